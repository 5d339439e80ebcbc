"""No figure by territory gives away who asks, nor does subtracting the others from their total."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.boards.disclosure import FEWEST, held_back, published, tells_who


def many(prefix: str, n: int, pieces: int = 10) -> dict[str, int]:
    return {f"{prefix}{number}": pieces for number in range(n)}


def test_few_askers_or_one_that_asks_nearly_all_give_themselves_away() -> None:
    assert not tells_who({})
    assert tells_who(many("E", 4))
    assert not tells_who(many("E", 5))
    assert tells_who({**many("E", 4, 1), "big": 24})  # 24 of 28 is more than 85 %
    assert not tells_who({**many("E", 5, 1), "big": 25})


def test_one_held_back_takes_the_smallest_of_the_others_with_it() -> None:
    cells = {"few": many("a", 1), "small": many("b", 6), "large": many("c", 20), "none": {}}
    assert held_back(cells) == {"few", "small"}
    assert held_back({"few": many("a", 2), "also": many("b", 3), "large": many("c", 9)}) == {"few", "also"}
    assert held_back({"few": many("a", 1), "none": {}}) == {"few"}
    assert held_back({"large": many("c", 9), "none": {}}) == set()


def test_a_region_that_cannot_be_told_is_held_back_with_its_departments() -> None:
    regions = {
        "one": {"01": many("a", 2), "02": {}},
        "two": {"11": many("b", 6), "12": {}},
        "three": {"21": many("c", 50), "22": many("d", 3), "23": many("e", 8)},
    }
    could = dict.fromkeys(("01", "02", "11", "12", "21", "22", "23"), 60)
    assert published(regions, could) == (frozenset({"three"}), frozenset({"21"}))


def test_where_few_could_ask_whether_anyone_does_is_not_told() -> None:
    regions = {"one": {"01": many("a", 9), "02": {}}}
    assert published(regions, {"01": 30, "02": 4})[1] == {"01"}
    assert published(regions, {"01": 30, "02": 5})[1] == {"01", "02"}


def test_nothing_is_published_of_a_country_where_few_ask() -> None:
    assert published({"one": {"01": many("a", 4)}, "two": {"11": {}}}, {"01": 50, "11": 50}) == (
        frozenset(),
        frozenset(),
    )


CELLS = st.dictionaries(st.integers(0, 400), st.integers(1, 500), max_size=12)
REGIONS = st.dictionaries(
    st.sampled_from(["r1", "r2", "r3", "r4"]),
    st.dictionaries(st.integers(0, 6), CELLS, max_size=5),
    max_size=4,
)


@given(REGIONS)
def test_no_total_less_what_is_published_gives_anyone_away(
    drawn: dict[str, dict[int, dict[int, int]]],
) -> None:
    regions = {
        region: {
            f"{region}-{n}": {f"{region}-{n}-{who}": p for who, p in cell.items()}
            for n, cell in cells.items()
        }
        for region, cells in drawn.items()
    }
    could = {code: 100 for cells in regions.values() for code in cells}
    shown, departments = published(regions, could)
    for region, cells in regions.items():
        assert all(not tells_who(cells[code]) for code in cells if code in departments)
        assert region in shown or not departments & set(cells)
        if region in shown:
            rest: Counter[str] = Counter()
            for code in cells.keys() - departments:
                rest.update(cells[code])
            assert not tells_who(rest)
    whole: Counter[str] = Counter()
    for region in regions.keys() - shown:
        for cell in regions[region].values():
            whole.update(cell)
    assert not tells_who(whole) or not shown


def test_the_threshold_is_the_one_the_page_states() -> None:
    assert FEWEST == 5
