"""Road travel, worked out again for the auditor.

Great circle by the haversine formula (R = 6371.0088 km) × 1.3 at 70 km/h; no day of
transport up to 2 hours, one beyond. Another correct program may round the last digit
differently, so times within 10⁻⁹ of a limit are given the benefit of the doubt.
Source: planning page §2.
"""

from __future__ import annotations

from math import atan2, cos, radians, sin, sqrt
from typing import Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

RADIUS_KM = 6371.0088
DETOUR = 1.3
KM_AN_HOUR = 70.0
SAME_DAY_HOURS = 2.0
DOUBT = 1e-9


class Placed(Protocol):
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


def kilometres(place: Placed, lats: Numbers, lons: Numbers) -> Numbers:
    """Road km from one place to many, given in degrees."""
    north, east = np.radians(lats - place.lat), np.radians(lons - place.lon)
    across = cos(radians(place.lat)) * np.cos(np.radians(lats))
    chord = np.minimum(1.0, np.sin(north / 2) ** 2 + across * np.sin(east / 2) ** 2)
    arc: Numbers = 2 * np.arctan2(np.sqrt(chord), np.sqrt(1 - chord))
    return arc * RADIUS_KM * DETOUR


def distance(one: Placed, other: Placed) -> float:
    """Road km between two places."""
    across = cos(radians(one.lat)) * cos(radians(other.lat))
    chord = sin(radians(other.lat - one.lat) / 2) ** 2 + across * sin(radians(other.lon - one.lon) / 2) ** 2
    chord = min(1.0, chord)
    return 2 * atan2(sqrt(chord), sqrt(1 - chord)) * RADIUS_KM * DETOUR


def hours(km: float) -> float:
    return km / KM_AN_HOUR


def transport_days(km: float) -> tuple[int, ...]:
    """The days a delivery may take: one value, both when rounding decides."""
    excess = hours(km) - SAME_DAY_HOURS
    if abs(excess) <= DOUBT:
        return (0, 1)
    return (1,) if excess > 0 else (0,)
