"""`maillage scenario hospital-load`, as typed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.conftest import outside_data

from maillage.apps.needs.models import Need
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import SystemClock
from maillage.site.console import main

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "hospital-load-fr-2020.csv"
LOAD = (
    '"dep";"jour";"hosp";"rea"\n"01";"2020-04-06";101;9\n"69";"2020-04-06";0;0\n"99";"2020-04-06";5;1\n'
    '"2A";"2020-04-06";10;1\n"01";"2020-04-07";50;9\n'
)
GIVEN = ("--day", "2020-04-06", "--per-inpatient", "0.9", "--days", "7")


def run(file: Path, *arguments: str) -> Result:
    typed = ["scenario", "hospital-load", str(file), *arguments]
    return CliRunner().invoke(main, typed, catch_exceptions=False)


@pytest.fixture
def load(tmp_path: Path) -> Path:
    file = tmp_path / "load.csv"
    file.write_text(LOAD)
    return file


@pytest.fixture
def installed(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    install(kind="real", clock=SystemClock())


def test_needs_and_who_is_left_out(installed: None, load: Path) -> None:
    told = json.loads(run(load, *GIVEN, "--json").stdout)
    assert [(n["department"], n["commune"], n["in_patients"], n["quantity"]) for n in told["needs"]] == [
        ("01", "01053", 101, 637),
        ("2A", "2A004", 10, 63),
    ]
    assert (told["created"], told["design"], told["scenario"]) == (2, "D0001", "hospital-load-2020-04-06")
    assert told["without_need"] == ["69"]
    assert [r["value"] for r in told["refused"]] == ["99"]
    assert "38" in told["absent"]
    assert set(Need.objects.values_list("quantity", flat=True)) == {637, 63}


def test_every_hypothesis_is_printed_and_none_is_invented(installed: None, load: Path) -> None:
    bare = run(load, *GIVEN, "--language", "fr").stdout
    assert bare.splitlines()[0] == "HYPOTHÈSES DU SCÉNARIO hospital-load-2020-04-06"
    assert "supposé de niveau" not in bare
    full = run(load, *GIVEN, "--maker-level", "M2", "--acceptances", "all", "--language", "en").stdout
    lines = [line for line in full.splitlines() if line.startswith("  ! ")]
    assert len(lines) == 4
    assert "level M2" in lines[1]
    told = json.loads(run(load, *GIVEN, "--maker-level", "M2", "--json").stdout)
    assert told["hypotheses"] == {
        "per_inpatient": "0.9", "days": 7, "day": "2020-04-06", "design": "D0001", "acceptances": "none",
        "maker_level": "M2", "decision": "scenario",
    }  # fmt: skip
    assert (told["created"], told["unchanged"]) == (0, 2)


@pytest.mark.parametrize("rate", ["0", "-1", "nan", "inf", "x", "1001"])
def test_a_rate_that_is_none_is_a_usage_error(load: Path, rate: str) -> None:
    assert run(load, "--day", "2020-04-06", "--per-inpatient", rate, "--days", "7").exit_code == 2


def test_a_rate_is_exact(load: Path) -> None:
    def pieces(rate: str) -> int:
        typed = ("--day", "2020-04-06", "--per-inpatient", rate, "--days", "1", "--dry-run", "--json")
        return int(json.loads(run(load, *typed).stdout)["pieces"])

    assert (pieces("0.1"), pieces("0,10"), pieces("0.3")) == (11 + 1, 11 + 1, 31 + 3)


def test_a_day_that_the_file_does_not_have(installed: None, load: Path) -> None:
    result = run(load, "--day", "2020-05-01", "--per-inpatient", "0.9", "--days", "7", "--json")
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (3, "import.missing_day")
    assert Need.objects.count() == 0


def test_the_real_load_of_6_april_2020(installed: None) -> None:
    outside_data(REAL)
    told = json.loads(run(REAL, *GIVEN, "--json").stdout)
    assert (told["created"], told["refused"], told["without_need"]) == (101, [], [])
    assert told["pieces"] == sum(need["quantity"] for need in told["needs"]) == 186_328
