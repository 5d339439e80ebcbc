"""The land under every map of France: mainland and Corsica, five overseas departments and Paris beside.

Coordinates are rounded to a tenth of the sheet's unit, borders that two departments share
stay shared. Computed once. Overseas departments are each drawn to the size of their box, so
they are not at the scale of the mainland: their frames say so by being separate. Paris and the
three departments around it are drawn twice: in their place, and large enough in a box to tell
one place from the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from maillage.drawing.projection import Frame, Rectangle, conic, cylindrical, fitted
from maillage.kernel import territories

SHEET_WIDTH = 720
MAINLAND = Rectangle(12, 8, 696, 684)
INSET_TOP, INSET_WIDTH, INSET_HEIGHT, INSET_GAP = 708, 233, 164, 9
INSET_COLUMNS, INSET_LABEL = 3, 34
OVERSEAS = ("971", "972", "973", "974", "976")
AROUND_PARIS = ("75", "92", "93", "94")
BASE_HEIGHT = INSET_TOP + 2 * INSET_HEIGHT + INSET_GAP + 8


def inset_box(position: int) -> Rectangle:
    """The frame of an overseas department, by its position in OVERSEAS; after them, that of Paris."""
    row, column = divmod(position, INSET_COLUMNS)
    return Rectangle(
        1 + column * (INSET_WIDTH + INSET_GAP),
        INSET_TOP + row * (INSET_HEIGHT + INSET_GAP),
        INSET_WIDTH,
        INSET_HEIGHT,
    )


def _inner(box: Rectangle) -> Rectangle:
    return Rectangle(box.x + 10, box.y + 10, box.width - 20, box.height - INSET_LABEL - 14)


@cache
def paris_frame() -> Frame:
    """The larger frame of Paris and the departments around it."""
    outlines = territories.outlines()
    points = [(lat, lon) for code in AROUND_PARIS for ring in outlines[code] for lon, lat in ring]
    return fitted(conic, points, _inner(inset_box(len(OVERSEAS))))


def enlarged(lat: float, lon: float) -> tuple[float, float] | None:
    """Where the box of Paris shows the position, or None when it does not."""
    x, y = paris_frame().place(lat, lon)
    box = inset_box(len(OVERSEAS))
    inside = box.x < x < box.x + box.width and box.y < y < box.y + box.height - INSET_LABEL
    return (x, y) if inside else None


@cache
def frames() -> Mapping[str, Frame]:
    """The frame that shows each department with an outline."""
    outlines = territories.outlines()
    mainland = [code for code in outlines if code not in OVERSEAS]
    corners = [(lat, lon) for code in mainland for ring in outlines[code] for lon, lat in ring]
    shared = fitted(conic, corners, MAINLAND)
    found = dict.fromkeys(mainland, shared)
    for position, code in enumerate(OVERSEAS):
        points = [(lat, lon) for ring in outlines[code] for lon, lat in ring]
        middle = (min(lat for lat, _ in points) + max(lat for lat, _ in points)) / 2
        found[code] = fitted(cylindrical(middle), points, _inner(inset_box(position)))
    return found


def frame_of(lat: float, lon: float) -> str | None:
    """ "mainland", an overseas department's code, or None when no frame shows the position."""
    for code in OVERSEAS:
        if territories.department(code).box.holds(lat, lon):
            return code
    mainland = (
        d for d in territories.departments() if d.zone in (territories.CONTINENT, territories.CORSICA)
    )
    return "mainland" if any(d.box.holds(lat, lon) for d in mainland) else None


def place(lat: float, lon: float) -> tuple[str, float, float] | None:
    """The frame and the position on the sheet, or None when no frame shows it."""
    name = frame_of(lat, lon)
    if name is None:
        return None
    frame = frames()["75" if name == "mainland" else name]
    return name, *frame.place(lat, lon)


@cache
def land() -> Mapping[str, str]:
    """The path of each department, ready for the attribute `d`."""
    return {
        code: "".join(_path(frames()[code].place(lat, lon) for lon, lat in ring) for ring in rings)
        for code, rings in territories.outlines().items()
    }


@cache
def enlarged_land() -> Mapping[str, str]:
    """The paths of Paris and the departments around it, in their own box."""
    frame = paris_frame()
    return {
        code: "".join(
            _path(frame.place(lat, lon) for lon, lat in ring) for ring in territories.outlines()[code]
        )
        for code in AROUND_PARIS
    }


def _path(points: Iterable[tuple[float, float]]) -> str:
    """A closed path in relative tenths; the shorter of the two writings of each pair."""
    rounded = [(round(x * 10), round(y * 10)) for x, y in points]
    (x, y), parts = rounded[0], []
    for next_x, next_y in rounded[1:]:
        if (next_x, next_y) != (x, y):
            parts.append(f"{_tenths(next_x - x)}{_joined(_tenths(next_y - y))}")
            x, y = next_x, next_y
    start = f"M{_tenths(rounded[0][0])}{_joined(_tenths(rounded[0][1]))}"
    return f"{start}l{' '.join(parts).replace(' -', '-')}z"


def _tenths(value: int) -> str:
    sign, (whole, tenth) = ("-" if value < 0 else ""), divmod(abs(value), 10)
    return f"{sign}{whole or ('' if tenth else '0')}{f'.{tenth}' if tenth else ''}"


def _joined(number: str) -> str:
    return number if number.startswith("-") else f" {number}"
