"""What a workshop may make today, in words for its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.makeable import Makeable, makeable
from maillage.apps.catalogue.codes import USES
from maillage.apps.network.queries.members import HomePool
from maillage.apps.network.queries.workshops import WorkshopSheet
from maillage.kernel.text import Text
from maillage.safety.terms import LABELS
from maillage.web.forms.network import process_name

CLASSES = LABELS["recipient_class"]


def _line(row: Makeable) -> dict[str, Any]:
    def named(codes: tuple[str, ...]) -> list[Text]:
        return [CLASSES[code] for code in codes]

    return {
        "row": row,
        "use": USES[row.use],
        "classes": named(row.classes),
        "depending": named(row.depending),
        "lacking": ", ".join(process_name(process) for process in row.lacking),
    }


def may_make(sheet: WorkshopSheet, pool: HomePool, book: ActBook, day: date) -> list[dict[str, Any]]:
    """Nothing where it is closed. `book` holds its acts; machines at home count where their figures are
    published. Two queries."""
    if not sheet.is_open:
        return []
    processes = [machine.process for machine in sheet.machines]
    processes += [one.process for one in pool.processes] if pool.is_public else []
    return [_line(row) for row in makeable(sheet.code, book, day, processes)]
