"""The acts that wait for their signatures, and the bundles that carry them to the signers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.records import carrying
from maillage.apps.records.codes import WAITING, PreparedState
from maillage.apps.records.commands.publish import must_be_signed
from maillage.apps.records.commands.settling import facts_of_row
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import PreparedRecord
from maillage.apps.records.queries.register import register_opening
from maillage.apps.records.queries.unsigned import past_acts
from maillage.apps.records.reasons import NOT_OPEN, UNKNOWN_PREPARED, WRONG_STATE
from maillage.apps.records.replaying import read_log
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import bundles, notes
from maillage.register.bundles import Bundle


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared record as read. `author` and `approved_by` are keys of accounts, for who asks."""

    number: str
    kind: str
    subject: str
    object: str
    valid_from: date
    state: str
    author: int | None
    preparer: str
    prepared_at: datetime
    approved_by: int | None
    approver: str
    approved_at: datetime | None
    due: str = ""  # of one that waits: `past` its first day, or `today`


@dataclass(frozen=True, slots=True)
class PreparedSheet:
    """Everything of one: the exact text, the act it would make, how far its signatures are."""

    prepared: Prepared
    facts: ActFacts
    text: str
    sha256: str
    signers: tuple[str, ...]
    threshold: int
    role: str

    @property
    def is_enough(self) -> bool:
        return len(self.signers) >= self.threshold


def _read(row: PreparedRecord) -> Prepared:
    return Prepared(
        row.number, row.kind, row.subject, row.object, row.valid_from, row.state, row.prepared_by_id, row.preparer,
        row.prepared_at, row.approved_by_id, row.approver, row.approved_at,
    )  # fmt: skip


PREPARED_ORDERS = RowOrder(
    {
        "prepared": ("prepared_at",),
        "number": ("number",),
        "kind": ("kind", "prepared_at"),
        "subject": ("subject", "prepared_at"),
        "valid_from": ("valid_from", "prepared_at"),
        "state": ("state", "prepared_at"),
        "preparer": (InWords("preparer"), "prepared_at"),
    },
    default="prepared",
    tie="pk",
)
EVERY_STATE = "all"


def prepared_list(
    *,
    clock: Clock,
    state: str = "",
    kind: str = "",
    author: str = "",
    days: int | None = None,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[Prepared]:
    """Those that wait (or in a state, or all), the oldest first. `author` is part of a name; `days`, how long ago at
    least they were prepared. Two queries. Raises Refusal ``list.unknown_sort``."""
    rows = PreparedRecord.objects.order_by(*PREPARED_ORDERS.terms(sort))
    if state != EVERY_STATE:
        rows = rows.filter(state__in=[state] if state else WAITING)
    if kind:
        rows = rows.filter(kind=kind)
    if author:
        rows = rows.filter(preparer__icontains=author)
    if days:
        rows = rows.filter(prepared_at__lte=clock.now() - timedelta(days=days))
    day = today(clock)
    return page_of(rows, page, size, lambda found: [_due(_read(row), day) for row in found])


def _due(row: Prepared, day: date) -> Prepared:
    if row.state not in WAITING or row.valid_from > day:
        return row
    return replace(row, due="past" if row.valid_from < day else "today")


def prepared_waiting() -> tuple[Prepared, ...]:
    """Those that are neither published nor given up, oldest first. One query."""
    return tuple(map(_read, PreparedRecord.objects.filter(state__in=WAITING).order_by("pk")))


def is_waiting(number: str) -> bool:
    """Whether an act of this number was prepared, and is not published. One query."""
    return PreparedRecord.objects.filter(number=number).exclude(state=PreparedState.PUBLISHED.value).exists()


def prepared_sheet(number: str) -> PreparedSheet | None:
    """One of them, whatever its state. Five queries."""
    row, log = PreparedRecord.objects.filter(number=number).first(), read_log()
    if row is None or log is None:
        return None
    facts = facts_of_row(row)
    rule = log.chain.at(log.size).rule(carrying.kind_of(facts))
    held = bytes(row.signed)
    found = notes.verified(notes.parse(held), log.state.serving(rule.role)) if held else {}
    signers = tuple(sorted(key.name for key in found))
    return PreparedSheet(_read(row), facts, row.text, row.sha256, signers, rule.threshold, rule.role)


def exact_text(facts: ActFacts, day: date) -> str:
    """The text that preparing the act on `day` would fix, but for its number, which is given then (``2026-000``
    stands for it); empty when the act would not be signed. Raises Refusal for what may not be said after the log."""
    opening, log = register_opening(), read_log()
    if opening is None or log is None or not must_be_signed(facts):
        return ""
    record = carrying.record_of(facts, number=f"{day.year}-000", authority=opening.authority, issued=day)
    log.replay.require_sayable(record)
    return record.text(opening.origin)


def bundle_of(numbers: Collection[str]) -> Bundle:
    """The approved records asked, with the signatures they have. Raises Refusal, or Conflict for one not approved."""
    opening = register_opening()
    if opening is None:
        raise Refusal(NOT_OPEN)
    rows = {row.number: row for row in PreparedRecord.objects.filter(number__in=numbers)}
    for number in numbers:
        if number not in rows:
            raise Refusal(UNKNOWN_PREPARED, number=number)
        if rows[number].state not in (PreparedState.APPROVED, PreparedState.SIGNED):
            raise Conflict(WRONG_STATE, number=number, state=rows[number].state)
    return _bundle(opening.origin, [rows[number] for number in numbers])


def _bundle(origin: str, rows: Sequence[PreparedRecord]) -> Bundle:
    items = (
        bundles.of_notes(origin, [bytes(row.signed)]) if row.signed else bundles.of_texts(origin, [row.text])
        for row in rows
    )
    return Bundle(origin, tuple(item for bundle in items for item in bundle.items))


def bundle_of_past() -> Bundle:
    """The acts recorded before the opening. Raises Refusal when the register is not open."""
    opening = register_opening()
    if opening is None:
        raise Refusal(NOT_OPEN)
    return bundles.of_texts(opening.origin, [act.text for act in past_acts()])
