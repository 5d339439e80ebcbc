"""Where an organisation stands: from a commune and, when given, its own coordinates.

Guarantees: a position refused is surely wrong (swapped, outside France or its department);
a place without its own coordinates stands at its commune's centre and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maillage.apps.network.codes import Located
from maillage.apps.network.reasons import BAD_POSITION, HALF_POSITION
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import commune as commune_of
from maillage.kernel.territories import validate_position
from maillage.kernel.territories.names import plain_letters


@dataclass(frozen=True, slots=True)
class Position:
    commune: str
    department: str
    city: str
    postcode: str
    lat: float
    lon: float
    located: Located

    def columns(self) -> dict[str, Any]:
        """The same as columns of an organisation's row."""
        return {
            "commune": self.commune,
            "department": self.department,
            "city": self.city,
            "postcode": self.postcode,
            "lat": self.lat,
            "lon": self.lon,
            "located": self.located.value,
        }


def position_of(commune: str, lat: float | None = None, lon: float | None = None) -> Position:
    """The position of an INSEE code, own when both coordinates are given.

    Raises Refusal: ``territory.unknown_commune``, ``place.half_position``, ``place.bad_position``.
    """
    town = commune_of(commune)
    postcode = town.postcodes[0] if town.postcodes else ""
    if lat is None and lon is None:
        located = Located.COMMUNE if town.located == "own" else Located.AREA
        return Position(town.insee, town.department, town.name, postcode, town.lat, town.lon, located)
    if lat is None or lon is None:
        raise Refusal(HALF_POSITION)
    fault = validate_position(lat, lon, town.department)
    if fault is not None:
        raise Refusal(BAD_POSITION, lat=lat, lon=lon, fault=fault)
    return Position(town.insee, town.department, town.name, postcode, lat, lon, Located.OWN)


def folded(*parts: str) -> str:
    """What a text filter looks into, and what is looked for: lower case, no accents."""
    return plain_letters(" ".join(part for part in parts if part))[:400]
