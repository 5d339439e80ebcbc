"""Rows of the database → a planning instance, in a bounded number of queries.

Guarantees: the same database, day and scenario give the same bytes; every open need of the
scope is in the instance or in `excluded` with a reason; what is already made is not asked
again; accepted work not yet made comes back as commitments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import recipient_of, use_of
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.supplies import IndustryRow, StockRow
from maillage.apps.needs.serving import not_verified, offered, withheld
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.inspection import quarantine_days
from maillage.apps.production.machine_rooms import AT_HOME
from maillage.apps.production.models import Order
from maillage.apps.production.outside_supply import OutsideSupply
from maillage.apps.production.plan_rules import Asked, PlanRules
from maillage.apps.production.reasons import NOT_PLANNABLE_NO_PROFILE, PROPOSAL_DECLINED
from maillage.apps.production.workshop_capacity import capacity_of
from maillage.kernel.clock import days_from
from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.kernel.reasons import Reason
from maillage.kernel.territories import zone_of
from maillage.planning import instance as planning
from maillage.planning.candidates import Floats, road_kms

AT_THE_LIMIT = 1e-9  # of distances worked out in bulk


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows an instance is made of, already read, in order of code."""

    start: date
    days: int
    needs: Sequence[Need]
    workshops: Sequence[Workshop]
    profiles: Sequence[Profile]
    orders: Sequence[Order]
    book: ActBook
    weights: Mapping[str, int]
    declined: Sequence[tuple[str, str]] = ()  # (need, workshop) that said no and holds no order for it
    industry: Sequence[IndustryRow] = ()
    stocks: Sequence[StockRow] = ()
    limits: planning.Limits = field(default_factory=planning.Limits)


@dataclass(frozen=True, slots=True)
class Excluded:
    """Pieces of a need that are not put to the planner, and why."""

    need: str
    quantity: int
    reason: Reason


def design_of(profile: Profile) -> planning.Design:
    """A planner's design is a version × profile; minutes become hours."""
    envelope = profile.envelope_mm
    return planning.Design(
        id=profile.code,
        steps=tuple(
            planning.Step(step["process"], round(float(step["minutes_per_unit"]) / 60, 9))
            for step in profile.steps
        ),
        labour_hours_per_unit=round(profile.labour_minutes_per_unit / 60, 9),
        materials=tuple(
            planning.MaterialUse(item["id"], float(item["units_per_unit"])) for item in profile.materials
        ),
        min_lot=profile.min_lot,
        envelope_mm=(float(envelope[0]), float(envelope[1]), float(envelope[2])) if envelope else None,
        release_days=dispatch_delay(profile),
        bought=not profile.steps,
    )


def dispatch_delay(profile: Profile, place: Establishment | None = None) -> int:
    """Days from making to dispatch: quarantine includes its last day, so dispatch is the day after."""
    days = quarantine_days(profile, place)
    return max(profile.release_days, days + 1 if days else 0)


def longer_stay(profile: Profile, place: Establishment) -> int:
    """Days more than the design's own that pieces stay in the workshop, for a recipient that asks for longer."""
    return dispatch_delay(profile, place) - dispatch_delay(profile)


def standard_hours(profile: Profile) -> float:
    """Hours of work in one piece: what makes a heap of cheap objects not outbid a vital one."""
    minutes = sum(float(step["minutes_per_unit"]) for step in profile.steps)
    return float(max(minutes + profile.labour_minutes_per_unit, 1.0) / 60)


def _made_at_home(scope: Scope, asked: Sequence[Asked], used: Collection[str]) -> dict[Profile, bool]:
    """The profiles used, and whether makers at home may make each: of category A or B for every use
    asked of it, on every day of the horizon. A profile that nothing asks for stays in the workshop."""
    uses: dict[str, set[str]] = defaultdict(set)
    for one in asked:
        for code in one.profiles:
            uses[code].add(one.use)
    for order in scope.orders:
        uses[order.profile.code].add(use_of(order.need))

    def categories(code: str) -> set[str]:
        days = days_from(scope.start, scope.days)
        rows = (scope.book.decision_row(code, use, day) for use in uses[code] for day in days)
        return {"" if row is None else str(row.payload["category"]) for row in rows}

    return {
        profile: bool(uses[profile.code]) and categories(profile.code) <= AT_HOME
        for profile in scope.profiles
        if profile.code in used
    }


def _left(need: Need, asked: int, orders: Mapping[int, list[Order]]) -> int:
    """Pieces of `asked` still to make: less what is made (and not refused since)."""
    to_make = sum(order.quantity - order.made for order in orders.get(need.pk, ()))
    return int(asked - need.committed + to_make)


@dataclass(slots=True)
class _Neighbours:
    """Workshops within reach of a place; many establishments stand at the centre of one commune."""

    workshops: Sequence[Workshop]
    hours: float
    _at: Floats = field(init=False)
    _known: dict[tuple[float, float], frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._at = np.array([(shop.lat, shop.lon) for shop in self.workshops]).reshape(-1, 2)

    def of(self, lat: float, lon: float) -> frozenset[str]:
        """One too many at the very limit does no harm: the planner has its own say on distances."""
        if (lat, lon) not in self._known:
            km = road_kms(np.broadcast_to(np.array([lat, lon]), self._at.shape), self._at)
            near = np.nonzero(km <= self.hours * ROAD_SPEED_KMH * (1 + AT_THE_LIMIT))[0]
            self._known[lat, lon] = frozenset(self.workshops[place].code for place in near.tolist())
        return self._known[lat, lon]


def _commitments(scope: Scope, orders: Sequence[Order]) -> tuple[planning.Commitment, ...]:
    """Accepted pieces not yet made; work overdue or past the horizon is due on its last day."""
    due: dict[tuple[str, str, str, int], int] = defaultdict(int)
    for order in orders:
        ready = (order.ready_on - scope.start).days
        day = ready if 0 <= ready < scope.days else scope.days - 1
        due[order.need.code, order.workshop.code, order.profile.code, day] += order.quantity - order.made
    return tuple(
        planning.Commitment(need, shop, profile, quantity, day)
        for (need, shop, profile, day), quantity in sorted(due.items())
        if quantity > 0
    )


@dataclass(frozen=True, slots=True)
class _Share:
    """What of a need is put to the planner, whether workshops may make it, and what is left out."""

    quantity: int
    to_workshops: bool
    left_out: Sequence[Excluded] = ()


def _share(need: Need, orders: Mapping[int, list[Order]], supplies: Sequence[str]) -> _Share:
    """One that refuses maker-made pieces is put to the other supplies alone, where there are some.

    Work that workshops have accepted before stays in the plan, and nothing else of it with it.
    """
    beyond, kept_back = need.quantity - offered(need), withheld(need)
    if kept_back is None or not beyond:
        return _Share(_left(need, need.quantity, orders), True)
    if need.takes_maker_made or not supplies or need.committed > need.received:
        return _Share(_left(need, offered(need), orders), True, [Excluded(need.code, beyond, kept_back[1])])
    unverified = [Excluded(need.code, need.unverified, not_verified(need))] if need.unverified else ()
    return _Share(max(0, need.quantity - need.unverified - need.committed), False, unverified)


def _planned_needs(
    scope: Scope, orders: Mapping[int, list[Order]], outside: OutsideSupply
) -> tuple[list[planning.Need], list[Asked], list[Excluded]]:
    by_design: dict[int, list[Profile]] = defaultdict(list)
    for profile in scope.profiles:
        by_design[profile.version.design_id].append(profile)
    needs: list[planning.Need] = []
    asked: list[Asked] = []
    excluded: list[Excluded] = []
    neighbours = _Neighbours(scope.workshops, scope.limits.max_travel_hours)
    for need in scope.needs:
        supplies = outside.substitutes(need)
        share = _share(need, orders, supplies)
        excluded += share.left_out
        left = share.quantity
        if left <= 0:
            continue
        profiles = _cleared_or_all(scope, by_design[need.design_id], use_of(need))
        value = min(map(standard_hours, profiles), default=1.0)
        if not share.to_workshops:
            profiles = ()
        elif not profiles:
            reason = Reason(NOT_PLANNABLE_NO_PROFILE, {"design": need.design.code})
            excluded.append(Excluded(need.code, left, reason))
            continue
        designs = (*(profile.code for profile in profiles), *supplies)
        longest = max((longer_stay(profile, need.establishment) for profile in profiles), default=0)
        needs.append(_need(scope, need, left, designs, value, longest))
        near = neighbours.of(need.establishment.lat, need.establishment.lon)
        asked.append(
            Asked(need.code, use_of(need), recipient_of(need), tuple(p.code for p in profiles), near)
        )
    return needs, asked, excluded


def _need(
    scope: Scope, need: Need, left: int, designs: tuple[str, ...], value: float, longest: int
) -> planning.Need:
    """A need as the planner reads it; `value` is the work in one piece, in hours.

    The planner knows one release delay a design: where the recipient asks for a longer quarantine, `longest`
    days, its deadline is that much earlier, so that what is on time is so after the wait.
    """
    place = need.establishment
    return planning.Need(
        id=need.code,
        designs=designs,
        lat=place.lat,
        lon=place.lon,
        quantity=left,
        deadline=max(0, (need.deadline - scope.start).days - longest),
        weight=round(scope.weights.get(need.code, 1) * value, 9),
        territory=place.department,
        zone=zone_of(place.department),
    )


def _cleared_or_all(scope: Scope, profiles: Sequence[Profile], use: str) -> Sequence[Profile]:
    """Profiles that have a decision for the use; all of them when none has, so that the plan says why."""
    decided = [profile for profile in profiles if scope.book.decisions.get((profile.code, use))]
    return decided or profiles


def instance_of(scope: Scope) -> tuple[planning.Instance, tuple[Excluded, ...]]:
    """The instance and the needs left out of it."""
    orders: dict[int, list[Order]] = defaultdict(list)
    for order in scope.orders:
        orders[order.need_id].append(order)
    outside = OutsideSupply.of(scope.start, scope.days, scope.industry, scope.stocks)
    needs, asked, excluded = _planned_needs(scope, orders, outside)
    planned = {need.id for need in needs}
    accepted = frozenset(code for need in needs for code in need.designs)
    used = accepted | {order.profile.code for order in scope.orders}
    rules = PlanRules(
        book=scope.book,
        days=days_from(scope.start, scope.days),
        profiles={profile.code: profile for profile in scope.profiles},
        workshops={workshop.code: workshop for workshop in scope.workshops},
    )
    profiles = _made_at_home(scope, asked, used)
    capacity = capacity_of(scope.workshops, profiles, scope.start, scope.days)
    made = planning.Instance(
        start=scope.start,
        days=scope.days,
        limits=scope.limits,
        designs=(
            *(capacity.roomed(design_of(p), p, at_home=at_home) for p, at_home in profiles.items()),
            *outside.designs(accepted),
        ),
        workshops=capacity.workshops,
        needs=tuple(needs),
        industry=outside.makers(accepted),
        stocks=outside.kept(accepted),
        refusals=(
            *rules.bans(asked),
            *_declined(scope, planned),
            *outside.refusals(rules, [(a, need.designs) for a, need in zip(asked, needs, strict=True)]),
        ),
        commitments=_commitments(scope, [o for o in scope.orders if o.need.code in planned]),
    )
    return made, tuple(excluded)


def _declined(scope: Scope, planned: Collection[str]) -> Iterator[planning.Ban]:
    """A workshop that declined a need is not asked again for it."""
    for need, workshop in scope.declined:
        if need in planned:
            yield planning.Ban(reason=PROPOSAL_DECLINED, need=need, workshop=workshop)


def excluded_as_json(excluded: Sequence[Excluded]) -> list[dict[str, Any]]:
    return [
        {"need": item.need, "quantity": item.quantity, "reason": item.reason.as_dict()} for item in excluded
    ]
