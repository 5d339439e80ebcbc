"""The generators of the national network: figures of the scheme, invariants, the same every time, nobody real."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from functools import cache
from hashlib import sha256

from maillage.kernel.territories import commune, departments
from maillage.site.demo.catalogue import MODELS
from maillage.site.demo.catalogue import PROFILES as STORY_PROFILES
from maillage.site.demo.national import (
    ESTABLISHMENTS,
    FAMILIES,
    MAKERS,
    UNCLASSIFIED,
    VERSIONS,
    VISORS_A_WEEK,
    WORKSHOPS,
)
from maillage.site.demo.national.callers import CALLERS, callers
from maillage.site.demo.national.collection import STORY_UNCLASSIFIED, derivatives, versions_of
from maillage.site.demo.national.demand import CLOSED_VISORS, LIGHT_VISORS, UNREVIEWED, WEEKS, demand
from maillage.site.demo.national.families import FAMILIES as NEW_FAMILIES
from maillage.site.demo.national.families import ORIGINALS
from maillage.site.demo.national.makers import Maker, makers
from maillage.site.demo.national.places import CARE, REGISTERED, places
from maillage.site.demo.national.reserves import LANDED, LINES, RESERVES
from maillage.site.demo.national.shops import shops
from maillage.site.demo.network import PLACES
from maillage.site.demo.network import SHOPS as STORY_SHOPS

DESIGNS = {model.key for model in MODELS} | {original.key for original in ORIGINALS}
UNPEOPLED = {"975", "977", "978", "986"}  # too few inhabitants for a share of three thousand
REAL_WORDS = re.compile(r"lab\b|fab|maker|numérique|hacker|techno", re.IGNORECASE)


@cache
def pooled() -> tuple[Maker, ...]:
    """The makers of the open workshops of the country alone."""
    towns = {shop.key: shop.town for shop in shops() if not shop.closed}
    return makers(MAKERS, {key: (town.department, town.lat, town.lon) for key, town in towns.items()})


def test_the_country_has_the_figures_of_the_scheme() -> None:
    versions = len(STORY_PROFILES) + sum(original.versions for original in ORIGINALS)
    assert {
        "workshops": len(STORY_SHOPS) + len(shops()),
        "establishments": len(PLACES) + len(places()),
        "makers": len(pooled()),
        "families": len({model.family for model in MODELS}) + len(NEW_FAMILIES),
        "versions": versions + sum(derivative.versions for derivative in derivatives()),
        "unclassified": STORY_UNCLASSIFIED + sum(derivative.versions for derivative in derivatives()),
    } == {
        "workshops": WORKSHOPS,
        "establishments": ESTABLISHMENTS,
        "makers": MAKERS,
        "families": FAMILIES,
        "versions": VERSIONS,
        "unclassified": UNCLASSIFIED,
    }
    assert round(UNCLASSIFIED / VERSIONS, 2) == 0.81


def test_each_week_asks_for_as_many_visors() -> None:
    asked = Counter[int]()
    for wanted in demand(places()):
        if wanted.design in (*CLOSED_VISORS, *LIGHT_VISORS):
            week = next(n for n, (first, last) in enumerate(WEEKS) if first <= wanted.filed <= last)
            asked[week] += wanted.quantity
    assert asked == {0: VISORS_A_WEEK, 1: VISORS_A_WEEK}


def test_every_need_is_asked_by_somebody_for_something_with_time_to_be_served() -> None:
    known = {place.key: place for place in places()}
    for wanted in demand(places()):
        place = known[wanted.place]
        assert wanted.design in DESIGNS | {UNREVIEWED}, wanted
        assert wanted.quantity >= 1 and wanted.due - wanted.filed >= 4, wanted
        assert wanted.no_ppe is None or place.sort not in CARE or wanted.posts == "non_care", wanted


def test_keys_and_names_are_each_their_own() -> None:
    for found in ([shop.key for shop in shops()], [place.key for place in places()]):
        assert [key for key, count in Counter(found).items() if count > 1] == []
    names = [shop.name for shop in shops()] + [shop.name for shop in STORY_SHOPS]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    titles = [derivative.name.fr for derivative in derivatives()]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_towns_are_real_and_every_department_is_served() -> None:
    for town in (*(shop.town for shop in shops()), *(place.town for place in places())):
        assert commune(town.insee) == town
    asked = {place.town.department for place in places()}
    assert {item.code for item in departments()} - asked == UNPEOPLED


def test_nobody_is_real() -> None:
    assert [shop.name for shop in shops() if REAL_WORDS.search(shop.name)] == []
    given = [place.finess for place in places() if place.finess]
    assert len(set(given)) == len(given)
    assert [number for number in given if not re.fullmatch(r"99\d{7}", number)] == []
    assert {place.sort for place in places() if place.finess} == set(REGISTERED)
    assert set(asdict(pooled()[0])) == {"workshop", "commune", "hours_per_week", "skills", "machines"}
    holders = [reserve.holder for reserve in (*RESERVES, LANDED)] + [line.supplier for line in LINES]
    assert [holder for holder in holders if not holder.endswith("(démonstration)")] == []


def test_makers_live_near_their_workshop_and_work_at_home() -> None:
    towns = {shop.key: shop.town for shop in shops()}
    for maker in pooled():
        assert commune(maker.commune).department == towns[maker.workshop].department
        assert all(0.1 <= duty <= 0.25 for *_, duty in maker.machines)
    each = Counter(maker.workshop for maker in pooled())
    assert min(each.values()) >= 5
    assert set(each) == {shop.key for shop in shops() if not shop.closed}


def test_a_derivative_names_its_original_and_its_files_are_its_own() -> None:
    keys = {model.key for model in MODELS} | {original.key for original in ORIGINALS}
    assert {derivative.original for derivative in derivatives()} <= keys
    contents = Counter(
        sha256(content).hexdigest()
        for number, derivative in enumerate(derivatives()[:60])
        for version in versions_of(derivative.name.fr, derivative.making, derivative.versions, number)
        for name, content in version.files
        if name != "montage.txt"
    )
    assert [digest for digest, count in contents.items() if count > 1] == []


def test_callers_are_small_and_unknown_to_the_directory() -> None:
    assert len(callers()) == CALLERS == len({(caller.name, caller.commune) for caller in callers()})
    assert {caller.design for caller in callers()} <= DESIGNS
    assert max(caller.quantity for caller in callers()) <= 80
    known = {(place.name, place.town.insee) for place in places()}
    assert [caller for caller in callers() if (caller.name, caller.commune) in known] == []


PRINTED = """
import os
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.site.settings"
django.setup()
from hashlib import sha256
from maillage.site.demo.national import callers, collection, demand, makers, places, shops
towns = {shop.key: shop.town for shop in shops.shops() if not shop.closed}
where = {key: (town.department, town.lat, town.lon) for key, town in towns.items()}
found = (shops.shops(), places.places(), demand.demand(places.places()), collection.derivatives(), callers.callers(),
    makers.makers(5000, where))
print(sha256(repr(found).encode()).hexdigest())
"""


def _digest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", PRINTED]
    done = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    return done.stdout.strip()


def test_two_processes_generate_the_same_country_whatever_the_order_of_their_sets() -> None:
    first, second = _digest("1"), _digest("2")
    assert len(first) == 64
    assert first == second
