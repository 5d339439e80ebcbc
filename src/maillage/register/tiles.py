"""The tiles of a log: its entries and its hashes cut by 256, as static files that never change once full.

Guarantees: paths and contents are those of C2SP tlog-tiles, so that other tools read the register; a partial tile
has the width that the size of the log calls for, and reading entries back refuses a missing, short or overlong one.

Source: C2SP tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from maillage.kernel.refusals import Refusal
from maillage.register import reasons
from maillage.register.tree import Tree

WIDTH: Final = 256
HEIGHT: Final = 8


def path(level: str, rank: int, width: int) -> str:
    """``tile/<level>/x001/x234/067``, with ``.p/<width>`` when partial; the level of entries is ``entries``."""
    parts = [f"{rank % 1000:03d}"]
    while rank := rank // 1000:
        parts.insert(0, f"x{rank % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(parts)}{partial}"


def spans(count: int, since: int = 0) -> Iterator[tuple[int, int]]:
    """(rank, width) of each tile over `count` items that a log of `since` items did not already have whole."""
    for rank in range(since // WIDTH, -(-count // WIDTH)):
        yield rank, min(WIDTH, count - rank * WIDTH)


def entry_tiles(entries: Sequence[bytes], since: int = 0) -> Iterator[tuple[str, bytes]]:
    """Bundles of entries, each preceded by its length on two bytes; `since`: what was published before."""
    for rank, width in spans(len(entries), since):
        bundle = entries[rank * WIDTH : rank * WIDTH + width]
        yield path("entries", rank, width), b"".join(len(e).to_bytes(2, "big") + e for e in bundle)


def hash_tiles(tree: Tree, since: int = 0, size: int | None = None) -> Iterator[tuple[str, bytes]]:
    """Tiles of hashes of the first `size` leaves (of all): at level L, those of the complete subtrees of 256ᴸ."""
    level, count = 0, tree.size if size is None else size
    while count:
        for rank, width in spans(count, since):
            start = rank * WIDTH
            yield path(str(level), rank, width), tree.hashes(HEIGHT * level, start, start + width)
        level, count, since = level + 1, count // WIDTH, since // WIDTH


def read_entries(files: Mapping[str, bytes], size: int) -> Iterator[bytes]:
    """The first `size` entries of a log. Raises Refusal: a bundle that is missing, or is not what it should be.

    The whole bundle is taken where the partial one has gone (tlog-tiles, partial tiles).
    """
    for rank, width in spans(size):
        name = path("entries", rank, width)
        whole = path("entries", rank, WIDTH)
        bundle = files.get(name, files.get(whole))
        if bundle is None:
            raise Refusal(reasons.FILE_MISSING, path=name)
        position = 0
        for _ in range(width):
            start = position + 2
            position = start + int.from_bytes(bundle[position:start], "big")
            if position > len(bundle) or start > len(bundle):
                raise Refusal(reasons.FILE_DIFFERS, path=name)
            yield bundle[start:position]
        if name in files and position != len(bundle):
            raise Refusal(reasons.FILE_DIFFERS, path=name)
