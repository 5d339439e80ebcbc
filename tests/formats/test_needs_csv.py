"""Needs from a table: quantities that can be made, dates that can be met, nobody's name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.formats import needs_csv
from maillage.formats.records import NeedRecord
from maillage.kernel import reasons
from maillage.kernel.refusals import Refusal

TODAY = date(2020, 4, 6)
ROW = {
    "établissement": "EHPAD des Lilas",
    "code postal": "26000",
    "commune": "Valence",
    "classe": "R2",
    "modèle": "D0107",
    "quantité": "40",
    "échéance": "2020-04-20",
}


def read(**changes: str):
    row = {**ROW, **{key.replace("_", " "): value for key, value in changes.items()}}
    quoted = ('"' + value.replace('"', '""') + '"' for value in row.values())
    return needs_csv.read(f"{';'.join(row)}\n{';'.join(quoted)}\n".encode(), today=TODAY)


def test_a_plain_need():
    parsed = read(
        postes="hors soins", sans_EPI_requis="oui", jours_de_stock="3", multiple="10", note="Urgent"
    )
    assert parsed.problems == ()
    assert parsed.records == (
        NeedRecord(
            external_id="26362/ehpad des lilas/D0107/2020-04-20", finess="", establishment="EHPAD des Lilas",
            city="Valence", postcode="26000", commune="26362", department="26", recipient_class="R2",
            design="D0107", quantity=400, deadline=date(2020, 4, 20), posts="non_care", no_ppe_required=True,
            stock_days_left=3, occupation="", note="Urgent", source="csv",
        ),
    )  # fmt: skip


def test_what_is_unstated_stays_unstated():
    (need,) = read().records
    assert (need.posts, need.no_ppe_required, need.stock_days_left) == ("", None, None)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("0", "import.quantity_out_of_range"),
        ("-5", "import.quantity_out_of_range"),
        ("10000001", "import.quantity_out_of_range"),
        ("200000000000000", "import.quantity_out_of_range"),
        ("9" * 40, "import.quantity_out_of_range"),
        ("2e14", "import.not_whole"),
        ("12,5", "import.not_whole"),
        ("12.5", "import.not_whole"),
        ("douze", "import.bad_number"),
        ("nan", "import.bad_number"),
        ("1e999", "import.bad_number"),
        ("٤٠", "import.bad_number"),
        ("", "import.missing_value"),
        ("9" * 5000, "import.bad_number"),
    ],
)
def test_absurd_quantities_are_refused(quantity, code):
    parsed = read(quantité=quantity)
    assert parsed.records == ()
    assert [(p.row, p.field, p.code) for p in parsed.refused] == [(2, "quantity", code)]


@pytest.mark.parametrize(
    ("quantity", "pieces"), [("1", 1), ("10000000", 10_000_000), ("12,0", 12), ("1 200", 1200), ("+7", 7)]
)
def test_quantities_people_write(quantity, pieces):
    assert [need.quantity for need in read(quantité=quantity).records] == [pieces]


@pytest.mark.parametrize("multiple", ["0", "-1", "1.5", "x", "10000000"])
def test_a_multiple_is_judged_too(multiple):
    assert read(multiple=multiple).records == ()


@given(st.integers(), st.integers(1, 1000))
def test_a_quantity_is_kept_exactly_or_refused(quantity, multiple):
    records = read(quantité=str(quantity), multiple=str(multiple)).records
    if quantity >= 1 and quantity * multiple <= 10_000_000:
        assert [need.quantity for need in records] == [quantity * multiple]
    else:
        assert records == ()


def test_a_past_deadline_is_kept_and_flagged():
    parsed = read(échéance="05/04/2020")
    assert [need.deadline for need in parsed.records] == [date(2020, 4, 5)]
    assert [(p.field, p.code) for p in parsed.warnings] == [("deadline", "import.past_deadline")]
    assert read(échéance="06/04/2020").problems == ()


@pytest.mark.parametrize("deadline", ["31/02/2020", "demain", "2020-4-6", "04-20-2020", ""])
def test_dates_that_are_none(deadline):
    assert read(échéance=deadline).records == ()


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"classe": "R5"}, "recipient_class", "import.bad_choice"),
        ({"classe": ""}, "recipient_class", "import.bad_choice"),
        ({"modèle": "107"}, "design", "import.bad_code"),
        ({"postes": "cuisine"}, "posts", "import.bad_choice"),
        ({"sans_EPI_requis": "bof"}, "no_ppe_required", "import.bad_choice"),
        ({"jours_de_stock": "-1"}, "stock_days_left", "import.negative"),
        ({"FINESS": "12"}, "finess", "import.bad_code"),
        ({"établissement": ""}, "establishment", "import.missing_value"),
        ({"commune": ""}, "city", "import.missing_value"),
        ({"note": "appeler le 06 12 34 56 78"}, "note", "import.personal_data"),
        ({"note": "voir a.b@exemple.fr"}, "note", "import.personal_data"),
        ({"note": "patient 1 85 05 26 362 123"}, "note", "import.personal_data"),
    ],
)
def test_refused(changes, field, code):
    parsed = read(**changes)
    assert parsed.records == ()
    assert [(p.field, p.code) for p in parsed.refused] == [(field, code)]


def test_personal_data_are_not_repeated_in_the_report():
    (problem,) = read(note="voir a.b@exemple.fr").refused
    assert "exemple" not in str(problem.as_dict("fr"))


def test_columns_about_persons_are_named_and_not_read():
    parsed = read(contact="Mme Martin", Téléphone="0612345678")
    assert [(p.row, p.value, p.code) for p in parsed.warnings] == [
        (1, "contact", "import.personal_column"),
        (1, "Téléphone", "import.personal_column"),
    ]
    assert "Martin" not in str(parsed.records)


def test_a_finess_number_is_enough():
    (need,) = read(FINESS="26 000 002 1", établissement="", commune="", code_postal="").records
    assert (need.finess, need.commune, need.external_id) == ("260000021", None, "260000021/D0107/2020-04-20")


def test_a_finess_number_outweighs_an_unknown_town():
    parsed = read(FINESS="260000021", commune="Atlantide", code_postal="26400")
    assert len(parsed.records) == 1
    assert {p.code for p in parsed.warnings} == {"import.unknown_commune", "import.no_place"}


def test_the_same_need_twice_is_refused():
    line = ";".join(ROW.values())
    parsed = needs_csv.read(f"{';'.join(ROW)}\n{line}\n{line}\n".encode(), today=TODAY)
    assert [need.row for need in parsed.records] == [2]
    assert [(p.row, p.code, p.params) for p in parsed.refused] == [(3, "import.repeated_row", {"first": 2})]


def test_a_file_of_workshops_is_refused():
    with pytest.raises(Refusal) as refused:
        needs_csv.read(b"nom,commune\nx,y", today=TODAY)
    assert refused.value.code == "import.missing_column"
    assert refused.value.params["missing"] == ["classe", "modèle", "quantité", "échéance"]


@given(st.dictionaries(st.sampled_from([c.header for c in needs_csv.COLUMNS]), st.text(max_size=15)))
def test_any_row_is_read_or_explained(changes):
    row = {**ROW, **changes}
    quoted = ('"' + value.replace('"', '""') + '"' for value in row.values())
    try:
        data = f"{';'.join(row)}\n{';'.join(quoted)}\n".encode()
        parsed = needs_csv.read(data, today=TODAY)
    except (Refusal, UnicodeEncodeError):
        return
    assert len(parsed.records) + bool(parsed.refused) == parsed.rows
    assert all(reasons.is_declared(problem.code) for problem in parsed.problems)
