"""What the public register holds, for people: its acts in a list, one act with all that a reader can check.

Guarantees: nothing here comes from rows of acts, only from the signed records, so that a page of the register never
says what its files do not; the verdict is one of the six, on the moment asked; an act that the witnesses have not
seen yet is shown, and said to be.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.records.models import Leaf
from maillage.apps.records.queries.public_register import PublicRegister, public_register
from maillage.apps.sorting import LineOrder
from maillage.kernel.clock import civil_date
from maillage.register import notes, verdicts
from maillage.register.matters import (
    Amend,
    Decision,
    Ending,
    KeyChange,
    LegalBasis,
    Policy,
    Recall,
    Scope,
    Suspend,
)
from maillage.register.records import Record
from maillage.register.state import Entry
from maillage.register.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class RegisterAct:
    """An act of the register. `waits` for the witnesses; `subject` is what it speaks of and `use` what for, by their codes."""

    id: str
    kind: str
    subject: str
    use: str
    category: str
    reason: str
    issued: date
    valid_from: date
    valid_until: date | None
    index: int
    outcome: str
    waits: bool
    published_at: datetime


@dataclass(frozen=True, slots=True)
class RegisterActSheet:
    """An act with its record: the exact note, who signed it, its place and leaf, the verdict and its register;
    `amendments` change a decision, each from a day on, and `until` is its last day as `amended_by` says (empty: its own)."""

    act: RegisterAct
    record: Record
    note: bytes
    text: str
    signers: tuple[tuple[str, str], ...]
    leaf: bytes
    verdict: Verdict
    until: date | None
    amendments: tuple[tuple[str, date], ...]
    amended_by: str
    register: PublicRegister


REGISTER_ORDERS = LineOrder[RegisterAct](
    {
        "published": lambda act: act.index,
        "number": lambda act: act.id,
        "kind": lambda act: (act.kind, act.id),
        "subject": lambda act: (act.subject, act.use, act.id),
        "valid_from": lambda act: act.valid_from,
        "valid_until": lambda act: act.valid_until,
        "outcome": lambda act: (act.outcome, act.id),
    },
    default="-published",
    tie=lambda act: act.index,
)


def subject_of(record: Record) -> str:
    """What a record speaks of: codes, as the record has them."""
    matter = record.matter
    if isinstance(matter, Decision):
        return matter.subject.profile
    if isinstance(matter, (Ending, Amend)):
        return matter.target
    if isinstance(matter, (Suspend, Recall)):
        return _scope(matter.scope)
    if isinstance(matter, Policy):
        return matter.territory
    if isinstance(matter, LegalBasis):
        return matter.reference or matter.basis
    if isinstance(matter, KeyChange):
        return matter.key.name
    return matter.subject


def use_of(record: Record) -> str:
    """The code of the use that a decision classes its profile for; empty for any other record."""
    return record.matter.subject.use if isinstance(record.matter, Decision) else ""


def _scope(scope: Scope) -> str:
    named = (scope.design, scope.version, scope.profile, scope.workshop, *scope.lots)
    return " ".join(name for name in named if name)


def _act(entry: Entry, outcome: str, size: int, published: datetime) -> RegisterAct:
    record = entry.record
    matter = record.matter
    return RegisterAct(
        record.id, record.kind.value, subject_of(record), use_of(record),
        matter.category if isinstance(matter, Decision) else "", record.reason, record.issued, record.valid_from, record.valid_until, entry.index, outcome, entry.index >= size,
        published,
    )  # fmt: skip


def published_at(indices: Collection[int] | None = None) -> dict[int, datetime]:
    """When each record was appended, by its place. One query."""
    rows = Leaf.objects.all() if indices is None else Leaf.objects.filter(index__in=indices)
    return dict(rows.values_list("index", "appended_at"))


def register_acts(
    *,
    now: datetime,
    kind: str = "",
    outcome: str = "",
    subject: str = "",
    since: date | None = None,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[RegisterAct]:
    """The acts that the filters find; none while the register is not open. Eleven queries at most.

    `subject` is part of an act's number, of what it speaks of, or of its reason. Raises Refusal ``list.unknown_sort``.
    """
    found = public_register()
    if found is None:
        REGISTER_ORDERS.chosen(sort)
        return paged((), page, size)
    verified, told = found.verified(now), subject.casefold()
    times = published_at()
    acts = [
        _act(entry, verdicts.on_entry(verified, entry).outcome.value, found.size, times[entry.index])
        for entry in found.log.state.entries.values()
        if kind in ("", entry.record.kind.value) and (since is None or entry.record.issued >= since)
    ]
    acts = [act for act in acts if outcome in ("", act.outcome) and told in _words(act)]
    return paged(REGISTER_ORDERS.arranged(acts, sort), page, size)


def _words(act: RegisterAct) -> str:
    return f"{act.id} {act.subject} {act.use} {act.reason}".casefold()


def register_act(id: str, now: datetime) -> RegisterActSheet | None:
    """One act; None when the register does not hold it. Eleven queries at most."""
    found = public_register()
    entry = None if found is None else found.log.state.entries.get(id)
    if found is None or entry is None:
        return None
    verified = found.verified(now)
    verdict = verdicts.on_entry(verified, entry)
    terms = verified.state.terms(entry, civil_date(now))
    raw = found.log.entries[entry.index]
    note = notes.parse(raw)
    signed = {signature.name: signature.key_id.hex() for signature in note.signatures}
    return RegisterActSheet(
        act=_act(entry, verdict.outcome.value, found.size, published_at([entry.index])[entry.index]),
        record=entry.record,
        note=raw,
        text=note.text,
        signers=tuple((name, signed[name]) for name in entry.signers),
        leaf=entry.leaf,
        verdict=verdict,
        until=terms.until,
        amendments=tuple(
            (by.record.id, by.record.valid_from) for by in verified.state.amendments.get(id, ())
        ),
        amended_by=terms.by,
        register=found,
    )


def verdicts_of_file(sha256: str, now: datetime) -> tuple[Verdict, ...] | None:
    """What the decisions that name these bytes say, those in force first; None while the register is not open."""
    found = public_register()
    return None if found is None else verdicts.on_file(found.verified(now), sha256)


def verdict_of_record(raw: bytes, now: datetime) -> Verdict | None:
    """What may be said of the bytes of a record that somebody holds; None while the register is not open."""
    found = public_register()
    return None if found is None else verdicts.on_record(found.verified(now), raw)


def latest_acts(count: int) -> Sequence[tuple[Entry, datetime]]:
    """The last records that the state served holds, newest first, with when each was appended."""
    found = public_register()
    if found is None:
        return ()
    told = [entry for entry in found.log.state.entries.values() if entry.index < found.size]
    last = sorted(told, key=lambda entry: -entry.index)[:count]
    times = published_at([entry.index for entry in last])
    return [(entry, times[entry.index]) for entry in last]
