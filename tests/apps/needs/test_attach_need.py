"""A request that named an establishment of the directory otherwise is attached to it, before it is verified."""

from __future__ import annotations

from datetime import date

import pytest
from tests.apps.needs.test_need_verbs import ask
from tests.factories.people import coordinator, requester
from tests.factories.requests import a_confirmed_request

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.needs.commands.attach_need import attach_need
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.drafting import Asker
from maillage.apps.needs.models import Need
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

CLOCK = FixedClock.at_noon(date(2026, 3, 2))
UNLISTED = Asker(name="Hopital Valence (service achats)", kind="liberal", commune="26362")


def filed() -> Need:
    return a_confirmed_request(CLOCK, asker=UNLISTED, quantity=8)[1]


def attached(need: Need, establishment: str, actor: object = OPERATOR, **more: bool) -> Need:
    return attach_need(need=need.code, establishment=establishment, actor=actor, clock=CLOCK, **more)  # type: ignore[arg-type]


def test_it_becomes_that_establishment_s_still_to_verify(hospital: str) -> None:
    need = filed()
    before = need.establishment.code
    assert (need.recipient_class, before == hospital) == ("R2", False)
    row = attached(need, hospital, coordinator("26"))
    assert (row.establishment.code, row.recipient_class, row.unverified) == (hospital, "R3", 8)
    entry = JournalEntry.objects.get(verb="attach_need")
    assert entry.detail == {"establishment": hospital, "before": before}


def test_its_class_never_becomes_less_demanding(hospital: str) -> None:
    need = a_confirmed_request(CLOCK, hospital, quantity=8)[1]
    other = filed().establishment
    row = attached(need, other.code, another=True)
    assert (row.establishment, row.recipient_class) == (other, "R3")


def test_what_it_would_repeat_is_said_first(hospital: str) -> None:
    known = ask(hospital).code
    need = filed()
    with pytest.raises(Refusal, match=r"request\.near_need") as refused:
        attached(need, hospital)
    assert refused.value.reasons[0].params == {"needs": [known]}
    assert Need.objects.get(code=need.code).establishment == need.establishment
    assert attached(need, hospital, another=True).establishment.code == hospital


@pytest.mark.parametrize("actor", [requester("E0001"), coordinator("75")])
def test_only_the_coordination_of_its_territory(hospital: str, actor: object) -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        attached(filed(), hospital, actor)


def test_not_once_verified_nor_twice_nor_to_nobody(hospital: str) -> None:
    need = filed()
    with pytest.raises(Refusal, match=r"establishment\.unknown"):
        attached(need, "E0404")
    with pytest.raises(Refusal, match=r"need\.attached_already"):
        attached(need, need.establishment.code)
    verify_need(need=need.code, how="called_back", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"need\.attached_late"):
        attached(need, hospital)
