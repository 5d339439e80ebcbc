"""What goes with the files of an exported register, for people: a page, a note to read first, the verifier.

Guarantees: nothing of it is signed, and each says so: whoever wants to know verifies. The same register gives the
same bytes; every text from a record is escaped; no script, no style and no address of elsewhere is loaded.
"""

from __future__ import annotations

from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Final

from maillage.register import checkpoints, notes
from maillage.register.kinds import KIND_NAMES
from maillage.register.layout import proof_path, record_path
from maillage.register.state import Entry, State
from maillage.register.trust import Trust

VERIFIER: Final = "verify_register.py"
PAGE: Final = "index.html"
READ_FIRST: Final = {"LISEZMOI.txt": "fr", "README.txt": "en"}


def verifier() -> bytes:
    """The stand-alone verifier: beside the package once installed, in `docs` in a clone."""
    beside = files("maillage.register").joinpath(VERIFIER)
    if beside.is_file():
        return beside.read_bytes()
    return (Path(__file__).resolve().parents[4] / "docs" / VERIFIER).read_bytes()


def companions(state: State, checkpoint: bytes, trust: Trust) -> dict[str, bytes]:
    """The files, by name, of a register whose checkpoint is this one."""
    size = checkpoints.of_text(notes.parse(checkpoint).text).size
    told = sorted((e for e in state.entries.values() if e.index < size), key=lambda entry: -entry.index)
    found = {
        name: _text(f"read-first.{language}.txt").replace("{origin}", trust.origin)
        for name, language in READ_FIRST.items()
    }
    found[PAGE] = (
        _text("page.html")
        .replace("{origin}", escape(trust.origin))
        .replace("{size}", str(size))
        .replace("{witnesses}", escape(_witnesses(trust)))
        .replace("{lines}", "\n".join(map(_line, told)))
    )
    return {name: text.encode() for name, text in found.items()} | {VERIFIER: verifier()}


def _text(name: str) -> str:
    return files(__package__ or "").joinpath(name).read_text(encoding="utf-8")


def _witnesses(trust: Trust) -> str:
    if not trust.quorum:
        return "aucun : non attesté / none: not witnessed"
    return f"{trust.quorum} / {len(trust.witness_keys)}"


def _line(entry: Entry) -> str:
    record = entry.record
    kind = KIND_NAMES[record.kind]
    cells = (
        f'<th scope="row"><a href="{record_path(record.id)}">{record.id}</a></th>',
        f'<td>{escape(kind.fr)} <span lang="en">/ {escape(kind.en)}</span></td>',
        f"<td>{record.issued.isoformat()}</td>",
        f"<td>{escape(record.reason)}</td>",
        f'<td><a href="{proof_path(record.id)}" aria-label="Preuve / Proof {record.id}">Preuve / Proof</a></td>',
    )
    return f"<tr>{''.join(cells)}</tr>"
