"""Orders of lists: declared keys only, unknown last, the same on every database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.queries.establishments import establishment_list
from maillage.apps.network.queries.workshops import workshop_list
from maillage.apps.paging import paged
from maillage.apps.sorting import LineOrder
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LATER = FixedClock.at_noon(date(2026, 3, 5))
NAMES = ["Zoé", "Écrou", "atelier", "Œuvre", "Bois", "école", "-tiret", "Ecran"]
LOOKED_UP = ["-tiret", "atelier", "Bois", "école", "Ecran", "Écrou", "Œuvre", "Zoé"]


@pytest.mark.django_db
class TestRows:
    @pytest.fixture(autouse=True)
    def shops(self) -> list[str]:
        return [
            register_workshop(name=name, commune="26108", actor=OPERATOR, clock=CLOCK).code for name in NAMES
        ]

    def test_texts_sort_as_people_look_them_up(self) -> None:
        assert [row.name for row in workshop_list().items] == LOOKED_UP
        assert [row.name for row in workshop_list(sort="-name").items] == LOOKED_UP[::-1]

    def test_the_unknown_comes_last_either_way(self) -> None:
        made = [
            register_establishment(
                name=name, kind="hospital", recipient_class="R3", commune="26108", actor=OPERATOR, clock=clock
            ).code
            for name, clock in (("a", CLOCK), ("b", CLOCK), ("c", LATER))
        ]
        for code, clock in ((made[1], CLOCK), (made[2], LATER)):
            verify_establishment(establishment=code, actor=OPERATOR, clock=clock)
        found = {
            sort: [row.code for row in establishment_list(sort=sort).items]
            for sort in ("verified", "-verified")
        }
        assert found == {
            "verified": [made[1], made[2], made[0]],
            "-verified": [made[2], made[1], made[0]],
        }

    def test_pages_neither_repeat_nor_skip(self) -> None:
        for sort in ("city", "-city", "department", "confirmed"):
            seen = [
                row.code
                for number in (1, 2, 3, 4)
                for row in workshop_list(sort=sort, page=number, size=2).items
            ]
            assert seen == [row.code for row in workshop_list(sort=sort).items]

    @pytest.mark.parametrize("sort", ["nope", "--name", "name,code", "-", "pk", "name "])
    def test_an_unknown_key_is_refused_with_those_that_exist(self, sort: str) -> None:
        with pytest.raises(Refusal, match=r"list\.unknown_sort") as raised:
            workshop_list(sort=sort)
        assert raised.value.reasons[0].params == {
            "given": sort,
            "allowed": ["name", "code", "city", "department", "confirmed"],
        }


Line = tuple[str, Any]
ORDER = LineOrder[Line](
    {"code": lambda line: line[0], "value": lambda line: line[1]}, default="-value", tie=lambda line: line[0]
)


@given(
    st.lists(st.tuples(st.text(max_size=3), st.none() | st.integers(-3, 3)), unique_by=lambda line: line[0])
)
def test_lines_keep_their_tie_break_whatever_the_direction(lines: list[Line]) -> None:
    known = sorted((line for line in lines if line[1] is not None), key=lambda line: line[0])
    unknown = sorted((line for line in lines if line[1] is None), key=lambda line: line[0])
    assert ORDER.arranged(lines, "value") == [*sorted(known, key=lambda line: line[1]), *unknown]
    assert ORDER.arranged(lines, "") == [*sorted(known, key=lambda line: -line[1]), *unknown]


def test_lines_in_two_languages_follow_the_reader() -> None:
    lines: list[Line] = [
        ("a", Text("Écran", "Shield")),
        ("b", Text("Valve", "Nozzle")),
        ("c", Text("Étui", "Case")),
    ]
    found = {
        spoken: [code for code, _ in ORDER.arranged(lines, "value", spoken)] for spoken in ("fr", "en-GB")
    }
    assert found == {"fr": ["a", "c", "b"], "en-GB": ["c", "b", "a"]}


def test_a_page_past_the_end_is_the_last() -> None:
    assert [
        (page.items, page.number, page.first, page.last) for page in (paged("abcde", n, 2) for n in (0, 2, 9))
    ] == [
        (("a", "b"), 1, 1, 2),
        (("c", "d"), 2, 3, 4),
        (("e",), 3, 5, 5),
    ]
    assert (paged("", 3).first, paged("", 3).last, paged("", 3).number) == (0, 0, 1)
