"""No design is named without its category: on every page that names one, in every list and its files."""

from __future__ import annotations

import csv
import importlib
import io
import pkgutil
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.web.page_world import World, build_world, faults, signed

import maillage.web.lists
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.codes import MARK_STATES
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import Text
from maillage.web.listing import Listing

TEMPLATES = Path(maillage.web.lists.__file__).parents[1] / "templates" / "maillage"
MARKED = re.compile(
    r"\{% (standing|category_badge|notice category=)|_standings\.html|_uses\.html|_state\.html"
)
NAMES = re.compile(r'design_name|url "design" |code_link "design"')
# Pages that say themselves what is decided of what they name.
ELSEWHERE = {
    "pages/designs/why.html",  # the verdict itself, every rule told
    "pages/production/_stops.html",  # what is stopped, loudly
}
# What waits to be classified: each line says why it is not.
UNDECIDED = {"a-classer"}


def test_no_template_names_a_design_without_its_category() -> None:
    bare = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        text, name = path.read_text(), str(path.relative_to(TEMPLATES))
        if NAMES.search(text) and not MARKED.search(text) and name not in ELSEWHERE:
            bare.append(name)
    assert bare == []


def _listings() -> dict[str, Listing[Any]]:
    found = {}
    for module in pkgutil.iter_modules(maillage.web.lists.__path__, "maillage.web.lists."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Listing):
                found[value.file] = value
    return found


def test_no_list_names_a_design_without_its_category() -> None:
    bare = []
    for file, listing in _listings().items():
        keys = {column.key for column in listing.columns}
        names = keys & {"design", "design_name", "profile", "substitutes"}
        marked = any(column.standing for column in listing.columns)
        if names and not marked and "category" not in keys and file not in UNDECIDED:
            bare.append(file)
    assert bare == []


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def _csv(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode("utf-8-sig"))))


def test_a_list_of_needs_marks_each_design_on_screen_and_in_its_files(world: World) -> None:
    client = signed("coordination", Role.COORDINATOR)
    html = client.get("/besoins/").content.decode()
    assert (html.count('class="standing"'), faults(html, "fr")) == (1, [])
    assert [row["design_name_category"] for row in _csv(client, "/besoins/?format=csv")] == ["C"]
    place_hold(scope=HoldScope(design=world.visor), reason="Fissure", actor=OPERATOR, clock=SystemClock())
    html = client.get("/besoins/").content.decode()
    assert re.findall(r'<span class="tag stop">([^<]+)</span>\s*</span>', html) == ["Bloqué"]
    assert [row["design_name_category"] for row in _csv(client, "/besoins/?format=csv")] == ["C:held"]


def test_a_need_for_what_nobody_classified_is_loud(world: World) -> None:
    from maillage.apps.needs.commands.file_need import file_need

    client = signed("coordination", Role.COORDINATOR)
    need = file_need(
        establishment=world.hospital, design=world.mask, quantity=10, deadline=world.day.replace(year=world.day.year + 1),
        actor=OPERATOR, clock=SystemClock(),
    )  # fmt: skip
    for address in (f"/besoins/{need.code}/", "/besoins/", f"/en/besoins/{need.code}/"):
        html = client.get(address).content.decode()
        words = (
            "Unclassified: not to be distributed"
            if "/en/" in address
            else "Non classé\u202f: ne se distribue pas"
        )
        assert words in html


def test_a_last_version_that_nobody_classified_is_told_in_words(world: World) -> None:
    note = Text("Bandeau renforcé", "Stronger band")
    add_version(
        design=world.visor,
        files=[("part.stl", b"solid\nendsolid\n")],
        note=note,
        actor=OPERATOR,
        clock=SystemClock(),
    )
    client = signed("coordination", Role.COORDINATOR)
    for address, words in (
        (f"/besoins/{world.need}/", "Dernière version non classée"),
        (f"/en/besoins/{world.need}/", "Newest version unclassified"),
        (f"/catalogue/{world.visor}/", "Dernière version non classée"),
    ):
        assert f'<span class="tag warn">{words}</span>' in client.get(address).content.decode()
    told = [row["design_name_category"] for row in _csv(client, "/besoins/?format=csv")]
    assert told == ["unclassified:newest_unclassified C"]
    standings = client.get("/catalogue/classements/").content.decode()
    assert "newest_unclassified" not in standings  # no state of a profile: nothing to filter by


@pytest.mark.django_db
def test_the_living_page_shows_every_mark(client: Client) -> None:
    html = client.get("/design-system/").content.decode()
    assert {words.fr for words in MARK_STATES.values() if f">{words.fr}</span>" not in html} == {
        "Décision à venir"
    }  # fmt: skip
