"""Delivery note: what a workshop hands over, lot by lot, and the table of acceptance.

Guarantees: each line shows version, design, category as letter, word and shape, lot, pieces, dates,
disinfection and notice version, and its code when it has one, said to be signed or not; the
acceptance table has one row a line, to be filled in by hand; the digest of the notice is printed whole. Long notes run over several pages with
their headings repeated.
Source: safety scheme §6 (delivery note).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from maillage.formats.documents import matrix, reasons, wording
from maillage.formats.documents.records import DeliveryLine, DeliveryNote
from maillage.formats.documents.typesetting import Printable, typeset
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


def render(note: DeliveryNote) -> bytes:
    """The PDF of a delivery note. Refuses a note without a line."""
    if not note.lines:
        raise Refusal(reasons.EMPTY)
    language = note.language
    codes = [matrix.draw(line.verify_url) for line in note.lines if line.verify_url]
    title = Text(f"Bon de livraison {note.number}", f"Delivery note {note.number}").to(language)
    return typeset(
        "delivery-note",
        title=title,
        language=language,
        day=note.date,
        demonstration=note.demonstration,
        words=wording.in_language(wording.DELIVERY, language),
        record={
            "title": title,
            "number": note.number,
            "day": wording.long_day(note.date, language),
            "terms": wording.TERMS[note.terms].to(language),
            "carrier": note.carrier,
            "sender": _lines(note.sender.name, note.sender.contact),
            "workshop": note.sender.workshop_code,
            "recipient": _lines(note.recipient.name, note.recipient.address),
            "service": note.recipient.service,
            "establishment": note.recipient.establishment_id,
            "lines": [_printed(line, language) for line in note.lines],
            "total": wording.count(sum(line.quantity for line in note.lines), language),
            "digest": _grouped(note.notice_sha256),
            "codes": [
                _code(line, code.side_mm, language)
                for line, code in zip((line for line in note.lines if line.verify_url), codes, strict=True)
            ],
        },
        drawings=[code.svg for code in codes],
    )


def _lines(*texts: str) -> list[Printable]:
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _printed(line: DeliveryLine, language: str) -> dict[str, Printable]:
    return {
        "version": line.version_code,
        "design": line.design_name.to(language),
        "category": line.category,
        "category_words": line.category_words.to(language),
        "lot": line.lot_id,
        "quantity": wording.count(line.quantity, language),
        "packed": wording.short_day(line.packing_date, language),
        "quarantine": wording.short_day(line.quarantine_end, language) if line.quarantine_end else "",
        "disinfect": line.disinfect_before_use,
        "notice": line.notice_version,
    }


def _code(line: DeliveryLine, side_mm: float, language: str) -> dict[str, Printable]:
    host = (urlsplit(line.verify_url).netloc or line.verify_url).lower()
    kind = Text("Code signé", "Signed code") if line.signed else Text("Code non signé", "Unsigned code")
    opens = Text(
        f"du lot {line.lot_id}, qui ouvre une page de {host}",
        f"of lot {line.lot_id}, opening a page of {host}",
    )
    return {
        "lot": line.lot_id,
        "signed": line.signed,
        "side": side_mm,
        "alternative": f"{kind.to(language)} {opens.to(language)}",
    }


def _grouped(digest: str) -> str:
    """Eight by eight, as people compare digests."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
