"""The square code that hands a secret to an application."""

from __future__ import annotations

import io

import segno


def draw_secret(address: str) -> str:
    """An SVG on white, quiet zone included, so that it reads in dark pages too; attributes only."""
    drawing = io.BytesIO()
    segno.make_qr(address, error="m").save(
        drawing, kind="svg", scale=4, dark="#000", light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return drawing.getvalue().decode()
