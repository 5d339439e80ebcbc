"""Accepted work that a plan can no longer keep: shown before the click, taken back by it, told to both ends."""

from __future__ import annotations

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, a_workshop, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.needs.models import Need
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.models import Order, Plan, Proposal
from maillage.apps.production.queries.adoption import adoption_of
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def solved() -> Plan:
    return solve_plan(actor=OPERATOR, clock=CLOCK)


def adopted(plan: Plan) -> Plan:
    return adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)


def accepted(cast: Cast, quantity: int, days: int = 6) -> Order:
    a_need(cast, CLOCK, quantity=quantity, days=days)
    adopted(solved())
    proposal = Proposal.objects.get(status="open")
    return accept_proposal(code=proposal.code, quantity=quantity, actor=OPERATOR, clock=CLOCK)


def open_days(shop: str, days: list[int]) -> None:
    edit_workshop(workshop=shop, open_weekdays=days, actor=OPERATOR, clock=CLOCK)


def test_adopting_takes_back_what_is_lost_and_no_more(cast: Cast) -> None:
    order = accepted(cast, 400)
    open_days(cast.workshop.code, [2])
    plan = solved()
    (lost,) = plan.summary["withdrawn"]
    pieces = lost["quantity"]
    assert (lost["need"], lost["workshop"], lost["code"]) == ("B00001", cast.workshop.code, "capacity.lost")
    assert 0 < pieces < 400
    (shown,) = adoption_of(plan.code).withdrawals
    assert (shown.pieces, shown.workshop_name, shown.establishment) == (
        pieces,
        "Atelier de Crest",
        "Hôpital de Valence",
    )
    adopted(plan)
    order.refresh_from_db()
    assert (order.quantity, order.status) == (400 - pieces, "active")
    assert Need.objects.get().committed == 400 - pieces
    entry = JournalEntry.objects.get(verb="withdraw_work")
    assert (entry.subject, entry.detail) == (
        order.code,
        {"plan": plan.code, "pieces": pieces, "why": "capacity.lost"},
    )


def test_both_ends_are_told_once(cast: Cast) -> None:
    accepted(cast, 400)
    open_days(cast.workshop.code, [2])
    plan = adopted(solved())
    told = {m.organisation: m for m in Message.objects.filter(key__startswith=f"withdrawn:{plan.code}")}
    assert set(told) == {cast.workshop.code, cast.hospital.code}
    shop, place = told[cast.workshop.code], told[cast.hospital.code]
    assert shop.urgent and "C00001" in shop.body["fr"] and "n’a plus la capacité" in shop.body["fr"]
    assert (
        not place.urgent and "B00001" in place.body["en"] and "no longer has the capacity" in place.body["en"]
    )


def test_an_order_with_nothing_left_to_make_is_stopped_and_its_lots_stay(cast: Cast) -> None:
    order = accepted(cast, 400)
    making = Making(120, MONDAY, MONDAY, material_batch="PETG-07")
    declare_lot(order=order.code, making=making, actor=OPERATOR, clock=CLOCK)
    open_days(cast.workshop.code, [])
    plan = adopted(solved())
    order.refresh_from_db()
    assert (order.status, order.cancelled_by, order.made) == ("cancelled", plan.code, 120)
    assert Need.objects.get().committed == 120


def test_what_is_taken_back_can_be_accepted_by_another_workshop(cast: Cast) -> None:
    """Left standing, the lost order would refuse every acceptance of what replaces it."""
    second = a_workshop(CLOCK, name="Atelier de Die", commune="26113")
    open_days(second.code, [])
    cleared(cast.profile, [cast.workshop, second], [], CLOCK)
    accepted(cast, 300, days=12)
    open_days(cast.workshop.code, [])
    open_days(second.code, [0, 1, 2, 3, 4, 5])
    plan = adopted(solved())
    proposal = Proposal.objects.get(plan=plan)
    assert (proposal.workshop, proposal.quantity) == (second, 300)
    accept_proposal(code=proposal.code, quantity=300, actor=OPERATOR, clock=CLOCK)
    need = Need.objects.get()
    assert need.committed == 300
    assert {o.workshop_id: o.status for o in Order.objects.all()} == {
        cast.workshop.pk: "cancelled",
        second.pk: "active",
    }


def test_orders_promised_last_give_way_first(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=400, days=6)
    adopted(solved())
    proposal = Proposal.objects.get()
    first, second = (
        accept_proposal(code=proposal.code, quantity=200, actor=OPERATOR, clock=CLOCK) for _ in range(2)
    )
    open_days(cast.workshop.code, [2])
    plan = solved()
    lost = plan.summary["withdrawn"][0]["quantity"]
    adopted(plan)
    for order in (first, second):
        order.refresh_from_db()
    left = max(0, lost - 200)
    assert (second.status, first.quantity) == ("cancelled", 200 - left) if lost >= 200 else ("active", 200)


def test_a_stale_plan_takes_nothing_back(cast: Cast) -> None:
    order = accepted(cast, 400)
    open_days(cast.workshop.code, [2])
    plan = solved()
    open_days(cast.workshop.code, [0, 1, 2, 3, 4, 5])
    with pytest.raises(Conflict, match=r"plan\.stale"):
        adopted(plan)
    order.refresh_from_db()
    assert (order.quantity, Need.objects.get().committed) == (400, 400)
    assert Message.objects.filter(key__startswith="withdrawn:").count() == 0


def test_the_page_of_adoption_counts_what_it_will_do(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=400)
    first = adopted(solved())
    accept_proposal(code=Proposal.objects.get().code, quantity=100, actor=OPERATOR, clock=CLOCK)
    plan = solved()
    found = adoption_of(plan.code)
    (to,) = found.proposed_to
    assert (to.code, to.pieces) == (cast.workshop.code, plan.summary["totals"]["proposed"])
    assert (found.replaced_plans, found.replaced, found.replaced_pieces) == ((first.code,), 1, 300)
    adopted(plan)
    assert sum(Proposal.objects.filter(plan=plan).values_list("quantity", flat=True)) == to.pieces == 300
    assert Proposal.objects.filter(plan=plan).count() == to.proposals
    assert Proposal.objects.get(plan=first).status == "superseded"
