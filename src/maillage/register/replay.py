"""Replay a log: each record judged by the trust document and the keys in force at its place, then folded.

Guarantees: a record counts only if it is well formed, of this register, signed by enough distinct keys that served in
the role of its kind **at its place in the log** (a key added later, or retired before, does not count), and aims at
acts that the log already holds. Order in the log is what cannot be forged; dates are what the acts say. What does not
count is a fault: listed, without effect. A platform asks `admit` before it appends, and so never makes one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.register import notes, reasons, records
from maillage.register.keys import PublicKey
from maillage.register.kinds import ENDED_BY, Kind
from maillage.register.matters import Decision, KeyChange
from maillage.register.merkle import leaf_hash
from maillage.register.notes import Note
from maillage.register.records import Record
from maillage.register.state import Entry, Fault, KeySpan, State, target_of
from maillage.register.trust import LABEL, Chain, Rule, Trust


@dataclass(slots=True)
class Replay:
    """A log being read, record by record."""

    chain: Chain
    state: State = field(default_factory=State)

    def add(self, raw: bytes) -> Entry | Fault:
        """Take the next record of the log, whatever it is."""
        found: Entry | Fault
        try:
            found = entry = self.admit(raw)
            _fold(self.state, entry)
        except Refusal as refusal:
            found = fault = Fault(self.state.size, leaf_hash(raw), refusal.reasons)
            self.state.faults.append(fault)
        self.state.size += 1
        return found

    def add_all(self, raws: Iterable[bytes]) -> State:
        for raw in raws:
            self.add(raw)
        return self.state

    def admit(self, raw: bytes) -> Entry:
        """The record as it would be accepted next. Raises Refusal with what is wrong; changes nothing."""
        index = self.state.size
        trust = self.chain.at(index)
        note = notes.parse(raw)
        record = records.of_text(note.text, trust.origin)
        signers = require_signers(note, record.kind, trust, self.state)
        _check(record, trust, self.state)
        return Entry(index, leaf_hash(raw), record, signers)

    def require_sayable(self, record: Record) -> None:
        """Raises Refusal for what the record may not say at this place of the log, whoever would sign it."""
        _check(record, self.chain.at(self.state.size), self.state)


def require_signers(note: Note, kind: str, trust: Trust, state: State) -> tuple[str, ...]:
    """The names of the keys of the right role that signed. Raises Refusal when they are too few, or one is bad."""
    rule = trust.rule(kind)
    known = _signers(rule, trust, state)
    found = notes.verified(note, known)
    if len(found) < rule.threshold:
        swapped = _swapped(note, known)
        raise Refusal(
            reasons.SIGNATURES_MISSING,
            others=swapped,
            role=rule.role,
            found=len(found),
            wanted=rule.threshold,
        )
    return tuple(key.name for key in found)


def _swapped(note: Note, known: Iterable[PublicKey]) -> list[Reason]:
    """Signatures under the name of a known key, made with another."""
    ids = {key.name: key.id for key in known}
    return [
        Reason(reasons.KEY_SWAP, {"name": signature.name})
        for signature in note.signatures
        if ids.get(signature.name, signature.key_id) != signature.key_id
    ]


def _signers(rule: Rule, trust: Trust, state: State) -> tuple[PublicKey, ...]:
    return trust.root.keys if rule.role == "root" else state.serving(rule.role)


def _check(record: Record, trust: Trust, state: State) -> None:
    """What a record may not say, given those before it. Raises Refusal."""
    if record.id in state.entries:
        raise Refusal(reasons.ID_TAKEN, id=record.id)
    matter = record.matter
    if isinstance(matter, KeyChange):
        _check_key(matter, trust, state)
    if isinstance(matter, Decision):
        for id, kind in ((matter.basis, Kind.LEGAL_BASIS), (matter.supersedes, Kind.DECISION)):
            if id:
                _require_target(record, id, frozenset({kind}), state)
    target = target_of(record)
    if target:
        _require_target(record, target, ENDED_BY[record.kind], state)


def _require_target(record: Record, target: str, kinds: frozenset[str], state: State) -> None:
    entry = state.entries.get(target)
    if entry is None:
        raise Refusal(reasons.TARGET_UNKNOWN, id=record.id, target=target)
    if entry.record.kind not in kinds:
        raise Refusal(reasons.TARGET_KIND, id=record.id, target=target, kind=entry.record.kind.value)


def _check_key(change: KeyChange, trust: Trust, state: State) -> None:
    if change.role not in trust.key_roles():
        raise Refusal(reasons.ROLE_UNKNOWN, role=change.role)
    if change.action == "retire":
        span = state.keys.get(str(change.key))
        if span is None or span.role != change.role or span.retired_on is not None:
            raise Refusal(reasons.KEY_UNKNOWN, name=change.key.name)
        return
    held = [span.key for span in state.keys.values()]
    held += [*trust.root.keys, *trust.log.keys, *trust.witness.keys]
    same_identifier = change.role == LABEL and any(
        span.key.id == change.key.id for span in state.keys.values() if span.role == LABEL
    )
    if same_identifier or any(key.raw == change.key.raw or key.name == change.key.name for key in held):
        raise Refusal(reasons.KEY_REUSED, name=change.key.name)


def _fold(state: State, entry: Entry) -> None:
    record, matter = entry.record, entry.record.matter
    state.entries[record.id] = entry
    state.by_leaf[entry.leaf] = record.id
    if isinstance(matter, Decision):
        for file in matter.files:
            state.by_file.setdefault(file, []).append(entry)
        state.by_use.setdefault((matter.subject.profile, matter.subject.use), []).append(entry)
        if matter.supersedes:
            state.successors.setdefault(matter.supersedes, []).append(entry)
    elif isinstance(matter, KeyChange):
        _fold_key(state, entry, matter)
    elif record.kind == Kind.AMEND:
        state.amendments.setdefault(target_of(record), []).append(entry)
    elif record.kind in (Kind.WITHDRAW, Kind.LIFT):
        state.endings.setdefault(target_of(record), []).append(entry)
    elif record.kind == Kind.SUSPEND:
        state.suspensions.append(entry)
    elif record.kind == Kind.RECALL:
        state.recalls.append(entry)


def _fold_key(state: State, entry: Entry, change: KeyChange) -> None:
    if change.action == "add":
        span = KeySpan(change.key, change.role, entry.record.valid_from, entry.record.id)
        state.keys[str(change.key)] = span
        return
    span = state.keys[str(change.key)]
    span.retired_on = entry.record.valid_from
    state.endings.setdefault(span.added_by, []).append(entry)
    span.compromised = change.compromised
