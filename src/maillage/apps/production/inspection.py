"""The inspection a lot owes, computed by the safety engine from its category, size and object type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment
from maillage.kernel.text import Text
from maillage.safety import quality
from maillage.safety.checklists import Item
from maillage.safety.terms import Category, ObjectType


@dataclass(frozen=True, slots=True)
class LotInspection:
    """How many pieces to draw and inspect; 0 where the category asks only for the maker's eye."""

    lot: int
    sample_size: int
    rate_percent: float | None
    risk_percent: float | None
    words: Text

    def as_dict(self) -> dict[str, Any]:
        return {
            "lot": self.lot,
            "sample_size": self.sample_size,
            "rate_percent": self.rate_percent,
            "risk_percent": self.risk_percent,
            "words": self.words.as_dict(),
        }


def inspection_of(category: str, lot: int) -> LotInspection:
    """The plan that detects 10 % of defects for B and C; every piece by eye in all."""
    required = quality.requirement(cast(Category, category))
    plan = quality.inspection_plan(cast(Category, category), lot)
    if plan is None:
        return LotInspection(lot, 0, None, None, required.words)
    return LotInspection(
        lot, plan.sample, float(plan.rate * 100), round(float(plan.accepted_risk * 100), 2), required.words
    )


def lot_limit(category: str, level: str) -> int | None:
    """The most pieces in a quality lot of a maker of that level; None where no limit is set."""
    return quality.max_lot(cast(Category, category), level)


def quarantine_days(profile: Profile, place: Establishment | None = None) -> int:
    """Whole days in quarantine after the day of making, which may have ended at any hour: the longer of what
    the design asks and of what the recipient does (safety scheme §6). Without a recipient, the design's."""
    asked = 0 if place is None else place.quarantine_hours
    return -(-max(profile.quarantine_hours, asked) // 24)


def checklist_of(category: str, object_type: str) -> tuple[Item, ...]:
    return quality.checklist(cast(ObjectType, object_type), cast(Category, category))


def mandatory(item: Item, category: str) -> bool:
    return category in item.mandatory
