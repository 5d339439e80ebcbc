"""The verbs of a workshop in bulk: the same rows as one by one, the same refusals, nothing half-written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from tests.factories.people import workshop_manager
from tests.factories.production import good
from tests.factories.thread import MONDAY, Cast, a_hospital, a_need, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.models import Need
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal, decline_proposal
from maillage.apps.production.commands.answer_proposals import Answer, answer_proposals
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.inspect_lots import inspect_lots
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.release_lots import release_lots
from maillage.apps.production.commands.send_deliveries import send_deliveries
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=2))  # out of quarantine
TABLES = ("production.Proposal", "production.Order", "production.Lot", "production.Delivery",
          "production.DeliveryLine", "needs.Need", "outbox.Message", "records.Sequence")  # fmt: skip
QUANTITIES = (40, 30, 20, 10)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tables that these verbs write; parents by their code, no keys."""
    found = {}
    for name in TABLES:
        model = apps.get_model(name)
        named = []
        for row in model._default_manager.order_by("pk"):
            values = {}
            for field in row._meta.concrete_fields:
                value = getattr(row, field.name)
                if not field.primary_key:
                    values[field.name] = str(value) if field.is_relation and value is not None else value
            named.append(values)
        found[name] = sorted(named, key=str)
    return found


@pytest.fixture
def cast() -> Cast:
    """Two hospitals, four needs, four proposals to one workshop."""
    cast = the_cast(CLOCK)
    second = a_hospital(CLOCK, name="Hôpital de Romans", commune="26281")
    cleared(cast.profile, [cast.workshop], [second], CLOCK)
    for number, quantity in enumerate(QUANTITIES):
        if number % 2:
            file_need(
                establishment=second.code, design=cast.design, quantity=quantity,
                deadline=MONDAY + timedelta(days=7), posts="care", actor=OPERATOR, clock=CLOCK,
            )  # fmt: skip
        else:
            a_need(cast, CLOCK, quantity=quantity)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return cast


def proposals() -> list[str]:
    found = Proposal.objects.order_by("-quantity")
    assert [row.quantity for row in found] == list(QUANTITIES)
    return [row.code for row in found]


def making(quantity: int, day: date = MONDAY) -> Making:
    return Making(quantity, day, day, "Laser 1", "PETG-07")


def found_in(lots: list[Lot]) -> dict[str, Inspection]:
    """The first lot has a defect in its sample; a piece of the third is set aside."""
    seen = {lot.code: good(lot, rejected=int(n == 2)) for n, lot in enumerate(lots)}
    bad = lots[0]
    seen[bad.code] = Inspection(0, bad.sampling["sample_size"], 1, seen[bad.code].checks, True)
    return seen


def makings(orders: list[Order]) -> list[tuple[str, Making]]:
    first, second, third = (order.code for order in orders)
    return [(first, making(25)), (second, making(30)), (first, making(15)), (third, making(10))]


def parcels(lots: list[Lot]) -> list[Parcel]:
    return [Parcel(lot.code, lot.quantity_released - (n == 0)) for n, lot in enumerate(lots)]


def one_by_one() -> None:
    first, second, third, fourth = proposals()
    orders = [accept_proposal(code=first, quantity=40, actor=OPERATOR, clock=CLOCK)]
    orders.append(accept_proposal(code=second, quantity=30, actor=OPERATOR, clock=CLOCK))
    orders.append(accept_proposal(code=third, quantity=10, actor=OPERATOR, clock=CLOCK))
    decline_proposal(code=third, reason="no_time", note="Congés", actor=OPERATOR, clock=CLOCK)
    decline_proposal(code=fourth, reason="too_far", actor=OPERATOR, clock=CLOCK)
    lots = [declare_lot(order=o, making=m, actor=OPERATOR, clock=CLOCK) for o, m in makings(orders)]
    for code, found in found_in(lots).items():
        inspect_lot(code=code, found=found, actor=OPERATOR, clock=CLOCK)
    kept = lots[1:]
    released = [release_lot(code=lot.code, actor=OPERATOR, clock=LATER) for lot in kept]
    rounds: dict[int, list[Parcel]] = {}
    for lot, parcel in zip(released, parcels(released), strict=True):
        rounds.setdefault(lot.order.need.establishment_id, []).append(parcel)
    for taken in rounds.values():
        send_delivery(parcels=taken, carrier="Vélo", actor=OPERATOR, clock=LATER)


def in_bulk() -> None:
    first, second, third, fourth = proposals()
    answers = [
        Answer(first, 40),
        Answer(second, 30),
        Answer(third, 10, "no_time", "Congés"),
        Answer(fourth, 0, "too_far"),
    ]
    orders = answer_proposals(answers=answers, actor=OPERATOR, clock=CLOCK)
    lots = declare_lots(makings=makings(orders), actor=OPERATOR, clock=CLOCK)
    inspect_lots(found=found_in(lots), actor=OPERATOR, clock=CLOCK)
    kept = [lot.code for lot in lots[1:]]
    released = release_lots(codes=kept, actor=OPERATOR, clock=LATER)
    send_deliveries(parcels=parcels(released), carrier="Vélo", actor=OPERATOR, clock=LATER)


def test_the_same_rows_as_one_by_one(cast: Cast) -> None:
    with transaction.atomic():
        one_by_one()
        expected = rows()
        transaction.set_rollback(True)
    in_bulk()
    assert rows() == expected
    assert [len(expected[name]) for name in TABLES[:5]] == [4, 3, 4, 2, 3]
    assert sorted(Lot.objects.values_list("status", flat=True)) == [
        "rejected",
        "released",
        "released",
        "released",
    ]


def test_one_line_in_the_journal_a_bulk_with_its_counts(cast: Cast) -> None:
    in_bulk()
    told = dict(JournalEntry.objects.filter(verb__endswith="s").values_list("verb", "detail"))
    first, second, third, _ = proposals()
    orders = dict(
        zip((first, second, third), Order.objects.order_by("pk").values_list("code", flat=True), strict=True)
    )
    assert told["answer_proposals"] == {"answers": 4, "pieces": 80, "orders": orders}
    assert (told["declare_lots"]["lots"], told["declare_lots"]["pieces"]) == (4, 80)
    assert (len(told["inspect_lots"]["rejected"]), told["inspect_lots"]["pieces_rejected"]) == (1, 26)
    assert told["release_lots"]["pieces"] == 54
    sent = list(Delivery.objects.order_by("pk").values_list("code", flat=True))
    assert told["send_deliveries"] == {"deliveries": sent, "pieces": 53}


def test_two_proposals_of_one_need_never_pass_it_together(cast: Cast) -> None:
    first = Proposal.objects.get(code=proposals()[0])
    twin = Proposal.objects.get(pk=first.pk)
    twin.pk, twin.code = None, "P0001-099"
    from maillage.apps.writing import writing

    with writing():
        twin.save(force_insert=True)
    with pytest.raises(Refusal) as caught:
        answer_proposals(answers=[Answer(first.code, 30), Answer(twin.code, 30)], actor=OPERATOR, clock=CLOCK)
    (reason,) = caught.value.reasons
    assert (reason.code, reason.params["item"], reason.params["left"]) == ("need.full", "P0001-099", 10)
    assert (Order.objects.count(), Need.objects.get(pk=first.need_id).committed) == (0, 0)


def test_two_lots_of_one_order_never_pass_it_together(cast: Cast) -> None:
    (order,) = answer_proposals(answers=[Answer(proposals()[0], 40)], actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"order\.exceeded"):
        declare_lots(
            makings=[(order.code, making(25)), (order.code, making(16))], actor=OPERATOR, clock=CLOCK
        )
    assert Lot.objects.count() == 0


def _answers(*answers: Answer) -> Callable[[], object]:
    return lambda: answer_proposals(answers=answers, actor=OPERATOR, clock=CLOCK)


def test_every_answer_at_fault_is_named_and_nothing_is_kept(cast: Cast) -> None:
    first, second, third, _ = proposals()
    with pytest.raises(Refusal) as caught:
        _answers(
            Answer(first, 40),
            Answer(second, 31),
            Answer(third, -1),
            Answer("P9999-001", 1),
            Answer(third, 0, "why"),
        )()
    assert [(r.params["item"], r.code) for r in caught.value.reasons] == [
        (second, "proposal.exceeded"),
        (third, "quantity.invalid"),
        ("P9999-001", "proposal.unknown"),
        (third, "proposal.decline_reason"),
    ]
    assert (Order.objects.count(), Proposal.objects.filter(status="open").count()) == (0, 4)


def test_answered_twice_is_a_conflict(cast: Cast) -> None:
    first = proposals()[0]
    _answers(Answer(first, 40))()
    with pytest.raises(Conflict, match=r"proposal\.closed"):
        _answers(Answer(first, 1))()


def test_states_are_asked_as_one_by_one(cast: Cast) -> None:
    (order,) = answer_proposals(answers=[Answer(proposals()[0], 40)], actor=OPERATOR, clock=CLOCK)
    one, two = declare_lots(
        makings=[(order.code, making(20)), (order.code, making(20))], actor=OPERATOR, clock=CLOCK
    )
    with pytest.raises(Conflict, match=r"lot\.state"):
        release_lots(codes=[one.code], actor=OPERATOR, clock=LATER)
    with pytest.raises(Refusal, match=r"lot\.unknown"):
        inspect_lots(found={"D1V1-L0001-20W14-01-X": good(one)}, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"delivery\.empty"):
        send_deliveries(parcels=[], actor=OPERATOR, clock=CLOCK)
    inspect_lots(found={one.code: good(one), two.code: good(two)}, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal) as caught:  # still in quarantine
        release_lots(codes=[one.code, two.code], actor=OPERATOR, clock=CLOCK)
    assert [(r.params["item"], r.code) for r in caught.value.reasons] == [
        (one.code, "lot.in_quarantine"),
        (two.code, "lot.in_quarantine"),
    ]
    release_lots(codes=[one.code, two.code], actor=OPERATOR, clock=LATER)
    with pytest.raises(Refusal, match=r"delivery\.mixed"):
        send_deliveries(parcels=[Parcel(one.code, 1), Parcel(one.code, 1)], actor=OPERATOR, clock=LATER)
    with pytest.raises(Refusal, match=r"delivery\.exceeded"):
        send_deliveries(parcels=[Parcel(one.code, 21)], actor=OPERATOR, clock=LATER)
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize("verb", ["answer", "declare", "inspect", "release", "send"])
def test_another_workshop_may_not(cast: Cast, verb: str) -> None:
    (order,) = answer_proposals(answers=[Answer(proposals()[0], 40)], actor=OPERATOR, clock=CLOCK)
    (lot,) = declare_lots(makings=[(order.code, making(30))], actor=OPERATOR, clock=CLOCK)
    stranger: Actor = workshop_manager("L9999")
    if verb in ("release", "send"):
        inspect_lots(found={lot.code: good(lot)}, actor=OPERATOR, clock=CLOCK)
    if verb == "send":
        release_lots(codes=[lot.code], actor=OPERATOR, clock=LATER)
    acts: dict[str, Callable[[], object]] = {
        "answer": lambda: answer_proposals(answers=[Answer(proposals()[1], 1)], actor=stranger, clock=CLOCK),
        "declare": lambda: declare_lots(makings=[(order.code, making(1))], actor=stranger, clock=CLOCK),
        "inspect": lambda: inspect_lots(found={lot.code: good(lot)}, actor=stranger, clock=CLOCK),
        "release": lambda: release_lots(codes=[lot.code], actor=stranger, clock=LATER),
        "send": lambda: send_deliveries(parcels=[Parcel(lot.code, 1)], actor=stranger, clock=LATER),
    }
    before = rows()
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        acts[verb]()
    assert rows() == before


@pytest.mark.parametrize("count", [1, 4])
def test_queries_do_not_grow_with_the_list(cast: Cast, count: int, django_assert_num_queries: Any) -> None:
    lock = int(connection.vendor == "postgresql")  # acts are kept still by a query of its own
    chosen = proposals()[:count]
    with django_assert_num_queries(18 + lock):
        orders = answer_proposals(answers=[Answer(code, 10) for code in chosen], actor=OPERATOR, clock=CLOCK)
    with django_assert_num_queries(25 + lock):
        lots = declare_lots(makings=[(o.code, making(10)) for o in orders], actor=OPERATOR, clock=CLOCK)
    with django_assert_num_queries(8 + lock):
        inspect_lots(found={lot.code: good(lot) for lot in lots}, actor=OPERATOR, clock=CLOCK)
    with django_assert_num_queries(10 + lock):
        release_lots(codes=[lot.code for lot in lots], actor=OPERATOR, clock=LATER)
