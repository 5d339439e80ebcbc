"""The six answers, on acts, records, files, uses and labels; and how acts fold."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.register.making import (
    DAY,
    FILE,
    LABELLER,
    LOG,
    NOW,
    ROOTS,
    SIGNERS,
    THIEF,
    WITNESSES,
    Log,
    amendment,
    basis,
    decision,
    key,
    key_record,
    label,
    lifting,
    opened,
    recall,
    record,
    signed,
    suspension,
    trust_note,
    withdrawal,
)

from maillage.kernel import reasons
from maillage.kernel.refusals import Refusal
from maillage.register import labels, notes, verdicts, verifying
from maillage.register.kinds import Kind
from maillage.register.matters import Policy, Scope, Subject
from maillage.register.records import Record
from maillage.register.verdicts import Register, Verdict

ID = "2026-010"
LATER = DAY + timedelta(days=3)


def register(*records: Record | bytes, days: int = 0, **asked: Any) -> Register:
    """A register of these records, published and read `days` after `NOW`."""
    now = NOW + timedelta(days=days)
    log = Log(trust=trust_note(**asked), trusts={})
    return opened(log.append(*records).publish(now), now, pinned=log.trust).register


def told(verdict: Verdict) -> tuple[str, str]:
    return verdict.outcome.value, verdict.reasons[0].code.removeprefix("register.")


def verdict(*records: Record | bytes, id: str = ID, days: int = 0) -> tuple[str, str]:
    return told(verdicts.on_id(register(*records, days=days), id))


CURRENT = ("current", "verdict.current")


@pytest.mark.parametrize(
    ("records", "days", "answer"),
    [
        ([decision(ID)], 0, CURRENT),
        ([], 0, ("not_in_register", "verdict.absent")),
        ([decision(ID, valid_from=LATER)], 2, ("not_in_force", "verdict.not_yet")),
        ([decision(ID, valid_from=LATER)], 3, CURRENT),
        ([decision(ID, valid_until=LATER)], 3, CURRENT),
        ([decision(ID, valid_until=LATER)], 4, ("not_in_force", "verdict.expired")),
        ([decision(ID), decision("2026-011", valid_from=LATER)], 2, CURRENT),
        ([decision(ID), decision("2026-011", valid_from=LATER)], 3, ("not_in_force", "verdict.superseded")),
        ([decision(ID, valid_from=LATER), decision("2026-011")], 3, CURRENT),
        ([decision(ID), decision("2026-011")], 0, ("not_in_force", "verdict.superseded")),
        (
            [decision(ID), decision("2026-011", subject=Subject("D0107-V3", "D0107-V3/F2", "care"))],
            0,
            CURRENT,
        ),
        (
            [
                decision(ID),
                decision("2026-011", subject=Subject("D0107-V4", "D0107-V4/F1", "care"), supersedes=ID),
            ],
            0,
            ("not_in_force", "verdict.superseded"),
        ),
        (  # a withdrawal never revives what had been replaced
            [decision(ID), decision("2026-011"), withdrawal("2026-012", "2026-011")],
            0,
            ("not_in_force", "verdict.superseded"),
        ),
        ([decision(ID), withdrawal("2026-011", ID)], 0, ("withdrawn", "verdict.withdrawn")),
        ([decision(ID), withdrawal("2026-011", ID, valid_from=LATER)], 2, CURRENT),
        ([decision(ID), withdrawal("2026-011", ID, valid_from=LATER)], 3, ("withdrawn", "verdict.withdrawn")),
        (
            [decision(ID), suspension("2026-011", Scope(design="D0107"))],
            0,
            ("withdrawn", "verdict.suspended"),
        ),
        ([decision(ID), suspension("2026-011", Scope(workshop="L0042"))], 0, CURRENT),
        ([decision(ID), suspension("2026-011", Scope(design="D0108"))], 0, CURRENT),
        (
            [decision(ID), suspension("2026-011", Scope(design="D0107")), lifting("2026-012", "2026-011")],
            0,
            CURRENT,
        ),
        (
            [
                decision(ID),
                suspension("2026-011", Scope(design="D0107")),
                lifting("2026-012", "2026-011", valid_from=LATER),
            ],
            2,
            ("withdrawn", "verdict.suspended"),
        ),
        ([decision(ID), amendment("2026-011", ID, "x", DAY)], 1, ("not_in_force", "verdict.expired")),
        ([decision(ID, valid_until=DAY), amendment("2026-011", ID, "x", LATER)], 3, CURRENT),
        (
            [decision(ID, valid_until=DAY), amendment("2026-011", ID, "x"), withdrawal("2026-012", ID)],
            0,
            ("withdrawn", "verdict.withdrawn"),
        ),
    ],
)
def test_a_decision_is_what_the_log_says(records: list[Record], days: int, answer: tuple[str, str]):
    assert verdict(*records, days=days) == answer


def test_rules_are_those_of_the_last_amendment_in_force():
    records = [
        decision(ID),
        amendment("2026-011", ID, "un"),
        amendment("2026-012", ID, "deux", valid_from=LATER),
    ]
    assert [verdicts.on_id(register(*records, days=n), ID).rules for n in (2, 3)] == ["un", "deux"]


def test_what_restricts_is_lifted_and_a_basis_is_withdrawn():
    policy = record("2026-011", Kind.POLICY, Policy("11", (), (), ()))
    found = register(
        policy, lifting("2026-012", "2026-011"), basis("2026-013"), withdrawal("2026-014", "2026-013")
    )
    assert told(verdicts.on_id(found, "2026-011")) == ("not_in_force", "verdict.lifted")
    assert told(verdicts.on_id(found, "2026-013")) == ("withdrawn", "verdict.withdrawn")


@pytest.mark.parametrize(
    ("category", "hours", "outcome"),
    [("B", 7 * 24, "current"), ("B", 7 * 24 + 1, "stale"), ("C", 24, "current"), ("C", 25, "stale")],
)
def test_data_too_old_make_nothing_current(category: str, hours: int, outcome: str):
    files = Log().append(decision(ID, category=category)).publish(NOW)
    found = opened(files, NOW + timedelta(hours=hours)).register
    assert verdicts.on_id(found, ID).outcome == outcome


def test_what_ended_is_believed_however_old_the_data():
    files = Log().append(decision(ID), withdrawal("2026-011", ID)).publish(NOW)
    found = opened(files, NOW + timedelta(days=300)).register
    assert told(verdicts.on_id(found, ID)) == ("withdrawn", "verdict.withdrawn")


def test_the_time_is_that_of_a_quorum_not_of_one_witness():
    log = Log().append(decision(ID))
    old, late = log.cosigned(NOW), NOW + timedelta(days=30)
    line = notes.signature_of(log.checkpoint().text, WITNESSES[2], int(late.timestamp()))
    found = opened(log.publish(checkpoint=notes.with_signatures(old, [line])), late).register
    assert (found.time, len(found.witnesses)) == (NOW, 3)
    assert verdicts.on_id(found, ID).outcome == "stale"


def test_a_cosignature_from_the_future_does_not_count():
    log = Log().append(decision(ID))
    files = log.publish(NOW + timedelta(days=2))
    with pytest.raises(Refusal, match=r"checkpoint\.quorum"):
        opened(files, NOW)


def test_without_outside_witnesses_it_is_said():
    log = Log(trust=trust_note(witnesses=(), quorum=0), trusts={}).append(decision(ID))
    dated = opened(log.publish(witnesses=(), clock=True), pinned=log.trust).register
    found = verdicts.on_id(dated, ID)
    assert (told(found), [w.code for w in found.warnings]) == (CURRENT, ["register.verdict.not_witnessed"])
    undated = opened(log.publish(witnesses=()), pinned=log.trust).register
    assert told(verdicts.on_id(undated, ID)) == ("stale", "verdict.undated")


# Records somebody holds, files, uses


def test_a_record_is_its_exact_bytes():
    raw = signed(decision(ID))
    found = register(raw)
    assert told(verdicts.on_record(found, raw)) == CURRENT
    other = signed(decision(ID, reason="Autre"))
    assert told(verdicts.on_record(found, other)) == ("not_in_register", "verdict.absent")
    again = signed(decision(ID), *reversed(SIGNERS))  # the same text, not the same bytes
    assert told(verdicts.on_record(found, again)) == ("not_in_register", "verdict.absent")
    for signers in ([SIGNERS[0]], [SIGNERS[0], THIEF], [THIEF], ROOTS[:2], [LOG, LABELLER]):
        alone = signed(decision("2026-099"), *signers)
        assert told(verdicts.on_record(found, alone)) == ("bad_signature", "signature.missing")


def test_only_a_file_of_a_current_decision_is_approved():
    found = register(
        decision(ID),
        decision("2026-011", subject=Subject("D0107-V3", "D0107-V3/F1", "home")),
        withdrawal("2026-012", ID),
    )
    assert [(v.id, v.outcome.value) for v in verdicts.on_file(found, FILE)] == [
        ("2026-011", "current"), (ID, "withdrawn"),
    ]  # fmt: skip
    assert [told(v) for v in verdicts.on_file(found, "0" * 64)] == [("not_in_register", "verdict.absent")]
    assert verdicts.on_use(found, Subject("D0107-V3", "D0107-V3/F1", "home")).id == "2026-011"
    assert verdicts.on_use(found, Subject("D0107-V3", "D0107-V3/F1", "care")).outcome == "withdrawn"
    assert verdicts.on_use(found, Subject("D0107-V3", "D0107-V3/F1", "school")).outcome == "not_in_register"


# Who may sign, and where in the log


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        (signed(decision(ID), SIGNERS[0]), ["signature.missing"]),
        (signed(decision(ID), SIGNERS[0], SIGNERS[0]), ["signature.missing"]),
        (signed(decision(ID), *ROOTS), ["signature.missing"]),
        (signed(key_record(ID, THIEF, "decision"), *SIGNERS), ["signature.missing"]),
        (signed(key_record(ID, THIEF, "decision"), ROOTS[0]), ["signature.missing"]),
        (
            signed(decision(ID), SIGNERS[0], type(THIEF)(SIGNERS[1].name, 1, THIEF.seed)),
            ["signature.missing", "attack.key_swap"],
        ),
        (signed(key_record(ID, SIGNERS[0], "decision")), ["record.key_reused"]),
        (signed(key_record(ID, type(THIEF)("x", 1, SIGNERS[0].seed), "label")), ["record.key_reused"]),
        (signed(key_record(ID, type(THIEF)("x", 1, LOG.seed), "label")), ["record.key_reused"]),
        (signed(key_record(ID, type(THIEF)(SIGNERS[0].name, 1, THIEF.seed), "label")), ["record.key_reused"]),
        (signed(key_record(ID, THIEF, "root")), ["record.role_unknown"]),
        (signed(key_record(ID, THIEF, "witness")), ["record.role_unknown"]),
        (signed(key_record(ID, THIEF, "decision", "retire")), ["record.key_unknown"]),
        (signed(key_record(ID, SIGNERS[0], "label", "retire")), ["record.key_unknown"]),
        (signed(decision("2026-001")), ["record.id_taken"]),
        (signed(withdrawal(ID, "2026-011")), ["record.target_unknown"]),
        (signed(withdrawal(ID, "2026-001")), ["record.target_kind"]),
        (signed(lifting(ID, "2026-001")), ["record.target_kind"]),
        (signed(decision(ID, basis="2026-001")), ["record.target_kind"]),
        (signed(decision(ID, supersedes="2026-099")), ["record.target_unknown"]),
        (b"garbage", ["note.malformed"]),
    ],
)
def test_a_record_that_does_not_count_has_no_effect(raw: bytes, codes: list[str]):
    """It is a fault of the log, the records after it stand, and whoever holds it is told."""
    found = register(raw, decision("2026-090"))
    assert [
        (fault.index, [r.code.removeprefix("register.") for r in fault.reasons])
        for fault in found.state.faults
    ] == [(3, codes)]
    assert set(found.state.entries) == {"2026-001", "2026-002", "2026-003", "2026-090"}
    assert verdicts.on_record(found, raw).outcome == "bad_signature"


def test_a_retired_key_verifies_what_came_before_and_nothing_after():
    third = key("registre.example/signer3")
    found = register(
        decision(ID),
        signed(key_record("2026-011", third, "decision")),
        signed(key_record("2026-012", SIGNERS[0], "decision", "retire", compromised=True)),
        decision("2026-013"),
        signed(decision("2026-014", subject=Subject("D0107-V3", "D0107-V3/F1", "home")), SIGNERS[1], third),
    )
    assert told(verdicts.on_id(found, ID)) == CURRENT
    assert [fault.index for fault in found.state.faults] == [6]
    assert told(verdicts.on_id(found, "2026-014")) == CURRENT
    assert told(verdicts.on_id(found, "2026-001")) == ("withdrawn", "verdict.withdrawn")
    back = signed(key_record("2026-015", SIGNERS[0], "decision"))
    retired = register(signed(key_record("2026-012", SIGNERS[0], "decision", "retire")), back)
    assert told(verdicts.on_record(retired, back)) == ("bad_signature", "record.key_reused")


# Labels


def scanned(
    *records: Record | bytes, days: int = 0, signer: Any = LABELLER, **changes: Any
) -> tuple[str, str]:
    log = Log().append(decision(ID), *records)
    now = NOW + timedelta(days=days)
    message = labels.write(label(log, **changes), signer)
    return told(verifying.on_label(opened(log.publish(now), now).register, message))


@pytest.mark.parametrize(
    ("records", "asked", "answer"),
    [
        ([], {}, CURRENT),
        ([], {"signer": THIEF}, ("bad_signature", "label.key_unknown")),
        ([], {"signer": SIGNERS[0]}, ("bad_signature", "label.key_unknown")),
        ([], {"id": "2026-099"}, ("not_in_register", "verdict.absent")),
        ([], {"id": "2026-001"}, ("bad_signature", "label.other_decision")),
        ([], {"leaf": bytes(16)}, ("bad_signature", "label.other_decision")),
        ([], {"category": "A"}, ("bad_signature", "label.other_decision")),
        ([], {"version": 4, "lot": "D0107V4-L0042-26W48-03-V"}, ("bad_signature", "label.other_decision")),
        ([], {"issued": LATER}, ("not_in_force", "label.not_yet")),
        ([], {"issued": DAY - timedelta(days=1)}, ("bad_signature", "label.key_retired")),
        ([], {"expires": DAY, "days": 1}, ("not_in_force", "label.expired")),
        ([], {"expires": DAY}, CURRENT),
        ([withdrawal("2026-011", ID)], {}, ("withdrawn", "verdict.withdrawn")),
        ([withdrawal("2026-011", ID)], {"expires": DAY, "days": 1}, ("withdrawn", "verdict.withdrawn")),
        ([decision("2026-011")], {}, ("not_in_force", "verdict.superseded")),
        ([recall("2026-011", Scope(workshop="L0042"))], {}, ("withdrawn", "verdict.recalled")),
        ([recall("2026-011", Scope(workshop="L0043"))], {}, CURRENT),
        (
            [recall("2026-011", Scope(lots=("D0107V3-L0042-26W48-03-M",)))],
            {},
            ("withdrawn", "verdict.recalled"),
        ),
        ([suspension("2026-011", Scope(workshop="L0042"))], {}, ("withdrawn", "verdict.suspended")),
        (
            [recall("2026-011", Scope(workshop="L0042")), lifting("2026-012", "2026-011")],
            {},
            CURRENT,
        ),
        (
            [signed(key_record("2026-011", LABELLER, "label", "retire", compromised=True))],
            {},
            ("bad_signature", "label.key_compromised"),
        ),
        (
            [
                signed(
                    record(
                        "2026-011",
                        Kind.KEY,
                        key_record("2026-011", LABELLER, "label", "retire").matter,
                        valid_from=LATER,
                    )
                )
            ],
            {"days": 5},
            CURRENT,
        ),
        (
            [
                signed(
                    record(
                        "2026-011",
                        Kind.KEY,
                        key_record("2026-011", LABELLER, "label", "retire").matter,
                        valid_from=LATER,
                    )
                )
            ],
            {"days": 5, "issued": LATER},
            ("bad_signature", "label.key_retired"),
        ),
    ],
)
def test_a_label_is_as_good_as_its_decision_and_its_lot(
    records: list[Record], asked: dict[str, Any], answer: tuple[str, str]
):
    assert scanned(*records, **asked) == answer


def test_verdicts_are_told_in_both_languages():
    found = verdicts.on_id(register(decision(ID), withdrawal("2026-011", ID)), ID)
    assert (
        found.says("fr")
        == "Authentique, mais retiré\nL’acte 2026-010 est retiré par 2026-011 depuis le 2026-11-26."
    )
    assert (
        found.says("en") == "Authentic but withdrawn\nAct 2026-010 is withdrawn by 2026-011 since 2026-11-26."
    )
    assert found.as_dict() == {
        "outcome": "withdrawn",
        "codes": ["register.verdict.withdrawn"],
        "id": ID,
        "warnings": [],
    }
    assert all(reasons.advise(r.code, r.params, "fr") for r in found.reasons)
