"""The figures of a recall, from what it keeps of its lots and holders.

Guarantees: each piece recalled is counted once among: placed at a holder, or at nobody (`unplaced`). Of those
placed: said to be kept, returned, destroyed, used, passed on or lost; of a thing counted short, the difference
(`short`); of a thing not counted, all (`silent`). `unaccounted` is lost + short + silent + unplaced. `beyond` are
pieces counted where rows place fewer: often returned by one holder and counted again by the other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When
from django.db.models.functions import Greatest

from maillage.apps.production.models import Lot, Recall, RecallHolding, RecallLot
from maillage.kernel.identifiers import is_bag

FATES = ("kept", "returned", "destroyed", "used", "passed_on", "lost")
_SAID = F("kept") + F("returned") + F("destroyed") + F("used") + F("passed_on") + F("lost")


@dataclass(frozen=True, slots=True)
class RecallFigures:
    """Counts of lots, holders and pieces."""

    lots: int
    units: int
    delivered: int
    holders: int
    acknowledged: int
    answered: int
    placed: int
    kept: int
    returned: int
    destroyed: int
    used: int
    passed_on: int
    lost: int
    short: int
    silent: int
    unplaced: int
    overdrawn: int
    beyond: int = 0

    @property
    def found(self) -> int:
        """Pieces of which somebody says what became of them."""
        return self.kept + self.returned + self.destroyed + self.used + self.passed_on

    @property
    def unaccounted(self) -> int:
        return self.lost + self.short + self.silent + self.unplaced

    def as_dict(self) -> dict[str, int]:
        return {**asdict(self), "found": self.found, "unaccounted": self.unaccounted}


def figures_of(recall: Recall) -> RecallFigures:
    """Three queries."""
    lots = RecallLot.objects.filter(recall=recall).aggregate(
        lots=Count("pk"), units=Sum("units", default=0), delivered=Sum("lot__quantity_delivered", default=0)
    )
    holders = recall.holders.aggregate(
        holders=Count("pk"),
        acknowledged=Count("pk", filter=Q(acknowledged_at__isnull=False)),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
    )
    holdings = RecallHolding.objects.filter(holder__recall=recall)
    short, beyond = Greatest(F("units") - _SAID, Value(0)), Greatest(_SAID - F("units"), Value(0))
    placed: dict[str, Any] = holdings.aggregate(
        placed=Sum("units", default=0),
        short=Sum(Case(When(counted_at__isnull=False, then=short), default=Value(0)), default=0),
        beyond=Sum(Case(When(counted_at__isnull=False, then=beyond), default=Value(0)), default=0),
        silent=Sum("units", filter=Q(counted_at=None), default=0),
        **{name: Sum(name, filter=Q(counted_at__isnull=False), default=0) for name in FATES},
    )
    return RecallFigures(**lots, **holders, **placed, unplaced=recall.unplaced, overdrawn=recall.overdrawn)


def kept_figures(recall: Recall) -> RecallFigures:
    """Those of the day it was closed, or of today while it is under way."""
    if not recall.figures:
        return figures_of(recall)
    fields = RecallFigures.__dataclass_fields__
    return RecallFigures(**{name: recall.figures.get(name, 0) for name in fields})


ASKED = {"C": 1.0, "B": 0.95}  # the share of pieces out whose recipient must be known (safety scheme §6)


@dataclass(frozen=True, slots=True)
class KnownRecipients:
    """Of the pieces of one category that left their workshops, those whose last holder is on record."""

    category: str
    units: int
    known: int
    asked: float

    @property
    def share(self) -> float:
        return 1.0 if not self.units else self.known / self.units


def known_recipients(recall: str) -> tuple[KnownRecipients, ...]:
    """By category, the strictest first. A holder that gave pieces to somebody off the platform, or lost them, takes
    them away; those of a bag count against the strictest category recalled. Two queries."""
    lots = Lot.objects.filter(recalls__recall__act=recall)
    out: dict[str, int] = dict(
        lots.values_list("category").annotate(n=Sum("quantity_delivered")).order_by("-category")
    )
    if not out:
        return ()
    gone: dict[str, int] = dict.fromkeys(out, 0)
    held = RecallHolding.objects.filter(Q(passed_on__gt=0) | Q(lost__gt=0), holder__recall__act=recall)
    rows = list(held.filter(holder__establishment__isnull=False).values_list("thing", "passed_on", "lost"))
    of_lot = dict(Lot.objects.filter(code__in=[row[0] for row in rows]).values_list("code", "category"))
    for thing, passed_on, lost in rows:
        gone[next(iter(out)) if is_bag(thing) else of_lot[thing]] += passed_on + lost
    return tuple(
        KnownRecipients(category, units, max(0, units - gone[category]), ASKED.get(category, 0.0))
        for category, units in out.items()
    )
