"""The square code: what it holds, how large it is, what it refuses."""

from __future__ import annotations

import re

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.formats.documents import matrix, reasons
from maillage.kernel.refusals import Refusal

SIGNS = sorted(matrix.ALPHANUMERIC - {" "})


def read(drawing: matrix.CodeDrawing) -> str:
    """What an independent decoder reads in the drawing, ten pixels a module."""
    side = round(drawing.side_mm / matrix.MODULE_MM)
    page = np.full((side, side), 255, dtype=np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawing.svg):
        page[int(y), int(x) : int(x) + int(width)] = 0
    (code,) = zxingcpp.read_barcodes(np.kron(page, np.ones((10, 10), dtype=np.uint8)))
    assert (code.format, code.ec_level) == (zxingcpp.BarcodeFormat.QRCode, "M")
    return str(code.text)


@settings(max_examples=25, deadline=None)
@given(st.text(SIGNS, min_size=1, max_size=300))
def test_an_independent_decoder_reads_what_was_put_in(address: str) -> None:
    assert read(matrix.draw(address)) == address


def test_a_signed_label_is_twenty_six_millimetres_with_its_quiet_zone() -> None:
    address = "HTTPS://MAILLAGE.EXAMPLE/V/" + "A" * 240
    assert matrix.draw(address).side_mm == 26.0  # version 10: 57 modules and a zone of 4 on each side


@pytest.mark.parametrize(
    ("address", "character"), [("https://a", "h"), ("HTTPS://A/V/é", "é"), ("A B", " "), ("", "∅")]
)
def test_foreign_characters_are_refused_and_named(address: str, character: str) -> None:
    with pytest.raises(Refusal) as refused:
        matrix.draw(address)
    assert (refused.value.code, refused.value.params) == (
        reasons.CODE_NOT_ALPHANUMERIC,
        {"character": character},
    )


@pytest.mark.parametrize("length", [420, 5000])
def test_an_address_too_long_to_scan_is_refused(length: int) -> None:
    with pytest.raises(Refusal) as refused:
        matrix.draw("A" * length)
    assert (refused.value.code, refused.value.params) == (reasons.CODE_TOO_LARGE, {"length": length})
