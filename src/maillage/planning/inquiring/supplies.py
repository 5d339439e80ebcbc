"""Why stocks and industry of an acceptable design do not serve a need: too late, used up, under the lot.

Source: planning page §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from maillage.planning import reasons
from maillage.planning.candidates import Ints
from maillage.planning.inquiring.scene import Scene
from maillage.planning.instance import Industry, Need, Stock
from maillage.planning.plan import UnservedReason
from maillage.planning.resources import INDUSTRY_TRANSIT, STOCK_TRANSIT, suppliers_of

Told = tuple[int, UnservedReason]  # the place of the need among those asked


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Stocks, then industry, by design and zone, each with its place in that order."""

    left: Scene
    lots: Mapping[str, int]  # by design
    _by: Mapping[tuple[str, str], list[tuple[int, Stock | Industry]]]
    _told: dict[tuple[int, int, int, bool], UnservedReason | None]  # source, deadline, lot, too few lacking

    @classmethod
    def of(cls, left: Scene) -> Self:
        filed: dict[tuple[str, str], list[tuple[int, Stock | Industry]]] = defaultdict(list)
        for k, source in enumerate(suppliers_of(left.instance)):
            filed[source.design, source.zone].append((k, source))
        return cls(left, left.lots, filed, {})

    def of_need(self, wanted: Need) -> list[tuple[int, Stock | Industry]]:
        """Those of the need's zone that supply one of its designs, in order."""
        found = [pair for design in wanted.designs for pair in self._by.get((design, wanted.zone), ())]
        found.sort(key=lambda pair: pair[0])
        return found

    def reasons(self, needs: Ints, short: Ints) -> Iterator[Told]:
        """Why those that no refusal keeps out give no more."""
        known = self.left.instance.needs
        for place, (need, lacking) in enumerate(zip(needs.tolist(), short.tolist(), strict=True)):
            wanted = known[need]
            for k, source in self.of_need(wanted):
                if not self.left.is_supply_refused(need, source.design):
                    reason = self._once(k, source, wanted, lacking)
                    if reason is not None:
                        yield place, reason

    def _once(self, k: int, source: Stock | Industry, wanted: Need, short: int) -> UnservedReason | None:
        """The reason, worked out once for all needs that are alike to this source."""
        lot = min(self.lots[source.design], wanted.quantity)
        alike = (k, wanted.deadline, lot, short < lot)
        if alike not in self._told:
            self._told[alike] = self._reason(k, source, wanted.deadline, lot, is_few=short < lot)
        return self._told[alike]

    def _reason(
        self, k: int, source: Stock | Industry, deadline: int, lot: int, *, is_few: bool
    ) -> UnservedReason | None:
        left, is_stock = self.left, isinstance(source, Stock)
        transit = STOCK_TRANSIT if is_stock else INDUSTRY_TRANSIT
        last = min(deadline - transit, left.instance.days - 1)
        room = int(left.supply_left[k, last]) if last >= 0 else 0
        if not is_stock and last < left.from_day(k):
            arrival = left.from_day(k) + transit
            return UnservedReason(reasons.INDUSTRY_LATER, {"industry": source.id, "arrival_day": arrival})
        if is_stock and last < 0:
            params = {"deadline": deadline, "arrival_day": transit}
            return UnservedReason(reasons.TRANSPORT_TOO_LONG, params)
        if room < 1:
            code, key = (reasons.STOCK_SHORT, "stock") if is_stock else (reasons.INDUSTRY_SHORT, "industry")
            return UnservedReason(code, {key: source.id})
        if room < lot or is_few:
            return UnservedReason(reasons.LOT_MINIMUM, {"design": source.design, "min_lot": lot})
        return None
