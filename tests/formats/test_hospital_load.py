"""In-patients by department, and the needs they suppose."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import outside_data

from maillage.formats import hospital_load
from maillage.formats.hospital_load import DepartmentLoad, scenario
from maillage.kernel import territories
from maillage.kernel.refusals import Refusal

DAY = date(2020, 4, 6)
REAL = Path(__file__).resolve().parents[3] / "shared/data/hospital-load-fr-2020.csv"


def read(*lines: str):
    return hospital_load.read("\n".join(('"dep";"jour";"hosp";"rea"', *lines)).encode(), DAY)


def test_one_day_is_read_in_order_of_department():
    parsed = read('"2A";"2020-04-06";7;1', '"01";"2020-04-06";115;20', '"01";"2020-04-07";9;9')
    assert parsed.records == (DepartmentLoad("01", DAY, 115, 20), DepartmentLoad("2A", DAY, 7, 1))
    assert (parsed.rows, parsed.problems) == (2, ())


@pytest.mark.parametrize(
    ("line", "field", "code"),
    [
        ("20;2020-04-06;1;1", "department", "import.unknown_department"),
        ("00;2020-04-06;1;1", "department", "import.unknown_department"),
        (";2020-04-06;1;1", "department", "import.unknown_department"),
        ("26;2020-04-06;-1;1", "in_patients", "import.negative"),
        ("26;2020-04-06;1;-1", "intensive_care", "import.negative"),
        ("26;2020-04-06;beaucoup;1", "in_patients", "import.bad_number"),
        ("26;2020-04-06;1.5;1", "in_patients", "import.not_whole"),
        ("26;2020-04-06;;1", "in_patients", "import.missing_value"),
        ("26;2020-04-06;20000000;1", "in_patients", "import.quantity_out_of_range"),
        ("26;hier;1;1", "day", "import.bad_date"),
        ("26;2020-04-06;1;1;5", "", "import.too_many_cells"),
    ],
)
def test_rows_are_refused_one_by_one(line, field, code):
    parsed = read("01;2020-04-06;5;1", line)
    assert [load.department for load in parsed.records] == ["01"]
    assert (parsed.refused[0].row, parsed.refused[0].field, parsed.refused[0].code) == (3, field, code)


def test_a_department_given_twice_is_refused():
    parsed = read("01;2020-04-06;5;1", "1;2020-04-06;6;1")
    assert [load.in_patients for load in parsed.records] == [5]
    assert [(p.row, p.code, p.params) for p in parsed.refused] == [(3, "import.repeated_row", {"first": 2})]


def test_a_missing_day_tells_the_days_there_are():
    with pytest.raises(Refusal) as refused:
        read("01;2020-04-07;1;1", "01;2020-04-05;1;1")
    assert refused.value.code == "import.missing_day"
    assert refused.value.params == {"day": "2020-04-06", "days": ["2020-04-05", "2020-04-07"]}


def test_zero_in_patients_is_listed_not_dropped():
    found = scenario(read("01;2020-04-06;0;0", "26;2020-04-06;10;1").records, per_in_patient="0.9", period=7)
    valence = territories.commune("26362")
    assert found.without_need == ("01",)
    assert found.needs == (hospital_load.ScenarioNeed("26", "26362", valence.lat, valence.lon, 10, 63),)
    assert len(found.absent) == len(territories.departments()) - 2


@given(st.integers(1, 5000), st.integers(1, 60), st.integers(1, 500))
def test_quantities_are_rounded_up_exactly(in_patients, period, hundredths):
    load = DepartmentLoad("26", DAY, in_patients, None)
    (need,) = scenario([load], per_in_patient=f"{hundredths / 100:.2f}", period=period).needs
    assert need.quantity == ceil(Fraction(hundredths, 100) * in_patients * period)


@pytest.mark.parametrize(("rate", "period"), [("0", 7), ("-1", 7), ("NaN", 7), ("Infinity", 7), ("0.9", 0)])
def test_a_scenario_without_sense_is_an_error(rate, period):
    with pytest.raises(ValueError, match="scenario"):
        scenario([], per_in_patient=rate, period=period)


def test_the_real_file():
    data = outside_data(REAL).read_bytes()
    assert len(hospital_load.days(data)) == 44
    parsed = hospital_load.read(data, DAY)
    assert (len(parsed.records), parsed.problems) == (101, ())
    assert (
        sum(need.quantity for need in scenario(parsed.records, per_in_patient="0.9", period=7).needs)
        == 186328
    )
