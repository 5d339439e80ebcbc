"""`maillage workshop` and `maillage import members`, as typed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories.members import attach, maker

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.models import Machine, Member, MemberIdentity, Workshop
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.site.console import main

pytestmark = pytest.mark.django_db
CSV = (
    "référence;atelier;place;procédé;nom\n"
    "a;L0001;home;impression 3D;Ada Lovelace\nb;L0001;bénévole;;\nc;L0404;home;;\n"
)


@pytest.fixture(autouse=True)
def shop(db: None, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    install(kind="real", clock=SystemClock())
    old = FixedClock.at_noon(date(2020, 3, 2))
    register_workshop(name="Atelier", commune="26108", processes=["fdm"], actor=OPERATOR, clock=old)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_confirming() -> None:
    assert json.loads(run("workshop", "confirm", "L0001", "--json").stdout) == {
        "code": "L0001",
        "last_confirmed_on": today(SystemClock()).isoformat(),
    }


def test_closing_and_opening_again() -> None:
    assert run("workshop", "close", "L0001", "--reason", "ended", "--on", "2024-05-01").exit_code == 0
    assert Workshop.objects.get().closed_on == date(2024, 5, 1)
    again = run("workshop", "close", "L0001", "--reason", "ended")
    assert (again.exit_code, "[workshop.closed]" in again.stderr) == (3, True)
    assert run("workshop", "reopen", "L0001").stdout == "L0001 : fait.\n"
    assert Workshop.objects.get().is_open


def test_machines_by_their_code() -> None:
    shown = run("workshop", "machines", "L0001")
    assert shown.stdout == "G00001  2 × fdm, 8 h par jour, part utile 0.5, 200×200×180, tout\n"
    assert run("workshop", "set-machine", "G00001", "--count", "5").exit_code == 0
    assert Machine.objects.get().count == 5
    assert run("workshop", "set-machine", "G00001").exit_code == 2
    refused = run("workshop", "set-machine", "G00001", "--duty", "2", "--json")
    assert (refused.exit_code, json.loads(refused.stdout)["error"]["code"]) == (3, "field.out_of_range")
    assert run("workshop", "remove-machine", "G00001").exit_code == 0
    assert json.loads(run("workshop", "machines", "L0001", "--json").stdout) == {"machines": []}
    assert run("workshop", "remove-machine", "G00001").exit_code == 3


def test_erasing_a_member_says_no_name() -> None:
    (code,) = attach(SystemClock(), maker("L0001"))
    erased = run("workshop", "erase-member", code)
    assert (erased.exit_code, erased.stdout) == (0, f"{code} : fait.\n")
    assert not MemberIdentity.objects.exists()
    assert run("workshop", "erase-member", code).exit_code == 3


def test_members_are_tried_then_brought_in(tmp_path: Path) -> None:
    file = tmp_path / "membres.csv"
    file.write_text(CSV)
    tried = json.loads(run("import", "members", str(file), "--dry-run", "--json").stdout)
    assert (tried["created"], Member.objects.count()) == (3, 0)
    told = json.loads(run("import", "members", str(file), "--json").stdout)
    assert (told["created"], [problem["code"] for problem in told["refused"]]) == (2, ["workshop.unknown"])
    assert sorted(Member.objects.values_list("kind", flat=True)) == ["home", "volunteer"]
    assert run("import", "members", str(file), "--strict").exit_code == 3
    assert Member.objects.count() == 2
