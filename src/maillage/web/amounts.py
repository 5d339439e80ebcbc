"""Quantities and units as people write them: no trailing zeros, a comma in French, m² and not m2."""

from __future__ import annotations

from decimal import Decimal

from maillage.web.asking import language

UNITS = {"m2": "m²", "m3": "m³"}


def amount(value: float | str) -> str:
    """A quantity with the decimals it has: 2.50 reads "2,5" in French, "2.5" in English."""
    text = format(Decimal(str(value)).normalize(), "f")
    return text if language().startswith("en") else text.replace(".", ",")


def unit(code: str) -> str:
    return UNITS.get(code, code)
