"""The house's commands and groups of commands: how help is shown, and what is imported only when it is called.

Guarantees: the list of a group gives the whole first paragraph of each command's help, in French then in English (click
alone stops at the first sentence, which is the French one); `--help` is itself told in both. A command named in
`elsewhere` is imported when it is called, never to be listed: so what needs no database imports no Django. A test of the
house compares its words in the list with its own help.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

HELP = "Affiche cette aide et s’arrête. / Show this help and stop."
COMMANDS = "Commandes / Commands"


class Elsewhere(NamedTuple):
    """A command by the name of its module and its attribute there, with the first paragraph of its help."""

    module: str
    attribute: str
    says: str

    def load(self) -> click.Command:
        found = getattr(importlib.import_module(self.module), self.attribute)
        assert isinstance(found, click.Command)
        return found


def first_paragraph(command: click.Command) -> str:
    """What a command does, on one line: the whole first paragraph of its help."""
    return " ".join(inspect.cleandoc(command.help or "").partition("\n\n")[0].split())


class HouseCommand(click.Command):
    """A command whose `--help` is told in both languages."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = HELP
        return found


class HouseGroup(HouseCommand, click.Group):
    """Commands of its own and commands from elsewhere, listed by name with their whole first paragraph."""

    command_class = HouseCommand

    def __init__(self, *given: Any, elsewhere: Mapping[str, Elsewhere] | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.elsewhere = dict(elsewhere or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = self.elsewhere.get(cmd_name)
        return found.load() if found else super().get_command(ctx, cmd_name)

    def says(self, name: str) -> str:
        """What the list tells of a command, without importing one that is elsewhere."""
        found = self.elsewhere.get(name)
        return found.says if found else first_paragraph(self.commands[name])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(COMMANDS):
            formatter.write_dl([(name, self.says(name)) for name in self.list_commands(ctx)])
