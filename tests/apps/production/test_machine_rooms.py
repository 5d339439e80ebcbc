"""Rooms never promise an hour of a machine that does not take the piece: checked against Hall's condition, set by set."""

from __future__ import annotations

from itertools import combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from maillage.apps.network.fitting import goes_through, holds
from maillage.apps.production.machine_rooms import KINDS, Group, Rooms, Wanted, rooms_of

SIDES = st.sampled_from([100.0, 150.0, 200.0, 300.0])
SIZES = st.tuples(SIDES, SIDES, SIDES)
MATERIALS = st.frozensets(st.sampled_from(["pla", "petg", "tpu"]), max_size=2)
WANTED = st.builds(Wanted, st.none() | SIZES, MATERIALS, st.booleans())
GROUPS = st.builds(
    Group, st.just("fdm"), st.none() | SIZES, MATERIALS, st.booleans(), st.tuples(st.sampled_from([0.0, 1.0, 2.0, 5.0]))
)  # fmt: skip
SHOPS = st.dictionaries(st.sampled_from(["L1", "L2", "L3"]), st.lists(GROUPS, max_size=5), min_size=1)
relaxed = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])


def group(travel: float | None, hours: float, *materials: str, at_home: bool = False) -> Group:
    size = None if travel is None else (travel, travel, travel)
    return Group("fdm", size, frozenset(materials), at_home, (hours,))


def wanted(side: float | None, *through: str, at_home: bool = True) -> Wanted:
    return Wanted(None if side is None else (side, side, side), frozenset(through), at_home)


def shut(rooms: Rooms, shop: str, piece: Wanted) -> bool:
    """Whether the planner refuses the piece there: some room it uses is shut by travel or by hours."""
    small, hours = rooms.too_small.get(shop, {}), rooms.hours.get(shop, {})
    return any(
        (name in small and not holds(small[name], piece.size)) or sum(hours.get(name, (0.0,))) == 0
        for name in rooms.used_by(piece)
    )


def most(rooms: Rooms, shop: str, mix: dict[Wanted, float]) -> float:
    """How many times the mix of hours goes into the rooms of a workshop."""
    use: dict[str, float] = {}
    for piece, hours in mix.items():
        for name in rooms.used_by(piece):
            use[name] = use.get(name, 0.0) + hours
    return min((rooms.hours[shop][name][0] / asked for name, asked in use.items() if asked > 0), default=0.0)


def lays_out(mix: dict[Wanted, float], groups: list[Group]) -> bool:
    """Hall: whatever pieces are taken together ask no more than the machines that take one of them."""
    pieces = [piece for piece, hours in mix.items() if hours > 0]
    for size in range(1, len(pieces) + 1):
        for some in combinations(pieces, size):
            able = sum(g.hours[0] for g in groups if any(piece.taken_by(g) for piece in some))
            if sum(mix[piece] for piece in some) > able + 1e-6:
                return False
    return True


@relaxed
@given(pieces=st.lists(WANTED, min_size=1, max_size=4, unique=True), shops=SHOPS, data=st.data())
def test_what_rooms_allow_can_be_laid_on_machines_that_take_it(
    pieces: list[Wanted], shops: dict[str, list[Group]], data: st.DataObject
) -> None:
    rooms = rooms_of("fdm", pieces, shops, 1)
    shop = data.draw(st.sampled_from(sorted(shops)))
    makeable = [piece for piece in pieces if not shut(rooms, shop, piece)]
    assume(makeable)
    mix = {piece: data.draw(st.sampled_from([0.0, 0.5, 1.0, 3.0])) for piece in makeable}
    times = most(rooms, shop, mix)
    assert lays_out({piece: hours * times for piece, hours in mix.items()}, shops[shop])


@relaxed
@given(pieces=st.lists(WANTED, min_size=1, max_size=4, unique=True), shops=SHOPS)
def test_a_piece_that_no_machine_takes_is_refused(
    pieces: list[Wanted], shops: dict[str, list[Group]]
) -> None:
    rooms = rooms_of("fdm", pieces, shops, 1)
    for shop, groups in shops.items():
        for piece in pieces:
            if not any(piece.taken_by(g) and sum(g.hours) for g in groups):
                assert shut(rooms, shop, piece)


@relaxed
@given(sides=st.lists(SIDES, min_size=1, max_size=4, unique=True), shops=st.dictionaries(
    st.sampled_from(["L1", "L2"]), st.lists(st.builds(group, st.none() | SIDES, st.sampled_from([1.0, 2.0])), min_size=1, max_size=5), min_size=1,
))  # fmt: skip
def test_ordered_sizes_lose_nothing(sides: list[float], shops: dict[str, list[Group]]) -> None:
    """Each piece alone may use every hour of every machine that takes it, and none is forgotten."""
    pieces = [wanted(side) for side in sides]
    rooms = rooms_of("fdm", pieces, shops, 1)
    for shop, groups in shops.items():
        for piece in pieces:
            able = sum(g.hours[0] for g in groups if piece.taken_by(g))
            assert shut(rooms, shop, piece) is (able == 0)
            if able:
                assert most(rooms, shop, {piece: 1.0}) == able
        everything = {piece: 1.0 for piece in pieces if not shut(rooms, shop, piece)}
        scaled = {piece: most(rooms, shop, everything) * 1.01 for piece in everything}
        assert not everything or not lays_out(scaled, groups)


def test_one_kind_of_machine_is_one_room_named_after_the_process() -> None:
    rooms = rooms_of("fdm", [wanted(100), wanted(50)], {"L1": [group(200, 8), group(200, 4)]}, 1)
    assert [(room.name, rooms.hours["L1"][room.name]) for room in rooms.rooms] == [("fdm", (12.0,))]
    assert rooms.too_small == {}


def test_a_large_printer_among_small_ones_is_found_and_not_promised_twice() -> None:
    shops = {"L1": [group(200, 40), group(400, 4)], "L2": [group(200, 8)]}
    rooms = rooms_of("fdm", [wanted(100), wanted(350)], shops, 1)
    assert rooms.used_by(wanted(100)) == ("fdm",)
    assert rooms.used_by(wanted(350)) == ("fdm", "fdm/350×350×350")
    assert rooms.hours["L1"] == {"fdm": (44.0,), "fdm/350×350×350": (4.0,)}
    assert not shut(rooms, "L1", wanted(350))
    assert shut(rooms, "L2", wanted(350)) and rooms.too_small == {"L2": {"fdm/350×350×350": (200, 200, 200)}}


def test_machines_that_take_one_material_each_are_apart() -> None:
    shops = {"L1": [group(None, 3, "pla"), group(None, 5, "petg")]}
    rooms = rooms_of("fdm", [wanted(None, "pla"), wanted(None, "petg")], shops, 1)
    assert rooms.hours["L1"] == {"fdm": (8.0,), "fdm/pla": (3.0,), "fdm/petg": (5.0,)}


def test_what_only_the_workshop_may_make_leaves_homes_alone() -> None:
    shops = {"L1": [group(None, 8), group(None, 30, at_home=True)]}
    rooms = rooms_of("fdm", [wanted(None), wanted(None, at_home=False)], shops, 1)
    assert rooms.hours["L1"] == {"fdm": (38.0,), "fdm/M2": (8.0,)}
    alone = rooms_of("fdm", [wanted(None, at_home=False)], shops, 1)
    assert alone.hours["L1"] == {"fdm": (8.0,)}


def test_a_piece_of_another_material_is_shut_out_even_beside_one_that_is_too_large() -> None:
    pieces = [wanted(350, "pla"), wanted(100, "petg")]
    rooms = rooms_of("fdm", pieces, {"L1": [group(200, 8, "pla")]}, 1)
    assert [shut(rooms, "L1", piece) for piece in pieces] == [True, True]


def test_a_process_that_nothing_asks_for_is_told_whole() -> None:
    rooms = rooms_of("fdm", [], {"L1": [group(200, 8), group(300, 4)]}, 1)
    assert (rooms.hours, rooms.too_small) == ({"L1": {"fdm": (12.0,)}}, {})


@settings(deadline=None)
@given(st.lists(WANTED, min_size=8, max_size=20, unique=True), st.lists(GROUPS, min_size=6, max_size=12))
def test_kinds_are_bounded_where_some_machine_takes_both(pieces: list[Wanted], groups: list[Group]) -> None:
    rooms = rooms_of("fdm", pieces, {"L1": groups}, 1)
    everything = [group(None, 1)]
    assert len(rooms_of("fdm", pieces, {"L1": [*groups, *everything]}, 1).kinds) <= KINDS
    assert sum(len(kind.wanted) for kind in rooms.kinds) == len(set(pieces))


def test_the_elastic_of_a_visor_is_no_business_of_the_printer() -> None:
    assert goes_through("fdm", ["petg", "elastic", "petg_sheet"]) == {"petg"}
    assert goes_through("laser", ["petg", "petg_sheet"]) == {"petg_sheet"}
    assert goes_through("moulage", ["resin", "elastic"]) == {"resin", "elastic"}  # a process that is data
    assert goes_through("fdm", ["peek", "foam"]) == {"peek"}  # a material that is data
