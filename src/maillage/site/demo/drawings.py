"""Small real files for the versions of the demonstration: drawings, meshes, assembly notes.

Guarantees: the same arguments always give the same bytes; each file is a valid one of its
kind (SVG with dimensions in millimetres, binary STL, plain text).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

Point = tuple[float, float, float]


def outline_svg(
    title: str, width: float, height: float, holes: Sequence[tuple[float, float, float]]
) -> bytes:
    """A rounded plate to cut, in millimetres; `holes` are (x, y, radius)."""
    circles = "".join(f'\n  <circle cx="{x:g}" cy="{y:g}" r="{r:g}"/>' for x, y, r in holes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="none" stroke="#000000" stroke-width="0.1">\n'
        f"  <title>{title}</title>\n"
        f'  <rect x="1" y="1" width="{width - 2:g}" height="{height - 2:g}" rx="12" ry="12"/>{circles}\n'
        "</svg>\n"
    ).encode()


def _box(width: float, depth: float, height: float) -> list[tuple[Point, Point, Point]]:
    """The twelve triangles of a box, counter-clockwise seen from outside."""
    corners = [(x, y, z) for z in (0.0, height) for y in (0.0, depth) for x in (0.0, width)]
    faces = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
    return [(corners[face[0]], corners[face[i]], corners[face[i + 1]]) for face in faces for i in (1, 2)]


def _normal(a: Point, b: Point, c: Point) -> Point:
    u = tuple(b[i] - a[i] for i in range(3))
    v = tuple(c[i] - a[i] for i in range(3))
    x, y, z = u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]
    length = (x * x + y * y + z * z) ** 0.5
    return (x / length, y / length, z / length)


def bar_stl(title: str, width: float, depth: float, height: float) -> bytes:
    """A binary STL of a bar, in millimetres: a stand-in for the real part, of its real size."""
    triangles = _box(width, depth, height)
    header = title.encode("ascii", "replace")[:80].ljust(80, b" ")
    rows = (
        struct.pack("<12fH", *_normal(*triangle), *(value for point in triangle for value in point), 0)
        for triangle in triangles
    )
    return header + struct.pack("<I", len(triangles)) + b"".join(rows)


def notes_txt(title: str, steps: Sequence[str]) -> bytes:
    """Assembly notes, one numbered step a line."""
    lines = [title, "", *(f"{number}. {step}" for number, step in enumerate(steps, start=1)), ""]
    return "\n".join(lines).encode()
