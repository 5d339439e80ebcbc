"""Seconds and memory against the number of needs, each on logarithmic scales, as an SVG that prints well."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any

from maillage.planning.regions.making import HUGE

WIDTH, LEFT, RIGHT, TOP = 760, 70, 150, 64
GREY, FAINT = "#444444", "#dddddd"
SECONDS = (
    ("cpu", "processor, all", "#b5541b", "square"),
    ("solve", "solve", "#0b5d5b", "circle"),
    ("audit", "audit", "#6b4f9c", "diamond"),
)
MEMORY = (("megabytes", "all processes", GREY, "square"),)
WAYS = {"highs": "one program", "highs-parts": "parts", "highs-regions": "regions", "sketch": "prices"}


@dataclass(frozen=True, slots=True)
class Panel:
    """Curves over one vertical scale; `top` and `height` in the picture's unit."""

    title: str
    unit: str
    curves: tuple[tuple[str, str, str, str], ...]
    top: float
    height: float

    def up(self, value: float, powers: tuple[int, int]) -> float:
        low, high = powers
        share = (log10(max(value, 10.0**low)) - low) / (high - low)
        return self.top + self.height * (1 - share)


PANELS = (Panel("time", "s", SECONDS, TOP, 250), Panel("memory", "MB", MEMORY, TOP + 290, 90))
HEIGHT = TOP + 290 + 90 + 56


def growth_chart(runs: list[dict[str, Any]]) -> str:
    runs = sorted(runs, key=lambda run: run["needs"])
    first, last = log10(runs[0]["needs"]), log10(runs[-1]["needs"])
    across = [
        LEFT + (log10(run["needs"]) - first) / ((last - first) or 1.0) * (WIDTH - LEFT - RIGHT)
        for run in runs
    ]
    bottom = PANELS[-1].top + PANELS[-1].height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12" aria-label="Seconds and memory of a plan against needs">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_ways(runs, across, bottom),
        *(part for panel in PANELS for part in _panel(panel, runs, across)),
    ]
    for x, run in zip(across, runs, strict=True):
        parts.append(_text(x, bottom + 20, f"{run['needs']:,}", "middle"))
    parts.append(
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 14, "needs (both axes are logarithmic)", "middle")
    )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _ways(runs: list[dict[str, Any]], across: list[float], bottom: float) -> list[str]:
    """Which way each size is planned, above the curves, and where it changes."""
    ways = ["sketch" if run["needs"] >= HUGE else run["way"] for run in runs]
    parts, start = [], 0
    for k in range(1, len(ways) + 1):
        if k < len(ways) and ways[k] == ways[start]:
            continue
        left = (across[start - 1] + across[start]) / 2 if start else LEFT
        right = (across[k - 1] + across[k]) / 2 if k < len(ways) else WIDTH - RIGHT
        parts.append(_text((left + right) / 2, TOP - 34, WAYS.get(ways[start], ways[start]), "middle", GREY))
        if start:
            parts.append(
                f'<line x1="{left:.1f}" x2="{left:.1f}" y1="{TOP - 46}" y2="{bottom}" stroke="#999999" '
                'stroke-dasharray="3 4"/>'
            )
        start = k
    return parts


def _panel(panel: Panel, runs: list[dict[str, Any]], across: list[float]) -> list[str]:
    values = [max(run[name], 0.01) for run in runs for name, *_ in panel.curves]
    powers = floor(log10(min(values))), max(floor(log10(min(values))) + 1, ceil(log10(max(values))))
    parts = [_text(LEFT, panel.top - 10, f"{panel.title}, {panel.unit}", "start")]
    for power in range(powers[0], powers[1] + 1):
        y = panel.up(10.0**power, powers)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>')
        parts.append(_text(LEFT - 8, y + 4, f"{10.0**power:,g}", "end"))
    lowest = panel.top - 20.0
    ends = sorted(panel.curves, key=lambda curve: -runs[-1][curve[0]])
    for name, words, colour, mark in ends:
        points = [(x, panel.up(run[name], powers)) for x, run in zip(across, runs, strict=True)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_mark(x, y, colour, mark) for x, y in points]
        lowest = max(lowest + 15, points[-1][1] + 4)  # names never on one another
        told = f"{words}: {_figure(runs[-1][name])} {panel.unit}"
        parts.append(_text(points[-1][0] + 12, lowest, told, "start", colour))
    return parts


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _mark(x: float, y: float, colour: str, mark: str) -> str:
    if mark == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    turned = f' transform="rotate(45 {x:.1f} {y:.1f})"' if mark == "diamond" else ""
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{colour}"{turned}/>'


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#111111") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{words}</text>'
