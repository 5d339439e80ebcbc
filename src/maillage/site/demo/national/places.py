"""The 2,960 establishments beside the forty of the story: who asks and receives, by kind and place.

Guarantees: kinds in the shares of the people who asked in 2020, where care homes and small
requesters outnumber hospitals; every department has its share by inhabitants, overseas
included; numbers of the FINESS register begin with 99, which is no department: none is
anybody's. University hospital groups stand in the towns that have one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from maillage.kernel.territories import Commune, commune
from maillage.site.demo.national import drawn
from maillage.site.demo.national.naming import establishment_names
from maillage.site.demo.national.spread import peopled_towns

# Paris, Lyon, Marseille, Toulouse, Bordeaux, Lille, Nantes, Strasbourg, Montpellier, Rennes, Rouen, Saint-Denis (974)
GROUP_TOWNS = (
    "75056", "69123", "13055", "31555", "33063", "59350", "44109", "67482", "34172", "35238", "76540", "97411",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sort:
    """How many of a kind, where (at least so many inhabitants), and its recipient class."""

    kind: str
    recipient_class: str
    count: int
    least: int


SORTS: Mapping[str, Sort] = {
    "group": Sort("hospital", "R3", len(GROUP_TOWNS), 0),
    "hospital": Sort("hospital", "R3", 318, 9_000),
    "ehpad": Sort("ehpad", "R2", 760, 2_500),
    "medico_social": Sort("medico_social", "R2", 130, 5_000),
    "home_care": Sort("home_care", "R2", 220, 2_000),
    "home_help": Sort("home_help", "R2", 120, 3_000),
    "health_centre": Sort("health_centre", "R2", 110, 3_000),
    "pharmacy": Sort("pharmacy", "R2", 400, 1_500),
    "laboratory": Sort("laboratory", "R2", 50, 10_000),
    "ambulance": Sort("ambulance", "R2", 60, 4_000),
    "fire": Sort("fire", "R2", 50, 4_000),
    "town": Sort("town", "R1", 210, 1_000),
    "public_service": Sort("public_service", "R1", 90, 6_000),
    "school": Sort("school", "R1", 150, 2_000),
    "food_aid": Sort("food_aid", "R1", 60, 4_000),
    "firm": Sort("firm", "R1", 180, 3_000),
    "other": Sort("other", "R1", 40, 3_000),
}
CARE = frozenset(sort for sort, facts in SORTS.items() if facts.recipient_class in ("R2", "R3"))
REGISTERED = CARE - {"ambulance", "fire", "home_help"}  # those that the FINESS register lists
UNVERIFIED = 0.06
PUBLIC_SHARE = 0.4  # of towns, those that give to the public: class R0
MAKER_MADE_REFUSED = 0.02


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment; `sort` is a key of `SORTS`, `finess` is empty outside care."""

    key: str
    sort: str
    name: str
    kind: str
    recipient_class: str
    town: Commune
    finess: str
    verified: bool
    accepts_maker_made: bool | None


def _towns(sort: str) -> Sequence[Commune]:
    if sort == "group":
        return [commune(code) for code in GROUP_TOWNS]
    found = SORTS[sort]
    return peopled_towns(found.count, f"towns of {sort}", found.least)


def _stated(sort: str, random: Random) -> bool | None:
    """What it says of pieces that no manufacturer made: most say nothing, a few refuse."""
    draw = random.random()
    if draw < MAKER_MADE_REFUSED and sort != "group":
        return False
    return True if draw > 0.6 else None


@cache
def places() -> tuple[Place, ...]:
    """Every establishment, sort by sort, in a fixed order."""
    random = drawn("establishments")
    found: list[Place] = []
    for sort, facts in SORTS.items():
        names = establishment_names(sort, facts.count)
        for number, (name, town) in enumerate(zip(names, _towns(sort), strict=True)):
            public = sort == "town" and random.random() < PUBLIC_SHARE
            found.append(
                Place(
                    key=f"{sort}-{number:03d}", sort=sort, name=name, kind=facts.kind,
                    recipient_class="R0" if public else facts.recipient_class, town=town,
                    finess=f"99{len(found):07d}" if sort in REGISTERED else "",
                    verified=sort in ("group", "hospital") or random.random() >= UNVERIFIED,
                    accepts_maker_made=_stated(sort, random),
                )
            )  # fmt: skip
    return tuple(found)
