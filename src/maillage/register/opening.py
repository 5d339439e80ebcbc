"""Open a register that was downloaded: verify all of it, from the trust document held to the last record.

Guarantees: either a `Register` whose every accepted record was verified, or a Refusal that says what is wrong. In
order: the trust documents are linked to the one held; the log's key signed the checkpoint and the quorum cosigned it;
the entries give its root; each record is judged at its place; single records, proofs and tiles that were downloaded
too are the log's own; nothing contradicts what the verifier remembers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, layout, memory, notes, proofs, reasons, tiles, trust
from maillage.register.checkpoints import CLOCK_SKEW, Checkpoint
from maillage.register.memory import Memory
from maillage.register.merkle import leaf_hash
from maillage.register.notes import Note
from maillage.register.replay import Replay
from maillage.register.state import Entry, State
from maillage.register.tree import Tree
from maillage.register.trust import Chain, Trust
from maillage.register.verdicts import Register

TRUST_FILE: Final = re.compile(r"trust/([1-9]\d{0,4})\.note")


@dataclass(frozen=True, slots=True)
class Opened:
    """The register, and what allows to add to it or to publish it again."""

    register: Register
    tree: Tree
    entries: tuple[bytes, ...]


def open_register(
    files: Mapping[str, bytes], pinned: bytes, origin: str, now: datetime, held: Memory | None = None
) -> Opened:
    """Verify the files of a public register. `pinned` is the trust document that came by another channel."""
    others = {int(m[1]): raw for name, raw in files.items() if (m := TRUST_FILE.fullmatch(name))}
    chain = trust.chain(pinned, origin, others)
    raw = files.get(layout.CHECKPOINT)
    if raw is None:
        raise Refusal(reasons.FILE_MISSING, path=layout.CHECKPOINT)
    latest = chain.latest
    checkpoint, note = checkpoints.read(raw, origin, latest.log_keys)
    found = proofs.require_quorum(note, latest, now)
    entries = tuple(tiles.read_entries(files, checkpoint.size))
    tree = Tree(map(leaf_hash, entries))
    if tree.root() != checkpoint.root:
        raise Refusal(reasons.TREE_DIFFERS, size=checkpoint.size)
    state = Replay(chain).add_all(entries)
    _check_files(files, state, entries, tree, chain, now)
    time = found.time if latest.quorum else own_time(latest, note, now)
    register = Register(chain, checkpoint, state, time, found.witnesses, now)
    if held is not None:
        memory.require_continuation(held, register, tree.root)
    return Opened(register, tree, entries)


def own_time(latest: Trust, note: Note, now: datetime) -> datetime | None:
    """Without outside witnesses, the time that the log's own dated key states."""
    limit = (now + CLOCK_SKEW).timestamp()
    seconds = [int.from_bytes(value[:8], "big") for value in notes.verified(note, latest.clocks).values()]
    return max((datetime.fromtimestamp(s, UTC) for s in seconds if s <= limit), default=None)


def _check_files(
    files: Mapping[str, bytes],
    state: State,
    entries: tuple[bytes, ...],
    tree: Tree,
    chain: Chain,
    now: datetime,
) -> None:
    """Whatever else was downloaded is what the log says it is; nothing else is required to be there."""
    check_proof = _proof_checker(tree, chain, now)
    for entry in state.entries.values():
        path = layout.record_path(entry.record.id)
        if files.get(path, entries[entry.index]) != entries[entry.index]:
            raise Refusal(reasons.FILE_DIFFERS, path=path)
        proof = files.get(layout.proof_path(entry.record.id))
        if proof is not None:
            check_proof(proof, entry)
    for path, content in tiles.hash_tiles(tree):
        if files.get(path, content) != content:
            raise Refusal(reasons.FILE_DIFFERS, path=path)
    known = {layout.record_path(id) for id in state.entries} | {layout.proof_path(id) for id in state.entries}
    for path in files:
        if path.startswith(("records/", "proofs/")) and path not in known:
            raise Refusal(reasons.FILE_DIFFERS, path=path)


def _proof_checker(tree: Tree, chain: Chain, now: datetime) -> Callable[[bytes, Entry], None]:
    """Checks proofs: each may be older than the checkpoint and signed by keys since replaced, so that any document
    of the chain may judge it, but its tree must be a past one of this log. A checkpoint is verified once."""
    known: dict[bytes, Checkpoint] = {}

    def judged(raw: bytes) -> Checkpoint:
        *older, latest = chain.documents
        for document in older:
            with suppress(Refusal):
                return proofs.witnessed(raw, document, now)[0]
        return proofs.witnessed(raw, latest, now)[0]

    def check(raw: bytes, entry: Entry) -> None:
        proof = proofs.read(raw)
        if proof.checkpoint not in known:
            checkpoint = known[proof.checkpoint] = judged(proof.checkpoint)
            if checkpoint.size > tree.size or tree.root(checkpoint.size) != checkpoint.root:
                raise Refusal(reasons.SPLIT_VIEW, size=tree.size, held=checkpoint.size)
        proofs.require_included(proof, entry.leaf, known[proof.checkpoint])

    return check
