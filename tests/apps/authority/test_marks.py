"""The mark beside a design's name says the category that binds today, and what is stopped, loudly."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.thread import a_visor

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.queries.marks import Mark, marks
from maillage.apps.authority.queries.stops import stops
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.models import Profile
from maillage.kernel.clock import FixedClock
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def clock(offset: int = 0) -> FixedClock:
    return FixedClock.at_noon(DAY + timedelta(days=offset))


@pytest.fixture
def profile() -> Profile:
    return a_visor(clock())


def decide(profile: str, category: str, use: str = "non_care", offset: int = 0, **more: Any) -> str:
    terms = DecisionTerms(
        profile=profile, use=use, category=category, effective_from=DAY + timedelta(days=offset),
        reason="Examiné", **{"review_by": DAY + timedelta(days=50), "qualification": "general_product", **more},
    )  # fmt: skip
    return classify_version(terms=terms, actor=OPERATOR, clock=clock()).number


def told(code: str, use: str = "", offset: int = 0) -> list[tuple[str, str]]:
    return [(m.category, m.state) for m in marks(DAY + timedelta(days=offset)).of(code, use)]


UNCLASSIFIED = [("unclassified", "unclassified")]


def test_what_nobody_decided_is_unclassified_under_each_of_its_names(profile: Profile) -> None:
    for code in ("D0001", "D0001-V1", "D0001-V1/F1", "D9999"):
        assert told(code) == UNCLASSIFIED


def test_a_decision_marks_its_profile_its_version_and_its_design_from_its_day(profile: Profile) -> None:
    decide(profile.code, "A", offset=3)
    for code in ("D0001", "D0001-V1", "D0001-V1/F1"):
        assert told(code, offset=2) == UNCLASSIFIED
        assert told(code, offset=3) == [("A", "in_force")]
    for other in ("D0001-V2", "D0001-V1/F2", "D0001-V11", "D00010"):
        assert told(other, offset=3) == UNCLASSIFIED


def test_a_use_that_nobody_decided_stays_unclassified(profile: Profile) -> None:
    decide(profile.code, "B", use="non_care")
    assert told("D0001", "non_care") == [("B", "in_force")]
    assert told("D0001", "care") == UNCLASSIFIED
    assert told("D0001") == [("B", "in_force")]


def test_d_comes_before_what_is_open(profile: Profile) -> None:
    decide(profile.code, "B", use="non_care")
    decide(profile.code, "D", use="care")
    assert told("D0001") == [("D", "in_force"), ("B", "in_force")]
    assert told("D0001", "care") == [("D", "in_force")]


@pytest.mark.parametrize("name", ["design", "version", "profile"])
def test_a_hold_on_any_of_its_names_is_told_until_it_is_lifted(profile: Profile, name: str) -> None:
    code = {"design": "D0001", "version": "D0001-V1", "profile": "D0001-V1/F1"}[name]
    decide(profile.code, "A")
    hold = place_hold(
        scope=HoldScope(**{name: code}), reason="Fissure", actor=OPERATOR, clock=clock(1)
    ).number
    assert told("D0001", offset=0) == [("A", "in_force")]
    for asked in ("D0001", "D0001-V1", "D0001-V1/F1"):
        assert told(asked, offset=1) == [("A", "held")]
    lift(number=hold, reason="Sans objet", actor=OPERATOR, clock=clock(2))
    assert told("D0001", offset=2) == [("A", "in_force")]


def test_a_stopped_profile_is_told_before_the_one_that_stays_open(profile: Profile) -> None:
    terms = ProfileTerms(name=Text("Bis", "Bis"), steps=[("laser", 2.0)], materials=[("petg_sheet", "0.03")])
    second = add_profile(version=profile.version.code, terms=terms, actor=OPERATOR, clock=clock()).code
    decide(profile.code, "A")
    decide(second, "A")
    place_hold(scope=HoldScope(profile=second), reason="Fissure", actor=OPERATOR, clock=clock())
    assert told("D0001") == [("A", "held"), ("A", "in_force")]
    assert told(profile.code) == [("A", "in_force")]
    assert told(second) == [("A", "held")]


def test_a_hold_on_what_nobody_decided_is_told(profile: Profile) -> None:
    place_hold(scope=HoldScope(design="D0001"), reason="Fissure", actor=OPERATOR, clock=clock())
    assert told("D0001") == told("D0001-V1/F1") == [("unclassified", "held")]


def test_a_hold_on_one_workshop_does_not_mark_the_design(profile: Profile) -> None:
    from tests.factories.thread import a_workshop

    shop = a_workshop(clock()).code
    decide(profile.code, "A")
    place_hold(
        scope=HoldScope(design="D0001", workshop=shop), reason="Fissure", actor=OPERATOR, clock=clock()
    )
    assert told("D0001") == [("A", "in_force")]
    assert [(stop.design, stop.workshop) for stop in stops(DAY)] == [("D0001", shop)]


def test_what_is_over_or_withdrawn_says_so(profile: Profile) -> None:
    decide(profile.code, "B", effective_until=DAY + timedelta(days=1))
    number = decide(profile.code, "A", use="care")
    withdraw(number=number, reason="Essai contraire", actor=OPERATOR, clock=clock(2))
    assert told("D0001", "non_care", offset=2) == [("B", "over")]
    assert told("D0001", "care", offset=2) == [("A", "ended")]
    assert told("D0001", offset=2) == [("B", "over"), ("A", "ended")]


NEWEST = ("unclassified", "newest_unclassified")


def a_second_version() -> str:
    files = [("visor.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")]
    note = Text("Bandeau renforcé", "Stronger band")
    return add_version(design="D0001", files=files, note=note, actor=OPERATOR, clock=clock()).code


def test_a_last_version_that_nobody_classified_is_told_beside_the_design(profile: Profile) -> None:
    decide(profile.code, "B")
    second = a_second_version()
    assert told("D0001") == told("D0001", "non_care") == [NEWEST, ("B", "in_force")]
    assert told("D0001", "care") == told(second) == UNCLASSIFIED
    assert told("D0001-V1") == told(profile.code) == [("B", "in_force")]


def test_a_last_version_stays_unclassified_until_its_decision_begins(profile: Profile) -> None:
    decide(profile.code, "B")
    terms = ProfileTerms(name=Text("Bis", "Bis"), steps=[("laser", 2.0)], materials=[("petg_sheet", "0.03")])
    made = add_profile(version=a_second_version(), terms=terms, actor=OPERATOR, clock=clock()).code
    assert told("D0001") == [NEWEST, ("B", "in_force")]
    decide(made, "A", offset=2)
    assert told("D0001", offset=1) == [NEWEST, ("B", "in_force")]
    assert told("D0001", offset=2) == [("B", "in_force"), ("A", "in_force")]


def test_a_last_version_classified_for_one_use_is_not_for_another(profile: Profile) -> None:
    decide(profile.code, "B")
    decide(profile.code, "A", use="care")
    terms = ProfileTerms(name=Text("Bis", "Bis"), steps=[("laser", 2.0)], materials=[("petg_sheet", "0.03")])
    made = add_profile(version=a_second_version(), terms=terms, actor=OPERATOR, clock=clock()).code
    decide(made, "B")
    assert told("D0001", "care") == [NEWEST, ("A", "in_force")]
    assert told("D0001", "non_care") == [("B", "in_force")]


def test_d_comes_before_a_last_version_that_nobody_classified(profile: Profile) -> None:
    decide(profile.code, "D")
    decide(profile.code, "A", use="care")
    a_second_version()
    assert told("D0001") == [("D", "in_force"), NEWEST, ("A", "in_force")]


def test_a_last_version_is_told_beside_what_is_stopped_or_over(profile: Profile) -> None:
    decide(profile.code, "B", effective_until=DAY + timedelta(days=1))
    a_second_version()
    place_hold(scope=HoldScope(profile=profile.code), reason="Fissure", actor=OPERATOR, clock=clock())
    assert told("D0001") == [("B", "held"), NEWEST]
    assert told("D0001", offset=2) == [("B", "over"), NEWEST]


@pytest.mark.parametrize("count", [1, 4])
def test_marks_take_two_queries_and_stops_three(
    profile: Profile, count: int, django_assert_num_queries: Any
) -> None:
    decide(profile.code, "A")
    for _number in range(count):
        place_hold(scope=HoldScope(design="D0001"), reason="Fissure", actor=OPERATOR, clock=clock())
    with django_assert_num_queries(2):
        found = marks(DAY)
        assert found.of("D0001") == found.of("D0001-V1") == found.of("D0001-V1/F1")
        assert found.of("D0001", "care") == (Mark("unclassified", "held"),)
    with django_assert_num_queries(3):
        assert len(stops(DAY)) == count
