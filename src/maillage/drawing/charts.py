"""Charts as SVG text: accessible, without style attributes, safe to put in a page.

Guarantees: a title and a description; attributes and classes only (strict content security
policy); every text escaped; areas are told apart by a line between them and by their names,
never by colour alone. A chart is one image (role "img"): the page gives its figures in a
table beside it.

Colours are attributes that a style sheet overrides by class: chart-grid, chart-label,
chart-line and chart-<kind> for each series.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from math import ceil, floor, isfinite, log10

from maillage.kernel.text import Text

FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WORD = re.compile(r"^[a-z][a-z0-9-]*$")
WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 26, 34
STEPS = (1, 2, 5, 10)
GRID_LINES = 4  # about so many graduations
MOST_LABELS = 6  # days named along the foot
NAMED = 22  # height that an area needs to hold its own name
COLOURS = ("#0d5c63", "#1c6b3f", "#6585a8")


@dataclass(frozen=True, slots=True)
class Series:
    """One number a point of the axis, not negative; `kind` is a plain word that gives the class."""

    name: Text | str
    values: Sequence[float]
    kind: str


def area_chart(
    labels: Sequence[str],
    areas: Sequence[Series],
    line: Series | None = None,
    *,
    title: Text | str,
    description: Text | str,
    write: Callable[[int], str] = str,
    language: str = "fr",
    name: str = "chart",
) -> str:
    """The SVG of areas stacked over an axis of days, and of a dashed line to compare them with.

    `write` writes a graduation. `name` starts the ids, to be unique in a page.
    Raises ValueError when lengths differ, or for what is neither a number nor a plain word.
    """
    for series in (*areas, *((line,) if line else ())):
        _check(series, len(labels))
    if not labels:
        raise ValueError("a chart needs at least one day")
    top = _top(areas, line)
    frame = _Frame(len(labels), top)
    levels = [[0.0] * len(labels), *_stacked(areas)]
    return "".join((
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
        ' font-family="system-ui, sans-serif" font-size="14"',
        f' role="img" aria-labelledby="{_word(name)}-title {name}-desc">',
        f'<title id="{name}-title">{_text(title, language)}</title>',
        f'<desc id="{name}-desc">{_text(description, language)}</desc>',
        *(_area(frame, low, high, s.kind, k) for k, (s, (low, high)) in enumerate(zip(areas, pairwise(levels), strict=True))),
        _grid(frame, write),
        _foot(frame, labels),
        _line(frame, line, language) if line else "",
        *(_name(frame, low, high, s, language) for s, (low, high) in zip(areas, pairwise(levels), strict=True)),
        "</svg>",
    ))  # fmt: skip


class _Frame:
    """From (position of a day, value) to the sheet."""

    def __init__(self, count: int, top: float) -> None:
        self.count, self.top = count, top

    def x(self, place: int) -> float:
        share = place / (self.count - 1) if self.count > 1 else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)

    def points(self, values: Sequence[float]) -> list[str]:
        if self.count == 1:  # one day: a level all across
            return [f"{x} {self.y(values[0]):.1f}" for x in (LEFT, WIDTH - RIGHT)]
        return [f"{self.x(place):.1f} {self.y(value):.1f}" for place, value in enumerate(values)]


def graduations(most: float) -> tuple[int, ...]:
    """Round whole numbers from 0 to at least `most`, some four steps apart."""
    if most <= GRID_LINES:
        return tuple(range(max(2, ceil(most) + 1)))
    rough = most / GRID_LINES
    unit = 10 ** floor(log10(rough))
    step = next(unit * factor for factor in STEPS if unit * factor >= rough)
    return tuple(step * count for count in range(ceil(most / step) + 1))


def _stacked(areas: Sequence[Series]) -> list[list[float]]:
    """The upper edge of each area."""
    columns = zip(*(series.values for series in areas), strict=True)
    edges = [list(accumulate(column)) for column in columns]
    return [[column[k] for column in edges] for k in range(len(areas))]


def _top(areas: Sequence[Series], line: Series | None) -> float:
    sums = _stacked(areas)[-1] if areas else []
    most = max((*sums, *(line.values if line else ())), default=0)
    return float(graduations(most)[-1])


def _check(series: Series, count: int) -> None:
    _word(series.kind)
    if len(series.values) != count:
        raise ValueError(f"{series.kind}: {len(series.values)} values for {count} days")
    if not all(isfinite(value) and value >= 0 for value in series.values):
        raise ValueError(f"{series.kind}: a value is negative or no number")


def _word(word: str) -> str:
    if not WORD.match(word):
        raise ValueError(f"not a plain word: {word!r}")
    return word


def _text(text: Text | str, language: str) -> str:
    words = text.to(language) if isinstance(text, Text) else text
    return escape(FORBIDDEN.sub("\ufffd", words))


def _area(frame: _Frame, low: Sequence[float], high: Sequence[float], kind: str, place: int) -> str:
    edge = "L".join((*frame.points(high), *reversed(frame.points(low))))
    colour = COLOURS[place % len(COLOURS)]
    return f'<path class="chart-area chart-{kind}" fill="{colour}" stroke="#fff" stroke-width="1.5" d="M{edge}z"/>'


def _grid(frame: _Frame, write: Callable[[int], str]) -> str:
    lines, words = [], []
    for value in graduations(frame.top):
        y = frame.y(value)
        lines.append(f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}")
        words.append(_label(LEFT - 8, y + 5, escape(write(value)), "end"))
    path = (
        f'<path class="chart-grid" fill="none" stroke="#857f6e" stroke-opacity=".35" d="{"".join(lines)}"/>'
    )
    return path + "".join(words)


def _foot(frame: _Frame, labels: Sequence[str]) -> str:
    every = ceil((frame.count - 1) / (MOST_LABELS - 1)) if frame.count > MOST_LABELS else 1
    found = []
    for rank, place in enumerate(range(0, frame.count, every)):
        anchor = (
            "start" if place == 0 and frame.count > 1 else "end" if place == frame.count - 1 else "middle"
        )
        kind = "chart-label chart-spare" if rank % 2 else "chart-label"  # a narrow page names one day in two
        found.append(_label(frame.x(place), HEIGHT - BOTTOM + 22, _text(labels[place], ""), anchor, kind))
    return "".join(found)


def _line(frame: _Frame, line: Series, language: str) -> str:
    y = frame.y(line.values[-1])
    return (
        f'<path class="chart-line chart-{line.kind}" fill="none" stroke="#1c2024" stroke-width="2" '
        f'stroke-dasharray="6 4" d="M{"L".join(frame.points(line.values))}"/>'
        f"{_label(WIDTH - RIGHT, y - 8, _text(line.name, language), 'end')}"
    )


def _name(frame: _Frame, low: Sequence[float], high: Sequence[float], series: Series, language: str) -> str:
    """The name of an area inside it, where it is thickest; nothing where it would not fit."""
    heights = [frame.y(a) - frame.y(b) for a, b in zip(low, high, strict=True)]
    inner = range(1, frame.count - 1) if frame.count > 2 else range(frame.count)
    place = max(inner, key=lambda k: (round(heights[k]), k))
    if heights[place] < NAMED:
        return ""
    y = (frame.y(low[place]) + frame.y(high[place])) / 2 + 5
    anchor = "end" if place > frame.count / 2 else "middle"
    words = _text(series.name, language)
    return (
        f'<text class="chart-name chart-on-{series.kind}" x="{frame.x(place):.1f}" y="{y:.1f}" '
        f'text-anchor="{anchor}" font-weight="600" fill="#fff">{words}</text>'
    )


def _label(x: float, y: float, words: str, anchor: str, kind: str = "chart-label") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="#4b5157">{words}</text>'
    )
