"""Whoever asked without an account receives by their private link what was sent for their request, and no more."""

from __future__ import annotations

import pytest
from tests.apps.production.test_contacts import Asked, asked, held
from tests.apps.production.test_findings import CLOCK, inspected, later
from tests.factories.requests import a_request, mailed_token

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.boards.queries.progress import progress_of
from maillage.apps.boards.queries.requester_needs import at_hand
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.renew_link import renew_link, revoke_link
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.models import Need
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.receive_delivery import Count, receive_by_link, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Delivery, DeliveryLine, Lot, Proposal
from maillage.apps.production.queries.deliveries import delivery_by_link, delivery_sheet
from maillage.apps.production.queries.lot_history import lot_history
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
__all__ = ["asked"]  # a fixture


def received(asked: Asked, count: Count, token: str = "") -> Delivery:
    counts = {asked.lot.code: count}
    return receive_by_link(
        token=token or asked.token, code=asked.delivery.code, counts=counts, clock=later(4)
    )


def refused(asked: Asked, count: Count = Count(40, 0), token: str = "") -> str:  # noqa: B008
    with pytest.raises(Refusal) as found:
        received(asked, count, token)
    line = DeliveryLine.objects.get(delivery=asked.delivery)
    assert (line.accepted, Delivery.objects.get().status) == (None, "sent")
    return found.value.code


def another(asked: Asked, quantity: int) -> tuple[str, Need]:
    """A second request of the same establishment, by another person, for the same object."""
    place, design = asked.cast.hospital.code, asked.cast.design
    a_request(CLOCK, place, design=design, quantity=quantity, email="b@example.org")
    token = mailed_token(CLOCK)
    return token, confirm_request(token=token, another=True, clock=CLOCK)


def test_received_in_part_by_the_link_it_counts_as_any_receipt(asked: Asked) -> None:
    done = received(asked, Count(35, 5, "damaged", "Deux sachets ouverts"))
    assert (done.status, done.received_on, done.received_by) == (
        "received",
        later(4).now().date(),
        "lien privé / private link",
    )
    asked.need.refresh_from_db()
    assert (asked.need.received, asked.need.committed) == (35, 55)  # the five refused are again to be served
    progress = progress_of([asked.need.code])[asked.need.code]
    assert (progress.on_way, progress.received, progress.stage) == (0, 35, "delivered")
    line = DeliveryLine.objects.get()
    assert (line.accepted, line.refused, line.refusal_reason) == (35, 5, "damaged")
    entry = JournalEntry.objects.get(verb="receive_delivery")
    assert (entry.actor, entry.detail["request"]) == ("lien privé / private link", asked.need.code)
    assert lot_history(asked.lot.code)[-1].actor == "lien privé / private link"
    (message,) = Message.objects.filter(about=asked.delivery.code, organisation=asked.cast.workshop.code)
    assert "35 pièce(s) acceptée(s), 5 refusée(s)" in message.body["fr"]
    assert at_hand([asked.cast.hospital.code], later(4).now().date()).to_receive == ()


@pytest.mark.parametrize(
    ("count", "code"),
    [
        (Count(41, 0), "receipt.sum"),
        (Count(39, 0), "receipt.sum"),
        (Count(-1, 41, "damaged"), "receipt.sum"),
        (Count(39, 1), "receipt.reason"),
        (Count(39, 1, "ugly"), "receipt.reason"),
        (Count(39, 1, "other", "appeler le 06 12 34 56 78"), "need.personal_data"),
    ],
)
def test_it_is_refused_as_on_the_screen_of_accounts(asked: Asked, count: Count, code: str) -> None:
    assert refused(asked, count) == code
    with pytest.raises(Refusal) as found:
        counts = {asked.lot.code: count}
        receive_delivery(code=asked.delivery.code, counts=counts, actor=OPERATOR, clock=later(4))
    assert found.value.code == code


def test_pieces_of_a_held_lot_are_refused_or_wait(asked: Asked) -> None:
    held(asked, lot=asked.lot.code)
    assert refused(asked) == "receipt.held"
    received(asked, Count(0, 40, "defect"))
    asked.need.refresh_from_db()
    assert asked.need.received == 0


def test_a_link_forged_renewed_or_revoked_receives_nothing(asked: Asked) -> None:
    assert refused(asked, token=asked.token[:-1] + "_") == "link.unknown"
    renew_link(token=asked.token, clock=later(3))
    assert refused(asked) == "link.unknown"


def test_a_revoked_link_receives_nothing(asked: Asked) -> None:
    revoke_link(token=asked.token, clock=later(3))
    assert refused(asked) == "link.unknown"
    with pytest.raises(Refusal, match=r"link\.unknown"):
        delivery_by_link(asked.token, asked.delivery.code)


def test_the_link_of_another_request_knows_nothing_of_it(asked: Asked) -> None:
    other, _need = another(asked, 5)
    assert refused(asked, token=other) == "delivery.unknown"
    with pytest.raises(Refusal, match=r"delivery\.unknown"):
        delivery_by_link(other, asked.delivery.code)


def test_sent_twice_it_counts_once(asked: Asked) -> None:
    received(asked, Count(40, 0))
    with pytest.raises(Conflict, match=r"delivery\.received"):
        received(asked, Count(40, 0))
    asked.need.refresh_from_db()
    assert asked.need.received == 40


def test_a_closed_request_is_still_received(asked: Asked) -> None:
    close_need(
        need=asked.need.code, reason="not_needed", confirmed=True, note="Ailleurs", actor=OPERATOR, clock=later(3)
    )  # fmt: skip
    assert received(asked, Count(40, 0)).status == "received"


@pytest.fixture
def shared(asked: Asked) -> tuple[Asked, Delivery, dict[str, Lot]]:
    """One delivery with pieces for the request (the twenty that were left) and for another of the same place."""
    other, need = another(asked, 30)
    verify_need(need=need.code, how="called_back", actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    proposal = Proposal.objects.get(need=need, status="open")
    order = accept_proposal(code=proposal.code, quantity=proposal.quantity, actor=OPERATOR, clock=CLOCK)
    lots = {asked.token: inspected(asked.order, 20), other: inspected(order, proposal.quantity)}
    parcels = []
    for lot in lots.values():
        release_lot(code=lot.code, actor=OPERATOR, clock=later(2))
        parcels.append(Parcel(lot.code, 20))
    return asked, send_delivery(parcels=parcels, actor=OPERATOR, clock=later(3)), lots


def test_each_link_counts_its_own_lines_and_the_last_receives(
    shared: tuple[Asked, Delivery, dict[str, Lot]],
) -> None:
    asked, delivery, lots = shared
    (mine, lot), (theirs, other) = lots.items()
    assert [line.lot for line in delivery_by_link(mine, delivery.code).lines] == [lot.code]
    with pytest.raises(Refusal, match=r"receipt\.sum"):  # the pieces of the other are not its to count
        counts = {lot.code: Count(20, 0), other.code: Count(20, 0)}
        receive_by_link(token=mine, code=delivery.code, counts=counts, clock=later(4))
    one = receive_by_link(token=mine, code=delivery.code, counts={lot.code: Count(20, 0)}, clock=later(4))
    assert (one.status, one.received_on) == ("sent", None)
    assert [line.lot for line in delivery_sheet(delivery.code).to_count] == [other.code]
    progress = progress_of([asked.need.code])[asked.need.code]
    assert (progress.on_way, progress.received) == (40, 20)  # forty of the first delivery are not counted
    with pytest.raises(Conflict, match=r"receipt\.counted"):
        receive_by_link(token=mine, code=delivery.code, counts={lot.code: Count(20, 0)}, clock=later(4))
    with pytest.raises(Conflict, match=r"receipt\.counted"):
        receive_by_link(token=mine, code=delivery.code, counts={}, clock=later(4))
    done = receive_by_link(
        token=theirs, code=delivery.code, counts={other.code: Count(19, 1, "missing")}, clock=later(5)
    )
    assert (done.status, done.received_on) == ("received", later(5).now().date())
    told = Message.objects.filter(about=delivery.code, organisation=asked.cast.workshop.code)
    assert told.count() == 2


def test_an_account_counts_what_the_link_left(shared: tuple[Asked, Delivery, dict[str, Lot]]) -> None:
    _asked, delivery, lots = shared
    (mine, lot), (_theirs, other) = lots.items()
    receive_by_link(token=mine, code=delivery.code, counts={lot.code: Count(20, 0)}, clock=later(4))
    every = {lot.code: Count(0, 20, "damaged"), other.code: Count(20, 0)}
    with pytest.raises(Conflict, match=r"receipt\.counted"):
        receive_delivery(code=delivery.code, counts=every, actor=OPERATOR, clock=later(4))
    done = receive_delivery(
        code=delivery.code, counts={other.code: Count(20, 0)}, actor=OPERATOR, clock=later(4)
    )
    assert done.status == "received"
    assert DeliveryLine.objects.get(lot=lot).accepted == 20
