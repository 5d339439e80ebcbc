"""The tables of the coordinator's board, each whole, with the definition of every figure."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from maillage.apps.boards.queries.coordination.decisions import DECISION_ORDERS, Decision
from maillage.apps.boards.queries.coordination.flows import BRIDGE_ORDERS, LOAD_ORDERS, BridgeDay, LoadLine
from maillage.apps.boards.queries.coordination.lines import (
    NEED_LINE_ORDERS,
    PROPOSAL_ORDERS,
    NeedLine,
    ProposalLine,
)
from maillage.apps.boards.queries.coordination.names import Names
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.boards.queries.coordination.served import CAUSE_ORDERS, FAMILY_ORDERS, Cause, FamilyLine
from maillage.apps.production.queries.reason_names import name_of
from maillage.apps.production.room_names import process_of
from maillage.kernel.text import Text
from maillage.web.asking import language
from maillage.web.board_words import (
    address,
    area_name,
    cause_url,
    cause_words,
    detail_name,
    lines_url,
    load_name,
    told,
)
from maillage.web.forms.coordination import NeedLineFilter, ProposalFilter, TerritoryFilter
from maillage.web.listing import Column, Listing, at
from maillage.web.templatetags.wording import category_face
from maillage.web.why_address import why_need

KEPT = ("territoire",)
ASKED = gettext_lazy(
    "Pièces que le plan en vigueur devait servir : demandées moins déjà faites, et celles qu’il n’a pas pu prendre."
)
ON_TIME = gettext_lazy("Pièces que le plan fait arriver au plus tard le jour de l’échéance.")
LATE = gettext_lazy("Pièces que le plan fait arriver après l’échéance.")
MISSING = gettext_lazy("Demandées moins à temps moins en retard : ce que le plan ne sert pas.")
SHORT = gettext_lazy(
    "Pièces qui n’arrivent pas à temps des besoins qui ont cette raison. Un besoin peut en avoir plusieurs : "
    "ces nombres ne s’additionnent pas."
)
NEEDS = gettext_lazy("Besoins du plan concernés.")
AMOUNT = gettext_lazy(
    "Heures, ou unités de la matière, que ces pièces demanderaient ; rien quand cela n’a pas de sens."
)


def _category(category: str) -> Text | str:
    face = category_face(category)
    return Text(f"{face.letters} {face.words.fr}", f"{face.letters} {face.words.en}")


def family_list(scope: BoardScope, names: Names) -> Listing[FamilyLine]:
    return Listing[FamilyLine](
        title=gettext_lazy("Couverture par famille d’objets"),
        file="coordination-familles",
        filters=TerritoryFilter,
        orders=FAMILY_ORDERS,
        kept=KEPT,
        columns=(
            Column("family_name", gettext_lazy("Famille"), lambda r: r.name, sort="family",
                   link=lambda r: lines_url(scope, famille=r.family, categorie=r.category)),
            Column("family", gettext_lazy("Code de la famille"), lambda r: r.family, on_screen=False),
            Column("category", gettext_lazy("Catégorie"), lambda r: r.category, sort="category",
                   words=lambda r: _category(r.category),
                   definition=gettext_lazy("Celle de l’objet pour l’usage du besoin, le premier jour du plan.")),
            Column("needs", gettext_lazy("Besoins"), lambda r: r.needs, "pieces", sort="needs", definition=NEEDS),
            Column("asked", gettext_lazy("Demandées"), lambda r: r.asked, "pieces", sort="asked", definition=ASKED),
            Column("on_time", gettext_lazy("À temps"), lambda r: r.on_time, "pieces", sort="on_time", definition=ON_TIME),
            Column("late", gettext_lazy("En retard"), lambda r: r.late, "pieces", sort="late", definition=LATE,
                   link=lambda r: lines_url(scope, famille=r.family, categorie=r.category, service="late") if r.late else ""),
            Column("missing", gettext_lazy("Manquent"), lambda r: r.missing, "pieces", sort="missing", definition=MISSING,
                   link=lambda r: lines_url(scope, famille=r.family, categorie=r.category, service="missing") if r.missing else ""),
            Column("share", gettext_lazy("Part à temps"), lambda r: r.share, "share", sort="share",
                   definition=gettext_lazy("À temps sur demandées, en pièces.")),
            Column("outside", gettext_lazy("Hors ateliers"), lambda r: r.outside, "pieces", sort="outside",
                   definition=gettext_lazy("Pièces servies par l’industrie ou par un stock, à temps ou en retard.")),
            Column("cause", gettext_lazy("Ce qui bloque le plus"), lambda r: r.cause.code if r.cause else "",
                   words=lambda r: cause_words(r.cause, names) if r.cause else "",
                   link=lambda r: cause_url(r.cause, scope, famille=r.family, categorie=r.category) if r.cause else "",
                   definition=gettext_lazy("La raison sous laquelle le plus de pièces n’arrivent pas à temps.")),
        ),
    )  # fmt: skip


def cause_list(scope: BoardScope, names: Names, title: Any, file: str) -> Listing[Cause]:
    """Reasons by area: what would serve the most, or skills that are missing."""
    return Listing[Cause](
        title=title,
        file=file,
        filters=TerritoryFilter,
        orders=CAUSE_ORDERS,
        kept=KEPT,
        columns=(
            Column("reason_name", gettext_lazy("Raison"), lambda r: name_of(r.code), sort="reason",
                   link=lambda r: cause_url(r, scope)),
            Column("reason", gettext_lazy("Code de la raison"), lambda r: r.code, on_screen=False),
            Column("detail", gettext_lazy("Procédé, matière ou modèle"), lambda r: r.detail or r.design, sort="design",
                   words=lambda r: detail_name(r, names)),
            Column("area", gettext_lazy("Territoire"), lambda r: r.area, sort="area", words=lambda r: area_name(r.area),
                   definition=gettext_lazy("Région, ou département quand le tableau est d’une région.")),
            Column("needs", gettext_lazy("Besoins"), lambda r: r.needs, "pieces", sort="needs", definition=NEEDS),
            Column("places", gettext_lazy("Établissements"), lambda r: r.places, "pieces",
                   definition=gettext_lazy("Établissements de ces besoins.")),
            Column("pieces", gettext_lazy("Pièces pas à temps"), lambda r: r.short, "pieces", sort="pieces", definition=SHORT),
            Column("amount", gettext_lazy("Quantité"), lambda r: r.amount or None, "decimal", sort="amount", definition=AMOUNT),
        ),
    )  # fmt: skip


LOADS = Listing[LoadLine](
    title=gettext_lazy("Capacité et charge"),
    file="coordination-capacite",
    filters=TerritoryFilter,
    orders=LOAD_ORDERS,
    kept=KEPT,
    columns=(
        Column("area", gettext_lazy("Territoire"), lambda r: r.area, sort="area", words=lambda r: area_name(r.area)),
        Column("process", gettext_lazy("Procédé"), lambda r: r.process, sort="process", words=lambda r: load_name(r.process),
               link=lambda r: address("workshops", territory=r.area, is_open="yes",
                                      process="" if r.process == "labour" else process_of(r.process))),
        Column("there", gettext_lazy("Heures ouvertes"), lambda r: r.there, "decimal", sort="there",
               definition=gettext_lazy("Heures de machines (nombre × heures par jour × part utile) ou de personnes, les jours ouverts du plan.")),
        Column("worked", gettext_lazy("Heures prises par le plan"), lambda r: r.worked, "decimal", sort="worked",
               definition=gettext_lazy("Heures que le calendrier du plan en vigueur occupe, engagements compris.")),
        Column("share", gettext_lazy("Charge"), lambda r: r.share, "share", sort="share",
               definition=gettext_lazy("Heures prises sur heures ouvertes.")),
    ),
)  # fmt: skip

BRIDGE = Listing[BridgeDay](
    title=gettext_lazy("Le pont jusqu’à l’industrie, jour par jour"),
    file="coordination-pont",
    filters=TerritoryFilter,
    orders=BRIDGE_ORDERS,
    kept=KEPT,
    columns=(
        Column("day", gettext_lazy("Jour"), lambda r: r.day, "day", sort="day"),
        Column("due", gettext_lazy("À servir"), lambda r: r.due, "pieces",
               definition=gettext_lazy("Pièces demandées au plan dont l’échéance est ce jour-là ou avant.")),
        Column("workshops", gettext_lazy("Arrivées des ateliers"), lambda r: r.workshops, "pieces",
               definition=gettext_lazy("Pièces des ateliers arrivées ce jour-là ou avant, selon le plan.")),
        Column("stocks", gettext_lazy("Arrivées des stocks"), lambda r: r.stocks, "pieces",
               definition=gettext_lazy("Pièces des stocks d’objets arrivées ce jour-là ou avant, selon le plan.")),
        Column("industry", gettext_lazy("Arrivées de l’industrie"), lambda r: r.industry, "pieces",
               definition=gettext_lazy("Pièces de l’industrie arrivées ce jour-là ou avant, selon le plan : offres sûres seulement.")),
        Column("arrived", gettext_lazy("Arrivées en tout"), lambda r: r.arrived, "pieces",
               definition=gettext_lazy("Ateliers, stocks et industrie.")),
    ),
)  # fmt: skip


def decision_list(scope: BoardScope) -> Listing[Decision]:
    return Listing[Decision](
        title=gettext_lazy("À décider"),
        file="coordination-a-decider",
        filters=TerritoryFilter,
        orders=DECISION_ORDERS,
        kept=KEPT,
        columns=(
            Column("what", gettext_lazy("Quoi"), lambda r: r.kind, sort="urgency", words=lambda r: told(r, scope).tag,
                   tag=lambda r: told(r, scope).kind),
            Column("subject", gettext_lazy("Sujet"), lambda r: r.subject, on_screen=False),
            Column("words", gettext_lazy("Ce qu’il y a à décider"), lambda r: told(r, scope).words,
                   link=lambda r: told(r, scope).url),
            Column("pieces", gettext_lazy("Pièces"), lambda r: r.pieces, "pieces", sort="pieces",
                   definition=gettext_lazy("Pièces concernées ; pour une offre industrielle, son débit.")),
            Column("since", gettext_lazy("Date"), lambda r: r.since, "day", sort="since",
                   definition=gettext_lazy("Début de l’acte, premier jour du plan ou de l’offre.")),
            Column("overdue", gettext_lazy("En retard"), lambda r: r.overdue,
                   definition=gettext_lazy("Aurait dû être fait : 24 heures pour confirmer une mise en attente ou répondre à une proposition, dernier jour du plan.")),
        ),
    )  # fmt: skip


def _causes(row: NeedLine) -> str:
    """Each name once: several processes may lack hours."""
    return ", ".join(dict.fromkeys(name_of(code).to(language()) for code, _detail in row.causes))


def need_list(plan: str) -> Listing[NeedLine]:
    """`plan` is the code of the one in force, empty without one."""
    return Listing[NeedLine](
        title=gettext_lazy("Besoins derrière les chiffres"),
        file="coordination-besoins",
        filters=NeedLineFilter,
        orders=NEED_LINE_ORDERS,
        kept=KEPT,
        columns=(
            Column("code", gettext_lazy("Besoin"), lambda r: r.code, sort="code", link=at("need", lambda r: r.code)),
            Column("establishment_name", gettext_lazy("Établissement"), lambda r: r.establishment_name, sort="establishment",
                   link=at("establishment", lambda r: r.establishment), note=lambda r: f"{r.city} ({r.department})"),
            Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.establishment, on_screen=False),
            Column("city", gettext_lazy("Commune"), lambda r: r.city, on_screen=False),
            Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department", on_screen=False),
            Column("design_name", gettext_lazy("Modèle"), lambda r: r.design_name, sort="design", link=at("design", lambda r: r.design),
                   standing=lambda r: (r.design, "")),
            Column("design", gettext_lazy("Code du modèle"), lambda r: r.design, on_screen=False),
            Column("category", gettext_lazy("Catégorie"), lambda r: r.category, on_screen=False,
                   words=lambda r: _category(r.category) if r.category else ""),
            Column("deadline", gettext_lazy("Échéance"), lambda r: r.deadline, "day", sort="deadline"),
            Column("waiting", gettext_lazy("Attendues"), lambda r: r.waiting, "pieces", sort="waiting",
                   definition=gettext_lazy("Demandées moins reçues, aujourd’hui.")),
            Column("asked", gettext_lazy("Demandées au plan"), lambda r: r.asked, "pieces", sort="asked", definition=ASKED),
            Column("on_time", gettext_lazy("À temps"), lambda r: r.on_time, "pieces", sort="on_time", definition=ON_TIME),
            Column("late", gettext_lazy("En retard"), lambda r: r.late, "pieces", definition=LATE),
            Column("missing", gettext_lazy("Manquent"), lambda r: r.missing, "pieces", sort="missing", definition=MISSING),
            Column("stock_days", gettext_lazy("Jours de stock"), lambda r: r.stock_days_left, "pieces", sort="stock",
                   definition=gettext_lazy("Jours de stock que l’établissement dit avoir encore de cet objet.")),
            Column("reasons", gettext_lazy("Pourquoi pas à temps"), lambda r: " ".join(code for code, _d in r.causes), words=_causes,
                   link=lambda r: why_need(r.code, plan), cell="maillage/pages/coordination/_causes.html"),
        ),
    )  # fmt: skip


PROPOSALS = Listing[ProposalLine](
    title=gettext_lazy("Propositions sans réponse entière"),
    file="coordination-propositions",
    filters=ProposalFilter,
    orders=PROPOSAL_ORDERS,
    kept=KEPT,
    columns=(
        Column("code", gettext_lazy("Proposition"), lambda r: r.code, sort="code"),
        Column("workshop_name", gettext_lazy("Atelier"), lambda r: r.workshop_name, sort="workshop",
               link=at("workshop", lambda r: r.workshop)),
        Column("workshop", gettext_lazy("Code de l’atelier"), lambda r: r.workshop, on_screen=False),
        Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department"),
        Column("need", gettext_lazy("Besoin"), lambda r: r.need, link=at("need", lambda r: r.need)),
        Column("design_name", gettext_lazy("Modèle"), lambda r: r.design_name, sort="design",
               standing=lambda r: (r.design, "")),
        Column("left", gettext_lazy("Pièces sans réponse"), lambda r: r.left, "pieces", sort="left",
               definition=gettext_lazy("Proposées moins acceptées moins déclinées.")),
        Column("ready_on", gettext_lazy("Prêtes le"), lambda r: r.ready_on, "day", sort="ready"),
        Column("since", gettext_lazy("Proposée le"), lambda r: r.since, "moment", sort="since"),
        Column("plan", gettext_lazy("Plan"), lambda r: r.plan, link=at("plan", lambda r: r.plan), on_screen=False),
    ),
)  # fmt: skip
