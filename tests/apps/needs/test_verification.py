"""From a verified need: who makes it so, what stays out of plans before, and who refuses maker-made pieces."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError
from tests.factories.people import coordinator, requester, someone, workshop_manager
from tests.factories.thread import Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.models import Need
from maillage.apps.needs.queries.needs import need_list, need_sheet
from maillage.apps.needs.serving import offered
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.export_plan import export_plan
from maillage.apps.production.models import Proposal
from maillage.apps.production.queries.board import board_of, shop_named
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning.reading import read_instance

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=1))
MEANS = {"how": "called_back"}


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)


def unverify(code: str, pieces: int = 0) -> None:
    """As a need filed without an account stands, or one raised by its private link."""
    nothing: dict[str, Any] = {"verified_on": None, "verified_how": "", "verified_by": ""}
    with writing():
        rows = Need.objects.filter(code=code)
        rows.update(verified_quantity=pieces, **({} if pieces else nothing))


def exported() -> tuple[dict[str, int], list[tuple[str, int, str]]]:
    """What an export asks of the planner, and what it leaves out."""
    taken = export_plan(actor=OPERATOR, clock=CLOCK)
    asked = {need.id: need.quantity for need in read_instance(taken.content).needs}
    return asked, [(left.need, left.quantity, left.reason.code) for left in taken.excluded]


def test_accounts_and_coordination_verify_by_filing(cast: Cast) -> None:
    terms: dict[str, Any] = {
        "establishment": cast.hospital.code, "design": cast.design, "quantity": 10, "clock": CLOCK,
        "deadline": MONDAY + timedelta(days=7),
    }  # fmt: skip
    for actor, channel in ((requester(cast.hospital.code), "account"), (coordinator("26"), "coordination")):
        found = need_sheet(file_need(**terms, actor=actor).code, day=MONDAY)
        assert (found.row.channel, found.row.unverified, found.filed_by) == (channel, 0, actor.name)
        assert (found.verified_on, found.verified_how, found.verified_by) == (MONDAY, channel, actor.name)


def test_an_unverified_need_waits_outside_every_plan(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=50)
    unverify(need.code)
    assert exported() == ({}, [(need.code, 50, "need.unverified")])
    assert [row.code for row in need_list(day=MONDAY, verified=False).items] == [need.code]
    verify_need(need=need.code, actor=coordinator("26"), clock=LATER, seen=50, **MEANS)
    assert exported() == ({need.code: 50}, [])
    found = need_sheet(need.code, day=MONDAY)
    assert (found.verified_on, found.verified_by, found.verified_how) == (
        MONDAY + timedelta(days=1), "coordinator", "called_back",
    )  # fmt: skip
    assert need_list(day=MONDAY, verified=False).total == 0
    assert need_list(day=MONDAY, verified=True).total == 1


def test_only_what_was_verified_is_planned(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=60)
    unverify(need.code, pieces=40)
    assert exported() == ({need.code: 40}, [(need.code, 20, "need.unverified")])
    assert verify_need(need=need.code, actor=OPERATOR, clock=LATER, **MEANS).unverified == 0


def test_verifying_makes_the_establishment_verified_too(cast: Cast) -> None:
    need = a_need(cast, CLOCK)
    unverify(need.code)
    verify_need(need=need.code, actor=coordinator("26"), clock=LATER, **MEANS)
    place = Establishment.objects.get(code=cast.hospital.code)
    assert (place.verified_on, place.verified_by) == (MONDAY + timedelta(days=1), "coordinator")


def test_an_establishment_recognises_its_need_and_proves_nothing_of_itself(cast: Cast) -> None:
    need = a_need(cast, CLOCK)
    unverify(need.code)
    row = verify_need(need=need.code, actor=requester(cast.hospital.code), clock=LATER, **MEANS)
    assert (row.verified_how, row.verified_by) == ("account", "requester")
    assert Establishment.objects.get(code=cast.hospital.code).verified_on is None


def test_who_may_verify(cast: Cast) -> None:
    need = a_need(cast, CLOCK)
    unverify(need.code)
    others = (
        coordinator("75"), workshop_manager(cast.workshop.code, "26"), requester("E0404"),
        someone(Role.STATE_REFERENT),
    )  # fmt: skip
    for actor in others:
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            verify_need(need=need.code, actor=actor, clock=LATER, **MEANS)
    assert verify_need(need=need.code, actor=coordinator("R84"), clock=LATER, **MEANS).unverified == 0


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"how": ""}, "need.unknown_verification"),
        ({"how": "account"}, "need.unknown_verification"),
        ({"how": "other"}, "need.verification_note_missing"),
        ({"how": "other", "note": "au 06 12 34 56 78"}, "need.personal_data"),
        ({"how": "visit", "seen": 119}, "need.changed_meanwhile"),
    ],
)
def test_a_verification_is_refused(cast: Cast, given: dict[str, Any], code: str) -> None:
    need = a_need(cast, CLOCK, quantity=120)
    unverify(need.code)
    with pytest.raises(Refusal) as refused:
        verify_need(need=need.code, actor=coordinator("26"), clock=LATER, **given)
    assert refused.value.code == code
    assert isinstance(refused.value, Conflict) is (code == "need.changed_meanwhile")
    assert need_sheet(need.code, day=MONDAY).row.unverified == 120


def test_once_is_enough(cast: Cast) -> None:
    need = a_need(cast, CLOCK)
    with pytest.raises(Refusal, match=r"need\.already_verified"):
        verify_need(need=need.code, actor=coordinator("26"), clock=LATER, **MEANS)


def test_who_may_verify_may_raise_what_is_verified(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=40)
    raised = amend_need(need=need.code, quantity=90, actor=requester(cast.hospital.code), clock=LATER)
    assert (raised.verified_quantity, raised.unverified) == (90, 0)
    unverify(need.code)
    raised = amend_need(need=need.code, quantity=95, actor=requester(cast.hospital.code), clock=LATER)
    assert (raised.verified_quantity, raised.unverified) == (0, 95)


def test_the_table_refuses_half_a_verification(cast: Cast) -> None:
    need = a_need(cast, CLOCK)
    with pytest.raises(IntegrityError), writing():
        Need.objects.filter(code=need.code).update(verified_how="")


def test_a_refusal_of_maker_made_pieces_keeps_workshops_out(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=50)
    edit_establishment(
        establishment=cast.hospital.code, accepts_maker_made=False, actor=OPERATOR, clock=CLOCK
    )
    assert exported() == ({}, [(need.code, 50, "need.maker_made_refused")])
    assert need_list(day=MONDAY).items[0].takes_maker_made is False
    amend_need(need=need.code, accepts_maker_made=True, actor=OPERATOR, clock=LATER)
    assert exported() == ({need.code: 50}, [])
    edit_establishment(establishment=cast.hospital.code, accepts_maker_made=None, actor=OPERATOR, clock=CLOCK)
    amend_need(need=need.code, accepts_maker_made=False, actor=OPERATOR, clock=LATER)
    assert exported() == ({}, [(need.code, 50, "need.maker_made_refused")])


def proposal_of(cast: Cast) -> str:
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)
    return Proposal.objects.get().code


@pytest.mark.parametrize("why", ["need.unverified", "need.maker_made_refused"])
def test_what_is_withheld_cannot_be_accepted_either(cast: Cast, why: str) -> None:
    """The proposal was made before: the workshop reads why on its board, and accepting says the same."""
    need = a_need(cast, CLOCK, quantity=50)
    proposal = proposal_of(cast)
    if why == "need.unverified":
        unverify(need.code)
    else:
        amend_need(need=need.code, accepts_maker_made=False, actor=OPERATOR, clock=LATER)
    with pytest.raises(Refusal) as refused:
        accept_proposal(code=proposal, quantity=50, actor=OPERATOR, clock=CLOCK)
    (card,) = board_of(shop_named(cast.workshop.code), MONDAY).proposals
    assert refused.value.reasons[0] == card.refusals[0]
    assert (refused.value.code, card.most) == (why, 0)


def test_accepted_work_stays_when_the_rest_is_withheld(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=50)
    accept_proposal(code=proposal_of(cast), quantity=30, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"need\.maker_made_committed"):
        amend_need(need=need.code, accepts_maker_made=False, actor=OPERATOR, clock=LATER)
    edit_establishment(
        establishment=cast.hospital.code, accepts_maker_made=False, actor=OPERATOR, clock=CLOCK
    )
    assert offered(Need.objects.get(code=need.code)) == 30
    assert exported() == ({need.code: 30}, [(need.code, 20, "need.maker_made_refused")])


def test_needs_filed_before_say_what_they_are(cast: Cast) -> None:
    """The migration's own function, on rows as the first version left them."""
    codes = [a_need(cast, CLOCK, quantity=10 + n).code for n in range(3)]
    for code in codes:
        unverify(code)
    with writing():
        Need.objects.filter(code=codes[1]).update(source="table", external_id="1")
        Need.objects.filter(code=codes[2]).update(source="scenario", external_id="2", scenario="vague")
        Need.objects.update(channel="account", last_stated_on=None)
        migration = import_module("maillage.apps.needs.migrations.0003_need_filed_how_and_verified")
        migration.say_what_they_are(apps, None)
    found = Need.objects.order_by("pk").values_list(
        "channel", "verified_how", "verified_on", "verified_quantity"
    )
    assert list(found) == [
        ("account", "account", MONDAY, 10),
        ("import", "import", MONDAY, 11),
        ("scenario", "", None, 0),
    ]
    assert set(Need.objects.values_list("last_stated_on", flat=True)) == {MONDAY}
