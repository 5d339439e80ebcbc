"""Workshops of fablabs.io: every oddity of the real file, in small, and the real file when it is there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import outside_data

from maillage.formats import fablabs_io, report
from maillage.formats.records import WorkshopRecord
from maillage.kernel import reasons, territories
from maillage.kernel.refusals import Refusal

REAL = Path(__file__).resolve().parents[3] / "shared/data/fablabs-fr-2017.json"
LANNION = {
    "name": "Fablab Lannion - KerNEL",
    "kind_name": "fab_lab",
    "address_1": "14 Rue de Beauchamp",
    "city": "Lannion",
    "postal_code": "22300",
    "country_code": "fr",
    "latitude": 48.7317261,
    "longitude": -3.451,
    "capabilities": "three_d_printing;cnc_milling;circuit_production",
    "url": "https://www.fablabs.io/labs/fablablannion",
    "links": ["http://fablab-lannion.org"],
}


def read(*items: object):
    return fablabs_io.read(json.dumps(items).encode())


def one(**changes: object):
    """The record (or None) and the (field, code, refused) of each problem of a changed lab."""
    item = {key: value for key, value in {**LANNION, **changes}.items() if value is not ...}
    parsed = read(item)
    return (
        parsed.records[0] if parsed.records else None,
        [(problem.field, problem.code, problem.refused) for problem in parsed.problems],
    )


def test_a_plain_lab():
    record, problems = one()
    assert problems == []
    assert record == WorkshopRecord(
        external_id="https://www.fablabs.io/labs/fablablannion",
        name="Fablab Lannion - KerNEL",
        kind="fab_lab",
        address="14 Rue de Beauchamp",
        city="Lannion",
        postcode="22300",
        commune="22113",
        department="22",
        lat=48.7317261,
        lon=-3.451,
        located="own",
        capabilities=("fdm", "cnc", "electronics"),
        url="https://www.fablabs.io/labs/fablablannion",
        links=("http://fablab-lannion.org",),
        closed=False,
        source="fablabs.io",
    )


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"name": ...}, [("name", "import.missing_value", True)]),
        ({"name": "  "}, [("name", "import.missing_value", True)]),
        ({"name": "x" * 201}, [("name", "import.too_long", True)]),
        ({"name": "a\x00b"}, [("name", "import.control_characters", True)]),
        ({"name": ["x"]}, [("name", "import.unexpected_shape", True), ("name", "import.missing_value", True)]),
        ({"url": ...}, [("external_id", "import.missing_value", True)]),
        ({"country_code": "be"}, [("country_code", "import.foreign_country", True)]),
        ({"city": "Atlantide", "latitude": ..., "longitude": ...},
         [("city", "import.unknown_commune", False), ("lat", "import.no_place", True)]),
        ({"city": "Atlantide", "postal_code": ...}, [("city", "import.unknown_commune", True)]),
        ({"city": "Atlantide", "latitude": 0.0, "longitude": 0.0},
         [("city", "import.unknown_commune", False), ("lat", "import.no_place", True)]),
    ],
)  # fmt: skip
def test_refused(changes, problems):
    record, found = one(**changes)
    assert record is None
    assert found == problems


@pytest.mark.parametrize(
    ("changes", "problems", "kept"),
    [
        ({"latitude": ..., "longitude": ...}, [("lat", "import.no_coordinates", False)], {"located": "commune"}),
        ({"latitude": -3.451, "longitude": 48.73}, [("lat", "import.swapped_coordinates", False)],
         {"located": "commune"}),
        ({"latitude": 45.75, "longitude": 4.85}, [("lat", "import.coordinates_elsewhere", False)],
         {"located": "commune"}),
        ({"latitude": 0, "longitude": 0}, [("lat", "import.coordinates_elsewhere", False)], {"located": "commune"}),
        ({"latitude": "quarante"},
         [("lat", "import.bad_number", False), ("lat", "import.no_coordinates", False)], {"located": "commune"}),
        ({"latitude": 48.3, "longitude": -3.2}, [("lat", "import.far_from_commune", False)],
         {"located": "own", "lat": 48.3}),
        ({"postal_code": ...}, [("postcode", "import.missing_postcode", False)],
         {"postcode": "22300", "commune": "22113"}),
        ({"postal_code": "2230"}, [("postcode", "import.bad_postcode", False)],
         {"postcode": "22300", "commune": "22113"}),
        ({"city": "Corti", "postal_code": "20250", "latitude": 42.3, "longitude": 9.15},
         [("city", "import.unknown_commune", False)],
         {"commune": None, "department": "2B", "located": "own", "city": "Corti"}),
        ({"city": "75005", "postal_code": "75012", "latitude": 48.85, "longitude": 2.35},
         [("city", "import.commune_from_postcode", False)], {"commune": "75056", "city": "75005"}),
        ({"capabilities": ...}, [("capabilities", "import.no_process", False)], {"capabilities": ()}),
        ({"capabilities": "laser;teleportation"}, [("capabilities", "import.unknown_process", False)],
         {"capabilities": ("laser",)}),
        ({"capabilities": ["precision_milling", "cnc_milling", "vinyl_cutting"]}, [],
         {"capabilities": ("cnc", "vinyl")}),
        ({"links": ["http:// http://x.fr", "javascript:alert(1)", "http://x.fr", "http://x.fr"]},
         [("links", "import.bad_link", False)] * 2, {"links": ("http://x.fr",)}),
        ({"links": [{"url": "http://x.fr"}, 3]}, [("links", "import.bad_link", False)], {"links": ("http://x.fr",)}),
        ({"links": ["http://x.fr/" + "a" * 300]}, [("links", "import.link_too_long", False)], {"links": ()}),
        ({"activity_status": "closed"}, [], {"closed": True}),
        ({"url": "HTTPS://WWW.fablabs.io/labs/X/?a=1#b"}, [], {"external_id": "https://www.fablabs.io/labs/X"}),
        ({"country_code": ...}, [], {"department": "22"}),
        ({"address_2": "Bâtiment  B "}, [], {"address": "14 Rue de Beauchamp, Bâtiment B"}),
    ],
)  # fmt: skip
def test_kept_with_a_doubt(changes, problems, kept):
    record, found = one(**changes)
    assert found == problems
    assert {key: getattr(record, key) for key in kept} == kept


def test_a_row_without_coordinates_takes_the_centre_of_its_commune():
    record, _ = one(latitude=..., longitude=...)
    lannion = territories.commune("22113")
    assert (record.lat, record.lon) == (lannion.lat, lannion.lon)


def test_a_commune_without_its_own_place_is_an_area():
    commune = next(c for c in territories.communes().values() if c.located == "epci" and c.postcodes)
    record, _ = one(city=commune.name, postal_code=commune.postcodes[0], latitude=..., longitude=...)
    assert (record.commune, record.located) == (commune.insee, "area")


def test_a_postcode_without_its_leading_zero_is_mended_only_when_the_town_agrees():
    record, problems = one(city="Bourg-en-Bresse", postal_code="1000", latitude=46.2, longitude=5.22)
    assert (record.commune, record.postcode) == ("01053", "01000")
    assert problems == [("postcode", "import.bad_postcode", False)]
    dijon, _ = one(city="Dijon", postal_code="2100", latitude=47.32, longitude=5.04)
    assert (dijon.commune, dijon.postcode) == ("21231", "21000")  # the only postcode of Dijon


def test_a_homonym_without_postcode_is_told_apart_by_the_position():
    record, _ = one(city="Saint-Denis", postal_code=..., latitude=-20.88, longitude=55.45)
    assert record.commune == "97411"


def test_the_second_of_two_rows_with_one_address_is_refused():
    parsed = read(LANNION, {**LANNION, "name": "Autre"})
    assert [record.name for record in parsed.records] == ["Fablab Lannion - KerNEL"]
    assert [(p.row, p.code, p.params) for p in parsed.refused] == [(2, "import.repeated_row", {"first": 1})]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "import.empty_file"),
        (b"{", "import.malformed"),
        (b"[" * 100_000, "import.malformed"),
        (b'{"a": 1}', "import.unexpected_shape"),
        (b'"labs"', "import.unexpected_shape"),
        (b"\xff\xfe[\x00", "import.encoding"),
    ],
)
def test_files_that_are_not_labs(data, code):
    with pytest.raises(Refusal) as refused:
        fablabs_io.read(data)
    assert refused.value.code == code


def test_rows_that_are_not_labs_do_not_stop_the_others():
    parsed = read(3, None, [], LANNION)
    assert [problem.row for problem in parsed.refused] == [1, 2, 3]
    assert [record.row for record in parsed.records] == [4]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([*LANNION, "x"]),
            st.none()
            | st.booleans()
            | st.integers()
            | st.floats()
            | st.text(max_size=20)
            | st.lists(st.integers()),
        ),
        max_size=4,
    )
)
def test_any_objects_are_read_or_explained(items):
    parsed = read(*items)
    rows = {record.row for record in parsed.records} | {problem.row for problem in parsed.refused}
    assert rows == set(range(1, len(items) + 1))
    assert all(reasons.is_declared(problem.code) for problem in parsed.problems)


def test_the_real_file():
    parsed = fablabs_io.read(outside_data(REAL).read_bytes())
    assert (parsed.rows, len(parsed.records), len(parsed.refused)) == (135, 135, 0)
    assert Counter(problem.code for problem in parsed.warnings) == {
        "import.no_process": 9,
        "import.no_coordinates": 6,
        "import.missing_postcode": 2,
        "import.bad_link": 2,
        "import.bad_postcode": 1,
        "import.commune_from_postcode": 1,
        "import.unknown_commune": 1,
        "import.far_from_commune": 1,
    }
    assert Counter(record.located for record in parsed.records) == {"own": 129, "commune": 6}
    assert [pair.first for pair in report.workshop_duplicates(parsed.records)] == [
        "https://www.fablabs.io/labs/lhfablab"
    ]
