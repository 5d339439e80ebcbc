"""`maillage demo --check`: serve the demonstration, visit it as everyone, say what is wrong.

The server is the real one, in its own process group on a free port; it is stopped however
the check ends. Whatever it writes as an error is a fault too.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.urls import reverse

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.kernel.refusals import IntegrityFailure
from maillage.site.demo import PASSWORD
from maillage.site.demo.browsing import Browser
from maillage.site.demo.census import census, missing, violations
from maillage.site.demo.people import LOGINS
from maillage.site.demo.walking import Fault, Record, Walk, named_routes

HOST = "127.0.0.1"
STARTING = 60  # seconds
STOPPING = 15
SHOWN_SLOWEST = 5
MOST = {"small": 12, "national": 4}  # addresses of a route in a language visited for their own sake
SERVE = "import sys; from maillage.site.console import main; main(['serve', '--port', sys.argv[1], '--workers', '2'])"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was visited, and what is wrong; the check passes when `faults` is empty."""

    pages: int
    roles: dict[str, int]
    routes: int
    unreached: tuple[str, ...]
    most: int  # addresses of a route in a language visited because nobody had
    passed: dict[str, int]  # route → addresses beyond the sample, that nobody visited
    slowest: tuple[tuple[float, str, str], ...]
    faults: tuple[Fault, ...]
    seconds: float

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(port: int, log: IO[bytes]) -> Iterator[None]:
    """The site, served as `maillage serve` does, until the end of the block."""
    environment = {**os.environ, "MAILLAGE_ORIGIN": f"http://localhost:{port}"}
    server = subprocess.Popen(  # noqa: S603 (our own server, our own port)
        [sys.executable, "-c", SERVE, str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,
    )
    try:
        _wait(server, port, log)
        yield
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(timeout=STOPPING)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    """Return once the server answers. Raises IntegrityFailure when it stops or stays silent."""
    deadline = time.monotonic() + STARTING
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = Path(log.name).read_text(errors="replace")[-2000:]
    raise IntegrityFailure(f"the server did not start on port {port}\n{said}")


def _arrive(name: str, port: int, record: Record) -> Walk | None:
    """A visitor at the door, signed in unless anonymous; None when the door stays shut."""
    browser = Browser(HOST, port)
    if name and not browser.sign_in(reverse("login"), name, PASSWORD, DEMONSTRATION_CODE):
        record.faults.append(Fault(name, reverse("login"), "could not sign in", ""))
        return None
    return Walk(name, browser, record)


def _visit_all(port: int, record: Record) -> None:
    """Everyone follows what they are shown; then asks for what they were not, knowing what exists."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        names = ("", *(login.username for login in LOGINS))
        walks = [walk for walk in pool.map(lambda name: _arrive(name, port, record), names) if walk]
        list(pool.map(Walk.from_home, walks))
        list(pool.map(Walk.by_name, walks))


def _states(today: date) -> list[Fault]:
    """What the database itself should show today."""
    absent = [Fault("", state, "promised and absent", "") for state in missing(census(today))]
    return absent + [Fault("", text, "open against the rules", "") for text in violations(today)]


def complaints(said: str) -> list[Fault]:
    """Each traceback that the server wrote, by where it broke and what it said, once, with its count."""
    found: Counter[str] = Counter()
    lines = said.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("Traceback"):
            end = next((n for n in range(number + 1, len(lines)) if not lines[n].startswith(" ")), number)
            where = [text.strip() for text in lines[number:end] if text.startswith('  File "')]
            found[f"{lines[end]} at {where[-1] if where else '?'}"] += 1
    return [Fault("", "server", f"{text} (× {count})", "") for text, count in found.items()]


def check(today: date, scale: str = "small") -> Checked:
    """Visit the site as an anonymous visitor and as each login, in both languages: every route, a sample of each."""
    began = time.perf_counter()
    record, port = Record(most=MOST[scale]), free_port()
    record.faults.extend(_states(today))
    with tempfile.NamedTemporaryFile(prefix="maillage-check-") as log:
        with serving(port, log):
            _visit_all(port, record)
        said = Path(log.name).read_text(errors="replace")
    record.faults.extend(complaints(said))
    return Checked(
        pages=sum(record.visits.values()),
        roles=dict(record.visits),
        routes=sum(1 for answers in record.routes.values() if answers),
        unreached=tuple(sorted({route.name for route in named_routes()} - set(record.routes))),
        most=record.most,
        passed={route: len(paths) for route, paths in sorted(record.passed.items()) if paths},
        slowest=tuple(sorted(record.slowest, reverse=True)[:SHOWN_SLOWEST]),
        faults=tuple(record.faults),
        seconds=round(time.perf_counter() - began, 1),
    )
