"""The project's own vectors: the library and the stand-alone verifier give the stated answer to every question."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.register.vectors.write import cases

from maillage.kernel.refusals import Refusal
from maillage.register import labels, memory, verdicts, verifying
from maillage.register.encoding import decode64
from maillage.register.opening import open_register
from maillage.register.verdicts import Register, Verdict

HERE = Path(__file__).parent / "vectors"
ALONE = Path(__file__).resolve().parents[2] / "docs" / "verify_register.py"
NAMES = sorted(path.stem for path in HERE.glob("*.json"))


def _alone() -> Any:
    spec = importlib.util.spec_from_file_location("verify_register", ALONE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ALONE_MODULE = _alone()


def _raw(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else decode64(value["base64"])


def load(name: str) -> dict[str, Any]:
    case = json.loads((HERE / f"{name}.json").read_text())
    files = {path: _raw(value) for path, value in case["files"].items()}
    if case["base"]:
        files = load(case["base"])["files"] | files
    case["files"] = {path: raw for path, raw in files.items() if path not in case["removed"]}
    case["instant"] = datetime.fromisoformat(case["now"])
    return case


def asked(register: Register, sort: str, what: str) -> Verdict:
    if sort == "id":
        return verdicts.on_id(register, what)
    if sort == "note":
        return verdicts.on_record(register, what.encode())
    if sort == "sha256":
        return verdicts.on_file(register, what)[0]
    try:
        return verifying.on_label(register, labels.of_address(what))
    except Refusal as refusal:
        return verdicts.refused(refusal)


def by_library(case: dict[str, Any]) -> list[str]:
    try:
        held = memory.read(case["memory"].encode()) if case["memory"] else None
        register = open_register(
            case["files"], case["trust"].encode(), case["origin"], case["instant"], held
        ).register
        found = [asked(register, sort, what) for sort, what, _ in case["questions"]]
    except Refusal as refusal:
        found = [verdicts.refused(refusal)] * len(case["questions"])
    return [f"{verdict.outcome} {verdict.reasons[0].code}" for verdict in found]


def by_the_other(case: dict[str, Any]) -> list[str]:
    questions = [(sort, what.encode() if sort == "note" else what) for sort, what, _ in case["questions"]]
    held = json.loads(case["memory"]) if case["memory"] else None
    found, _ = ALONE_MODULE.answer(
        case["files"], case["trust"].encode(), case["origin"], case["instant"], held, questions
    )
    return [" ".join(pair) for pair in found]


def test_the_vectors_are_what_their_maker_writes():
    assert {path.stem: path.read_text() for path in HERE.glob("*.json")} == cases()


@pytest.mark.parametrize("name", NAMES)
def test_the_library_gives_the_stated_answers(name: str):
    case = load(name)
    assert by_library(case) == [stated for _, _, stated in case["questions"]]


@pytest.mark.parametrize("name", NAMES)
def test_the_stand_alone_verifier_gives_the_stated_answers(name: str):
    case = load(name)
    assert by_the_other(case) == [stated for _, _, stated in case["questions"]]


def test_both_remember_the_same():
    case = load("honest")
    opened = open_register(case["files"], case["trust"].encode(), case["origin"], case["instant"])
    _, seen = ALONE_MODULE.answer(
        case["files"], case["trust"].encode(), case["origin"], case["instant"], None, []
    )
    assert (
        memory.Memory.of(opened.register).write()
        == (json.dumps(ALONE_MODULE.canonical(seen), separators=(",", ":")) + "\n").encode()
    )


def test_both_refuse_every_flipped_bit_of_a_record_and_of_a_label():
    case = load("honest")
    opened = open_register(case["files"], case["trust"].encode(), case["origin"], case["instant"])
    alone = ALONE_MODULE.Register(case["files"], case["trust"].encode(), case["origin"], case["instant"])
    note = case["files"]["records/2026-010.note"]
    for place in range(0, len(note), 3):
        raw = note[:place] + bytes([note[place] ^ 1 << place % 8]) + note[place + 1 :]
        theirs = verdicts.on_record(opened.register, raw)
        assert alone.on_note(raw) == (theirs.outcome.value, theirs.reasons[0].code), place
        assert theirs.outcome == "bad_signature"


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ALONE), *words], capture_output=True, text=True, check=False)


def test_it_runs_alone_from_the_command_line(tmp_path: Path):
    case = load("honest")
    for path, raw in case["files"].items():
        (tmp_path / "register" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "register" / path).write_bytes(raw)
    (tmp_path / "trust.note").write_text(case["trust"])
    (tmp_path / "visor.stl").write_bytes(b"visor.stl")
    common = (
        str(tmp_path / "register"), "--origin", case["origin"], "--trust", str(tmp_path / "trust.note"),
        "--now", case["now"], "--memory", str(tmp_path / "memory.json"),
    )  # fmt: skip
    good = run(*common, "--id", "2026-010", "--file", str(tmp_path / "visor.stl"))
    assert (good.returncode, good.stderr) == (0, "")
    assert [json.loads(line)["outcome"] for line in good.stdout.splitlines()] == ["current", "current"]
    bad = run(*common, "--id", "2026-014")
    assert (bad.returncode, json.loads(bad.stdout)["code"]) == (3, "register.verdict.withdrawn")
    whole = run(*common)
    assert (whole.returncode, json.loads(whole.stdout)) == (0, {"verified": True, "size": 20, "code": ""})
    (tmp_path / "register" / "checkpoint").write_bytes(b"")
    damaged = run(*common)
    assert (damaged.returncode, json.loads(damaged.stdout)["code"]) == (3, "register.note.malformed")


def test_it_shares_no_code_and_needs_one_package():
    imports = [
        line.split()[1].split(".")[0]
        for line in ALONE.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]
    assert set(imports) - set(sys.stdlib_module_names) == {"cryptography"}
