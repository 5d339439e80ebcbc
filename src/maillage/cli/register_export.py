"""``maillage register export``: the public register as a folder that a plain web server or a USB stick can carry.

Guarantees: each file is written whole or not at all, what a checkpoint commits to before it and what only cites it
after it: whoever copies the folder at any instant, even after a crash, has a register that verifies, the one before or
this one. Only what is new is written. The same register gives the same bytes. A folder that holds another register,
or a longer one, is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.files import UNWRITABLE_FILE, read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, layout, notes, tiles

if TYPE_CHECKING:
    from maillage.apps.records.queries.public_register import PublicRegister

OTHER_REGISTER = declare(
    "register.export.other",
    fr="Le dossier {name} contient un autre registre que celui d’ici, ou une suite que celui-ci n’a pas.",
    en="The folder {name} holds another register than this one, or a continuation that this one lacks.",
    advice_fr="Exportez dans un dossier vide. Si ce dossier venait d’ici, une base ancienne a été rétablie : gardez-le et prévenez les témoins.",
    advice_en="Export into an empty folder. If this one came from here, an old database was restored: keep it and tell the witnesses.",
)
FIRST: Final = ("tile/", "trust/")
CHECKPOINTS: Final = (layout.NEWEST, layout.CHECKPOINT)


def exported_size(folder: Path, register: PublicRegister) -> int:
    """How many records the folder already holds whole, the same as ours. Raises Refusal."""
    path = folder / layout.CHECKPOINT
    if not path.exists():
        return 0
    held = checkpoints.of_text(notes.parse(read_file(path)).text)
    tree = register.log.tree
    ours = held.size <= register.size and tree.root(held.size) == held.root
    if held.origin != register.log.chain.origin or not ours:
        raise Refusal(OTHER_REGISTER, name=str(folder))
    return min((held.size, *_absent(folder, register)))


def _absent(folder: Path, register: PublicRegister) -> Iterator[int]:
    """The places of records whose own files are not there: a run was stopped after its checkpoint."""
    for id, entry in register.log.state.entries.items():
        paths = (layout.record_path(id), layout.proof_path(id))
        if entry.index < register.size and not all((folder / path).is_file() for path in paths):
            yield entry.index


def in_order(files: Iterable[str]) -> list[str]:
    """The order of writing: what a checkpoint commits to, the checkpoints, what only cites them."""

    def place(name: str) -> tuple[int, str]:
        if name in CHECKPOINTS:
            return 1 + CHECKPOINTS.index(name), name
        return (0 if name.startswith(FIRST) else 3), name

    return sorted(files, key=place)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> int:
    """How many files were written: those that differ."""
    return sum(_write(folder / path, files[path]) for path in in_order(files))


def _write(path: Path, content: bytes) -> bool:
    if path.is_file() and read_file(path) == content:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(UNWRITABLE_FILE, name=str(path), detail=error.strerror or str(error)) from error
    write_file(path, content)
    return True


def drop_narrow_tiles(folder: Path, kept: set[int]) -> None:
    """Remove the partial tiles that no checkpoint of the last two exports calls for."""
    for path in (folder / "tile").rglob("*.p/*"):
        if path.is_file() and not any(path.name == str(size % tiles.WIDTH) for size in _counts(kept, path)):
            path.unlink()
    for path in (folder / "tile").rglob("*.p"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _counts(sizes: set[int], path: Path) -> set[int]:
    """How many items the level of a tile has at each of these sizes of the log."""
    level = next(part for before, part in zip(path.parts, path.parts[1:], strict=False) if before == "tile")
    return {size if level == "entries" else size >> tiles.HEIGHT * int(level) for size in sizes}


@click.command("export", cls=HouseCommand)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--whole", is_flag=True, help="Relire et réécrire tout. / Read and write everything again.")
@language_option
@json_option
def export(folder: Path, whole: bool, language: str, as_json: bool) -> None:
    """Écrit le registre public dans DIR, ou ce qu’il a de nouveau. / Write the public register into DIR, or what is new of it."""
    with edge(as_json=as_json, language=language):
        ready()
        from django.conf import settings  # noqa: PLC0415

        from maillage.apps.records.queries.bulletins import bulletin_notes  # noqa: PLC0415
        from maillage.apps.records.queries.public_register import public_register  # noqa: PLC0415
        from maillage.apps.records.reasons import NOT_OPEN  # noqa: PLC0415
        from maillage.formats.register_folder import companions  # noqa: PLC0415

        register = public_register()
        if register is None:
            raise Refusal(NOT_OPEN)
        since = exported_size(folder, register)
        files = register.files(f"{settings.ORIGIN}/registre/fichiers", 0 if whole else since)
        files |= companions(register.log.state, register.checkpoint, register.log.chain.latest)
        files |= {f"bulletins/{week}.note": note for week, note in bulletin_notes().items()}
        written = write_folder(folder, files)
        drop_narrow_tiles(folder, {since, register.size, register.log.size})
    report = {"folder": str(folder), "size": register.size, "since": since, "written": written}
    if as_json:
        emit({**report, "waiting": register.waiting, "witnesses": [name for name, _ in register.witnesses]})
    else:
        click.echo(f"{folder}: {since} → {register.size}, {written} fichier(s) / file(s)", err=True)
