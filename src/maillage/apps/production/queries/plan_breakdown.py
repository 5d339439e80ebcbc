"""A plan added up: by design, by territory, by the reasons why the rest is missing.

Guarantees: every breakdown counts each need that was put to the planner once, so that its lines
add up to the plan's own figures; only reasons overlap (a need with several counts under each).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, F, FloatField, Q, Sum

from maillage.apps.catalogue.models import Design
from maillage.apps.production.models import Plan, PlannedNeed
from maillage.apps.production.queries.reason_names import name_of
from maillage.kernel import reasons as catalogue
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Text
from maillage.planning.reasons import CANDIDATES_NONE


@dataclass(frozen=True, slots=True)
class Share:
    """What a plan does for the needs of one design, or of one department. `value` is weighted pieces."""

    key: str
    name: Text
    needs: int
    short: int
    asked: int
    on_time: int
    late: int
    value: float
    value_on_time: float

    @property
    def missing(self) -> int:
        return self.asked - self.on_time - self.late

    @property
    def coverage(self) -> float:
        """Share of the weighted pieces that arrive on time."""
        return self.value_on_time / self.value if self.value else 1.0


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    """A reason with the needs that have it; a need with several reasons counts under each.

    `code` is the safety rule's own where a rule refuses. `pieces` are those of its needs that are not on time.
    """

    code: str
    name: Text
    advice: Text
    needs: int
    pieces: int


def _value(pieces: str) -> Sum:
    return Sum(F("value") * F(pieces), output_field=FloatField())


def _shares(plan: int, key: str, name: Callable[[str], Text]) -> tuple[Share, ...]:
    """One line a value of `key`, those that miss most value first. One query."""
    rows = PlannedNeed.objects.filter(plan=plan, value__gt=0).values_list(key).order_by(key)
    counted = rows.annotate(
        Count("pk"), short=Count("pk", filter=Q(on_time__lt=F("asked"))), pieces=Sum("asked"), timely=Sum("on_time"),
        tardy=Sum("late"), worth=_value("asked"), worth_on_time=_value("on_time"),
    )  # fmt: skip
    found = (Share(row[0], name(row[0]), *row[1:]) for row in counted)
    return tuple(sorted(found, key=lambda share: (share.value_on_time - share.value, share.key)))


def by_design(plan: int) -> tuple[Share, ...]:
    """Two queries."""
    rows = Design.objects.filter(needs__planned__plan=plan).values_list("code", "name").distinct()
    names = {code: Text.from_dict(name) for code, name in rows.order_by()}
    return _shares(plan, "need__design__code", names.__getitem__)


def by_territory(plan: int) -> tuple[Share, ...]:
    """By department of the establishment. One query."""

    def name(code: str) -> Text:
        return Text(territory_name(code), territory_name(code))

    return _shares(plan, "need__establishment__department", name)


def _advice(code: str) -> Text:
    return Text(
        fr=catalogue.advise(code, {}, "fr") or "—",
        en=catalogue.advise(code, {}, "en") or "—",
    )


def reason_groups(plan: Plan) -> tuple[ReasonGroup, ...]:
    """Every reason of the plan with its counts, the most pieces first. No query.

    The one that only announces the others comes last.
    """
    groups = [
        ReasonGroup(code, name_of(code), _advice(code), needs, pieces)
        for code, needs, pieces in plan.summary["reasons"]
    ]
    return tuple(sorted(groups, key=lambda group: (group.code == CANDIDATES_NONE, -group.pieces, group.code)))
