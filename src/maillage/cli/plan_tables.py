"""``maillage plan generate`` and ``maillage plan convert``: instances as JSON files or folders of Parquet tables.

A target named in `.json` is a JSON file, any other a folder; both appear whole or not at all. A
converted instance has another digest, so plans of the one are not plans of the other.
"""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.database import emit
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_files import instance_argument, refusals_told, save_instance
from maillage.kernel.text import Text
from maillage.planning.generating import generate as generate_instance
from maillage.planning.instance import Instance
from maillage.planning.reading import read_instance

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="NAME.json for a file, any other name for a folder of tables.",
)


@click.command(cls=HouseCommand)
@click.option("--workshops", type=click.IntRange(min=0), default=170, show_default=True)
@click.option("--needs", type=click.IntRange(min=0), default=500, show_default=True)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@out_option
@language_option
@json_option
def generate(workshops: int, needs: int, seed: int, out: Path, language: str, as_json: bool) -> None:
    """Écrit l’instance inventée que mesure `bench`. / Write the synthetic instance that `bench` measures."""
    with refusals_told(language, as_json):
        _saved(generate_instance(workshops, needs, seed), out, language, as_json)


@click.command(cls=HouseCommand)
@instance_argument
@out_option
@language_option
@json_option
def convert(instance_file: Path, out: Path, language: str, as_json: bool) -> None:
    """Réécrit une instance, en un fichier JSON ou en un dossier de tables Parquet. / Write an instance again, as a JSON file or as a folder of Parquet tables."""
    with refusals_told(language, as_json):
        _saved(read_instance(instance_file), out, language, as_json)


def _saved(instance: Instance, out: Path, language: str, as_json: bool) -> None:
    if not out.parent.is_dir():
        raise FileNotFoundError(2, "no such directory", str(out.parent))
    save_instance(out, instance)
    told = {"out": str(out), "workshops": len(instance.workshops), "needs": len(instance.needs)}
    if as_json:
        emit(told)
    else:
        click.echo(_WRITTEN.to(language).format(**told))


_WRITTEN = Text(
    "{out} : {workshops} ateliers, {needs} besoins.", "{out}: {workshops} workshops, {needs} needs."
)
