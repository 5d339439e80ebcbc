"""The printed documents of lots and deliveries, as PDF bytes."""

from __future__ import annotations

from datetime import date

from maillage.apps.production import documents
from maillage.apps.production.label_codes import KEY_CHANGED, NEVER_PRINTED
from maillage.apps.production.label_signing import Seal, code_of, seal_for
from maillage.apps.production.models import Delivery, LabelPrint, Lot
from maillage.apps.production.queries.lots import READ
from maillage.apps.production.reasons import DELIVERY_UNKNOWN, LOT_UNKNOWN
from maillage.apps.records.keyring import label_key
from maillage.apps.records.queries.installation import installation_kind
from maillage.formats.documents import delivery_note, labels
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Language


def label_sheet_pdf(code: str, *, language: Language, day: date) -> bytes:
    """The labels as last printed, with the notice: the same numbers, signed with the same dates.

    Raises Refusal: ``label.never_printed``, ``label.key_changed``, a lot or a decision that no longer stands.
    """
    lot = Lot.objects.select_related(*READ).filter(code=code).first()
    if lot is None:
        raise Refusal(LOT_UNKNOWN, code=code)
    printed = LabelPrint.objects.filter(lot=lot).order_by("pk").last()
    if printed is None:
        raise Refusal(NEVER_PRINTED, code=code)
    seal_for(lot, day)  # a decision that has ended since refuses
    sheet = documents.label_sheet(
        lot,
        printed,
        _seal_of(printed, code),
        language=language,
        day=day,
        demonstration=installation_kind() == "demo",
    )
    return labels.render(sheet)


def printed_code(printed: LabelPrint) -> str:
    """What the code of the first bag of a printing carries. Raises Refusal ``label.key_changed``."""
    return code_of(printed.lot, printed.first_unit, _seal_of(printed, printed.lot.code))


def _seal_of(printed: LabelPrint, code: str) -> Seal | None:
    if not printed.key_id or printed.expires is None:
        return None
    key = label_key()
    if key is None or key.public.id.hex() != printed.key_id:
        raise Refusal(KEY_CHANGED, code=code)
    return Seal(key, bytes.fromhex(printed.leaf), printed.issued, printed.expires)


def _seals(delivery: Delivery, day: date) -> dict[int, Seal | None]:
    """What signs the codes of the lots of a note; a lot that no longer stands has none."""
    found: dict[int, Seal | None] = {}
    for line in delivery.lines.select_related("lot"):
        try:
            found[line.lot_id] = seal_for(line.lot, day)
        except Refusal:  # the note of what was sent is still owed; its code is the plain address
            found[line.lot_id] = None
    return found


def delivery_note_pdf(code: str, *, language: Language, day: date) -> bytes:
    """Raises Refusal ``delivery.unknown``."""
    delivery = Delivery.objects.select_related("workshop", "establishment").filter(code=code).first()
    if delivery is None:
        raise Refusal(DELIVERY_UNKNOWN, code=code)
    note = documents.delivery_note(
        delivery, _seals(delivery, day), language=language, demonstration=installation_kind() == "demo"
    )
    return delivery_note.render(note)
