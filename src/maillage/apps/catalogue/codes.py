"""Choices of the catalogue.

The unit an authority classifies is version × profile × use. A use is `care` (worn by or
for carers, or near a patient) or `non_care`; the same visor is not the same thing in both.
"""

from __future__ import annotations

from enum import StrEnum

from maillage.kernel.text import Text


class ObjectType(StrEnum):
    """Fixes the notice, the claims and the checklist (safety scheme §5-6)."""

    SCREEN = "screen"
    MASK = "mask"
    GOWN = "gown"
    PART = "part"


OBJECT_TYPES: dict[str, Text] = {
    ObjectType.SCREEN: Text(fr="Écran", en="Screen"),
    ObjectType.MASK: Text(fr="Masque", en="Mask"),
    ObjectType.GOWN: Text(fr="Blouse", en="Gown"),
    ObjectType.PART: Text(fr="Pièce", en="Part"),
}


class Use(StrEnum):
    CARE = "care"
    NON_CARE = "non_care"


USES: dict[str, Text] = {
    Use.CARE: Text(fr="Soins", en="Care"),
    Use.NON_CARE: Text(fr="Hors soins", en="Non-care"),
}
