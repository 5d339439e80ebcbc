"""Industry and stocks of objects, as the planner is told of them.

Each supply that is sure enough stands in the instance under its own code, as a design that
no workshop makes; it is one more acceptable design of every need it substitutes, in its
territory and on its land mass. So its pieces are counted once whatever they substitute.

Guarantees: an announced or ended supply never enters; what enters is rounded down to whole
pieces a day; a national supply counts on the mainland only (overseas is told apart); objects
that workshops made (a stock with a profile) carry the refusals of that profile, those of
industry are under their maker's own responsibility and carry none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.supplies import IndustryRow, StockRow
from maillage.apps.production.plan_rules import Asked, PlanRules
from maillage.kernel.territories import CONTINENT, departments_of, zone_of
from maillage.planning import instance as planning


@dataclass(frozen=True, slots=True)
class OutsideSupply:
    """What an instance of `days` days from `start` may count on beside the workshops."""

    start: date
    days: int
    industry: tuple[IndustryRow, ...] = ()
    stocks: tuple[StockRow, ...] = ()
    reach: Mapping[str, frozenset[str]] = field(default_factory=dict)  # code → departments
    _by_substitute: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, start: date, days: int, industry: Sequence[IndustryRow], stocks: Sequence[StockRow]
    ) -> OutsideSupply:
        last = start + timedelta(days=days - 1)
        makers = tuple(row for row in industry if may_count_on(row, start, last))
        kept = tuple(
            row for row in stocks if row.quantity and not row.ended_reason and row.available_on <= last
        )
        by_substitute: dict[str, list[str]] = defaultdict(list)
        for row in makers:
            by_substitute[row.substitute].append(row.code)
        for stock in kept:
            by_substitute[stock.design].append(stock.code)
        held: list[IndustryRow | StockRow] = [*makers, *kept]
        reach = {row.code: reached(row.territory) for row in held}
        return cls(start, days, makers, kept, reach, by_substitute)

    def substitutes(self, need: Need) -> tuple[str, ...]:
        """Codes of the supplies that may serve a need whose design, family and establishment are read.

        One that refuses maker-made pieces takes none of those that workshops made (a profile says it).
        """
        made_here = {row.code for row in self.stocks if row.profile}
        refused = set() if need.takes_maker_made else made_here
        keys = (need.design.code, need.design.family.code)
        department = need.establishment.department
        found = {code for key in keys for code in self._by_substitute.get(key, ())} - refused
        return tuple(sorted(code for code in found if department in self.reach[code]))

    def designs(self, used: frozenset[str]) -> tuple[planning.Design, ...]:
        return tuple(planning.Design(code, (), bought=True) for code in sorted(used & self.reach.keys()))

    def makers(self, used: frozenset[str]) -> tuple[planning.Industry, ...]:
        """Industry, then stocks that come later than the first day: a delivery made once."""
        made = [self._maker(row) for row in self.industry if row.code in used]
        return (*made, *(self._later(row) for row in self.stocks if row.code in used and self._day(row)))

    def kept(self, used: frozenset[str]) -> tuple[planning.Stock, ...]:
        """Stocks that are there on the first day."""
        return tuple(
            planning.Stock(row.code, row.code, row.quantity, zone=self._zone(row.code))
            for row in self.stocks
            if row.code in used and not self._day(row)
        )

    def refusals(
        self, rules: PlanRules, needs: Sequence[tuple[Asked, Sequence[str]]]
    ) -> Iterator[planning.Ban]:
        """What the rules of its profile forbid a stock, need by need."""
        profiles = {row.code: row.profile for row in self.stocks if row.profile}
        for asked, codes in needs:
            for code in codes:
                if code in profiles:
                    for reason in rules.without_maker(profiles[code], asked):
                        yield planning.Ban(reason=reason, need=asked.need, design=code)

    def _day(self, row: StockRow) -> int:
        return max(0, (row.available_on - self.start).days)

    def _zone(self, code: str) -> str:
        return zone_of(min(self.reach[code]))

    def _maker(self, row: IndustryRow) -> planning.Industry:
        until = None if row.until_on is None else (row.until_on - self.start).days
        return planning.Industry(
            id=row.code,
            design=row.code,
            from_day=max(0, (row.from_on - self.start).days),
            units_per_day=row.units_per_day,
            zone=self._zone(row.code),
            until_day=until if until is not None and until < self.days else None,
        )

    def _later(self, row: StockRow) -> planning.Industry:
        day = self._day(row)
        return planning.Industry(row.code, row.code, day, row.quantity, self._zone(row.code), until_day=day)


def may_count_on(row: IndustryRow, start: date, last: date) -> bool:
    """Whether a supply is sure, large and near enough in time for a plan of these days."""
    over = row.until_on is not None and row.until_on < start
    return row.is_certain and row.units_per_day >= 1 and row.from_on <= last and not over


def reached(territory: str) -> frozenset[str]:
    """Departments of a territory on one land mass: the mainland where it has some."""
    inside = departments_of(territory)
    mainland = frozenset(code for code in inside if zone_of(code) == CONTINENT)
    if mainland:
        return mainland
    first = zone_of(inside[0])
    return frozenset(code for code in inside if zone_of(code) == first)
