"""The bridge to industry, drawn: what arrives against what is due, day after day, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.apps.boards.queries.coordination.flows import BridgeDay
from maillage.drawing import Series, area_chart
from maillage.web.asking import language
from maillage.web.templatetags.wording import civil_date, percent, pieces, short_date


def bridge_chart(days: Sequence[BridgeDay]) -> SafeString | str:
    """The SVG; empty when there is nothing to draw. The drawing escapes every text it is given."""
    if not days or not (days[-1].due or days[-1].arrived):
        return ""
    spoken = language()
    areas = [Series(_("ateliers"), [d.workshops for d in days], "local")]
    if days[-1].stocks:
        areas.append(Series(_("stocks"), [d.stocks for d in days], "stock"))
    if days[-1].industry:
        areas.append(Series(_("industrie"), [d.industry for d in days], "industry"))
    svg = area_chart(
        [short_date(day.day, spoken) for day in days],
        areas,
        Series(_("besoin"), [d.due for d in days], "need"),
        title=_("Pièces arrivées et pièces à servir, jour après jour"),
        description=bridge_words(days),
        write=lambda value: pieces(value, spoken),
        language=spoken,
        name="bridge",
    )
    return mark_safe(svg)  # noqa: S308


def bridge_words(days: Sequence[BridgeDay]) -> str:
    """What the chart shows, on its last day."""
    last, spoken = days[-1], language()
    given = {
        "day": civil_date(last.day, spoken, with_year=False),
        "due": pieces(last.due, spoken),
        "arrived": pieces(last.arrived, spoken),
    }
    words = _("Au %(day)s : %(due)s pièces à servir, %(arrived)s arrivées selon le plan.") % given
    if last.industry and last.due:
        share = percent(min(1.0, last.industry / last.due), 0, spoken)
        words += " " + _("L’industrie en apporte %(share)s.") % {"share": share}
    return words
