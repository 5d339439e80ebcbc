"""`maillage plan …` on files: words, JSON, exit codes; nothing half-written; no Django."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from maillage.cli.plan import plan
from maillage.planning import planner
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.writing import write_instance

PLANNING = Path(__file__).parents[1] / "planning"
SMALL = PLANNING / "instances" / "small.json"
HONEST = PLANNING / "forgeries" / "none.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(plan, [str(argument) for argument in arguments])


def report(result: Result, exit_code: int = 0) -> dict[str, Any]:
    """The one object of a `--json` run."""
    assert result.exit_code == exit_code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_solve_writes_a_plan_that_the_auditor_accepts(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    told = report(run("solve", SMALL, "--out", out, "--json"))
    written = read_plan(out)
    assert audit(read_instance(SMALL), written).violations == ()
    assert (told["out"], told["sound"], told["violations"]) == (str(out), True, [])
    assert told["summary"]["weighted_on_time_coverage"] == written.summary.weighted_on_time_coverage
    assert told["withdrawn"] == 20
    assert written.solver.seconds > 0
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]


def test_the_same_input_and_seed_give_the_same_plan(tmp_path: Path) -> None:
    plans = []
    for name in ("one", "two"):
        report(run("solve", SMALL, "--out", tmp_path / name, "--seed", 7, "--json"))
        found = read_plan(tmp_path / name)
        plans.append(replace(found, solver=replace(found.solver, seconds=0.0)))
    assert plans[0] == plans[1]


def test_a_previous_plan_is_kept_when_the_needs_change(tmp_path: Path) -> None:
    first, second = generate(15, 60, 3), tmp_path / "second.json"
    (tmp_path / "first.json").write_bytes(write_instance(first))
    report(run("solve", tmp_path / "first.json", "--out", tmp_path / "before.json", "--json"))
    added = replace(first.needs[0], id="B99999", weight=50.0, quantity=40)
    second.write_bytes(write_instance(replace(first, needs=(*first.needs, added))))
    arguments = (second, "--previous", tmp_path / "before.json")
    told = report(run("solve", *arguments, "--out", tmp_path / "after.json", "--json"))
    assert (told["withdrawn"], told["previous_left_out"]) == (0, [])
    assert told["levels"]["kept"] == told["levels"]["committed"] > 0
    checked = report(run("audit", second, tmp_path / "after.json", *arguments[1:], "--json"))
    assert checked["levels"] == told["levels"]


def test_lines_the_new_instance_does_not_know_are_told(tmp_path: Path) -> None:
    instance = read_instance(SMALL)
    fewer = replace(instance, needs=instance.needs[1:], commitments=(), refusals=())
    (tmp_path / "fewer.json").write_bytes(write_instance(fewer))
    arguments = ("--previous", HONEST, "--out", tmp_path / "plan.json", "--json")
    told = report(run("solve", tmp_path / "fewer.json", *arguments))
    assert {line["need"] for line in told["previous_left_out"]} == {"N1"}


def test_audit_exits_0_with_the_levels_of_a_sound_plan() -> None:
    told = report(run("audit", SMALL, HONEST, "--json"))
    assert (told["sound"], told["violations"]) == (True, [])
    assert told["levels"]["kept"] == 70
    words = run("audit", SMALL, HONEST, "--language", "en")
    assert words.exit_code == 0
    assert words.stdout.splitlines()[0] == "No violation."
    assert "    weighted on-time coverage: 0.827778" in words.stdout.splitlines()


def test_audit_exits_4_with_every_violation() -> None:
    forged = PLANNING / "forgeries" / "process_missing.json"
    told = report(run("audit", SMALL, forged, "--json"), exit_code=4)
    found = audit(read_instance(SMALL), read_plan(forged)).violations
    assert [(v["code"], v["where"]) for v in told["violations"]] == [(v.code, v.where) for v in found]
    words = run("audit", SMALL, forged)
    assert words.exit_code == 4
    assert sum(line.startswith("- ") for line in words.stdout.splitlines()) == len(found) > 1


def test_explain_gives_the_reasons_in_both_languages(tmp_path: Path) -> None:
    told = report(run("explain", SMALL, HONEST, "--need", "N4", "--json"))
    assert (told["need"], told["quantity"], told["on_time"], told["missing"]) == ("N4", 100, 33, 67)
    (reason,) = told["reasons"]
    assert reason["code"] == "capacity.material"
    assert re.search(
        "“(pla|PLA filament)” runs out", reason["says"]["en"]
    )  # named where the network is known
    words = run("explain", SMALL, HONEST, "--need", "N4", "--language", "en").stdout.splitlines()
    assert words[0] == "N4: 33 of 100 pieces on time, 0 late, 67 missing."
    assert words[1].endswith("(capacity.material)")


def test_explain_tells_what_would_serve_the_need_after_trying_it() -> None:
    told = report(run("explain", SMALL, HONEST, "--need", "N4", "--json"))
    assert told["advice"]
    for one in told["advice"]:
        assert (one["checked"], one["pieces"] >= told["on_time"]) == ("whole", True)
        assert all(change["says"]["fr"] and change["says"]["en"] for change in one["changes"])
    near = report(run("explain", SMALL, HONEST, "--need", "N4", "--near", "--json"))
    assert {one["checked"] for one in near["advice"]} == {"near"}
    assert report(run("explain", SMALL, HONEST, "--need", "N4", "--no-advice", "--json"))["advice"] is None
    words = run("explain", SMALL, HONEST, "--need", "N4", "--language", "en").stdout.splitlines()
    assert "What would serve it:" in words


def test_prices_say_what_the_next_hours_serve_with_a_plan_or_without() -> None:
    told = report(run("prices", SMALL, HONEST, "--json"))["prices"]
    assert told == sorted(told, key=lambda price: -price["value"])
    assert all(price["value"] > 0 and price["code"].startswith("price.") for price in told)
    words = run("prices", SMALL, "--amount", "4", "--language", "en")
    assert words.exit_code == 0
    assert words.stdout.startswith("- The next 4 ")


def test_explain_refuses_an_unknown_need_and_another_instance(tmp_path: Path) -> None:
    unknown = run("explain", SMALL, HONEST, "--need", "N99", "--language", "en")
    assert unknown.exit_code == 3
    assert unknown.stderr.splitlines()[0] == "No need “N99” in this instance."
    other = tmp_path / "other.json"
    other.write_bytes(SMALL.read_bytes() + b" ")
    told = report(run("explain", other, HONEST, "--need", "N4", "--json"), exit_code=3)
    assert told["error"]["code"] == "planning.other_instance"


def test_no_plan_passes_either_bound() -> None:
    loose = report(run("bound", SMALL, "--json"))
    tight = report(run("bound", SMALL, "--tight", "--json"))
    assert (loose["kind"], tight["kind"]) == ("cumulative", "day-indexed")
    coverage = read_plan(HONEST).summary.weighted_on_time_coverage
    assert coverage <= tight["upper_bound"] <= loose["upper_bound"] + 1e-9


def test_bench_reports_machine_runs_and_medians() -> None:
    told = report(run("bench", "--workshops", 8, "--needs", 20, "--seed", 5, "--runs", 2, "--json"))
    assert [each["seed"] for each in told["runs"]] == [5, 6]
    assert [each["violations"] for each in told["runs"]] == [0, 0]
    assert set(told["versions"]) == {"maillage", "numpy", "highspy"}
    gaps = sorted(each["gap"] for each in told["runs"])
    assert told["medians"]["gap"] == pytest.approx(sum(gaps) / 2)
    for each in told["runs"]:
        assert (each["method"], each["bound_kind"]) == ("highs", "day-indexed")
        assert each["gap"] == pytest.approx(1 - each["coverage"] / each["tight_bound"])
        assert each["megabytes"] > 20 or not Path("/proc/self/smaps_rollup").exists()
        assert each["solve_processor_seconds"] > 0 and each["greedy_coverage"] > 0
    words = run("bench", "--workshops", 8, "--needs", 20)
    assert words.stdout.splitlines()[-1].startswith("median") and "highs, day-indexed" in words.stdout


def test_bench_measures_the_planner_that_the_size_calls_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LARGE", 60)
    (each,) = report(run("bench", "--workshops", 20, "--needs", 60, "--json"))["runs"]
    assert (each["method"], each["bound_kind"], each["violations"]) == ("highs-regions", "lagrangian", 0)
    assert (each["tight_bound"], each["bound_seconds"]) == (each["printed_bound"], 0.0)
    assert each["gap"] == pytest.approx(1 - each["coverage"] / each["printed_bound"])


def test_bad_input_is_refused_by_path_and_nothing_is_written(tmp_path: Path) -> None:
    broken = json.loads(SMALL.read_bytes())
    broken["needs"][3]["quantity"] = -5
    broken["workshops"][0]["lat"] = float("nan")
    source, out = tmp_path / "broken.json", tmp_path / "plan.json"
    source.write_text(json.dumps(broken))
    told = report(run("solve", source, "--out", out, "--json"), exit_code=3)
    paths = [reason["params"].get("path") for reason in told["error"]["reasons"]]
    assert paths == [None, "workshops[0].lat", "needs[3].quantity"]
    words = run("solve", source, "--out", out, "--language", "en")
    assert words.stdout == ""
    assert "needs[3].quantity: -5; expected: an integer from 1 to 10000000." in words.stderr.splitlines()
    assert not out.exists()


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    told = report(run("audit", tmp_path / "none.json", HONEST, "--json"), exit_code=3)
    assert told["error"]["code"] == "planning.unreadable"
    told = report(run("solve", SMALL, "--out", tmp_path / "no" / "plan.json", "--json"), exit_code=3)
    assert told["error"]["code"] == "planning.unreadable"


def test_usage_errors_exit_2() -> None:
    assert run("solve", SMALL).exit_code == 2
    assert run("solve", SMALL, "--out", "x", "--time-limit", 0).exit_code == 2
    assert run("bound", SMALL, "--cluster", "x").exit_code == 2


def test_audit_imports_neither_django_nor_the_solver() -> None:
    script = (
        "import sys; from maillage.cli.plan import plan\n"
        f"plan(['audit', {str(SMALL)!r}, {str(HONEST)!r}], standalone_mode=False)\n"
        "print(sorted(name for name in sys.modules if name in ('django', 'highspy', 'maillage.planning.solving')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_re_plan_is_written_audited_and_told(tmp_path: Path) -> None:
    old, new, plan, out = (tmp_path / name for name in ("old.json", "new.json", "plan.json", "next.json"))
    instance = generate(20, 60, 4)
    old.write_bytes(write_instance(instance))
    new.write_bytes(write_instance(replace(instance, needs=instance.needs[1:])))
    assert run("solve", str(old), "--out", str(plan)).exit_code == 0
    given = ("replan", str(new), "--previous", str(plan), "--previous-instance", str(old), "--out", str(out))
    told = json.loads(run(*given, "--json").stdout)
    assert [change["code"] for change in told["changes"]] == ["changed.need_gone"]
    assert told["sound"] and told["summary"]["bound_kind"] == "cumulative"
    assert json.loads(run("audit", str(new), str(out), "--json").stdout)["sound"]
    compared = json.loads(run("diff", str(plan), str(out), "--json").stdout)
    assert compared == {key: told[key] for key in ("gain", "totals", "needs")}
    assert sum(total["gain"] for total in compared["totals"]) == compared["gain"]
    assert run("diff", str(plan), str(plan)).stdout.startswith("Inchangé")
    assert run(*given, "--full", "--at-once").exit_code == 2
