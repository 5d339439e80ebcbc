"""Greedy by priority: the yardstick that any plan must beat.

Needs by weight (highest first), deadline, id; for each, the nearest candidate workshop
first and its earliest days first, then stock, then industry; accepted work before all
else, by its ready day. A first pass serves on time only, a second gives what is left to
late deliveries, so that no late piece takes the place of one on time. Every hard rule
holds: the plan passes the audit. Nothing is optimised and no bound is known: the upper
bound it prints is 1. Source: planning page §1-3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from maillage import __version__
from maillage.planning import reasons
from maillage.planning.allotting import EPSILON, Bench, Flow
from maillage.planning.candidates import Ints, Pairs
from maillage.planning.instance import Commitment, Design, Instance, Need
from maillage.planning.nearby import nearby_candidates
from maillage.planning.plan import (
    Line,
    Plan,
    ScheduleRow,
    Solver,
    Summary,
    Unserved,
    UnservedReason,
    Withdrawn,
)
from maillage.planning.refusals import Refusals

INDUSTRY_TRANSPORT = 2
STOCK_TRANSPORT = 1


def greedy(instance: Instance) -> Plan:
    """The greedy plan, deterministic; `seconds` is 0 (the caller has the clock)."""
    return _Greedy(instance).plan()


@dataclass(frozen=True, slots=True)
class _Option:
    """A candidate of one need."""

    workshop: str
    design: str
    km: float
    transport: int


@dataclass(frozen=True, slots=True)
class _Choices:
    """Candidates of each need, nearest first; equal distances by the need's order of designs, then id.

    Kept as arrays, and made into options for one need at a time.
    """

    instance: Instance
    pairs: Pairs
    first: Mapping[str, tuple[int, int]]

    @classmethod
    def of(cls, instance: Instance, pairs: Pairs) -> _Choices:
        by_id = np.argsort(np.argsort([w.id for w in instance.workshops], kind="stable"), kind="stable")
        # pairs are sorted by need, then by its order of designs: that order breaks ties
        place = np.arange(len(pairs)) if not len(pairs) else _ranks(pairs.need, pairs.design)
        pairs = pairs.only(np.lexsort((by_id[pairs.workshop], place, pairs.km, pairs.need)))
        ends = np.searchsorted(pairs.need, np.arange(len(instance.needs) + 1)).tolist()
        return cls(instance, pairs, {n.id: (ends[k], ends[k + 1]) for k, n in enumerate(instance.needs)})

    def get(self, need: str) -> list[_Option]:
        rows = slice(*self.first[need])
        instance, mine = self.instance, self.pairs
        columns = (mine.workshop[rows], mine.design[rows], mine.km[rows], mine.transport[rows])
        return [
            _Option(instance.workshops[w].id, instance.designs[d].id, km, transport)
            for w, d, km, transport in zip(*(column.tolist() for column in columns), strict=True)
        ]


def _ranks(need: Ints, design: Ints) -> Ints:
    """The place of each row's design among those of its need; rows are sorted by both."""
    new = (np.diff(need, prepend=-1) != 0) | (np.diff(design, prepend=-1) != 0)
    group = np.cumsum(new)
    found: Ints = group - group[np.searchsorted(need, need)]
    return found


@dataclass(slots=True)
class _Greedy:
    """What is left of every resource, and the plan so far."""

    instance: Instance
    benches: dict[str, Bench] = field(init=False)
    designs: dict[str, Design] = field(init=False)
    options: _Choices = field(init=False)
    stocks: dict[str, int] = field(init=False)
    flows: dict[str, Flow] = field(init=False)
    left: dict[str, int] = field(init=False)
    used: dict[str, set[str]] = field(init=False)
    committed: set[tuple[str, str, str]] = field(init=False)
    refusals: Refusals = field(init=False)
    ceilings: dict[tuple[str, str, int], float] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    schedule: dict[tuple[str, str, str, int], float] = field(default_factory=dict)
    withdrawn: list[Withdrawn] = field(default_factory=list)

    def __post_init__(self) -> None:
        instance = self.instance
        self.benches = {w.id: Bench.of(w, instance.days) for w in instance.workshops}
        self.designs = {design.id: design for design in instance.designs}
        self.options = _Choices.of(instance, nearby_candidates(instance))
        self.stocks = {stock.id: stock.quantity for stock in instance.stocks}
        self.flows = {i.id: Flow.of(i, instance.days) for i in instance.industry}
        self.left = {need.id: need.quantity for need in instance.needs}
        self.used = {need.id: set() for need in instance.needs}
        self.refusals = Refusals.of(instance.refusals)
        self.committed = {(c.need, c.workshop, c.design) for c in instance.commitments}

    def plan(self) -> Plan:
        needs = {need.id: need for need in self.instance.needs}
        for commitment in sorted(self.instance.commitments, key=_by_ready_day):
            self._keep(needs[commitment.need], commitment)
        ordered = sorted(needs.values(), key=lambda need: (-need.weight, need.deadline, need.id))
        for late in (False, True):
            for need in ordered:
                self._serve(need, late)
        rows = (ScheduleRow(*key, quantity) for key, quantity in sorted(self.schedule.items()))
        return Plan(
            instance_sha256=self.instance.sha256,
            solver=Solver("greedy", __version__, 0, 0.0),
            lines=tuple(self.lines),
            schedule=tuple(rows),
            unserved=tuple(self._unserved(need) for need in self.instance.needs if self.left[need.id]),
            withdrawn=tuple(self.withdrawn),
            summary=self._summary(needs),
        )

    def _keep(self, need: Need, promised: Commitment) -> None:
        """Place accepted work by its day; say why for what cannot be."""
        pair = (promised.workshop, promised.design)
        if any(self.refusals.on(need, promised.design, promised.workshop)):
            self._withdraw(promised, promised.quantity, reasons.RULE_FORBIDS)
            return
        wanted = min(promised.quantity, self.left[need.id])
        self._withdraw(promised, promised.quantity - wanted, reasons.NEED_REDUCED)
        able = [o for o in self.options.get(need.id) if (o.workshop, o.design) == pair]
        made = self._make(need, able[0], wanted, promised.ready_day, 1) if able and wanted else 0
        self._withdraw(promised, wanted - made, reasons.CAPACITY_LOST)

    def _withdraw(self, promised: Commitment, quantity: int, code: str) -> None:
        if quantity:
            pair = (promised.need, promised.workshop, promised.design)
            self.withdrawn.append(Withdrawn(*pair, quantity, code))

    def _serve(self, need: Need, late: bool) -> None:
        last = self.instance.days - 1
        for option in self.options.get(need.id):
            design = self.designs[option.design]
            until = last if late else min(last, need.deadline - design.release_days - option.transport)
            if self.left[need.id] and until >= 0 and self._may_add(need, option.workshop):
                lot = self._lot(need, option)
                self._make(need, option, self.left[need.id], until, lot)
        for stock in self.instance.stocks:
            if late or need.deadline >= STOCK_TRANSPORT:
                self._take(need, stock.id, stock.design, stock.zone)
        for supplier in self.instance.industry:
            until = last if late else min(last, need.deadline - INDUSTRY_TRANSPORT)
            if self._reaches(need, supplier.design, supplier.zone):
                self._receive(need, supplier.id, supplier.design, until)

    def _may_add(self, need: Need, workshop: str) -> bool:
        used = self.used[need.id]
        return workshop in used or len(used) < self.instance.limits.max_workshops_per_need

    def _lot(self, need: Need, option: _Option) -> int:
        if (need.id, option.workshop, option.design) in self.committed:
            return 1
        return min(self.designs[option.design].min_lot, need.quantity)

    def _make(self, need: Need, option: _Option, wanted: int, until: int, lot: int) -> int:
        """Schedule up to `wanted` whole pieces by day `until`, earliest days first."""
        key = (option.workshop, option.design, until)
        if wanted < lot or self.ceilings.get(key, lot) < lot:  # what is left only ever shrinks
            return 0
        design = self.designs[option.design]
        bench = self.benches[option.workshop]
        rows = bench.offer(design, wanted, until)
        pieces = int(sum(quantity for _, quantity in rows) + EPSILON)
        if pieces < wanted:
            self.ceilings[key] = pieces
        if pieces < lot or pieces == 0:
            return 0
        ready = 0
        for day, quantity in bench.take(design, rows, pieces):
            row = (need.id, option.workshop, option.design, day)
            self.schedule[row] = self.schedule.get(row, 0.0) + quantity
            ready = day
        self.used[need.id].add(option.workshop)
        arrival = ready + design.release_days + option.transport
        self._add(
            Line(need.id, "workshop", option.workshop, option.design, pieces, ready, arrival, False), need
        )
        return pieces

    def _reaches(self, need: Need, design: str, zone: str) -> bool:
        """Whether stock or industry of this design and zone may serve the need."""
        if not self.left[need.id] or zone != need.zone or design not in need.designs:
            return False
        return not any(self.refusals.on(need, design, None))

    def _take(self, need: Need, stock: str, design: str, zone: str) -> None:
        pieces = min(self.stocks[stock], self.left[need.id])
        lot = min(self.designs[design].min_lot, need.quantity)
        if pieces >= lot and self._reaches(need, design, zone):
            self.stocks[stock] -= pieces
            self._add(Line(need.id, "stock", stock, design, pieces, 0, STOCK_TRANSPORT, False), need)

    def _receive(self, need: Need, supplier: str, design: str, until: int) -> None:
        day, pieces = self.flows[supplier].offer(self.left[need.id], until)
        if pieces and pieces >= min(self.designs[design].min_lot, need.quantity):
            self.flows[supplier].take(day, pieces)
            arrival = day + INDUSTRY_TRANSPORT
            self._add(Line(need.id, "industry", supplier, design, pieces, day, arrival, False), need)

    def _add(self, line: Line, need: Need) -> None:
        timely = line.arrival_day <= need.deadline
        parts = (line.need, line.source_kind, line.source, line.design, line.quantity)
        self.lines.append(Line(*parts, line.ready_day, line.arrival_day, timely))
        self.left[need.id] -= line.quantity

    def _unserved(self, need: Need) -> Unserved:
        missing = self.left[need.id]
        return Unserved(need.id, missing, (self._why(need, missing),))

    def _why(self, need: Need, missing: int) -> UnservedReason:
        """One plain reason, by the nearest candidate; the solver's explanation says more."""
        options = self.options.get(need.id)
        if not options:
            for wanted in need.designs:
                for ban in self.refusals.on(need, wanted, None):
                    return UnservedReason(reasons.RULE_REFUSED, {"reason": ban.reason})
            return UnservedReason(reasons.CANDIDATES_NONE)
        if not any(self._may_add(need, option.workshop) for option in options):
            limit = self.instance.limits.max_workshops_per_need
            return UnservedReason(reasons.SPLIT_LIMIT, {"limit": limit})
        design = self.designs[options[0].design]
        if missing < self._lot(need, options[0]):
            params = {"design": design.id, "min_lot": design.min_lot}
            return UnservedReason(reasons.LOT_MINIMUM, params)
        return self.benches[options[0].workshop].shortage(design, self.instance.days - 1)

    def _summary(self, needs: dict[str, Need]) -> Summary:
        asked = sum(need.weight * need.quantity for need in needs.values())
        served = dict.fromkeys(line.need for line in self.lines if line.source_kind == "workshop")
        km = {(n, o.workshop): o.km for n in served for o in self.options.get(n)}
        timely = sum(needs[line.need].weight * line.quantity for line in self.lines if line.on_time)
        late = sum(needs[line.need].weight * line.quantity for line in self.lines if not line.on_time)
        made = [line for line in self.lines if line.source_kind == "workshop"]
        pieces = sum(line.quantity for line in made)
        travelled = sum(line.quantity * km[line.need, line.source] for line in made)
        coverage = timely / asked if asked else 1.0
        return Summary(
            weighted_on_time_coverage=coverage,
            upper_bound=1.0,
            gap=1.0 - coverage,
            served_late=late / asked if asked else 0.0,
            km_per_unit=travelled / pieces if pieces else 0.0,
            lines=len(self.lines),
            bound_kind="none",
        )


def _by_ready_day(commitment: Commitment) -> tuple[int, str, str, str]:
    return commitment.ready_day, commitment.need, commitment.workshop, commitment.design
