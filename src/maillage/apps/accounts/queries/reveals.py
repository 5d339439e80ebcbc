"""Who read whose name or contact, when and why: the journal's lines of readings, for whoever must know.

Guarantees: every reading of who members are is a line of the journal (`reveal_members` writes it in its own
transaction), and every line is shown; a member reads the lines that named them, and no other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import RowOrder

VERB = "reveal_members"
REVEAL_ORDERS = RowOrder(
    {"at": ("at", "pk"), "actor": ("actor", "-pk"), "subject": ("subject", "-pk")}, default="-at", tie="pk"
)


@dataclass(frozen=True, slots=True)
class RevealRow:
    """`actor` is who read, `workshop` whose members, `members` their codes; `token` the API token used."""

    at: datetime
    actor: str
    workshop: str
    members: tuple[str, ...]
    why: str
    token: str


def _rows(found: Sequence[JournalEntry]) -> list[RevealRow]:
    return [
        RevealRow(
            row.at, row.actor, row.subject, tuple(row.detail.get("members", ())), row.detail.get("why", ""),
            row.detail.get("token", ""),
        )
        for row in found
    ]  # fmt: skip


def _lines() -> QuerySet[JournalEntry]:
    return JournalEntry.objects.filter(verb=VERB)


def reveal_list(
    *, workshop: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[RevealRow]:
    """Every reading, the last first. Two queries. Raises Refusal ``list.unknown_sort``."""
    rows = _lines().filter(subject=workshop) if workshop else _lines()
    return page_of(rows.order_by(*REVEAL_ORDERS.terms(sort)), page, size, _rows)


def reveals_of_member(workshop: str, member: str) -> tuple[RevealRow, ...]:
    """The readings that named one member, the last first, each naming nobody else. One query."""
    rows = _rows(list(_lines().filter(subject=workshop).order_by("-at", "-pk")))
    return tuple(
        RevealRow(row.at, row.actor, row.workshop, (member,), row.why, row.token)
        for row in rows
        if member in row.members
    )
