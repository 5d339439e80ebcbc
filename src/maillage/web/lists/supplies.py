"""The lists of industrial supplies, of stocks of objects, and of the State's priorities."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillage.apps.needs.queries.priorities import PRIORITY_ORDERS, PriorityRow
from maillage.apps.needs.queries.supplies import INDUSTRY_ORDERS, STOCK_ORDERS, IndustryLine, StockLine
from maillage.apps.needs.supply_codes import CERTAINTIES, PERIODS, PRICES, SUPPLY_STATES
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Text
from maillage.web.act_words import subject_words
from maillage.web.forms.supplies import IndustryFilter, StockFilter
from maillage.web.listing import Column, ListFilter, Listing, at

STATE_KINDS = {"coming": "info", "current": "ok", "over": "warn", "ended": "stop"}
CERTAINTY_KINDS = {"announced": "warn", "contracted": "info", "delivering": "ok"}
PRIORITY_STATES = {
    "in_force": Text("En vigueur", "In force"),
    "to_come": Text("À venir", "To come"),
    "over": Text("Échue", "Over"),
    "withdrawn": Text("Retirée", "Withdrawn"),
    "replaced": Text("Remplacée", "Replaced"),
}
PRIORITY_KINDS = {
    "in_force": "ok",
    "to_come": "info",
    "over": "warn",
    "withdrawn": "stop",
    "replaced": "warn",
}


def _substitute_url(line: IndustryLine) -> str:
    return "" if line.row.is_family else reverse("design", args=[line.row.substitute])


INDUSTRY = Listing[IndustryLine](
    title=gettext_lazy("Offres industrielles"),
    file="offres-industrielles",
    filters=IndustryFilter,
    orders=INDUSTRY_ORDERS,
    columns=(
        Column("supplier", gettext_lazy("Fournisseur"), lambda r: r.row.supplier, sort="supplier",
               link=at("industry", lambda r: r.row.code)),
        Column("code", gettext_lazy("Code"), lambda r: r.row.code, sort="code", on_screen=False),
        Column("siret", gettext_lazy("SIRET"), lambda r: r.row.siret, on_screen=False),
        Column("substitutes", gettext_lazy("Remplace"), lambda r: r.row.substitute_name, sort="substitute",
               link=_substitute_url, note=lambda r: Text("toute la famille", "the whole family") if r.row.is_family else "",
               standing=lambda r: ("" if r.row.is_family else r.row.substitute, ""),
               definition=gettext_lazy("Le modèle, ou toute la famille, dont un besoin peut être servi par cette offre.")),
        Column("substitute_code", gettext_lazy("Code remplacé"), lambda r: r.row.substitute, on_screen=False),
        Column("units_per_day", gettext_lazy("Pièces par jour"), lambda r: r.row.units_per_day, "pieces", sort="rate",
               definition=gettext_lazy("Pièces entières par jour calendaire, arrondies vers le bas : ce sur quoi un plan compte au plus.")),
        Column("quantity", gettext_lazy("Débit annoncé"), lambda r: r.row.quantity, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces par jour ou par semaine, comme la source le dit.")),
        Column("period", gettext_lazy("Période du débit"), lambda r: r.row.period, words=lambda r: PERIODS[r.row.period],
               on_screen=False),
        Column("from", gettext_lazy("À partir du"), lambda r: r.row.from_on, "day", sort="from"),
        Column("until", gettext_lazy("Jusqu’au"), lambda r: r.row.until_on, "day", sort="until",
               empty=gettext_lazy("sans fin connue")),
        Column("territory", gettext_lazy("Territoire"), lambda r: r.row.territory, sort="territory",
               words=lambda r: territory_name(r.row.territory)),
        Column("certainty", gettext_lazy("Certitude"), lambda r: r.row.certainty, sort="certainty",
               words=lambda r: CERTAINTIES[r.row.certainty], tag=lambda r: CERTAINTY_KINDS[r.row.certainty],
               definition=gettext_lazy("Une offre seulement annoncée n’entre jamais dans un plan.")),
        Column("state", gettext_lazy("État"), lambda r: r.state, words=lambda r: SUPPLY_STATES[r.state],
               tag=lambda r: STATE_KINDS[r.state]),
        Column("price", gettext_lazy("Prix"), lambda r: r.row.price, words=lambda r: PRICES[r.row.price], on_screen=False),
        Column("source", gettext_lazy("Source"), lambda r: r.row.source, on_screen=False),
        Column("stated_on", gettext_lazy("Apprise le"), lambda r: r.row.stated_on, "day", on_screen=False),
        Column("ended_reason", gettext_lazy("Motif de la fin"), lambda r: r.row.ended_reason, on_screen=False),
    ),
)  # fmt: skip

STOCKS = Listing[StockLine](
    title=gettext_lazy("Stocks d’objets"),
    file="stocks-d-objets",
    filters=StockFilter,
    orders=STOCK_ORDERS,
    columns=(
        Column("holder", gettext_lazy("Détenteur"), lambda r: r.row.holder, sort="holder",
               link=at("object_stock", lambda r: r.row.code)),
        Column("code", gettext_lazy("Code"), lambda r: r.row.code, sort="code", on_screen=False),
        Column("design_name", gettext_lazy("Modèle"), lambda r: r.row.design_name, sort="design",
               link=at("design", lambda r: r.row.design),
               standing=lambda r: (r.row.profile or r.row.design, "")),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.row.design, on_screen=False),
        Column("profile", gettext_lazy("Profil"), lambda r: r.row.profile, empty=gettext_lazy("industriel"),
               definition=gettext_lazy("Le profil dont les règles disent qui peut recevoir ces pièces ; sans profil, des objets industriels.")),
        Column("quantity", gettext_lazy("Pièces"), lambda r: r.row.quantity, "pieces", sort="quantity",
               definition=gettext_lazy("Pièces au dernier compte.")),
        Column("territory", gettext_lazy("Territoire"), lambda r: r.row.territory, sort="territory",
               words=lambda r: territory_name(r.row.territory)),
        Column("place", gettext_lazy("Lieu"), lambda r: r.row.place),
        Column("available_on", gettext_lazy("Disponibles à partir du"), lambda r: r.row.available_on, "day", sort="available"),
        Column("counted_on", gettext_lazy("Comptées le"), lambda r: r.row.counted_on, "day", sort="counted"),
        Column("state", gettext_lazy("État"), lambda r: r.state, words=lambda r: SUPPLY_STATES[r.state],
               tag=lambda r: STATE_KINDS[r.state]),
        Column("ended_reason", gettext_lazy("Motif de la fin"), lambda r: r.row.ended_reason, on_screen=False),
    ),
)  # fmt: skip


def _until(row: PriorityRow) -> date | None:
    return row.priority.valid_until


PRIORITIES = Listing[PriorityRow](
    title=gettext_lazy("Priorités de l’État"),
    file="priorites",
    filters=ListFilter,
    orders=PRIORITY_ORDERS,
    columns=(
        Column("subject", gettext_lazy("Porte sur"), lambda r: r.priority.subject, sort="subject",
               words=lambda r: subject_words("priority", r.priority.subject), link=at("act", lambda r: r.priority.act)),
        Column("weight", gettext_lazy("Poids"), lambda r: r.priority.weight, "pieces", sort="weight",
               definition=gettext_lazy("De 1 (l’ordinaire) à 10 : ce que vaut une pièce dans la couverture d’un plan.")),
        Column("state", gettext_lazy("État"), lambda r: r.state, sort="state",
               words=lambda r: PRIORITY_STATES[r.state], tag=lambda r: PRIORITY_KINDS[r.state]),
        Column("needs", gettext_lazy("Besoins"), lambda r: r.needs, "pieces", sort="needs",
               definition=gettext_lazy("Besoins ouverts qui tiennent aujourd’hui leur poids de cette priorité.")),
        Column("pieces", gettext_lazy("Pièces attendues"), lambda r: r.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces que ces besoins attendent encore : demandées moins reçues.")),
        Column("from", gettext_lazy("À partir du"), lambda r: r.priority.valid_from, "day", sort="from"),
        Column("until", gettext_lazy("Jusqu’au"), _until, "day", empty=gettext_lazy("sans fin")),
        Column("reason", gettext_lazy("Motif"), lambda r: r.priority.reason),
        Column("act", gettext_lazy("Acte"), lambda r: r.priority.act, sort="act", on_screen=False),
        Column("ended_by", gettext_lazy("Retirée par l’acte"), lambda r: r.ended_by, on_screen=False),
        Column("ended_reason", gettext_lazy("Motif du retrait"), lambda r: r.ended_reason, on_screen=False),
    ),
)  # fmt: skip
