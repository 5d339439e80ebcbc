"""The 2,960 establishments beside the forty of the story: who asks and receives, by kind and place.

Guarantees: kinds in the shares of the people who asked in 2020, where care homes and small
requesters outnumber hospitals; every department has its share by inhabitants, overseas
included; numbers of the FINESS register begin with 99, which is no department: none is
anybody's. University hospital groups stand in the towns that have one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    "ehpad": Sort("ehpad", "R2", 900, 2_500),
    "home_care": Sort("home_care", "R2", 420, 2_000),
    "pharmacy": Sort("pharmacy", "R2", 560, 1_500),
    "town": Sort("town", "R1", 240, 1_000),
    "school": Sort("school", "R1", 160, 2_000),
    "firm": Sort("firm", "R1", 220, 3_000),
    "other": Sort("other", "R1", 130, 3_000),
}
CARE = frozenset({"group", "hospital", "ehpad", "home_care", "pharmacy"})
UNVERIFIED = 0.06
PUBLIC_SHARE = 0.4  # of towns, those that give to the public: class R0


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


def _towns(sort: str) -> Sequence[Commune]:
    if sort == "group":
        return [commune(code) for code in GROUP_TOWNS]
    found = SORTS[sort]
    return peopled_towns(found.count, f"towns of {sort}", found.least)


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
                    finess=f"99{len(found):07d}" if sort in CARE else "",
                    verified=sort in ("group", "hospital") or random.random() >= UNVERIFIED,
                )
            )  # fmt: skip
    return tuple(found)
