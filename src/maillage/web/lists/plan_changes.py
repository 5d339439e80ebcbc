"""Lists of what a re-plan changes: line by line, workshop by workshop, and why (what changed in the world)."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillage.apps.production.cause_names import CAUSE_NAMES
from maillage.apps.production.codes import LINE_CHANGE_NAMES
from maillage.apps.production.queries.plan_changes import (
    CAUSE_ORDERS,
    LINE_CHANGE_ORDERS,
    SHOP_CHANGE_ORDERS,
    Cause,
    ChangedLine,
    ChangedShop,
)
from maillage.web.forms.plans import KINDS, CauseFilter, ChangedLineFilter, PlanShopFilter
from maillage.web.listing import Column, Listing, at

PAGES = "maillage/pages/production/"
TAGS = {
    "withdrawn": "stop", "removed": "warn", "less": "warn", "later": "warn",
    "added": "ok", "more": "ok", "earlier": "ok", "made": "ok",
}  # fmt: skip
GAIN = gettext_lazy(
    "Pièces gagnées, ou perdues si négatif, celles qui sont fabriquées depuis comptées comme tenues."
)
MADE = gettext_lazy("Pièces fabriquées depuis le plan d’avant : elles ne sont plus demandées.")
WITHDRAWN = gettext_lazy("Pièces que l’atelier avait acceptées et que ce plan retire.")

CHANGED_LINES = Listing[ChangedLine](
    title=gettext_lazy("Ce que ce plan change, ligne par ligne"),
    file="plan-changements",
    filters=ChangedLineFilter,
    orders=LINE_CHANGE_ORDERS,
    size=25,
    columns=(
        Column("change", gettext_lazy("Changement"), lambda r: r.change, words=lambda r: LINE_CHANGE_NAMES[r.change],
               tag=lambda r: TAGS.get(r.change, "info"), sort="change"),
        Column("need", gettext_lazy("Besoin"), lambda r: r.need.code, sort="need", link=at("need", lambda r: r.need.code)),
        Column("establishment", gettext_lazy("Pour"), lambda r: r.need.establishment_name, sort="establishment",
               link=lambda r: reverse("establishment", args=[r.need.establishment]),
               note=lambda r: f"{r.need.city} ({r.need.department})"),
        Column("source", gettext_lazy("Qui fournit"), lambda r: r.source_name, sort="source",
               link=at("workshop", lambda r: r.source if r.kind == "workshop" else "")),
        Column("before", gettext_lazy("Avant"), lambda r: r.before, "pieces",
               definition=gettext_lazy("Pièces de cette origine pour ce besoin dans le plan d’avant.")),
        Column("made", gettext_lazy("Fabriquées"), lambda r: r.made, "pieces", definition=MADE),
        Column("after", gettext_lazy("Après"), lambda r: r.after, "pieces",
               definition=gettext_lazy("Pièces que ce plan lui demande encore.")),
        Column("gain", gettext_lazy("Écart"), lambda r: r.gain, "pieces", sort="gain", definition=GAIN,
               note=lambda r: r.why or ""),
        Column("arrived_before", gettext_lazy("Arrivait le"), lambda r: r.arrived_before, "day", on_screen=False),
        Column("arrives_after", gettext_lazy("Arrive le"), lambda r: r.arrives_after, "day"),
        Column("withdrawn", gettext_lazy("Retirées"), lambda r: r.withdrawn, "pieces", on_screen=False, definition=WITHDRAWN),
        Column("code", gettext_lazy("Code de la raison"), lambda r: r.code, on_screen=False),
        Column("rules", gettext_lazy("Règles"), lambda r: " ".join(r.rules), on_screen=False),
        Column("kind", gettext_lazy("Origine"), lambda r: r.kind, words=lambda r: KINDS[r.kind], on_screen=False),
        Column("source_code", gettext_lazy("Code de l’origine"), lambda r: r.source, on_screen=False),
        Column("design_name", gettext_lazy("Objet"), lambda r: r.need.design_name, on_screen=False,
               standing=lambda r: (r.need.design, r.need.use)),
        Column("department", gettext_lazy("Département"), lambda r: r.need.department, on_screen=False),
    ),
)  # fmt: skip

CHANGED_SHOPS = Listing[ChangedShop](
    title=gettext_lazy("Ce que ce plan change, atelier par atelier"),
    file="plan-changements-ateliers",
    filters=PlanShopFilter,
    orders=SHOP_CHANGE_ORDERS,
    size=25,
    columns=(
        Column("name", gettext_lazy("Atelier"), lambda r: r.name, sort="name", link=at("workshop", lambda r: r.code),
               note=lambda r: f"{r.city} ({r.department})"),
        Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department", on_screen=False),
        Column("needs", gettext_lazy("Besoins touchés"), lambda r: r.needs, "pieces", sort="needs",
               definition=gettext_lazy("Besoins pour lesquels son travail change, ou est fait.")),
        Column("won", gettext_lazy("Pièces en plus"), lambda r: r.won, "pieces", sort="won",
               definition=gettext_lazy("Somme des lignes où il en gagne.")),
        Column("lost", gettext_lazy("Pièces en moins"), lambda r: r.lost, "pieces", sort="lost",
               definition=gettext_lazy("Somme des lignes où il en perd.")),
        Column("gain", gettext_lazy("Écart"), lambda r: r.gain, "pieces", sort="gain", definition=GAIN),
        Column("made", gettext_lazy("Fabriquées"), lambda r: r.made, "pieces", definition=MADE),
        Column("withdrawn", gettext_lazy("Retirées"), lambda r: r.withdrawn, "pieces", definition=WITHDRAWN),
        Column("code", gettext_lazy("Code"), lambda r: r.code, on_screen=False),
        Column("city", gettext_lazy("Commune"), lambda r: r.city, on_screen=False),
    ),
)  # fmt: skip

CAUSES = Listing[Cause](
    title=gettext_lazy("Ce qui a changé depuis le plan d’avant"),
    file="plan-causes",
    filters=CauseFilter,
    orders=CAUSE_ORDERS,
    columns=(
        Column("subject", gettext_lazy("Sur quoi"), lambda r: r.subject, "code", sort="subject"),
        Column("says", gettext_lazy("Ce qui a changé"), lambda r: r.says),
        Column("code", gettext_lazy("Code"), lambda r: r.code, sort="code", words=lambda r: CAUSE_NAMES[r.code]),
    ),
)  # fmt: skip
