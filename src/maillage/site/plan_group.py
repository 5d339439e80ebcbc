"""`maillage plan`: the engine's commands, and those that meet the database."""

from __future__ import annotations

import importlib

import click

from maillage.cli.plan import plan as engine

WITH_DATABASE = {"export": "export", "adopt": "adopt", "launch": "launch", "jobs": "jobs", "show": "show"}

MODULES = {"launch": "maillage.cli.solves", "jobs": "maillage.cli.solves", "show": "maillage.cli.plan_show"}


class _PlanGroup(click.Group):
    """The engine's commands, plus those loaded only when asked for (they need Django)."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *WITH_DATABASE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in WITH_DATABASE:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(MODULES.get(cmd_name, "maillage.cli.production"))
        found = getattr(module, WITH_DATABASE[cmd_name])
        assert isinstance(found, click.Command)
        return found


plan = _PlanGroup(name="plan", commands=dict(engine.commands), help=engine.help)
