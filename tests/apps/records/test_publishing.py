"""From a prepared text to a record of the log: who may do what, in which order, and what cannot be done at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories.recalls import a_made_lot, terms_of
from tests.factories.register import a_person, approved, past_notes, published, signed
from tests.factories.thread import MONDAY, Cast, the_cast
from tests.register.making import SIGNERS, THIEF

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import User
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, confirm_hold, place_hold, suspend
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_notice import record_notice
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.commands.record_ruling import RulingTerms, record_ruling
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.records.codes import LOGGED, ActKind, PreparedState
from maillage.apps.records.commands.approve_record import approve_record
from maillage.apps.records.commands.give_up_record import give_up_record, prepare_again
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.commands.publish_all import publish_all
from maillage.apps.records.commands.publish_signed import attach_signatures, publish_signed
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.guards import install_guards, lift_guards
from maillage.apps.records.models import Act, Checkpoint, Leaf, PreparedRecord
from maillage.apps.records.queries.rebuilding import Difference, Rebuilt, rebuild
from maillage.apps.records.queries.register import (
    latest_checkpoint,
    register_files,
    register_is_open,
)
from maillage.apps.records.queries.register import published as record_published
from maillage.apps.records.queries.unsigned import past_acts
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import notes

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
LATER_SAME_DAY = FixedClock(CLOCK.now() + timedelta(hours=2))
LATER = FixedClock.at_noon(MONDAY + timedelta(days=1))


@pytest.fixture
def cast(db: None, open_at: Callable[..., None]) -> Cast:
    made = the_cast()
    open_at(CLOCK)
    return made


@pytest.fixture
def reviewer(cast: Cast) -> Actor:
    return a_person("instruction", Role.REVIEWER)


@pytest.fixture
def signer(cast: Cast) -> Actor:
    return a_person("signature", Role.SIGNER)


def a_policy(actor: Actor, clock: Any = CLOCK, territory: str = "26", **terms: Any) -> PreparedRecord:
    given = {"categories": ["D", "C"], "reason": "Essai", "valid_from": MONDAY} | terms
    prepared = record_policy(territory=territory, actor=actor, clock=clock, **given)
    assert isinstance(prepared, PreparedRecord)
    return prepared


def test_without_an_open_register_acts_take_effect_as_before(db: None) -> None:
    act = record_policy(
        territory="26", categories=["D"], reason="Essai", valid_from=MONDAY, actor=OPERATOR, clock=CLOCK
    )
    assert isinstance(act, Act)
    assert (register_is_open(), record_published(act.number), Leaf.objects.count()) == (False, None, 0)


def test_an_act_is_prepared_approved_signed_and_published(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    prepared = a_policy(reviewer)
    assert not Act.objects.filter(number=prepared.number).exists()
    approved(prepared, signer, CLOCK)
    act = publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=LATER_SAME_DAY)
    found = record_published(act.number)
    assert found is not None
    assert (found.index, found.kind, found.note, act.actor) == (3, "policy", signed(prepared), "instruction")
    assert PreparedRecord.objects.get().state == PreparedState.PUBLISHED
    checkpoint, files = latest_checkpoint(), register_files()
    assert checkpoint is not None and files is not None
    assert (checkpoint.size, checkpoint.root) == (4, files.log.tree.root())


def test_the_preparer_does_not_approve_nor_does_the_command_line(
    cast: Cast, reviewer: Actor, signer: Actor
) -> None:
    prepared = a_policy(reviewer)
    for actor, code in ((reviewer, "prepared.own"), (OPERATOR, "prepared.nobody")):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            approved(prepared, actor, CLOCK)
    with pytest.raises(Conflict, match=r"prepared\.text_differs"):
        approve_record(number=prepared.number, sha256="0" * 64, actor=signer, clock=CLOCK)
    with pytest.raises(
        Conflict, match=r"prepared\.state"
    ):  # not approved: not published, however well signed
        publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=CLOCK)
    approved(prepared, signer, CLOCK)
    with pytest.raises(Conflict, match=r"prepared\.state"):
        approved(prepared, a_person("autre", Role.SIGNER), CLOCK)


def test_only_the_text_prepared_signed_by_enough_keys_in_service_is_published(
    cast: Cast, reviewer: Actor, signer: Actor
) -> None:
    prepared, other = a_policy(reviewer), a_policy(reviewer, territory="38")
    approved(prepared, signer, CLOCK)
    text = prepared.text
    forged = (
        (notes.signed(text.replace('"C"', '"B"', 1), *SIGNERS), "prepared.text_differs"),
        (signed(other), "prepared.text_differs"),
        (notes.signed(text, THIEF), "prepared.no_signature"),
        (notes.signed(text, SIGNERS[0]), "register.signature.missing"),
        (notes.signed(text, SIGNERS[0], THIEF), "register.signature.missing"),
        (signed(prepared)[:-6] + b"AAA=\n", "register."),
        (b"", "prepared.no_signature"),
    )
    for note, code in forged:
        with pytest.raises(Refusal) as refused:
            publish_signed(number=prepared.number, note=note, actor=signer, clock=CLOCK)
        assert refused.value.code.startswith(code)
    assert (Leaf.objects.count(), Act.objects.filter(kind="policy").count()) == (3, 0)


def test_signatures_gather_one_by_one(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    prepared = approved(a_policy(reviewer), signer, CLOCK)
    given = {"number": prepared.number, "actor": signer, "clock": CLOCK}
    first = attach_signatures(note=notes.signed(prepared.text, SIGNERS[0], THIEF), **given)
    assert (first.signers, first.threshold, first.is_enough) == ((SIGNERS[0].name,), 2, False)
    second = attach_signatures(note=notes.signed(prepared.text, SIGNERS[1]), **given)
    assert (second.signers, second.is_enough, second.state) == (
        tuple(key.name for key in SIGNERS),
        True,
        "signed",
    )
    act = publish_signed(**given)
    assert record_published(act.number).note == signed(prepared)


def test_sent_twice_it_is_published_once(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    prepared = a_policy(reviewer)
    act = published(prepared, signer, CLOCK)
    again = publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=LATER)
    assert (again.pk, Leaf.objects.count(), Checkpoint.objects.count()) == (act.pk, 4, 2)
    with pytest.raises(Refusal, match=r"prepared\.text_differs"):
        other = prepared.text.replace("Essai", "Autre")
        publish_signed(number=prepared.number, note=notes.signed(other, *SIGNERS), actor=signer, clock=CLOCK)


def test_what_missed_its_first_day_is_prepared_again(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    late = approved(a_policy(reviewer), signer, CLOCK)
    with pytest.raises(Refusal, match=r"prepared\.too_late"):
        publish_signed(number=late.number, note=signed(late), actor=signer, clock=LATER)
    with pytest.raises(Refusal, match=r"prepared\.not_author"):
        prepare_again(number=late.number, actor=signer, clock=LATER)
    again = prepare_again(number=late.number, actor=reviewer, clock=LATER)
    act = published(again, signer, LATER)
    assert (act.valid_from, '"from":"2026-03-03"' in act.payload) == (MONDAY + timedelta(days=1), True)
    late.refresh_from_db()
    assert late.state == PreparedState.WITHDRAWN


def test_its_author_gives_it_up_and_nobody_publishes_it_any_more(
    cast: Cast, reviewer: Actor, signer: Actor
) -> None:
    prepared = approved(a_policy(reviewer), signer, CLOCK)
    with pytest.raises(Refusal, match=r"prepared\.not_author"):
        give_up_record(number=prepared.number, actor=signer, clock=CLOCK)
    give_up_record(number=prepared.number, actor=reviewer, clock=CLOCK)
    with pytest.raises(Conflict, match=r"prepared\.state"):
        publish_signed(number=prepared.number, note=signed(prepared), actor=signer, clock=CLOCK)
    assert a_policy(reviewer).number > prepared.number


def test_every_kind_of_the_log_passes_through_a_signature_and_no_verb_goes_round(
    cast: Cast, reviewer: Actor, signer: Actor
) -> None:
    """The past is signed first; then one act of each kind; then the rows are what the log says."""
    assert sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK) == 2
    done = everything(cast, reviewer, signer)
    assert {act.kind for act in done} == {*LOGGED, ActKind.LIFT}
    assert rebuild() == Rebuilt(3 + 2 + len(done), 2 + len(done), 0, ())


def everything(cast: Cast, reviewer: Actor, signer: Actor) -> list[Act]:
    given: dict[str, Any] = {"clock": CLOCK}
    basis = BasisTerms("crisis_purchase", "Achat 7", MONDAY, MONDAY, scope=[cast.design])
    terms = DecisionTerms(
        cast.profile.code, "non_care", "B", MONDAY, qualification="general_product", reason="Essai"
    )
    recall = publish_now(
        open_recall(terms=terms_of(lots=[a_made_lot(cast, CLOCK)]), actor=signer, **given), reviewer
    )
    over = publish_now(lift(number=recall.number, reason="Vu", actor=signer, **given), reviewer)
    design, version = HoldScope(design=cast.design), HoldScope(version=cast.profile.version.code)
    policy = publish_now(a_policy(reviewer), signer)
    based = publish_now(record_legal_basis(terms=basis, replaces=cast.basis, actor=reviewer, **given), signer)
    decided = publish_now(classify_version(terms=terms, actor=reviewer, **given), signer)
    terms_changed = {"rules": "Un seul porteur.", "uses": 30}
    amended = publish_now(
        amend_decision(
            number=decided.number,
            changes=terms_changed,
            valid_from=MONDAY,
            reason="Essai",
            actor=reviewer,
            **given,
        ),
        signer,
    )
    noticed = publish_now(
        record_notice(
            about=cast.design, text={"fr": "Rincer à l’eau claire.", "en": "Rinse with clear water."}, valid_from=MONDAY,
            reason="Essai", actor=reviewer, **given,
        ),
        signer,
    )  # fmt: skip
    ruled = publish_now(
        record_ruling(
            terms=RulingTerms(
                about=decided.number, question={"fr": "Pour un enfant ?", "en": "For a child?"},
                answer={"fr": "Non.", "en": "No."}, reason="Essai", valid_from=MONDAY, appeal=True,
            ),
            actor=reviewer, **given,
        ),
        signer,
    )  # fmt: skip
    untold = publish_now(withdraw(number=noticed.number, reason="Fin", actor=reviewer, **given), signer)
    stopped = publish_now(suspend(scope=version, reason="Casse", actor=reviewer, **given), signer)
    lifted = publish_now(lift(number=stopped.number, reason="Vu", actor=signer, **given), reviewer)
    hold = place_hold(scope=design, reason="Doute", actor=reviewer, **given)
    confirmed = publish_now(confirm_hold(number=hold.number, reason="Oui", actor=signer, **given), reviewer)
    undone = publish_now(withdraw(number=policy.number, reason="Fin", actor=reviewer, **given), signer)
    gone = publish_now(withdraw(number=decided.number, reason="Fin", actor=reviewer, **given), signer)
    texts = [amended, noticed, ruled, untold]
    return [recall, over, policy, based, decided, *texts, stopped, lifted, confirmed, undone, gone]


def publish_now(prepared: PreparedRecord | Act, approver: Actor) -> Act:
    assert isinstance(prepared, PreparedRecord)
    approved(prepared, approver, CLOCK)
    signing = a_person(f"s{prepared.number}", Role.SIGNER)
    return publish_signed(number=prepared.number, note=signed(prepared), actor=signing, clock=CLOCK)


def test_a_hold_and_its_lifting_do_not_wait_for_a_ceremony(
    cast: Cast, reviewer: Actor, signer: Actor
) -> None:
    hold = place_hold(scope=HoldScope(design=cast.design), reason="Doute", actor=reviewer, clock=CLOCK)
    lifted = lift(number=hold.number, reason="Vu", actor=signer, clock=CLOCK)
    assert ((hold.kind, lifted.kind), Leaf.objects.count()) == (("hold", "lift"), 3)


def test_what_must_be_signed_is_never_appended_directly(cast: Cast) -> None:
    payload = {"territory": "26", "categories": [], "designs": [], "recipient_classes": [], "reason": "x"}
    facts = ActFacts(ActKind.POLICY.value, "26", "", MONDAY, payload)
    with pytest.raises(Refusal, match=r"register\.must_be_signed"):
        publish(facts=facts, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"register\.must_be_signed"):
        publish_all(drafts=[facts], actor=OPERATOR, clock=CLOCK)


def test_an_act_from_before_is_ended_once_it_is_signed(cast: Cast, reviewer: Actor) -> None:
    given: dict[str, Any] = {"number": cast.decision, "reason": "Fin", "actor": reviewer, "clock": CLOCK}
    with pytest.raises(Refusal, match=r"register\.record\.target_unknown"):
        withdraw(**given)
    sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK)
    assert withdraw(**given).state == PreparedState.PREPARED


def test_the_past_is_signed_whole_in_order_and_once(cast: Cast) -> None:
    given = past_notes()
    for wrong, code in (
        (given[1:], "register.bulletin_incomplete"),
        ([given[0], given[1].replace(b"comit", b"Comit")], "register.bulletin_differs"),
        ([notes.signed(act.text, SIGNERS[0]) for act in past_acts()], "register.signature.missing"),
    ):
        with pytest.raises(Refusal) as refused:
            sign_past(notes_given=wrong, actor=OPERATOR, clock=CLOCK)
        assert refused.value.code == code
    assert [sign_past(notes_given=given, actor=OPERATOR, clock=CLOCK) for _ in range(2)] == [2, 0]
    assert record_published(cast.decision).index == 4


def test_two_endings_of_one_act_do_not_both_take_effect(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK)
    given: dict[str, Any] = {"number": cast.decision, "clock": CLOCK}
    first = withdraw(reason="Fin", actor=reviewer, **given)
    second = withdraw(reason="Retrait", actor=reviewer, **given)
    with pytest.raises(Refusal, match=r"prepared\.already"):
        withdraw(reason="Fin", actor=reviewer, **given)
    published(first, signer, CLOCK)
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        published(second, signer, CLOCK)


def test_the_register_names_nobody(cast: Cast, reviewer: Actor) -> None:
    User.objects.create_user(username="jd", full_name="Jeanne Dupont")
    with pytest.raises(Refusal, match=r"prepared\.person_named"):
        a_policy(reviewer, reason="Demandé par jeanne dupont")


def test_a_row_tampered_past_its_guard_is_named(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    act = published(a_policy(reviewer), signer, CLOCK)
    lift_guards()
    with writing():
        Act.objects.filter(pk=act.pk).update(subject="75", payload=act.payload.replace('"C"', '"B"'))
        Leaf.objects.filter(record="2026-900003").update(kind="policy")
    found = {(d.number, d.field, d.row) for d in rebuild().differences}
    install_guards()
    assert found == {
        ("2026-900003", "kind", "policy"),
        (act.number, "subject", "75"),
        (act.number, "sha256", act.sha256),
        (act.number, "payload.categories", '["B", "D"]'),
    }


def test_an_act_of_the_log_that_was_slipped_in_is_named(cast: Cast, reviewer: Actor, signer: Actor) -> None:
    act = published(a_policy(reviewer), signer, CLOCK)
    with writing():
        slipped = Act.objects.get(pk=act.pk)
        slipped.pk, slipped.number = None, "2026-777"
        slipped.save(force_insert=True)
    assert rebuild().differences == (Difference("2026-777", "record", "", "policy"),)
