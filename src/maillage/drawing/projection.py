"""From degrees to the sheet of a map: conformal conic for mainland France and Corsica, plain
cylindrical for each overseas department.

The conic is Lambert's with standard parallels 44° and 49° and origin 46.5° N, 3° E, the
parameters of Lambert-93, on the sphere (Snyder, Map Projections, USGS 1395, eq. 15-1 to
15-5): below a pixel of difference at this size. Overseas departments keep their shape:
equirectangular with cos φ of their middle. A frame fits its land into a box of the sheet,
north up, the same scale both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import cos, log, pi, radians, sin, tan

Plane = Callable[[float, float], tuple[float, float]]

NORTH, SOUTH = radians(49.0), radians(44.0)
ORIGIN_LAT, ORIGIN_LON = radians(46.5), radians(3.0)
CONE = log(cos(SOUTH) / cos(NORTH)) / log(tan(pi / 4 + NORTH / 2) / tan(pi / 4 + SOUTH / 2))
RADIUS = cos(SOUTH) * tan(pi / 4 + SOUTH / 2) ** CONE / CONE


def conic(lat: float, lon: float) -> tuple[float, float]:
    """East and north of the origin, in Earth radii; latitudes strictly between the poles."""
    rho = RADIUS / tan(pi / 4 + radians(lat) / 2) ** CONE
    rho_origin = RADIUS / tan(pi / 4 + ORIGIN_LAT / 2) ** CONE
    angle = CONE * (radians(lon) - ORIGIN_LON)
    return rho * sin(angle), rho_origin - rho * cos(angle)


def cylindrical(middle: float) -> Plane:
    """The equirectangular projection true at latitude `middle`, in Earth radii."""
    scale = cos(radians(middle))

    def plane(lat: float, lon: float) -> tuple[float, float]:
        return radians(lon) * scale, radians(lat)

    return plane


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Part of the sheet: left, top, width, height, in its units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of the sheet that shows some degrees of the Earth."""

    plane: Plane
    scale: float
    east: float
    north: float

    def place(self, lat: float, lon: float) -> tuple[float, float]:
        """Position on the sheet."""
        x, y = self.plane(lat, lon)
        return self.east + x * self.scale, self.north - y * self.scale


def fitted(plane: Plane, points: Iterable[tuple[float, float]], box: Rectangle) -> Frame:
    """The frame that shows all points (latitude, longitude) centred in the box, as large as it can."""
    planes = [plane(lat, lon) for lat, lon in points]
    left, right = min(x for x, _ in planes), max(x for x, _ in planes)
    bottom, top = min(y for _, y in planes), max(y for _, y in planes)
    scale = min(box.width / (right - left), box.height / (top - bottom))
    east = box.x + (box.width - (right - left) * scale) / 2 - left * scale
    north = box.y + (box.height - (top - bottom) * scale) / 2 + top * scale
    return Frame(plane, scale, east, north)
