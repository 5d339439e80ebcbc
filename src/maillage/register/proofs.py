"""Proof files: that one record stands in the log, checkable without the rest of it.

Guarantees: a proof is accepted only if the record's exact bytes lead, at the stated position, to the root of a
checkpoint that the log signed and a quorum of witnesses cosigned. It says that the record was published, **never**
that it still holds: what ended it may have been appended since. Extra data is refused: nothing authenticates it.

Source: C2SP tlog-proof (v1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, reasons
from maillage.register.checkpoints import Attested, Checkpoint
from maillage.register.encoding import decimal, decode64, encode64
from maillage.register.merkle import HASH_SIZE, includes, leaf_hash
from maillage.register.notes import Note
from maillage.register.trust import Trust

FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
MOST_HASHES: Final = 63


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as read: nothing of it is verified yet."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Published:
    """What a verified proof establishes."""

    index: int
    checkpoint: Checkpoint
    attested: Attested


def write(index: int, hashes: Sequence[bytes], checkpoint: bytes) -> bytes:
    """The file of a proof: position, path from the leaf's sibling up, the checkpoint as it is."""
    lines = [FIRST_LINE, f"index {index}", *map(encode64, hashes), "", ""]
    return "\n".join(lines).encode() + checkpoint


def read_hashes(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Hashes in base64, one a line. Raises ValueError."""
    hashes = tuple(map(decode64, lines))
    if len(hashes) > MOST_HASHES or any(len(found) != HASH_SIZE for found in hashes):
        raise ValueError("not hashes of a proof")
    return hashes


def read(raw: bytes) -> Proof:
    """Read a proof file. Raises Refusal `register.proof.malformed`."""
    head, separator, checkpoint = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
        if not separator or lines[0] != FIRST_LINE or lines[1][:6] != "index ":
            raise ValueError("not a proof")
        return Proof(decimal(lines[1][6:]), read_hashes(lines[2:]), checkpoint)
    except (ValueError, IndexError):
        raise Refusal(reasons.PROOF_MALFORMED) from None


def require_quorum(note: Note, trust: Trust, now: datetime) -> Attested:
    """The witnesses of a checkpoint. Raises Refusal `register.checkpoint.quorum` when they are too few."""
    found = checkpoints.attested(note, trust.witness_keys, trust.quorum, now)
    if len(found.witnesses) < trust.quorum:
        raise Refusal(reasons.QUORUM_MISSING, found=len(found.witnesses), wanted=trust.quorum)
    return found


def witnessed(raw: bytes, trust: Trust, now: datetime) -> tuple[Checkpoint, Attested]:
    """A checkpoint that the log signed and the quorum cosigned. Raises Refusal."""
    checkpoint, note = checkpoints.read(raw, trust.origin, trust.log_keys)
    return checkpoint, require_quorum(note, trust, now)


def require_included(proof: Proof, leaf: bytes, checkpoint: Checkpoint) -> None:
    """Raises Refusal `register.proof.wrong` when the path does not lead from the leaf to the root."""
    size, root = checkpoint.size, checkpoint.root
    if not includes(index=proof.index, size=size, leaf=leaf, root=root, proof=proof.hashes):
        raise Refusal(reasons.PROOF_WRONG)


def verify(raw: bytes, record: bytes, trust: Trust, now: datetime) -> Published:
    """That `record` is published. Raises Refusal."""
    proof = read(raw)
    checkpoint, found = witnessed(proof.checkpoint, trust, now)
    require_included(proof, leaf_hash(record), checkpoint)
    return Published(proof.index, checkpoint, found)
