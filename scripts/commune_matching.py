"""Which populated place is which commune: the matching behind `build_territories.py`.

A place serves one commune at most. It must be of the same region, lie in the outline of
the commune's department or within 6 km of it (the outlines are generalised), have a
comparable population (hamlets share names with communes), and bear the commune's name,
that of the delegated commune that is its seat, or, near its intercommunality, a shorter
form of it. A commune far from every neighbour of its intercommunality is unplaced again.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from maillage.kernel.geography import great_circle_km
from maillage.kernel.territories.names import spelling

OUTLINE_MARGIN_KM = 6.0
STRAY_KM = 22.0
NEAR_KM = 20.0
ARTICLE = re.compile(r"^(l|le|la|les) ")
LINKING_WORDS = frozenset(
    (
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "lez",
        "saint",
        "sainte",
        "sous",
        "sur",
    )
)

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude)


@dataclass
class Place:
    """A populated place of GeoNames."""

    id: int
    name: str
    others: tuple[str, ...]
    area: str
    lat: float
    lon: float
    population: int


@dataclass
class Town:
    """A commune while it is being placed."""

    insee: str
    name: str
    department: str
    region: str
    population: int
    postcodes: tuple[str, ...]
    seats: tuple[str, ...] = ()
    epci: str = ""
    lat: float = math.nan
    lon: float = math.nan
    located: str = ""
    place: int = 0


@dataclass
class Outlines:
    """Department outlines, with the distance from a point to them."""

    rings: dict[str, list[Ring]] = field(default_factory=dict)

    def distance_km(self, department: str, lat: float, lon: float) -> float:
        """0 inside, else kilometres to the nearest edge; 0 where no outline exists."""
        rings = self.rings.get(department)
        if not rings or any(inside(ring, lon, lat) for ring in rings):
            return 0.0
        return min(edge_distance_km(ring, lat, lon) for ring in rings)


def inside(ring: Ring, x: float, y: float) -> bool:
    found = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def edge_distance_km(ring: Ring, lat: float, lon: float) -> float:
    scale_y, scale_x = 111.2, 111.2 * math.cos(math.radians(lat))
    best = math.inf
    for (x1, y1), (x2, y2) in pairwise(ring):
        ax, ay = (x1 - lon) * scale_x, (y1 - lat) * scale_y
        bx, by = (x2 - x1) * scale_x, (y2 - y1) * scale_y
        length = bx * bx + by * by
        share = 0.0 if length == 0 else max(0.0, min(1.0, -(ax * bx + ay * by) / length))
        best = min(best, math.hypot(ax + share * bx, ay + share * by))
    return best


def comparable(town: Town, place: Place, *, exact: bool) -> bool:
    """Whether the populations can be those of one place: hamlets share names with communes."""
    if place.population == 0:
        return exact
    ratio = (town.population + 1) / place.population
    return 0.4 <= ratio <= (12 if exact else 3)


@dataclass(frozen=True)
class Pass:
    """One round of matching: which names of a commune against which names of places."""

    index: dict[tuple[str, str], list[Place]]
    names: Callable[[Town], Iterable[str]]
    exact: bool
    near: bool = False  # only places within NEAR_KM of the commune's intercommunality


def without_article(folded: str) -> str:
    return ARTICLE.sub("", folded)


def shorter_names(town: Town) -> Iterator[str]:
    """The name without its article, and its first words when the place is known by them."""
    words = spelling(town.name).split()
    yield without_article(" ".join(words))
    if town.population >= 1000:
        for count in range(len(words) - 1, 0, -1):
            if words[count - 1] not in LINKING_WORDS:
                yield without_article(" ".join(words[:count]))


def match_places(
    towns: Sequence[Town], places: Sequence[Place], outlines: Outlines, members: dict[str, list[Town]]
) -> None:
    """Four passes, each over what is still free: own name, seat's name, other names, shorter names."""
    by_name: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_other: dict[tuple[str, str], list[Place]] = defaultdict(list)
    by_short: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        by_name[place.area, place.name].append(place)
        by_short[place.area, without_article(place.name)].append(place)
        for other in place.others:
            by_other[place.area, other].append(place)
    for step in (
        Pass(by_name, lambda town: (spelling(town.name),), exact=True),
        Pass(by_name, lambda town: map(spelling, town.seats), exact=True),
        Pass(by_other, lambda town: (spelling(town.name),), exact=False),
        Pass(by_short, shorter_names, exact=False, near=True),
    ):
        centres = {code: centre(group) for code, group in members.items()} if step.near else {}
        claims = [
            claim for town in towns if not town.place for claim in claims_of(town, step, outlines, centres)
        ]
        taken = {town.place for town in towns if town.place}
        for _, _, _, town, place in sorted(claims, key=lambda claim: claim[:3]):
            if not town.place and place.id not in taken:
                taken.add(place.id)
                town.lat, town.lon, town.located, town.place = place.lat, place.lon, "own", place.id


def claims_of(
    town: Town, step: Pass, outlines: Outlines, centres: dict[str, tuple[float, float] | None]
) -> Iterator[tuple[float, float, str, Town, Place]]:
    """Places that may be this commune's: distance to its department, gap of population, code."""
    found: dict[int, Place] = {}
    for name in step.names(town):
        for area in ("R" + town.region, town.department):
            found.update((place.id, place) for place in step.index.get((area, name), ()))
    middle = centres.get(town.epci)
    for place in found.values():
        if step.near and (not middle or great_circle_km(*middle, place.lat, place.lon) > NEAR_KM):
            continue
        away = outlines.distance_km(town.department, place.lat, place.lon)
        if away <= OUTLINE_MARGIN_KM and comparable(town, place, exact=step.exact):
            yield away, abs(math.log((town.population + 1) / (place.population + 1))), town.insee, town, place


def centre(towns: Iterable[Town]) -> tuple[float, float] | None:
    """Population-weighted centre of communes that have their own place."""
    located = [(max(town.population, 1), town.lat, town.lon) for town in towns if town.located == "own"]
    weight = sum(w for w, _, _ in located)
    if not weight:
        return None
    return sum(w * lat for w, lat, _ in located) / weight, sum(w * lon for w, _, lon in located) / weight


def drop_strays(members: dict[str, list[Town]]) -> list[Town]:
    """Unplace communes far from every other one of a well-known intercommunality: wrong homonyms.

    Not in Guyane, where neighbours are that far apart.
    """
    strays = []
    for group in members.values():
        own = [town for town in group if town.located == "own" and town.department != "973"]
        if len(own) < 8:
            continue
        for town in own:
            nearest = min(great_circle_km(town.lat, town.lon, o.lat, o.lon) for o in own if o is not town)
            if nearest > STRAY_KM:
                strays.append(town)
    for town in strays:
        town.located, town.place = "", 0
    return strays


def place_rest(towns: Sequence[Town], members: dict[str, list[Town]], places: Sequence[Place]) -> None:
    by_department: dict[str, list[Town]] = defaultdict(list)
    for town in towns:
        by_department[town.department].append(town)
    for town in towns:
        if town.located:
            continue
        group = members.get(town.epci, [])
        found = centre(t for t in group if t.department == town.department) or centre(group)
        town.located = "epci" if found else "department"
        found = found or centre(by_department[town.department]) or centre_of_places(places, town.department)
        town.lat, town.lon = found


def centre_of_places(places: Sequence[Place], area: str) -> tuple[float, float]:
    inside_area = [place for place in places if place.area == area]
    weight = sum(max(place.population, 1) for place in inside_area)
    lat = sum(max(place.population, 1) * place.lat for place in inside_area) / weight
    return lat, sum(max(place.population, 1) * place.lon for place in inside_area) / weight
