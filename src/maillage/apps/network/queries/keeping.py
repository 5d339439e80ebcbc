"""Where a workshop stands with its own inventory: when it was confirmed, and what is away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.network.freshness import Freshness, freshness
from maillage.apps.network.models import Workshop
from maillage.apps.network.queries.unavailabilities import UnavailabilityRow, unavailability_list


@dataclass(frozen=True, slots=True)
class Keeping:
    workshop: str
    freshness: Freshness
    away: tuple[UnavailabilityRow, ...]


def keeping_of(workshop: str, day: date) -> Keeping:
    """Two queries. A workshop that does not exist was never confirmed."""
    confirmed = Workshop.objects.filter(code=workshop).values_list("last_confirmed_on", flat=True).first()
    return Keeping(workshop, freshness(confirmed, day), unavailability_list(workshop, day))
