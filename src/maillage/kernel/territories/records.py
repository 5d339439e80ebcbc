"""Reading the shipped territory files, once, when first asked.

Guarantees: every commune names a department of the files, every department a region;
codes are unique (checked by tests on the shipped files, not at each start). Nothing is
fetched; the files travel with the package.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from maillage.kernel.territories.model import Box, Commune, Department, Located, Region

LOCATED: Mapping[str, Located] = {"o": "own", "e": "epci", "d": "department"}
ARRONDISSEMENTS = (("75056", 75101, 75120), ("69123", 69381, 69389), ("13055", 13201, 13216))

Ring = tuple[tuple[float, float], ...]


def text_of(name: str) -> str:
    return files("maillage.kernel.territories").joinpath("data", name).read_text(encoding="utf-8")


def rows_of(name: str) -> Iterator[list[str]]:
    rows = csv.reader(text_of(name).splitlines())
    next(rows)
    return rows


@cache
def regions() -> Mapping[str, Region]:
    """Regions by territory code."""
    return MappingProxyType({code: Region(code, insee, name) for code, insee, name in rows_of("regions.csv")})


@cache
def departments() -> Mapping[str, Department]:
    """Departments and overseas collectivities by code."""
    found = {}
    for code, name, region, zone, town, south, west, north, east in rows_of("departments.csv"):
        box = Box(float(south), float(west), float(north), float(east))
        found[code] = Department(code, name, region, zone, town, box)
    return MappingProxyType(found)


@cache
def communes() -> Mapping[str, Commune]:
    """Communes of today by INSEE code."""
    return MappingProxyType({
        insee: Commune(
            insee, name, department, int(population), float(lat), float(lon),
            LOCATED[located], tuple(postcodes.split()),
        )
        for insee, name, department, population, lat, lon, located, postcodes in rows_of("communes.csv")
    })  # fmt: skip


@cache
def former_communes() -> tuple[tuple[str, str, str], ...]:
    """(code, name or empty, code of today) of communes merged into another."""
    return tuple((code, name, today) for code, name, today in rows_of("former_communes.csv"))


@cache
def codes_of_today() -> Mapping[str, str]:
    """Former codes and those of municipal arrondissements, to the commune of today."""
    found = {code: today for code, _, today in former_communes() if code != today}
    for city, first, last in ARRONDISSEMENTS:
        found.update((str(number), city) for number in range(first, last + 1))
    return MappingProxyType(found)


@cache
def communes_by_postcode() -> Mapping[str, tuple[Commune, ...]]:
    """Communes of each postcode, the most populous first."""
    found: dict[str, list[Commune]] = defaultdict(list)
    for commune in communes().values():
        for postcode in commune.postcodes:
            found[postcode].append(commune)
    return {
        code: tuple(sorted(group, key=lambda c: (-c.population, c.insee))) for code, group in found.items()
    }


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Generalised outlines of departments: rings of (longitude, latitude) in degrees.

    Metropolitan France and the five overseas departments; the other collectivities have none.
    """
    encoded: dict[str, list[list[int]]] = json.loads(text_of("outlines.json"))
    return MappingProxyType({code: tuple(map(_ring, rings)) for code, rings in encoded.items()})


def _ring(flat: list[int]) -> Ring:
    x = y = 0
    points = []
    for dx, dy in zip(flat[::2], flat[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / 1000, y / 1000))
    return tuple(points)
