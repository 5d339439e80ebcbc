"""`maillage register export`: a folder that verifies at every instant, written by steps, the same each time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.factories.public_register import logged, written
from tests.factories.register import an_open_register, cosignature, trust_of_day
from tests.register.making import WITNESSES, Log, decision, withdrawal

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.apps.records.commands.install import install
from maillage.apps.records.queries.public_register import public_register
from maillage.cli.register import register
from maillage.cli.register_export import in_order
from maillage.kernel.clock import SystemClock, today
from maillage.register import layout

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
DAY = today(CLOCK)
TERMS = {"issued": DAY, "valid_from": DAY}
ALONE = Path(__file__).resolve().parents[2] / "docs" / "verify_register.py"


def run(*words: object) -> Result:
    return CliRunner().invoke(register, [str(word) for word in words], env={"MAILLAGE_LANGUAGE": "en"})


def cosigned() -> None:
    for key in WITNESSES[:2]:
        cosign_checkpoint(line=cosignature(CLOCK, key), clock=CLOCK)


@pytest.fixture
def trust(db: None, settings: Any, tmp_path: Path) -> Path:
    install(kind="demo", clock=CLOCK)
    an_open_register(settings, tmp_path, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    cosigned()
    (tmp_path / "trust.note").write_bytes(trust_of_day(DAY))
    return tmp_path / "trust.note"


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def exported(folder: Path, *words: object) -> dict[str, int]:
    found = run("export", folder, "--json", *words)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)  # type: ignore[no-any-return]


def verdict(folder: Path, trust: Path, id: str) -> str:
    found = run("verify", folder, "--trust", trust, "--id", id, "--json")
    return str(json.loads(found.stdout)["verdicts"][0]["outcome"])


def test_an_export_verifies_by_both_verifiers(trust: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    report = exported(stick)
    assert (report["size"], report["since"], report["waiting"]) == (4, 0, 0)
    assert verdict(stick, trust, "2026-010") == "current"
    assert (stick / "verify_register.py").read_bytes() == ALONE.read_bytes()
    names = {"index.html", "LISEZMOI.txt", "README.txt", "verify_register.py", "checkpoint", "feed.json"}
    assert {path.name for path in stick.iterdir() if path.is_file()} == names
    alone = subprocess.run(
        [sys.executable, "verify_register.py", ".", "--origin", "registre.example/decisions", "--trust",
         str(trust), "--id", "2026-010"],
        capture_output=True, text=True, cwd=stick, check=False,
    )  # fmt: skip
    assert (alone.returncode, json.loads(alone.stdout)["outcome"]) == (0, "current")
    assert 'href="records/2026-010.note"' in (stick / "index.html").read_text()


def test_it_is_written_by_steps_and_the_same_each_time(trust: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    exported(stick)
    first = contents(stick)
    assert exported(stick)["written"] == 0
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    waiting = exported(stick)
    assert (waiting["size"], waiting["waiting"]) == (4, 1)  # no witness has seen the withdrawal yet
    assert contents(stick)["checkpoint"] == first["checkpoint"]
    assert verdict(stick, trust, "2026-010") == "current"
    cosigned()
    assert (exported(stick)["size"], verdict(stick, trust, "2026-010")) == (5, "withdrawn")
    after = contents(stick)
    mutable = {"checkpoint", "witness/checkpoint", "feed.json", "index.html"}
    narrow = {name for name in first if ".p/" in name}
    assert {name for name in first if after.get(name) != first[name]} <= mutable | narrow
    assert exported(tmp_path / "again")["size"] == 5
    again = contents(tmp_path / "again")
    proofs = {name for name in after if name.startswith("proofs/") or ".p/4" in name}
    assert {n: raw for n, raw in again.items() if n not in proofs} == {
        n: r for n, r in after.items() if n not in proofs
    }


def test_a_copy_taken_at_any_instant_verifies(trust: Path, tmp_path: Path) -> None:
    """Killed after any number of files, the folder is the register before; then the next run finishes it."""
    stick = tmp_path / "stick"
    exported(stick)
    before = contents(stick)
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    cosigned()
    found = public_register()
    assert found is not None
    new = found.files("http://localhost:8000/registre/fichiers", since=4)
    order = in_order(new)
    for reached in range(len(order) + 1):
        half = written(tmp_path / f"half{reached}", before | {name: new[name] for name in order[:reached]})
        seen = "withdrawn" if layout.CHECKPOINT in order[:reached] else "current"
        assert verdict(half, trust, "2026-010") == seen
        assert exported(half)["size"] == 5
        assert (half / "records/2026-011.note").is_file() and (half / "proofs/2026-011.tlog-proof").is_file()
    assert exported(stick)["size"] == 5


def test_a_folder_of_another_register_is_refused(trust: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    exported(stick)
    kept = contents(stick)
    other = written(tmp_path / "other", Log().append(decision("2026-017", **TERMS)).publish(CLOCK.now()))
    assert "[register.export.other]" in run("export", other).stderr
    longer = Log(entries=list(public_entries())).append(decision("2026-012", **TERMS))
    written(stick, {"checkpoint": longer.publish(CLOCK.now())["checkpoint"]})
    assert "[register.export.other]" in run("export", stick).stderr  # a restored database
    assert {name for name in kept if contents(stick)[name] != kept[name]} == {"checkpoint"}


def public_entries() -> tuple[bytes, ...]:
    found = public_register()
    assert found is not None
    return found.log.entries


def test_nothing_is_exported_before_the_register_opens(db: None, tmp_path: Path) -> None:
    install(kind="demo", clock=CLOCK)
    found = run("export", tmp_path / "stick")
    assert found.exit_code == 3 and "[register.not_open]" in found.stderr
    assert not (tmp_path / "stick").exists()
