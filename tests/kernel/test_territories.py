"""The reference data answers what screens, imports and scopes ask of it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel import territories
from maillage.kernel.geography import great_circle_km
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories.names import spelling

EVERY_CODE = ["FR", *(r.code for r in territories.regions()), *(d.code for d in territories.departments())]
codes = st.sampled_from(EVERY_CODE)


def test_the_whole_country_is_there():
    assert len(territories.departments()) == 107 == 101 + len({"975", "977", "978", "986", "987", "988"})
    assert len(territories.regions()) == 24 == 18 + 6
    assert len(territories.communes()) == 34963


def test_every_link_of_the_data_resolves():
    departments = {d.code for d in territories.departments()}
    assert {d.region for d in territories.departments()} == {r.code for r in territories.regions()}
    assert {c.department for c in territories.communes().values()} == departments
    for department in territories.departments():
        assert territories.commune(department.chief_town).department == department.code


def test_insee_codes_agree_with_departments():
    for commune in territories.communes().values():
        assert commune.insee.startswith(commune.department)


def test_every_commune_stands_in_the_box_of_its_department():
    misplaced = [
        c.insee
        for c in territories.communes().values()
        if c.located == "own" and territories.validate_position(c.lat, c.lon, c.department) is not None
    ]
    assert misplaced == []


def test_no_two_communes_share_one_place():
    places = Counter((c.lat, c.lon) for c in territories.communes().values() if c.located == "own")
    assert [place for place, count in places.items() if count > 1] == []


def test_communes_with_their_own_place_are_inside_or_near_their_outline():
    far = []
    for code, rings in territories.outlines().items():
        for commune in (c for c in territories.communes().values() if c.department == code):
            if commune.located == "own" and not any(
                _inside(ring, commune.lon, commune.lat) for ring in rings
            ):
                nearest = min(
                    great_circle_km(commune.lat, commune.lon, y, x) for ring in rings for x, y in ring
                )
                if nearest > 20:  # to the nearest corner; to the nearest edge it is 6 at most
                    far.append(commune.insee)
    assert far == []


def _inside(ring, x, y):
    found = False
    for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


@pytest.mark.parametrize(
    ("insee", "lat", "lon"),
    [
        ("75056", 48.857, 2.352),
        ("26362", 44.933, 4.892),
        ("2A004", 41.927, 8.737),
        ("97411", -20.879, 55.448),
        ("97302", 4.937, -52.33),
        ("97611", -12.78, 45.23),
        ("22113", 48.732, -3.459),
        ("62041", 50.291, 2.777),
    ],
)
def test_known_towns_are_where_they_are(insee, lat, lon):
    commune = territories.commune(insee)
    assert commune.located == "own"
    assert great_circle_km(commune.lat, commune.lon, lat, lon) < 3


@pytest.mark.parametrize("insee", ["76486", "62869", "71588", "43096", "38363", "40271", "44124"])
def test_homonyms_in_the_wrong_corner_of_a_department_are_not_kept(insee):
    assert territories.commune(insee).located == "epci"


def test_two_communes_of_a_department_never_fold_to_one_spelling():
    folded = Counter((spelling(c.name), c.department) for c in territories.communes().values())
    assert [key for key, count in folded.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "postcode", "insee"),
    [
        ("saint etienne", "42000", "42218"),
        ("ST-ÉTIENNE", "42100", "42218"),
        ("Villeneuve-d’Ascq", "59650", "59009"),
        ("Villeneuve s/ Lot", "47300", "47323"),
        ("HAVRE (LE)", "76600", "76351"),
        ("LYON CEDEX 03", "69433", "69123"),
        ("Grenoble Cedex 9", "38043", "38185"),
        ("Paris 11e", "75011", "75056"),
        ("PARIS 11", "75011", "75056"),
        ("Paris 1er arrondissement", "75001", "75056"),
        ("Marseille 16e Arrondissement", "13016", "13055"),
        ("Seynod", "74600", "74010"),
        ("Œuilly", "51480", "51410"),
        ("Ajaccio", "20193", "2A004"),
        ("Bastia", "20200", "2B033"),
        ("Saint-Denis", "97400", "97411"),
        ("Saint-Denis", "93200", "93066"),
    ],
)
def test_names_as_people_write_them(name, postcode, insee):
    found = territories.find_commune(name, postcode)
    assert found is not None
    assert found.insee == insee


@pytest.mark.parametrize(
    ("name", "postcode"),
    [
        ("Saint-Denis", None),
        ("Atlantide", "75011"),
        ("", "75011"),
        ("Lyon", "75011"),
        ("Paris", "00000"),
        ("Paris 11", "x"),
    ],
)
def test_what_is_unknown_or_ambiguous_finds_nothing(name, postcode):
    assert territories.find_commune(name, postcode) is None


def test_a_department_narrows_a_name():
    assert territories.find_commune("Saint-Denis", department="974").insee == "97411"
    assert territories.find_commune("Saint-Denis", department="26") is None


def test_every_commune_is_found_by_its_own_name_and_postcode():
    for commune in list(territories.communes().values())[::37]:
        for postcode in commune.postcodes[:1]:
            assert territories.find_commune(commune.name, postcode) == commune


@pytest.mark.parametrize(
    ("postcode", "department"),
    [
        ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"), ("97133", "977"),
        ("97150", "978"), ("97110", "971"), ("97500", "975"), ("94390", "91"), ("98800", "988"), ("69433", "69"),
        ("75011", "75"), (" 26000 ", "26"), ("98000", None), ("00100", None), ("2100", None),
        ("2A004", None), ("", None), ("٧٥٠١١", None),
    ],
)  # fmt: skip
def test_department_of_postcode(postcode, department):
    assert territories.department_of_postcode(postcode) == department


def test_communes_of_a_postcode_come_most_populous_first():
    group = territories.communes_of_postcode("26400")
    assert [c.insee for c in group] == [c.insee for c in sorted(group, key=lambda c: -c.population)]
    assert territories.communes_of_postcode("69433") == ()


def test_former_codes_give_the_commune_of_today():
    assert territories.commune("75111").name == "Paris"
    assert territories.commune("69381").name == "Lyon"
    assert territories.commune("2a004").name == "Ajaccio"
    with pytest.raises(Refusal) as refused:
        territories.commune("99999")
    assert refused.value.code == "territory.unknown_commune"
    assert "99999" in refused.value.says("fr")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("26", ("26", "R84", "FR")),
        ("974", ("974", "R04", "FR")),
        ("975", ("975", "R975", "FR")),
        ("R84", ("R84", "FR")),
        ("FR", ("FR",)),
    ],
)
def test_chain(code, expected):
    assert territories.chain(code) == expected


@given(codes, codes, codes)
def test_covering_is_an_order(a, b, c):
    covers = territories.covers
    assert covers(a, a)
    assert not (covers(a, b) and covers(b, a)) or a == b
    assert not (covers(a, b) and covers(b, c)) or covers(a, c)


@given(codes)
def test_departments_of_is_what_a_territory_covers(code):
    inside = tuple(d.code for d in territories.departments() if territories.covers(code, d.code))
    assert territories.departments_of(code) == inside
    assert inside


@pytest.mark.parametrize(
    "ask", [territories.chain, territories.department, territories.region, territories.zone_of]
)
def test_an_unknown_territory_is_refused(ask):
    with pytest.raises(Refusal) as refused:
        ask("84R")
    assert refused.value.code == "territory.unknown"


def test_covers_refuses_an_unknown_outer_territory():
    with pytest.raises(Refusal):
        territories.covers("", "26")


def test_zones_are_land_masses():
    zones = Counter(d.zone for d in territories.departments())
    assert zones == {"continent": 94, "corse": 2, **dict.fromkeys(
        ("971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"), 1)}  # fmt: skip


def test_the_main_hospital_town_is_the_chief_town():
    assert territories.main_hospital_town("51").name == "Châlons-en-Champagne"
    assert territories.main_hospital_town("976").insee == territories.department("976").chief_town


@pytest.mark.parametrize(
    ("lat", "lon", "department", "fault"),
    [
        (48.73, -3.45, None, None),
        (48.73, -3.45, "22", None),
        (-3.45, 48.73, None, "swapped"),
        (-3.45, 48.73, "22", "swapped"),
        (55.45, -20.88, "974", "swapped"),
        (48.73, -3.45, "26", "outside_department"),
        (0.0, 0.0, None, "outside_france"),
        (52.52, 13.4, "75", "outside_france"),
        (91.0, 200.0, None, "out_of_range"),
        (float("nan"), 2.0, None, "out_of_range"),
        (48.0, float("inf"), "75", "out_of_range"),
    ],
)
def test_positions(lat, lon, department, fault):
    assert territories.validate_position(lat, lon, department) == fault


@given(st.sampled_from(list(territories.communes().values())))
def test_a_commune_swapped_is_detected(commune):
    assert territories.validate_position(commune.lon, commune.lat, commune.department) == "swapped"


@given(st.text(max_size=30))
def test_spelling_is_idempotent(name):
    assert spelling(spelling(name)) == spelling(name)


def test_outlines_are_closed_rings_of_degrees():
    outlines = territories.outlines()
    assert len(outlines) == 101
    assert all(len(ring) >= 3 for rings in outlines.values() for ring in rings)
    assert all(
        -62 < x < 56 and -22 < y < 52 for rings in outlines.values() for ring in rings for x, y in ring
    )


def test_the_data_stay_small_and_say_where_they_come_from():
    from importlib.resources import files

    data = files("maillage.kernel.territories").joinpath("data")
    names = {item.name: len(item.read_bytes()) for item in data.iterdir()}
    assert sum(names.values()) < 2_500_000
    assert names["outlines.json"] < 150_000
    for name in ("communes", "departments", "former_communes", "outlines"):
        page = data.joinpath(f"{name}.provenance.md").read_text(encoding="utf-8")
        assert "licence" in page


def test_importing_reads_nothing_and_starts_fast():
    program = (
        "import sys; from maillage.kernel.territories import records; "
        "sys.exit(records.communes.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_second_question_reads_no_file_again():
    assert territories.communes() is territories.communes()
    assert territories.outlines() is territories.outlines()


def test_territories_that_overlap() -> None:
    for code in ("FR", "R84", "26", "974"):
        expected = {
            other
            for other in (
                "FR",
                *(r.code for r in territories.regions()),
                *(d.code for d in territories.departments()),
            )
            if set(territories.departments_of(other)) & set(territories.departments_of(code))
        }
        assert territories.overlapping(code) == expected
    with pytest.raises(Refusal, match=r"territory\.unknown"):
        territories.overlapping("ZZ")
