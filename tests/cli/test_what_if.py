"""What if: changes given as options or in a file, compared with the plan in hand, refused as on the screen; nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from maillage.cli.plan import plan as engine
from maillage.planning.advising import advise
from maillage.planning.advising.supposing import kept_changes
from maillage.planning.explaining import explain_late
from maillage.planning.generating import generate
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.writing import write_instance

Ask = Callable[..., Result]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    source, out = tmp_path / "instance.json", tmp_path / "plan.json"
    source.write_bytes(write_instance(generate(workshops=16, needs=40, seed=3)))
    assert CliRunner().invoke(engine, ["solve", str(source), "--out", str(out)]).exit_code == 0
    return source, out


@pytest.fixture
def ask(files: tuple[Path, Path]) -> Ask:
    return lambda *given: CliRunner().invoke(engine, ["what-if", *map(str, files), *map(str, given)])


def test_a_change_is_supposed_and_compared_and_nothing_is_written(
    files: tuple[Path, Path], ask: Ask, tmp_path: Path
) -> None:
    instance, plan = read_instance(files[0]), read_plan(files[1])
    held = {path: path.read_bytes() for path in files[0].parent.iterdir()}
    (advice, *_) = (
        found for row in explain_late(instance, plan) for found in advise(instance, plan, row.need)
    )
    changes = tmp_path / "elsewhere" / "changes.json"
    changes.parent.mkdir()
    changes.write_text(json.dumps(kept_changes(advice.changes)))
    done = ask("--changes", changes, "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert [one["code"] for one in said["supposed"]] == [change.code for change in advice.changes]
    assert all(one["says"]["fr"] and one["says"]["en"] for one in said["supposed"])
    assert said["before"]["weighted_on_time_coverage"] == plan.summary.weighted_on_time_coverage
    assert said["adoptable"] is False and said["gain"] == sum(row["gain"] for row in said["needs"])
    (served,) = (row for row in said["needs"] if row["need"] == advice.need)
    assert served["gain"] == advice.gained > 0
    words = ask("--changes", changes, "--language", "en").stdout
    assert words.startswith("HYPOTHESIS, to compare, never to adopt:") and advice.need in words
    changes.unlink()
    changes.parent.rmdir()
    assert {path: path.read_bytes() for path in files[0].parent.iterdir()} == held


def test_every_option_and_a_file_of_changes_are_read_together(files: tuple[Path, Path], ask: Ask) -> None:
    instance = read_instance(files[0])
    shop, wanted = instance.workshops[0], instance.needs[0]
    process = instance.designs[0].steps[0].process
    more = files[0].parent / "changes.json"
    more.write_text(json.dumps([{"code": "remedy.priority", "params": {"need": wanted.id, "times": 2}}]))
    options: list[Any] = ["--machine-hours", shop.id, process, 40, "--labour-hours", shop.id, 12.5]
    options += ["--material", shop.id, instance.designs[0].materials[0].id, 100, "--changes", more]
    said = json.loads(ask(*options, "--json").stdout)["supposed"]
    assert [one["code"].partition(".")[2] for one in said] == [
        "machine_hours", "labour_hours", "material", "priority",
    ]  # fmt: skip
    assert said[0]["params"]["day"] == instance.days - 1


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["--deadline", "nobody", 2],
        ["--deadline", "N0", 0],
        ["--labour-hours", "nowhere", 2],
        ["--labour-hours", "W0", "nan"],
        ["--lift", "N0", "rule.unknown"],
    ],
)
def test_what_cannot_be_supposed_is_refused_as_on_the_screen(ask: Ask, given: list[Any]) -> None:
    done = ask(*given, "--json")
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, "planning.bad_change")


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"code": "no.such", "params": {}}]'])
def test_a_file_that_holds_no_changes_is_refused(files: tuple[Path, Path], ask: Ask, content: str) -> None:
    given = files[0].parent / "changes.json"
    given.write_text(content)
    done = ask("--changes", given, "--json")
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, "planning.bad_change")


def test_a_plan_of_another_instance_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(write_instance(generate(workshops=5, needs=5, seed=1)))
    done = CliRunner().invoke(engine, ["what-if", str(other), str(files[1]), "--json"])
    assert (done.exit_code, json.loads(done.stdout)["error"]["code"]) == (3, "planning.other_instance")
