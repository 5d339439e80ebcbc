"""Lots and deliveries → the records of the PDF documents that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from maillage.apps.production.codes import LotStatus
from maillage.apps.production.label_signing import WHOLE_LOT, Seal, code_of
from maillage.apps.production.models import Delivery, DeliveryLine, LabelPrint, Lot
from maillage.apps.production.notices import Grounds, basis_reference, contact_of, grounds_of, notice_of
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


def bag_sizes(printed: LabelPrint) -> list[int]:
    """Pieces of each bag, in order; the last one holds the rest."""
    rest = printed.pieces - printed.per_bag * (printed.bags - 1)
    return [printed.per_bag] * (printed.bags - 1) + [rest]


def _label(
    lot: Lot, printed: LabelPrint, unit: int, units: int, seal: Seal | None, language: Language
) -> records.Label:
    packed = lot.packed_on or lot.made_until
    return records.Label(
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
        bag_number=unit,
        bag_first=printed.first_unit,
        bag_count=printed.bags,
        units_in_bag=units,
        decision_number=lot.decision,
        legal_basis=basis_reference(lot),
        verify_url=code_of(lot, unit, seal),
        signed_until=None if seal is None else seal.expires,
    )


def label_sheet(
    lot: Lot, printed: LabelPrint, seal: Seal | None, *, language: Language, day: date, demonstration: bool
) -> records.LabelSheet:
    """One label a bag. Only a released lot has labels: anything else must not look deliverable."""
    if lot.status == LotStatus.HELD:
        raise Refusal(HELD_BY, code=lot.code, act=lot.held_by_act)
    if lot.status not in PRINTABLE or lot.packed_on is None:
        raise Refusal(LOT_STATE, code=lot.code, status=lot.status, expected=LotStatus.RELEASED.value)
    labels = tuple(
        _label(lot, printed, unit, units, seal, language)
        for unit, units in enumerate(bag_sizes(printed), start=printed.first_unit)
    )
    notice = notice_of(lot, grounds_of([lot], day)).text
    return records.LabelSheet(labels, language, lot.packed_on, notice, demonstration)


def _line(line: DeliveryLine, grounds: Grounds, seal: Seal | None) -> records.DeliveryLine:
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
        notice_version=notice_of(lot, grounds).version,
        verify_url=code_of(lot, WHOLE_LOT, seal),
        signed=seal is not None,
    )


def delivery_note(
    delivery: Delivery, seals: Mapping[int, Seal | None], *, language: Language, demonstration: bool
) -> records.DeliveryNote:
    """The delivery note, with the table that the receiver fills in by hand. `seals` by key of lot; a lot
    without any has an unsigned code."""
    shop, place = delivery.workshop, delivery.establishment
    related = ("lot__profile__version__design", "lot__workshop", "lot__order__need__establishment")
    lines = list(delivery.lines.select_related(*related).order_by("pk"))
    grounds = grounds_of([line.lot for line in lines], delivery.sent_on)  # as the digest was taken
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
        lines=tuple(_line(line, grounds, seals.get(line.lot_id)) for line in lines),
        terms="free",
        notice_sha256=delivery.notice_sha256,
        demonstration=demonstration,
    )
