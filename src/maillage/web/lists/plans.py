"""Lists of plans and of what is in one: needs, workshops, lines, what is not served, two plans compared."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import SERVICE_NAMES, STATUS_NAMES
from maillage.apps.production.queries.plan_comparison import CHANGE_NAMES, COMPARE_ORDERS, ComparedNeed, Side
from maillage.apps.production.queries.plan_needs import (
    LINE_ORDERS,
    NEED_ORDERS,
    SHOP_ORDERS,
    PlannedLine,
    PlannedShop,
    ServedNeed,
)
from maillage.apps.production.queries.plans import PLAN_ORDERS, PlanRow
from maillage.apps.production.queries.reason_names import name_of
from maillage.apps.production.queries.unserved import UnservedNeed
from maillage.web.asking import language
from maillage.web.forms.plans import (
    KINDS,
    CompareFilter,
    PlanFilter,
    PlanLineFilter,
    PlanNeedFilter,
    PlanShopFilter,
    ShortNeedFilter,
)
from maillage.web.listing import Column, Listing, at

PAGES = "maillage/pages/production/"
STATE_TAGS = {"draft": "info", "adopted": "ok"}
CHANGE_TAGS = {"gained": "ok", "earlier": "ok", "lost": "stop", "later": "warn", "gone": "warn"}
ASKED = gettext_lazy("Pièces mises au calcul : le besoin, moins ce qui était déjà fabriqué.")
ON_TIME = gettext_lazy("Pièces dont l’arrivée prévue ne dépasse pas l’échéance du besoin.")
LATE = gettext_lazy("Pièces qui arrivent après l’échéance.")
MISSING = gettext_lazy("Pièces que ce plan ne fait arriver ni à temps ni en retard.")


def _place(row: Any) -> str:
    return reverse("establishment", args=[row.need.establishment])


def _asked_design(row: Any) -> tuple[str, str]:
    return row.need.design, row.need.use


def _made_profile(row: Any) -> tuple[str, str]:
    """Only workshops make by a profile that is classified: industry answers for its own."""
    return (row.profile, row.need.use) if row.kind == "workshop" else ("", "")


def _makers(side: Side | None) -> str:
    return "" if side is None else " ; ".join(f"{maker.source} {maker.pieces}" for maker in side.makers)


PLANS = Listing[PlanRow](
    title=gettext_lazy("Plans calculés"),
    file="plans",
    filters=PlanFilter,
    orders=PLAN_ORDERS,
    columns=(
        Column("code", gettext_lazy("Plan"), lambda r: r.code, sort="code", link=at("plan", lambda r: r.code)),
        Column("status", gettext_lazy("État"), lambda r: r.status, words=lambda r: STATUS_NAMES[r.status],
               tag=lambda r: STATE_TAGS.get(r.status, "")),
        Column("scenario", gettext_lazy("Besoins"), lambda r: r.scenario, empty=gettext_lazy("réels"),
               note=lambda r: gettext_lazy("sous hypothèses") if r.supposed else ""),
        Column("coverage", gettext_lazy("Couverture à temps"), lambda r: r.coverage, "share", sort="coverage",
               definition=gettext_lazy("Part pondérée des pièces demandées qui arrive à temps.")),
        Column("bound", gettext_lazy("Borne"), lambda r: r.bound, "share",
               definition=gettext_lazy("Ce qu’aucun plan ne peut dépasser.")),
        Column("gap", gettext_lazy("Écart"), lambda r: r.gap, "share", sort="gap",
               definition=gettext_lazy("Ce que le plan laisse, au plus, à gagner.")),
        Column("missing", gettext_lazy("Non servies"), lambda r: r.totals.missing, "pieces", definition=MISSING),
        Column("start", gettext_lazy("À partir du"), lambda r: r.start, "day", sort="start"),
        Column("days", gettext_lazy("Jours"), lambda r: r.days, "pieces", on_screen=False,
               definition=gettext_lazy("Jours que le plan couvre, à partir du premier.")),
        Column("created_at", gettext_lazy("Calculé"), lambda r: r.created_at, "moment", sort="created"),
        Column("created_by", gettext_lazy("Par"), lambda r: r.created_by, on_screen=False),
        Column("asked", gettext_lazy("Demandées"), lambda r: r.totals.asked, "pieces", on_screen=False, definition=ASKED),
        Column("on_time", gettext_lazy("À temps"), lambda r: r.totals.on_time, "pieces", on_screen=False,
               definition=ON_TIME),
        Column("late", gettext_lazy("En retard"), lambda r: r.totals.late, "pieces", on_screen=False, definition=LATE),
    ),
)  # fmt: skip

PLAN_NEEDS = Listing[ServedNeed](
    title=gettext_lazy("Besoins du plan"),
    file="plan-besoins",
    filters=PlanNeedFilter,
    orders=NEED_ORDERS,
    named_orders={"value": gettext_lazy("Poids du besoin entier"), "late": gettext_lazy("Pièces en retard")},
    size=25,
    columns=(
        Column("need", gettext_lazy("Besoin"), lambda r: r.need.code, sort="code", link=at("need", lambda r: r.need.code)),
        Column("establishment", gettext_lazy("Pour"), lambda r: r.need.establishment_name, sort="establishment",
               link=_place, note=lambda r: f"{r.need.city} ({r.need.department})"),
        Column("design", gettext_lazy("Objet"), lambda r: r.need.design_name, sort="design",
               link=at("design", lambda r: r.need.design), standing=_asked_design),
        Column("deadline", gettext_lazy("Échéance"), lambda r: r.need.deadline, "day", sort="deadline"),
        Column("state", gettext_lazy("Service"), lambda r: r.state.value, words=lambda r: SERVICE_NAMES[r.state],
               on_screen=False),
        Column("asked", gettext_lazy("Demandées"), lambda r: r.asked, "pieces", sort="asked", definition=ASKED),
        Column("coverage", gettext_lazy("Couverture"), lambda r: r.on_time / r.asked, "share", in_files=False,
               cell=PAGES + "_plan_coverage.html"),
        Column("on_time", gettext_lazy("À temps"), lambda r: r.on_time, "pieces", on_screen=False, definition=ON_TIME),
        Column("late", gettext_lazy("En retard"), lambda r: r.late, "pieces", on_screen=False, definition=LATE),
        Column("missing", gettext_lazy("Non servies"), lambda r: r.missing, "pieces", sort="missing", definition=MISSING),
        Column("makers", gettext_lazy("Qui fabrique"), lambda r: " ; ".join(f"{x.source} {x.quantity}" for x in r.lines),
               cell=PAGES + "_plan_makers.html"),
        Column("department", gettext_lazy("Département"), lambda r: r.need.department, on_screen=False),
        Column("establishment_code", gettext_lazy("Code de l’établissement"), lambda r: r.need.establishment, on_screen=False),
        Column("design_code", gettext_lazy("Code du modèle"), lambda r: r.need.design, on_screen=False),
        Column("accepted", gettext_lazy("Acceptées avant le calcul"), lambda r: r.accepted, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces que des ateliers avaient déjà acceptées quand le plan a été calculé.")),
    ),
)  # fmt: skip

PLAN_SHOPS = Listing[PlannedShop](
    title=gettext_lazy("Ateliers du plan"),
    file="plan-ateliers",
    filters=PlanShopFilter,
    orders=SHOP_ORDERS,
    columns=(
        Column("name", gettext_lazy("Atelier"), lambda r: r.name, sort="name", link=at("workshop", lambda r: r.code),
               note=lambda r: f"{r.city} ({r.department})"),
        Column("code", gettext_lazy("Code"), lambda r: r.code, on_screen=False),
        Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department", on_screen=False),
        Column("pieces", gettext_lazy("Pièces"), lambda r: r.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces que le plan lui fait fabriquer, celles déjà acceptées comprises.")),
        Column("proposed", gettext_lazy("À proposer"), lambda r: r.proposed, "pieces",
               definition=gettext_lazy("Pièces que l’atelier n’a pas encore acceptées.")),
        Column("late", gettext_lazy("En retard"), lambda r: r.late, "pieces", sort="late", definition=LATE),
        Column("needs", gettext_lazy("Besoins"), lambda r: r.needs, "pieces", sort="needs", cell=PAGES + "_plan_shop_needs.html",
               definition=gettext_lazy("Besoins que l’atelier sert, au moins en partie.")),
        Column("designs", gettext_lazy("Profils"), lambda r: r.designs, "pieces",
               definition=gettext_lazy("Profils de fabrication différents.")),
        Column("first_ready", gettext_lazy("Première prête"), lambda r: r.first_ready, "day", sort="first"),
        Column("last_ready", gettext_lazy("Dernière prête"), lambda r: r.last_ready, "day", sort="last"),
    ),
)  # fmt: skip

PLAN_LINES = Listing[PlannedLine](
    title=gettext_lazy("Lignes du plan"),
    file="plan-lignes",
    filters=PlanLineFilter,
    orders=LINE_ORDERS,
    named_orders={"need": gettext_lazy("Besoin"), "ready": gettext_lazy("Prêtes"), "arrive": gettext_lazy("Arrivent")},
    columns=(
        Column("need", gettext_lazy("Besoin"), lambda r: r.need.code, link=at("need", lambda r: r.need.code)),
        Column("establishment_name", gettext_lazy("Pour"), lambda r: r.need.establishment_name, link=_place,
               note=lambda r: f"{r.need.city} ({r.need.department})"),
        Column("design_name", gettext_lazy("Objet"), lambda r: r.need.design_name, on_screen=False),
        Column("profile", gettext_lazy("Profil"), lambda r: r.profile, standing=_made_profile),
        Column("kind", gettext_lazy("Origine"), lambda r: r.kind, words=lambda r: KINDS[r.kind], on_screen=False),
        Column("source_name", gettext_lazy("Qui fournit"), lambda r: r.source_name, note=lambda r: r.source_city,
               link=at("workshop", lambda r: r.source if r.kind == "workshop" else "")),
        Column("source", gettext_lazy("Code de l’origine"), lambda r: r.source, on_screen=False),
        Column("quantity", gettext_lazy("Pièces"), lambda r: r.quantity, "pieces",
               definition=gettext_lazy("Pièces entières de cette origine pour ce besoin.")),
        Column("proposed", gettext_lazy("À proposer"), lambda r: r.proposed, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces que l’atelier n’a pas encore acceptées.")),
        Column("ready_on", gettext_lazy("Prêtes le"), lambda r: r.ready_on, "day"),
        Column("arrive_on", gettext_lazy("Arrivent le"), lambda r: r.arrive_on, "day"),
        Column("on_time", gettext_lazy("À temps"), lambda r: r.on_time, definition=ON_TIME),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.need.establishment, on_screen=False),
        Column("city", gettext_lazy("Commune"), lambda r: r.need.city, on_screen=False),
        Column("department", gettext_lazy("Département"), lambda r: r.need.department, on_screen=False),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.need.design, on_screen=False),
    ),
)  # fmt: skip

SHORT_NEEDS = Listing[UnservedNeed](
    title=gettext_lazy("Besoins qui ne sont pas servis entiers et à temps"),
    file="plan-manques",
    filters=ShortNeedFilter,
    orders=NEED_ORDERS,
    named_orders={"value": gettext_lazy("Poids du besoin entier")},
    size=20,
    columns=(
        Column("need", gettext_lazy("Besoin"), lambda r: r.need.code, sort="code", link=at("need", lambda r: r.need.code)),
        Column("establishment", gettext_lazy("Pour"), lambda r: r.need.establishment_name, sort="establishment",
               link=_place, note=lambda r: f"{r.need.city} ({r.need.department})"),
        Column("design", gettext_lazy("Objet"), lambda r: r.need.design_name, sort="design",
               link=at("design", lambda r: r.need.design), standing=_asked_design),
        Column("deadline", gettext_lazy("Échéance"), lambda r: r.need.deadline, "day", sort="deadline"),
        Column("asked", gettext_lazy("Demandées"), lambda r: r.asked, "pieces", sort="asked", definition=ASKED),
        Column("missing", gettext_lazy("Non servies"), lambda r: r.missing, "pieces", sort="missing", definition=MISSING),
        Column("late", gettext_lazy("En retard"), lambda r: r.late, "pieces", sort="late", definition=LATE),
        Column("reasons", gettext_lazy("Raisons"), lambda r: " ".join(r.codes), cell=PAGES + "_plan_reasons.html",
               words=lambda r: " ; ".join(name_of(code).to(language()) for code in r.codes)),
        Column("advice", gettext_lazy("Ce qui le servirait"), lambda r: len(r.advice or ()), cell=PAGES + "_plan_advice.html",
               in_files=False),
        Column("department", gettext_lazy("Département"), lambda r: r.need.department, on_screen=False),
        Column("establishment_code", gettext_lazy("Code de l’établissement"), lambda r: r.need.establishment, on_screen=False),
        Column("design_code", gettext_lazy("Code du modèle"), lambda r: r.need.design, on_screen=False),
    ),
)  # fmt: skip

COMPARED = Listing[ComparedNeed](
    title=gettext_lazy("Ce qui change, besoin par besoin"),
    file="plans-compares",
    filters=CompareFilter,
    orders=COMPARE_ORDERS,
    kept=("a", "b"),
    size=25,
    columns=(
        Column("need", gettext_lazy("Besoin"), lambda r: r.need.code, sort="code", link=at("need", lambda r: r.need.code)),
        Column("establishment", gettext_lazy("Pour"), lambda r: r.need.establishment_name, sort="establishment",
               link=_place, note=lambda r: f"{r.need.city} ({r.need.department})"),
        Column("design", gettext_lazy("Objet"), lambda r: r.need.design_name, sort="design",
               link=at("design", lambda r: r.need.design), standing=_asked_design),
        Column("change", gettext_lazy("Changement"), lambda r: r.change, words=lambda r: CHANGE_NAMES[r.change],
               tag=lambda r: CHANGE_TAGS.get(r.change, "info"), sort="change"),
        Column("gain", gettext_lazy("Gain à temps"), lambda r: r.gain, "pieces", sort="gain",
               definition=gettext_lazy("Pièces à temps gagnées, ou perdues si négatif, de la première colonne à la seconde.")),
        Column("before", gettext_lazy("Avant"), lambda r: r.before.on_time if r.before else None, "pieces",
               cell=PAGES + "_compare_before.html", definition=ON_TIME),
        Column("after", gettext_lazy("Après"), lambda r: r.after.on_time if r.after else None, "pieces",
               cell=PAGES + "_compare_after.html", definition=ON_TIME),
        Column("before_late", gettext_lazy("Avant, en retard"), lambda r: r.before.late if r.before else None, "pieces",
               on_screen=False, definition=LATE),
        Column("after_late", gettext_lazy("Après, en retard"), lambda r: r.after.late if r.after else None, "pieces",
               on_screen=False, definition=LATE),
        Column("before_makers", gettext_lazy("Avant, qui"), lambda r: _makers(r.before), on_screen=False),
        Column("after_makers", gettext_lazy("Après, qui"), lambda r: _makers(r.after), on_screen=False),
        Column("department", gettext_lazy("Département"), lambda r: r.need.department, on_screen=False),
    ),
)  # fmt: skip
