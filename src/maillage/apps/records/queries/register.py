"""What the signed register holds: whether it is open, what was published, the newest checkpoint, the whole of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from maillage.apps.reading import once
from maillage.apps.records.models import Checkpoint, Leaf, RegisterOpening
from maillage.apps.records.replaying import Log, read_log
from maillage.register import notes
from maillage.register.notes import Signature

_FIELDS = ("record", "kind", "index", "note", "hash", "appended_at")


@dataclass(frozen=True, slots=True)
class PublishedRecord:
    """A record of the log: the exact bytes of its note, its leaf's hash (32 bytes), its place, since when."""

    number: str
    kind: str
    index: int
    note: bytes
    leaf: bytes
    published_at: datetime


@dataclass(frozen=True, slots=True)
class LatestCheckpoint:
    """The newest checkpoint, with the cosignatures that arrived; `note` is what a verifier reads."""

    size: int
    root: bytes
    note: bytes
    signed_at: datetime
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The opening of the register."""

    origin: str
    authority: str
    last_act: int
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterFiles:
    """What `maillage.register.layout.publication` and `opening` need; `log.state` answers verdicts."""

    log: Log
    checkpoint: bytes

    @property
    def trust(self) -> Mapping[int, bytes]:
        return self.log.trust


def register_opening() -> Opened | None:
    """When and as what the register was opened; None while it is not. One query a page."""

    def read() -> Opened | None:
        row = RegisterOpening.objects.first()
        return None if row is None else Opened(row.origin, row.authority, row.last_act, row.opened_at)

    return once("records.register_opening", read)


def register_is_open() -> bool:
    """Whether acts of logged kinds are signed records; before, they are rows and pages say “not signed”."""
    return register_opening() is not None


def published_many(numbers: Collection[str]) -> dict[str, PublishedRecord]:
    """The records published under these numbers. One query, none for no number."""
    rows = Leaf.objects.filter(record__in=numbers).values_list(*_FIELDS) if numbers else ()
    return {row[0]: _published(*row) for row in rows}


def published(number: str) -> PublishedRecord | None:
    """The record published under a number of act; None when it is not in the log. One query."""
    return published_many([number]).get(number)


def _published(
    number: str, kind: str, index: int, note: bytes, leaf: bytes, published_at: datetime
) -> PublishedRecord:
    return PublishedRecord(number, kind, index, bytes(note), bytes(leaf), published_at)


def latest_checkpoint() -> LatestCheckpoint | None:
    """The newest checkpoint, cosigned by whoever has; None before the first. Two queries."""
    row = Checkpoint.objects.order_by("-pk").first()
    if row is None:
        return None
    lines = list(row.cosignatures.order_by("witness").values_list("witness", "line"))
    note = notes.with_signatures(bytes(row.note), [_signature(line) for _, line in lines])
    return LatestCheckpoint(
        row.size, bytes(row.root), note, row.signed_at, tuple(witness for witness, _ in lines)
    )


def _signature(line: str) -> Signature:
    """A stored line of signature: verified before it was stored, read the same way."""
    return notes.parse(b"-\n\n" + line.encode()).signatures[0]


def register_files() -> RegisterFiles | None:
    """The whole register; None while it is not open or holds nothing. Six queries; the first time in a process,
    the whole log is replayed."""
    log, checkpoint = read_log(), latest_checkpoint()
    return None if log is None or checkpoint is None else RegisterFiles(log, checkpoint.note)
