"""How a plan spreads work over workshops, and what fairness gave and cost where it was asked for. No query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.kernel.text import Text
from maillage.planning.spreading import FairnessPrice, Spread

BANDS = (
    Text(fr="Sans travail", en="No work"),
    Text(fr="Jusqu’à 10\u202f% de ses heures", en="Up to 10% of its hours"),
    Text(fr="De 10 à 25\u202f%", en="10 to 25%"),
    Text(fr="De 25 à 50\u202f%", en="25 to 50%"),
    Text(fr="De 50 à 75\u202f%", en="50 to 75%"),
    Text(fr="Plus de 75\u202f%", en="Over 75%"),
)


@dataclass(frozen=True, slots=True)
class Band:
    """Workshops whose use is in one band, in the plan and, where fairness was asked for, before it."""

    name: Text
    workshops: int
    before: int | None
    share: float


def spread_kept(summary: Mapping[str, Any]) -> Spread | None:
    """What the summary of a plan says of it; None of a plan kept before it was worked out."""
    found = summary.get("spread")
    return None if found is None else _spread(found)


def fairness_kept(summary: Mapping[str, Any]) -> FairnessPrice | None:
    """What fairness gave and cost; None where it was not asked for."""
    found = summary.get("fairness")
    if found is None:
        return None
    spreads = {name: _spread(found[name]) for name in ("spread_before", "spread_after")}
    return FairnessPrice(**{**found, **spreads})


def _spread(found: Mapping[str, Any]) -> Spread:
    return Spread(**{**found, "bands": tuple(found["bands"])})


def bands(spread: Spread | None, fairness: FairnessPrice | None) -> tuple[Band, ...]:
    """The rows of a table of use; none of a plan without figures."""
    if spread is None:
        return ()
    before: tuple[int | None, ...] = (
        (None,) * len(BANDS) if fairness is None else fairness.spread_before.bands
    )
    total = max(1, spread.workshops)
    rows = zip(BANDS, spread.bands, before, strict=True)
    return tuple(Band(name, count, was, count / total) for name, count, was in rows)
