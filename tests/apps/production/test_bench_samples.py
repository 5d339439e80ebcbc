"""Bench samples: by agreement, numbered and marked, never a D, never anything but the bench; stopped as lots are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.production.test_findings import CLOCK, decided, later
from tests.factories.people import requester, workshop_manager
from tests.factories.thread import MONDAY, Cast, a_hospital, a_visor, a_workshop, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.agree_to_samples import agree_to_samples
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, hold_facts, place_hold
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.declare_sample import declare_sample
from maillage.apps.production.models import BenchSample, Lot, Order
from maillage.apps.production.queries.samples import sample_sheet
from maillage.apps.records.effects import preview
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench() -> Cast:
    """A visor that nobody has classified, a workshop without any level, a hospital."""
    shop, place, profile = a_workshop(CLOCK), a_hospital(CLOCK), a_visor(CLOCK)
    return Cast(shop, place, profile, "", "")


def agreed(cast: Cast, **changes: Any) -> str:
    terms: dict[str, Any] = {
        "establishment": cast.hospital.code, "profile": cast.profile.code, "workshop": cast.workshop.code,
        "pieces": 5, "valid_from": MONDAY, "valid_until": MONDAY + timedelta(days=20), "actor": OPERATOR,
        "clock": CLOCK,
    }  # fmt: skip
    return agree_to_samples(**{**terms, **changes}).number


def declared(agreement: str, quantity: int = 2, **changes: Any) -> BenchSample:
    terms: dict[str, Any] = {
        "made_on": MONDAY, "marked": True, "bench_only": True, "actor": OPERATOR, "clock": later(1),
    }  # fmt: skip
    return declare_sample(agreement=agreement, quantity=quantity, **{**terms, **changes})


def refused(agreement: str, quantity: int = 2, **changes: Any) -> list[str]:
    with pytest.raises(Refusal) as found:
        declared(agreement, quantity, **changes)
    assert BenchSample.objects.count() == 0
    return sorted({reason.code for reason in found.value.reasons})


def test_samples_of_what_is_not_classified_go_to_a_hospital_bench_and_nowhere_else(bench: Cast) -> None:
    number = agreed(bench)
    row = declared(number, 2, material_batch=" R12 ")
    assert (row.code, row.category, row.quantity, row.material_batch) == ("EB00001", "unclassified", 2, "R12")
    assert (Lot.objects.count(), Order.objects.count()) == (0, 0)
    (told,) = Message.objects.filter(organisation=bench.hospital.code, about="EB00001")
    assert "INTERDIT D’USAGE SUR UNE PERSONNE" in told.body["fr"] and "EB00001-2" in told.body["fr"]
    assert JournalEntry.objects.get(verb="declare_sample").detail == {"agreement": number, "quantity": 2}
    sheet = sample_sheet("eb00001", MONDAY + timedelta(days=1))
    assert (sheet.refusals, sheet.row.agreement) == ((), number)


def test_samples_of_a_category_c_are_possible() -> None:
    cast = the_cast()
    assert declared(agreed(cast)).category == "C"


def test_an_agreement_bounds_how_many(bench: Cast) -> None:
    number = agreed(bench)
    assert refused(number, 6) == ["sample.exceeded"]
    assert refused(number, 0) == ["quantity.invalid"]
    declared(number, 3)
    with pytest.raises(Refusal) as found:
        declared(number, 3)
    assert (found.value.code, found.value.params["left"]) == ("sample.exceeded", 2)
    declared(number, 2)
    for pieces in (0, 21, True):
        with pytest.raises(Refusal, match=r"act\.samples_agreed"):
            agreed(bench, pieces=pieces)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"marked": False}, ["sample.not_marked"]),
        ({"bench_only": False}, ["sample.not_bench_only"]),
        ({"made_on": MONDAY - timedelta(days=1)}, ["sample.no_agreement"]),
        ({"made_on": MONDAY + timedelta(days=2)}, ["sample.date"]),
        ({"clock": later(21)}, ["sample.no_agreement"]),
    ],
)
def test_each_condition_refuses(bench: Cast, changes: dict[str, Any], codes: list[str]) -> None:
    assert refused(agreed(bench), **changes) == codes


def test_no_agreement_no_sample() -> None:
    cast = the_cast()
    for number in ("2026-999", cast.decision, ""):
        assert refused(number) == ["sample.agreement_unknown"]


def test_an_agreement_withdrawn_stops_making_and_testing(bench: Cast) -> None:
    number = agreed(bench)
    declared(number)
    ending = withdraw(number=number, reason="Banc fermé", actor=OPERATOR, clock=later(2)).number
    with pytest.raises(Refusal, match=r"sample\.no_agreement"):
        declared(number, clock=later(2))
    (reason,) = sample_sheet("EB00001", MONDAY + timedelta(days=2)).refusals
    assert (reason.code, reason.act) == ("sample.no_agreement", number)
    told = Message.objects.filter(key__startswith=f"samples:{ending}:", urgent=True)
    assert {row.organisation for row in told} == {bench.workshop.code, bench.hospital.code}


def test_unclassified_goes_to_hospital_wards_only(bench: Cast) -> None:
    home = register_establishment(
        name="EHPAD", kind="ehpad", commune="26362", contact_email="a@b.example", actor=OPERATOR, clock=CLOCK
    )
    number = agreed(bench, establishment=home.code)
    assert refused(number) == ["category.recipient_not_served"]


@pytest.mark.parametrize("use", ["care", "non_care"])
def test_never_a_d_whatever_the_use_it_was_classified_for(use: str) -> None:
    cast = the_cast()
    number = agreed(cast)
    declared(number)
    act = decided(cast, later(1), category="D", use=use, effective_from=MONDAY + timedelta(days=1))
    with pytest.raises(Refusal) as found:
        declared(number, clock=later(1))
    assert "category.d_off_platform" in {reason.code for reason in found.value.reasons}
    codes = {reason.code for reason in sample_sheet("EB00001", MONDAY + timedelta(days=1)).refusals}
    assert "category.d_off_platform" in codes
    told = Message.objects.filter(key__startswith=f"samples:{act}:")
    assert {row.organisation for row in told} == {cast.workshop.code, cast.hospital.code}


def test_a_hold_reaches_samples_is_shown_before_and_lifted(bench: Cast) -> None:
    number = agreed(bench)
    declared(number)
    scope = HoldScope(version=bench.profile.version.code)
    facts = hold_facts(scope=scope, reason="Éclats", actor=OPERATOR, clock=later(2))
    shown = preview(facts, MONDAY + timedelta(days=2))
    assert [change.subject for change in shown] == [bench.workshop.code, bench.hospital.code]
    act = place_hold(scope=scope, reason="Éclats", actor=OPERATOR, clock=later(2)).number
    (reason,) = sample_sheet("EB00001", MONDAY + timedelta(days=2)).refusals
    assert reason.act == act
    told = Message.objects.filter(key__startswith=f"samples:{act}:", urgent=True)
    assert {row.organisation for row in told} == {bench.workshop.code, bench.hospital.code}
    with pytest.raises(Refusal):
        declared(number, clock=later(2))
    done = lift(number=act, reason="Refait", actor=OPERATOR, clock=later(3)).number
    assert sample_sheet("EB00001", MONDAY + timedelta(days=3)).refusals == ()
    assert Message.objects.filter(key__startswith=f"samples:{done}:", urgent=False).count() == 2


def test_only_the_workshop_declares_and_only_the_establishment_agrees(bench: Cast) -> None:
    number = agreed(bench, actor=requester(bench.hospital.code))
    assert refused(number, actor=workshop_manager("L0099")) == ["access.role_missing"]
    assert refused(number, actor=requester(bench.hospital.code)) == ["access.role_missing"]
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        agreed(bench, actor=workshop_manager(bench.workshop.code))
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        agreed(bench, actor=requester("E0099"))
    declared(number, actor=workshop_manager(bench.workshop.code))
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        for clock in (later(2), later(3)):
            withdraw(number=number, reason="Fini", actor=requester(bench.hospital.code), clock=clock)


@pytest.mark.parametrize(
    ("field", "value"), [("establishment", "E0404"), ("profile", "D0404-V1/F1"), ("workshop", "L0404")]
)
def test_an_agreement_names_what_exists(bench: Cast, field: str, value: str) -> None:
    with pytest.raises(Refusal) as found:
        agreed(bench, **{field: value})
    assert (found.value.code, found.value.params["field"]) == ("act.unknown_reference", field)


def test_no_sample_by_that_number() -> None:
    assert (Profile.objects.count(), Workshop.objects.count(), Establishment.objects.count()) == (0, 0, 0)
    with pytest.raises(Refusal, match=r"sample\.unknown"):
        sample_sheet("EB00404", MONDAY)
