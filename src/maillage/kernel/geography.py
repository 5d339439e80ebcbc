"""Distances between places given in WGS84 degrees.

Road distance is the great circle (haversine, R = 6371.0088 km, the IUGG mean radius)
times 1.3, driven at 70 km/h: the convention of the planning format, stated so that
anyone can reproduce a figure.
"""

from __future__ import annotations

from math import asin, cos, pi, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088
ROAD_FACTOR = 1.3
ROAD_SPEED_KMH = 70.0


def great_circle_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points on the sphere."""
    phi1, phi2 = radians(lat1), radians(lat2)
    half = sin((phi2 - phi1) / 2) ** 2
    half += cos(phi1) * cos(phi2) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def road_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Conventional road kilometres between two points."""
    return great_circle_km(lat1, lon1, lat2, lon2) * ROAD_FACTOR


def road_angle(hours: float) -> float:
    """The angle at the centre of the Earth that so many hours of road span; half a turn at most."""
    return min(pi, hours * ROAD_SPEED_KMH / ROAD_FACTOR / EARTH_RADIUS_KM)


def road_hours(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    return road_km(lat1, lon1, lat2, lon2) / ROAD_SPEED_KMH
