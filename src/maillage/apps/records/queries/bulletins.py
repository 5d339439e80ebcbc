"""The weekly bulletins: those there are, one with its records as the log holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.records.models import WeeklyBulletin
from maillage.apps.records.replaying import read_log
from maillage.apps.sorting import RowOrder
from maillage.register import bulletins
from maillage.register.bulletins import Bulletin
from maillage.register.kinds import KINDS
from maillage.register.records import Record


@dataclass(frozen=True, slots=True)
class BulletinLine:
    """A bulletin in the list: its week, from Monday to Sunday, and how many records it tells."""

    week: str
    first: date
    last: date
    records: int


@dataclass(frozen=True, slots=True)
class BulletinSheet:
    """A bulletin, read back from its signed note and found in the log, with the records that it tells, by kind."""

    bulletin: Bulletin
    note: bytes
    records: Mapping[str, tuple[Record, ...]]


BULLETIN_ORDERS = RowOrder({"week": ("week",), "records": ("records",)}, default="-week", tie="week")


def bulletin_list(*, sort: str = "", page: int = 1, size: int = PAGE_SIZE) -> Page[BulletinLine]:
    """Two queries. Raises Refusal ``list.unknown_sort``."""
    rows = WeeklyBulletin.objects.order_by(*BULLETIN_ORDERS.terms(sort))
    return page_of(rows, page, size, lambda found: [_line(row) for row in found])


def _line(row: WeeklyBulletin) -> BulletinLine:
    return BulletinLine(row.week, *bulletins.days_of(row.week), row.records)


def bulletin_notes() -> dict[str, bytes]:
    """Every signed bulletin by its week. One query."""
    return {week: bytes(note) for week, note in WeeklyBulletin.objects.values_list("week", "note")}


def bulletin_sheet(week: str) -> BulletinSheet | None:
    """The bulletin of a week; None when there is none. Five queries. Raises Refusal when it is not of the log."""
    row, log = WeeklyBulletin.objects.filter(week=week).first(), read_log()
    if row is None or log is None:
        return None
    note = bytes(row.note)
    bulletin = bulletins.read(note, log.chain.at(max(0, log.size - 1)))
    bulletins.require_of_log(bulletin, log.state.entries.values(), log.size, log.tree.root)
    told = {
        kind: tuple(log.state.entries[id].record for id in bulletin.records[kind])
        for kind in KINDS
        if kind in bulletin.records
    }
    return BulletinSheet(bulletin, note, told)
