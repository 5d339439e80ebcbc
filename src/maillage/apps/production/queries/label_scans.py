"""What was read at deliveries: the bags of one delivery, and the bags that were read at more than one.

Guarantees: an alert is a fold over the readings, computed each time: no order of arrival hides one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from maillage.apps.accounts.actor import Actor
from maillage.apps.production.label_codes import FINDINGS, Finding
from maillage.apps.production.models import LabelPrint, LabelScan, Lot
from maillage.apps.production.queries.label_check import bag_of
from maillage.apps.production.queries.lots import of_readable_makers
from maillage.kernel.text import Text

MOST_ALERTS = 200


@dataclass(frozen=True, slots=True)
class ScanAlert:
    """A bag read at several deliveries, or a label of one delivery that raises a question."""

    lot: str
    unit: int
    finding: str
    says: Text
    deliveries: tuple[str, ...]
    last: date


@dataclass(frozen=True, slots=True)
class ScannedLot:
    """`pieces` of the bags of a lot that a delivery's readings count."""

    lot: str
    bags: int
    pieces: int


def _repeated(scans: QuerySet[LabelScan]) -> list[tuple[str, int]]:
    pairs = scans.filter(unit__gt=0).values("lot", "unit").annotate(n=Count("delivery", distinct=True))
    return list(pairs.filter(n__gt=1).values_list("lot", "unit")[:MOST_ALERTS])


def _alerts(scans: QuerySet[LabelScan]) -> tuple[ScanAlert, ...]:
    """Two queries or three."""
    fields = ("lot", "unit", "finding", "delivery__code", "scanned_on")
    found: dict[tuple[str, int, str], list[tuple[str, date]]] = defaultdict(list)
    pairs = _repeated(scans)
    twice = Q()
    for lot, unit in pairs:
        twice |= Q(lot=lot, unit=unit)
    for lot, unit, _, delivery, day in scans.filter(twice).values_list(*fields) if pairs else ():
        found[lot, unit, Finding.ELSEWHERE].append((delivery, day))
    odd = (Finding.UNKNOWN, Finding.STOPPED, Finding.NOT_ON_NOTE)
    for lot, unit, finding, delivery, day in (
        scans.filter(finding__in=odd).order_by("-pk").values_list(*fields)[:MOST_ALERTS]
    ):
        found[lot, unit, finding].append((delivery, day))
    alerts = [
        ScanAlert(
            lot,
            unit,
            str(finding),
            FINDINGS[finding],
            tuple(sorted({code for code, _ in seen})),
            max(day for _, day in seen),
        )
        for (lot, unit, finding), seen in found.items()
    ]
    return tuple(sorted(alerts, key=lambda alert: (alert.last, alert.lot, alert.unit), reverse=True))


def alerts_of_lot(code: str) -> tuple[ScanAlert, ...]:
    return _alerts(LabelScan.objects.filter(lot=code))


def alerts_of_delivery(code: str) -> tuple[ScanAlert, ...]:
    """Also of bags that this delivery had first, and another after."""
    own = LabelScan.objects.filter(delivery__code=code)
    bags = LabelScan.objects.filter(unit__gt=0, lot__in=own.values("lot"))
    return tuple(alert for alert in _alerts(own | bags) if code in alert.deliveries)


def alerts_for(actor: Actor) -> tuple[ScanAlert, ...]:
    """Of the lots that the actor may read, the latest first; and of labels that name none, at the deliveries of
    the workshops whose lots they may read."""
    lots = Lot.objects.filter(of_readable_makers(actor))
    mine = Q(lot__in=lots.values("code")) | Q(lot="", delivery__lines__lot__in=lots)
    return _alerts(LabelScan.objects.filter(pk__in=LabelScan.objects.filter(mine).values("pk")))


def printed_bags(lots: Collection[str]) -> dict[str, list[list[int]]]:
    """How each lot was bagged, by printing: first number, bags, pieces a bag, pieces. One query."""
    found: dict[str, list[list[int]]] = defaultdict(list)
    rows = LabelPrint.objects.filter(lot__code__in=lots).order_by("-pk")
    for code, *bags in rows.values_list("lot__code", "first_unit", "bags", "per_bag", "pieces"):
        if bags not in found[code]:
            found[code].append(bags)
    return dict(found)


def scanned_lots(delivery: str) -> dict[str, ScannedLot]:
    """What the readings of a delivery count, by lot. Two queries."""
    scans = LabelScan.objects.filter(delivery__code=delivery, finding=Finding.COUNTED)
    units: dict[str, list[int]] = defaultdict(list)
    for lot, unit in scans.values_list("lot", "unit"):
        units[lot].append(unit)
    prints: dict[str, list[LabelPrint]] = defaultdict(list)
    for row in LabelPrint.objects.filter(lot__code__in=units).select_related("lot").order_by("-pk"):
        prints[row.lot.code].append(row)
    found = {}
    for lot, numbers in units.items():
        bags = [bag_of(prints[lot], unit) for unit in numbers]
        found[lot] = ScannedLot(lot, len(numbers), sum(bag.pieces for bag in bags if bag is not None))
    return found
