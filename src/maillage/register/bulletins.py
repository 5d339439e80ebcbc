"""The weekly bulletin as signed JSON: which records entered the log in a week, tied to the root that they gave it.

Guarantees: signed by the log's own key and no other, under a first line of its own, so that it can pass neither for a
record nor for a checkpoint; it says that these records stand at these places of the log, and nothing of what they
are worth: their own signatures and what came since decide that. A bulletin that agrees with the log can be proven to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from maillage.kernel.refusals import Refusal
from maillage.register import fields, notes, reasons
from maillage.register.encoding import decode64, encode64
from maillage.register.fields import Fields, Problems
from maillage.register.keys import PLAIN, SecretKey
from maillage.register.kinds import KINDS
from maillage.register.merkle import HASH_SIZE
from maillage.register.records import ID
from maillage.register.signed_text import content_of, text_of
from maillage.register.state import Entry
from maillage.register.trust import MOST_INDEX, Trust

WEEK: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
KEYS: Final = ("first", "first_index", "last", "origin", "records", "root", "size", "week")


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The records from `first_index` to `size` (excluded) that the log accepted, and the root at that size.

    `records`: of each kind that there was, the numbers of its acts in the order of the log.
    """

    origin: str
    week: str
    first_index: int
    size: int
    root: bytes
    records: Mapping[str, tuple[str, ...]]

    @property
    def first(self) -> date:
        """Monday of the week."""
        return days_of(self.week)[0]

    @property
    def last(self) -> date:
        """Sunday of the week."""
        return days_of(self.week)[1]

    @property
    def text(self) -> str:
        content: dict[str, Any] = {
            "origin": self.origin,
            "week": self.week,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "first_index": self.first_index,
            "size": self.size,
            "root": encode64(self.root),
            "records": {kind: list(ids) for kind, ids in self.records.items()},
        }
        return text_of(self.origin, "bulletin", content)


def week_of(day: date) -> str:
    """The ISO week of a day: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def days_of(week: str) -> tuple[date, date]:
    """Monday and Sunday of an ISO week. Raises ValueError for one that does not exist."""
    found = WEEK.fullmatch(week)
    if found is None:
        raise ValueError("not a week")
    monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    return monday, monday + timedelta(days=6)


def sign(bulletin: Bulletin, key: SecretKey) -> bytes:
    """The note; of at most 64 kB, some four thousand records: a week that holds more is refused, never cut."""
    return notes.signed(bulletin.text, key)


def read(raw: bytes, trust: Trust) -> Bulletin:
    """A bulletin signed by the log. Raises Refusal: malformed, a bad or a missing signature."""
    note = notes.parse(raw)
    problems = Problems()
    content = content_of(note.text, trust.origin, "bulletin", problems)
    top = None if problems.found else Fields.of(content, "", KEYS, problems)
    bulletin = None if top is None else _bulletin(top)
    if bulletin is not None and not problems.found and bulletin.text != note.text:
        problems.add(fields.CONSISTENT, "week", bulletin.week, why="first, last, origin")
    problems.settle(reasons.RECORD_MALFORMED)
    assert bulletin is not None
    if not notes.verified(note, [key for key in trust.log_keys if key.algorithm == PLAIN]):
        raise Refusal(reasons.CHECKPOINT_UNSIGNED, names=sorted({key.name for key in trust.log_keys}))
    return bulletin


def _bulletin(top: Fields) -> Bulletin:
    week = top.text("week", 8)
    try:
        days_of(week)
    except ValueError:
        top.problems.add(fields.FORM, "week", week, form="2026-W48")
        week = "2026-W01"
    size = top.integer("size", 0, MOST_INDEX)
    return Bulletin(
        top.text("origin"), week, top.integer("first_index", 0, size), size, _hash(top, "root"), _records(top)
    )


def _records(top: Fields) -> dict[str, tuple[str, ...]]:
    """By kind; numbers are in the order of the log, so that none may come twice but they need not be sorted."""
    found = top.values["records"]
    if not isinstance(found, Mapping) or not all(kind in KINDS for kind in found):
        top.problems.add(fields.OBJECT, "records", found)
        return {}
    for kind, ids in found.items():
        listed = isinstance(ids, list) and all(isinstance(id, str) and ID.fullmatch(id) for id in ids)
        if not listed or not ids or len(set(ids)) < len(ids):
            top.problems.add(fields.LIST, f"records.{kind}", ids)
            return {}
    return {kind: tuple(ids) for kind, ids in found.items()}


def of_entries(entries: Iterable[Entry], first_index: int, size: int) -> dict[str, tuple[str, ...]]:
    """What a bulletin tells of the entries of a log."""
    told: dict[str, tuple[str, ...]] = {}
    for entry in sorted(entries, key=lambda entry: entry.index):
        if first_index <= entry.index < size:
            kind = entry.record.kind.value
            told[kind] = (*told.get(kind, ()), entry.record.id)
    return told


def _hash(inner: Fields, key: str) -> bytes:
    try:
        found = decode64(inner.text(key, 64))
    except ValueError:
        found = b""
    if len(found) != HASH_SIZE:
        inner.problems.add(fields.FORM, inner.at(key), inner.values[key], form="base64")
    return found


def require_of_log(
    bulletin: Bulletin, entries: Iterable[Entry], size: int, root_at: Callable[[int], bytes]
) -> None:
    """Raises Refusal when it is not what the log of `size` records holds: another root, a record left out or added."""
    if bulletin.size > size:
        raise Refusal(reasons.ROLLBACK, found=size, held=bulletin.size)
    told = of_entries(entries, bulletin.first_index, bulletin.size)
    if root_at(bulletin.size) != bulletin.root or told != bulletin.records:
        raise Refusal(reasons.SPLIT_VIEW, size=size, held=bulletin.size)
