"""Pictures of the main pages for the README and the docs, taken in a real browser from a served demonstration.

    maillage demo --serve &                                      # the national demonstration
    python scripts/take_pictures.py http://localhost:8000        # writes docs/images/*.png

Each page is taken in the languages, widths and colours that its line says; look at every one of them before it
is committed. Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.site.demo import PASSWORD

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DESK, PHONE = (1440, 900), (390, 844)
LIGHT, DARK = "light", "dark"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as its visitor sees it. `click` follows a link of the page first; the empty login is the public.
    A `main` page is taken every way, another one twice."""

    name: str
    path: str
    login: str = ""
    click: str = ""
    main: bool = False


PICTURES = (
    Picture("home", "/", main=True),
    Picture("workshops", "/ateliers/"),
    Picture("design", "/catalogue/D0001/"),
    Picture("request", "/demander/autre-hospital/", main=True),
    Picture("coordination", "/coordination/", "coordination", main=True),
    Picture("plan", "/plans/", "coordination", "main table a[href*='/plans/P']"),
    Picture("workshop", "/mon-atelier/", "atelier", main=True),
    Picture("inventory", "/mon-atelier/", "atelier", "main a[href$='/inventaire/']"),
    Picture("authority", "/autorite/", "instruction"),
    Picture("requester", "/mes-besoins/", "hopital"),
)
TAKES = (("fr", DESK, LIGHT), ("en", PHONE, DARK))
OF_MAIN_PAGES = (("en", DESK, DARK), ("fr", PHONE, LIGHT))


def signed_in(context: BrowserContext, base: str, login: str) -> Page:
    page = context.new_page()
    if login:
        page.goto(base + "/connexion/")
        page.fill("main [name=username]", login)
        page.fill("main [name=password]", PASSWORD)
        page.press("main [name=password]", "Enter")
        page.wait_for_load_state()
        if page.locator("main [name=code]").count():
            page.fill("main [name=code]", DEMONSTRATION_CODE)
            page.press("main [name=code]", "Enter")
            page.wait_for_load_state()
    return page


def take(
    browser: Browser,
    base: str,
    pictures: Sequence[Picture],
    language: str,
    size: tuple[int, int],
    colours: str,
) -> None:
    width, height = size
    for login in sorted({picture.login for picture in pictures}):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if colours == DARK else "light",
            reduced_motion="reduce",
        )
        page = signed_in(context, base, login)
        for picture in (each for each in pictures if each.login == login):
            page.goto(base + ("/en" if language == "en" else "") + picture.path)
            if picture.click:
                page.locator(picture.click).first.click()
                page.wait_for_load_state()
            target = IMAGES / f"{picture.name}-{language}-{width}-{colours}.png"
            page.screenshot(path=target)
            print(target.name, page.url)
        context.close()


def main() -> None:
    base = sys.argv[1].rstrip("/")
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for wanted in TAKES:
            take(browser, base, PICTURES, *wanted)
        for wanted in OF_MAIN_PAGES:
            take(browser, base, [picture for picture in PICTURES if picture.main], *wanted)
        browser.close()


if __name__ == "__main__":
    main()
