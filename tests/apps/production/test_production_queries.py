"""What pages read of production: figures that add up, in a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import thread
from tests.factories.people import coordinator, workshop_manager
from tests.factories.production import AGO, Scene, a_lot, build_scene, good

from maillage.apps.accounts.actor import ANONYMOUS, OPERATOR
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.outbox.queries.messages import message_list
from maillage.apps.production.codes import ServiceState
from maillage.apps.production.commands.adopt_plan import solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.inspect_lot import inspect_lot
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.apps.production.queries.act_effects import effects_of_act
from maillage.apps.production.queries.board import board_of, shop_named
from maillage.apps.production.queries.deliveries import delivery_list, delivery_sheet, ready_parcels
from maillage.apps.production.queries.drift import Drift, kind_of
from maillage.apps.production.queries.lot_history import lot_history
from maillage.apps.production.queries.lots import lot_list, lot_sheet, why_not_release
from maillage.apps.production.queries.need_production import production_of_need
from maillage.apps.production.queries.orders import order_sheet
from maillage.apps.production.queries.plan_breakdown import by_design, by_territory, reason_groups
from maillage.apps.production.queries.plan_needs import (
    LINE_ORDERS,
    NEED_ORDERS,
    SHOP_ORDERS,
    planned_lines,
    planned_needs,
    planned_shops,
)
from maillage.apps.production.queries.plans import (
    PLAN_ORDERS,
    latest_adopted,
    plan_list,
    plan_named,
    plan_sheet,
)
from maillage.apps.production.queries.unserved import unserved_needs
from maillage.apps.production.queries.verification import Standing, verified_lot
from maillage.apps.records.models import Act
from maillage.apps.sorting import RowOrder
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return build_scene(monkeypatch)


def queries_of(read: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def delivered(scene: Scene, quantity: int = 10) -> Delivery:
    return send_delivery(parcels=[Parcel(scene.released.code, quantity)], actor=OPERATOR, clock=CLOCK)


def more_lots(scene: Scene) -> None:
    """The rest of the order as ten lots of one piece, and the rest of the proposal as an order."""
    for _ in range(10):
        a_lot(scene.order, 1, scene.day - timedelta(days=4))


# Plans


def test_figures_of_a_plan_add_up(scene: Scene) -> None:
    sheet = plan_sheet(scene.plan, scene.day)
    totals = sheet.totals
    assert (totals.asked, totals.on_time, totals.late, totals.missing) == (120, 120, 0, 0)
    assert (totals.needs, totals.workshops, totals.short_needs) == (1, 1, 0)
    assert (totals.proposals, totals.proposed, totals.accepted) == (1, 120, 0)
    assert (sheet.row.coverage, sheet.row.status) == (1.0, "adopted")
    answers = sheet.answers
    assert (answers.proposed, answers.accepted, answers.waiting) == (120, 100, 20)
    (row,) = planned_needs(sheet.pk).items
    assert sum(line.quantity for line in row.lines) + row.missing == row.asked == 120
    (shop,) = planned_shops(sheet.pk).items
    assert (shop.code, shop.pieces, shop.proposed, shop.needs) == (scene.shop, 120, 120, 1)
    assert planned_lines(sheet.pk).items == row.lines
    (design,) = by_design(sheet.pk)[sheet.pk]
    (place,) = by_territory(sheet.pk)[sheet.pk]
    assert (design.key, place.key) == (scene.cast.design, "26")
    for share in (design, place):
        assert (share.asked, share.on_time, share.late, share.short, share.coverage) == (120, 120, 0, 0, 1.0)


def test_a_second_plan_tells_what_is_accepted_from_what_is_proposed(scene: Scene) -> None:
    """Of 120 pieces 90 are made, 10 accepted and not made: 30 to plan, of which 20 are new."""
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    totals = plan_sheet(plan.code, scene.day).totals
    assert (totals.asked, totals.accepted, totals.proposed) == (30, 10, 20)
    (need,) = planned_needs(plan.pk).items
    assert (need.accepted, sum(line.proposed for line in need.lines)) == (10, 20)


def test_filters_of_a_plan_keep_whole_needs(scene: Scene) -> None:
    key = plan_named(scene.plan).pk
    found = {
        words: planned_needs(key, text=words).total
        for words in ("", "valence visiere", "CREST", scene.need.code, "lyon")
    }
    assert found == {"": 1, "valence visiere": 1, "CREST": 1, scene.need.code: 1, "lyon": 0}
    by_state = {state.value: planned_needs(key, state=state).total for state in ServiceState}
    assert by_state == {"whole": 1, "late": 0, "partial": 0, "none": 0}
    assert planned_needs(key, workshop="L9999").total == 0
    assert [planned_needs(key, territory=place).total for place in ("26", "R84", "FR", "59")] == [1, 1, 1, 0]
    assert planned_needs(key, design="D9999").total == 0
    assert (planned_shops(key, text="crest").total, planned_shops(key, territory="59").total) == (1, 0)
    assert (planned_lines(key, kind="workshop").total, planned_lines(key, kind="stock").total) == (1, 0)


def test_lists_of_plans_sort_by_every_key(scene: Scene) -> None:
    plan = plan_named(scene.plan)
    reads: list[tuple[RowOrder, Any, int]] = [
        (PLAN_ORDERS, plan_list, 1),
        (NEED_ORDERS, partial(planned_needs, plan.pk), 1),
        (SHOP_ORDERS, partial(planned_shops, plan.pk), 1),
        (LINE_ORDERS, partial(planned_lines, plan.pk), 1),
        (NEED_ORDERS, partial(unserved_needs, plan), 0),
    ]
    for orders, read, count in reads:
        for key in orders.keys:
            assert [read(sort=way + key).total for way in ("", "-")] == [count, count], key


def test_the_list_of_plans_filters_by_state_and_scope(scene: Scene) -> None:
    assert [row.code for row in plan_list().items] == [scene.plan]
    assert plan_list(status="draft").total == 0
    assert plan_list(scope="real").total == 1
    assert plan_list(scope="crise").total == 0
    assert latest_adopted() == scene.plan
    assert latest_adopted("crise") == ""


def test_what_changed_since_a_plan_is_counted(scene: Scene) -> None:
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    assert not plan_sheet(plan.code, scene.day).drift.any
    assert plan_sheet(plan.code, scene.day + timedelta(days=1)).drift.begun
    accept_proposal(code=scene.proposal.code, quantity=5, actor=OPERATOR, clock=CLOCK)
    place_hold(scope=HoldScope(lot=scene.made.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    assert plan_sheet(plan.code, scene.day).drift == Drift(
        needs=0, workshops=0, supplies=0, answers=1, designs=0, acts=1, others=0, begun=False
    )


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        *(("file_need", "needs"), ("import_needs", "needs"), ("edit_establishment", "needs")),
        *(
            ("set_machine", "workshops"),
            ("set_material_stock", "workshops"),
            ("state_unavailability", "workshops"),
        ),
        *(("record_stock", "supplies"), ("amend_industry", "supplies"), ("add_profile", "designs")),
        *(("accept_proposal", "answers"), ("give_up_order", "answers"), ("declare_lots", "answers")),
        *(("withdraw_work", "answers"), ("mark_read", ""), ("adopt_plan", ""), ("publish.hold", "")),
        ("a_verb_to_come", "others"),  # too careful, never too confident
    ],
)
def test_what_is_done_since_a_plan_is_counted_by_what_it_is_about(verb: str, kind: str) -> None:
    assert kind_of(verb) == kind


def test_reasons_of_an_unserved_need_name_what_they_speak_of(scene: Scene) -> None:
    accepted = Act.objects.get(kind="acceptance")
    withdraw(number=accepted.number, reason="Essai décevant", actor=OPERATOR, clock=CLOCK)
    amend_need(need=scene.need.code, quantity=200, actor=OPERATOR, clock=CLOCK)
    plan = plan_named(solve_plan(actor=OPERATOR, clock=CLOCK).code)
    groups = reason_groups(plan)
    assert [(group.code, group.needs) for group in groups] == [("acceptance.not_in_force", 1)]
    (need,) = unserved_needs(plan).items
    assert [(reason.code, reason.act) for reason in need.reasons] == [
        ("candidates.none", ""),
        ("acceptance.not_in_force", accepted.number),
    ]
    assert groups[0].pieces == need.missing
    assert unserved_needs(plan, code="acceptance.not_in_force").items == (need,)
    assert unserved_needs(plan, code="capacity.machine").total == 0
    (bare,) = unserved_needs(plan, in_words=False).items
    assert (bare.codes, bare.missing, bare.reasons) == (need.codes, need.missing, ())
    production = production_of_need(scene.need.code)
    assert (production.plan, production.missing) == (plan.code, need.missing)
    assert [reason.code for reason in production.reasons] == [reason.code for reason in need.reasons]


def test_an_unknown_plan_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        plan_sheet("P9999", today(CLOCK))
    assert refused.value.code == "plan.unknown"


# The board, orders, lots


def test_the_board_counts_what_is_left(scene: Scene) -> None:
    board = board_of(shop_named(scene.shop), scene.day)
    (proposal,), (order,) = board.proposals, board.orders
    assert (proposal.left, proposal.need_left, proposal.most, proposal.refusals) == (20, 20, 20, ())
    assert (proposal.wanted.category, order.left, order.late) == ("C", 10, order.ready_on < scene.day)
    found = [(card.code, card.status, card.left, card.waits) for card in board.lots]
    assert found == [
        (scene.made.code, "made", 0, False),
        (scene.inspected.code, "inspected", 0, False),
        (scene.released.code, "released", 40, False),
    ]


def test_the_board_says_all_that_would_refuse(scene: Scene) -> None:
    for act in (Act.objects.get(kind="acceptance"), Act.objects.get(kind="attestation", object="M2")):
        withdraw(number=act.number, reason="Essai", actor=OPERATOR, clock=CLOCK)
    with writing():  # the withdrawals cancelled it; a rule may also change with no act to say so
        Proposal.objects.update(status="open", cancelled_by="")
    (proposal,) = board_of(shop_named(scene.shop), scene.day).proposals
    shown = [reason.code for reason in proposal.refusals]
    with pytest.raises(Refusal) as refused:
        accept_proposal(code=proposal.code, quantity=1, actor=OPERATOR, clock=CLOCK)
    assert shown == [reason.code for reason in refused.value.reasons]
    assert {"acceptance.not_in_force", "maker.level"} <= set(shown)


def test_the_next_lot_is_bounded_by_the_order(scene: Scene) -> None:
    order = order_sheet(scene.order.code, scene.day)
    assert (order.card.left, order.limit, order.at_most) == (10, None, 10)
    assert [lot.code for lot in order.lots] == [scene.released.code, scene.inspected.code, scene.made.code]


def test_lots_are_read_by_who_may(scene: Scene) -> None:
    readers = {
        "own": workshop_manager(scene.shop, "26"),
        "other": workshop_manager("L9999", "26"),
        "region": coordinator("R84"),
        "elsewhere": coordinator("R11"),
        "operator": OPERATOR,
        "nobody": ANONYMOUS,
    }
    found = {who: lot_list(actor=actor).total for who, actor in readers.items()}
    assert found == {"own": 3, "other": 0, "region": 3, "elsewhere": 0, "operator": 3, "nobody": 0}


def test_a_lot_tells_its_story(scene: Scene) -> None:
    delivery = delivered(scene)
    receive_delivery(
        code=delivery.code, counts={scene.released.code: Count(9, 1, "defect")}, actor=OPERATOR, clock=CLOCK
    )
    hold = place_hold(scope=HoldScope(lot=scene.released.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    said = [entry.says.fr for entry in lot_history(scene.released.code)]
    assert said == [
        "Lot déclaré : 40 pièce(s)",
        "Contrôle enregistré : 0 pièce(s) écartée(s)",
        "Lot libéré : 40 pièce(s)",
        f"Livraison {delivery.code} envoyée",
        f"Livraison {delivery.code} reçue : 9 acceptée(s), 1 refusée(s)",
        f"Mis en quarantaine par l’acte {hold.number}",
    ]
    sheet = lot_sheet(scene.released.code)
    assert (sheet.row.held_by, sheet.left, sheet.good) == (hold.number, 30, 40)
    assert [(d.delivery, d.accepted, d.refused) for d in sheet.deliveries] == [(delivery.code, 9, 1)]
    assert [item.held for item in sheet.items] == [True] * len(sheet.items)


def test_why_a_lot_cannot_be_released_is_what_the_command_says(scene: Scene) -> None:
    assert why_not_release(scene.inspected.code, scene.day) == ()
    made_until = scene.day - timedelta(days=AGO - 1)
    (reason,) = why_not_release(scene.inspected.code, made_until)
    assert reason.code == "lot.in_quarantine"
    assert why_not_release(scene.made.code, scene.day) == ()


# What anyone may know


def test_the_standing_of_a_lot(scene: Scene) -> None:
    def standing(code: str) -> Standing:
        return verified_lot(code, scene.day).standing

    rejected = a_lot(scene.order, 5, scene.day - timedelta(days=4))
    found = good(rejected)
    inspect_lot(
        code=rejected.code, found=type(found)(0, found.sample_inspected, 1, found.checks, True), actor=OPERATOR,
        clock=CLOCK,
    )  # fmt: skip
    assert standing(f" {scene.released.code.lower()}") is Standing.RELEASED
    assert standing(scene.made.code) is standing(scene.inspected.code) is Standing.NOT_RELEASED
    assert standing(rejected.code) is Standing.REJECTED
    assert standing("D0001V1-L0001-20W14-03-X") is Standing.MISTYPED
    assert standing("n’importe quoi") is Standing.MISTYPED
    place_hold(scope=HoldScope(lot=scene.released.code), reason="Doute", actor=OPERATOR, clock=CLOCK)
    assert standing(scene.released.code) is Standing.HELD
    names = {scene.cast.hospital.name, scene.hospital, scene.need.code}
    lot = verified_lot(scene.released.code, scene.day)
    assert not {str(getattr(lot, field)) for field in type(lot).__slots__} & names


# Deliveries


def test_what_a_workshop_can_send(scene: Scene) -> None:
    (parcel,) = ready_parcels(scene.shop)
    assert (parcel.establishment, parcel.pieces) == (scene.hospital, 40)
    delivered(scene, 40)
    assert ready_parcels(scene.shop) == ()
    assert ready_parcels("L9999") == ()


def test_deliveries_by_end_and_state(scene: Scene) -> None:
    delivery = delivered(scene)
    own, other = workshop_manager(scene.shop, "26"), workshop_manager("L9999", "26")
    assert [row.code for row in delivery_list(actor=own).items] == [delivery.code]
    assert (delivery_list(actor=other).total, delivery_list(actor=own, side="received").total) == (0, 0)
    row = delivery_list(actor=own).items[0]
    assert (row.pieces, row.accepted, row.refused) == (10, None, None)
    receive_delivery(
        code=delivery.code, counts={scene.released.code: Count(10, 0)}, actor=OPERATOR, clock=CLOCK
    )
    assert delivery_list(actor=own, status="sent").total == 0
    sheet = delivery_sheet(delivery.code)
    assert (sheet.row.accepted, sheet.row.refused, sheet.row.status) == (10, 0, "received")


# What an act did


def test_an_act_shows_all_it_did_and_who_knows(scene: Scene) -> None:
    delivered(scene)
    hold = place_hold(
        scope=HoldScope(design=scene.cast.design), reason="Fêlures", actor=OPERATOR, clock=CLOCK
    )
    done = effects_of_act(hold.number)
    assert [(work.code, work.pieces) for work in done.proposals] == [(scene.proposal.code, 20)]
    assert [(work.code, work.pieces) for work in done.orders] == [(scene.order.code, 10)]
    assert [lot.code for lot in done.quarantined] == [
        scene.released.code,
        scene.inspected.code,
        scene.made.code,
    ]
    assert {lot.status for lot in done.quarantined} == {"held"}
    assert sorted(holder.organisation for holder in done.told) == sorted([scene.hospital, scene.shop])
    assert (done.acknowledged, done.restored) == (0, ())

    key = f"act:{hold.number}:{scene.shop}"
    mark_read(key=key, actor=workshop_manager(scene.shop, "26"), clock=CLOCK)
    assert effects_of_act(hold.number).acknowledged == 1
    lifted = lift(number=hold.number, reason="Fausse alerte", actor=OPERATOR, clock=CLOCK)
    after = effects_of_act(lifted.number)
    assert [lot.status for lot in after.restored] == ["released", "inspected", "made"]
    assert sorted(holder.organisation for holder in after.told) == sorted([scene.hospital, scene.shop])
    assert not effects_of_act("2020-999").any


def test_who_was_told_to_stop_is_told_which_lots_go_on(scene: Scene) -> None:
    delivered(scene)
    first = place_hold(
        scope=HoldScope(design=scene.cast.design), reason="Modèle", actor=OPERATOR, clock=CLOCK
    )
    second = place_hold(scope=HoldScope(lot=scene.released.code), reason="Lot", actor=OPERATOR, clock=CLOCK)
    lift(number=first.number, reason="Réglé", actor=OPERATOR, clock=CLOCK)
    bodies = {
        m.organisation: m.body.fr
        for m in message_list([scene.shop, scene.hospital]).items
        if "Levée" in m.subject.fr
    }
    stays = f"- {scene.released.code} : reste en quarantaine (acte {second.number}), ne pas utiliser"
    assert stays in bodies[scene.hospital] and stays in bodies[scene.shop]
    assert f"- {scene.made.code} : sorti de quarantaine" in bodies[scene.shop]
    assert scene.made.code not in bodies[scene.hospital]


def test_a_lot_rejected_after_its_order_was_stopped_frees_its_need(scene: Scene) -> None:
    hold = place_hold(scope=HoldScope(design=scene.cast.design), reason="Doute", actor=OPERATOR, clock=CLOCK)
    lift(number=hold.number, reason="Réglé", actor=OPERATOR, clock=CLOCK)
    found = good(scene.made)
    inspect_lot(
        code=scene.made.code, found=type(found)(0, found.sample_inspected, 1, found.checks, True), actor=OPERATOR,
        clock=CLOCK,
    )  # fmt: skip
    scene.need.refresh_from_db()
    assert scene.need.committed == 70  # lots of 40 and 30; the 20 rejected are to be made again


# Query budgets: the same number whatever there is


def test_reads_take_a_known_number_of_queries(scene: Scene) -> None:
    plan = plan_named(scene.plan)
    actor = workshop_manager(scene.shop, "26")
    reads: dict[str, tuple[Any, int]] = {
        "plan_list": (lambda: plan_list(), 2),
        "plan_sheet": (lambda: plan_sheet(scene.plan, scene.day), 4),
        "planned_needs": (lambda: planned_needs(plan.pk), 3),
        "planned_shops": (lambda: planned_shops(plan.pk), 2),
        "planned_lines": (lambda: planned_lines(plan.pk), 2),
        "unserved_needs": (lambda: unserved_needs(plan), 2),
        "by_design": (lambda: by_design(plan.pk), 1),
        "by_territory": (lambda: by_territory(plan.pk), 1),
        "board": (lambda: board_of(shop_named(scene.shop), scene.day), 18),
        "lot_list": (lambda: lot_list(actor=actor), 2),
        "lot_sheet": (lambda: lot_sheet(scene.released.code), 2),
        "order_sheet": (lambda: order_sheet(scene.order.code, scene.day), 16),
        "delivery_list": (lambda: delivery_list(actor=actor), 2),
        "ready_parcels": (lambda: ready_parcels(scene.shop), 1),
        "history": (lambda: lot_history(scene.released.code), 2),
        "need": (lambda: production_of_need(scene.need.code), 8),
        "verified": (lambda: verified_lot(scene.released.code, scene.day), 4),
    }
    before = {name: queries_of(read) for name, (read, _) in reads.items()}
    assert {n: c for n, c in before.items() if c > reads[n][1]} == {}
    more_lots(scene)
    delivered(scene, 5)
    delivered(scene, 5)
    accept_proposal(code=scene.proposal.code, quantity=5, actor=OPERATOR, clock=CLOCK)
    thread.a_need(scene.cast, FixedClock.at_noon(scene.day - timedelta(days=AGO)), quantity=30, days=AGO + 20)
    assert (Lot.objects.count(), Order.objects.count()) == (13, 2)
    assert {name: queries_of(read) for name, (read, _) in reads.items()} == before
