"""The rules a plan's lines must keep, one line at a time and need by need.

References, whole pieces, accepted design, eligible source, lot, arrival day and on-time
flag; never above the need, the split limit, a stock or what industry has made.
Source: planning page §1 (hard rules) and §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence

from maillage.planning.auditing import codes
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.findings import Findings
from maillage.planning.auditing.places import transport_days
from maillage.planning.instance import Industry, Instance, Need, Stock
from maillage.planning.plan import Line, Plan

INDUSTRY_DAYS = 2
STOCK_DAYS = 1

Pair = tuple[str, str, str]
Placed = list[tuple[str, Line]]


def audit_lines(plan: Plan, eligibility: Eligibility, findings: Findings, plain: Container[Pair]) -> Placed:
    """Check every line; returns those whose references and quantity are good, with their places.

    `plain` are pairs known to be eligible (`screening.plainly_eligible`).
    """
    checker = _Lines(eligibility, findings, plain)
    placed: Placed = []
    for rank, line in enumerate(plan.lines):
        where = f"lines[{rank}]"
        if checker.known(line, where):
            placed.append((where, line))
            checker.check(line, where)
    _audit_totals(placed, eligibility, findings)
    _audit_supplies(placed, eligibility.instance, findings)
    return placed


class _Lines:
    """Checks single lines against one instance."""

    def __init__(self, eligibility: Eligibility, findings: Findings, plain: Container[Pair]) -> None:
        instance = eligibility.instance
        self.eligibility = eligibility
        self.findings = findings
        self.plain = plain
        self.days = instance.days
        self.suppliers: dict[str, Industry] = {supplier.id: supplier for supplier in instance.industry}
        self.stocks: dict[str, Stock] = {stock.id: stock for stock in instance.stocks}
        self.sources: dict[str, tuple[str, Container[str]]] = {
            "workshop": ("workshops", eligibility.workshops),
            "industry": ("industry", self.suppliers),
            "stock": ("stocks", self.stocks),
        }
        self.pairs: dict[tuple[str, str, str], tuple[int, ...]] = {}

    def known(self, line: Line, where: str) -> bool:
        """Whether need, design, source and quantity exist (reported if not)."""
        listed, sources = self.sources[line.source_kind]
        whole = type(line.quantity) is int and line.quantity >= 1
        known = line.need in self.eligibility.needs and line.design in self.eligibility.designs
        if known and whole and line.source in sources:
            return True
        references = (
            (line.need, "needs", self.eligibility.needs),
            (line.design, "designs", self.eligibility.designs),
            (line.source, listed, sources),
        )
        good = known_ids(where, references, self.findings)
        if not whole:
            self.findings.add(codes.QUANTITY, where, quantity=line.quantity)
        return good and whole

    def check(self, line: Line, where: str) -> None:
        need, design = self.eligibility.needs[line.need], self.eligibility.designs[line.design]
        if design.id not in need.designs:
            self.findings.add(codes.DESIGN, where, design=design.id, accepted=list(need.designs))
        if not 0 <= line.ready_day < self.days:
            self.findings.add(codes.DAY, where, day=line.ready_day, days=self.days)
        pair = (line.need, line.source, line.design)
        lot = min(design.min_lot, need.quantity)
        if line.quantity < lot and not (
            line.source_kind == "workshop" and pair in self.eligibility.committed
        ):
            self.findings.add(codes.LOT, where, quantity=line.quantity, lot=lot)
        if line.source_kind == "workshop":
            workshop = self.eligibility.workshops[line.source]
            if pair not in self.pairs:
                self.pairs[pair] = transport_days(self.eligibility.road(need, workshop))
                if pair not in self.plain:
                    self.eligibility.check(need, design, workshop, where, self.findings)
            after = [design.release_days + days for days in self.pairs[pair]]
        else:
            after = [self._check_supply(line, need, where)]
        self._check_arrival(line, need, after, where)

    def _check_supply(self, line: Line, need: Need, where: str) -> int:
        """Zone, design and refusals of an industry or stock line; its days of transport."""
        supply: Industry | Stock
        if line.source_kind == "industry":
            supply = supplier = self.suppliers[line.source]
            if line.ready_day < supplier.from_day:
                days = {"day": line.ready_day, "from_day": supplier.from_day}
                self.findings.add(codes.INDUSTRY_EARLY, where, **days)
        else:
            supply = self.stocks[line.source]
        if supply.design != line.design:
            self.findings.add(codes.DESIGN, where, design=line.design, accepted=[supply.design])
        if supply.zone != need.zone:
            self.findings.add(codes.ZONE, where, source=supply.zone, need=need.zone)
        ban = self.eligibility.refusal(need, line.design, None)
        if ban is not None:
            self.findings.add(codes.REFUSED, where, reason=ban.reason)
        return INDUSTRY_DAYS if line.source_kind == "industry" else STOCK_DAYS

    def _check_arrival(self, line: Line, need: Need, after: list[int], where: str) -> None:
        if line.arrival_day not in [line.ready_day + days for days in after]:
            expected = line.ready_day + after[0]
            self.findings.add(codes.ARRIVAL, where, found=line.arrival_day, expected=expected)
        # the flag is judged on the true arrival, so that a forged day cannot excuse it
        truths = {line.ready_day + days <= need.deadline for days in after}
        if line.on_time not in truths:
            days = {"arrival_day": line.ready_day + after[0], "deadline": need.deadline}
            self.findings.add(codes.ON_TIME, where, **days)


def known_ids(where: str, references: Sequence[tuple[str, str, Container[str]]], findings: Findings) -> bool:
    """Whether each (id, list name, list) resolves; those that do not are reported."""
    good = True
    for identifier, listed, known in references:
        if identifier not in known:
            findings.add(codes.UNKNOWN, where, list=listed, id=identifier)
            good = False
    return good


def _audit_totals(placed: Placed, eligibility: Eligibility, findings: Findings) -> None:
    """Never above a need; at most K workshops a need, unless all of them hold accepted work."""
    served: dict[str, int] = defaultdict(int)
    makers: dict[str, set[str]] = defaultdict(set)
    for _, line in placed:
        served[line.need] += line.quantity
        if line.source_kind == "workshop":
            makers[line.need].add(line.source)
    accepted: dict[str, set[str]] = defaultdict(set)
    for need, workshop, _ in eligibility.committed:
        accepted[need].add(workshop)
    limit = eligibility.instance.limits.max_workshops_per_need
    for identifier, total in served.items():
        quantity = eligibility.needs[identifier].quantity
        where = f"needs[{identifier}]"
        if total > quantity:
            findings.add(codes.ABOVE_NEED, where, served=total, quantity=quantity)
        used = makers[identifier]
        if len(used) > limit and not used <= accepted[identifier]:
            findings.add(codes.SPLIT, where, count=len(used), limit=limit)


def _audit_supplies(placed: Placed, instance: Instance, findings: Findings) -> None:
    """Stocks in all, industry by each day units leave."""
    gone: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for _, line in placed:
        gone[line.source_kind, line.source][line.ready_day] += line.quantity
    for stock in instance.stocks:
        used = sum(gone["stock", stock.id].values())
        if used > stock.quantity:
            findings.add(codes.STOCK_QUANTITY, f"stocks[{stock.id}]", used=used, available=stock.quantity)
    for supplier in instance.industry:
        used = 0
        for day, quantity in sorted(gone["industry", supplier.id].items()):
            used += quantity
            last = day if supplier.until_day is None else min(day, supplier.until_day)
            made = max(0, last - supplier.from_day + 1) * supplier.units_per_day
            if used > made:
                where = f"industry[{supplier.id}]"
                findings.add(codes.INDUSTRY_QUANTITY, where, day=day, used=used, available=made)
