"""Requests without an account and two people at once: confirming, correcting, accepting, verifying, revoking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.production.test_findings import inspected, later
from tests.factories.people import coordinator
from tests.factories.requests import a_confirmed_request, a_request, mailed_token
from tests.factories.thread import MONDAY, Cast, the_cast
from tests.thread.test_concurrency import CLOCK, PEOPLE, accepting, together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.correct_request import close_by_link, correct_request
from maillage.apps.needs.commands.erase_requests import erase_requests
from maillage.apps.needs.commands.remind_requesters import remind_requesters
from maillage.apps.needs.commands.renew_link import renew_link, revoke_link
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.models import FilingCount, Need, PrivateLink, Request
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.receive_delivery import Count, receive_by_link, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Order, Proposal
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)


def requested(cast: Cast, quantity: int) -> str:
    token, _need = a_confirmed_request(CLOCK, cast.hospital.code, design=cast.design, quantity=quantity)
    return token


def proposed(cast: Cast, quantity: int) -> tuple[str, str]:
    """The token of a verified request, and the proposal of its pieces."""
    token = requested(cast, quantity)
    verify_need(need=Need.objects.get().code, how="visit", actor=OPERATOR, clock=CLOCK)
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return token, Proposal.objects.get().code


def test_confirmed_once(cast: Cast) -> None:
    a_request(CLOCK, cast.hospital.code, design=cast.design)
    token = mailed_token(CLOCK)
    outcomes = together([lambda: confirm_request(token=token, clock=CLOCK)] * PEOPLE)
    assert outcomes == {"done": 1, "request.already_confirmed": PEOPLE - 1}
    assert Need.objects.count() == 1


def test_verified_once(cast: Cast) -> None:
    requested(cast, 40)
    code = Need.objects.get().code
    verifying = lambda: verify_need(  # noqa: E731
        need=code, how="called_back", actor=coordinator("26"), clock=CLOCK
    )
    assert together([verifying] * PEOPLE) == {"done": 1, "need.already_verified": PEOPLE - 1}


def test_fewer_and_accepting_at_once_never_leave_more_promised_than_needed(cast: Cast) -> None:
    token, proposal = proposed(cast, 100)
    fewer = lambda: correct_request(token=token, quantity=50, clock=CLOCK)  # noqa: E731
    outcomes = together([fewer, accepting(proposal, 100)])
    need = Need.objects.get()
    assert outcomes in ({"done": 1, "need.below_committed": 1}, {"done": 1, "need.full": 1})
    assert (need.quantity, need.committed) in {(100, 100), (50, 0)}


def test_no_longer_needed_and_accepting_at_once_leave_no_live_order(cast: Cast) -> None:
    token, proposal = proposed(cast, 60)
    closing = lambda: close_by_link(  # noqa: E731
        token=token, reason="not_needed", note="Reçu ailleurs", confirmed=True, clock=CLOCK
    )
    outcomes = together([closing, accepting(proposal, 60)])
    assert outcomes in ({"done": 2}, {"done": 1, "proposal.closed": 1})
    assert not Order.objects.filter(status="active").exists()
    assert (Need.objects.get().status, Need.objects.get().committed) == ("closed", 0)


def test_a_link_revoked_at_that_instant_changes_all_or_nothing(cast: Cast) -> None:
    token = requested(cast, 40)
    outcomes = together(
        [
            lambda: revoke_link(token=token, clock=CLOCK),
            *[lambda: correct_request(token=token, quantity=30, clock=CLOCK)] * 4,
        ]
    )
    done = outcomes["done"] - 1  # the revocation itself always passes
    assert outcomes["link.unknown"] == 4 - done
    assert Need.objects.get().quantity == (30 if done else 40)
    assert not PrivateLink.objects.filter(revoked_at=None).exists()


def test_renewed_by_everybody_at_once_leaves_one_live_link(cast: Cast) -> None:
    token = requested(cast, 40)
    outcomes = together([lambda: renew_link(token=token, clock=CLOCK)] * PEOPLE)
    assert outcomes == {"done": 1, "link.unknown": PEOPLE - 1}
    assert PrivateLink.objects.filter(revoked_at=None).count() == 1


def test_counted_whoever_comes_at_once(cast: Cast) -> None:
    days = iter(range(20))
    filing = lambda: a_request(  # noqa: E731
        CLOCK, cast.hospital.code, design=cast.design, deadline=MONDAY + timedelta(days=5 + next(days))
    )
    assert together([filing] * PEOPLE) == {"done": 5, "request.too_many": PEOPLE - 5}
    assert (Request.objects.count(), FilingCount.objects.get().count) == (5, 5)


def test_two_ticks_remind_once_and_erase_once(cast: Cast) -> None:
    requested(cast, 40)
    week = FixedClock.at_noon(MONDAY + timedelta(days=7))
    assert together([lambda: remind_requesters(clock=week)] * 4) == {"done": 4}
    assert Message.objects.filter(key__contains=":still:").count() == 1
    a_request(CLOCK, cast.hospital.code, design=cast.design)
    later = FixedClock.at_noon(MONDAY + timedelta(days=8))
    assert together([lambda: erase_requests(clock=later)] * 4) == {"done": 4}
    assert Request.objects.count() == 1


def test_confirming_and_erasing_at_once(cast: Cast) -> None:
    """Confirmed in time it stays whole; erased in time it is gone whole."""
    a_request(CLOCK, cast.hospital.code, design=cast.design)
    token = mailed_token(CLOCK)
    later = FixedClock.at_noon(MONDAY + timedelta(days=8))
    confirming = lambda: confirm_request(token=token, clock=later)  # noqa: E731
    outcomes = together([confirming, lambda: erase_requests(clock=later)])
    assert outcomes in ({"done": 2}, {"done": 1, "link.unknown": 1})
    assert Need.objects.count() == Request.objects.count() == outcomes["done"] - 1


def test_a_link_and_an_account_that_receive_at_once_count_once(cast: Cast) -> None:
    token, code = proposed(cast, 40)
    lot = inspected(accept_proposal(code=code, quantity=40, actor=OPERATOR, clock=CLOCK), 40)
    release_lot(code=lot.code, actor=OPERATOR, clock=later(2))
    delivery = send_delivery(parcels=[Parcel(lot.code, 40)], actor=OPERATOR, clock=later(3)).code
    by_link = lambda: receive_by_link(  # noqa: E731
        token=token, code=delivery, counts={lot.code: Count(40, 0)}, clock=later(4)
    )
    by_account = lambda: receive_delivery(  # noqa: E731
        code=delivery, counts={lot.code: Count(39, 1, "damaged")}, actor=OPERATOR, clock=later(4)
    )
    assert together([by_link, by_account] * 2) == {"done": 1, "delivery.received": 3}
    assert Need.objects.get().received in (39, 40)


def test_receiving_and_revoking_at_once_is_all_or_nothing(cast: Cast) -> None:
    token, code = proposed(cast, 40)
    lot = inspected(accept_proposal(code=code, quantity=40, actor=OPERATOR, clock=CLOCK), 40)
    release_lot(code=lot.code, actor=OPERATOR, clock=later(2))
    delivery = send_delivery(parcels=[Parcel(lot.code, 40)], actor=OPERATOR, clock=later(3)).code
    by_link = lambda: receive_by_link(  # noqa: E731
        token=token, code=delivery, counts={lot.code: Count(40, 0)}, clock=later(4)
    )
    outcomes = together([by_link, lambda: revoke_link(token=token, clock=later(4))])
    received = Need.objects.get().received
    assert (outcomes, received) in (({"done": 2}, 40), ({"done": 1, "link.unknown": 1}, 0))
