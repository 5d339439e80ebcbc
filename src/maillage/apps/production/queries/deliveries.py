"""Reading deliveries: the list, a delivery's page, and what a workshop can send now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, F, Q, Sum, When

from maillage.apps.accounts.actor import Actor
from maillage.apps.needs.queries.requests import request_by_link
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import RECEIPT_REASONS, DeliveryStatus, LotStatus
from maillage.apps.production.models import Delivery, DeliveryLine, Lot
from maillage.apps.production.policies import establishments_of, workshops_of
from maillage.apps.production.reasons import DELIVERY_UNKNOWN
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

DELIVERY_ORDERS = RowOrder(
    {
        # What is on its way, the longest sent first; then what was received, the latest first.
        "to_receive": (Case(When(status=DeliveryStatus.SENT, then=F("sent_on"))), "-received_on", "-pk"),
        "code": ("code",),
        "workshop": (InWords("workshop__name"), "-pk"),
        "establishment": (InWords("establishment__name"), "-pk"),
        "sent": ("sent_on", "pk"),
        "received": ("received_on", "pk"),
        "pieces": ("pieces",),
        "refused": ("back",),
    },
    default="to_receive",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    code: str
    status: str
    workshop: str
    workshop_name: str
    establishment: str
    establishment_name: str
    city: str
    sent_on: date
    received_on: date | None
    pieces: int
    accepted: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class DeliveryLineRow:
    """`held_by`: the act that holds the lot now; its pieces are not to be used."""

    lot: str
    design: str
    design_name: Text
    version: str
    category: str
    need: str
    quantity: int
    accepted: int | None
    refused: int | None
    reason: Text | None
    note: str
    quarantine_end: date | None
    held_by: str


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    row: DeliveryRow
    carrier: str
    received_by: str
    notice_sha256: str
    workshop_department: str
    establishment_department: str
    lines: tuple[DeliveryLineRow, ...]

    @property
    def to_count(self) -> tuple[DeliveryLineRow, ...]:
        """Lines that nobody has counted yet: neither an account nor a private link."""
        return tuple(line for line in self.lines if line.accepted is None)


@dataclass(frozen=True, slots=True)
class ReadyLot:
    """Released pieces of one lot that wait to be sent."""

    code: str
    design_name: Text
    category: str
    need: str
    left: int


@dataclass(frozen=True, slots=True)
class ReadyParcel:
    """What one workshop can send to one establishment."""

    establishment: str
    establishment_name: str
    city: str
    lots: tuple[ReadyLot, ...]

    @property
    def pieces(self) -> int:
        return sum(lot.left for lot in self.lots)


def _row(delivery: Delivery, pieces: int, accepted: int | None, refused: int | None) -> DeliveryRow:
    shop, place = delivery.workshop, delivery.establishment
    return DeliveryRow(
        code=delivery.code,
        status=delivery.status,
        workshop=shop.code,
        workshop_name=shop.name,
        establishment=place.code,
        establishment_name=place.name,
        city=place.city,
        sent_on=delivery.sent_on,
        received_on=delivery.received_on,
        pieces=pieces,
        accepted=accepted,
        refused=refused,
    )


def delivery_list(
    *,
    actor: Actor,
    status: str = "",
    side: str = "",
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[DeliveryRow]:
    """Deliveries of the actor's organisations, those to be received first, then the newest. Two queries.

    `side`: ``sent``, ``received``, or empty for both. The operator sees them all. Raises Refusal
    ``list.unknown_sort``.
    """
    sent = Q(workshop__code__in=workshops_of(actor))
    received = Q(establishment__code__in=establishments_of(actor))
    ends = {"sent": sent, "received": received}.get(side, sent | received)
    rows = Delivery.objects.select_related("workshop", "establishment")
    if not actor.is_operator:
        rows = rows.filter(ends)
    if status:
        rows = rows.filter(status=status)
    counted = rows.annotate(
        pieces=Sum("lines__quantity"), taken=Sum("lines__accepted"), back=Sum("lines__refused")
    )
    return page_of(
        counted.order_by(*DELIVERY_ORDERS.terms(sort)),
        page,
        size,
        lambda found: [_row(row, row.pieces, row.taken, row.back) for row in found],  # type: ignore[attr-defined]
    )


def _line(line: DeliveryLine) -> DeliveryLineRow:
    version = line.lot.profile.version
    return DeliveryLineRow(
        lot=line.lot.code,
        design=version.design.code,
        design_name=Text.from_dict(version.design.name),
        version=version.code,
        category=line.lot.category,
        need=line.need.code,
        quantity=line.quantity,
        accepted=line.accepted,
        refused=line.refused,
        reason=RECEIPT_REASONS.get(line.refusal_reason),
        note=line.refusal_note,
        quarantine_end=line.lot.quarantine_end,
        held_by=line.lot.held_by_act,
    )


def _total(values: Collection[int | None]) -> int | None:
    """The sum, when every line has its count."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def delivery_sheet(code: str) -> DeliverySheet:
    """A delivery's page. Two queries. Raises Refusal ``delivery.unknown``."""
    row = Delivery.objects.select_related("workshop", "establishment").filter(code=code).first()
    if row is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    found = row.lines.select_related("lot__profile__version__design", "need").order_by("pk")
    lines = tuple(_line(line) for line in found)
    return DeliverySheet(
        row=_row(
            row,
            sum(line.quantity for line in lines),
            _total([line.accepted for line in lines]),
            _total([line.refused for line in lines]),
        ),
        carrier=row.carrier,
        received_by=row.received_by,
        notice_sha256=row.notice_sha256,
        workshop_department=row.workshop.department,
        establishment_department=row.establishment.department,
        lines=lines,
    )


def delivery_by_link(token: str, code: str) -> DeliverySheet:
    """The same as a private link shows it: with the lines of its request, and no other. Four queries.

    Raises Refusal ``link.unknown``; ``delivery.unknown`` also of a delivery that carries nothing for it.
    """
    need = request_by_link(token).need
    if not DeliveryLine.objects.filter(delivery__code=code, need__code=need).exists():
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    sheet = delivery_sheet(code)
    return replace(sheet, lines=tuple(line for line in sheet.lines if line.need == need))


def ready_parcels(workshop: str) -> tuple[ReadyParcel, ...]:
    """Released pieces of a workshop not sent yet, by establishment. One query."""
    rows = (
        Lot.objects.filter(
            workshop__code=workshop,
            status=LotStatus.RELEASED,
            quantity_delivered__lt=F("quantity_released"),
        )
        .select_related("order__need__establishment", "profile__version__design")
        .order_by("pk")
    )
    parcels: dict[str, tuple[str, str, list[ReadyLot]]] = {}
    for lot in rows:
        place = lot.order.need.establishment
        found = parcels.setdefault(place.code, (place.name, place.city, []))
        name = Text.from_dict(lot.profile.version.design.name)
        left = lot.quantity_released - lot.quantity_delivered
        found[2].append(ReadyLot(lot.code, name, lot.category, lot.order.need.code, left))
    return tuple(
        ReadyParcel(code, name, city, tuple(lots)) for code, (name, city, lots) in sorted(parcels.items())
    )


def deliveries_of_lots(codes: Collection[str]) -> dict[str, str]:
    """The delivery of each lot that these deliveries carry. One query."""
    lines = DeliveryLine.objects.filter(delivery__code__in=codes)
    return dict(lines.values_list("lot__code", "delivery__code"))
