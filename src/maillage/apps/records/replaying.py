"""The log of this installation, replayed: its records judged, its tree, its trust documents.

Guarantees: what is handed out never changes (a publication makes a new one), so that a page reads it while another
thread appends; it is what the database holds, down to the root that its last checkpoint states, or an
IntegrityFailure. A process replays the whole log once and later only what was added: the cache is believed only if
the database has a checkpoint of that size with that root.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps.records.models import Checkpoint, Leaf, RegisterOpening, TrustDocument
from maillage.kernel.refusals import IntegrityFailure, Refusal
from maillage.register import trust
from maillage.register.merkle import leaf_hash
from maillage.register.replay import Replay
from maillage.register.state import Fault, State
from maillage.register.tree import Tree
from maillage.register.trust import Chain


@dataclass(frozen=True, slots=True)
class Log:
    """A state of the log. `trust` are the trust documents' notes, by version."""

    chain: Chain
    trust: dict[int, bytes]
    entries: tuple[bytes, ...]
    state: State
    tree: Tree

    @property
    def size(self) -> int:
        return len(self.entries)

    @property
    def replay(self) -> Replay:
        """To ask `admit` of: it changes nothing."""
        return Replay(self.chain, self.state)

    def with_records(self, notes: Sequence[bytes]) -> Log:
        """The log with these records after its own. Raises Refusal for one that would have no effect."""
        replay, tree = Replay(self.chain, self.state.fork()), self.tree.fork()
        for note in notes:
            found = replay.add(note)
            if isinstance(found, Fault):
                raise Refusal.because(found.reasons)
            tree.append(leaf_hash(note))
        return Log(self.chain, self.trust, (*self.entries, *notes), replay.state, tree)


_lock = threading.Lock()
_last: Log | None = None


def read_log() -> Log | None:
    """The log as committed (or as the running transaction left it); None while the register is not open.

    Four queries. Raises IntegrityFailure when the leaves do not give the root of the last checkpoint.
    """
    global _last
    origin = RegisterOpening.objects.values_list("origin", flat=True).first()
    if origin is None:
        return None
    documents = {row.version: bytes(row.note) for row in TrustDocument.objects.order_by("version")}
    with _lock:
        known = _last if _last is not None and _is_ours(_last, origin, documents) else None
        log = known or _empty(origin, documents)
        log = _caught_up(log)
        _last = log
    return log


def _is_ours(log: Log, origin: str, documents: dict[int, bytes]) -> bool:
    if log.chain.origin != origin or log.trust != documents:
        return False
    if not log.size:
        return True
    root = Checkpoint.objects.filter(size=log.size).values_list("root", flat=True).first()
    return root is not None and bytes(root) == log.tree.root()


def _empty(origin: str, documents: dict[int, bytes]) -> Log:
    chain = trust.chain(documents[1], origin, documents)
    return Log(chain, documents, (), State(), Tree())


def _caught_up(log: Log) -> Log:
    """With the leaves that the last checkpoint commits to beyond it. Every one was admitted when it was appended.

    The checkpoint is read first: what another process appends between the two reads is left for the next time.
    """
    last = Checkpoint.objects.order_by("-pk").values_list("size", "root").first()
    size, root = (0, b"") if last is None else (last[0], bytes(last[1]))
    if size <= log.size:
        return log
    added = Leaf.objects.filter(index__gte=log.size, index__lt=size).order_by("index")
    notes = [(index, bytes(note)) for index, note in added.values_list("index", "note")]
    replay, tree = Replay(log.chain, log.state.fork()), log.tree.fork()
    for index, note in notes:
        if isinstance(replay.add(note), Fault) or index != tree.append(leaf_hash(note)):
            raise IntegrityFailure(f"leaf {index} of the register is not what was appended there")
    if size != tree.size or root != tree.root():
        raise IntegrityFailure("the leaves of the register do not give the root of its last checkpoint")
    return Log(log.chain, log.trust, (*log.entries, *(note for _, note in notes)), replay.state, tree)
