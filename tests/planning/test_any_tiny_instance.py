"""Any tiny instance against the proven optimum of a program written apart: every rule at once, nothing of the planner's.

One column for each line (need, source, design), one for each day that it is made on, whole numbers and yes-or-no,
given to HiGHS. Who may serve whom comes from the auditor, which shares no code with the planner; hours, people,
material, days of release and of transport, lots, the split limit, stocks and industry are written here again.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate
from typing import Any

import highspy
from hypothesis import given, settings
from tests.factories.tiny_plans import busy_instances
from tests.planning.test_parts import parts_of_needs

from maillage.kernel.geography import road_hours
from maillage.planning.auditing import audit
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.findings import Findings
from maillage.planning.bounding import bound
from maillage.planning.instance import Design, Instance, Need
from maillage.planning.regions.making import Way, solve_by_regions
from maillage.planning.replanning.planner import replan
from maillage.planning.solving import solve

CLOSE = 1e-6
Terms = dict[Any, list[Any]]


class Optimum:
    """The best on-time value of an instance without accepted work."""

    def __init__(self, whole: Instance) -> None:
        self.whole, self.model = whole, highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
            self.model.setOptionValue(option, value)
        self.designs = {design.id: design for design in whole.designs}
        self.served: Terms = defaultdict(list)
        self.loads: Terms = defaultdict(list)
        self.sent: Terms = defaultdict(list)
        self.value: list[Any] = []
        eligibility = Eligibility(whole)
        for need in whole.needs:
            self._workshops(need, eligibility)
            for code in need.designs:
                if eligibility.refusal(need, code, None) is None:
                    self._supplies(need, self.designs[code])

    def of(self) -> float:
        for need in self.whole.needs:
            self._at_most(self.served[need.id], need.quantity)
        self._within_what_workshops_have()
        for stock in self.whole.stocks:
            self._at_most(
                [x for day in range(self.whole.days) for x in self.sent[stock.id, day]], stock.quantity
            )
        for maker in self.whole.industry:
            for day in range(self.whole.days):
                last = day if maker.until_day is None else min(day, maker.until_day)
                made = max(0, last - maker.from_day + 1) * maker.units_per_day
                self._at_most([x for d in range(day + 1) for x in self.sent[maker.id, d]], made)
        if not self.value:
            return 0.0
        self.model.maximize(_sum(self.value))
        assert self.model.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(self.model.getInfo().objective_function_value)

    def _workshops(self, need: Need, eligibility: Eligibility) -> None:
        opened = []
        for shop in self.whole.workshops:
            used = self._yes_or_no()
            for design in (self.designs[code] for code in need.designs):
                found = Findings()
                eligibility.check(need, design, shop, "", found)
                far = road_hours(need.lat, need.lon, shop.lat, shop.lon) > 2
                last = min(need.deadline - design.release_days - far, self.whole.days - 1)
                if found.found or last < 0:
                    continue
                days = [self.model.addVariable(0, need.quantity) for _ in range(last + 1)]
                self.model.addConstr(_sum(days) == self._line(need, design, only_if=used))
                for day, pieces in enumerate(days):
                    for step in design.steps:
                        self.loads[shop.id, step.process, day].append(step.hours_per_unit * pieces)
                    self.loads[shop.id, "", day].append(design.labour_hours_per_unit * pieces)
                    for use in design.materials:
                        self.loads[shop.id, ("material", use.id), day].append(use.units_per_unit * pieces)
            opened.append(used)
        self._at_most(opened, self.whole.limits.max_workshops_per_need)

    def _supplies(self, need: Need, design: Design) -> None:
        """Those of the design and of the need's zone: a stock arrives the next day, industry two days after."""
        for source, transit in (*((s, 1) for s in self.whole.stocks), *((s, 2) for s in self.whole.industry)):
            last = min(need.deadline - transit, self.whole.days - 1)
            if source.design == design.id and source.zone == need.zone and last >= 0:
                line = self._line(need, design)
                # a line leaves whole; the later it may, the more there is
                self.sent[source.id, 0 if transit == 1 else last].append(line)

    def _line(self, need: Need, design: Design, only_if: Any = None) -> Any:
        """Whole pieces, none or at least the lot."""
        pieces = self.model.addVariable(0, need.quantity, type=highspy.HighsVarType.kInteger)
        there = self._yes_or_no()
        self.model.addConstr(pieces <= need.quantity * there)
        self.model.addConstr(pieces >= min(design.min_lot, need.quantity) * there)
        if only_if is not None:
            self.model.addConstr(there <= only_if)
        self.served[need.id].append(1.0 * pieces)
        self.value.append(need.weight * pieces)
        return 1.0 * pieces

    def _within_what_workshops_have(self) -> None:
        days = range(self.whole.days)
        for shop in self.whole.workshops:
            for day in days:
                self._at_most(self.loads[shop.id, "", day], shop.labour_hours[day])
                for process, hours in shop.machine_hours.items():
                    self._at_most(self.loads[shop.id, process, day], hours[day])
            for material, arrivals in shop.materials.items():
                came = accumulate(sum(a.quantity for a in arrivals if a.day == day) for day in days)
                for day, there in enumerate(came):
                    taken = [
                        x for d in range(day + 1) for x in self.loads[shop.id, ("material", material), d]
                    ]
                    self._at_most(taken, there)

    def _yes_or_no(self) -> Any:
        return self.model.addVariable(0, 1, type=highspy.HighsVarType.kInteger)

    def _at_most(self, terms: list[Any], most: float) -> None:
        if terms:
            self.model.addConstr(_sum(terms) <= most)


def _sum(terms: list[Any]) -> Any:
    return sum(terms[1:], 1.0 * terms[0])


def share(whole: Instance) -> float:
    """The optimum as a share of what is asked."""
    return Optimum(whole).of() / sum(need.weight * need.quantity for need in whole.needs)


def two_lots(whole: Instance) -> float:
    """What the planner may lose to whole pieces, lots and the split limit: two lots of the heaviest need.

    In 2,100 drawings it was the optimum itself five times in six, and never more than a lot and a third below.
    """
    pieces = max(3, *(design.min_lot for design in whole.designs))
    asked = sum(need.weight * need.quantity for need in whole.needs)
    return 2 * max(need.weight for need in whole.needs) * pieces / asked


@settings(max_examples=60, deadline=None)
@given(busy_instances())
def test_the_plan_is_near_the_optimum_never_above_it_and_the_bounds_never_below(whole: Instance) -> None:
    best, plan = share(whole), solve(whole)
    assert audit(whole, plan).violations == ()
    assert best - two_lots(whole) - CLOSE <= plan.summary.weighted_on_time_coverage <= best + CLOSE
    for proven in (plan.summary.upper_bound, bound(whole, tight=True).coverage, bound(whole).coverage):
        assert proven >= best - CLOSE


@settings(max_examples=25, deadline=None)
@given(busy_instances())
def test_ways_for_large_instances_are_never_above_the_optimum_nor_their_bounds_below(whole: Instance) -> None:
    best = share(whole)
    with parts_of_needs(2):
        parts = solve(whole)
    for plan in (parts, solve_by_regions(whole, way=Way(2, 2, 5, 5), workers=1)):
        assert audit(whole, plan).violations == ()
        assert plan.summary.weighted_on_time_coverage <= best + CLOSE <= plan.summary.upper_bound + 2 * CLOSE


@settings(max_examples=30, deadline=None)
@given(busy_instances(), busy_instances())
def test_planned_again_from_anything_it_is_never_above_the_optimum(old: Instance, new: Instance) -> None:
    best, plan = share(new), solve(old)
    for at_once in (True, False):
        made = replan(old, plan, new, at_once=at_once)
        assert audit(new, made).violations == ()
        assert made.summary.weighted_on_time_coverage <= best + CLOSE
    assert made.summary.weighted_on_time_coverage >= best - two_lots(new) - CLOSE
    assert made.summary.upper_bound >= best - CLOSE
