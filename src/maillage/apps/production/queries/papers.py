"""The printed documents of lots and deliveries, as PDF bytes."""

from __future__ import annotations

from maillage.apps.production import documents
from maillage.apps.production.models import Delivery, Lot
from maillage.apps.production.queries.lots import READ
from maillage.apps.production.reasons import DELIVERY_UNKNOWN, LOT_UNKNOWN
from maillage.apps.records.queries.installation import installation_kind
from maillage.formats.documents import delivery_note, labels
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Language


def label_sheet_pdf(code: str, *, language: Language, per_bag: int) -> bytes:
    """One label a bag of `per_bag` pieces, with the notice. Refuses a lot that is not released."""
    lot = Lot.objects.select_related(*READ).filter(code=code).first()
    if lot is None:
        raise Refusal(LOT_UNKNOWN, code=code)
    sheet = documents.label_sheet(
        lot, language=language, per_bag=per_bag, demonstration=installation_kind() == "demo"
    )
    return labels.render(sheet)


def delivery_note_pdf(code: str, *, language: Language) -> bytes:
    """Raises Refusal ``delivery.unknown``."""
    delivery = Delivery.objects.select_related("workshop", "establishment").filter(code=code).first()
    if delivery is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    note = documents.delivery_note(delivery, language=language, demonstration=installation_kind() == "demo")
    return delivery_note.render(note)
