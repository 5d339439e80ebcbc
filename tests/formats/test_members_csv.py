"""Members from a table: known by the list's reference, one group of machines each, nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.formats import members_csv
from maillage.formats.records import MemberRecord
from maillage.formats.rows import Parsed

ROW = {
    "référence": "m-17", "atelier": "L0042", "place": "maker à domicile", "compétences": "sewing, cad",
    "heures par semaine": "6,5", "commune": "Crest", "code postal": "26400", "depuis": "2026-03-02",
    "jusqu'au": "", "nom": "Ada Lovelace", "courriel": "ada@example.org", "téléphone": "06 00 00 00 00",
    "procédé": "impression 3D", "modèle": "Prusa MK4", "nombre": "2", "heures par jour": "10",
    "part utile": "0,2", "course": "250 x 210 × 220", "matières": "pla, petg",
}  # fmt: skip


def read(*rows: dict[str, str]) -> Parsed[MemberRecord]:
    lines = [";".join(ROW)]
    lines += [";".join(f'"{value}"' for value in {**ROW, **row}.values()) for row in rows or ({},)]
    return members_csv.read("\n".join(lines).encode(), other_processes=("moulage",))


def test_a_plain_member() -> None:
    parsed = read()
    assert parsed.problems == ()
    assert parsed.records == (
        MemberRecord(
            external_id="m-17", workshop="L0042", kind="home", skills=("sewing", "cad"), hours_per_week=6.5,
            commune="26108", since=date(2026, 3, 2), until=None, name="Ada Lovelace", email="ada@example.org",
            phone="06 00 00 00 00", process="fdm", model="Prusa MK4", count=2, hours_per_day=10, duty=0.2,
            travel_mm=(250, 210, 220), materials=("pla", "petg"),
        ),
    )  # fmt: skip


def test_what_is_unstated_stays_unstated() -> None:
    kept = ("référence", "atelier", "place")
    (record,) = read({name: "" for name in ROW if name not in kept}).records
    assert record == MemberRecord("m-17", "L0042", "home", (), 0.0, "", None, None, "", "", "")


@pytest.mark.parametrize(
    ("cell", "value", "field", "code"),
    [
        ("référence", "", "external_id", "import.missing_value"),
        ("référence", "x" * 61, "external_id", "import.too_long"),
        ("atelier", "Crest", "workshop", "import.bad_code"),
        ("place", "chef", "kind", "import.bad_choice"),
        ("compétences", "Couture", "skills", "import.bad_code"),
        ("heures par semaine", "beaucoup", "hours_per_week", "import.bad_number"),
        ("commune", "Nulle-Part", "city", "import.unknown_commune"),
        ("depuis", "demain", "since", "import.bad_date"),
        ("nom", "", "name", "import.missing_value"),
        ("courriel", "ada", "email", "import.bad_code"),
        ("procédé", "imprimerie", "process", "import.bad_choice"),
        ("nombre", "1,5", "count", "import.not_whole"),
        ("part utile", "un peu", "duty", "import.bad_number"),
        ("course", "250 x 210", "travel", "import.bad_code"),
        ("course", "250 x 0 x 3", "travel", "import.bad_code"),
        ("matières", "PLA blanc", "materials", "import.bad_code"),
    ],
)
def test_a_cell_that_cannot_be_read_refuses_its_row(cell: str, value: str, field: str, code: str) -> None:
    parsed = read({cell: value}, {"référence": "autre"})
    assert [(p.row, p.field, p.code) for p in parsed.refused] == [(2, field, code)]
    assert [record.external_id for record in parsed.records] == ["autre"]


def test_a_process_that_is_data_is_known() -> None:
    assert read({"procédé": "moulage"}).records[0].process == "moulage"


def test_the_same_reference_twice_in_a_workshop_is_refused_once() -> None:
    parsed = read({}, {}, {"atelier": "L0043"})
    assert [(p.row, p.code, p.params["first"]) for p in parsed.refused] == [(3, "import.repeated_row", 2)]
    assert [record.workshop for record in parsed.records] == ["L0042", "L0043"]
