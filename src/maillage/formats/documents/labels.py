"""Label sheet: the marking of each bag of a lot, and the notice on its back.

Guarantees: each label shows category as letter, word and shape, version, lot, bag, pieces,
dates, decision, marking lines, responsible entity and a code, with the same words for who
cannot scan; nothing is cut: the sheet holds 8, 6, 4 or 2 labels a page, the most at which
every label and the notice are legible (6.5 pt and up), else it is refused. All labels of
a sheet have one size. A demonstration and a prototype say so on each label, since labels
are cut apart.
Source: safety scheme §4 (marking), §6, §8; domain page on labels §2.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from maillage.formats.documents import matrix, reasons, wording
from maillage.formats.documents.records import Label, LabelSheet
from maillage.formats.documents.typesetting import Printable, typeset
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def render(sheet: LabelSheet) -> bytes:
    """The PDF of a sheet. Refuses an empty sheet, an unclassified object that is not a marked
    prototype, an address that makes no legible code, and texts that cannot fit."""
    if not sheet.labels:
        raise Refusal(reasons.EMPTY)
    for label in sheet.labels:
        if label.category == "unclassified" and not label.prototype:
            raise Refusal(reasons.UNCLASSIFIED_LABEL, lot=label.lot_id)
    codes = [matrix.draw(label.verify_url) for label in sheet.labels]
    return typeset(
        "labels",
        title=_title(sheet),
        language=sheet.language,
        day=sheet.document_date,
        demonstration=sheet.demonstration,
        words=wording.in_language(wording.LABELS, sheet.language),
        record={
            "day": wording.long_day(sheet.document_date, sheet.language),
            "title": _title(sheet),
            "notice": sheet.notice.to(sheet.language) if sheet.notice else "",
            "labels": [
                _printed(label, code.side_mm, sheet.language)
                for label, code in zip(sheet.labels, codes, strict=True)
            ],
        },
        drawings=[code.svg for code in codes],
    )


def _title(sheet: LabelSheet) -> str:
    lots = list(dict.fromkeys(label.lot_id for label in sheet.labels))
    if len(lots) == 1:
        return Text(f"Étiquettes du lot {lots[0]}", f"Labels of lot {lots[0]}").to(sheet.language)
    return Text(f"Étiquettes de {len(lots)} lots", f"Labels of {len(lots)} lots").to(sheet.language)


def _printed(label: Label, code_mm: float, language: str) -> dict[str, Printable]:
    entity = label.responsible_entity
    address = ", ".join(line.strip() for line in entity.postal_address.splitlines() if line.strip())
    words = label.category_words.to(language)
    return {
        "category": label.category,
        "category_words": words,
        "lot": label.lot_id,
        "design": label.design_name.to(language),
        "version": label.version_code,
        "marking": list(label.marking_lines),
        "bag": _bag(label),
        "units": wording.pieces(label.units_in_bag, language),
        "packed": wording.long_day(label.packing_date, language),
        "quarantine": wording.until_day(label.quarantine_end, language) if label.quarantine_end else "",
        "signed": wording.until_day(label.signed_until, language) if label.signed_until else "",
        "decision": label.decision_number,
        "basis": label.legal_basis,
        "workshop": label.workshop_code,
        "entity": [entity.name, address, entity.electronic_address],
        "notice_lines": list(label.notice_lines),
        "prototype": label.prototype,
        "code_mm": code_mm,
        "code_alternative": _code_alternative(label, language),
        "without_code": _without_code(label, language),
    }


def _bag(label: Label) -> str:
    """3 / 10; of bags numbered after others, the number and what it runs to: 21 (21–30)."""
    if label.bag_first == 1:
        return f"{label.bag_number}\u202f/\u202f{label.bag_count}"
    return f"{label.bag_number} ({label.bag_first}–{label.bag_last})"


def _host(label: Label) -> str:
    return (urlsplit(label.verify_url).netloc or label.verify_url).lower()


def _code_alternative(label: Label, language: str) -> str:
    """The address itself says nothing to who hears it, when it is a signature of two hundred letters."""
    bag = label.bag_number
    if label.signed_until:
        return Text(
            f"Code signé du lot {label.lot_id}, sac {bag} ({label.bag_first} à {label.bag_last}). "
            f"Il ouvre une page de vérification sur {_host(label)}",
            f"Signed code of lot {label.lot_id}, bag {bag} ({label.bag_first} to {label.bag_last}). "
            f"It opens a verification page at {_host(label)}",
        ).to(language)
    return Text(
        f"Code de vérification du lot {label.lot_id}, sac {bag} sur {label.bag_count}. "
        f"Il ouvre l’adresse {label.verify_url}",
        f"Verification code of lot {label.lot_id}, bag {bag} of {label.bag_count}. "
        f"It opens the address {label.verify_url}",
    ).to(language)


def _without_code(label: Label, language: str) -> str:
    if label.signed_until:
        return Text(
            f"Vérifier\u202f: scanner, ou saisir le lot sur {_host(label)}",
            f"Check: scan, or type the lot at {_host(label)}",
        ).to(language)
    return Text(
        f"Étiquette non signée. Vérifier\u202f: scanner, ou saisir le lot sur {_host(label)}",
        f"Label not signed. Check: scan, or type the lot at {_host(label)}",
    ).to(language)
