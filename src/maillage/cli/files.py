"""Files that commands read and write: refused with words, never a traceback, never half-written."""

from __future__ import annotations

from pathlib import Path

from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

UNREADABLE_FILE = declare(
    "file.unreadable",
    fr="Le fichier {name} ne peut pas être lu : {detail}",
    en="The file {name} cannot be read: {detail}",
    advice_fr="Vérifiez son nom et ses droits.",
    advice_en="Check its name and its permissions.",
)
UNWRITABLE_FILE = declare(
    "file.unwritable",
    fr="Le fichier {name} ne peut pas être écrit : {detail}",
    en="The file {name} cannot be written: {detail}",
    advice_fr="Choisissez un autre dossier.",
    advice_en="Choose another folder.",
)


def read_file(file: Path) -> bytes:
    """Its content. Raises Refusal ``file.unreadable``."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(UNREADABLE_FILE, name=str(file), detail=error.strerror or str(error)) from error


def write_file(file: Path, content: bytes) -> None:
    """Write it whole or not at all. Raises Refusal ``file.unwritable``."""
    aside = file.with_name(f".{file.name}.part")
    try:
        aside.write_bytes(content)
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise Refusal(UNWRITABLE_FILE, name=str(file), detail=error.strerror or str(error)) from error
