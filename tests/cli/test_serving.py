"""`maillage serve`: one server a port, and nothing left behind when it is told to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

MAILLAGE = [sys.executable, "-c", "from maillage.site.console import main; main()"]


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "MAILLAGE_HOME": str(home), "MAILLAGE_DATABASE_URL": ""}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(port: int) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/connexion/", timeout=2).read()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def members(group: int) -> list[int]:
    """Living processes of a session, from the kernel's own table."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C reaches what the test starts, even where a shell started the suite in the background, deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_server_stops_whole_and_refuses_a_taken_port(tmp_path: Path, told: signal.Signals) -> None:
    home, port = tmp_path / "home", str(free_port())
    subprocess.run([*MAILLAGE, "init", "--kind", "real"], env=environment(home), check=True, timeout=60)
    serve = [*MAILLAGE, "serve", "--port", port]
    server = subprocess.Popen(serve, env=environment(home), start_new_session=True)
    try:
        wait_until_served(int(port))
        second = subprocess.run(serve, env=environment(home), capture_output=True, text=True, timeout=60)
        assert second.returncode == 3
        assert "serve.port_taken" in second.stderr
        assert len(members(server.pid)) >= 4  # itself, granian, the periodic work, a worker
        os.kill(server.pid, told)  # to the parent alone
        server.wait(timeout=30)
        limit = time.monotonic() + 15
        while members(server.pid) and time.monotonic() < limit:
            time.sleep(0.1)
        assert members(server.pid) == []
    finally:
        for process in members(server.pid):
            os.kill(process, signal.SIGKILL)
