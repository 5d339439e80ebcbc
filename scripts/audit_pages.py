"""axe on every page of a demonstration, as everyone who signs in: what is serious, what scrolls sideways, what fails.

    maillage demo && maillage serve --port 8000 &                # the national demonstration
    python scripts/audit_pages.py http://localhost:8000 --plan pages.json          # which pages; a few minutes
    python scripts/audit_pages.py http://localhost:8000 --plan pages.json --slice 1/6 --json found-1.json

The plan is made by the walk of `maillage demo --check`: for each login and for nobody, one address of each route
and one filtered one, in both languages, and the pages that refuse; a route is kept for at most `SEEN_BY` visitors
in a language. Each page is loaded once, then looked at 390 and 1440 px wide, light and dark: all of axe's rules
in light, those of colours in dark. Nothing is sent but the forms that sign in. Exit 1 when anything is found.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright
from take_pictures import FLAGS, signed_in

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.site.demo import PASSWORD
from maillage.site.demo.browsing import Answer, Browser
from maillage.site.demo.walking import Record, Walk, language_of, route_of

SEEN_BY = 3
WIDTHS = (390, 1440)
GRAVE = ("serious", "critical")
ALL = {"resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True)
class Asked:
    """A page to look at: whose, its route and where; `status` is what it answered the walk."""

    login: str
    route: str
    path: str
    status: int


@dataclass(frozen=True, slots=True)
class Found:
    """One thing wrong. `rule` is axe's, or wide, console or status; `where` the first node, or what was said."""

    rule: str
    login: str
    path: str
    width: int
    colours: str
    count: int
    where: str


@dataclass(slots=True)
class Noting(Walk):
    """The walk, keeping the address of every page it was given."""

    pages: list[Asked] = field(default_factory=list)

    def _note(self, path: str, answer: Answer) -> None:
        Walk._note(self, path, answer)
        route, _ = route_of(path)
        if answer.is_page and not answer.redirected and route and answer.status != 405:
            self.pages.append(Asked(self.name, route, path, answer.status))


def planned(base: str) -> list[Asked]:
    """Every page worth a look, each route by a few of those who may see it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    django.setup()
    from maillage.site.demo.people import LOGINS

    port, record = urlsplit(base).port or 80, Record(most=0)
    walks = []
    for name in ("", *(login.username for login in LOGINS)):
        browser = Browser("127.0.0.1", port)
        if name and not browser.sign_in("/connexion/", name, PASSWORD, DEMONSTRATION_CODE):
            raise SystemExit(f"{name} could not sign in")
        walks.append(Noting(name, browser, record))
    for walk in walks:
        walk.from_home()
        print(walk.name or "nobody", len(walk.pages), file=sys.stderr, flush=True)
    for walk in walks:
        walk.by_name()
    chosen, seen = [], Counter[tuple[str, str, bool, int]]()
    for page in (page for walk in walks for page in walk.pages):
        kind = (page.route, language_of(page.path), "?" in page.path, page.status)
        seen[kind] += 1
        if seen[kind] <= SEEN_BY:
            chosen.append(page)
    return chosen


def looked_at(page: Page, asked: Asked, base: str, said: list[str], pictures: Path | None) -> Iterator[Found]:
    """What is wrong with one page, in both widths and both colours."""
    said.clear()
    response = page.goto(base + asked.path)
    status = response.status if response is not None else 0
    if status != asked.status:
        yield Found("status", asked.login, asked.path, 0, "", 1, f"{status}, the walk had {asked.status}")
    for colours, options in (("light", ALL), ("dark", COLOURS)):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if pictures is not None:
                name = f"{asked.route}-{asked.login}-{language_of(asked.path)}-{width}-{colours}.png"
                page.screenshot(path=pictures / name.replace("/", "_"), full_page=True)
            wide = page.evaluate(WIDER) if colours == "light" else 0
            if wide > 0:
                yield Found("wide", asked.login, asked.path, width, colours, 1, f"{wide} px")
            for bad in Axe().run(page, options=options).response["violations"]:
                if bad["impact"] in GRAVE:
                    nodes = bad["nodes"]
                    where = f"{nodes[0]['target']} {nodes[0]['html'][:200]}"
                    yield Found(bad["id"], asked.login, asked.path, width, colours, len(nodes), where)
    for words in dict.fromkeys(said):
        yield Found("console", asked.login, asked.path, 0, "", said.count(words), words)


def audited(browser: Chromium, base: str, pages: list[Asked], pictures: Path | None) -> list[Found]:
    found: list[Found] = []
    by_login: dict[str, list[Asked]] = defaultdict(list)
    for asked in pages:
        by_login[asked.login].append(asked)
    for login, mine in by_login.items():
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        page, said = signed_in(context, base, login), []  # type: ignore[var-annotated]
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        page.on("console", lambda line, said=said: said.append(line.text) if line.type == "error" else None)
        for asked in mine:
            # Chromium writes the status of a refused page to its console: that is what the page is.
            new = [one for one in looked_at(page, asked, base, said, pictures) if not _expected(one, asked)]
            found += new
            for one in new:
                print(json.dumps(asdict(one), ensure_ascii=False), file=sys.stderr, flush=True)
        context.close()
    return found


def _expected(one: Found, asked: Asked) -> bool:
    return one.rule == "console" and asked.status >= 400 and f"status of {asked.status}" in one.where


def summed(found: list[Found], pages: list[Asked], seconds: float) -> dict[str, Any]:
    by_rule = Counter(one.rule for one in found)
    return {
        "pages": len(pages),
        "routes": len({asked.route for asked in pages}),
        "visitors": len({asked.login for asked in pages}),
        "looks": len(pages) * len(WIDTHS) * 2,
        "seconds": round(seconds),
        "found": dict(by_rule.most_common()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="the address of the served demonstration")
    parser.add_argument("--plan", type=Path, required=True, help="the pages; made when it is not there")
    parser.add_argument("--slice", default="", help="2/6: the second sixth of the plan")
    parser.add_argument("--only", default="", help="routes whose name holds this")
    parser.add_argument("--pictures", type=Path, help="a directory to take each page in, as it is looked at")
    parser.add_argument("--json", type=Path, help="also write what is found to this file")
    given = parser.parse_args()
    base = given.base.rstrip("/")
    if not given.plan.exists():
        pages = planned(base)
        given.plan.write_text(json.dumps([asdict(page) for page in pages], indent=1), encoding="utf-8")
        print(len(pages), "pages of", len({page.route for page in pages}), "routes")
        return
    pages = [Asked(**page) for page in json.loads(given.plan.read_text(encoding="utf-8"))]
    pages = [page for page in pages if given.only in page.route]
    if given.slice:
        part, parts = map(int, given.slice.split("/"))
        pages = pages[part - 1 :: parts]
    began = time.perf_counter()
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found = audited(browser, base, pages, given.pictures)
        browser.close()
    print(json.dumps(summed(found, pages, time.perf_counter() - began), indent=2))
    if given.json:
        given.json.write_text(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
