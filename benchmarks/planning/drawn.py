"""Seconds and memory against the number of needs, both on logarithmic scales, as an SVG that prints well."""

from __future__ import annotations

from math import log10
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 150, 30, 60
LOW, HIGH = 0.1, 10_000.0  # of the vertical scale
CURVES = (
    ("solve", "solve, s", "#0b5d5b", "circle"),
    ("cpu", "all, processor s", "#b5541b", "square"),
    ("audit", "audit, s", "#6b4f9c", "circle"),
    ("megabytes", "memory, MB", "#444444", "square"),
)


def growth_chart(runs: list[dict[str, Any]]) -> str:
    runs = sorted(runs, key=lambda run: run["needs"])
    first, last = log10(runs[0]["needs"]), log10(runs[-1]["needs"])

    def across(needs: float) -> float:
        share = (log10(needs) - first) / ((last - first) or 1.0)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def up(value: float) -> float:
        share = (log10(max(value, LOW)) - log10(LOW)) / (log10(HIGH) - log10(LOW))
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12" aria-label="Seconds and memory of a plan against needs">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(-1, 5):
        y = up(10.0**power)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>')
    for run in runs:
        x = across(run["needs"])
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{run["needs"]:,}</text>'
        )
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 16}" text-anchor="middle">needs</text>'
    )
    for name, words, colour, mark in CURVES:
        points = [(across(run["needs"]), up(run[name])) for run in runs]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y in points:
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
                if mark == "circle"
                else f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
            )
        x, y = points[-1]
        parts.append(f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{words}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
