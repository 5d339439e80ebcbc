"""The square code of a label: a verification address as a drawing.

Guarantees: error level M, alphanumeric mode, modules of 0.4 mm or more with the quiet zone
of four that the standard asks; an address that would not be read with ease is refused.
The drawing is one filled path, without seams between modules.
Source: ISO/IEC 18004 (alphanumeric mode, quiet zone); domain page on labels §2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno

from maillage.formats.documents import reasons
from maillage.kernel.refusals import Refusal

ALPHANUMERIC = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
LARGEST_VERSION = 10
QUIET_ZONE = 4
MODULE_MM = 0.4


@dataclass(frozen=True, slots=True)
class CodeDrawing:
    """An SVG drawing and the side, in millimetres, at which to print it, quiet zone included."""

    svg: str
    side_mm: float


def draw(address: str) -> CodeDrawing:
    """The code that holds `address`, exactly. Refuses what is not alphanumeric or is too long."""
    foreign = next((character for character in address if character not in ALPHANUMERIC - {" "}), None)
    if foreign is not None or not address:
        raise Refusal(reasons.CODE_NOT_ALPHANUMERIC, character=foreign or "∅")
    try:
        code = segno.make_qr(address, error="m", mode="alphanumeric", boost_error=False)
    except segno.DataOverflowError:
        raise Refusal(reasons.CODE_TOO_LARGE, length=len(address)) from None
    if int(code.version) > LARGEST_VERSION:
        raise Refusal(reasons.CODE_TOO_LARGE, length=len(address))
    rows: Sequence[Sequence[int]] = code.matrix
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(_runs(rows))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )
    return CodeDrawing(svg, round(side * MODULE_MM, 2))


def _runs(rows: Sequence[Sequence[int]]) -> Iterator[str]:
    for y, row in enumerate(rows, QUIET_ZONE):
        x = QUIET_ZONE
        for dark, cells in groupby(row):
            width = len(list(cells))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width
