"""The thread through the API of commands: from a need to a lot received, and a hold that reaches its holder."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, a_workshop, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import (
    HoldScope,
    confirm_hold,
    confirmation_facts,
    place_hold,
)
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.models import Need
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, adopt_told_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.give_up_order import give_up_order
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.records.commands.install import install
from maillage.apps.records.effects import preview
from maillage.kernel.clock import FixedClock, today
from maillage.kernel.refusals import Conflict, IntegrityFailure, Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def later(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def adopted(cast: Cast) -> list[Proposal]:
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return list(Proposal.objects.order_by("code"))


def good(lot: Lot, rejected: int = 0) -> Inspection:
    items = checklist_of(lot.category, "screen")
    return Inspection(rejected, lot.sampling["sample_size"], 0, {item.id: True for item in items}, True)


def made_and_released(order: Order, quantity: int, day: int = 1) -> Lot:
    made = MONDAY + timedelta(days=day)
    making = Making(quantity, MONDAY, made, machine="Laser 1", material_batch="PETG-07")
    lot = declare_lot(order=order.code, making=making, actor=OPERATOR, clock=later(day))
    inspect_lot(code=lot.code, found=good(lot), actor=OPERATOR, clock=later(day))
    return release_lot(code=lot.code, actor=OPERATOR, clock=later(day + 2))


def test_from_need_to_hold() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK, quantity=120)
    (proposal,) = adopted(cast)
    assert (proposal.quantity, proposal.workshop.code, proposal.on_time) == (120, cast.workshop.code, True)

    order = accept_proposal(code=proposal.code, quantity=100, actor=OPERATOR, clock=CLOCK)
    decline_proposal(code=proposal.code, reason="no_material", actor=OPERATOR, clock=CLOCK)
    proposal.refresh_from_db()
    assert (proposal.accepted, proposal.declined, proposal.status) == (100, 20, "answered")

    lot = made_and_released(order, 100)
    assert lot.sampling["sample_size"] == 20  # safety scheme §6: a lot of 100, 10 % defects
    assert (lot.status, lot.quantity_released, lot.category) == ("released", 100, "C")

    delivery = send_delivery(parcels=[Parcel(lot.code, 100)], actor=OPERATOR, clock=later(4))
    receive_delivery(
        code=delivery.code, counts={lot.code: Count(98, 2, "damaged")}, actor=OPERATOR, clock=later(5)
    )
    need.refresh_from_db()
    assert (need.received, need.committed) == (98, 98)

    hold = place_hold(
        scope=HoldScope(version=cast.profile.version.code), reason="Fêlures", actor=OPERATOR, clock=later(6)
    )
    lot.refresh_from_db()
    assert (lot.status, lot.held_by_act) == ("held", hold.number)
    told = Message.objects.filter(about=hold.number).order_by("organisation")
    assert [m.organisation for m in told] == [cast.hospital.code, cast.workshop.code]
    assert f"{lot.code} : 98" in told[0].body["fr"]

    lift(number=hold.number, reason="Fausse alerte", actor=OPERATOR, clock=later(7))
    lot.refresh_from_db()
    assert (lot.status, lot.held_by_act) == ("released", "")

    close_need(
        need=need.code, reason="served", note="Le reste n’est plus utile", actor=OPERATOR, clock=later(8)
    )
    assert Need.objects.get(pk=need.pk).status == "closed"


def test_a_hold_cancels_what_is_not_made() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK)
    (proposal,) = adopted(cast)
    order = accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK)
    hold = place_hold(scope=HoldScope(design=cast.design), reason="Doute", actor=OPERATOR, clock=later(1))
    for row in (proposal, order, need):
        row.refresh_from_db()
    assert (proposal.status, proposal.cancelled_by) == ("cancelled", hold.number)
    assert (order.status, order.cancelled_by) == ("cancelled", hold.number)
    assert need.committed == 0


def test_two_holds_on_one_lot_and_one_lifted() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    (proposal,) = adopted(cast)
    lot = made_and_released(accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK), 50)
    first = place_hold(scope=HoldScope(lot=lot.code), reason="Lot", actor=OPERATOR, clock=later(2))
    second = place_hold(scope=HoldScope(design=cast.design), reason="Modèle", actor=OPERATOR, clock=later(2))
    lift(number=first.number, reason="Réglé", actor=OPERATOR, clock=later(3))
    lot.refresh_from_db()
    assert (lot.status, lot.held_by_act) == ("held", second.number)
    with pytest.raises(Refusal) as refused:
        send_delivery(parcels=[Parcel(lot.code, 1)], actor=OPERATOR, clock=later(3))
    assert refused.value.code == "lot.held_by"
    lift(number=second.number, reason="Réglé", actor=OPERATOR, clock=later(4))
    lot.refresh_from_db()
    assert lot.status == "released"


def test_never_beyond_the_proposal_nor_the_need() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK, quantity=30)
    (proposal,) = adopted(cast)
    with pytest.raises(Refusal, match=r"proposal\.exceeded"):
        accept_proposal(code=proposal.code, quantity=31, actor=OPERATOR, clock=CLOCK)
    accept_proposal(code=proposal.code, quantity=30, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"proposal\.closed"):
        accept_proposal(code=proposal.code, quantity=1, actor=OPERATOR, clock=CLOCK)
    need.refresh_from_db()
    assert need.committed == 30


def test_only_a_demonstration_adopts_without_exporting_again() -> None:
    cast = the_cast()
    a_need(cast, CLOCK, quantity=30)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    with pytest.raises(IntegrityFailure):
        adopt_told_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    install(kind="demo", clock=CLOCK)
    a_need(cast, CLOCK, quantity=20)  # its export would be another, and is not looked at
    assert adopt_told_plan(code=plan.code, actor=OPERATOR, clock=CLOCK).status == "adopted"
    with pytest.raises(Conflict, match=r"plan\.already_adopted"):
        adopt_told_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)


def test_a_stale_plan_is_refused() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    a_need(cast, CLOCK, quantity=10)
    with pytest.raises(Conflict, match=r"plan\.stale"):
        adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    assert Proposal.objects.count() == 0


def test_nothing_is_proposed_to_a_workshop_without_attestation() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    stranger = a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    assert [proposal.workshop.code for proposal in adopted(cast)] == [cast.workshop.code]
    assert stranger.code not in {p.workshop.code for p in Proposal.objects.all()}


def test_a_defect_in_the_sample_rejects_the_lot_and_the_order_is_to_make_again() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    (proposal,) = adopted(cast)
    order = accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK)
    making = Making(50, MONDAY, MONDAY, material_batch="PETG-07")
    lot = declare_lot(order=order.code, making=making, actor=OPERATOR, clock=CLOCK)
    items = checklist_of("C", "screen")
    found = Inspection(0, 18, 1, {item.id: True for item in items}, True)
    lot = inspect_lot(code=lot.code, found=found, actor=OPERATOR, clock=CLOCK)
    order.refresh_from_db()
    assert (lot.status, order.made, order.status) == ("rejected", 0, "active")
    with pytest.raises(Conflict, match=r"lot\.state"):
        release_lot(code=lot.code, actor=OPERATOR, clock=CLOCK)


def test_replanning_keeps_accepted_work() -> None:
    cast = the_cast()
    a_need(cast, CLOCK, quantity=60)
    (proposal,) = adopted(cast)
    accept_proposal(code=proposal.code, quantity=40, actor=OPERATOR, clock=CLOCK)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    fresh = Proposal.objects.filter(plan=plan)
    assert [p.quantity for p in fresh] == [20]
    proposal.refresh_from_db()
    assert proposal.status == "superseded"
    assert Order.objects.get().status == "active"


def test_closing_a_need_stops_its_work_and_tells_the_workshop() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK, quantity=60)
    (proposal,) = adopted(cast)
    order = accept_proposal(code=proposal.code, quantity=40, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal) as refused:
        close_need(need=need.code, reason="not_needed", actor=OPERATOR, clock=CLOCK)
    assert refused.value.params["work"] == [order.code, proposal.code]
    close_need(
        need=need.code, reason="not_needed", note="Stock reçu", confirmed=True, actor=OPERATOR, clock=CLOCK
    )
    for row in (order, proposal, need):
        row.refresh_from_db()
    assert (order.status, order.cancelled_by) == ("cancelled", need.code)
    assert (proposal.status, need.committed, need.status) == ("cancelled", 0, "closed")
    assert Message.objects.get(about=need.code).organisation == cast.workshop.code


def test_a_workshop_that_declined_is_not_asked_again_for_that_need() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK, quantity=60)
    (proposal,) = adopted(cast)
    assert Message.objects.get(about="P0001").organisation == cast.workshop.code
    decline_proposal(code=proposal.code, reason="no_time", actor=OPERATOR, clock=CLOCK)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    assert (plan.code, plan.status) == ("P0002", "draft")
    (planned,) = plan.planned_needs.all()
    assert (planned.need_id, planned.asked - planned.on_time - planned.late) == (need.pk, 60)
    assert "proposal.declined" in str(planned.reasons)


def test_pieces_of_a_held_lot_are_not_accepted_at_receipt() -> None:
    cast = the_cast()
    a_need(cast, CLOCK, quantity=50)
    (proposal,) = adopted(cast)
    lot = made_and_released(accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK), 50)
    delivery = send_delivery(parcels=[Parcel(lot.code, 50)], actor=OPERATOR, clock=later(4))
    hold = place_hold(scope=HoldScope(lot=lot.code), reason="Lot", actor=OPERATOR, clock=later(4))
    with pytest.raises(Refusal) as refused:
        receive_delivery(code=delivery.code, counts={lot.code: Count(50, 0)}, actor=OPERATOR, clock=later(5))
    assert (refused.value.code, refused.value.params["act"]) == ("receipt.held", hold.number)
    receive_delivery(
        code=delivery.code, counts={lot.code: Count(0, 50, "defect")}, actor=OPERATOR, clock=later(5)
    )
    assert Need.objects.get().committed == 0


def test_a_workshop_that_gives_up_returns_the_rest_to_the_need() -> None:
    cast = the_cast()
    need = a_need(cast, CLOCK, quantity=60)
    (proposal,) = adopted(cast)
    order = accept_proposal(code=proposal.code, quantity=60, actor=OPERATOR, clock=CLOCK)
    made_and_released(order, 20)
    given_up = give_up_order(order=order.code, reason="machine_down", actor=OPERATOR, clock=later(3))
    need.refresh_from_db()
    assert (given_up.status, given_up.cancelled_by, need.committed) == ("cancelled", cast.workshop.code, 20)
    assert Message.objects.get(about=need.code).organisation == cast.hospital.code
    with pytest.raises(Conflict, match=r"order\.closed"):
        give_up_order(order=order.code, reason="no_time", actor=OPERATOR, clock=later(3))
    plan = solve_plan(actor=OPERATOR, clock=later(3))
    (planned,) = plan.planned_needs.all()
    assert planned.asked - planned.on_time - planned.late == 40
    assert "proposal.declined" in str(planned.reasons)


def test_confirming_a_hold_says_what_stays_held_and_stops_nobody_twice() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    (proposal,) = adopted(cast)
    lot = made_and_released(accept_proposal(code=proposal.code, quantity=50, actor=OPERATOR, clock=CLOCK), 50)
    scope = HoldScope(design=cast.design)
    hold = place_hold(scope=scope, reason="Fêlure", actor=OPERATOR, clock=later(4))
    day = later(5)
    facts = confirmation_facts(number=hold.number, reason="Vue", actor=OPERATOR, clock=day)
    shop = f"{cast.workshop.name} ({cast.workshop.code})"
    assert [change.says.fr for change in preview(facts, today(day))] == [
        f"Lot {lot.code} déjà en quarantaine (acte {hold.number}), y reste",
        f"{shop} prévenu que l’attente {hold.number} est confirmée : 50 pièce(s) détenue(s)",
    ]
    act = confirm_hold(number=hold.number, reason="Vue", actor=OPERATOR, clock=day)
    (message,) = Message.objects.filter(about=act.number)
    assert message.body["fr"].startswith(f"L’attente {hold.number} est confirmée")
    lot.refresh_from_db()
    assert (lot.status, lot.held_by_act) == ("held", act.number)
    lift(number=act.number, reason="Réglé", actor=OPERATOR, clock=later(6))
    lot.refresh_from_db()
    assert lot.status == "released"
