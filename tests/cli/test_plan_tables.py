"""`maillage plan` on folders of tables: generated, solved, audited, converted; whole or not at all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.cli.test_plan_commands import report, run

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
