"""What may be said of a label that was scanned, given a verified register.

Guarantees: the key is the one that the protected header names, in service as a label key on the day the label is
dated; the label agrees with the decision it cites, down to the hash of its leaf; a recall or a suspension of its lot,
its workshop or its design stops it; its own last day too. Then it is as good as its decision, and never better.

Source: trust page §2.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.clock import civil_date
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.register import label_reasons, labels, verdicts
from maillage.register.kinds import Kind
from maillage.register.labels import Label
from maillage.register.matters import Decision
from maillage.register.state import Entry, KeySpan, State
from maillage.register.trust import LABEL
from maillage.register.verdicts import Outcome, Register, Verdict


def on_label(register: Register, message: bytes) -> Verdict:
    """The verdict on the message of a label."""
    try:
        sealed = labels.read(message)
        span = _span(register.state, sealed.key_id)
        label = labels.verify(sealed, span.key)
        _require_in_service(span, label)
        entry = register.state.entries.get(label.decision)
        if entry is None:
            return verdicts.unknown(register, label.decision)
        _require_agreement(label, entry)
    except Refusal as refusal:
        return verdicts.refused(refusal)
    found = verdicts.on_entry(register, entry)
    return _of_lot(register, label, entry, civil_date(register.now)) or found


def _span(state: State, key_id: bytes) -> KeySpan:
    for span in state.keys.values():
        if span.role == LABEL and span.key.id == key_id:
            return span
    raise Refusal(label_reasons.KEY_UNKNOWN, key=key_id.hex())


def _require_in_service(span: KeySpan, label: Label) -> None:
    """A retired key still verifies what it signed before; one that fell into the wrong hands verifies nothing,
    since whoever holds it can write any date."""
    if span.compromised:
        raise Refusal(label_reasons.KEY_COMPROMISED, name=span.key.name)
    if label.issued < span.since or (span.retired_on is not None and label.issued >= span.retired_on):
        day = span.retired_on or span.since
        raise Refusal(label_reasons.KEY_RETIRED, name=span.key.name, day=day.isoformat())


def _require_agreement(label: Label, entry: Entry) -> None:
    matter = entry.record.matter
    if not isinstance(matter, Decision):
        raise Refusal(label_reasons.OTHER_DECISION, id=label.decision, field="kind")
    pairs = (
        ("leaf", label.leaf, entry.leaf[: labels.LEAF_SIZE]),
        ("version", label.version_code, matter.subject.version),
        ("category", label.category, matter.category),
    )
    for name, said, true in pairs:
        if said != true:
            raise Refusal(label_reasons.OTHER_DECISION, id=label.decision, field=name)


def _of_lot(register: Register, label: Label, entry: Entry, day: date) -> Verdict | None:
    """What stops this lot though its decision may stand; None when nothing does."""
    matter = entry.record.matter
    assert isinstance(matter, Decision)
    warnings = verdicts.warnings_of(register)
    by = register.state.lot_restriction(matter.subject.profile, label.workshop, label.lot, day)
    if by is not None:
        code = verdicts.RECALLED if by.record.kind == Kind.RECALL else verdicts.SUSPENDED
        reason = verdicts.because(code, label.lot, by)
        return Verdict(Outcome.WITHDRAWN, (reason,), label.decision, warnings=warnings)
    standing = verdicts.on_entry(register, entry)
    if standing.outcome in (Outcome.WITHDRAWN, Outcome.NOT_IN_FORCE):
        return None
    for code, last, out in (
        (label_reasons.EXPIRED, label.expires, day > label.expires),
        (label_reasons.NOT_YET_ISSUED, label.issued, day < label.issued),
    ):
        if out:
            reason = Reason(code, {"day": last.isoformat()})
            return Verdict(Outcome.NOT_IN_FORCE, (reason,), label.decision, warnings=warnings)
    return None
