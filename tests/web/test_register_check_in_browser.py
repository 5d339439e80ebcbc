"""The page that checks a file, in a real browser: the file never leaves it, and from a trust document it believes no server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from tests.conftest import require_or_skip
from tests.factories.public_register import logged
from tests.factories.register import an_open_register, cosignature, trust_of_day
from tests.register.making import WITNESSES, decision, signed, withdrawal
from tests.thread.test_browser import CHROMIUM, FLAGS, accessible

from maillage.apps.records.commands.cosign_checkpoint import cosign_checkpoint
from maillage.kernel.clock import SystemClock, today

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]
CLOCK = SystemClock()
DAY = today(CLOCK)
TERMS = {"issued": DAY, "valid_from": DAY}


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    require_or_skip(bool(CHROMIUM), "Chromium")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop is not one of ours
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


def cosigned() -> None:
    for key in WITNESSES[:2]:
        cosign_checkpoint(line=cosignature(CLOCK, key), clock=CLOCK)


def files(folder: Path) -> tuple[Path, Path, Path]:
    (folder / "visor.stl").write_bytes(b"visor.stl")
    (folder / "trust.note").write_bytes(trust_of_day(DAY))
    (folder / "2026-010.note").write_bytes(signed(decision("2026-010", **TERMS)))
    return folder / "visor.stl", folder / "trust.note", folder / "2026-010.note"


def checked_alone(page: Page, wanted: str) -> str:
    page.get_by_role("button", name="Vérifier tout le registre").click()
    answer = page.locator("#own-answer")
    expect(answer.get_by_text(wanted).first).to_be_visible()
    return answer.inner_text()


def test_a_file_is_checked_here_and_the_register_believed_from_no_server(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    an_open_register(settings, tmp_path, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    cosigned()
    visor, trust, record = files(tmp_path)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    told: list[str] = []
    asked: list[Request] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: asked.append(request))
    page.goto(f"{live_server.url}/registre/verifier/")
    accessible(page)
    page.locator("#id_file").set_input_files(visor)
    expect(page.locator("#id_sha256")).not_to_have_value("")
    page.locator("#own-trust").set_input_files(trust)
    alone = checked_alone(page, "Authentique et en vigueur")
    assert "Version approuvée" in alone and "Témoins" in alone and "2026-010" in alone
    page.get_by_role("button", name="Vérifier", exact=True).click()
    page.wait_for_url("**/registre/verifier/?sha256=*")
    expect(page.locator("main").get_by_text("Version approuvée").first).to_be_visible()
    accessible(page)
    assert [request for request in asked if request.method == "POST"] == []  # the file stayed here
    logged(CLOCK, withdrawal("2026-011", "2026-010", **TERMS))
    cosigned()
    page.locator("#id_file").set_input_files(record)
    page.locator("#own-trust").set_input_files(trust)
    assert "register.verdict.withdrawn" in checked_alone(page, "Authentique, mais retiré")
    # Somebody serves another state now: this browser remembers what it saw.
    origin = "maillage-register:registre.example/decisions"
    page.evaluate(
        f"localStorage.setItem('{origin}', localStorage.getItem('{origin}').replace('\"size\":5', '\"size\":9'))"
    )
    assert "register.attack.rollback" in checked_alone(page, "Signature non valable")
    # What is not there yet is asked for by its name: the trust document after the last one.
    assert [line for line in told if "404" not in line] == []


WITHOUT_ED25519 = """
const own = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = async (form, raw, algorithm, ...more) => {
  if (algorithm?.name === "Ed25519") throw new DOMException("Unrecognized name.", "NotSupportedError");
  return own(form, raw, algorithm, ...more);
};
"""


def test_a_browser_without_ed25519_verifies_by_the_library(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    an_open_register(settings, tmp_path, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS))
    cosigned()
    visor, trust, _ = files(tmp_path)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.add_init_script(WITHOUT_ED25519)
    page.goto(f"{live_server.url}/registre/verifier/")
    page.locator("#id_file").set_input_files(visor)
    page.locator("#own-trust").set_input_files(trust)
    assert "2026-010" in checked_alone(page, "Authentique et en vigueur")
    spoilt = trust.with_name("spoilt.note")
    spoilt.write_bytes(spoil(trust.read_bytes()))
    page.locator("#own-trust").set_input_files(spoilt)
    assert "Signature non valable" in checked_alone(page, "Signature non valable")


def spoil(note: bytes) -> bytes:
    """Another letter inside the signature of the last line."""
    place = note.rindex(b" ") + 30
    return note[:place] + (b"A" if note[place : place + 1] != b"A" else b"B") + note[place + 1 :]


def test_every_page_of_the_register_is_accessible(
    browser: Browser, live_server: Any, settings: Any, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(f"{live_server.url}/registre/")
    accessible(page)  # not open
    an_open_register(settings, tmp_path, CLOCK)
    logged(CLOCK, decision("2026-010", **TERMS), withdrawal("2026-011", "2026-010", **TERMS))
    for path in ("/registre/", "/registre/actes/", "/registre/actes/2026-010/", "/en/registre/"):
        page.goto(live_server.url + path)
        accessible(page)  # open, and not witnessed
