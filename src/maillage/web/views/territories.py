"""Needs by territory: the table, and the same as a map."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.apps.boards.disclosure import FEWEST, MOST
from maillage.apps.boards.queries.territories import TerritoryLine, territory_list
from maillage.apps.paging import Page
from maillage.drawing import map_france
from maillage.kernel.territories import departments_of, outlines
from maillage.web.asking import language
from maillage.web.listing import Asked, read_list
from maillage.web.lists.territories import TERRITORIES

SHADES = 5


def _shade(line: TerritoryLine) -> str:
    """By the share promised; what is not published, and where nothing is asked, have shades of their own."""
    if not line.published:
        return "untold"
    return "none" if line.coverage is None else f"cover-{min(SHADES, 1 + int(line.coverage * SHADES))}"


def _shades(lines: Iterable[TerritoryLine]) -> dict[str, str]:
    drawn = outlines()
    return {
        code: _shade(line)
        for line in lines
        for code in ((line.department,) if line.department else departments_of(line.region))
        if code in drawn
    }


def _map(lines: Iterable[TerritoryLine]) -> SafeString:
    """The drawing escapes every label it is given."""
    svg = map_france(
        [],
        title=_("Part des pièces demandées que des ateliers ont promises"),
        description=_("Plus un territoire est foncé, plus ses besoins sont promis ; le tableau dit combien."),
        language=language(),
        name="needs-map",
        shades=_shades(lines),
    )
    return mark_safe(svg)  # noqa: S308


def territories(request: HttpRequest) -> HttpResponse:
    def find(asked: Asked) -> Page[TerritoryLine]:
        return territory_list(**asked.given, **asked.window)

    listed = read_list(request, TERRITORIES, find)
    if listed.file is not None:
        return listed.file
    context = {
        "listing": listed,
        "map": _map(listed.rows) if listed.rows else "",
        "fewest": FEWEST,
        "most": MOST,
    }
    return render(request, "maillage/pages/territories.html", context, status=listed.status)
