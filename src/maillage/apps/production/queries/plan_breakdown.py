"""A plan added up: by design, by territory, by the reasons why the rest is missing.

Guarantees: every breakdown counts each need that was put to the planner once, so that its lines
add up to the plan's own figures; only reasons overlap (a need with several counts under each).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

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


Shares = dict[int, tuple[Share, ...]]  # by the key of the plan


def _shares(
    plans: Sequence[int], key: str, *named: str
) -> Iterator[tuple[int, tuple[Any, ...], tuple[Any, ...]]]:
    """Plan, key with what names it, and figures. One query."""
    rows = (
        PlannedNeed.objects.filter(plan__in=plans, value__gt=0)
        .values_list("plan", key, *named)
        .order_by("plan", key)
    )
    counted = rows.annotate(
        Count("pk"), short=Count("pk", filter=Q(on_time__lt=F("asked"))), pieces=Sum("asked"), timely=Sum("on_time"),
        tardy=Sum("late"), worth=_value("asked"), worth_on_time=_value("on_time"),
    )  # fmt: skip
    for plan, *rest in counted:
        yield plan, tuple(rest[: 1 + len(named)]), tuple(rest[1 + len(named) :])


def _arranged(plans: Sequence[int], found: Iterable[tuple[int, Share]]) -> Shares:
    """Those that miss most value first."""
    by_plan: dict[int, list[Share]] = {plan: [] for plan in plans}
    for plan, share in found:
        by_plan[plan].append(share)
    return {
        plan: tuple(sorted(shares, key=lambda share: (share.value_on_time - share.value, share.key)))
        for plan, shares in by_plan.items()
    }


def by_design(*plans: int) -> Shares:
    """Of each plan (their keys). One query."""
    rows = _shares(plans, "need__design__code", "need__design__name")
    return _arranged(
        plans, ((plan, Share(code, Text.from_dict(name), *figures)) for plan, (code, name), figures in rows)
    )


def by_territory(*plans: int) -> Shares:
    """By department of the establishment, of each plan. One query."""
    rows = _shares(plans, "need__establishment__department")
    return _arranged(
        plans,
        (
            (plan, Share(code, Text(territory_name(code), territory_name(code)), *figures))
            for plan, (code,), figures in rows
        ),
    )


def designs_of(*plans: int) -> list[tuple[str, Text]]:
    """Code and name of the designs that the plans are asked for, by code. One query."""
    rows = Design.objects.filter(needs__planned__plan__in=plans).order_by("code").distinct()
    return [(code, Text.from_dict(name)) for code, name in rows.values_list("code", "name")]


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
