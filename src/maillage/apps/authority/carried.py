"""The acts of the authority as the register carries them, and back.

Guarantees: every fact of the payload is in the record, under its own field or under `details`, so that the act can
be made again from the log; lists that are sets are sorted there. Two things stay outside: what confirms a hold does
not name it, since holds are never in the log; the files of a version are found in the catalogue, and vouched for by
the digest of the version, which the record carries too. The withdrawal of a policy relaxes: the log calls it a
lifting. Ending an act that is not of the log (an attestation, a hold…) is not of the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from maillage.apps.authority.commands.classify_version import require_standing_basis
from maillage.apps.authority.commands.endings import act_to_end
from maillage.apps.authority.commands.place_hold import HoldScope, scope_subject
from maillage.apps.catalogue.queries.files import hashes_of_version
from maillage.apps.records.carrying import Carrier, Stated, facts_of, register_carrier, register_reader
from maillage.apps.records.codes import LOGGED, ActKind
from maillage.apps.records.effects import ActFacts
from maillage.register.kinds import Kind
from maillage.register.matters import Decision, Ending, LegalBasis, Policy, Scope, Subject, Suspend
from maillage.register.records import Record
from maillage.register.state import State

# Keys of a payload that have a field of their own in the record; the others are its `details`.
OF_DECISION = frozenset(
    {"version", "profile", "use", "category", "rules", "basis", "reason", "effective_from", "effective_until"}
)
OF_BASIS = frozenset({"kind", "reference"})
REPLACES = "replaces"
ENDINGS = {Kind.WITHDRAW, Kind.LIFT}
ANYTHING = frozenset(ActKind)
LIFTED = (ActKind.SUSPEND, ActKind.RECALL)


def _rest(payload: Mapping[str, Any], named: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in payload.items() if key not in named}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _decision(facts: ActFacts) -> Stated:
    said = facts.payload
    matter = Decision(
        subject=Subject(said["version"], said["profile"], said["use"]),
        files=hashes_of_version(said["version"]),
        category=said["category"],
        rules=said["rules"],
        basis=said["basis"],
        supersedes="",
        details=_rest(said, OF_DECISION),
    )
    return Stated(Kind.DECISION, matter, said["reason"])


def _decided(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Decision)
    subject = matter.subject
    payload = {
        "version": subject.version,
        "profile": subject.profile,
        "use": subject.use,
        "category": matter.category,
        "rules": matter.rules,
        "basis": matter.basis,
        "reason": record.reason,
        "effective_from": _iso(record.valid_from),
        "effective_until": _iso(record.valid_until),
        **matter.details,
    }
    return ActFacts(ActKind.DECISION.value, subject.profile, subject.use, record.valid_from, payload)


def _check_decision(facts: ActFacts) -> None:
    require_standing_basis(facts.payload["basis"], facts.valid_from)


def _basis(facts: ActFacts) -> Stated:
    said = facts.payload
    details = _rest(said, OF_BASIS) | {REPLACES: facts.ends}
    matter = LegalBasis(said["kind"], said["reference"], details)
    return Stated(Kind.LEGAL_BASIS, matter, said["reference"] or said["kind"])


def _based(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, LegalBasis)
    details = dict(matter.details)
    ends = str(details.pop(REPLACES, ""))
    payload = {"kind": matter.basis, "reference": matter.reference, **details}
    subject = matter.reference or matter.basis
    return ActFacts(ActKind.LEGAL_BASIS.value, subject, "", record.valid_from, payload, ends=ends)


def _policy(facts: ActFacts) -> Stated:
    said = facts.payload
    lists = (tuple(sorted(set(said[name]))) for name in ("categories", "designs", "recipient_classes"))
    return Stated(Kind.POLICY, Policy(said["territory"], *lists), said["reason"])


def _restricted(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Policy)
    payload = {
        "territory": matter.territory,
        "categories": list(matter.categories),
        "designs": list(matter.designs),
        "recipient_classes": list(matter.recipient_classes),
        "from": _iso(record.valid_from),
        "until": _iso(record.valid_until),
        "reason": record.reason,
    }
    return ActFacts(ActKind.POLICY.value, matter.territory, "", record.valid_from, payload)


def _suspension(facts: ActFacts) -> Stated:
    said = dict(facts.payload["scope"])
    lots = tuple(sorted([*said.pop("lots", ()), *filter(None, [said.pop("lot", "")])]))
    return Stated(Kind.SUSPEND, Suspend(Scope(**said, lots=lots)), facts.payload["reason"])


def _suspended(record: Record, _state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Suspend)
    of = matter.scope
    one = of.lots[0] if len(of.lots) == 1 else ""
    scope: dict[str, Any] = HoldScope(of.design, of.version, of.profile, of.workshop, one).named()
    if len(of.lots) > 1:
        scope["lots"] = list(of.lots)
    payload = {"scope": scope, "reason": record.reason}
    return ActFacts(ActKind.SUSPEND.value, scope_subject(scope), "", record.valid_from, payload)


def _ends_logged(facts: ActFacts) -> bool:
    return facts.payload["kind"] in LOGGED


def _ending(facts: ActFacts) -> Stated:
    relaxes = facts.payload["kind"] in (ActKind.POLICY, *LIFTED)
    kind = Kind.LIFT if relaxes else Kind.WITHDRAW
    return Stated(kind, Ending(facts.payload["ends"]), facts.payload["reason"])


def _ended(record: Record, state: State) -> ActFacts:
    matter = record.matter
    assert isinstance(matter, Ending)
    target = facts_of(state.entries[matter.target].record, state)
    assert target is not None
    kind = ActKind.LIFT if target.kind in LIFTED else ActKind.WITHDRAW
    payload = {"ends": matter.target, "kind": target.kind, "reason": record.reason}
    return ActFacts(kind.value, target.subject, target.object, record.valid_from, payload, ends=matter.target)


def _check_ending(facts: ActFacts) -> None:
    if facts.ends:
        act_to_end(facts.ends, ANYTHING)


CARRIERS: dict[ActKind, Carrier] = {
    ActKind.DECISION: Carrier(_decision, check=_check_decision, start="effective_from"),
    ActKind.LEGAL_BASIS: Carrier(_basis, check=_check_ending),
    ActKind.POLICY: Carrier(_policy, start="from"),
    ActKind.SUSPEND: Carrier(_suspension, check=_check_ending),
    ActKind.WITHDRAW: Carrier(_ending, is_logged=_ends_logged, check=_check_ending),
    ActKind.LIFT: Carrier(_ending, is_logged=_ends_logged, check=_check_ending),
}
READERS = {
    Kind.DECISION: _decided,
    Kind.LEGAL_BASIS: _based,
    Kind.POLICY: _restricted,
    Kind.SUSPEND: _suspended,
    Kind.WITHDRAW: _ended,
    Kind.LIFT: _ended,
}


def register() -> None:
    for act, carrier in CARRIERS.items():
        register_carrier(act, carrier)
    for kind, reader in READERS.items():
        register_reader(kind, reader)
