"""The papers and exports of a recall: notice, holders to call, report, RappelConso V2, device vigilance."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Max, Min

from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.paging import EVERYTHING
from maillage.apps.production.codes import RecallLaw
from maillage.apps.production.models import DeliveryLine, Lot
from maillage.apps.production.queries.recall_figures import RecallFigures
from maillage.apps.production.queries.recall_holders import HolderRow, holder_list
from maillage.apps.production.queries.recalls import RecallSheet, recall_sheet
from maillage.apps.production.recall_reasons import RECALL_NOT_A_DEVICE, RECALL_NOT_FOR_CONSUMERS
from maillage.apps.records.queries.installation import installation_kind
from maillage.formats import rappelconso
from maillage.formats.documents import recall_papers
from maillage.formats.documents.recall_records import HolderLine, HolderListing, RecallNotice, RecallReport
from maillage.kernel.clock import Clock, civil_date, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Language, Text

PACKING = "Sachet fermé, étiqueté"
STATES: dict[str, Text] = {
    "silent": Text(fr="n’a pas lu", en="has not read"),
    "read": Text(fr="a lu, n’a pas compté", en="has read, has not counted"),
    "answered": Text(fr="a répondu", en="has answered"),
}
FIGURES: dict[str, Text] = {
    "lots": Text(fr="Lots", en="Lots"),
    "units": Text(fr="Pièces rappelées", en="Pieces recalled"),
    "delivered": Text(fr="Pièces livrées", en="Pieces delivered"),
    "holders": Text(fr="Détenteurs prévenus", en="Holders told"),
    "acknowledged": Text(fr="Détenteurs qui ont lu", en="Holders that have read"),
    "answered": Text(fr="Détenteurs qui ont répondu", en="Holders that have answered"),
    "kept": Text(fr="Mises de côté", en="Set aside"),
    "returned": Text(fr="Rendues", en="Returned"),
    "destroyed": Text(fr="Détruites", en="Destroyed"),
    "used": Text(fr="Déjà utilisées", en="Used already"),
    "passed_on": Text(fr="Données à d’autres", en="Given to others"),
    "lost": Text(fr="Introuvables", en="Not to be found"),
    "short": Text(fr="Comptées en moins", en="Counted short"),
    "silent": Text(fr="Pas encore comptées", en="Not counted yet"),
    "unplaced": Text(fr="Situées nulle part", en="Placed nowhere"),
    "overdrawn": Text(fr="En trop dans les registres", en="Beyond what there was"),
    "beyond": Text(fr="Comptées au-delà des registres", en="Counted beyond what rows say"),
    "unaccounted": Text(fr="Sans nouvelles, en tout", en="Unaccounted for, in all"),
}


def _page(code: str, language: str = "fr") -> str:
    return f"{settings.ORIGIN}{'/en' if language == 'en' else ''}/rappels/{code}/"


def _is_demo() -> bool:
    return installation_kind() == "demo"


def notice_pdf(code: str, *, language: Language) -> bytes:
    """What is put up: in French or in English."""
    sheet = recall_sheet(code)
    lots = [lot.code for lot in sheet.lots]
    shops = Workshop.objects.filter(code__in={lot.workshop for lot in sheet.lots}).order_by("code")
    return recall_papers.notice(
        RecallNotice(
            number=code,
            day=civil_date(sheet.row.opened_at),
            language=language,
            title=sheet.title,
            stop=sheet.stop,
            products=sheet.designs,
            hazard=sheet.row.hazard,
            to_do=sheet.to_do,
            remedy=sheet.remedy,
            contact=sheet.contact,
            workshops=[f"{name} ({code})" for code, name in shops.values_list("code", "name")][:20],
            lots=lots if len(lots) <= recall_papers.NOTICE_LOTS else [],
            lot_count=len(lots),
            url=_page(code, language),
            verify_url=f"{settings.ORIGIN}/RAPPELS/{code}".upper(),
            demonstration=_is_demo(),
        )
    )


def _line(row: HolderRow, language: str) -> HolderLine:
    return HolderLine(
        code=row.organisation,
        name=row.name,
        place=territory_name(row.department),
        contact=row.email or "—",
        pieces=row.pieces,
        missing=row.missing,
        state=STATES[row.state].to(language),
    )


def holders_pdf(code: str, *, language: Language, clock: Clock) -> bytes:
    """Every holder, those without an answer first."""
    sheet = recall_sheet(code, with_lots=False)
    rows = holder_list(code, size=EVERYTHING).items
    return recall_papers.holders(
        HolderListing(
            number=code,
            day=today(clock),
            language=language,
            title=sheet.title,
            hazard=sheet.row.hazard,
            lines=[_line(row, language) for row in rows],
            demonstration=_is_demo(),
        )
    )


NAMES: dict[str, Text] = {
    "design": Text(fr="modèle", en="design"),
    "version": Text(fr="version", en="version"),
    "profile": Text(fr="profil", en="profile"),
    "workshop": Text(fr="atelier", en="workshop"),
    "lot": Text(fr="lot", en="lot"),
    "lots": Text(fr="lots", en="lots"),
    "batch": Text(fr="lot de matière", en="material batch"),
}


def _named(sheet: RecallSheet, language: str) -> str:
    """What is recalled, in words."""
    values = {name: ", ".join(code) if isinstance(code, list) else code for name, code in sheet.scope.items()}
    return ", ".join(f"{NAMES[name].to(language)} {code}" for name, code in values.items())


def _figures(figures: RecallFigures, language: str) -> list[tuple[str, str]]:
    values = figures.as_dict()
    return [
        (label.to(language), f"{values[name]:,}".replace(",", "\u202f")) for name, label in FIGURES.items()
    ]


def report_pdf(code: str, *, language: Language, clock: Clock) -> bytes:
    """The closing report; interim while the recall is under way."""
    sheet = recall_sheet(code)
    rows = [row for row in holder_list(code, size=EVERYTHING).items if row.state != "answered"]
    return recall_papers.report(
        RecallReport(
            number=code,
            day=today(clock),
            language=language,
            title=sheet.title,
            subject=_named(sheet, language),
            reason=sheet.reason,
            hazard=sheet.row.hazard,
            opened=civil_date(sheet.row.opened_at),
            closed=civil_date(sheet.row.closed_at) if sheet.row.closed_at else None,
            note=sheet.closing_note,
            without_answers=sheet.closing_reason,
            figures=_figures(sheet.figures, language),
            lots=[(lot.code, lot.workshop, lot.units) for lot in sheet.lots],
            silent=[_line(row, language) for row in rows],
            demonstration=_is_demo(),
        )
    )


def rappelconso_sheet(code: str) -> rappelconso.RecallSheet:
    """In French, as the data set is. Refuses (`recall.device`) a medical device."""
    sheet = recall_sheet(code)
    if sheet.row.qualification == RecallLaw.DEVICE:
        raise Refusal(RECALL_NOT_FOR_CONSUMERS)
    of_recall = Lot.objects.filter(recalls__recall__act=code)
    sent = DeliveryLine.objects.filter(lot__in=of_recall.values("pk"))
    days = sent.aggregate(first=Min("delivery__sent_on"), last=Max("delivery__sent_on"))
    shops = Workshop.objects.filter(lots__in=of_recall.values("pk")).distinct().order_by("code")
    places = Establishment.objects.filter(deliveries__lines__in=sent.values("pk"))
    territories = places.values_list("department", flat=True).distinct().order_by("department")
    return rappelconso.RecallSheet(
        makers=tuple(shop.responsible_name or shop.name for shop in shops),
        products=tuple((version, name.fr) for version, name in sheet.designs),
        lots=tuple(lot.code for lot in sheet.lots),
        packing=PACKING,
        first_delivery=days["first"],
        last_delivery=days["last"],
        territories=tuple(territory_name(code) for code in territories),
        reason=sheet.reason,
        hazard=sheet.row.hazard.fr,
        to_do=f"{sheet.stop.fr} {sheet.to_do.fr}",
        remedy=sheet.remedy.fr,
        contact=sheet.contact,
        page=_page(code),
        poster=f"{_page(code)}avis.pdf",
        closed_on=civil_date(sheet.row.closed_at) if sheet.row.closed_at else None,
    )


def vigilance_text(code: str) -> str:
    """The text for ANSM and for the device-vigilance officer of an establishment, in French. Refuses
    (`recall.not_a_device`) anything else."""
    sheet = recall_sheet(code)
    if sheet.row.qualification != RecallLaw.DEVICE:
        raise Refusal(RECALL_NOT_A_DEVICE)
    return "\n".join(_vigilance(sheet))


def _vigilance(sheet: RecallSheet) -> list[str]:
    row, figures = sheet.row, sheet.figures
    named = [f"- {name.fr} ({version})" for version, name in sheet.designs]
    shops = Workshop.objects.filter(code__in={lot.workshop for lot in sheet.lots}).order_by("code")
    makers = [
        f"- {shop.responsible_name or shop.name} ({shop.code}), {shop.responsible_address or shop.city}"
        for shop in shops
    ]
    lots = [f"- {lot.code} : {lot.units} pièce(s), {lot.workshop}" for lot in sheet.lots]
    return [
        *(["DÉMONSTRATION : aucun objet réel.", ""] if _is_demo() else []),
        "À l’attention du correspondant local de matériovigilance ; copie à l’ANSM.",
        f"Objet : rappel {row.act} du {civil_date(row.opened_at).isoformat()}, {sheet.title.fr.lower()}.",
        "",
        "Dispositifs concernés :",
        *named,
        "Fabricants :",
        *makers,
        f"Lots ({len(sheet.lots)}), {row.units} pièces, dont {figures.delivered} livrées :",
        *lots,
        "",
        f"Danger : {row.hazard.fr}",
        f"Motif : {sheet.reason}",
        f"Conduite à tenir : {sheet.stop.fr} {sheet.to_do.fr}",
        f"Réparation : {sheet.remedy.fr}",
        "",
        "Déclarez sans délai tout incident ou risque d’incident grave (code de la santé publique, article L.5212-2) ; "
        "sans correspondant dans l’établissement, par le portail national de signalement.",
        f"Répondez et comptez les pièces par le lien reçu, ou ici : {_page(row.act)}",
        f"Contact : {sheet.contact}",
        f"À ce jour : {figures.found} pièces retrouvées, {figures.unaccounted} sans nouvelles ; "
        f"{figures.answered} détenteurs sur {figures.holders} ont répondu.",
        "",
    ]
