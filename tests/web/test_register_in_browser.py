"""The browser's verifier of a register gives, on the vectors, the answers that the library and the lone program give."""

from __future__ import annotations

import base64
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright
from tests.conftest import require_or_skip
from tests.register.test_vectors import NAMES, by_library, load
from tests.thread.test_browser import FLAGS

import maillage.web
from maillage.web.middleware import POLICY

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
SCRIPTS = Path(maillage.web.__file__).parent / "static" / "maillage" / "js"
RUN = """async (asked) => {
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const { answers } = await import("/register/opening.js");
  const files = new Map(Object.entries(asked.files).map(([path, raw]) => [path, bytes(raw)]));
  const questions = asked.questions.map(([sort, what]) => [sort, sort === "note" ? bytes(what) : what]);
  const memory = asked.memory ? JSON.parse(asked.memory) : null;
  const found = await answers(files, bytes(asked.trust), asked.origin, new Date(asked.now), memory, questions);
  return { said: found.said.map((pair) => pair.join(" ")), memory: found.register?.memory() ?? null };
}"""


class Handler(SimpleHTTPRequestHandler):
    """The scripts as the site serves them: under the same policy, which forbids whatever is inline."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    require_or_skip(bool(CHROMIUM), "Chromium")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(SCRIPTS)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        found = launched.new_page()
        found.goto(f"http://127.0.0.1:{server.server_port}/")
        yield found
        launched.close()
    server.shutdown()
    server.server_close()


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def asked_of(case: dict[str, Any]) -> dict[str, Any]:
    questions = [
        [sort, encoded(what.encode()) if sort == "note" else what] for sort, what, _ in case["questions"]
    ]
    return {
        "files": {path: encoded(raw) for path, raw in case["files"].items()},
        "trust": encoded(case["trust"].encode()),
        "origin": case["origin"],
        "now": case["now"],
        "memory": case["memory"],
        "questions": questions,
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_browser_gives_the_stated_answers(page: Page, name: str) -> None:
    case = load(name)
    assert case["questions"]
    assert page.evaluate(RUN, asked_of(case))["said"] == [answer for _, _, answer in case["questions"]]


def test_it_remembers_what_the_others_remember(page: Page) -> None:
    from maillage.register import memory
    from maillage.register.opening import open_register

    case = load("honest")
    opened = open_register(case["files"], case["trust"].encode(), case["origin"], case["instant"])
    found = page.evaluate(RUN, asked_of(case))["memory"]
    held = memory.read(memory.canonical.write(found) + b"\n")
    assert held == memory.Memory.of(opened.register)


def test_no_flipped_bit_of_a_record_is_accepted(page: Page) -> None:
    """One in seven: the same bits that the two others are tried on are tried there, all of them."""
    case = load("honest")
    note = case["files"]["records/2026-010.note"]
    flipped = [note[:n] + bytes([note[n] ^ 1 << n % 8]) + note[n + 1 :] for n in range(0, len(note), 7)]
    asked = {**asked_of(case), "questions": [["note", encoded(raw)] for raw in flipped]}
    wanted = by_library({**case, "questions": []})
    assert wanted == []
    said = page.evaluate(RUN, asked)["said"]
    assert {answer.split()[0] for answer in said} == {"bad_signature"}
