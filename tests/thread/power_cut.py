"""The real server and the real worker on the database of a test, killed whole at a point chosen beforehand.

The points are those of `killed/sitecustomize.py`, which only these processes load. A `Visitor` walks the server as a
browser does: cookies, the token of the form, addresses followed.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from tests.thread.journey import free_port
from tests.thread.test_workers import database_url, wait_for

from maillage.cli.installation import web_server

PATIENCE = 90  # seconds, on a machine that does other things
ROOT = Path(__file__).resolve().parents[2]
# The loop that `maillage serve` starts, with a shorter wait between two ticks.
TICKING = "import maillage.jobs.ticking as ticking; ticking.SECONDS = 0.1; ticking.run()"


@dataclass
class Processes:
    """What runs, one session a process so that a point takes its whole group down. `mail`: address of a mail server."""

    folder: Path
    mail: str = "console:"
    port: int = field(default_factory=free_port)

    @property
    def armed(self) -> Path:
        return self.folder / "point"

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def _environment(self) -> dict[str, str]:
        paths = [str(Path(__file__).parent / "killed"), os.environ.get("PYTHONPATH", str(ROOT / "src"))]
        return {
            **os.environ, "MAILLAGE_HOME": str(settings.HOME), "MAILLAGE_DATABASE_URL": database_url(),
            "MAILLAGE_KEYS": str(settings.KEYS), "MAILLAGE_SECRET_KEY": settings.SECRET_KEY,
            "MAILLAGE_ORIGIN": self.origin, "MAILLAGE_EMAIL_URL": self.mail,
            "DJANGO_SETTINGS_MODULE": "maillage.site.settings",
            "PYTHONPATH": os.pathsep.join(paths), "KILLED_AT": str(self.armed),
        }  # fmt: skip

    @contextmanager
    def _run(self, words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(words, env=self._environment, start_new_session=True)
        try:
            yield process
        finally:
            kill_group(process)

    @contextmanager
    def server(self) -> Iterator[subprocess.Popen[bytes]]:
        """The web server as `maillage serve` starts it, answering."""
        with self._run(web_server("127.0.0.1", self.port)) as process:
            wait_for(lambda: process.poll() is not None or answers(self.port))
            assert process.poll() is None
            yield process

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """The worker of what is periodic, as `maillage serve` starts it, but for its pause."""
        with self._run([sys.executable, "-c", TICKING]) as process:
            yield process

    def arm(self, point: str) -> None:
        self.armed.write_text(point)

    def has_died(self, process: subprocess.Popen[bytes]) -> bool:
        """It was killed at the point that was armed, and not otherwise. Its whole group is gone."""
        process.wait(timeout=PATIENCE)
        reached = self.armed.with_suffix(".reached")
        found = reached.exists() and process.returncode == -signal.SIGKILL
        reached.unlink(missing_ok=True)
        return found


def kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # it died as a whole
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/connexion/", timeout=5).read()
    except OSError:
        time.sleep(0.05)
        return False
    return True


class Visitor:
    """A person already signed in (`client` holds the session), on the real server."""

    def __init__(self, client: Client, at: Processes) -> None:
        self._at = at
        self._jar = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self._session = client.cookies["sessionid"].value
        self.token = ""

    def _send(self, request: urllib.request.Request) -> tuple[int, str, str]:
        """Status, address arrived at, page."""
        cookies = [f"sessionid={self._session}"]
        cookies += [f"{cookie.name}={cookie.value}" for cookie in self._jar if cookie.name != "sessionid"]
        request.add_unredirected_header("Cookie", "; ".join(cookies))
        try:
            with self._open.open(request, timeout=PATIENCE) as answer:
                return answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, urllib.parse.urlsplit(refused.url).path, refused.read().decode()

    def page(self, path: str) -> str:
        """A page that must be there, whose form is then ready to be sent."""
        status, where, page = self._send(urllib.request.Request(self._at.origin + path))
        assert (status, where) == (200, path), page[:2000]
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        self.token = found[1] if found else self.token
        return page

    def send(
        self, path: str, given: Mapping[str, Any] | None = None, file: bytes = b""
    ) -> tuple[int, str, str] | None:
        """What the form is answered; None when nobody answers any more."""
        fields = {"csrfmiddlewaretoken": self.token, **(given or {})}
        kind, body = _multipart(fields, file) if file else _encoded(fields)
        headers = {"Content-Type": kind, "Origin": self._at.origin}
        try:
            return self._send(urllib.request.Request(self._at.origin + path, body, headers))
        except (urllib.error.URLError, http.client.HTTPException, OSError):
            return None


def _encoded(fields: Mapping[str, Any]) -> tuple[str, bytes]:
    return "application/x-www-form-urlencoded", urllib.parse.urlencode(fields, doseq=True).encode()


def _multipart(fields: Mapping[str, Any], file: bytes) -> tuple[str, bytes]:
    edge = uuid.uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    told = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="lot.json"\r\n'
    parts += [told.encode(), b"Content-Type: application/json\r\n\r\n", file, f"\r\n--{edge}--\r\n".encode()]
    return f"multipart/form-data; boundary={edge}", b"".join(parts)
