"""`maillage mission`: issued, listed, printed, checked, revoked, with the same refusals as everywhere."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.factories.members import attach, maker
from tests.factories.production import Scene, build_scene
from tests.factories.relay import keep_label_key
from tests.formats.documents.document_samples import words_of

from maillage.apps.records.commands.install import install
from maillage.cli.missions import mission
from maillage.jobs.ticking import tick_once
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    keep_label_key(tmp_path / "keys", monkeypatch)
    install(kind="demo", clock=CLOCK)
    return build_scene(monkeypatch)


def run(*args: str) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(mission, [*args, "--json"])
    return done.exit_code, json.loads(done.stdout)


def test_an_order_from_issue_to_revocation(scene: Scene, tmp_path: Path) -> None:
    (member,) = attach(CLOCK, maker(scene.shop, since=scene.day))
    last = scene.day + timedelta(days=6)
    asked = [
        "issue", scene.order.code, "--member", member, "--holder", "Ada L.", "--born", "1985", "--activity",
        "deliver", "--commune", "26108", "--from", scene.day.isoformat(), "--hours", "08:00", "19:00", "--to",
    ]  # fmt: skip
    code, refused = run(*asked, (last + timedelta(days=1)).isoformat())
    assert (code, refused["error"]["code"]) == (3, "mission.too_long")
    code, made = run(*asked, last.isoformat())
    serial = made["serial"]
    assert code == 0
    assert run("list")[1]["missions"] == [
        {
            "serial": serial, "state": "in_force", "workshop": scene.shop, "member": member, "order": scene.order.code,
            "activity": "deliver", "request": "", "communes": ["26108"], "first_day": scene.day.isoformat(),
            "last_day": last.isoformat(), "starts": "08:00", "ends": "19:00",
        }
    ]  # fmt: skip
    out = tmp_path / "ordre.pdf"
    assert run("print", serial, "--out", str(out))[0] == 0
    assert "aucun déplacement" in words_of(out.read_bytes())
    assert run("check", serial)[1] == {"serial": serial, "state": "in_force", "last_day": last.isoformat()}
    code, bare = run("mail", serial)
    assert (code, bare["error"]["code"]) == (3, "maker_link.no_address")
    assert run("revoke", serial.lower(), "--reason", "Malade") == (0, {"serial": serial})
    assert run("check", serial)[1]["state"] == "revoked"
    code, over = run("print", serial, "--out", str(out))
    assert (code, over["error"]["code"]) == (3, "mission.over")
    assert (run("check", "AAAQEAYEAUDAOCAJ")[0], tick_once()["missions_erased"]) == (3, 0)
    told = CliRunner().invoke(mission, ["list"])
    assert f"{serial}  Révoqué" in told.stdout and "aucune demande" in told.stdout
