"""What a territory is: country, region, department, commune, and the land mass it stands on.

Territory codes: ``FR`` for the country, ``R84`` for a region (``R`` and its INSEE code, so
that no region is taken for a department), ``26``, ``2A``, ``974`` for a department.
Overseas collectivities are shown as a department alone in a region of the same code.
Source: Code officiel géographique (INSEE), see `data/*.provenance.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

COUNTRY = "FR"
CONTINENT = "continent"
CORSICA = "corse"

Located = Literal["own", "epci", "department"]


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees that surely hold a department, margin included; edges belong to it."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True, slots=True)
class Region:
    """`code` is the territory code (``R84``), `insee` the number INSEE gives (``84``)."""

    code: str
    insee: str
    name: str


@dataclass(frozen=True, slots=True)
class Department:
    """`region` is a territory code, `zone` a land mass, `chief_town` an INSEE code."""

    code: str
    name: str
    region: str
    zone: str
    chief_town: str
    box: Box


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today.

    `lat`, `lon`: WGS84 degrees of its main place (`located` = "own"), or of the centre of
    its intercommunality or of its department when no source gives its own. `population`
    is the legal population, 0 when nobody lives there.
    """

    insee: str
    name: str
    department: str
    population: int
    lat: float
    lon: float
    located: Located
    postcodes: tuple[str, ...]
