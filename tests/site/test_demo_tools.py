"""What stands around the story: the database it may use, the reset, the browser of the check."""

from __future__ import annotations

import sqlite3
import struct
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.site.demo.arranging import Arranged, arrange, move_aside
from maillage.site.demo.browsing import Browser, internal, read
from maillage.site.demo.catalogue import PROFILES, files_of
from maillage.site.demo.check import complaints
from maillage.site.demo.stage import Stage, chapter
from maillage.site.demo.story import chapters
from maillage.site.demo.walking import (
    EACH,
    Record,
    Route,
    Walk,
    first_word,
    language_of,
    named_routes,
    route_of,
)

DAY = date(2026, 11, 21)


@pytest.mark.django_db
def test_a_real_database_is_refused_before_anything_is_written() -> None:
    install(kind="real", clock=FixedClock.at_noon(DAY))
    with pytest.raises(Refusal) as caught:
        arrange(DAY)
    assert caught.value.code == "install.other_kind"


@pytest.mark.django_db
def test_a_demonstration_that_holds_something_else_is_not_mixed() -> None:
    clock = FixedClock.at_noon(DAY)
    install(kind="demo", clock=clock)
    roles = [Assignment(Role.COORDINATOR, "FR")]
    open_account(username="u", password="p", full_name="U", roles=roles, actor=OPERATOR, clock=clock)
    with pytest.raises(Refusal) as caught:
        arrange(DAY)
    assert caught.value.code == "demo.not_empty"


@pytest.mark.django_db
def test_a_demonstration_of_another_scale_is_said_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("maillage.site.demo.story.chapters", lambda scale: asked.append(scale) or ())
    install(kind="demo", clock=FixedClock.at_noon(DAY))
    assert arrange(DAY) == Arranged("seeded", DAY, "national")
    assert arrange(DAY) == arrange(DAY, "national") == Arranged("present", DAY, "national")
    assert arrange(DAY + timedelta(days=1)) == Arranged("older", DAY, "national")
    with pytest.raises(Refusal) as caught:
        arrange(DAY, "small")
    assert (caught.value.code, caught.value.reasons[0].params) == (
        "demo.other_scale",
        {"found": "national", "asked": "small"},
    )
    assert asked == ["national"]


@pytest.mark.django_db
def test_every_chapter_is_told_as_it_begins_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[str] = []
    one = chapter(fr="Jour 1", en="Day 1")(lambda _: happened.append("one"))
    two = chapter(fr="Jour 2", en="Day 2")(lambda _: happened.append("two"))
    monkeypatch.setattr("maillage.site.demo.story.chapters", lambda _: (one, two))
    install(kind="demo", clock=FixedClock.at_noon(DAY))
    arrange(DAY, "small", tell=lambda number, count, title: happened.append(f"{number}/{count} {title.en}"))
    assert happened == ["1/2 Day 1", "one", "2/2 Day 2", "two"]


def test_the_national_story_tells_the_small_one_in_its_order() -> None:
    told = chapters("national")
    assert [one for one in told if one in chapters("small")] == list(chapters("small"))
    assert len(set(told)) == len(told)


@pytest.mark.django_db
def test_a_real_installation_has_no_tour() -> None:
    install(kind="real", clock=FixedClock.at_noon(DAY))
    assert Client().get("/visite/").status_code == 404
    assert "/visite/" not in Client().get("/connexion/").content.decode()


def _database(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE kept (value)")
    base.execute("INSERT INTO kept VALUES (42)")
    base.commit()
    base.close()


def test_a_reset_moves_the_database_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "maillage.sqlite3"
    for number in (1, 2):
        _database(path)
        moved = move_aside(path, DAY)
        assert moved == tmp_path / f"maillage-2026-11-21-{number}.sqlite3"
        assert not path.exists()
        with sqlite3.connect(moved) as base:
            assert base.execute("SELECT value FROM kept").fetchall() == [(42,)]
        base.close()


def test_a_reset_refuses_while_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "maillage.sqlite3"
    _database(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("INSERT INTO kept VALUES (43)")
    try:
        with pytest.raises(Refusal) as caught:
            move_aside(path, DAY)
    finally:
        other.rollback()
        other.close()
    assert caught.value.code == "demo.in_use"
    assert path.exists()


def test_clocks_stay_before_the_moment_of_seeding() -> None:
    stage = Stage(DAY)
    assert stage.at(0).now().isoformat() == "2026-11-20T23:05:00+00:00"
    assert stage.at(-1, 9).now().isoformat() == "2026-11-20T08:00:00+00:00"


@pytest.mark.parametrize("version", sorted(PROFILES))
def test_files_are_what_their_names_say_and_always_the_same(version: str) -> None:
    files = files_of(version)
    assert files == files_of(version)
    for name, content in files:
        if name.endswith(".stl"):
            (facets,) = struct.unpack_from("<I", content, 80)
            assert (facets, len(content)) == (12, 84 + 50 * 12)
        else:
            assert content.decode().isprintable() is False
            assert version in content.decode()


def test_every_facet_of_a_mesh_points_outwards() -> None:
    content = dict(files_of("ear-saver-1"))["ear-saver-1.stl"]
    width, depth, height = 165.0, 25.0, 3.0
    for facet in range(12):
        values = struct.unpack_from("<12f", content, 84 + 50 * facet)
        normal, points = values[:3], [values[3 + 3 * n : 6 + 3 * n] for n in range(3)]
        middle = [sum(point[axis] for point in points) / 3 for axis in range(3)]
        outward = [middle[0] - width / 2, middle[1] - depth / 2, middle[2] - height / 2]
        assert sum(a * b for a, b in zip(normal, outward, strict=True)) > 0


PAGE = """<!DOCTYPE html><html lang="fr"><head><title> Ateliers – Maillage </title>
<link rel="stylesheet" href="/static/a.css"></head><body>
<a href="/ateliers/?page=2#liste">2</a><a href="?tri=nom">tri</a><a href="#haut">haut</a>
<a href="https://ailleurs.example/">dehors</a><a href="mailto:a@b.example">écrire</a>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="jeton"></form></body></html>"""


def test_a_page_is_read_with_its_links_language_title_and_token() -> None:
    page = read(PAGE)
    assert (page.language, page.title, page.token) == ("fr", "Ateliers – Maillage", "jeton")
    paths = [internal(link, "/ateliers/?page=1", 8000) for link in page.links]
    assert paths == [
        "/static/a.css",
        "/ateliers/?page=2",
        "/ateliers/?tri=nom",
        "/ateliers/?page=1",
        None,
        None,
    ]


def test_links_to_another_port_or_scheme_are_not_ours() -> None:
    assert internal("http://localhost:9000/", "/", 8000) is None
    assert internal("https://localhost:8000/", "/", 8000) is None
    assert internal("http://127.0.0.1:8000/en/", "/", 8000) == "/en/"


def test_languages_and_routes_of_paths() -> None:
    assert [language_of(path) for path in ("/", "/en", "/en/", "/enfants/")] == ["fr", "en", "en", "fr"]
    assert route_of("/static/maillage/css/base.css") == ("", {})
    routes = {route.name: route for route in named_routes()}
    assert routes["plan"] == Route("plan", "plans", ("code",))
    assert routes["home"] == Route("home", "", ())
    assert [first_word(path) for path in ("/plans/P0001/", "/en/plans/P0001/", "/LOT/x")] == [
        "plans",
        "plans",
        "lot",
    ]
    assert route_of("/") == ("home", {})
    assert route_of("/en/plans/P0001/") == ("plan", {"code": "P0001"})


def _html(language: str, title: str, *links: str) -> str:
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    return f'<html lang="{language}"><head><title>{title}</title></head><body>{anchors}</body></html>'


BAD_SITE = {
    "/": _html("fr", "Accueil", "/codes/", "/plans/", "/static/a.css", "/plans/?tri=1", "/mentions/"),
    "/en/": _html("en", "Home", "/en/codes/", "/en/plans/"),
    "/codes/": _html("fr", "", *(f"/codes/?page={n}" for n in range(9))),
    "/en/codes/": _html("fr", "Codes"),
    "/mentions/": _html("fr", "Mentions {{ nom }}"),
    "/static/a.css": "body {}",
}


class _Site(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = BAD_SITE.get(self.path) or (BAD_SITE["/en/codes/"] if "page=" in self.path else None)
        self.send_response(200 if body else 403)
        self.send_header("Content-Type", "text/css" if self.path.endswith(".css") else "text/html")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""


@pytest.fixture
def bad_site() -> Iterator[int]:
    _Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_walk_finds_what_is_wrong_and_does_not_follow_filters_for_ever(bad_site: int) -> None:
    record = Record()
    walk = Walk("", Browser("127.0.0.1", bad_site), record)
    walk.from_home()
    found = {(fault.path.partition("?")[0], fault.what, fault.came_from) for fault in record.faults}
    assert found == {
        ("/plans/", "status 403", "/"),
        ("/en/plans/", "status 403", "/en/"),
        ("/codes/", "no title", "/"),
        ("/mentions/", "shows '{{'", "/"),
        ("/en/codes/", "language 'fr', expected 'en'", "/en/"),
    }
    assert sum(path.startswith("/codes/?page=") for path in _Site.asked) == EACH


def test_beyond_the_sample_an_address_that_nobody_visits_is_said_to_be_passed_over() -> None:
    record = Record(most=3)
    paths = [f"/plans/P000{number}/" for number in range(1, 7)]
    first, second = (Walk(name, Browser("127.0.0.1", 1), record) for name in ("", "coordination"))
    assert [first._worth(path) for path in paths] == [True, True, True, False, False, False]
    assert record.passed == {"plan": set(paths[3:])}
    assert [second._worth(path) for path in reversed(paths)] == [True, False, False, False, False, False]
    assert record.passed == {"plan": set(paths[3:5])}


def test_a_link_meant_for_somebody_is_offered_to_nobody_else() -> None:
    page = read(
        '<a href="/a/">x</a><a href="/b/" data-visitor="etat">x</a><a href="/b/" data-visitor="ars">x</a>'
    )
    offered = {name: page.links_of(name) for name in ("", "etat", "ars")}
    assert offered == {"": ("/a/",), "etat": ("/a/", "/b/"), "ars": ("/a/", "/b/")}


def test_an_address_nobody_offered_may_refuse_but_not_break(bad_site: int) -> None:
    record = Record()
    Walk("", Browser("127.0.0.1", bad_site), record).by_name()
    assert record.faults and {fault.what for fault in record.faults} == {
        "no title",
        "language 'fr', expected 'en'",
        "shows '{{'",
    }


def test_tracebacks_of_the_server_are_told_once_with_their_count() -> None:
    one = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\nNameError: x\n'
    told = [(fault.path, fault.what) for fault in complaints(f"Forbidden: /a\n{one}{one}Not Found: /b\n")]
    assert told == [("server", 'NameError: x at File "a.py", line 1, in f (× 2)')]
