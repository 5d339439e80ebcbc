"""The chart and the map of the page of components, with invented figures."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

from maillage.drawing import Series, area_chart, map_france
from maillage.kernel.text import Text

DAYS = ("6/4", "7/4", "8/4", "9/4", "10/4", "11/4", "12/4")
COVERED = {"26": 5, "38": 4, "69": 3, "01": 2, "75": 1, "974": 4, "971": 2, "2A": 5}


def sample_chart(language: str) -> SafeString:
    svg = area_chart(
        DAYS,
        [
            Series(Text("ateliers", "workshops"), (800, 1900, 3100, 4300, 5200, 6000, 6600), "local"),
            Series(Text("stocks", "stocks"), (500, 900, 900, 900, 900, 900, 900), "stock"),
            Series(Text("industrie", "industry"), (0, 900, 1900, 2900, 3900, 4800, 5600), "industry"),
        ],
        Series(Text("besoin", "need"), (1500, 3800, 6300, 8500, 10600, 12600, 14400), "need"),
        title=Text("Pièces arrivées et pièces à servir", "Pieces arrived and pieces due"),
        description=Text(
            "Au 12 avril, 13 100 pièces arrivées sur 14 400 à servir.",
            "On 12 April, 13,100 pieces arrived out of 14,400 due.",
        ),
        language=language,
        name="sample-chart",
    )
    return mark_safe(svg)  # noqa: S308 (the drawing escapes every text it is given)


def sample_map(language: str) -> SafeString:
    svg = map_france(
        [],
        title=Text("Couverture à temps par département", "On-time coverage by department"),
        description=Text(
            "Huit départements, du moins au plus couvert.",
            "Eight departments, from the least to the most covered.",
        ),
        language=language,
        name="sample-map",
        shades={code: f"cover-{level}" for code, level in COVERED.items()},
    )
    return mark_safe(svg)  # noqa: S308
