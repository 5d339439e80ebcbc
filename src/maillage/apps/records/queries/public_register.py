"""The public register of this installation: which state is served, every file of it, and what may be said of an act.

Guarantees: what is served as `checkpoint` is the newest state that a quorum of the witnesses cosigned, so that
whoever downloads it can verify it at any moment; the newest of all is served beside it, for witnesses. A file is the
same bytes from here, from an export and from a mirror. Verdicts are those of a verifier of these files, except that
what ends an act is believed as soon as it is in the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count

from maillage.apps.reading import once
from maillage.apps.records.models import Checkpoint, Cosignature
from maillage.apps.records.replaying import Log, read_log
from maillage.register import checkpoints, layout, notes, proofs, tiles
from maillage.register.checkpoints import cosigned_at
from maillage.register.notes import Signature
from maillage.register.opening import own_time
from maillage.register.verdicts import Register

ENTRIES: Final = "entries"
TILE: Final = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9])/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
NAMED: Final = re.compile(
    r"(trust|records|proofs)/([0-9]{1,5}|[0-9]{4}-[0-9]{3,6})\.(note|tlog-proof)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Served:
    """A file: its bytes, and whether they will ever change."""

    content: bytes
    is_final: bool


@dataclass(frozen=True, slots=True)
class PublicRegister:
    """The log, the state of it that is served (`size` records, cosigned by `witnesses`), and the newest checkpoint.

    `time` is what a quorum attests, or the log alone where no witness is asked for; None: nothing proves a date.
    `quorum` is how many witnesses are asked for.
    """

    log: Log
    size: int
    checkpoint: bytes
    newest: bytes
    signed_at: datetime
    witnesses: tuple[tuple[str, datetime], ...]
    quorum: int

    @property
    def waiting(self) -> int:
        """Records that the witnesses have not cosigned yet."""
        return self.log.size - self.size

    @property
    def is_witnessed(self) -> bool:
        """Whether an outside witness, and as many as the trust document asks for, cosigned what is served."""
        return 0 < max(self.quorum, 1) <= len(self.witnesses)

    def verified(self, now: datetime) -> Register:
        """What verdicts are asked of, on the log as it stands."""
        trust = self.log.chain.latest
        checkpoint, note = checkpoints.read(self.checkpoint, trust.origin, trust.log_keys)
        found = checkpoints.attested(note, trust.witness_keys, trust.quorum, now)
        time = found.time if trust.quorum else own_time(trust, note, now)
        return Register(self.log.chain, checkpoint, self.log.state, time, found.witnesses, now)

    def files(self, site: str, since: int = 0) -> dict[str, bytes]:
        """What to write once the register served has grown from `since` records; the checkpoint is the last."""
        log = self.log
        return layout.publication(
            tree=log.tree,
            entries=log.entries,
            state=log.state,
            checkpoint=self.checkpoint,
            newest=self.newest,
            trust=log.trust,
            site=site,
            since=since,
        )

    def file(self, path: str, site: str) -> Served | None:
        """One file of the register; None where there is none of that name."""
        ready: dict[str, Callable[[], bytes]] = {
            layout.CHECKPOINT: lambda: self.checkpoint,
            layout.NEWEST: lambda: self.newest,
            layout.FEED: lambda: layout.feed(self.log.state, site, size=self.size),
        }
        if path in ready:
            return Served(ready[path](), is_final=False)
        if found := TILE.fullmatch(path):
            return self._tile(path, *found.groups(default=""))
        found = NAMED.fullmatch(path)
        return None if found is None else self._named(path, found[1], found[2])

    def _tile(self, path: str, level: str, thousands: str, last: str, partial: str) -> Served | None:
        rank = int("".join(re.findall(r"\d+", thousands)) + last)
        width = int(partial or tiles.WIDTH)
        if tiles.path(level, rank, width) != path or width > tiles.WIDTH:
            return None
        start, end = rank * tiles.WIDTH, rank * tiles.WIDTH + width
        height = 0 if level == ENTRIES else tiles.HEIGHT * int(level)
        if end > self.log.size >> height:
            return None
        if level != ENTRIES:
            return Served(self.log.tree.hashes(height, start, end), is_final=True)
        bundle = (len(entry).to_bytes(2, "big") + entry for entry in self.log.entries[start:end])
        return Served(b"".join(bundle), is_final=True)

    def _named(self, path: str, folder: str, name: str) -> Served | None:
        if folder == "trust":
            document = self.log.trust.get(int(name))
            wanted = document is not None and path == layout.trust_path(int(name))
            return Served(document, is_final=True) if document is not None and wanted else None
        entry = self.log.state.entries.get(name)
        if entry is None or entry.index >= self.size:
            return None
        if path == layout.record_path(name):
            return Served(self.log.entries[entry.index], is_final=True)
        if path == layout.proof_path(name):
            hashes = self.log.tree.inclusion(entry.index, self.size)
            return Served(proofs.write(entry.index, hashes, self.checkpoint), is_final=False)
        return None


def public_register() -> PublicRegister | None:
    """The register served; None while it is not open or holds nothing. Ten queries at most, once a page; the first
    time in a process the whole log is replayed."""
    return once("records.public_register", _read)


def _read() -> PublicRegister | None:
    log, newest = read_log(), Checkpoint.objects.order_by("-pk").first()
    if log is None or newest is None:
        return None
    trust = log.chain.latest
    names = [key.name for key in trust.witness_keys]
    size = _served_size(names, trust.quorum, newest)
    row = newest if size == newest.size else Checkpoint.objects.filter(size=size).order_by("-pk")[0]
    lines = _cosignatures(size, names)
    return PublicRegister(
        log,
        size,
        notes.with_signatures(bytes(row.note), lines),
        notes.with_signatures(
            bytes(newest.note), lines if size == newest.size else _cosignatures(newest.size, names)
        ),
        row.signed_at,
        tuple((line.name, cosigned_at(line)) for line in lines),
        trust.quorum,
    )


def _served_size(names: list[str], quorum: int, newest: Checkpoint) -> int:
    """The largest size that enough witnesses cosigned; the newest where none is asked for, or none ever did."""
    if not quorum:
        return newest.size
    counted = Checkpoint.objects.filter(cosignatures__witness__in=names).values("size")
    enough = counted.annotate(found=Count("cosignatures__witness", distinct=True)).filter(found__gte=quorum)
    found: int | None = enough.order_by("-size").values_list("size", flat=True).first()
    return newest.size if found is None else found


def _cosignatures(size: int, names: list[str]) -> list[Signature]:
    """The last line of each witness at a size, whichever checkpoint of that size it came for: they are of one text."""
    rows = Cosignature.objects.filter(checkpoint__size=size, witness__in=names).order_by("pk")
    last = {row.witness: row.line for row in rows}
    return [notes.parse(b"-\n\n" + last[name].encode()).signatures[0] for name in sorted(last)]
