"""Checkpoints: what the log commits to at a size, and the dated cosignatures of witnesses.

Guarantees: a checkpoint is read only under the origin expected and only if the log's own key signed it; the time it
proves is one that a whole quorum of witnesses attests, so that a single witness can neither freshen nor age it; a
cosignature from the future is not counted. Extension lines are refused: nobody audits them and our log writes none.

Sources: C2SP tlog-checkpoint, C2SP tlog-cosignature (cosignature/v1).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import notes, reasons
from maillage.register.encoding import decimal, decode64, encode64
from maillage.register.keys import DATED, PublicKey, SecretKey
from maillage.register.merkle import EMPTY_ROOT, HASH_SIZE
from maillage.register.notes import Note, Signature

CLOCK_SKEW: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The size of a log and the root of its tree."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Attested:
    """Which witnesses cosigned a checkpoint, and the time a quorum of them attests (None: no quorum, no time)."""

    witnesses: tuple[str, ...]
    quorum: int
    time: datetime | None

    @property
    def by_quorum(self) -> bool:
        return self.quorum > 0 and len(self.witnesses) >= self.quorum


def of_text(text: str) -> Checkpoint:
    """Read the text of a checkpoint, whoever signed it. Raises Refusal `register.checkpoint.malformed`."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise Refusal(reasons.CHECKPOINT_MALFORMED, why="lines")
    try:
        size, root = decimal(lines[1]), decode64(lines[2])
    except ValueError:
        raise Refusal(reasons.CHECKPOINT_MALFORMED, why="encoding") from None
    if len(root) != HASH_SIZE or (size == 0) != (root == EMPTY_ROOT):
        raise Refusal(reasons.CHECKPOINT_MALFORMED, why="root")
    return Checkpoint(lines[0], size, root)


def read(raw: bytes, origin: str, log_keys: Collection[PublicKey]) -> tuple[Checkpoint, Note]:
    """The checkpoint of `origin`, signed by one of the log's keys.

    Raises Refusal: malformed, another origin, a bad signature; `register.attack.key_swap` when the log's name stands
    on it with a key that is not the log's.
    """
    note = notes.parse(raw)
    checkpoint = of_text(note.text)
    if checkpoint.origin != origin:
        raise Refusal(reasons.CHECKPOINT_ORIGIN, found=checkpoint.origin, wanted=origin)
    if not notes.verified(note, log_keys):
        names = {key.name for key in log_keys}
        if any(signature.name in names for signature in note.signatures):
            raise Refusal(reasons.KEY_SWAP, name=", ".join(sorted(names)))
        raise Refusal(reasons.CHECKPOINT_UNSIGNED, names=sorted(names))
    return checkpoint, note


def attested(note: Note, witnesses: Collection[PublicKey], quorum: int, now: datetime) -> Attested:
    """The cosignatures that count. Raises Refusal when one of a known witness does not verify."""
    latest = (now + CLOCK_SKEW).timestamp()
    found: dict[str, int] = {}
    for key, signature in notes.verified(note, witnesses).items():
        second = int.from_bytes(signature[:8], "big")
        if key.algorithm == DATED and second <= latest:
            found[key.name] = second
    seconds = sorted(found.values(), reverse=True)
    enough = 0 < quorum <= len(seconds)
    time = datetime.fromtimestamp(seconds[quorum - 1], UTC) if enough else None
    return Attested(tuple(sorted(found)), quorum, time)


def cosigned_at(line: Signature) -> datetime:
    """The time that a line of dated cosignature states, whether or not it verifies."""
    return datetime.fromtimestamp(min(int.from_bytes(line.value[:8], "big"), 2**40), UTC)


def sign(checkpoint: Checkpoint, *keys: SecretKey, second: int | None = None) -> bytes:
    """The checkpoint signed by the log's keys; `second` dates the signature of a dated one."""
    return notes.assembled(
        checkpoint.text, [notes.signature_of(checkpoint.text, key, second) for key in keys]
    )
