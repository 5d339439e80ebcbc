"""Acts: what may be recorded, what is current on a day, what an act does, and what its ending undoes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps import files
from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold, suspend
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.models import Order, Proposal
from maillage.apps.production.queries.unserved import unserved_needs
from maillage.apps.records import effects
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning.reading import read_instance

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def decided(cast: Cast, **changes: object) -> DecisionTerms:
    terms = DecisionTerms(
        profile=cast.profile.code,
        use="care",
        category="C",
        effective_from=MONDAY,
        effective_until=MONDAY + timedelta(days=30),
        review_by=MONDAY + timedelta(days=30),
        qualification="ppe_iii",
        competent_authority="labour_ministry",
        basis=cast.basis,
        reason="Réexamen",
    )
    return replace(terms, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"basis": ""}, "decision.basis_required"),
        ({"basis": "2020-999"}, "act.unknown"),
        ({"category": "E"}, "act.unknown_choice"),
        ({"use": "anything"}, "act.unknown_choice"),
        ({"qualification": "weapon"}, "act.unknown_choice"),
        ({"profile": "D9999-V1/F1"}, "act.unknown_reference"),
        ({"reason": "  "}, "act.reason_missing"),
        ({"effective_until": MONDAY - timedelta(days=1)}, "act.period"),
        ({"review_by": None}, "decision.review_required"),
        ({"review_by": MONDAY + timedelta(days=57)}, "decision.review_too_late"),
        ({"runoff": MONDAY}, "decision.runoff_before_end"),
        ({"effective_from": MONDAY - timedelta(days=1), "review_by": MONDAY}, "act.backdated"),
        ({"effective_from": MONDAY + timedelta(days=61), "effective_until": None}, "decision.basis_ended"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(changes: dict[str, object], code: str) -> None:
    cast = the_cast()
    before = Act.objects.count()
    with pytest.raises(Refusal) as refused:
        classify_version(terms=decided(cast, **changes), actor=OPERATOR, clock=CLOCK)
    assert refused.value.code == code
    assert Act.objects.count() == before


def test_a_later_decision_replaces_from_its_own_start() -> None:
    cast = the_cast()
    start = MONDAY + timedelta(days=5)
    later = classify_version(
        terms=decided(cast, category="D", basis="", effective_from=start, effective_until=None),
        actor=OPERATOR,
        clock=CLOCK,
    )
    book = read_act_book()
    before = book.decision(cast.profile.code, "care", start - timedelta(days=1))
    after = book.decision(cast.profile.code, "care", start)
    assert before is not None and after is not None
    assert (before.act, before.category) == (cast.decision, "C")
    assert (after.act, after.category) == (later.number, "D")
    assert book.decision(cast.profile.code, "non_care", MONDAY) is None


def test_a_withdrawn_decision_stops_on_its_day_and_is_kept() -> None:
    cast = the_cast()
    withdraw(number=cast.decision, reason="Essai non conforme", actor=OPERATOR, clock=CLOCK)
    book = read_act_book()
    yesterday = book.decision(cast.profile.code, "care", MONDAY - timedelta(days=1))
    today = book.decision(cast.profile.code, "care", MONDAY)
    assert yesterday is not None and today is not None
    assert (yesterday.status, today.status) == ("classified", "withdrawn")
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        withdraw(number=cast.decision, reason="Encore", actor=OPERATOR, clock=CLOCK)


def test_a_basis_may_be_replaced() -> None:
    cast = the_cast()
    old = read_act_book().basis(cast.profile.code, "care", MONDAY)
    assert old is not None
    terms = BasisTerms(
        kind="derogation",
        reference="DEROG-TEST-2",
        dated=MONDAY,
        effective_from=MONDAY,
        until=MONDAY + timedelta(days=10),
        issuer="labour_ministry",
        holder=cast.workshop.code,
        scope=[cast.design],
    )
    record_legal_basis(terms=terms, actor=OPERATOR, clock=CLOCK, replaces=cast.basis)
    new = read_act_book().basis(cast.profile.code, "care", MONDAY)
    assert new is not None
    assert (old.reference, new.reference) == ("DEROG-TEST-1", "DEROG-TEST-2")


def test_a_territory_only_speaks_for_itself() -> None:
    local = Actor(1, "ARS", (Assignment(Role.REVIEWER, "R84"),))
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        record_policy(territory="75", reason="Non", valid_from=MONDAY, actor=local, clock=CLOCK)
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        record_policy(territory="FR", reason="Non", valid_from=MONDAY, actor=local, clock=CLOCK)
    with pytest.raises(Refusal, match=r"act\.unknown_reference"):
        record_policy(territory="R99", reason="Non", valid_from=MONDAY, actor=local, clock=CLOCK)


def test_a_territory_that_forbids_reaches_the_planner() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    act = record_policy(
        territory="26",
        reason="Stocks suffisants",
        valid_from=MONDAY,
        categories=["C"],
        actor=OPERATOR,
        clock=CLOCK,
    )
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    instance = read_instance(files.get(plan.export.sha256))
    assert {ban.reason for ban in instance.refusals} == {"territory.forbids"}
    (unserved,) = unserved_needs(plan).items
    assert unserved.missing == 120
    assert "territory.forbids" in {reason.code for reason in unserved.reasons}
    assert act.kind == "policy"


def test_what_is_shown_before_is_what_is_done() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    accept_proposal(code=Proposal.objects.get().code, quantity=50, actor=OPERATOR, clock=CLOCK)
    scope = HoldScope(workshop=cast.workshop.code)
    shown = effects.preview(
        effects.ActFacts("hold", scope.subject, "", MONDAY, {"scope": scope.named(), "reason": "Doute"}),
        MONDAY,
    )
    hold = place_hold(scope=scope, reason="Doute", actor=OPERATOR, clock=CLOCK)
    assert [change.subject for change in shown] == ["P0001-001", "C00001", cast.workshop.code]
    assert Proposal.objects.get().cancelled_by == hold.number
    assert Order.objects.get().cancelled_by == hold.number
    assert Message.objects.get(about=hold.number).organisation == cast.workshop.code


def test_withdrawing_a_decision_of_one_use_leaves_the_other_use_alone() -> None:
    cast = the_cast()
    other = classify_version(
        terms=decided(cast, use="non_care", category="B", basis="", qualification="general_product"),
        actor=OPERATOR,
        clock=CLOCK,
    )
    a_need(cast, CLOCK)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    withdraw(number=other.number, reason="Plus utile", actor=OPERATOR, clock=CLOCK)
    assert Proposal.objects.get().status == "open"
    withdraw(number=cast.decision, reason="Essai non conforme", actor=OPERATOR, clock=CLOCK)
    assert Proposal.objects.get().status == "cancelled"


def test_a_hold_is_lifted_and_other_acts_are_withdrawn() -> None:
    cast = the_cast()
    held = suspend(scope=HoldScope(design=cast.design), reason="Doute", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"act\.not_endable"):
        withdraw(number=held.number, reason="Non", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"act\.not_endable"):
        lift(number=cast.decision, reason="Non", actor=OPERATOR, clock=CLOCK)
    reviewer = Actor(1, "Instruction", (Assignment(Role.REVIEWER, "FR"),))
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        lift(number=held.number, reason="Oui", actor=reviewer, clock=CLOCK)
    lift(number=held.number, reason="Vérifié", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        lift(number=held.number, reason="Encore", actor=OPERATOR, clock=CLOCK)


def test_a_hold_needs_a_scope_that_exists() -> None:
    with pytest.raises(Refusal, match=r"hold\.scope_empty"):
        place_hold(scope=HoldScope(), reason="Doute", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"act\.unknown_reference"):
        place_hold(scope=HoldScope(version="D9999-V1"), reason="Doute", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"lot\.unknown"):
        place_hold(
            scope=HoldScope(lot="D0001V1-L0001-26W10-01-1"), reason="Doute", actor=OPERATOR, clock=CLOCK
        )
    assert Act.objects.count() == 0


def test_payloads_are_canonical_and_hold_no_float() -> None:
    the_cast()
    for act in Act.objects.all():
        assert digest(act.payload) == act.sha256
    assert canonical({"b": 1, "a": ["é"]}) == '{"a":["é"],"b":1}'
    with pytest.raises(TypeError, match="no floats"):
        canonical({"rate": 0.5})


def test_numbers_follow_each_other_by_year() -> None:
    the_cast()
    numbers = list(Act.objects.order_by("pk").values_list("number", flat=True))
    assert numbers == [f"2026-{n:03d}" for n in range(1, len(numbers) + 1)]
    assert date.fromisoformat("2026-03-02") == MONDAY
