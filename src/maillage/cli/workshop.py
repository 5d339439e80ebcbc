"""`maillage workshop`: confirm, close, reopen; machines by their code; an identity erased.

The operator acts; everything is in the journal under that name.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from maillage.cli.database import edge, emit, operator, ready
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel.text import Text

_DONE = Text(fr="{code} : fait.", en="{code}: done.")
_MACHINE = Text(
    fr="{code}  {count} × {name}, {hours} h par jour, part utile {duty}, {travel}, {materials}",
    en="{code}  {count} × {name}, {hours} h a day, duty {duty}, {travel}, {materials}",
)
_ANY = Text(fr="tout", en="any")

code_argument = click.argument("code")


@click.group(cls=HouseGroup)
def workshop() -> None:
    """Un atelier et ce qu’il tient. / A workshop and what it keeps."""


def _tell(code: str, *, as_json: bool, language: str, **facts: Any) -> None:
    if as_json:
        emit({"code": code, **facts})
    else:
        click.echo(_DONE.to(language).format(code=code))


@workshop.command()
@code_argument
@json_option
@language_option
def confirm(code: str, as_json: bool, language: str) -> None:
    """Dit que tout ce qui est écrit d’un atelier est juste aujourd’hui. / Say that everything written of a workshop is right today."""
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.confirm_workshop import confirm_workshop  # noqa: PLC0415

        row = confirm_workshop(workshop=code, **acting)
    _tell(code, as_json=as_json, language=language, last_confirmed_on=row.last_confirmed_on)


@workshop.command()
@code_argument
@click.option("--reason", required=True, help="ended, merged, duplicate, unreachable, other.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Fermé depuis ce jour. / Closed since.")
@click.option("--note", default="", help="Précision, publique. / Precision, public.")
@click.option(
    "--stop-work", is_flag=True, help="Ferme même avec du travail en cours. / Close over work under way."
)
@json_option
@language_option
def close(
    code: str, reason: str, day: datetime | None, note: str, stop_work: bool, as_json: bool, language: str
) -> None:
    """Ferme un atelier pour de bon. / Close a workshop for good."""
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.close_workshop import close_workshop  # noqa: PLC0415

        on = None if day is None else day.date()
        row = close_workshop(workshop=code, reason=reason, on=on, note=note, confirmed=stop_work, **acting)
    _tell(code, as_json=as_json, language=language, closed_on=row.closed_on)


@workshop.command()
@code_argument
@json_option
@language_option
def reopen(code: str, as_json: bool, language: str) -> None:
    """Rouvre un atelier fermé. / Open a closed workshop again."""
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.close_workshop import reopen_workshop  # noqa: PLC0415

        reopen_workshop(workshop=code, **acting)
    _tell(code, as_json=as_json, language=language)


def _machine(row: Any, language: str) -> str:
    any_ = _ANY.to(language)
    return _MACHINE.to(language).format(
        code=row.code, count=row.count, name=row.model or row.process, hours=f"{row.hours_per_day:g}",
        duty=f"{row.duty:g}", travel="×".join(f"{side:g}" for side in row.travel_mm or ()) or any_,
        materials=", ".join(row.materials) or any_,
    )  # fmt: skip


@workshop.command()
@code_argument
@json_option
@language_option
def machines(code: str, as_json: bool, language: str) -> None:
    """Les machines de l’atelier et leurs codes. / A workshop's machines and their codes."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.network.queries.workshops import workshop_sheet  # noqa: PLC0415

        found = workshop_sheet(code).machines
    if as_json:
        keys = (
            "code",
            "process",
            "model",
            "count",
            "hours_per_day",
            "duty",
            "travel_mm",
            "materials",
            "assumed",
        )
        emit({"machines": [{key: getattr(row, key) for key in keys} for row in found]})
        return
    for row in found:
        click.echo(_machine(row, language))


@workshop.command("set-machine")
@click.argument("machine", metavar="MACHINE")
@click.option("--count", type=int, help="Combien. / How many.")
@click.option(
    "--hours", "hours_per_day", type=float, help="Heures par jour d’ouverture. / Hours an opening day."
)
@click.option(
    "--duty", type=float, help="Part du temps qui fait de bonnes pièces. / Share that makes good pieces."
)
@json_option
@language_option
def set_machine(machine: str, as_json: bool, language: str, **given: Any) -> None:
    """Corrige un groupe de machines, par son code. / Correct a group of machines, by its code."""
    facts = {name: value for name, value in given.items() if value is not None}
    if not facts:
        raise click.UsageError("--count, --hours, --duty")
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.set_machine import edit_machine  # noqa: PLC0415

        edit_machine(machine=machine, **facts, **acting)
    _tell(machine, as_json=as_json, language=language)


@workshop.command("remove-machine")
@click.argument("machine", metavar="MACHINE")
@json_option
@language_option
def remove_machine(machine: str, as_json: bool, language: str) -> None:
    """Retire un groupe de machines, par son code. / Remove a group of machines, by its code."""
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.remove_machine import remove_machine as remove  # noqa: PLC0415

        remove(machine=machine, **acting)
    _tell(machine, as_json=as_json, language=language)


@workshop.command("erase-member")
@click.argument("member", metavar="MEMBER")
@json_option
@language_option
def erase_member(member: str, as_json: bool, language: str) -> None:
    """Efface qui est un membre ; son code et ce qu’il a fait restent. / Erase who a member is; the code and what it did stay."""
    with edge(as_json=as_json, language=language):
        acting = operator()
        from maillage.apps.network.commands.erase_identity import erase_identity  # noqa: PLC0415

        erase_identity(member=member, **acting)
    _tell(member, as_json=as_json, language=language)
