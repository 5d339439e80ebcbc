"""`maillage plan` on folders of tables: generated, solved, audited, converted; whole or not at all."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.test_plan_commands import report, run

from maillage.cli.plan_progress import stopped_by_key
from maillage.planning import planner
from maillage.planning.generating import generate
from maillage.planning.reading import read_instance, read_plan


def test_a_folder_is_generated_solved_and_audited(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole", tmp_path / "plan"
    told = report(run("generate", "--workshops", 9, "--needs", 30, "--seed", 5, "--out", whole, "--json"))
    assert told == {"out": str(whole), "workshops": 9, "needs": 30}
    assert replace(read_instance(whole), sha256="") == generate(9, 30, 5)
    solved = report(run("solve", whole, "--out", out, "--json"))
    assert (solved["sound"], sorted(path.name for path in tmp_path.iterdir())) == (True, ["plan", "whole"])
    assert read_plan(out).instance_sha256 == read_instance(whole).sha256
    assert report(run("audit", whole, out, "--json"))["levels"] == solved["levels"]
    again = report(run("solve", whole, "--out", out, "--json"))  # an older plan is replaced
    assert again["levels"] == solved["levels"]
    report(run("solve", whole, "--out", tmp_path / "plan.json", "--json"))
    assert replace(read_plan(tmp_path / "plan.json"), solver=read_plan(out).solver) == read_plan(out)


def test_an_instance_goes_from_json_to_tables_and_back(tmp_path: Path) -> None:
    first, folder, second = tmp_path / "a.json", tmp_path / "b", tmp_path / "c.json"
    report(run("generate", "--needs", 20, "--workshops", 5, "--out", first, "--json"))
    report(run("convert", first, "--out", folder, "--json"))
    report(run("convert", folder, "--out", second, "--json"))
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_of_something_else_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    arguments = ("--needs", 3, "--workshops", 2, "--out", tmp_path / "mine", "--json")
    refused = json.loads(run("generate", *arguments).stdout)
    assert refused["error"]["code"] == "planning.unreadable"
    assert [path.name for path in tmp_path.rglob("*")] == ["mine", "letter.txt"]


def test_workers_make_the_plan_that_one_process_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "LARGE", 60)
    report(run("generate", "--workshops", 20, "--needs", 60, "--out", tmp_path / "whole", "--json"))
    plans = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        told = report(run("solve", tmp_path / "whole", "--out", out, "--workers", workers, "--json"))
        assert told["solver"] == "highs-regions"
        found = read_plan(out)
        plans.append(replace(found, solver=replace(found.solver, seconds=0.0)))
    assert plans[0] == plans[1]


def test_a_small_instance_says_that_nobody_else_is_needed(tmp_path: Path) -> None:
    report(run("generate", "--workshops", 2, "--needs", 3, "--out", tmp_path / "whole", "--json"))
    arguments = (tmp_path / "whole", "--out", tmp_path / "plan", "--cluster", "tcp://127.0.0.1:9")
    told = run("solve", *arguments)
    assert (told.exit_code, "pas planifiée par régions" in told.stderr) == (0, True)


def test_a_key_ends_the_search_and_a_second_one_abandons_it() -> None:
    before = signal.getsignal(signal.SIGINT)  # ignored in what a shell started in the background
    with pytest.raises(KeyboardInterrupt), stopped_by_key("fr") as stop:
        assert stop is not None
        assert not stop()
        os.kill(os.getpid(), signal.SIGINT)
        assert stop()
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
