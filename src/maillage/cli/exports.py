"""``maillage export``: our own tables, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.files import write_file
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.formats import workshops_csv
from maillage.kernel.text import Text

_WRITTEN = Text(fr="{count} ateliers écrits dans {file}.", en="{count} workshops written to {file}.")


@click.group(name="export", cls=HouseGroup)
def export_group() -> None:
    """Exporte un fichier. / Export a file."""


@export_group.command()
@click.option(
    "--out", "file", type=click.Path(path_type=Path), required=True, help="Fichier CSV. / CSV file to write."
)
@json_option
@language_option
def workshops(file: Path, as_json: bool, language: str) -> None:
    """Tous les ateliers ; le fichier importé de nouveau ne change rien. / Every workshop; the file imported again changes nothing."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.network.queries.exports import export_workshops  # noqa: PLC0415

        records = export_workshops()
        write_file(file, workshops_csv.write(records))
    if as_json:
        emit({"written": len(records), "file": str(file)})
    else:
        click.echo(_WRITTEN.to(language).format(count=len(records), file=file))
