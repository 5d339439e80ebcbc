"""Maps of France as SVG text: accessible, without style attributes, safe to put in a page.

Guarantees: a title and a description; attributes and classes only (strict content security
policy); every text and address escaped, addresses relative or http(s); every point given is
drawn: those that no frame shows (Saint-Pierre-et-Miquelon, the Pacific…) stand in a box of
their own; those of Paris and around stand in the box that enlarges them, with an echo without
name in their place. A link between two frames is not drawn, and the description says how many.

Without addresses the drawing is one image (role "img"); with some it is a group of links.
Colours are attributes that a style sheet overrides by class: map-land, map-frame,
map-label, map-link, map-point and map-<kind>. Kinds differ by shape, not by colour alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

from maillage.drawing import basemap
from maillage.kernel import territories
from maillage.kernel.text import Text

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
KIND = re.compile(r"^[a-z][a-z0-9-]*$")
SAFE_ADDRESS = re.compile(r"^(https?://|/(?!/)|#|\?)")
AROUND_PARIS = Text(fr="Petite couronne", en="Around Paris")
OFF_MAP = Text(fr="Hors cadres", en="Outside the frames")
UNDRAWN = Text(
    fr="Liaisons entre deux cadres, non tracées : {count}.",
    en="Links between two frames, not drawn: {count}.",
)
OFF_COLUMNS, OFF_STEP = 28, 24
SHAPES: Mapping[str, str] = {
    "group": "M-9 0a9 9 0 1 0 18 0a9 9 0 1 0-18 0z",
    "hub": "M-8 0a8 8 0 1 0 16 0a8 8 0 1 0-16 0z",
    "establishment": "M-5-5h10v10h-10z",
    "need": "M0-7l7 7l-7 7l-7-7z",
    "industry": "M0-7l7 12h-14z",
}
DOT = "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z"


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place in WGS84 degrees; `kind` ("workshop", "group" of several there, "hub", "establishment", "need", "industry",
    or another word of a-z, 0-9 and hyphens) gives its shape and class."""

    lat: float
    lon: float
    label: str
    kind: str = "workshop"
    href: str | None = None


@dataclass(frozen=True, slots=True)
class MapLink:
    """A straight line between two places in WGS84 degrees; `kind` gives its class."""

    from_lat: float
    from_lon: float
    to_lat: float
    to_lon: float
    kind: str = "delivery"


def map_france(
    points: Sequence[MapPoint],
    links: Sequence[MapLink] = (),
    *,
    title: Text | str,
    description: Text | str,
    language: str = "fr",
    name: str = "map",
    shades: Mapping[str, str] | None = None,
) -> str:
    """The SVG of a map. `name` starts the ids, to be unique in a page; `shades` gives
    departments a class (``{"26": "level-3"}``).

    Raises ValueError for a position that is no number, a kind, shade or name that is not a
    plain word, an address that is neither relative nor http(s).
    """
    drawn, off = _points(points)
    lines, undrawn = _links(links)
    extra, height = _off_map(off, language)
    words = _words(description, language)
    if undrawn:
        words = f"{words} {UNDRAWN.to(language).format(count=undrawn)}"
    role = "group" if any(point.href for point in points) else "img"
    word = _word(name)
    return "".join((
        '<svg class="map-france" xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif"',
        f' viewBox="0 0 {basemap.SHEET_WIDTH} {height}"',
        f' role="{role}" aria-labelledby="{word}-title {word}-desc">',
        f'<title id="{word}-title">{_text(_words(title, language))}</title>',
        f'<desc id="{word}-desc">{_text(words)}</desc>',
        _land(shades or {}),
        _frames(language),
        '<g class="map-links" fill="none" stroke="#0d5c63" stroke-opacity=".55" stroke-width="1.2">',
        lines, "</g>",
        '<g class="map-points" fill="#0d5c63" stroke="#fff" stroke-width="1.5">', *drawn, "</g>",
        extra,
        "</svg>",
    ))  # fmt: skip


def _points(points: Sequence[MapPoint]) -> tuple[list[str], list[MapPoint]]:
    """The symbols of points inside a frame, hubs under the others, and the points in none."""
    drawn, off = [], []
    for point in sorted(points, key=lambda p: (p.kind != "hub", -p.lat, p.lon, p.label)):
        _checked(point)
        where = basemap.place(point.lat, point.lon)
        if where is None:
            off.append(point)
            continue
        large = basemap.enlarged(point.lat, point.lon)
        if large is not None:
            drawn.append(_echo(point, where[1], where[2]))
        drawn.append(_symbol(point, *(large or where[1:])))
    return drawn, off


def _text(text: str) -> str:
    """Text escaped; characters that XML forbids are shown as such."""
    return escape(FORBIDDEN.sub("\ufffd", text))


def _words(text: Text | str, language: str) -> str:
    return text.to(language) if isinstance(text, Text) else text


def _word(kind: str) -> str:
    if not KIND.match(kind):
        raise ValueError(f"not a plain word: {kind!r}")
    return kind


def _checked(point: MapPoint) -> None:
    if not (isfinite(point.lat) and isfinite(point.lon)):
        raise ValueError(f"not a position: {point.lat}, {point.lon}")
    if point.href is not None and not SAFE_ADDRESS.match(point.href):
        raise ValueError(f"not a relative, http or https address: {point.href!r}")


def _land(shades: Mapping[str, str]) -> str:
    paths, large = (
        [f'<path{_shade(shades, code)} d="{path}"/>' for code, path in land.items()]
        for land in (basemap.land(), basemap.enlarged_land())
    )
    unknown = sorted(set(shades).difference(basemap.land()))
    if unknown:
        raise ValueError(f"no outline to shade for: {', '.join(unknown)}")
    return (
        '<g class="map-land" fill="#f2f0e8" stroke="#cfcabb" stroke-width=".8" stroke-linejoin="round">'
        f"{''.join(paths)}</g>"
        '<g class="map-land map-large" fill="#f2f0e8" stroke="#cfcabb" stroke-width=".8" stroke-linejoin="round">'
        f"{''.join(large)}</g>"
    )


def _shade(shades: Mapping[str, str], code: str) -> str:
    return f' class="map-{_word(shades[code])}"' if code in shades else ""


def _frames(language: str) -> str:
    parts = []
    names = [*map(territories.territory_name, basemap.OVERSEAS), AROUND_PARIS.to(language)]
    for position, name in enumerate(names):
        box, label = basemap.inset_box(position), escape(name)
        parts.append(f'<rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"/>')
        parts.append(_label(box.x + box.width / 2, box.y + box.height - 10, label, "middle"))
    return f'<g class="map-frame" fill="none" stroke="#dcd8cb">{"".join(parts)}</g>'


def _label(x: float, y: float, label: str, anchor: str) -> str:
    return (
        f'<text class="map-label" x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="26" '
        f'fill="#4b5157" stroke="none">{label}</text>'
    )


def _symbol(point: MapPoint, x: float, y: float) -> str:
    label = _text(point.label)
    shape = (
        f'<path class="map-point map-{_word(point.kind)}" transform="translate({x:.1f} {y:.1f})" '
        f'd="{SHAPES.get(point.kind, DOT)}"><title>{label}</title></path>'
    )
    if point.href is None:
        return shape
    return f'<a href="{_text(point.href)}" aria-label="{label}">{shape}</a>'


def _echo(point: MapPoint, x: float, y: float) -> str:
    """The place of a point that a box enlarges: drawn once more, without its name or its address."""
    return (
        f'<path class="map-echo map-{_word(point.kind)}" transform="translate({x:.1f} {y:.1f})" '
        f'd="{SHAPES.get(point.kind, DOT)}"/>'
    )


def _links(links: Sequence[MapLink]) -> tuple[str, int]:
    """The lines inside one frame, and how many go from a frame to another."""
    drawn, undrawn = [], 0
    for link in links:
        start = basemap.place(link.from_lat, link.from_lon)
        end = basemap.place(link.to_lat, link.to_lon)
        if start is None or end is None or start[0] != end[0]:
            undrawn += 1
            continue
        drawn.append(
            f'<path class="map-link map-{_word(link.kind)}" '
            f'd="M{start[1]:.1f} {start[2]:.1f}L{end[1]:.1f} {end[2]:.1f}"/>'
        )
    return "".join(drawn), undrawn


def _off_map(points: Sequence[MapPoint], language: str) -> tuple[str, int]:
    """The box of points that no frame shows, and the height of the sheet with it."""
    if not points:
        return "", basemap.BASE_HEIGHT
    rows = -(-len(points) // OFF_COLUMNS)
    top, height = basemap.BASE_HEIGHT + 4, 44 + rows * OFF_STEP
    width = basemap.SHEET_WIDTH
    symbols = [
        _symbol(p, 24 + (i % OFF_COLUMNS) * OFF_STEP, top + 50 + (i // OFF_COLUMNS) * OFF_STEP)
        for i, p in enumerate(points)
    ]
    box = (
        '<g class="map-frame map-off" fill="none" stroke="#dcd8cb">'
        f'<rect x="1" y="{top}" width="{width - 2}" height="{height}" rx="6"/>'
        f"{_label(14, top + 25, escape(OFF_MAP.to(language)), 'start')}</g>"
    )
    group = f'<g class="map-points" fill="#0d5c63" stroke="#fff" stroke-width="1.5">{"".join(symbols)}</g>'
    return box + group, top + height + 4
