"""The three papers of a recall: the notice to put up, the list of holders to call, the report.

Guarantees: the notice starts with what to stop and the danger, and nothing in it makes the danger look smaller; a
list too long for a notice says how many lots there are and where each is checked; the two others print every line.
"""

from __future__ import annotations

from maillage.formats.documents import wording
from maillage.formats.documents.matrix import draw
from maillage.formats.documents.recall_records import HolderLine, HolderListing, RecallNotice, RecallReport
from maillage.formats.documents.typesetting import Printable, typeset
from maillage.kernel.text import Text

NOTICE_LOTS = 240  # lots printed on a notice: two pages


def notice(paper: RecallNotice) -> bytes:
    """The PDF of the notice."""
    language = paper.language
    title = paper.title.to(language)
    return _typeset(
        "recall-notice",
        paper,
        f"{title} {paper.number}",
        {
            "title": title,
            "number": paper.number,
            "day": wording.long_day(paper.day, language),
            "stop": paper.stop.to(language),
            "products": [{"code": code, "name": name.to(language)} for code, name in paper.products],
            "hazard": paper.hazard.to(language),
            "to_do": paper.to_do.to(language),
            "remedy": paper.remedy.to(language),
            "contact": paper.contact,
            "workshops": ", ".join(paper.workshops),
            "lots": list(paper.lots),
            "lot_count": wording.count(paper.lot_count, language),
            "is_whole": len(paper.lots) == paper.lot_count,
            "url": paper.url,
            "code": wording.RECALL["code"].to(language),
        },
        draw(paper.verify_url).svg,
    )


def holders(paper: HolderListing) -> bytes:
    """The PDF of the list of holders, one line each, with room to write."""
    language = paper.language
    title = Text(f"Détenteurs du rappel {paper.number}", f"Holders of recall {paper.number}").to(language)
    return _typeset(
        "recall-holders",
        paper,
        title,
        {
            "title": title,
            "day": wording.long_day(paper.day, language),
            "what": paper.title.to(language),
            "hazard": paper.hazard.to(language),
            "lines": [_line(line, language) for line in paper.lines],
            "count": wording.count(len(paper.lines), language),
            "total": wording.count(sum(line.pieces for line in paper.lines), language),
        },
    )


def report(paper: RecallReport) -> bytes:
    """The PDF of the report."""
    language = paper.language
    title = Text(f"Bilan du rappel {paper.number}", f"Report on recall {paper.number}").to(language)
    return _typeset(
        "recall-report",
        paper,
        title,
        {
            "title": title,
            "day": wording.long_day(paper.day, language),
            "what": paper.title.to(language),
            "subject": paper.subject,
            "reason": paper.reason,
            "hazard": paper.hazard.to(language),
            "opened": wording.long_day(paper.opened, language),
            "closed": wording.long_day(paper.closed, language) if paper.closed else "",
            "note": paper.note,
            "without_answers": paper.without_answers,
            "figures": [{"label": label, "value": value} for label, value in paper.figures],
            "lots": [
                {"lot": lot, "workshop": shop, "pieces": wording.count(pieces, language)}
                for lot, shop, pieces in paper.lots
            ],
            "silent": [_line(line, language) for line in paper.silent],
        },
    )


def _typeset(
    template: str,
    paper: RecallNotice | HolderListing | RecallReport,
    title: str,
    record: dict[str, Printable],
    *drawings: str,
) -> bytes:
    return typeset(
        template,
        title=title,
        language=paper.language,
        day=paper.day,
        demonstration=paper.demonstration,
        words=wording.in_language(wording.RECALL, paper.language),
        record=record,
        drawings=drawings,
    )


def _line(line: HolderLine, language: str) -> dict[str, Printable]:
    return {
        "code": line.code,
        "name": line.name,
        "place": line.place,
        "contact": line.contact,
        "pieces": wording.count(line.pieces, language),
        "missing": wording.count(line.missing, language),
        "state": line.state,
    }
