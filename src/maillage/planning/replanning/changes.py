"""What changed between two instances: needs, capacity, supplies, rules, accepted work, days.

Guarantees: `changes(a, b)` is empty exactly when both tell the planner the same (the order of
their lists and their digests apart); each change is one stable code with its figures, and
reads in French and English. What is lost and what is gained are told apart: a machine down
on Monday and lent on Tuesday is two changes. Days are those of each instance.
Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from maillage.kernel import reasons
from maillage.planning.instance import Arrival, Ban, Industry, Instance, Need, Stock, Workshop
from maillage.planning.replanning import change_codes as codes
from maillage.planning.resources import suppliers_of

DIGITS = 4  # hours and material are told to so many decimals


@dataclass(frozen=True, slots=True)
class InstanceChange:
    """One change, as a declared code with its parameters."""

    code: str
    params: Mapping[str, Any]

    def says(self, language: str) -> str:
        return reasons.render(self.code, self.params, language)


def changes(old: Instance, new: Instance) -> tuple[InstanceChange, ...]:
    """Every change, by kind, then in the order of the new instance's lists."""
    told = tuple(_days(old, new))
    old = told_from(old, (new.start - old.start).days)
    return (
        *told,
        *_needs(old, new),
        *_workshops(old, new),
        *_designs(old, new),
        *_supplies(old, new),
        *_rules(old, new),
        *_accepted(old, new),
    )


def told_from(old: Instance, later: int) -> Instance:
    """The old instance told in the days of the new one, which starts `later`; the days before are left out."""
    if not later:
        return old

    def shop(row: Workshop) -> Workshop:
        arrivals = {
            m: tuple(replace(a, day=max(0, a.day - later)) for a in found)
            for m, found in row.materials.items()
        }
        hours = {p: _later(daily, later) for p, daily in row.machine_hours.items()}
        return replace(
            row, machine_hours=hours, labour_hours=_later(row.labour_hours, later), materials=arrivals
        )

    def maker(row: Industry) -> Industry:
        until = None if row.until_day is None else row.until_day - later
        return replace(row, from_day=max(0, row.from_day - later), until_day=until)

    return replace(
        old,
        workshops=tuple(map(shop, old.workshops)),
        needs=tuple(replace(need, deadline=need.deadline - later) for need in old.needs),
        industry=tuple(map(maker, old.industry)),
        commitments=tuple(replace(c, ready_day=c.ready_day - later) for c in old.commitments),
    )


def _later(hours: tuple[float, ...], later: int) -> tuple[float, ...]:
    return hours[later:] if later > 0 else (*(0.0,) * -later, *hours)


def _change(code: str, **params: Any) -> InstanceChange:
    return InstanceChange(code, params)


def _days(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    if (old.start, old.days) != (new.start, new.days):
        before = {"start_before": old.start.isoformat(), "days_before": old.days}
        yield _change(codes.DAYS, start=new.start.isoformat(), days=new.days, **before)
    then, now = asdict(old.limits), asdict(new.limits)
    for limit in now:
        if then[limit] != now[limit]:
            yield _change(codes.LIMITS, limit=limit, before=then[limit], after=now[limit])


def _needs(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    before = {need.id: need for need in old.needs}
    for need in new.needs:
        known = before.pop(need.id, None)
        if known is None:
            yield _change(codes.NEED_NEW, need=need.id, quantity=need.quantity, deadline=need.deadline)
        elif known != need:
            yield from _need(known, need)
    for need in before.values():
        yield _change(codes.NEED_GONE, need=need.id, quantity=need.quantity)


def _need(before: Need, after: Need) -> Iterator[InstanceChange]:
    for name, code in (
        ("quantity", codes.NEED_QUANTITY),
        ("deadline", codes.NEED_DEADLINE),
        ("weight", codes.NEED_WEIGHT),
        ("designs", codes.NEED_DESIGNS),
    ):
        then, now = getattr(before, name), getattr(after, name)
        if then != now:
            yield _change(code, need=after.id, before=then, after=now)
    place = (before.lat, before.lon, before.territory, before.zone)
    if place != (after.lat, after.lon, after.territory, after.zone):
        yield _change(codes.NEED_PLACE, need=after.id)


def _workshops(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    before = {shop.id: shop for shop in old.workshops}
    for shop in new.workshops:
        known = before.pop(shop.id, None)
        if known is None:
            yield _change(codes.WORKSHOP_NEW, workshop=shop.id)
        elif known != shop:
            yield from _workshop(known, shop)
    for shop in before.values():
        yield _change(codes.WORKSHOP_GONE, workshop=shop.id)


def _workshop(before: Workshop, after: Workshop) -> Iterator[InstanceChange]:
    place = (before.lat, before.lon, before.territory, before.zone)
    if place != (after.lat, after.lon, after.territory, after.zone):
        yield _change(codes.WORKSHOP_PLACE, workshop=after.id)
    if (before.max_envelope_mm or {}) != (after.max_envelope_mm or {}):
        yield _change(codes.WORKSHOP_ROOM, workshop=after.id)
    for process in sorted({*before.machine_hours, *after.machine_hours}):
        then, now = (shop.machine_hours.get(process, ()) for shop in (before, after))
        for code, hours in _gaps(then, now, codes.HOURS_LESS, codes.HOURS_MORE):
            yield _change(code, workshop=after.id, process=process, hours=hours)
    for code, hours in _gaps(before.labour_hours, after.labour_hours, codes.PEOPLE_LESS, codes.PEOPLE_MORE):
        yield _change(code, workshop=after.id, hours=hours)
    for material in sorted({*before.materials, *after.materials}):
        had, has = (_levels(shop.materials.get(material, ())) for shop in (before, after))
        if had != has:
            yield from _material(after.id, material, had, has)


def _gaps(
    before: Iterable[float], after: Iterable[float], less: str, more: str
) -> Iterator[tuple[str, float]]:
    """Hours lost and hours gained, day by day, each summed, over the days that both have."""
    then, now = list(before), list(after)
    if not (then and now):  # a process that comes or goes
        then, now = then or [0.0] * len(now), now or [0.0] * len(then)
    gains = [b - a for a, b in zip(then, now, strict=False)]
    for code, total in (
        (less, -sum(gain for gain in gains if gain < 0)),
        (more, sum(gain for gain in gains if gain > 0)),
    ):
        if total > 0:
            yield code, round(total, DIGITS)


def _levels(arrivals: Iterable[Arrival]) -> dict[int, float]:
    found: dict[int, float] = defaultdict(float)
    for arrival in arrivals:
        found[arrival.day] += arrival.quantity
    return {day: quantity for day, quantity in sorted(found.items()) if quantity}


def _material(
    workshop: str, material: str, before: Mapping[int, float], after: Mapping[int, float]
) -> Iterator[InstanceChange]:
    """Less on some day, more on some day, or both; `quantity` is what the whole plan loses or gains."""
    days = sorted({*before, *after})
    there = [
        sum(after.get(d, 0.0) for d in days if d <= day) - sum(before.get(d, 0.0) for d in days if d <= day)
        for day in days
    ]
    quantity = round(sum(after.values()) - sum(before.values()), DIGITS)
    for code, found in ((codes.MATERIAL_LESS, min(there) < 0), (codes.MATERIAL_MORE, max(there) > 0)):
        if found:
            yield _change(code, workshop=workshop, material=material, quantity=quantity)


def _designs(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    before = {design.id: design for design in old.designs}
    for design in new.designs:
        known = before.pop(design.id, None)
        if known is None:
            yield _change(codes.DESIGN_NEW, design=design.id)
        elif known != design:
            yield _change(codes.DESIGN, design=design.id)
    for identifier in before:
        yield _change(codes.DESIGN_GONE, design=identifier)


def _supplies(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    def kind(source: Stock | Industry) -> tuple[bool, str]:
        return isinstance(source, Stock), source.id

    before = {kind(source): source for source in suppliers_of(old)}
    for source in suppliers_of(new):
        known = before.pop(kind(source), None)
        if known is None:
            yield _change(codes.SUPPLY_NEW, source=source.id, design=source.design)
        elif known != source:
            yield _change(codes.SUPPLY, source=source.id, design=source.design)
    for _, identifier in before:
        yield _change(codes.SUPPLY_GONE, source=identifier)


def _rules(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    then, now = dict.fromkeys(old.refusals), dict.fromkeys(new.refusals)
    for code, bans in (
        (codes.RULE_NEW, (ban for ban in now if ban not in then)),
        (codes.RULE_LIFTED, (ban for ban in then if ban not in now)),
    ):
        for ban in bans:
            named = _named(ban)
            yield _change(code, reason=ban.reason, about=", ".join(named.values()), **named)


def _named(ban: Ban) -> dict[str, str]:
    keys = ("design", "workshop", "need", "territory")
    return {key: getattr(ban, key) for key in keys if getattr(ban, key) is not None}


def _accepted(old: Instance, new: Instance) -> Iterator[InstanceChange]:
    then, now = _promised(old), _promised(new)
    for pair in sorted({*then, *now}):
        before, after = then.get(pair, {}), now.get(pair, {})
        named = dict(zip(("need", "workshop", "design"), pair, strict=True))
        gain = sum(after.values()) - sum(before.values())
        if gain:
            code = codes.ACCEPTED_MORE if gain > 0 else codes.ACCEPTED_LESS
            yield _change(code, **named, quantity=abs(gain))
        elif before != after:
            yield _change(codes.ACCEPTED_DAY, **named)


def _promised(instance: Instance) -> dict[tuple[str, str, str], dict[int, int]]:
    """Pieces promised by pair and day."""
    found: dict[tuple[str, str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for c in instance.commitments:
        found[c.need, c.workshop, c.design][c.ready_day] += c.quantity
    return found
