"""Needs by territory: departments or regions, with what they have, what they ask and what is promised."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.boards.queries.territories import TERRITORY_ORDERS, TerritoryLine
from maillage.kernel.territories import regions
from maillage.web.forms import fields
from maillage.web.listing import Column, ListFilter, Listing

UNTOLD = gettext_lazy("non publié")
ASKED = gettext_lazy("Pièces que demandent les besoins réels ouverts ; les scénarios n’y sont pas comptés.")


def _levels() -> list[tuple[str, Any]]:
    return [("", _("Régions")), ("department", _("Départements"))]


def _regions() -> list[tuple[str, Any]]:
    return [("", _("Toutes")), *((r.code, r.name) for r in sorted(regions(), key=lambda r: r.name))]


def _place(line: TerritoryLine) -> str:
    return f"{line.code}, {line.region_name}" if line.department else line.code


class TerritoryFilter(ListFilter):
    level = fields.one_of(gettext_lazy("Par"), _levels, required=False)
    region = fields.one_of(gettext_lazy("Région"), _regions, required=False)

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"level": given["level"] or "region", "region": given["region"]}


TERRITORIES = Listing[TerritoryLine](
    title=gettext_lazy("Besoins par territoire"),
    file="besoins-par-territoire",
    filters=TerritoryFilter,
    orders=TERRITORY_ORDERS,
    size=120,  # every department on one page
    columns=(
        Column("name", gettext_lazy("Territoire"), lambda r: r.name, sort="name", note=_place),
        Column("department", gettext_lazy("Code"), lambda r: r.code, "code", sort="department", on_screen=False),
        Column("region_name", gettext_lazy("Région"), lambda r: r.region_name, sort="region", on_screen=False),
        Column("workshops", gettext_lazy("Ateliers"), lambda r: r.workshops, "pieces", sort="workshops",
               link=lambda r: f"{reverse('workshops')}?is_open=yes&territory={r.code}",
               definition=gettext_lazy("Ateliers ouverts.")),
        Column("establishments", gettext_lazy("Établissements"), lambda r: r.establishments, "pieces",
               sort="establishments", link=lambda r: f"{reverse('establishments')}?territory={r.code}",
               definition=gettext_lazy("Établissements inscrits, vérifiés ou non ; les soignants libéraux n’y sont pas comptés.")),
        Column("needs_open", gettext_lazy("Besoins ouverts"), lambda r: r.needs_open, "pieces", sort="needs", empty=UNTOLD,
               definition=gettext_lazy("Besoins réels ouverts. « Non publié » : moins de cinq établissements en demandent, ou l’un d’eux plus de 85 % des pièces, ou le dire trahirait un territoire voisin.")),
        Column("establishments_asking", gettext_lazy("Demandeurs"), lambda r: r.establishments_asking, "pieces", empty=UNTOLD,
               on_screen=False, definition=gettext_lazy("Établissements qui ont au moins un besoin ouvert.")),
        Column("quantity", gettext_lazy("Pièces demandées"), lambda r: r.quantity, "pieces", empty=UNTOLD, on_screen=False,
               definition=ASKED),
        Column("promised", gettext_lazy("Promises"), lambda r: r.promised, "pieces", empty=UNTOLD, on_screen=False,
               definition=gettext_lazy("Pièces de ces besoins que des ateliers ont acceptées, reçues ou non.")),
        Column("received", gettext_lazy("Reçues"), lambda r: r.received, "pieces", empty=UNTOLD, on_screen=False,
               definition=gettext_lazy("Pièces livrées que les établissements ont acceptées, pour ces besoins.")),
        Column("pieces_asked", gettext_lazy("Pièces attendues"), lambda r: r.pieces_asked, "pieces", sort="pieces",
               empty=UNTOLD,
               definition=gettext_lazy("Pièces que les besoins ouverts attendent encore : demandées moins reçues.")),
        Column("coverage", gettext_lazy("Promises par des ateliers"), lambda r: r.coverage, "share", sort="coverage",
               cell="maillage/pages/_promised.html",
               definition=gettext_lazy("Part des pièces demandées que des ateliers ont acceptées.")),
        Column("region", gettext_lazy("Code de la région"), lambda r: r.region, on_screen=False),
        Column("published", gettext_lazy("Besoins publiés"), lambda r: r.published, on_screen=False,
               definition=gettext_lazy("Non : trop peu d’établissements demandent pour que le chiffre n’en trahisse aucun.")),
    ),
)  # fmt: skip
