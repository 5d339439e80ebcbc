"""Hostile instances from the command line: each refused by the path of its field, by every command that reads one.

And what nobody can serve is a plan that says why, not a failure.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from maillage.cli.plan import plan

PLANNING = Path(__file__).parents[1] / "planning"
SMALL = PLANNING / "instances" / "small.json"
HONEST = PLANNING / "forgeries" / "none.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(plan, [str(argument) for argument in arguments])


def put(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(instance: dict[str, Any]) -> None:
        here: Any = instance
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return change


def twice(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda instance: instance[name].append(dict(instance[name][0]))


HOSTILE: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "NaN weight": (put("needs", 0, "weight", value=float("nan")), "needs[0].weight"),
    "infinite hours": (put("workshops", 0, "labour_hours", 2, value=float("inf")), "workshops[0].labour_hours[2]"),
    "NaN place": (put("workshops", 1, "lat", value=float("nan")), "workshops[1].lat"),
    "repeated alternative": (put("needs", 0, "designs", value=["D1", "D1"]), "needs[0].designs[1]"),
    "negative quantity": (put("needs", 1, "quantity", value=-5), "needs[1].quantity"),
    "negative hours": (put("workshops", 0, "machine_hours", "fdm", 3, value=-1), "workshops[0].machine_hours.fdm[3]"),
    "negative material": (
        put("workshops", 0, "materials", "pla", 0, "quantity", value=-0.1), "workshops[0].materials.pla[0].quantity"
    ),
    "10^18 pieces": (put("needs", 0, "quantity", value=10**18), "needs[0].quantity"),
    "10^18 in a stock": (
        put("stocks", value=[{"id": "S9", "design": "D1", "lat": 48.0, "lon": 2.0, "quantity": 10**18}]), "stocks[0].quantity"
    ),
    "a need twice": (twice("needs"), "needs[{last}].id"),
    "a workshop twice": (twice("workshops"), "workshops[{last}].id"),
    "no design": (put("needs", 3, "designs", value=[]), "needs[3].designs"),
    "unknown design": (put("needs", 3, "designs", value=["D404"]), "needs[3].designs[0]"),
    "unknown workshop": (
        put("commitments", value=[{"need": "N1", "workshop": "W404", "design": "D1", "quantity": 1, "ready_day": 0}]),
        "commitments[0].workshop",
    ),
    "a day too few": (put("workshops", 0, "labour_hours", value=[8.0] * 6), "workshops[0].labour_hours"),
    "a day too many": (put("workshops", 0, "machine_hours", "fdm", value=[8.0] * 8), "workshops[0].machine_hours.fdm"),
    "latitude of nowhere": (put("needs", 0, "lat", value=91.0), "needs[0].lat"),
    "a design without steps": (put("designs", 0, "steps", value=[]), "designs[0].steps"),
    "nothing an hour": (put("designs", 0, "steps", 0, "hours_per_unit", value=0), "designs[0].steps[0].hours_per_unit"),
    "an empty refusal": (put("refusals", value=[{"reason": "x.y"}]), "refusals[0]"),
    "another format": (put("format", value="maillage-planning-instance/9"), "format"),
}  # fmt: skip


@pytest.fixture(params=HOSTILE, ids=lambda name: name.replace(" ", "_"))
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """The file, and the path of its field."""
    change, where = HOSTILE[request.param]
    instance = json.loads(SMALL.read_bytes())
    change(instance)
    last = len(instance[where.partition("[")[0]]) - 1 if "{last}" in where else 0
    source = tmp_path / "hostile.json"
    source.write_text(json.dumps(instance))
    return source, where.format(last=last)


def test_every_command_refuses_it_by_its_path_and_writes_nothing(
    hostile: tuple[Path, str], tmp_path: Path
) -> None:
    source, where = hostile
    out = tmp_path / "plan.json"
    for command in (
        ("solve", source, "--out", out),
        ("audit", source, HONEST),
        ("bound", source),
        ("explain", source, HONEST, "--need", "N1"),
        ("prices", source),
        ("replan", source, "--previous", HONEST, "--previous-instance", SMALL, "--out", out),
        ("convert", source, "--out", out),
        ("what-if", source, HONEST, "--deadline", "N1", 1),
        ("diff", HONEST, HONEST, "--previous-instance", source, "--instance", SMALL),
    ):
        result = run(*command, "--json")
        assert result.exit_code == 3, (command[0], result.output)
        told = json.loads(result.stdout)["error"]["reasons"]
        paths = [reason["params"]["path"] for reason in told if "path" in reason["params"]]
        assert paths == [where], command[0]
        assert sorted(tmp_path.iterdir()) == [source], command[0]


def test_what_nobody_can_serve_is_planned_and_explained_not_failed(tmp_path: Path) -> None:
    instance = json.loads(SMALL.read_bytes())
    instance["commitments"], instance["stocks"], instance["industry"] = [], [], []
    instance["refusals"] = [
        {"design": design["id"], "reason": "category.d_off_platform"} for design in instance["designs"]
    ]
    source, out = tmp_path / "nothing.json", tmp_path / "plan.json"
    source.write_text(json.dumps(instance))
    solved = run("solve", source, "--out", out, "--json")
    assert solved.exit_code == 0, solved.output
    told = json.loads(solved.stdout)
    assert told["sound"] and told["summary"]["weighted_on_time_coverage"] == 0.0
    made = json.loads(out.read_bytes())
    assert made["lines"] == []
    assert {row["need"] for row in made["unserved"]} == {need["id"] for need in instance["needs"]}
    assert all(row["reasons"] for row in made["unserved"])
    explained = run("explain", source, out, "--need", instance["needs"][0]["id"], "--no-advice", "--json")
    codes = [reason["code"] for reason in json.loads(explained.stdout)["reasons"]]
    assert "rule.refused" in codes and explained.exit_code == 0
    assert run("audit", source, out).exit_code == 0
    for more in (("--fair", "0"), ("--seed", "7")):
        assert run("solve", source, "--out", out, *more).exit_code == 0
