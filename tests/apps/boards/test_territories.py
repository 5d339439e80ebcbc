"""Needs by territory: counted once, held back where they would give away who asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.thread import a_hospital, a_visor, a_workshop

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.boards.queries.territories import TerritoryLine, territory_counts, territory_list
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(DAY)


@pytest.fixture
def design() -> str:
    return a_visor(CLOCK).version.design.code


def ask(design: str, n: int, commune: str, pieces: int = 100) -> None:
    for number in range(n):
        place = a_hospital(CLOCK, f"Hôpital {commune} {number}", commune)
        file_need(
            establishment=place.code, design=design, quantity=pieces, deadline=DAY + timedelta(days=20),
            actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip


def line(code: str, level: str = "department") -> TerritoryLine:
    (found,) = [one for one in territory_counts(level) if one.code == code]
    return found


def test_enough_askers_are_counted(design: str) -> None:
    a_workshop(CLOCK)
    ask(design, 5, "26362")
    told = line("26")
    assert (told.workshops, told.establishments, told.published) == (1, 5, True)
    assert (told.needs_open, told.establishments_asking, told.quantity, told.pieces_asked) == (5, 5, 500, 500)
    assert (told.promised, told.received, told.coverage) == (0, 0, 0.0)


def test_few_askers_are_held_back_and_so_is_what_would_give_them_away(design: str) -> None:
    ask(design, 2, "07019")  # Aubenas, Ardèche
    ask(design, 6, "26362")
    ask(design, 9, "69123")
    assert [line(code).published for code in ("07", "26", "69")] == [False, False, True]
    held = line("07")
    assert (held.needs_open, held.quantity, held.pieces_asked, held.coverage) == (None, None, None, None)
    assert (line("R84", "region").published, line("R84", "region").needs_open) == (True, 17)


def test_a_department_with_few_establishments_does_not_tell_whether_they_ask(design: str) -> None:
    ask(design, 9, "69123")
    a_hospital(CLOCK, "Hôpital de Privas", "07186")
    assert (line("07").published, line("07").needs_open) == (False, None)


def test_sole_carers_are_not_counted_among_establishments(design: str) -> None:
    register_establishment(
        name="Cabinet", kind="liberal", recipient_class="R2", commune="26362", actor=OPERATOR, clock=CLOCK
    )
    assert line("26").establishments == 0


@pytest.mark.parametrize("n", [1, 6])
def test_the_table_takes_three_queries(design: str, n: int, django_assert_num_queries: Any) -> None:
    ask(design, n, "26362")
    with django_assert_num_queries(3):
        page = territory_list(region="R84", sort="-pieces")
    assert (page.total, {row.region for row in page.items}) == (12, {"R84"})
    assert territory_list(level="region").total == len(territory_counts("region"))
