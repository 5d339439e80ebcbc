"""An act that ends what clears a piece of work, against the work that relies on it: both at once, for real.

Guarantees under test: whichever goes first, no live order is left without what cleared it, and none of its
pieces stays counted on the need. On SQLite one writer runs after the other: the race is one of order only,
and both orders must hold there too.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.factories.thread import MONDAY
from tests.thread.test_concurrency import accepting, adopted, released_lot, together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.needs.models import Need
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.models import Order, Proposal
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = FixedClock.at_noon(MONDAY)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=3))


def withdrawing(kind: str, clock: FixedClock = CLOCK, **given: str) -> Callable[[], object]:
    number = Act.objects.filter(kind=kind, **given).order_by("pk")[0].number
    return lambda: withdraw(number=number, reason="Doute", actor=OPERATOR, clock=clock)


def forbidding(_proposal: Proposal) -> Callable[[], object]:
    return lambda: record_policy(
        territory="26", reason="Prudence", valid_from=MONDAY, categories=["C"], actor=OPERATOR, clock=CLOCK
    )


def refusing(proposal: Proposal) -> Callable[[], object]:
    return lambda: record_acceptance(
        establishment=proposal.need.establishment.code, profile=proposal.profile.code, accepted=False,
        valid_from=MONDAY, actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip


ENDINGS: dict[str, Callable[[Proposal], Callable[[], object]]] = {
    "level": lambda _: withdrawing("attestation", object="M2"),
    "appointment": lambda p: withdrawing(
        "attestation", object=p.profile.version.design.code, payload__contains='"kind":"appointment"'
    ),
    "acceptance": lambda _: withdrawing("acceptance"),
    "decision": lambda _: withdrawing("decision"),
    "basis": lambda _: withdrawing("legal_basis"),
    "policy": forbidding,
    "refusal": refusing,
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_cleared_it_ends_while_a_workshop_accepts(ending: str) -> None:
    """The act always lands; the acceptance lands before it, and is stopped, or is refused after it."""
    proposal = adopted(60)
    outcomes = together([ENDINGS[ending](proposal), accepting(proposal.code, 60)])
    proposal.refresh_from_db()
    assert outcomes["done"] in (1, 2)
    assert not Order.objects.filter(status="active").exists()
    assert Need.objects.get().committed == 0
    accepted = outcomes["done"] == 2
    assert Order.objects.filter(status="cancelled").count() == int(accepted)
    assert (proposal.status, proposal.accepted) == (("answered", 60) if accepted else ("cancelled", 0))
    if not accepted:  # the act went first: the proposal was cancelled with it
        assert outcomes == {"done": 1, "proposal.closed": 1}


def test_an_attestation_withdrawn_during_a_release() -> None:
    """Released before the withdrawal, or refused after it by the rule of the level; never in between."""
    lot = released_lot()
    release = lambda: release_lot(code=lot.code, actor=OPERATOR, clock=LATER)  # noqa: E731
    outcomes = together([withdrawing("attestation", LATER, object="M2"), release])
    lot.refresh_from_db()
    assert (dict(outcomes), lot.status) in [
        ({"done": 2}, "released"),
        ({"done": 1, "maker.level": 1}, "inspected"),
    ]
