"""What might serve a need, least effort first: changes to be checked, none of them promised.

Capacity is proposed in the workshops where fewest pieces of worthier needs are waiting, in
growing amounts: those needs are served first, and the amount must cover them too.
Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from maillage.planning import reasons
from maillage.planning.advising.changes import (
    Change,
    Delivery,
    LabourHours,
    LaterDeadline,
    Limit,
    Lot,
    MachineHours,
    Material,
    Priority,
    Quantity,
    RuleLifted,
)
from maillage.planning.explaining import Explanation
from maillage.planning.remaining import Remaining

TIMES = (1.0, 2.0, 4.0, 8.0, 16.0)  # amounts of capacity, in what the missing pieces take
WORKSHOPS = 2
SOON, LATER = (1, 2), (3, 5, 7)  # days
WEIGHTS = (1.5, 2.0, 4.0, 10.0)
SMALL = 0.1  # of a need: a remainder worth giving up

Step = tuple[Change, ...]
Ladder = Sequence[Step]  # one idea in growing amounts


@dataclass(frozen=True, slots=True)
class Situation:
    """A need that lacks pieces on time, and what the plan says of it and leaves."""

    left: Remaining
    place: int
    told: Explanation
    waiting: Sequence[int]  # pieces each need of the instance lacks on time

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(reason.code for reason in self.told.reasons)

    @property
    def short(self) -> int:
        return self.told.quantity - self.told.on_time


def ladders(case: Situation) -> Iterator[Ladder]:
    """Ideas, the quickest to carry out first."""
    yield from _limits(case)
    yield [(LaterDeadline(case.told.need, days),) for days in SOON]
    yield from _capacity(case)
    yield from _deliveries(case)
    yield [(LaterDeadline(case.told.need, days),) for days in LATER]
    if reasons.OUTBID in case.codes:
        yield [(Priority(case.told.need, times),) for times in WEIGHTS]
    yield from _rules(case)
    if 0 < case.short <= SMALL * case.told.quantity:
        yield [(Quantity(case.told.need, case.told.on_time),)]


def _limits(case: Situation) -> Iterator[Ladder]:
    limits = case.left.instance.limits
    if reasons.LIMIT_CANDIDATES in case.codes:
        yield [(Limit("max_candidates", 2 * limits.max_candidates),)]
    if reasons.SPLIT_LIMIT in case.codes:
        yield [(Limit("max_workshops_per_need", limits.max_workshops_per_need + 2),)]
    if reasons.LOT_MINIMUM in case.codes:
        designs = {r.params["design"] for r in case.told.reasons if r.code == reasons.LOT_MINIMUM}
        smaller = min(case.short, *(case.left.lots[code] for code in designs))
        yield [(Lot(code, smaller),) for code in sorted(designs) if smaller < case.left.lots[code]]


def _rules(case: Situation) -> Iterator[Ladder]:
    names = {r.params["reason"] for r in case.told.reasons if r.code == reasons.RULE_REFUSED}
    yield from ([(RuleLifted(case.told.need, name),)] for name in sorted(names))


def _capacity(case: Situation) -> Iterator[Ladder]:
    """Hours, people and material for the missing pieces, in the least wanted workshops."""
    sites = [site for site in case.told.sites if site.last_day >= 0]
    shop = {w.id: k for k, w in enumerate(case.left.instance.workshops)}
    ranked = sorted(
        ((_wanted(case, case.left.ground.design[s.design], shop[s.workshop]), k) for k, s in enumerate(sites))
    )
    for _, k in ranked[:WORKSHOPS]:
        design, at = case.left.ground.design[sites[k].design], shop[sites[k].workshop]
        steps = [_bundle(case, design, at, sites[k].last_day, times) for times in TIMES]
        yield [step for n, step in enumerate(steps) if step and step not in steps[:n]]


def _wanted(case: Situation, design: int, shop: int) -> float:
    """Hours that needs of more weight an hour lack and could have in the workshop, by those of this need."""
    left = case.left
    hours = left.resources.daily_use[:, :-1]
    main = int(hours[design].argmax())
    pairs = left.candidates.pairs
    rows = np.nonzero((pairs.workshop == shop) & (hours[pairs.design, main] > 0))[0]
    need, use = pairs.need[rows], hours[pairs.design[rows], main]
    mine = left.weight[case.place] / hours[design, main]
    before = (left.weight[need] / use >= mine) & (need != case.place)
    asked = float((np.array(case.waiting)[need] * use)[before].sum())
    return asked / (case.short * float(hours[design, main]))


def _bundle(case: Situation, design: int, shop: int, last: int, times: float) -> Step:
    """What is lacking in the workshop to make `times` the missing pieces by day `last`."""
    left, made = case.left.resources, case.left.instance.designs[design]
    place, pieces = case.left.instance.workshops[shop], times * case.short
    found: list[Change] = []
    for step in made.steps:
        there = float(left.daily[shop, left.processes.index(step.process), : last + 1].sum())
        lacking = pieces * step.hours_per_unit - there
        if lacking > 0:
            found.append(MachineHours(place.id, place.territory, step.process, _rounded(lacking), last))
    there = float(left.daily[shop, left.labour, : last + 1].sum())
    if pieces * made.labour_hours_per_unit > there:
        lacking = pieces * made.labour_hours_per_unit - there
        found.append(LabourHours(place.id, place.territory, _rounded(lacking), last))
    for use in made.materials:
        there = float(left.arrived[shop, left.materials.index(use.id), last])
        if pieces * use.units_per_unit > there:
            lacking = pieces * use.units_per_unit - there
            found.append(Material(place.id, place.territory, use.id, _rounded(lacking)))
    return tuple(found)


def _rounded(amount: float) -> float:
    """Up, to two figures at least and no finer than a tenth."""
    unit = max(0.1, 10.0 ** (len(str(int(amount))) - 2))
    found = round(ceil(amount / unit - 1e-9) * unit, 1)
    return int(found) if found.is_integer() else found


def _deliveries(case: Situation) -> Iterator[Ladder]:
    """Pieces from elsewhere: what the need lacks, then with what is lacking to those that pass before it."""
    instance, wanted = case.left.instance, case.left.instance.needs[case.place]
    for design in wanted.designs:
        before = sum(
            case.waiting[k]
            for k, other in enumerate(instance.needs)
            if k != case.place
            and design in other.designs
            and (other.zone, other.weight >= wanted.weight) == (wanted.zone, True)
        )
        amounts = dict.fromkeys((case.short, case.short + before, 2 * (case.short + before)))
        yield [(Delivery(design, wanted.zone, amount),) for amount in amounts]
