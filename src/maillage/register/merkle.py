"""RFC 6962 trees: hashes, and the verification of proofs of inclusion and of consistency.

Guarantees: a proof is accepted only if it has exactly the elements the sizes call for and leads to the root; sizes
and positions are any integers, so nothing overflows. Both verifications are written once, for a subtree
[start, end) of a tree, of which the whole tree is the case [0, size).

Sources: RFC 6962 §2.1 (hashes), RFC 9162 §2.1.3.2 and §2.1.4.2 (verification), draft-ietf-plants-merkle-tree-certs
§4 (subtrees).
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def is_subtree(start: int, end: int) -> bool:
    """Whether [start, end) stands in a tree as a subtree of its own: `start` is aligned on its width."""
    if not 0 <= start <= end:
        return False
    width = end - start
    return width < 2 or start % (1 << (width - 1).bit_length()) == 0


def includes_in_subtree(
    *, index: int, start: int, end: int, leaf: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows `leaf` at `index` of the subtree [start, end) whose hash is `root`."""
    if not (is_subtree(start, end) and start <= index < end) or len(leaf) != HASH_SIZE:
        return False
    first, last, found = index - start, end - start - 1, leaf
    for sibling in proof:
        if last == 0 or len(sibling) != HASH_SIZE:
            return False
        if first & 1 or first == last:
            found = node_hash(sibling, found)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and found == root


def includes(*, index: int, size: int, leaf: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows `leaf` (a leaf's hash) at `index` of the tree of `size` leaves whose root is `root`."""
    return includes_in_subtree(index=index, start=0, end=size, leaf=leaf, root=root, proof=proof)


def subtree_is_consistent(
    *, start: int, end: int, size: int, subtree: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that [start, end), of hash `subtree`, is part of the tree of `size` leaves and `root`."""
    if not is_subtree(start, end) or end > size:
        return False
    if start == end:  # nothing to prove, and no proof may claim to
        return not proof and subtree == EMPTY_ROOT and (size > 0 or root == EMPTY_ROOT)
    if (start, end) == (0, size):
        return not proof and subtree == root
    if any(len(element) != HASH_SIZE for element in proof):
        return False
    return _walk(start, end - 1, size - 1, subtree, root, list(proof))


def _walk(first: int, last: int, top: int, subtree: bytes, root: bytes, proof: list[bytes]) -> bool:
    """Rebuild both hashes on the way up; `first`, `last` and `top` are positions at the present height."""
    while first != last and (last & 1 or last == top):
        first, last, top = first >> 1, last >> 1, top >> 1
    if first == last:
        small = large = subtree
    elif proof:
        small = large = proof.pop(0)
    else:
        return False
    for element in proof:
        if top == 0:
            return False
        if last & 1 or last == top:
            if first < last:
                small = node_hash(element, small)
            large = node_hash(element, large)
            while not last & 1 and last:
                first, last, top = first >> 1, last >> 1, top >> 1
        else:
            large = node_hash(large, element)
        first, last, top = first >> 1, last >> 1, top >> 1
    return top == 0 and small == subtree and large == root


def is_consistent(*, old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree of `size` leaves only appends to that of `old_size`.

    A proof from an empty tree says nothing and is refused, unless both are the same empty tree.
    """
    if old_size == 0:
        return size == 0 and not proof and old_root == root == EMPTY_ROOT
    return subtree_is_consistent(start=0, end=old_size, size=size, subtree=old_root, root=root, proof=proof)
