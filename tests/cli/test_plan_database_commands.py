"""`plan export` and `plan adopt`: the database to a file, and a solved plan back, as the operator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories import thread
from tests.factories.production import cast_of

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.amend_need import amend_need
from maillage.apps.needs.commands.open_scenario import open_scenario
from maillage.apps.needs.models import Need
from maillage.apps.production.models import Plan, PlanningExport, Proposal
from maillage.apps.records.commands.install import install
from maillage.cli.plan import plan as engine
from maillage.cli.plan_show import show
from maillage.cli.production import adopt, export
from maillage.cli.solves import jobs, launch
from maillage.formats.hospital_load import ScenarioNeed
from maillage.jobs.solving import work_once
from maillage.kernel.clock import SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def need(monkeypatch: pytest.MonkeyPatch) -> Need:
    install(kind="demo", clock=CLOCK)
    cast = cast_of(monkeypatch, today(CLOCK))
    return thread.a_need(cast, CLOCK, quantity=60)


def run(command: Any, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments])


def solved(folder: Path, *more: object) -> Path:
    instance, plan = folder / "instance.json", folder / "plan.json"
    assert run(export, "--out", instance, *more).exit_code == 0
    assert run(engine, "solve", instance, "--out", plan).exit_code == 0
    return plan


def test_there_and_back(need: Need, tmp_path: Path) -> None:
    plan = solved(tmp_path)
    done = run(adopt, plan, "--json")
    assert done.exit_code == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["proposals"], said["coverage"], said["unserved"]) == (1, 1.0, 0)
    (proposal,) = Proposal.objects.all()
    assert (proposal.need_id, proposal.quantity, proposal.plan.created_by) == (need.pk, 60, "operator")
    again = run(adopt, plan, "--json")
    assert (again.exit_code, json.loads(again.stdout)["error"]["code"]) == (3, "plan.already_adopted")


def test_an_export_says_what_it_holds(need: Need, tmp_path: Path) -> None:
    instance = tmp_path / "instance.json"
    said = json.loads(run(export, "--out", instance, "--days", 5, "--json").stdout)
    assert (said["days"], said["needs"], said["workshops"], said["excluded"]) == (5, 1, 1, [])
    assert said["start"] == today(CLOCK).isoformat()
    assert json.loads(instance.read_bytes())["needs"][0]["id"] == need.code
    assert PlanningExport.objects.get().sha256 == said["sha256"]
    words = run(export, "--out", instance, "--days", 5, "--language", "en").stdout
    assert "5 days from" in words and "1 needs" in words


def test_the_hypotheses_of_a_scenario_come_first(need: Need, tmp_path: Path) -> None:
    open_scenario(
        code="vague", day=today(CLOCK), days=7, design=need.design.code,
        hypotheses={"maker_level": "M2", "acceptances": "all"},
        needs=[ScenarioNeed("26", "26362", 44.93, 4.89, 100, 90)], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    done = run(export, "--out", tmp_path / "i.json", "--scenario", "vague", "--language", "fr")
    assert done.stdout.startswith("HYPOTHÈSES\n  ! Chaque atelier est supposé de niveau M2")
    plan = solved(tmp_path, "--scenario", "vague")
    assert run(adopt, plan, "--language", "fr").stdout.startswith("HYPOTHÈSES\n")
    assert Plan.objects.get().export.scenario is not None


def test_a_stale_plan_is_refused_and_nothing_proposed(need: Need, tmp_path: Path) -> None:
    plan = solved(tmp_path)
    amend_need(need=need.code, quantity=80, actor=OPERATOR, clock=CLOCK)
    done = run(adopt, plan)
    assert done.exit_code == 3 and "[plan.stale]" in done.stderr
    assert Proposal.objects.count() == 0


def test_what_cannot_be_read_written_or_found_exits_3(need: Need, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    codes = {
        "missing": run(adopt, tmp_path / "none.json"),
        "broken": run(adopt, tmp_path / "broken.json"),
        "nowhere": run(export, "--out", tmp_path / "no" / "such" / "i.json"),
        "scenario": run(export, "--out", tmp_path / "i.json", "--scenario", "rien"),
    }
    said = {name: (done.exit_code, done.stderr.splitlines()[-1]) for name, done in codes.items()}
    assert said == {
        "missing": (3, "[file.unreadable]"),
        "broken": (3, "[planning.bad_input]"),
        "nowhere": (3, "[file.unwritable]"),
        "scenario": (3, "[scenario.unknown]"),
    }


def test_usage_exits_2(need: Need) -> None:
    assert run(export).exit_code == 2
    assert run(export, "--out", "i.json", "--days", "0").exit_code == 2


def test_a_solve_is_asked_for_once_and_listed(need: Need) -> None:
    assert json.loads(run(jobs, "--json").stdout) == {"total": 0, "jobs": []}
    first = json.loads(run(launch, "--days", 7, "--json").stdout)
    assert (first, json.loads(run(launch, "--days", 7, "--json").stdout)) == (first, first)
    assert first["status"] == "queued"
    (line,) = json.loads(run(jobs, "--json").stdout)["jobs"]
    assert (line["code"], line["days"], line["asked_by"], line["plan"]) == (first["code"], 7, "operator", "")
    assert first["code"] in run(jobs).stdout
    unknown = run(launch, "--scenario", "x", "--json")
    assert (unknown.exit_code, json.loads(unknown.stdout)["error"]["code"]) == (3, "scenario.unknown")


def test_a_plan_is_shown_with_what_fairness_gave_and_cost(need: Need) -> None:
    asked = run(launch, "--fair", 0.05, "--json")
    assert asked.exit_code == 0, asked.output
    assert work_once("A") == json.loads(asked.stdout)["code"]
    (line,) = json.loads(run(jobs, "--json").stdout)["jobs"]
    assert line["fair"] == 0.05
    said = json.loads(run(show, line["plan"], "--json").stdout)
    assert (said["coverage"], said["totals"]["on_time"], said["spread"]["workshops"]) == (1.0, 60, 1)
    assert (said["fairness"]["tolerance"], said["fairness"]["moved"]) == (0.05, 0)
    words = run(show, line["plan"], "--language", "en").stdout
    assert "coverage given up 0.0000%" in words and "60 on time" in words
    unknown = run(show, "P9999", "--json")
    assert (unknown.exit_code, json.loads(unknown.stdout)["error"]["code"]) == (3, "plan.unknown")
    wrong = run(launch, "--fair", 7, "--json")
    assert (wrong.exit_code, json.loads(wrong.stdout)["error"]["code"]) == (3, "field.out_of_range")
    assert run(launch, "--replan", "--fair", 0).exit_code == 2


def test_a_hypothesis_is_launched_compared_and_never_adopted(need: Need) -> None:
    run(launch, "--json")
    work_once("A")
    given = ("--what-if", "--plan", "P0001", "--deadline", need.code, 3)
    asked = run(launch, *given, "--json")
    assert asked.exit_code == 0, asked.output
    code = json.loads(asked.stdout)["code"]
    assert json.loads(run(launch, *given, "--json").stdout)["code"] == code
    assert work_once("A") == code
    said = json.loads(run(show, "P0002", "--json").stdout)
    assert (said["status"], said["base"], said["way"]) == ("hypothesis", "P0001", "supposed")
    assert said["compared"]["more"] == 0.0 and said["compared"]["changes"]
    assert "never to adopt" in run(show, "P0002", "--language", "en").stdout
    refused = {
        "planning.bad_change": ("--what-if", "--plan", "P0001", "--deadline", "B09999", 3),
        "plan.unknown": ("--what-if", "--plan", "P0009", "--deadline", need.code, 3),
        "plan.hypothesis": ("--what-if", "--plan", "P0002", "--deadline", need.code, 3),
        "plan.none_in_force": ("--what-if", "--deadline", need.code, 3),
    }
    for reason, options in refused.items():
        done = run(launch, *options, "--json")
        assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, reason)
    assert run(launch, "--deadline", need.code, 3).exit_code == 2
    assert run(launch, "--what-if", "--replan").exit_code == 2
