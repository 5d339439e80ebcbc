"""Options that commands share."""

from __future__ import annotations

from pathlib import Path

import click

from maillage.cli.database import preferred_language
from maillage.kernel.text import LANGUAGES

json_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Un objet JSON sur la sortie. / One JSON object on standard output.",
)
language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=preferred_language,
    help="Langue des messages. / Language of the words.",
)
dry_option = click.option(
    "--dry-run", "dry", is_flag=True, help="Lit sans écrire, sans base. / Read only, without a database."
)
trust_option = click.option(
    "--trust",
    "trust_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Document de confiance reçu par un autre canal. / Trust document, got by another channel.",
)
