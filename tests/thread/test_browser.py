"""The thread in a real browser, in French and in English; and with the server killed between any two steps."""

from __future__ import annotations

import io
import json
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader
from tests.conftest import require_or_skip
from tests.thread.journey import Journey, Platform, served
from tests.thread.people import PeopleJourney

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
POSTGRES = os.environ.get("MAILLAGE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    require_or_skip(bool(CHROMIUM), "Chromium")
    # Playwright's synchronous interface runs an event loop in this thread, which Django's
    # guard would otherwise mistake for asynchronous code; this module never uses the ORM.
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


def accessible(page: Page) -> None:
    """axe finds nothing serious on any page the journey opens, and none scrolls sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, (page.url, f"{wide} px wider than the window")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    serious = [v for v in found.response["violations"] if v["impact"] in ("serious", "critical")]
    assert serious == [], (page.url, [(v["id"], v["nodes"][0]["html"]) for v in serious])


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_thread_and_the_people_around_it(
    browser: Browser, tmp_path: Path, language: str, width: int
) -> None:
    with served(tmp_path / "home") as platform:
        journey = PeopleJourney(platform, browser, language, visit=accessible, width=width)
        for step in journey.steps:
            step()
        assert journey.page("hopital").locator("html").get_attribute("lang") == language
        labels, note = text_of(journey.seen["labels"]), text_of(journey.seen["note"])
        assert journey.seen["lot"] in labels and journey.seen["lot"] in note
        assert {"fr": "réserv", "en": "recipient"}[language] in labels.lower()
        assert ("Bon de livraison" if language == "fr" else "Delivery note").lower() in note.lower()
        for page in journey.pages.values():
            page.context.close()


def _final_state(platform: Platform) -> list[object]:
    """What the journey must have left, read from the database by another process."""
    script = (
        "import django, json; django.setup()\n"
        "from maillage.apps.needs.models import Need\n"
        "from maillage.apps.production.models import *\n"
        "from maillage.apps.records.models import Act\n"
        "from maillage.apps.outbox.models import Message\n"
        "need, lot = Need.objects.get(), Lot.objects.get()\n"
        "print(json.dumps([need.status, need.received, need.committed, lot.status, lot.quantity_delivered,\n"
        "  Order.objects.count(), Proposal.objects.count(), Plan.objects.count(), Delivery.objects.count(),\n"
        "  sorted(Act.objects.values_list('kind', flat=True)), Message.objects.filter(urgent=True).count()]))"
    )
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-c", script], env=platform.environment, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


EXPECTED: list[object] = [
    "closed", 48, 48, "released", 50, 1, 1, 1, 1,
    ["acceptance", "attestation", "attestation", "attestation", "decision", "hold", "legal_basis", "lift"], 2,
]  # fmt: skip


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of each kind, dropped afterwards."""
    if request.param == "sqlite":
        yield ""
        return
    name = f"maillage_kill_{uuid.uuid4().hex[:8]}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        require_or_skip(False, "a PostgreSQL server")
        return
    server.execute(f'CREATE DATABASE "{name}"')
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    server.close()


def test_kill_dash_nine_between_any_two_steps_loses_nothing(
    browser: Browser, tmp_path: Path, database_url: str
) -> None:
    with served(tmp_path / "home", database_url) as platform:
        journey = Journey(platform, browser, "fr")
        for step in journey.steps:
            platform.kill()
            platform.start()
            step()
        platform.kill()
        assert _final_state(platform) == EXPECTED
        for page in journey.pages.values():
            page.context.close()
