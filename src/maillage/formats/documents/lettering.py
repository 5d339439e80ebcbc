"""Which characters a document can show, and how the others are made visible.

Guarantees: `drawable` returns text whose every character has a glyph in the fallback
typeface of the documents; what has none, and what is invisible or reorders the line
(controls, overrides of direction, private use), is shown as its number, ``[U+202E]``, so
that nothing typed is hidden and nothing hidden changes how a label reads. Runs without a
space are given places to break, so that they stay in their column.
Source: Unicode 15 general categories; OpenType cmap, format 4; PDF/A-2 6.2.11.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
FALLBACK = FONTS / "DejaVuSans-Subset.ttf"
LONGEST_RUN = 28
"""Characters without a place to break, beyond which one is added every `PIECE`."""
PIECE = 14
BREAK = "\u200b"


def drawable(text: str) -> str:
    """`text` in one line (composed, spaces joined) with undrawable characters made visible."""
    shown = (_shown(character) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(shown).split(" ")).strip()


def breakable(text: str) -> str:
    """`text` with invisible places to break inside its overlong runs."""
    return " ".join(_pieces(run) for run in text.split(" "))


def _pieces(run: str) -> str:
    if len(run) <= LONGEST_RUN:
        return run
    return BREAK.join(run[start : start + PIECE] for start in range(0, len(run), PIECE))


def _shown(character: str) -> str:
    if character in "\t\n\r\v\f\x85\u2028\u2029":
        return " "
    if unicodedata.category(character).startswith("C") or ord(character) not in coverage():
        return f"[U+{ord(character):04X}]"
    return character


@cache
def coverage() -> frozenset[int]:
    """Code points that the fallback typeface draws, read from its character map."""
    font = FALLBACK.read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _format_4(font, offset)
    raise ValueError("a typeface without a character map")


def _format_4(font: bytes, cmap: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    for index in range(count):
        _, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)
        if struct.unpack_from(">H", font, cmap + offset) == (4,):
            return _segments(font, cmap + offset)
    raise ValueError("a typeface without a format 4 character map")


def _segments(font: bytes, table: int) -> frozenset[int]:
    (twice,) = struct.unpack_from(">H", font, table + 6)
    shape = f">{twice // 2}H"
    ends, starts, deltas, ranges = (
        struct.unpack_from(shape, font, table + at) for at in (14, 16 + twice, 16 + 2 * twice, 16 + 3 * twice)
    )
    found = set()
    for index, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code + deltas[index]
            if ranges[index]:
                slot = table + 16 + 3 * twice + 2 * index + ranges[index] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", font, slot)
            if glyph % 65536:
                found.add(code)
    return frozenset(found)
