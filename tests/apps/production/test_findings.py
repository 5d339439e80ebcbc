"""What a hostile reading found in production: each was wrong once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, a_visor, a_workshop, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.apps.production.planning_bridge import design_of
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def later(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def proposal_of(cast: Cast, quantity: int = 60) -> Proposal:
    a_need(cast, CLOCK, quantity=quantity)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    return Proposal.objects.get()


def ordered(cast: Cast, quantity: int = 60) -> Order:
    code = proposal_of(cast, quantity).code
    return accept_proposal(code=code, quantity=quantity, actor=OPERATOR, clock=CLOCK)


def inspected(order: Order, quantity: int) -> Lot:
    making = Making(quantity, MONDAY, MONDAY, material_batch="PETG-07")
    lot = declare_lot(order=order.code, making=making, actor=OPERATOR, clock=CLOCK)
    checks = {item.id: True for item in checklist_of("C", "screen")}
    found = Inspection(0, lot.sampling["sample_size"], 0, checks, True)
    return inspect_lot(code=lot.code, found=found, actor=OPERATOR, clock=CLOCK)


def released(cast: Cast, quantity: int = 60) -> Lot:
    lot = inspected(ordered(cast, quantity), quantity)
    return release_lot(code=lot.code, actor=OPERATOR, clock=later(2))


def delivered(cast: Cast, quantity: int = 60) -> tuple[Lot, Delivery]:
    lot = released(cast, quantity)
    return lot, send_delivery(parcels=[Parcel(lot.code, quantity)], actor=OPERATOR, clock=later(3))


def another_basis(cast: Cast, start: date) -> str:
    terms = BasisTerms(
        kind="derogation",
        reference="DEROG-TEST-2",
        dated=min(start, MONDAY),
        effective_from=start,
        until=MONDAY + timedelta(days=50),
        runoff=MONDAY + timedelta(days=80),
        issuer="labour_ministry",
        holder=cast.workshop.code,
        scope=[cast.design],
    )
    day = FixedClock.at_noon(min(start, MONDAY + timedelta(days=3)))
    return record_legal_basis(terms=terms, actor=OPERATOR, clock=day, replaces=cast.basis).number


def decided(cast: Cast, clock: FixedClock, **changes: object) -> str:
    terms = DecisionTerms(
        profile=cast.profile.code,
        use="care",
        category="C",
        effective_from=MONDAY,
        effective_until=MONDAY + timedelta(days=50),
        review_by=MONDAY + timedelta(days=50),
        runoff=MONDAY + timedelta(days=80),
        qualification="ppe_iii",
        competent_authority="labour_ministry",
        basis=cast.basis,
        reason="Réexamen",
    )
    return classify_version(terms=replace(terms, **changes), actor=OPERATOR, clock=clock).number  # type: ignore[arg-type]


def state(lot: Lot) -> tuple[str, str]:
    lot.refresh_from_db()
    return lot.status, lot.held_by_act


def told(act: str) -> set[str]:
    return set(Message.objects.filter(about=act).values_list("organisation", flat=True))


# --- a lot that escapes


def test_lifting_a_hold_does_not_free_a_lot_whose_decision_was_withdrawn_meanwhile() -> None:
    cast = the_cast()
    lot = released(cast)
    hold = place_hold(scope=HoldScope(lot=lot.code), reason="Doute", actor=OPERATOR, clock=later(3))
    ended = withdraw(number=cast.decision, reason="Essai non conforme", actor=OPERATOR, clock=later(4))
    lift(number=hold.number, reason="Lot vérifié", actor=OPERATOR, clock=later(5))
    assert state(lot) == ("held", ended.number)
    decided(cast, later(6), effective_from=MONDAY + timedelta(days=6))
    with pytest.raises(Refusal, match=r"lot\.held_by"):
        send_delivery(parcels=[Parcel(lot.code, 1)], actor=OPERATOR, clock=later(6))


def test_lifting_a_hold_does_not_free_a_lot_whose_basis_was_withdrawn_meanwhile() -> None:
    """Released before the withdrawal, it would have gone out until the run-off date."""
    cast = the_cast()
    lot = released(cast)
    hold = place_hold(scope=HoldScope(design=cast.design), reason="Doute", actor=OPERATOR, clock=later(3))
    ended = withdraw(number=cast.basis, reason="Annulée", actor=OPERATOR, clock=later(4))
    lift(number=hold.number, reason="Réglé", actor=OPERATOR, clock=later(5))
    assert state(lot) == ("held", ended.number)


def test_withdrawing_a_basis_that_replaced_another_stops_what_stood_on_either() -> None:
    cast = the_cast()
    lot, _ = delivered(cast)
    again = a_need(cast, CLOCK, quantity=40)
    second = another_basis(cast, MONDAY + timedelta(days=3))
    plan = solve_plan(actor=OPERATOR, clock=later(3))
    adopt_plan(code=plan.code, actor=OPERATOR, clock=later(3))
    proposal = Proposal.objects.get(need=again)
    ended = withdraw(number=second, reason="Annulée", actor=OPERATOR, clock=later(4))
    proposal.refresh_from_db()
    assert proposal.status == "cancelled"
    assert state(lot) == ("held", ended.number)
    assert told(ended.number) == {cast.hospital.code, cast.workshop.code}


def test_withdrawing_a_renewed_decision_reaches_lots_made_under_the_earlier_one() -> None:
    cast = the_cast()
    lot, _ = delivered(cast)
    renewed = decided(cast, later(4), effective_from=MONDAY + timedelta(days=4))
    ended = withdraw(number=renewed, reason="Essai non conforme", actor=OPERATOR, clock=later(5))
    assert state(lot) == ("held", ended.number)
    assert told(ended.number) == {cast.hospital.code, cast.workshop.code}


def test_a_decision_that_raises_the_category_stops_work_and_tells_every_holder() -> None:
    cast = the_cast()
    lot, _ = delivered(cast)
    need = a_need(cast, CLOCK, quantity=40)
    plan = solve_plan(actor=OPERATOR, clock=later(3))
    adopt_plan(code=plan.code, actor=OPERATOR, clock=later(3))
    raised = decided(
        cast, later(4), category="D", basis="", effective_from=MONDAY + timedelta(days=4), runoff=None
    )
    assert state(lot) == ("held", raised)
    assert Proposal.objects.get(need=need).status == "cancelled"
    assert told(raised) == {cast.hospital.code, cast.workshop.code}


def test_a_decision_that_renews_at_the_same_category_stops_nothing() -> None:
    cast = the_cast()
    lot, _ = delivered(cast)
    renewed = decided(cast, later(4), effective_from=MONDAY + timedelta(days=4))
    assert state(lot) == ("released", "")
    assert told(renewed) == set()


def test_accepting_asks_the_decision_of_each_day_of_making() -> None:
    """A decision already signed takes the object off the platform before the work would end."""
    cast = the_cast()
    proposal = proposal_of(cast)
    with_end = MONDAY + timedelta(days=1)
    from maillage.apps.writing import writing

    with writing():
        Proposal.objects.update(ready_on=MONDAY + timedelta(days=3))
    decided(cast, CLOCK, category="B", basis="", effective_from=with_end, qualification="general_product",
            runoff=None, competent_authority="dgccrf")  # fmt: skip
    with pytest.raises(Refusal, match=r"category\.care_posts"):
        accept_proposal(code=proposal.code, quantity=60, actor=OPERATOR, clock=CLOCK)


def test_declaring_asks_the_decision_of_each_day_of_making() -> None:
    cast = the_cast()
    order = ordered(cast)
    decided(cast, later(1), category="B", basis="", effective_from=MONDAY + timedelta(days=1),
            qualification="general_product", runoff=None, competent_authority="dgccrf")  # fmt: skip
    from maillage.apps.writing import writing

    with writing():  # the decision stopped the order
        Order.objects.update(status="active", cancelled_by="")
    making = Making(20, MONDAY, MONDAY + timedelta(days=2), material_batch="PETG-07")
    with pytest.raises(Refusal, match=r"category\.care_posts"):
        declare_lot(order=order.code, making=making, actor=OPERATOR, clock=later(2))


def test_a_basis_replaced_from_a_later_day_still_founds_until_then() -> None:
    cast = the_cast()
    code = proposal_of(cast).code
    another_basis(cast, MONDAY + timedelta(days=10))
    order = accept_proposal(code=code, quantity=60, actor=OPERATOR, clock=CLOCK)
    lot = inspected(order, 60)
    assert lot.legal_basis == cast.basis
    assert release_lot(code=lot.code, actor=OPERATOR, clock=later(2)).status == "released"


def test_pieces_declared_late_do_not_slip_past_a_withdrawal() -> None:
    """Made on Monday, the decision withdrawn on Tuesday and another signed: not quarantined, not declared."""
    cast = the_cast()
    a_need(cast, CLOCK, quantity=60)
    withdraw(number=cast.decision, reason="Essai non conforme", actor=OPERATOR, clock=later(1))
    decided(cast, later(1), effective_from=MONDAY + timedelta(days=1))
    plan = solve_plan(actor=OPERATOR, clock=later(1))
    adopt_plan(code=plan.code, actor=OPERATOR, clock=later(1))
    code = Proposal.objects.get().code
    order = accept_proposal(code=code, quantity=60, actor=OPERATOR, clock=later(1)).code
    for until in (0, 1):
        making = Making(20, MONDAY, MONDAY + timedelta(days=until), material_batch="PETG-07")
        with pytest.raises(Refusal, match=r"lot\.made_under_withdrawn"):
            declare_lot(order=order, making=making, actor=OPERATOR, clock=later(2))
    assert not Lot.objects.exists()


def test_a_lot_is_not_made_over_years() -> None:
    cast = the_cast()
    order = ordered(cast)
    making = Making(20, date(1900, 1, 1), MONDAY, material_batch="PETG-07")
    with pytest.raises(Refusal, match=r"lot\.dates"):
        declare_lot(order=order.code, making=making, actor=OPERATOR, clock=CLOCK)


# --- a holder not told


def test_a_workshop_named_by_a_hold_is_told_even_when_idle() -> None:
    cast = the_cast()
    hold = place_hold(
        scope=HoldScope(workshop=cast.workshop.code), reason="Doute", actor=OPERATOR, clock=CLOCK
    )
    assert told(hold.number) == {cast.workshop.code}


@pytest.mark.parametrize("wrong", ["lot", "profile"])
def test_a_hold_whose_names_contradict_each_other_is_refused(wrong: str) -> None:
    """It would cover nothing, and nobody would see it."""
    cast = the_cast()
    lot = released(cast)
    other = a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    scope = HoldScope(lot=lot.code, workshop=other.code)
    if wrong == "profile":
        scope = HoldScope(profile=cast.profile.code, version=a_visor(CLOCK).version.code)
    with pytest.raises(Refusal, match=r"hold\.covers_nothing"):
        place_hold(scope=scope, reason="Doute", actor=OPERATOR, clock=later(3))


def test_closing_a_need_all_the_same_stops_its_work_and_tells_its_workshops() -> None:
    cast = the_cast()
    proposal = proposal_of(cast)
    order = accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK)
    inspected(order, 20)
    need = proposal.need.code
    with pytest.raises(Refusal) as refused:
        close_need(need=need, reason="not_needed", actor=OPERATOR, clock=CLOCK)
    assert refused.value.code == "need.work_under_way"
    assert refused.value.params["work"] == [order.code, proposal.code]
    closed = close_need(
        need=need, reason="not_needed", note="Service fermé", confirmed=True, actor=OPERATOR, clock=CLOCK
    )
    order.refresh_from_db()
    proposal.refresh_from_db()
    assert (proposal.status, order.status, closed.committed) == ("cancelled", "cancelled", 20)
    message = Message.objects.get(about=need)
    assert message.organisation == cast.workshop.code
    assert "Service fermé" in message.body["fr"]


# --- plans


def test_the_last_day_of_quarantine_is_counted_by_the_planner() -> None:
    """24 h after a lot made on Monday: Tuesday is quarantined to its end, released on Wednesday."""
    cast = the_cast()
    lot = inspected(ordered(cast), 60)
    with pytest.raises(Refusal, match=r"lot\.in_quarantine"):
        release_lot(code=lot.code, actor=OPERATOR, clock=later(1))
    release_lot(code=lot.code, actor=OPERATOR, clock=later(2))
    assert design_of(cast.profile).release_days == 2


def test_a_plan_of_another_day_is_stale() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"plan\.stale"):
        adopt_plan(code=plan.code, actor=OPERATOR, clock=later(3))


def test_a_receipt_that_counts_a_lot_not_delivered_is_refused() -> None:
    cast = the_cast()
    lot, delivery = delivered(cast)
    counts = {lot.code: Count(60, 0), "D0001V1-L0001-26W10-09-X": Count(5, 0)}
    with pytest.raises(Refusal, match=r"receipt\.sum"):
        receive_delivery(code=delivery.code, counts=counts, actor=OPERATOR, clock=later(4))


def test_a_workshop_cannot_name_itself_the_holder_of_a_basis() -> None:
    """The responsible entity is what the workshop writes of itself: it opens nothing."""
    cast = the_cast()
    stranger = a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    cleared(cast.profile, [cast.workshop], [], CLOCK)
    from maillage.apps.authority.commands.record_attestation import record_attestation
    from maillage.apps.network.commands.edit_workshop import edit_workshop

    for kind, value in (("level", "M2"), ("training", cast.design), ("appointment", cast.design)):
        record_attestation(
            workshop=stranger.code, kind=kind, value=value, evidence="Visite", valid_from=MONDAY,
            actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip
    edit_workshop(workshop=stranger.code, responsible_name=cast.workshop.code, actor=OPERATOR, clock=CLOCK)
    a_need(cast, CLOCK, quantity=2000)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    assert {p.workshop.code for p in Proposal.objects.select_related("workshop")} == {cast.workshop.code}
