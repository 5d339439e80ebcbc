"""``maillage import``: lists of workshops, of needs, of industry and stocks of objects, from files.

Valid rows land in one transaction and refused ones are reported, exit 0; with ``--strict``
the same, exit 3 when any row is refused; an unreadable file exits 3 and writes nothing. A
dry run needs no database: it reads the file and counts valid rows as created.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.files import read_file
from maillage.cli.groups import HouseGroup
from maillage.cli.options import dry_option, json_option, language_option
from maillage.formats import fablabs_io, members_csv, needs_csv, supplies_csv, workshops_csv
from maillage.formats.records import WorkshopRecord
from maillage.formats.report import ImportReport, dry_run, workshop_duplicates
from maillage.formats.rows import Parsed, RowProblem
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import EXIT_REFUSED
from maillage.kernel.text import Text

FABLABS_IO, CSV = "fablabs.io", "csv"

_COUNTS = Text(
    fr="{created} créés, {updated} modifiés, {unchanged} inchangés, {refused} lignes refusées.",
    en="{created} created, {updated} updated, {unchanged} unchanged, {refused} rows refused.",
)
_DRY = Text(fr="Essai à blanc : rien n’a été écrit.", en="Dry run: nothing was written.")
_REFUSED = Text(fr="Lignes refusées", en="Rows refused")
_WARNINGS = Text(fr="Lignes gardées avec une remarque", en="Rows kept with a remark")
_DUPLICATES = Text(
    fr="Doublons probables, à regarder (rien n’est fusionné)",
    en="Probable duplicates, to look at (nothing is merged)",
)
_ROW = Text(fr="ligne {row}, {field} : {message}", en="row {row}, {field}: {message}")
_FILE = Text(fr="fichier : {message}", en="file: {message}")


@click.group(name="import", cls=HouseGroup)
def import_group() -> None:
    """Importe un fichier. / Import a file."""


def _lines(problems: Sequence[RowProblem], language: str) -> list[str]:
    return [
        (_ROW if problem.row else _FILE)
        .to(language)
        .format(row=problem.row, field=problem.field or "—", message=problem.message(language))
        for problem in problems
    ]


def _show(report: ImportReport, *, dry: bool, as_json: bool, language: str) -> None:
    if as_json:
        emit(report.as_dict(language))
        return
    if dry:
        click.echo(_DRY.to(language))
    click.echo(
        _COUNTS.to(language).format(
            created=report.created,
            updated=report.updated,
            unchanged=report.unchanged,
            refused=report.refused_rows,
        )
    )
    told = report.as_dict(language)
    sections = (
        (_REFUSED, _lines(report.refused, language)),
        (_WARNINGS, _lines(report.warnings, language)),
        (_DUPLICATES, [f"{first} / {second} – {why}" for first, second, why in told["duplicates"]]),
    )
    for heading, lines in sections:
        if lines:
            click.echo(f"\n{heading.to(language)} ({len(lines)})")
            click.echo("\n".join(f"  {line}" for line in lines))


def _leave(report: ImportReport, *, strict: bool) -> None:
    if strict and report.refused:
        raise click.exceptions.Exit(EXIT_REFUSED)


file_argument = click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
strict_option = click.option(
    "--strict", is_flag=True, help="Sort avec 3 si une ligne est refusée. / Exit 3 if any row is refused."
)


def _read_workshops(data: bytes, kind: str, processes: Sequence[str] = ()) -> Parsed[WorkshopRecord]:
    if kind == FABLABS_IO:
        return fablabs_io.read(data)
    return workshops_csv.read(data, other_processes=processes)


def _import_workshops(data: bytes, kind: str) -> ImportReport:
    ready()
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.network.commands.import_workshops import import_workshops  # noqa: PLC0415
    from maillage.apps.network.queries.workshops import known_processes  # noqa: PLC0415

    parsed = _read_workshops(data, kind, known_processes())
    return import_workshops(parsed=parsed, feed=kind, actor=OPERATOR, clock=SystemClock())


@import_group.command()
@file_argument
@click.option(
    "--format",
    "kind",
    type=click.Choice([FABLABS_IO, CSV]),
    required=True,
    help="Forme du fichier. / Shape of the file.",
)
@dry_option
@strict_option
@json_option
@language_option
def workshops(file: Path, kind: str, dry: bool, strict: bool, as_json: bool, language: str) -> None:
    """Des ateliers : labs.json de fablabs.io, ou notre tableau. / Workshops: labs.json of fablabs.io, or our own table."""
    with edge(as_json=as_json, language=language):
        data = read_file(file)
        if dry:
            parsed = _read_workshops(data, kind)
            report = dry_run(parsed, workshop_duplicates(parsed.records))
        else:
            report = _import_workshops(data, kind)
    _show(report, dry=dry, as_json=as_json, language=language)
    _leave(report, strict=strict)


@import_group.command()
@file_argument
@click.option(
    "--format",
    type=click.Choice([CSV]),
    required=True,
    expose_value=False,  # the only shape so far; asked for so that another can be added
    help="Forme du fichier. / Shape of the file.",
)
@dry_option
@strict_option
@json_option
@language_option
def needs(file: Path, dry: bool, strict: bool, as_json: bool, language: str) -> None:
    """Des besoins, d’un tableau. / Needs, from a table."""
    with edge(as_json=as_json, language=language):
        clock = SystemClock()
        parsed = needs_csv.read(read_file(file), today=today(clock))
        if dry:
            report = dry_run(parsed)
        else:
            ready()
            from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
            from maillage.apps.needs.commands.import_needs import import_needs  # noqa: PLC0415

            report = import_needs(parsed=parsed, actor=OPERATOR, clock=clock)
    _show(report, dry=dry, as_json=as_json, language=language)
    _leave(report, strict=strict)


def _import_members(data: bytes) -> ImportReport:
    ready()
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.network.commands.import_members import import_members  # noqa: PLC0415
    from maillage.apps.network.queries.workshops import known_processes  # noqa: PLC0415

    parsed = members_csv.read(data, other_processes=known_processes())
    return import_members(parsed=parsed, actor=OPERATOR, clock=SystemClock())


@import_group.command()
@file_argument
@dry_option
@strict_option
@json_option
@language_option
def members(file: Path, dry: bool, strict: bool, as_json: bool, language: str) -> None:
    """Des membres d’ateliers, avec les machines que les makers ont chez eux. / Members of workshops, with the machines that makers have at home."""
    with edge(as_json=as_json, language=language):
        data = read_file(file)
        report = dry_run(members_csv.read(data)) if dry else _import_members(data)
    _show(report, dry=dry, as_json=as_json, language=language)
    _leave(report, strict=strict)


def _import_supplies(verb: str, parsed: Parsed[Any]) -> ImportReport:
    ready()
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.needs.commands import import_supplies  # noqa: PLC0415

    done: ImportReport = getattr(import_supplies, verb)(parsed=parsed, actor=OPERATOR, clock=SystemClock())
    return done


def _supplies(
    file: Path,
    read: Callable[[bytes], Parsed[Any]],
    verb: str,
    *,
    dry: bool,
    strict: bool,
    as_json: bool,
    language: str,
) -> None:
    with edge(as_json=as_json, language=language):
        parsed = read(read_file(file))
        report = dry_run(parsed) if dry else _import_supplies(verb, parsed)
    _show(report, dry=dry, as_json=as_json, language=language)
    _leave(report, strict=strict)


@import_group.command()
@file_argument
@dry_option
@strict_option
@json_option
@language_option
def industry(file: Path, dry: bool, strict: bool, as_json: bool, language: str) -> None:
    """Des offres industrielles, d’un tableau. / Industrial supplies, from a table."""
    _supplies(
        file,
        supplies_csv.read_industry,
        "import_industry",
        dry=dry,
        strict=strict,
        as_json=as_json,
        language=language,
    )


@import_group.command()
@file_argument
@dry_option
@strict_option
@json_option
@language_option
def stocks(file: Path, dry: bool, strict: bool, as_json: bool, language: str) -> None:
    """Des stocks d’objets finis, d’un tableau. / Stocks of finished objects, from a table."""
    _supplies(
        file,
        supplies_csv.read_stocks,
        "import_stocks",
        dry=dry,
        strict=strict,
        as_json=as_json,
        language=language,
    )
