"""The map of open workshops, the same on the home page and beside the directory.

Guarantees: closed workshops are never on it; workshops that stand at one place are one symbol, which
says how many and leads to all of them; the list by region says the same in words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage import drawing
from maillage.apps.network.queries.workshops import MapPoint
from maillage.kernel.territories import department, regions
from maillage.kernel.territories.names import spelling
from maillage.web.asking import language
from maillage.web.templatetags.wording import pieces

NAMED = 3  # names that a symbol of several tells


@dataclass(frozen=True, slots=True)
class RegionCount:
    code: str
    name: str
    workshops: int


def _several(found: Sequence[MapPoint]) -> drawing.MapPoint:
    first = found[0]
    names = ", ".join(point.name for point in found[:NAMED])
    rest = len(found) - NAMED
    if rest > 0:
        names = ngettext("%(names)s et %(n)s autre", "%(names)s et %(n)s autres", rest) % {
            "names": names, "n": rest,
        }  # fmt: skip
    words = _("%(city)s, %(n)s ateliers : %(names)s") % {
        "city": first.city, "n": len(found), "names": names,
    }  # fmt: skip
    query = urlencode({"territory": first.department, "text": first.city, "is_open": "yes"})
    return drawing.MapPoint(first.lat, first.lon, words, "group", f"{reverse('workshops')}?{query}")


def _symbol(found: Sequence[MapPoint]) -> drawing.MapPoint:
    if len(found) > 1:
        return _several(found)
    point = found[0]
    address = reverse("workshop", args=[point.code])
    return drawing.MapPoint(point.lat, point.lon, f"{point.name}, {point.city}", href=address)


def workshop_map(points: Sequence[MapPoint]) -> SafeString:
    """The drawing, one link a place; it escapes every label it is given."""
    places: dict[tuple[float, float, str, str], list[MapPoint]] = defaultdict(list)
    for point in points:
        places[round(point.lat, 3), round(point.lon, 3), point.department, point.city].append(point)
    svg = drawing.map_france(
        [_symbol(found) for found in places.values()],
        title=_("Ateliers ouverts"),
        description=_(
            "Chaque symbole est un atelier, ou plusieurs au même endroit ; la liste par région et "
            "l’annuaire disent la même chose en mots."
        ),
        language=language(),
        name="workshops-map",
    )
    return mark_safe(svg)  # noqa: S308


def by_region(points: Sequence[MapPoint]) -> tuple[RegionCount, ...]:
    """Open workshops of each region that has some, by name."""
    counts = Counter(department(point.department).region for point in points)
    found = [RegionCount(r.code, r.name, counts[r.code]) for r in regions() if counts[r.code]]
    return tuple(sorted(found, key=lambda line: spelling(line.name)))


def counted(points: Sequence[MapPoint]) -> str:
    n = len(points)
    return ngettext("%(n)s atelier ouvert", "%(n)s ateliers ouverts", n) % {"n": pieces(n, language())}
