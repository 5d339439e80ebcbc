"""Departments with their counts."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.boards.queries.home import TERRITORY_ORDERS, TerritoryLine
from maillage.kernel.territories import regions
from maillage.web.forms import fields
from maillage.web.listing import Column, ListFilter, Listing


def _regions() -> list[tuple[str, Any]]:
    return [("", _("Toutes")), *((r.code, r.name) for r in sorted(regions(), key=lambda r: r.name))]


class TerritoryFilter(ListFilter):
    region = fields.one_of(gettext_lazy("Région"), _regions, required=False)


TERRITORIES = Listing[TerritoryLine](
    title=gettext_lazy("Territoires"),
    file="territoires",
    filters=TerritoryFilter,
    orders=TERRITORY_ORDERS,
    size=120,  # every department on one page
    columns=(
        Column("name", gettext_lazy("Département"), lambda r: r.name, sort="name"),
        Column("department", gettext_lazy("Code"), lambda r: r.department, "code", sort="department"),
        Column("region_name", gettext_lazy("Région"), lambda r: r.region_name, sort="region"),
        Column("workshops", gettext_lazy("Ateliers"), lambda r: r.workshops, "pieces", sort="workshops",
               link=lambda r: f"{reverse('workshops')}?is_open=yes&territory={r.department}",
               definition=gettext_lazy("Ateliers ouverts.")),
        Column("establishments", gettext_lazy("Établissements"), lambda r: r.establishments, "pieces",
               sort="establishments", link=lambda r: f"{reverse('establishments')}?territory={r.department}",
               definition=gettext_lazy("Établissements inscrits, vérifiés ou non.")),
        Column("needs_open", gettext_lazy("Besoins ouverts"), lambda r: r.needs_open, "pieces", sort="needs",
               definition=gettext_lazy("Besoins réels ouverts ; les scénarios n’y sont pas comptés.")),
        Column("pieces_asked", gettext_lazy("Pièces attendues"), lambda r: r.pieces_asked, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces que les besoins ouverts attendent encore : demandées moins reçues.")),
        Column("region", gettext_lazy("Code de la région"), lambda r: r.region, on_screen=False),
    ),
)  # fmt: skip
