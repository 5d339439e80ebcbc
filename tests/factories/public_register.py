"""A public register for tests: records put straight into the log, witnesses on their own disks, files written out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from tests.factories.register import trust_of_day
from tests.register.making import ORIGIN, WITNESSES, signed

from maillage.apps.records.commands.append_records import append_records
from maillage.apps.records.replaying import Log, read_log
from maillage.kernel.clock import Clock
from maillage.register import notes
from maillage.register.keys import SecretKey
from maillage.register.records import Record


def logged(clock: Clock, *records: Record | bytes) -> Log:
    """The log with these records appended, by nobody's act."""
    log = read_log()
    assert log is not None
    raws = [r if isinstance(r, bytes) else signed(r) for r in records]
    return append_records(log=log, notes=raws, acts={}, clock=clock)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, raw in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder


def maillage(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own, without this one's database."""
    code = "from maillage.site.console import main; main()"
    given = {**os.environ, "MAILLAGE_LANGUAGE": "en", "MAILLAGE_HOME": "/nonexistent/maillage", **environment}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, env=given, check=False
    )


class WitnessSite:
    """A witness: its key, its memory and its trust document, in a folder of its own."""

    def __init__(
        self, folder: Path, key: SecretKey = WITNESSES[0], day: date | None = None, trust: bytes = b""
    ) -> None:
        self.folder, self.key = folder, key
        folder.mkdir(parents=True)
        (folder / "witness.key").write_text(key.secret_text() + "\n")
        (folder / "trust.note").write_bytes(trust or trust_of_day(day or date.today()))  # noqa: DTZ011

    @property
    def state(self) -> Path:
        return self.folder / "seen"

    def run(self, source: object, *words: object) -> subprocess.CompletedProcess[str]:
        """Once, as its cron would; the first time it says so."""
        first = () if self.state.exists() else ("--first",)
        return maillage(
            "register", "witness", source, "--trust", self.folder / "trust.note",
            "--key", self.folder / "witness.key", "--state", self.state, *first, *words,
        )  # fmt: skip


def with_lines(checkpoint: bytes, *lines: str) -> bytes:
    """A checkpoint with the lines that witnesses printed."""
    return notes.with_signatures(
        checkpoint, [notes.parse(b"-\n\n" + line.encode()).signatures[0] for line in lines]
    )


__all__ = ["ORIGIN", "WitnessSite", "logged", "maillage", "with_lines", "written"]
