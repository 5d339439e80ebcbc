"""A witness: given what it last saw of a log, it cosigns the continuation or refuses by the name of the attack.

Guarantees: it cosigns a checkpoint only if the log's own key signed it and it is the same state it holds, or one
proved to append to it; so two halves of a split view never both carry its signature. Its state must be stored,
compared and replaced in one step by the caller **before** the cosignature leaves, and its clock never goes back.

Sources: C2SP tlog-witness (add-checkpoint), C2SP tlog-cosignature.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import checkpoints, notes, reasons
from maillage.register.encoding import decimal, decode64, encode64
from maillage.register.keys import PublicKey, SecretKey
from maillage.register.merkle import EMPTY_ROOT, HASH_SIZE, is_consistent
from maillage.register.notes import Signature
from maillage.register.proofs import read_hashes


@dataclass(frozen=True, slots=True)
class Seen:
    """The last state of a log that a witness cosigned, and when (POSIX seconds; 0: never)."""

    origin: str
    size: int = 0
    root: bytes = EMPTY_ROOT
    second: int = 0

    def write(self) -> bytes:
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n{self.second}\n".encode()


@dataclass(frozen=True, slots=True)
class Request:
    """What a log asks: from the size it believes the witness holds, a proof, and the checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes


@dataclass(frozen=True, slots=True)
class Cosigned:
    signature: Signature
    seen: Seen


FIRST: Final = "old "


def read_seen(raw: bytes) -> Seen:
    """A witness's stored state. Raises Refusal: a damaged memory must never be taken for an empty one."""
    try:
        origin, size, root, second, end = raw.decode().split("\n")
        seen = Seen(origin, decimal(size), decode64(root), decimal(second))
        if end or not origin or len(seen.root) != HASH_SIZE or (seen.size == 0) != (seen.root == EMPTY_ROOT):
            raise ValueError("not a state")
    except ValueError:
        raise Refusal(reasons.WITNESS_REQUEST) from None
    return seen


def write_request(old_size: int, proof: Sequence[bytes], checkpoint: bytes) -> bytes:
    """The body of an add-checkpoint request."""
    return "\n".join([f"{FIRST}{old_size}", *map(encode64, proof), "", ""]).encode() + checkpoint


def read_request(raw: bytes) -> Request:
    """Raises Refusal `register.witness.request`."""
    head, separator, checkpoint = raw.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
        if not separator or not lines[0].startswith(FIRST):
            raise ValueError("not a request")
        return Request(decimal(lines[0][len(FIRST) :]), read_hashes(lines[1:]), checkpoint)
    except ValueError:
        raise Refusal(reasons.WITNESS_REQUEST) from None


def cosign(
    request: Request, seen: Seen, log_keys: Collection[PublicKey], key: SecretKey, now: datetime
) -> Cosigned:
    """The cosignature of the checkpoint asked, and the state to store first.

    Raises Conflict `register.witness.stale` when the request starts elsewhere than the witness stands, and Refusal
    for anything else: `register.attack.*` where it is one.
    """
    checkpoint, note = checkpoints.read(request.checkpoint, seen.origin, log_keys)
    if checkpoint.size < seen.size:
        raise Refusal(reasons.ROLLBACK, found=checkpoint.size, held=seen.size)
    if request.old_size != seen.size:
        raise Conflict(reasons.WITNESS_STALE, found=request.old_size, held=seen.size)
    if not _continues(seen, checkpoint.size, checkpoint.root, request.proof):
        raise Refusal(reasons.SPLIT_VIEW, size=checkpoint.size, held=seen.size)
    second = int(now.timestamp())
    if second < seen.second:
        held = datetime.fromtimestamp(seen.second, UTC).isoformat(timespec="minutes")
        raise Refusal(reasons.WITNESS_CLOCK, held=held)
    signature = notes.signature_of(note.text, key, second)
    return Cosigned(signature, Seen(seen.origin, checkpoint.size, checkpoint.root, second))


def _continues(seen: Seen, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    if seen.size == 0:  # whatever comes first; the tree of no leaf has one root, checked when it was read
        return not proof
    return is_consistent(old_size=seen.size, old_root=seen.root, size=size, root=root, proof=proof)
