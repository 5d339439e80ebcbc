"""Write on a need that somebody made sure of it: who, when, how, and of how many pieces."""

from __future__ import annotations

from datetime import date

from maillage.apps.needs.codes import Verification
from maillage.apps.needs.models import Need


def mark_verified(row: Need, how: Verification, *, by: str, day: date, note: str = "") -> None:
    """All its pieces are verified; the verb saves the row."""
    row.verified_on, row.verified_by = day, by
    row.verified_how, row.verified_note = how.value, note
    row.verified_quantity = row.quantity


def follow_quantity(row: Need) -> None:
    """Whoever may verify it changed its quantity: what is verified follows. Unverified it stays so."""
    if row.verified_on is not None:
        row.verified_quantity = row.quantity
