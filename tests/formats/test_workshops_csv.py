"""Our own table of workshops: an export read again changes nothing."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.formats import workshops_csv
from maillage.formats.processes import PROCESSES, in_order
from maillage.formats.records import WorkshopRecord
from maillage.formats.report import ImportReport, dry_run
from maillage.kernel import territories

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "'=1",
    "@x",
    "+33",
    "-1",
    '"',
    'a"b,c;d\te',
    "é\nè",
    "'",
    "''@",
    "sep=;",
    "0x1",
    "“”",
    "\ufeff",
]
texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30
)
filled = texts.filter(lambda text: workshops_csv.tidy(text) != "")
links = st.sampled_from(
    ["https://x.org", "http://a.fr/b,c;d?e=f&g='h'", "https://é.fr/=1", "https://[::1]:8000/a"]
)


@st.composite
def records(draw) -> WorkshopRecord:
    commune = draw(st.sampled_from(list(territories.communes().values())[::211]))
    located = draw(st.sampled_from(["own", "commune", "area"]))
    shift = draw(st.floats(-0.01, 0.01)) if located == "own" else 0.0
    return workshops_csv.tidied(
        WorkshopRecord(
            external_id=draw(filled), name=draw(filled), kind=draw(texts), address=draw(texts), city=draw(filled),
            postcode=draw(st.sampled_from(["", *commune.postcodes])), commune=commune.insee,
            department=commune.department, lat=commune.lat + shift, lon=commune.lon + shift, located=located,
            capabilities=in_order(draw(st.sets(st.sampled_from(list(PROCESSES))))),
            url=draw(st.just("") | links), links=tuple(draw(st.lists(links, unique=True, max_size=3))),
            closed=draw(st.booleans()), source=draw(filled),
        )
    )  # fmt: skip


@settings(max_examples=200)
@given(st.lists(records(), max_size=4, unique_by=lambda r: (r.source, r.external_id)))
def test_an_export_read_again_changes_nothing(some):
    parsed = workshops_csv.read(workshops_csv.write(some))
    assert parsed.refused == ()
    assert parsed.records == tuple(some)
    assert workshops_csv.write(parsed.records) == workshops_csv.write(some)


def test_the_rest_of_a_round_trip_is_exact():
    record = replace(
        workshops_csv.read("nom;commune;code postal\nL’atelier;Valence;26000".encode()).records[0],
        lat=44.123456789012345,
        located="own",
    )
    assert workshops_csv.read(workshops_csv.write([record])).records == (record,)


def test_a_table_typed_by_hand():
    parsed = workshops_csv.read(
        "Nom;Adresse;CP;Ville;Machines;Fermé\n"
        "Le Dôme;3 esplanade S. Hessel;14000;Caen;impression 3D, Découpe laser / couture;non\n"
        "Le Dôme;;26000;Valence;;oui\n".encode()
    )
    dome, other = parsed.records
    assert (dome.commune, dome.capabilities, dome.closed, dome.source) == (
        "14118", ("fdm", "laser", "sewing"), False, "csv",
    )  # fmt: skip
    assert dome.external_id == "le-dome/caen/14000"
    assert other.closed is True
    assert [(p.row, p.code) for p in parsed.warnings] == [
        (2, "import.no_coordinates"),
        (3, "import.no_process"),
        (3, "import.no_coordinates"),
    ]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ("nom,commune,code postal\n,Caen,14000", "name", "import.missing_value"),
        ("nom,commune,code insee\nx,Caen,99999", "commune", "import.unknown_commune"),
        ("nom,commune,code postal,fermé\nx,Caen,14000,peut-être", "closed", "import.bad_choice"),
        ("nom,commune,code postal,position\nx,Caen,14000,lune", "located", "import.bad_choice"),
        ("nom,commune,code postal\nx,Caen,14000,trop", "", "import.too_many_cells"),
    ],
)
def test_refused_rows(cells, field, code):
    parsed = workshops_csv.read(cells.encode())
    assert parsed.records == ()
    assert (parsed.refused[0].row, parsed.refused[0].field, parsed.refused[0].code) == (2, field, code)


def test_a_process_the_platform_added_is_kept_when_it_is_told():
    data = 'nom,commune,code postal,procédés\nx,Caen,14000,"waterjet, fdm"'.encode()
    assert workshops_csv.read(data).records[0].capabilities == ("fdm",)
    assert [p.code for p in workshops_csv.read(data).warnings] == [
        "import.unknown_process",
        "import.no_coordinates",
    ]
    known = workshops_csv.read(data, other_processes={"waterjet"}).records
    assert known[0].capabilities == ("fdm", "waterjet")
    assert workshops_csv.read(workshops_csv.write(known), other_processes={"waterjet"}).records == known


def test_names_made_of_signs_or_very_long_still_have_a_reference():
    long = "x" * 200
    parsed = workshops_csv.read(f"nom,commune,code postal\n¤¤,Caen,14000\n{long},Caen,14000\n".encode())
    assert parsed.records[0].external_id == "¤¤/caen/14000"
    assert [len(record.external_id) for record in parsed.records] == [13, 200]


def test_a_screen_is_not_a_printer():
    data = "nom,commune,code postal,procédés\nx,Caen,14000,sérigraphie".encode()
    assert workshops_csv.read(data).records[0].capabilities == ()


def test_the_report_is_the_agreed_object():
    parsed = workshops_csv.read("nom,commune,code postal\n,Caen,14000\nDôme,Caen,14000\n".encode())
    report = dry_run(parsed)
    assert json.loads(json.dumps(report.as_dict("en"))) == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": [
            {
                "row": 2,
                "field": "name",
                "value": "",
                "code": "import.missing_value",
                "message": "name is empty.",
            }
        ],
        "duplicates": [],
        "warnings": [problem.as_dict("en") for problem in parsed.warnings],
    }
    assert report.refused_rows == 1
    assert ImportReport().as_dict()["created"] == 0
