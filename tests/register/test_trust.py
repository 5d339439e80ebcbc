"""The trust document: what it may say, how it follows another, whose records it judges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.register.making import (
    DAY,
    LOG,
    NOW,
    ORIGIN,
    ROOTS,
    RULES,
    SIGNERS,
    TRUST,
    WITNESSES,
    Log,
    decision,
    key,
    key_record,
    opened,
    signed,
    trust_note,
)

from maillage.kernel.refusals import Refusal
from maillage.register import trust, verdicts
from maillage.register.keys import DATED
from maillage.register.kinds import Kind
from maillage.register.replay import Replay
from maillage.register.trust import Role, Rule

FIRST = trust.read(TRUST, ORIGIN)
NEW_ROOTS = tuple(key(f"registre.example/root{n}") for n in (4, 5, 6))


def second(signers: Any = (*ROOTS[:2], *NEW_ROOTS[:2]), **changes: Any) -> bytes:
    terms = {"version": 2, "previous": FIRST.digest, "first_index": 4, "roots": NEW_ROOTS}
    return trust_note(signers, **(terms | changes))


def refusal(raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        trust.read(raw, ORIGIN)
    return [(r.code.removeprefix("register."), r.params.get("path", "")) for r in refused.value.reasons]


def test_a_document_is_read_as_written():
    assert (FIRST.version, FIRST.quorum, FIRST.root.threshold) == (1, 2, 2)
    assert {k.name for k in FIRST.witness_keys} == {k.name for k in WITNESSES}
    assert FIRST.rule(Kind.KEY) == Rule("root", 2)
    assert FIRST.rule(Kind.DECISION) == Rule("decision", 2)
    assert FIRST.key_roles() == {"decision", "label"}


@pytest.mark.parametrize("signers", [ROOTS[:1], (ROOTS[0], ROOTS[0]), NEW_ROOTS, (ROOTS[0], SIGNERS[0])])
def test_two_roots_of_three_must_sign(signers: Any):
    assert refusal(trust_note(signers)) == [("signature.missing", "")]


def test_another_registers_document_is_refused():
    with pytest.raises(Refusal, match=r"trust\.malformed"):
        trust.read(TRUST, "registre.example/other")


OTHER = key("temoin4.example", DATED)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"expires": date(2026, 1, 1)}, "expires"),
        ({"version": 2}, "previous"),
        ({"first_index": 1}, "previous"),
        ({"previous": FIRST.digest}, "previous"),
        ({"fresh_days": {"A": 7, "B": 7, "C": 1}}, "fresh_days"),
        ({"fresh_days": {"A": 7, "B": 7, "C": 1, "D": 0}}, "fresh_days.D"),
        ({"root": Role(tuple(k.public for k in ROOTS), 4)}, "roles.root.threshold"),
        ({"root": Role(tuple(k.public for k in ROOTS), 0)}, "roles.root.threshold"),
        ({"root": Role((*(k.public for k in ROOTS[:2]), OTHER.public), 2)}, "roles.root.keys"),
        ({"log": Role((key("registre.example/other").public,), 1)}, "roles.log.keys"),
        ({"witness": Role((LOG.public,), 1)}, "roles.witness.keys"),
        ({"witness": Role((OTHER.public,), 2)}, "roles.witness.threshold"),
        ({"witness": Role((*(k.public for k in WITNESSES), OTHER.public), 2)}, "roles.witness.threshold"),
        ({"log": Role((LOG.public, ROOTS[0].public), 1)}, "roles"),
        ({"rules": RULES | {Kind.LIFT: Rule("decision", 1)}}, "records.lift.threshold"),
        ({"rules": RULES | {Kind.AMEND: Rule("decision", 1)}}, "records.amend.threshold"),
        ({"rules": RULES | {Kind.POLICY: Rule("root", 1)}}, "records.policy.role"),
        ({"rules": RULES | {Kind.POLICY: Rule("label", 1)}}, "records.policy.role"),
        ({"rules": RULES | {Kind.POLICY: Rule("policy", 0)}}, "records.policy.threshold"),
        ({"rules": {k: rule for k, rule in RULES.items() if k != Kind.RECALL}}, "records"),
        ({"rules": RULES | {Kind.KEY: Rule("decision", 1)}}, "records"),
    ],
)
def test_what_a_document_may_not_say(changes: dict[str, Any], path: str):
    found = refusal(trust_note(**changes))
    assert found[0] == ("trust.malformed", "")
    assert path in [where for _, where in found[1:]]


def test_one_public_key_under_two_names_is_one_key():
    twin = type(WITNESSES[0])("temoin9.example", DATED, WITNESSES[0].seed)
    found = refusal(trust_note(witnesses=(*WITNESSES, twin), quorum=3))
    assert found == [("trust.malformed", ""), ("expected.consistent", "roles")]


def test_a_root_is_replaced_by_its_own_will():
    chain = trust.chain(TRUST, ORIGIN, {1: TRUST, 2: second()})
    assert [d.version for d in chain.documents] == [1, 2]
    assert (chain.at(3).version, chain.at(4).version, chain.latest.version) == (1, 2, 2)
    backwards = trust.chain(second(), ORIGIN, {1: TRUST})
    assert backwards == chain


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (second(NEW_ROOTS), "register.attack.key_swap"),
        (second((ROOTS[0], *NEW_ROOTS)), "register.attack.key_swap"),
        (second(ROOTS[:2]), "register.signature.missing"),
        (second(previous="0" * 64), "register.trust.broken"),
        (second(version=3), "register.trust.broken"),
        (second(issued=date(2026, 1, 1)), "register.trust.broken"),
    ],
)
def test_a_document_that_does_not_follow_is_refused(raw: bytes, code: str):
    with pytest.raises(Refusal) as refused:
        trust.chain(TRUST, ORIGIN, {2: raw})
    assert refused.value.code == code


def test_an_earlier_document_must_be_the_one_the_later_names():
    other = trust_note(expires=date(2030, 1, 1))
    with pytest.raises(Refusal, match=r"trust\.broken"):
        trust.chain(second(), ORIGIN, {1: other})
    with pytest.raises(Refusal, match=r"trust\.broken"):
        trust.chain(TRUST, ORIGIN, {1: other})
    alone = trust.chain(second(), ORIGIN, {})
    with pytest.raises(Refusal, match=r"trust\.unknown"):
        alone.at(3)


def test_each_document_judges_its_own_span_of_the_log():
    log = Log(trusts={1: TRUST, 2: second()}).append(decision("2026-010"))
    assert len(log.entries) == 4
    new_signer = key("registre.example/signer3")
    old_root = signed(key_record("2026-011", new_signer, "decision"), *ROOTS[:2])
    new_root = signed(key_record("2026-012", new_signer, "decision"), *NEW_ROOTS[:2])
    state = Replay(trust.chain(TRUST, ORIGIN, log.trusts)).add_all([*log.entries, old_root, new_root])
    assert [fault.index for fault in state.faults] == [4]  # a root that was replaced adds no key
    assert "2026-012" in state.entries and "2026-010" in state.entries


def test_an_expired_document_makes_nothing_current():
    log = Log(trust=trust_note(expires=DAY), trusts={})
    log.append(decision("2026-010"))
    files = log.publish(NOW + timedelta(days=1))
    found = opened(files, NOW + timedelta(days=1), pinned=log.trust)
    verdict = verdicts.on_id(found.register, "2026-010")
    assert (verdict.outcome, verdict.reasons[0].code) == ("stale", "register.trust.expired")
