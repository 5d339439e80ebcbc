"""Lists, pages and maps of the network: what they filter, how many queries they ask."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.factories.lists import many_workshops

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.close_workshop import close_workshop
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.import_workshops import import_workshops
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.defaults import MATERIALS
from maillage.apps.network.queries.duplicates import probable_duplicates
from maillage.apps.network.queries.establishments import establishment_list, establishment_points
from maillage.apps.network.queries.exports import export_workshops
from maillage.apps.network.queries.materials import material_list
from maillage.apps.network.queries.workshops import (
    known_processes,
    workshop_list,
    workshop_points,
    workshop_sheet,
)
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))


def shop(name: str, commune: str, *processes: str) -> str:
    return register_workshop(
        name=name, commune=commune, processes=processes, actor=OPERATOR, clock=CLOCK
    ).code


@pytest.fixture
def three() -> None:
    shop("Forge de Crest", "26108", "fdm")
    shop("Échelle 1", "69123", "laser", "fdm")
    shop("Besançon Lab", "25056")
    close_workshop(workshop="L0003", reason="ended", actor=OPERATOR, clock=CLOCK)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["L0003", "L0002", "L0001"]),
        ({"territory": "FR"}, ["L0003", "L0002", "L0001"]),
        ({"territory": "R84"}, ["L0002", "L0001"]),
        ({"territory": "26"}, ["L0001"]),
        ({"process": "fdm"}, ["L0002", "L0001"]),
        ({"process": "sewing"}, []),
        ({"text": "besancon"}, ["L0003"]),
        ({"text": "ECHELLE"}, ["L0002"]),
        ({"text": "forge CREST"}, ["L0001"]),
        ({"text": "l0002"}, ["L0002"]),
        ({"text": "forge lyon"}, []),
        ({"is_open": True}, ["L0002", "L0001"]),
        ({"is_open": False, "territory": "25"}, ["L0003"]),
        ({"process": "fdm", "territory": "69"}, ["L0002"]),
    ],
)
def test_every_filter_is_applied(three: None, filters: dict[str, Any], found: list[str]) -> None:
    page = workshop_list(**filters)
    assert [row.code for row in page.items] == found
    assert page.total == len(found)


def test_the_map_takes_the_same_filters_and_never_a_closed_workshop(three: None) -> None:
    assert [point.code for point in workshop_points(territory="69", process="fdm")] == ["L0002"]
    assert [point.code for point in workshop_points(text="besancon")] == []


def test_a_line_says_what_is_supposed(three: None) -> None:
    rows = {row.code: row for row in workshop_list().items}
    assert rows["L0002"].processes == ("fdm", "laser")
    assert (rows["L0001"].has_assumed, rows["L0003"].processes) == (True, ())


def test_the_map_leaves_closed_workshops_off(three: None) -> None:
    assert [point.code for point in workshop_points()] == ["L0001", "L0002"]


def test_an_unknown_territory_is_refused_not_ignored() -> None:
    with pytest.raises(Refusal, match=r"territory\.unknown"):
        workshop_list(territory="R999")
    with pytest.raises(Refusal, match=r"territory\.unknown"):
        establishment_list(territory="zz")


def test_pages_say_how_many_there_are() -> None:
    import_workshops(parsed=many_workshops(7), feed="csv", actor=OPERATOR, clock=CLOCK)
    pages = [workshop_list(page=number, size=3) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [3, 3, 1]
    assert {page.total for page in pages} == {7}
    assert [(page.has_previous, page.has_next) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
    ]
    assert workshop_list(page=99, size=3) == pages[2]
    assert workshop_list(page=-1, size=3) == pages[0]


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_list(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        shop(f"Atelier {number}", "26108", "laser", "fdm")
        register_establishment(
            name=f"Hôpital {number}",
            kind="hospital",
            recipient_class="R3",
            commune="26362",
            actor=OPERATOR,
            clock=CLOCK,
        )
    with django_assert_num_queries(4):
        workshop_list(territory="26", process="fdm", text="atelier")
    with django_assert_num_queries(3):
        workshop_sheet("L0001")
    with django_assert_num_queries(3):
        assert len(export_workshops()) == count
    with django_assert_num_queries(1):
        assert len(workshop_points()) == count
    with django_assert_num_queries(1):
        probable_duplicates()
    with django_assert_num_queries(2):
        assert establishment_list(territory="26", kind="hospital", text="hopital").total == count
    with django_assert_num_queries(1):
        assert len(establishment_points()) == count


def test_duplicates_of_the_directory() -> None:
    shop("Fablab de Crest", "26108")
    shop("FAB-LAB Crest", "26108")
    shop("Fablab de Crest", "25056")
    assert [(pair.first, pair.second) for pair in probable_duplicates()] == [("L0001", "L0002")]


def test_materials_have_one_unit_and_two_names() -> None:
    ensure_materials()
    ensure_materials()
    rows = material_list()
    assert {row.code: row.unit for row in rows} == {m.code: m.unit for m in MATERIALS}
    assert all(row.name.fr and row.name.en for row in rows)


def test_processes_that_are_data_are_known(three: None) -> None:
    shop("Moulerie", "26108", "moulage")
    assert known_processes() == ("fdm", "laser", "moulage")
