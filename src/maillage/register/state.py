"""What a replayed log says: the acts, what ended, amended or replaced each, the keys in service.

Guarantees: current is a fold over the records in the order of the log, and nothing else. Of the decisions on one
profile and use that have begun, the one that began last holds (of two that began the same day, the one recorded
last), be it withdrawn: a withdrawal never revives what had been replaced. What a record that could not be accepted
says has no effect at all, and is listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from maillage.kernel.reasons import Reason
from maillage.register.keys import PublicKey
from maillage.register.kinds import Kind
from maillage.register.lasting import last_day
from maillage.register.matters import Amend, Decision, Ending, Recall, Scope, Suspend
from maillage.register.records import Record

_Covers = Callable[[Scope], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that was accepted: its place, its leaf, and the names of the keys that signed it."""

    index: int
    leaf: bytes
    record: Record
    signers: tuple[str, ...]

    @property
    def rank(self) -> tuple[date, int]:
        """The order in which decisions replace one another."""
        return self.record.valid_from, self.index


@dataclass(frozen=True, slots=True)
class Fault:
    """A leaf of the log that is no acceptable record: it has no effect."""

    index: int
    leaf: bytes
    reasons: tuple[Reason, ...]


@dataclass(slots=True)
class KeySpan:
    """A key in a role: added by one record, retired (from the next record on) by another."""

    key: PublicKey
    role: str
    since: date
    added_by: str
    retired_on: date | None = None
    compromised: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """A decision as amended: its rules, its last day, and the amendment that says so (empty: its own)."""

    rules: str
    until: date | None
    by: str = ""


@dataclass(slots=True)
class State:
    """The fold. Only `maillage.register.replay` writes it."""

    entries: dict[str, Entry] = field(default_factory=dict)
    by_leaf: dict[bytes, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    keys: dict[str, KeySpan] = field(default_factory=dict)
    endings: dict[str, list[Entry]] = field(default_factory=dict)
    amendments: dict[str, list[Entry]] = field(default_factory=dict)
    by_file: dict[str, list[Entry]] = field(default_factory=dict)
    by_use: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    successors: dict[str, list[Entry]] = field(default_factory=dict)
    suspensions: list[Entry] = field(default_factory=list)
    recalls: list[Entry] = field(default_factory=list)
    size: int = 0

    def fork(self) -> State:
        """A copy to add to, while readers keep this one."""

        def lists(found: Mapping[Any, list[Entry]]) -> dict[Any, list[Entry]]:
            return {name: list(entries) for name, entries in found.items()}

        return State(
            entries=dict(self.entries),
            by_leaf=dict(self.by_leaf),
            faults=list(self.faults),
            keys={name: replace(span) for name, span in self.keys.items()},
            endings=lists(self.endings),
            amendments=lists(self.amendments),
            by_file=lists(self.by_file),
            by_use=lists(self.by_use),
            successors=lists(self.successors),
            suspensions=list(self.suspensions),
            recalls=list(self.recalls),
            size=self.size,
        )

    def serving(self, role: str) -> tuple[PublicKey, ...]:
        """The keys in service in a role at the end of the log."""
        return tuple(span.key for span in self.keys.values() if span.role == role and span.retired_on is None)

    def ended(self, id: str, day: date) -> Entry | None:
        """The withdrawal or lifting that ended an act by `day`: the first to take effect."""
        begun = [entry for entry in self.endings.get(id, ()) if entry.record.valid_from <= day]
        return min(begun, key=lambda entry: entry.rank, default=None)

    def terms(self, entry: Entry, day: date) -> Terms:
        """The terms of a decision on `day`."""
        begun = [
            found for found in self.amendments.get(entry.record.id, ()) if found.record.valid_from <= day
        ]
        last = max(begun, key=lambda found: found.rank, default=None)
        matter = entry.record.matter
        if last is not None and isinstance(last.record.matter, Amend):
            return Terms(last.record.matter.rules, last.record.matter.until, last.record.id)
        return Terms(matter.rules if isinstance(matter, Decision) else "", entry.record.valid_until)

    def last_day(self, entry: Entry, day: date) -> date | None:
        """The last day of a decision from `day` on, amendments to come included."""
        changes = (found.record.valid_from for found in self.amendments.get(entry.record.id, ()))
        return last_day(day, changes, lambda start: self.terms(entry, start).until)

    def replaced(self, entry: Entry, day: date) -> Entry | None:
        """What replaces a decision by `day`: a decision that names it, or a later one on the same profile and use."""
        matter = entry.record.matter
        if not isinstance(matter, Decision):
            return None
        rivals = self.by_use.get((matter.subject.profile, matter.subject.use), ())
        found = [rival for rival in rivals if rival.record.valid_from <= day and rival.rank > entry.rank]
        named = [
            after for after in self.successors.get(entry.record.id, ()) if after.record.valid_from <= day
        ]
        return min([*found, *named], key=lambda rival: rival.rank, default=None)

    def suspended(self, profile: str, day: date) -> Entry | None:
        """A suspension of every object of the profile, in force on `day`."""
        return self._restriction(self.suspensions, day, lambda scope: scope.covers_profile(profile))

    def lot_restriction(self, profile: str, workshop: str, lot: str, day: date) -> Entry | None:
        """A recall or a suspension that covers a lot on `day`."""
        return self._restriction(
            [*self.recalls, *self.suspensions], day, lambda scope: scope.covers_lot(profile, workshop, lot)
        )

    def _restriction(self, entries: Sequence[Entry], day: date, covers: _Covers) -> Entry | None:
        for entry in entries:
            if (
                entry.record.valid_from <= day
                and covers(scope_of(entry))
                and self.ended(entry.record.id, day) is None
            ):
                return entry
        return None

    def withdrawn_ids(self) -> tuple[str, ...]:
        """Every act that a withdrawal, or the retirement of a key, has ended or will end, in order."""
        return tuple(
            sorted(
                id
                for id, endings in self.endings.items()
                if any(ending.record.kind in (Kind.WITHDRAW, Kind.KEY) for ending in endings)
            )
        )


def scope_of(entry: Entry) -> Scope:
    matter = entry.record.matter
    assert isinstance(matter, (Suspend, Recall))
    return matter.scope


def target_of(record: Record) -> str:
    """The act that a record aims at, or the empty text."""
    return record.matter.target if isinstance(record.matter, (Ending, Amend)) else ""
