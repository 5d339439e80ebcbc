"""The whole catalogue's standings are those of each profile, looked at one by one or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.apps.authority.test_marks import DAY, clock, decide
from tests.factories.thread import a_visor

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import USES, standings
from maillage.apps.boards.queries.offer import design_offers
from maillage.apps.needs.queries.classification import doubts
from maillage.apps.reading import reading

pytestmark = pytest.mark.django_db


def a_catalogue() -> list[str]:
    """Designs in every state: nothing decided, open, to come, over, D, and open but held; their profiles."""
    codes = [a_visor(clock()).code for _ in range(6)]
    decide(codes[1], "A")
    decide(codes[1], "B", "care")
    decide(codes[2], "A", offset=2)
    decide(codes[3], "A", effective_until=DAY)
    decide(codes[4], "D")
    decide(codes[5], "A")
    place_hold(scope=HoldScope(profile=codes[5]), reason="Fissure", actor=OPERATOR, clock=clock())
    return codes


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_each_design_has_the_standings_of_its_profiles(offset: int) -> None:
    codes, day = a_catalogue(), DAY + timedelta(days=offset)
    found, apart = by_design(day), standings(codes, day)
    assert dict(found) == {code.partition("-")[0]: apart[code] for code in codes}
    assert found.get("D9999", ()) == ()
    opened = {design for design, listed in found.items() if any(s.is_open for s in listed)}
    assert found.open_designs() == opened
    assert {"D0002"} <= opened < set(found)


def test_what_is_offered_without_words_is_what_is_open_with_any() -> None:
    a_catalogue()
    for klass in ("R0", "R2", "R4"):
        with_words = design_offers(klass, day=DAY, text="v")
        assert len(with_words) == 6
        assert design_offers(klass, day=DAY) == tuple(offer for offer in with_words if offer.is_open)


def test_the_whole_catalogue_costs_three_queries(django_assert_num_queries: Any) -> None:
    a_catalogue()
    with reading(), django_assert_num_queries(3):
        assert len(dict(by_design(DAY))) == 6
        assert by_design(DAY).open_designs()


def test_doubts_about_a_design_are_the_same_in_a_page_and_out_of_it() -> None:
    codes = [code.partition("-")[0] for code in a_catalogue()]
    asked = [(code, use, DAY + timedelta(days=more)) for code in codes for use in USES for more in (0, 2)]
    apart = [doubts(*one) for one in asked]
    with reading():
        assert [doubts(*one) for one in asked] == apart
    assert {reason.code for found in apart for reason in found} == {
        "need.design_unclassified",
        "need.design_critical",
    }
    assert () in apart
