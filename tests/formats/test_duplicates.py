"""Probable duplicates: found whatever the order, never across the country."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maillage.formats.duplicates import NamedPlace, probable_duplicates
from maillage.kernel.geography import great_circle_km

VALENCE = (44.933, 4.892)


def pairs(*places: NamedPlace) -> set[tuple[str, str]]:
    return {(pair.first, pair.second) for pair in probable_duplicates(places)}


def at(identity: str, name: str, north_km: float = 0.0, commune: str | None = None) -> NamedPlace:
    return NamedPlace(identity, name, VALENCE[0] + north_km / 111.2, VALENCE[1], commune)


def test_spelling_does_not_hide_a_duplicate():
    assert pairs(at("a", "FabLab de Valence"), at("b", "Fab Lab Valence", 1)) == {("a", "b")}
    assert pairs(at("a", "L’Établi numérique"), at("b", "L'ETABLI NUMERIQUE", 2.9)) == {("a", "b")}
    assert pairs(at("a", "Brico Lab"), at("b", "Bricolab")) == {("a", "b")}


def test_distance_counts_unless_the_commune_is_the_same():
    assert pairs(at("a", "L’Établi"), at("b", "L’Établi", 3.2)) == set()
    assert pairs(at("a", "L’Établi", commune="26362"), at("b", "L’Établi", 9, commune="26362")) == {
        ("a", "b")
    }


def test_other_names_in_the_same_place_are_not_duplicates():
    assert pairs(at("a", "FabLab du Campus"), at("b", "FabLab de la Gare")) == set()
    assert pairs(at("a", "FabLab Valence Nord"), at("b", "Atelier Valence Sud")) == set()


def test_the_reason_says_how_far():
    (pair,) = probable_duplicates([at("a", "Fablab"), at("b", "FABLAB", 1)])
    assert (pair.why.code, pair.why.params) == ("duplicate.same_name_near", {"km": 1.0})


def test_many_of_the_same_name_are_each_reported_once():
    places = [at(str(number), "Le Labo") for number in range(2000)]
    assert pairs(*places) == {("0", str(number)) for number in range(1, 2000)}


names = st.lists(
    st.sampled_from(["fablab", "atelier", "nord", "sud", "bois", "fer", "usine"]), min_size=1, max_size=4
).map(" ".join)
somewhere = st.tuples(names, st.floats(0, 0.08), st.floats(0, 0.1), st.sampled_from([None, "26362", "26108"]))


@given(st.lists(somewhere, max_size=12, unique_by=lambda item: "".join(item[0].split())))
def test_the_index_finds_what_comparing_all_pairs_finds(items):
    places = [NamedPlace(str(i), n, 44.9 + a, 4.9 + o, c) for i, (n, a, o, c) in enumerate(items)]
    expected = set()
    for second, other in enumerate(places):
        for one in places[:second]:
            near = great_circle_km(one.lat, one.lon, other.lat, other.lon) < 3
            here = near or (one.commune is not None and one.commune == other.commune)
            if here and _alike(one.name, other.name):
                expected.add((one.id, other.id))
    assert pairs(*places) == expected


def _alike(one: str, other: str) -> bool:
    words = [set(name.split()) - {"fablab"} or set(name.split()) for name in (one, other)]
    return len(words[0] & words[1]) / len(words[0] | words[1]) >= 0.6
