"""What a workshop may make today is what the engine allows it, and says what depends on the recipient."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.factories.thread import MONDAY, a_hospital, a_visor, a_workshop, cleared

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.makeable import Makeable, makeable
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def told(shop: str, processes: tuple[str, ...] = ("laser",)) -> tuple[Makeable, ...]:
    return makeable(shop, read_act_book(workshops=[shop], establishments=()), MONDAY, processes)


def decide(profile: str, category: str, use: str = "non_care") -> None:
    terms = DecisionTerms(
        profile=profile, use=use, category=category, effective_from=MONDAY, reason="Examiné",
        review_by=MONDAY + timedelta(days=50), qualification="general_product", competent_authority="dgccrf",
    )  # fmt: skip
    classify_version(terms=terms, actor=OPERATOR, clock=CLOCK)


def test_nothing_classified_is_nothing_to_make() -> None:
    shop = a_workshop(CLOCK).code
    a_visor(CLOCK)
    assert told(shop) == ()


def test_category_a_is_open_to_a_workshop_without_level_but_not_to_critical_care() -> None:
    shop, profile = a_workshop(CLOCK).code, a_visor(CLOCK)
    decide(profile.code, "A")
    (line,) = told(shop)
    assert (line.design, line.profile, line.use, line.category) == ("D0001", profile.code, "non_care", "A")
    assert (line.classes, line.depending, line.lacking) == (("R0", "R1", "R2", "R3"), (), ())


def test_category_b_asks_a_level_and_a_training() -> None:
    shop, profile = a_workshop(CLOCK).code, a_visor(CLOCK)
    decide(profile.code, "B")
    assert told(shop) == ()
    for kind, value in (("level", "M1"), ("training", "D0001")):
        record_attestation(
            workshop=shop,
            kind=kind,
            value=value,
            valid_from=MONDAY,
            evidence="Vu",
            actor=OPERATOR,
            clock=CLOCK,
        )
    (line,) = told(shop)
    assert line.classes == ("R0", "R1", "R2", "R3")


def test_category_c_depends_on_each_establishment_s_acceptance() -> None:
    workshop, hospital, profile = a_workshop(CLOCK), a_hospital(CLOCK), a_visor(CLOCK)
    cleared(profile, [workshop], [hospital], CLOCK)
    other = a_workshop(CLOCK, "Autre atelier").code
    (line,) = told(workshop.code)
    assert (line.category, line.use, line.classes) == ("C", "care", ())
    assert set(line.depending) == {"R2", "R3", "R4"}
    assert told(other) == ()


def test_a_hold_closes_what_it_stops_and_a_lacking_process_is_named() -> None:
    shop, profile = a_workshop(CLOCK).code, a_visor(CLOCK)
    decide(profile.code, "A")
    assert [line.lacking for line in told(shop, ("fdm",))] == [("laser",)]
    place_hold(scope=HoldScope(workshop=shop), reason="Contrôle", actor=OPERATOR, clock=CLOCK)
    assert told(shop) == ()


def test_it_takes_two_queries(django_assert_num_queries: Any) -> None:
    shop, profile = a_workshop(CLOCK).code, a_visor(CLOCK)
    decide(profile.code, "A")
    decide(profile.code, "A", "care")
    book = read_act_book(workshops=[shop], establishments=())
    with django_assert_num_queries(2):
        assert len(makeable(shop, book, MONDAY, ())) == 2
