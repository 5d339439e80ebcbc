"""Several codes read in a row, as a storekeeper who receives does: counts by lot, and what must be set aside.

Guarantees: a bag counts once, however often it is read; only a label that may be used counts; with a delivery, only
of a lot that its note carries, and never a bag that another delivery already had. Every code read is answered, in
the order in which it was read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from maillage.apps.production.label_codes import ALERTS, TOO_MANY_CODES, Finding
from maillage.apps.production.models import LabelScan
from maillage.apps.production.queries.deliveries import DeliverySheet
from maillage.apps.production.queries.label_check import Advice, CheckedLabel, check_labels
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal

MOST_CODES = 1000
Bags = Mapping[tuple[str, int], Collection[str]]
"""The deliveries at which a bag, by lot and number, was read."""


@dataclass(frozen=True, slots=True)
class ReadCode:
    """One code as read, what it is, and what became of it; `deliveries` had the same bag before."""

    text: str
    checked: CheckedLabel
    finding: Finding
    deliveries: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Of the bag, when it is one; else of the text: the same thing read twice has one digest."""
        label = self.checked.label
        named = self.text.strip().upper() if label is None else f"{label.lot} {label.unit}"
        return sha256(named.encode()).hexdigest()

    @property
    def is_alert(self) -> bool:
        return self.finding in ALERTS

    @property
    def pieces(self) -> int:
        return self.checked.bag.pieces if self.checked.bag is not None else 0


@dataclass(frozen=True, slots=True)
class LotCount:
    """`pieces` are those of the bags that count; `expected` those of the note (None without one)."""

    lot: str
    bags: int
    pieces: int
    expected: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    codes: tuple[ReadCode, ...]
    lots: tuple[LotCount, ...]

    @property
    def alerts(self) -> tuple[ReadCode, ...]:
        return tuple(code for code in self.codes if code.is_alert)


def read_codes(
    texts: Sequence[str], clock: Clock, delivery: DeliverySheet | None = None, *, seen: Bags | None = None
) -> Reading:
    """`seen` overrides what the table says of the bags, for whoever read it under lock. The queries of
    `check_labels`, and one. Raises Refusal ``label.too_many_codes``."""
    if len(texts) > MOST_CODES:
        raise Refusal(TOO_MANY_CODES, count=len(texts), most=MOST_CODES)
    checked = check_labels(texts, clock)
    expected = {} if delivery is None else {line.lot: line.quantity for line in delivery.lines}
    if seen is None:
        seen = {} if delivery is None else bags_seen(checked)
    codes: list[ReadCode] = []
    met: set[str] = set()
    for text, one in zip(texts, checked, strict=True):
        others = _others(one, seen, "" if delivery is None else delivery.row.code)
        code = ReadCode(text, one, _finding(one, others, expected if delivery is not None else None), others)
        if code.digest in met and code.finding is not Finding.LOT_CODE:
            code = ReadCode(text, one, Finding.REPEATED, others)
        met.add(code.digest)
        codes.append(code)
    return Reading(tuple(codes), _counts(codes, expected if delivery is not None else None))


def bags_seen(checked: Sequence[CheckedLabel]) -> Bags:
    """Where these bags were read so far. One query."""
    lots = {one.label.lot for one in checked if one.label is not None and one.label.unit}
    found: dict[tuple[str, int], set[str]] = {}
    rows = LabelScan.objects.filter(lot__in=lots).values_list("lot", "unit", "delivery__code") if lots else ()
    for lot, unit, delivery in rows:
        found.setdefault((lot, unit), set()).add(delivery)
    return found


def _others(one: CheckedLabel, seen: Bags, own: str) -> tuple[str, ...]:
    if one.label is None:
        return ()
    return tuple(sorted(set(seen.get((one.label.lot, one.label.unit), ())) - {own}))


def _finding(one: CheckedLabel, others: Collection[str], expected: Mapping[str, int] | None) -> Finding:
    label = one.label
    if label is None or (label.unit and one.bag is None):
        return Finding.UNKNOWN
    if one.advice is Advice.STOP:
        return Finding.STOPPED
    if not label.unit:
        return Finding.LOT_CODE
    if others:
        return Finding.ELSEWHERE
    if expected is not None and label.lot not in expected:
        return Finding.NOT_ON_NOTE
    return Finding.COUNTED


def _counts(codes: Sequence[ReadCode], expected: Mapping[str, int] | None) -> tuple[LotCount, ...]:
    bags: dict[str, int] = dict.fromkeys(expected or (), 0)
    pieces = dict(bags)
    for code in codes:
        if code.finding is Finding.COUNTED and code.checked.label is not None:
            lot = code.checked.label.lot
            bags[lot] = bags.get(lot, 0) + 1
            pieces[lot] = pieces.get(lot, 0) + code.pieces
    return tuple(
        LotCount(lot, bags[lot], pieces[lot], None if expected is None else expected.get(lot)) for lot in bags
    )
