"""Lots and deliveries → the records of the PDF documents that go with them."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.conf import settings

from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import Delivery, DeliveryLine, Lot
from maillage.apps.production.notices import basis_reference, contact_of, notice_of
from maillage.apps.production.reasons import HELD_BY, LOT_STATE
from maillage.formats.documents import records
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Language, Text
from maillage.safety.quality import marking
from maillage.safety.terms import Category, ObjectType, label

PRINTABLE = frozenset({LotStatus.RELEASED.value})


def _words(category: str) -> Text:
    return label("category", category)


def _entity(lot: Lot) -> records.ResponsibleEntity:
    """The legal person who answers for the lot; the workshop's own name when it states no other."""
    shop = lot.workshop
    address = shop.responsible_address or ", ".join(
        part for part in (shop.address, f"{shop.postcode} {shop.city}".strip()) if part
    )
    return records.ResponsibleEntity(
        name=shop.responsible_name or shop.name,
        postal_address=address,
        electronic_address=shop.contact_email or shop.url,
    )


def verification_url(lot: Lot) -> str:
    """Upper case so that the code stays small; the page is public."""
    return f"{settings.ORIGIN}/LOT/{lot.code}".upper()


def _marking(lot: Lot, packed: date, language: Language) -> tuple[str, ...]:
    kind = cast(ObjectType, lot.profile.version.design.object_type)
    values = {
        "reference": lot.profile.version.code,
        "contact": contact_of(lot),
        "lot": lot.code,
        "packed_on": packed.isoformat(),
        "made_on": lot.made_until.isoformat(),
        "legal_basis": basis_reference(lot) or "—",
        "bulletin": lot.decision,
        "signed_code": "QR",
        "decision": lot.decision,
    }
    lines = []
    for text in marking(cast(Category, lot.category), kind):
        line = text.to(language)
        for name, value in values.items():
            line = line.replace(f"[{name}]", value)
        lines.append(line)
    return tuple(lines)


def _bags(pieces: int, per_bag: int) -> list[int]:
    full, rest = divmod(pieces, per_bag)
    return [per_bag] * full + ([rest] if rest else [])


def label_sheet(lot: Lot, *, language: Language, per_bag: int, demonstration: bool) -> records.LabelSheet:
    """One label a bag. Only a released lot has labels: anything else must not look deliverable."""
    if lot.status == LotStatus.HELD:
        raise Refusal(HELD_BY, code=lot.code, act=lot.held_by_act)
    if lot.status not in PRINTABLE or lot.packed_on is None:
        raise Refusal(LOT_STATE, code=lot.code, status=lot.status, expected=LotStatus.RELEASED.value)
    bags = _bags(lot.quantity_released, max(1, per_bag))
    packed = lot.packed_on
    labels = tuple(
        records.Label(
            lot_id=lot.code,
            design_name=Text.from_dict(lot.profile.version.design.name),
            version_code=lot.profile.version.code,
            category=cast(records.LabelCategory, lot.category),
            category_words=_words(lot.category),
            marking_lines=_marking(lot, packed, language),
            workshop_code=lot.workshop.code,
            responsible_entity=_entity(lot),
            packing_date=packed,
            quarantine_end=lot.quarantine_end,
            bag_number=number,
            bag_count=len(bags),
            units_in_bag=units,
            decision_number=lot.decision,
            legal_basis=basis_reference(lot),
            verify_url=verification_url(lot),
        )
        for number, units in enumerate(bags, start=1)
    )
    return records.LabelSheet(labels, language, packed, notice_of(lot).text, demonstration)


def _line(line: DeliveryLine) -> records.DeliveryLine:
    lot = line.lot
    return records.DeliveryLine(
        version_code=lot.profile.version.code,
        design_name=Text.from_dict(lot.profile.version.design.name),
        category=cast(records.LabelCategory, lot.category),
        category_words=_words(lot.category),
        lot_id=lot.code,
        quantity=line.quantity,
        packing_date=lot.packed_on or lot.made_until,
        quarantine_end=lot.quarantine_end,
        disinfect_before_use=lot.category in ("B", "C"),
        notice_version=notice_of(lot).version,
    )


def delivery_note(delivery: Delivery, *, language: Language, demonstration: bool) -> records.DeliveryNote:
    """The delivery note, with the table that the receiver fills in by hand."""
    shop, place = delivery.workshop, delivery.establishment
    lines = delivery.lines.select_related(
        "lot__profile__version__design", "lot__workshop", "lot__order__need__establishment"
    )
    return records.DeliveryNote(
        number=delivery.code,
        date=delivery.sent_on,
        language=language,
        sender=records.Sender(shop.code, shop.name, shop.contact_email or shop.url),
        carrier=delivery.carrier,
        recipient=records.Recipient(
            place.code,
            place.name,
            "",
            ", ".join(p for p in (place.address, f"{place.postcode} {place.city}".strip()) if p),
        ),
        lines=tuple(_line(line) for line in lines.order_by("pk")),
        terms="free",
        notice_sha256=delivery.notice_sha256,
        demonstration=demonstration,
    )
