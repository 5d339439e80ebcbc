"""`maillage register`: what works on files alone, and what meets the database, each loaded when it is asked for."""

from __future__ import annotations

import importlib

import click

from maillage.cli.register import register as engine

MORE = {
    "ceremony": ("maillage.cli.ceremony", "ceremony"),
    "change-key": ("maillage.cli.rotation", "change_key"),
    "renew-trust": ("maillage.cli.rotation", "renew_trust"),
    "open": ("maillage.cli.register_platform", "open_"),
    "prepare": ("maillage.cli.register_prepare", "prepare"),
    "prepared": ("maillage.cli.register_platform", "prepared"),
    "export-bundle": ("maillage.cli.register_platform", "export_bundle"),
    "publish": ("maillage.cli.register_platform", "publish"),
    "add-keys": ("maillage.cli.register_platform", "add_keys"),
    "trust": ("maillage.cli.register_platform", "add_trust"),
    "export": ("maillage.cli.register_export", "export"),
    "rebuild": ("maillage.cli.register_platform", "rebuild"),
}


class _RegisterGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *MORE})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MORE:
            return super().get_command(ctx, cmd_name)
        module, attribute = MORE[cmd_name]
        found = getattr(importlib.import_module(module), attribute)
        assert isinstance(found, click.Command)
        return found


register = _RegisterGroup(name="register", commands=dict(engine.commands), help=engine.help)
