"""Amendments, notices and rulings as the register carries them, and back.

Guarantees: the texts are in the record itself, in both languages, so that a register read offline says them; its
`files` are the SHA-256 of each (UTF-8), so that a copy on paper or on another site can be compared. The category and
the use of what is amended are those of the decision that the log holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from maillage.apps.authority.commands.amend_decision import require_still_right
from maillage.apps.authority.commands.record_notice import require_still_sayable
from maillage.apps.records.carrying import Carrier, Stated, facts_of, register_carrier, register_reader
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.register.kinds import Kind
from maillage.register.matters import Amend, Text
from maillage.register.records import Record
from maillage.register.state import State

# Keys of a payload that the record has of its own, or that the decision amended gives.
OF_AMENDMENT = frozenset({"amends", "category", "from", "effective_until", "rules", "reason"})
TEXTS = {ActKind.NOTICE: ("text",), ActKind.RULING: ("question", "answer")}
DATES = frozenset({"from", "until"})


def _amendment(facts: ActFacts) -> Stated:
    said = facts.payload
    until = said["effective_until"]
    details = {key: value for key, value in said.items() if key not in OF_AMENDMENT}
    matter = Amend(
        said["amends"], said["rules"], None if until is None else date.fromisoformat(until), details
    )
    return Stated(Kind.AMEND, matter, said["reason"])


def _amended(record: Record, state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Amend)
    target = facts_of(state.entries[matter.target].record, state)
    assert target is not None
    payload = {
        "amends": matter.target,
        "category": target.payload["category"],
        "from": record.valid_from.isoformat(),
        "effective_until": None if matter.until is None else matter.until.isoformat(),
        "rules": matter.rules,
        "reason": record.reason,
        **matter.details,
    }
    return ActFacts(ActKind.AMEND.value, target.subject, target.object, record.valid_from, payload)


def digests_of(kind: str, payload: Mapping[str, Any]) -> tuple[str, ...]:
    """The SHA-256 of each text, sorted."""
    texts = {said for key in TEXTS[ActKind(kind)] for said in payload[key].values()}
    return tuple(sorted(hashlib.sha256(text.encode()).hexdigest() for text in texts))


def _text(facts: ActFacts) -> Stated:
    said = facts.payload
    details = {key: value for key, value in said.items() if key not in DATES | {"about", "reason"}}
    matter = Text(said["about"], digests_of(facts.kind, said), details)
    return Stated(Kind(facts.kind), matter, said["reason"])


def _texted(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Text)
    payload = {
        "about": matter.subject,
        "from": record.valid_from.isoformat(),
        "until": None if record.valid_until is None else record.valid_until.isoformat(),
        "reason": record.reason,
        **matter.details,
    }
    return ActFacts(record.kind.value, matter.subject, "", record.valid_from, payload)


def register() -> None:
    register_carrier(ActKind.AMEND, Carrier(_amendment, check=require_still_right, start="from"))
    register_reader(Kind.AMEND, _amended)
    for act, kind in ((ActKind.NOTICE, Kind.NOTICE), (ActKind.RULING, Kind.RULING)):
        check = require_still_sayable if act == ActKind.NOTICE else lambda _facts: None
        register_carrier(act, Carrier(_text, check=check, start="from"))
        register_reader(kind, _texted)
