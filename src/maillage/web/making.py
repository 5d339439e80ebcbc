"""What a workshop may make today, in words for its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from maillage.apps.authority.queries.act_book import ActBook
from maillage.apps.authority.queries.makeable import Makeable, makeable
from maillage.apps.catalogue.codes import USES
from maillage.apps.network.queries.members import HomePool
from maillage.apps.network.queries.workshops import WorkshopSheet
from maillage.safety.terms import LABELS
from maillage.web.forms.network import process_name

CLASSES = tuple(LABELS["recipient_class"].values())  # what the codes of classes mean, for the legend


def _use(use: str, rows: Sequence[Makeable]) -> dict[str, Any]:
    """For whom, in one use, by whichever profile goes furthest."""
    classes = {code for row in rows for code in row.classes}
    depending = {code for row in rows for code in row.depending} - classes
    return {
        "use": USES[use],
        "classes": ", ".join(sorted(classes)),
        "depending": ", ".join(sorted(depending)),
    }


def _design(rows: Sequence[Makeable]) -> dict[str, Any]:
    """One line a design: by the profiles that the workshop has the machines for, failing any by all of them."""
    rows = [row for row in rows if not row.lacking] or rows
    uses: dict[str, list[Makeable]] = defaultdict(list)
    for row in rows:
        uses[row.use].append(row)
    lacking = min((row.lacking for row in rows), key=len)
    return {
        "design": rows[0].design,
        "name": rows[0].design_name,
        "categories": sorted({row.category for row in rows}, reverse=True),
        "profiles": ", ".join(dict.fromkeys(row.profile for row in rows)),
        "uses": [_use(use, found) for use, found in uses.items()],
        "lacking": ", ".join(process_name(process) for process in lacking),
    }


def may_make(sheet: WorkshopSheet, pool: HomePool, book: ActBook, day: date) -> list[dict[str, Any]]:
    """Design by design, those it has the machines for first; nothing where it is closed. `book` holds its acts; machines at home count where their figures are
    published. Two queries."""
    if not sheet.is_open:
        return []
    processes = [machine.process for machine in sheet.machines]
    processes += [one.process for one in pool.processes] if pool.is_public else []
    designs: dict[str, list[Makeable]] = defaultdict(list)
    for row in makeable(sheet.code, book, day, processes):
        designs[row.design].append(row)
    return sorted(map(_design, designs.values()), key=lambda line: bool(line["lacking"]))
