"""Whoever asked without an account is told as any holder is: pieces sent, stopped, free again, work that stops."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from tests.apps.production.test_findings import CLOCK, delivered, inspected, later
from tests.factories.requests import EMAIL, a_confirmed_request
from tests.factories.thread import MONDAY, Cast, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import lift
from maillage.apps.authority.commands.place_hold import HoldScope, hold_facts, place_hold
from maillage.apps.boards.queries.requester_needs import at_hand
from maillage.apps.boards.queries.stopped import stopped_of
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.erase_requests import erase_by_link, erase_requests
from maillage.apps.needs.commands.renew_link import revoke_link
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.models import Need, RequestContact
from maillage.apps.outbox.commands.send_pending import SEALED
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery, Lot, Order, Proposal
from maillage.apps.production.queries.act_effects import effects_of_act
from maillage.apps.records.effects import preview

pytestmark = pytest.mark.django_db


class Asked(NamedTuple):
    """A request by private link, its order of 60 visors, and 40 of them sent; 20 are still to be made."""

    cast: Cast
    token: str
    need: Need
    order: Order
    lot: Lot
    delivery: Delivery

    @property
    def told(self) -> list[str]:
        """Keys of what was written to the contact since the delivery left, the request's code left out."""
        rows = Message.objects.filter(about=self.need.code, email=EMAIL, sent_at=None).order_by("pk")
        return [row.key.removeprefix(f"request:{self.need.code}:") for row in rows]


@pytest.fixture
def asked() -> Asked:
    cast = the_cast(CLOCK)
    token, need = a_confirmed_request(CLOCK, cast.hospital.code, design=cast.design, quantity=60)
    verify_need(need=need.code, how="called_back", actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    order = accept_proposal(code=Proposal.objects.get().code, quantity=60, actor=OPERATOR, clock=CLOCK)
    lot = inspected(order, 40)
    release_lot(code=lot.code, actor=OPERATOR, clock=later(2))
    delivery = send_delivery(parcels=[Parcel(lot.code, 40)], actor=OPERATOR, clock=later(3))
    return Asked(cast, token, need, order, lot, delivery)


def held(asked: Asked, **scope: str) -> str:
    act = place_hold(scope=HoldScope(**scope), reason="Fêlures", actor=OPERATOR, clock=later(4))
    return act.number


def test_a_delivery_and_a_hold_reach_whoever_has_no_account(asked: Asked) -> None:
    assert asked.told[-1] == f"sent:{asked.delivery.code}"
    facts = hold_facts(scope=HoldScope(lot=asked.lot.code), reason="Fêlures", actor=OPERATOR, clock=later(4))
    shown = [change.subject for change in preview(facts, MONDAY + timedelta(days=4))]
    act = held(asked, lot=asked.lot.code)
    assert asked.told[-1] == f"act:{act}"
    message = Message.objects.get(key=f"request:{asked.need.code}:act:{act}")
    assert (message.urgent, message.confidential, message.organisation) == (True, True, "")
    assert f"- {asked.lot.code} : 40" in message.body["fr"]
    assert SEALED in message.body["en"]
    # Every holder: the workshop, the establishment, the contact; each shown before, each listed after.
    told = effects_of_act(act)
    assert {row.organisation for row in told.told} == {asked.cast.workshop.code, asked.cast.hospital.code}
    assert told.contacts == (asked.need.code,)
    assert {asked.cast.workshop.code, asked.cast.hospital.code, asked.need.code} <= set(shown)


def test_what_was_stopped_reads_on_both_sides_and_goes_when_lifted(asked: Asked) -> None:
    assert (stopped_of(asked.need.code), at_hand([asked.cast.hospital.code], MONDAY).stops) == ((), ())
    act = held(asked, lot=asked.lot.code)
    (stop,) = stopped_of(asked.need.code)
    assert (stop.act, stop.reason, stop.pieces) == (act, "Fêlures", 40)
    assert [(line.lot, line.received) for line in stop.lines] == [(asked.lot.code, False)]
    assert at_hand([asked.cast.hospital.code], MONDAY).stops == (stop,)
    done = lift(number=act, reason="Contrôle refait", actor=OPERATOR, clock=later(5))
    assert asked.told[-1] == f"act:{done.number}"
    assert "sorti de quarantaine" in Message.objects.get(key__endswith=asked.told[-1], email=EMAIL).body["fr"]
    assert stopped_of(asked.need.code) == ()


def test_pieces_all_refused_stop_nobody(asked: Asked) -> None:
    counts = {asked.lot.code: Count(0, 40, "damaged")}
    receive_delivery(code=asked.delivery.code, counts=counts, actor=OPERATOR, clock=later(4))
    held(asked, lot=asked.lot.code)
    assert stopped_of(asked.need.code) == ()


def test_work_that_stops_is_told_with_the_pieces_that_do(asked: Asked) -> None:
    act = held(asked, design=asked.cast.design)
    (message,) = Message.objects.filter(about=asked.need.code, key__endswith=f":act:{act}")
    assert (asked.order.code in message.body["fr"], asked.lot.code in message.body["fr"]) == (True, True)


def test_a_revoked_link_silences_news_but_not_danger(asked: Asked) -> None:
    revoke_link(token=asked.token, clock=later(3))
    act = held(asked, lot=asked.lot.code)
    message = Message.objects.get(key=f"request:{asked.need.code}:act:{act}")
    assert (message.email, message.seed, SEALED in message.body["fr"]) == (EMAIL, "", False)
    lift(number=act, reason="Refait", actor=OPERATOR, clock=later(5))
    assert asked.told[-1] == f"act:{act}"


def test_an_erased_contact_is_neither_told_nor_shown(asked: Asked) -> None:
    erase_by_link(token=asked.token, clock=later(3))
    act = held(asked, lot=asked.lot.code)
    assert (effects_of_act(act).contacts, asked.told) == ((), [])


def test_an_address_lasts_as_long_as_the_pieces_though_nobody_recorded_their_receipt(asked: Asked) -> None:
    close_need(
        need=asked.need.code,
        reason="not_needed",
        note="Servi ailleurs",
        confirmed=True,
        actor=OPERATOR,
        clock=later(4),
    )
    erase_requests(clock=later(4 + 300))
    assert RequestContact.objects.count() == 1
    erase_requests(clock=later(4 + 366))
    assert RequestContact.objects.count() == 0


def test_a_need_filed_with_an_account_has_no_contact_to_tell() -> None:
    cast = the_cast(CLOCK)
    lot, _ = delivered(cast)
    act = place_hold(scope=HoldScope(lot=lot.code), reason="Fêlures", actor=OPERATOR, clock=later(4))
    assert effects_of_act(act.number).contacts == ()
