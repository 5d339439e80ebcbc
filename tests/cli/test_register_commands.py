"""``maillage register``: files in, files out, exit codes, no Django; a witness that keeps its memory."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.register.making import DAY, LOG, ORIGIN, Log, decision, trust_note, withdrawal

from maillage.cli.register import register
from maillage.register import checkpoints, notes, witness
from maillage.register.keys import PublicKey

ID = "2026-010"
HELD = trust_note(expires=date(2099, 1, 1))  # judged at the real date


def run(*words: object) -> Result:
    return CliRunner().invoke(register, [str(word) for word in words], env={"MAILLAGE_LANGUAGE": "en"})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A register published now, where its trust document still holds."""
    (tmp_path / "trust.note").write_bytes(HELD)
    log = Log(trust=HELD, trusts={1: HELD}).append(
        decision(ID), decision("2026-011"), withdrawal("2026-012", ID)
    )
    for path, raw in log.publish(datetime.now(UTC)).items():
        (tmp_path / "register" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "register" / path).write_bytes(raw)
    return tmp_path


def verify(folder: Path, *words: object) -> Result:
    return run("verify", folder / "register", "--trust", folder / "trust.note", *words)


def test_a_register_and_what_is_asked_of_it(folder: Path):
    (folder / "visor.stl").write_bytes(b"visor.stl")
    assert verify(folder).exit_code == 0
    assert "Register verified: 6 records" in verify(folder).stdout
    asked = verify(folder, "--id", ID, "--file", folder / "visor.stl", "--label", "x",
                   "--record", folder / "register/records/2026-011.note", "--json")  # fmt: skip
    report = json.loads(asked.stdout)
    assert asked.exit_code == 3
    assert report["size"] == 6 and report["faults"] == [] and report["origin"] == ORIGIN
    outcomes = [(v["asked"].rsplit("/", 1)[-1], v["outcome"]) for v in report["verdicts"]]
    assert outcomes == [
        (ID, "withdrawn"), ("2026-011.note", _expected()), ("visor.stl", _expected()), ("x", "bad_signature"),
    ]  # fmt: skip


def _expected() -> str:
    """The acts of the tests begin on one day, whatever the day they are run."""
    return "current" if datetime.now(UTC).date() >= DAY else "not_in_force"


def test_a_damaged_register_is_refused_with_words(folder: Path):
    (folder / "register/checkpoint").write_bytes(b"")
    found = verify(folder, "--id", ID)
    assert (found.exit_code, found.stdout) == (3, "")
    assert "[register.note.malformed]" in found.stderr
    assert json.loads(verify(folder, "--json").stdout)["error"]["code"] == "register.note.malformed"
    assert run("verify", folder / "register", "--trust", folder / "none").exit_code == 3


def test_memory_recognises_an_older_register(folder: Path):
    assert verify(folder, "--memory", folder / "memory").exit_code == 0
    older = Log(trust=HELD, trusts={1: HELD}).append(decision(ID)).publish(datetime.now(UTC))
    for path in list((folder / "register").rglob("*")):
        if path.is_file():
            path.unlink()
    for path, raw in older.items():
        (folder / "register" / path).write_bytes(raw)
    found = verify(folder, "--memory", folder / "memory")
    assert found.exit_code == 3
    assert "[register.attack.hidden_withdrawal]" in found.stderr


def test_a_witness_keeps_what_it_saw_before_it_signs(folder: Path):
    made = run("key", "temoin.example/1", "--witness", "--out", folder / "key")
    public = PublicKey.parse(made.stdout.strip())
    assert (folder / "key").stat().st_mode & 0o777 == 0o600
    assert run("key", "temoin.example/1", "--out", folder / "key").exit_code == 3  # never overwritten
    assert run("key", "a b", "--out", folder / "other").exit_code == 3
    log = Log()

    def ask(old: int, *words: object) -> Result:
        proof = log.tree.consistency(old) if old else ()
        body = witness.write_request(old, proof, checkpoints.sign(log.checkpoint(), LOG))
        (folder / "request").write_bytes(body)
        return run("witness", folder / "request", "--trust", folder / "trust.note", "--key", folder / "key",
                   "--state", folder / "state", *words)  # fmt: skip

    assert "[register.witness.no_memory]" in ask(0).stderr
    first = ask(0, "--first")
    assert first.exit_code == 0
    raw = checkpoints.sign(log.checkpoint(), LOG) + first.stdout.encode()
    assert list(notes.verified(notes.parse(raw), [public])) == [public]
    assert "[register.witness.not_first]" in ask(0, "--first").stderr
    log.append(decision(ID))
    assert json.loads(ask(3, "--json").stdout)["size"] == 4
    kept = (folder / "state").read_bytes()
    log.entries[3:] = []
    refused = ask(3)
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert "[register.attack.rollback]" in refused.stderr
    assert (folder / "state").read_bytes() == kept
    (folder / "state").write_bytes(b"")
    assert "[register.witness.request]" in ask(0).stderr
    (folder / "key").write_text("nothing")
    assert "[register.key_file]" in ask(0).stderr and "nothing" not in ask(0).stderr


def test_it_imports_no_django(folder: Path):
    code = (
        "import sys; from maillage.site.console import main\n"
        f"sys.argv = ['maillage', 'register', 'verify', {str(folder / 'register')!r}, '--trust', {str(folder / 'trust.note')!r}]\n"
        "try: main()\nexcept SystemExit as left: print(left.code, 'django' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "0 False"
