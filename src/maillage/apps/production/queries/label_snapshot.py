"""What a phone keeps to check labels without network: keys, decisions that labels cite, what stops lots.

Guarantees: nothing of people, recipients or quantities; what is ended, suspended, recalled or held is there as long
as it is, so that a phone refuses it however old its copy; the copy says which time the register attests. When it was
given out is in its note, which the log signs (`label_note`).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from maillage.apps.catalogue.codes import USES
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import LabelPrint, Lot
from maillage.apps.production.queries.label_check import register_at
from maillage.apps.production.queries.recalls import recalled
from maillage.apps.records.keyring import log_key
from maillage.apps.records.queries.register import register_is_open
from maillage.kernel import reasons as catalogue
from maillage.kernel.clock import Clock, civil_date
from maillage.kernel.reasons import Reason
from maillage.kernel.text import LANGUAGES, Text
from maillage.register import label_copies, verdicts
from maillage.register.keys import SecretKey
from maillage.register.kinds import Kind
from maillage.register.labels import LEAF_SIZE
from maillage.register.matters import Decision
from maillage.register.state import Entry, State, scope_of
from maillage.register.trust import LABEL
from maillage.register.verdicts import Outcome, Register

FORMAT = 2
SHOWN_STOPS = (LotStatus.HELD, LotStatus.REJECTED)


def label_snapshot(clock: Clock) -> dict[str, Any]:
    """Plain values, ready to be written as JSON. The register's queries, and three."""
    now = clock.now()
    register = register_at(now)
    rows = LabelPrint.objects.exclude(key_id="").values_list(
        "lot__decision", "lot__profile__version__design__name"
    )
    names = dict(rows.distinct())
    found: dict[str, Any] = {
        "format": FORMAT,
        "attested": None,
        "keys": {},
        "decisions": {},
        "stops": [],
        "lots": _lots(),
    }
    if register is not None:
        day = civil_date(now)
        latest = register.chain.latest
        found |= {
            "attested": None if register.time is None else _instant(register.time),
            "witnessed": register.witnessed,
            "fresh_days": dict(latest.fresh_days),
            "trust_expires": latest.expires.isoformat(),
            "keys": _keys(register.state),
            "decisions": {
                id: _decision(register, register.state.entries[id], name)
                for id, name in sorted(names.items())
                if id in register.state.entries
            },
            "stops": list(_stops(register.state, day)),
        }
    return found


def _note_key() -> SecretKey | None:
    return log_key() if register_is_open() else None


def label_note(data: bytes, clock: Clock) -> bytes | None:
    """What the log signs of the copy and of this instant; None where no register is open or its key is not here."""
    key = _note_key()
    return None if key is None else label_copies.sign(data, _instant(clock.now()), key)


def label_note_key() -> str:
    """The key that signs the notes, as verifiers write it; empty where none does. One query."""
    key = _note_key()
    return "" if key is None else str(key.public)


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _keys(state: State) -> dict[str, dict[str, Any]]:
    return {
        span.key.id.hex(): {
            "name": span.key.name,
            "raw": b64encode(span.key.raw).decode(),
            "since": span.since.isoformat(),
            "retired_on": None if span.retired_on is None else span.retired_on.isoformat(),
            "compromised": span.compromised,
        }
        for span in state.keys.values()
        if span.role == LABEL
    }


def _decision(register: Register, entry: Entry, name: dict[str, str]) -> dict[str, Any]:
    matter = entry.record.matter
    assert isinstance(matter, Decision)
    day = civil_date(register.now)
    terms, until = register.state.terms(entry, day), register.state.last_day(entry, day)
    return {
        "leaf": entry.leaf[:LEAF_SIZE].hex(),
        "name": name,
        "version": matter.subject.version,
        "profile": matter.subject.profile,
        "use": USES[matter.subject.use].as_dict(),
        "category": matter.category,
        "rules": terms.rules,
        "from": entry.record.valid_from.isoformat(),
        "until": None if until is None else until.isoformat(),
        "ends": list(_endings(register.state, entry)),
    }


def _endings(state: State, entry: Entry) -> Iterator[dict[str, Any]]:
    """What ends a decision, now or on a day that is already decided."""
    id = entry.record.id
    for by, outcome, code in (
        (state.ended(id, date.max), Outcome.WITHDRAWN, verdicts.WITHDRAWN),
        (state.replaced(entry, date.max), Outcome.NOT_IN_FORCE, verdicts.SUPERSEDED),
    ):
        if by is not None:
            words = _words(verdicts.because(code, id, by))
            yield {
                "outcome": outcome.value,
                "from": by.record.valid_from.isoformat(),
                "says": words.as_dict(),
            }


def _stops(state: State, day: date) -> Iterator[dict[str, Any]]:
    """Suspensions and recalls that nothing has lifted: each stops what matches all that it names."""
    for entry in (*state.recalls, *state.suspensions):
        if state.ended(entry.record.id, day) is not None:
            continue
        scope = scope_of(entry)
        yield {
            "by": entry.record.id,
            "kind": "recall" if entry.record.kind == Kind.RECALL else "suspend",
            "from": entry.record.valid_from.isoformat(),
            "design": scope.design,
            "version": scope.version,
            "profile": scope.profile,
            "workshop": scope.workshop,
            "lots": list(scope.lots),
        }


def _words(reason: Reason) -> Text:
    said = {language: catalogue.render(reason.code, reason.params, language) for language in LANGUAGES}
    return Text(fr=said["fr"], en=said["en"])


def _lots() -> dict[str, dict[str, str]]:
    """The lots that are not to be used, by number, and the act that recalls or holds each."""
    rows = Lot.objects.filter(status__in=SHOWN_STOPS, label_prints__isnull=False).distinct()
    stopped = list(rows.order_by("code").values_list("code", "status", "held_by_act"))
    marks = recalled([code for code, _, _ in stopped])
    return {
        code: {"standing": "recalled", "act": marks[code].act}
        if code in marks
        else {"standing": status, "act": act}
        for code, status, act in stopped
    }
