"""A witness before static files: the proof that a log continues what it saw, worked out from the tiles themselves.

Guarantees: the hashes that are published give the root that the log signed, or nothing is asked; the witness then
judges the proof as it would anybody's (`maillage.register.witness`). A log's key is one of the latest trust document
that follows, signature by signature, the one that the witness holds.

Source: C2SP tlog-tiles (hashes by 256), tlog-witness (add-checkpoint).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import checkpoints, layout, reasons, tiles
from maillage.register.keys import PublicKey
from maillage.register.merkle import HASH_SIZE
from maillage.register.tree import Tree
from maillage.register.witness import Request, Seen

LEAVES: Final = "0"


def request_of(
    files: Mapping[str, bytes], checkpoint: bytes, seen: Seen, log_keys: Collection[PublicKey]
) -> Request:
    """The request that the published files make of a witness that stands at `seen`. Raises Refusal."""
    stated, _ = checkpoints.read(checkpoint, seen.origin, log_keys)
    if stated.size < seen.size:
        raise Refusal(reasons.ROLLBACK, found=stated.size, held=seen.size)
    tree = Tree()
    for rank, width in tiles.spans(stated.size):
        for leaf in _hashes(files, rank, width):
            tree.append(leaf)
    if tree.root() != stated.root:
        raise Refusal(reasons.TREE_DIFFERS, size=stated.size)
    proof = tree.consistency(seen.size) if seen.size else ()
    return Request(seen.size, proof, checkpoint)


def _hashes(files: Mapping[str, bytes], rank: int, width: int) -> list[bytes]:
    name, whole = tiles.path(LEAVES, rank, width), tiles.path(LEAVES, rank, tiles.WIDTH)
    raw = files.get(name, files.get(whole))
    if raw is None:
        raise Refusal(reasons.FILE_MISSING, path=name)
    if len(raw) not in (width * HASH_SIZE, tiles.WIDTH * HASH_SIZE) or (
        name in files and len(raw) != width * HASH_SIZE
    ):
        raise Refusal(reasons.FILE_DIFFERS, path=name)
    return [raw[start : start + HASH_SIZE] for start in range(0, width * HASH_SIZE, HASH_SIZE)]


def newest(files: Mapping[str, bytes]) -> bytes:
    """The checkpoint to cosign. Raises Refusal when none was published."""
    raw = files.get(layout.NEWEST, files.get(layout.CHECKPOINT))
    if raw is None:
        raise Refusal(reasons.FILE_MISSING, path=layout.CHECKPOINT)
    return raw
