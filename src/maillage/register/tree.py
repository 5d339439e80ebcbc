"""A log's RFC 6962 tree: append, root at any past size, proofs of inclusion and of consistency.

Guarantees: the hash of every complete subtree is kept once (32 bytes each, 64 MB for a million leaves), so that an
append costs two hashes on average and a proof a logarithmic number of look-ups and hashes. Leaves are only ever
appended; past roots and proofs stay answerable. The same rows, cut by 256 at every eighth level, are the tiles that
the public register serves.

Source: RFC 6962 §2.1.1 (paths) and §2.1.2 (consistency).
"""

from __future__ import annotations

from collections.abc import Iterable

from maillage.register.merkle import EMPTY_ROOT, HASH_SIZE, node_hash


class Tree:
    """Row k holds the hashes of the complete subtrees of 2ᵏ leaves, one after another."""

    __slots__ = ("_rows",)

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._rows: list[bytearray] = [bytearray()]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        return len(self._rows[0]) // HASH_SIZE

    def fork(self) -> Tree:
        """A copy to append to, while readers keep this one."""
        found = Tree()
        found._rows = [bytearray(row) for row in self._rows]
        return found

    def append(self, leaf: bytes) -> int:
        """Add a leaf's hash and return its position. Raises ValueError when it is not 32 bytes."""
        if len(leaf) != HASH_SIZE:
            raise ValueError("a leaf's hash has 32 bytes")
        position = self.size
        rows, height, found = self._rows, 0, leaf
        rows[0] += found
        rank = position
        while rank & 1:
            found = node_hash(bytes(rows[height][-2 * HASH_SIZE : -HASH_SIZE]), found)
            height, rank = height + 1, rank >> 1
            if height == len(rows):
                rows.append(bytearray())
            rows[height] += found
        return position

    def hashes(self, height: int, start: int, end: int) -> bytes:
        """The concatenated hashes of the complete subtrees `start` to `end` (excluded) of 2^height leaves."""
        return bytes(self._rows[height][start * HASH_SIZE : end * HASH_SIZE])

    def leaf(self, index: int) -> bytes:
        return self._complete(0, index)

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves (of all). Raises ValueError for a size never reached."""
        asked = self._known(size)
        return self._root(0, asked) if asked else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The path from the leaf at `index` to the root of the first `size` leaves, from the bottom up.

        Raises ValueError when there is no such leaf in that tree.
        """
        asked = self._known(size)
        if not 0 <= index < asked:
            raise ValueError("no such leaf")
        return tuple(self._path(index, 0, asked))

    def consistency(self, old_size: int, size: int | None = None) -> tuple[bytes, ...]:
        """What shows that the first `size` leaves append to the first `old_size`; empty when equal.

        Raises ValueError for an empty old tree, or one that is larger.
        """
        asked = self._known(size)
        if not 0 < old_size <= asked:
            raise ValueError("no proof between these sizes")
        proof: list[bytes] = []
        start, end, whole = 0, asked, True
        while old_size != end:
            middle = start + _split(end - start)
            if old_size <= middle:
                proof.append(self._root(middle, end))
                end = middle
            else:
                proof.append(self._root(start, middle))
                start, whole = middle, False
        if not whole:  # the old root itself is not repeated when it is a whole left part
            proof.append(self._root(start, end))
        return tuple(reversed(proof))

    def _known(self, size: int | None) -> int:
        if size is None:
            return self.size
        if not 0 <= size <= self.size:
            raise ValueError("a size the tree never had")
        return size

    def _complete(self, height: int, rank: int) -> bytes:
        return bytes(self._rows[height][rank * HASH_SIZE : (rank + 1) * HASH_SIZE])

    def _root(self, start: int, end: int) -> bytes:
        """The hash of [start, end), where `start` is aligned: complete parts are looked up, the rest folded."""
        parts: list[bytes] = []
        while start < end:
            height = (end - start).bit_length() - 1
            parts.append(self._complete(height, start >> height))
            start += 1 << height
        found = parts.pop()
        while parts:
            found = node_hash(parts.pop(), found)
        return found

    def _path(self, index: int, start: int, end: int) -> list[bytes]:
        path: list[bytes] = []
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._root(middle, end))
                end = middle
            else:
                path.append(self._root(start, middle))
                start = middle
        path.reverse()
        return path


def _split(width: int) -> int:
    """The largest power of two that is less than `width` (from 2)."""
    return 1 << ((width - 1).bit_length() - 1)
