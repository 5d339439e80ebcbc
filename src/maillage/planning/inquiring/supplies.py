"""Why stocks and industry of an acceptable design do not serve a need: too late, used up, under the lot.

Source: planning page §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from maillage.planning import reasons
from maillage.planning.instance import Industry, Need, Stock
from maillage.planning.plan import UnservedReason
from maillage.planning.remaining import Remaining
from maillage.planning.resources import INDUSTRY_TRANSIT, STOCK_TRANSIT, suppliers_of


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Stocks, then industry, by design and zone, each with its place in that order."""

    left: Remaining
    _by: Mapping[tuple[str, str], list[tuple[int, Stock | Industry]]]

    @classmethod
    def of(cls, left: Remaining) -> Self:
        filed: dict[tuple[str, str], list[tuple[int, Stock | Industry]]] = defaultdict(list)
        for k, source in enumerate(suppliers_of(left.instance)):
            filed[source.design, source.zone].append((k, source))
        return cls(left, filed)

    def of_need(self, wanted: Need) -> list[tuple[int, Stock | Industry]]:
        """Those of the need's zone that supply one of its designs, in order."""
        found = (pair for design in wanted.designs for pair in self._by.get((design, wanted.zone), ()))
        return sorted(found, key=lambda pair: pair[0])

    def reasons(self, need: int, short: int) -> Iterator[UnservedReason]:
        """Why those that no refusal keeps out give no more."""
        wanted = self.left.instance.needs[need]
        for k, source in self.of_need(wanted):
            if not self.left.is_supply_refused(need, source.design):
                reason = self._reason(k, source, wanted, short)
                if reason is not None:
                    yield reason

    def _reason(self, k: int, source: Stock | Industry, wanted: Need, short: int) -> UnservedReason | None:
        left, is_stock = self.left, isinstance(source, Stock)
        transit = STOCK_TRANSIT if is_stock else INDUSTRY_TRANSIT
        last = min(wanted.deadline - transit, left.instance.days - 1)
        room = int(left.supply_left[k, last]) if last >= 0 else 0
        lot = min(left.lots[source.design], wanted.quantity)
        if not is_stock and last < left.from_day(k):
            arrival = left.from_day(k) + transit
            return UnservedReason(reasons.INDUSTRY_LATER, {"industry": source.id, "arrival_day": arrival})
        if is_stock and last < 0:
            params = {"deadline": wanted.deadline, "arrival_day": transit}
            return UnservedReason(reasons.TRANSPORT_TOO_LONG, params)
        if room < 1:
            code, key = (reasons.STOCK_SHORT, "stock") if is_stock else (reasons.INDUSTRY_SHORT, "industry")
            return UnservedReason(code, {key: source.id})
        if min(room, short) < lot:
            return UnservedReason(reasons.LOT_MINIMUM, {"design": source.design, "min_lot": lot})
        return None
