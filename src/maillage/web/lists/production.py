"""The lists of lots and deliveries: what was made, what is to be done with it, what is on its way."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import STATUS_NAMES
from maillage.apps.production.queries.deliveries import DELIVERY_ORDERS, DeliveryRow
from maillage.apps.production.queries.lots import LOT_ORDERS, LotRow
from maillage.kernel.text import Text
from maillage.web.forms.production import DeliveryFilters, LotFilters
from maillage.web.listing import Column, Listing, at
from maillage.web.templatetags.production_ui import STATE_KINDS
from maillage.web.templatetags.wording import CATEGORIES

LOTS = Listing[LotRow](
    title=gettext_lazy("Lots"),
    file="lots",
    filters=LotFilters,
    orders=LOT_ORDERS,
    named_orders={"to_do": gettext_lazy("À faire d’abord")},
    columns=(
        Column("lot", gettext_lazy("Lot"), lambda r: r.code, "code", sort="code",
               link=at("lot", lambda r: r.code)),
        Column("status", gettext_lazy("État"), lambda r: r.status, words=lambda r: STATUS_NAMES[r.status],
               tag=lambda r: STATE_KINDS.get(r.status, "info"), cell="maillage/pages/production/_lot_state.html"),
        Column("design_name", gettext_lazy("Objet"), lambda r: r.design_name, sort="design",
               cell="maillage/pages/production/_lot_design.html"),
        Column("workshop_name", gettext_lazy("Atelier"), lambda r: r.workshop_name, sort="workshop",
               link=at("workshop", lambda r: r.workshop),
               note=lambda r: Text(f"pour {r.establishment_name}", f"for {r.establishment_name}")),
        Column("made_until", gettext_lazy("Fabriqué le"), lambda r: r.made_until, "day", sort="made"),
        Column("good", gettext_lazy("Bonnes"), lambda r: r.good, "pieces", sort="good",
               definition=gettext_lazy("Pièces fabriquées moins pièces écartées.")),
        Column("quantity_released", gettext_lazy("Libérées"), lambda r: r.quantity_released, "pieces",
               sort="released", definition=gettext_lazy("Pièces qu’une libération laisse partir.")),
        Column("quantity_delivered", gettext_lazy("Livrées"), lambda r: r.quantity_delivered, "pieces",
               sort="delivered", definition=gettext_lazy("Pièces parties sur un bon de livraison.")),
        Column("category", gettext_lazy("Catégorie"), lambda r: r.category, on_screen=False,
               words=lambda r: CATEGORIES[r.category].words),
        Column("establishment_name", gettext_lazy("Pour"), lambda r: r.establishment_name, sort="establishment",
               on_screen=False),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.design, on_screen=False),
        Column("workshop", gettext_lazy("Code de l’atelier"), lambda r: r.workshop, on_screen=False),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.establishment,
               on_screen=False),
        Column("quantity_made", gettext_lazy("Fabriquées"), lambda r: r.quantity_made, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces que l’atelier a déclarées.")),
        Column("quantity_rejected", gettext_lazy("Écartées"), lambda r: r.quantity_rejected, "pieces",
               on_screen=False, definition=gettext_lazy("Pièces que le contrôle a écartées.")),
        Column("held_by", gettext_lazy("Acte de quarantaine"), lambda r: r.held_by, on_screen=False),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A delivery, and whether the reader is to receive it."""

    row: DeliveryRow
    to_receive: bool


DELIVERIES = Listing[DeliveryLine](
    title=gettext_lazy("Livraisons"),
    file="livraisons",
    filters=DeliveryFilters,
    orders=DELIVERY_ORDERS,
    named_orders={"to_receive": gettext_lazy("À recevoir d’abord")},
    columns=(
        Column("code", gettext_lazy("Bon"), lambda line: line.row.code, "code", sort="code",
               link=at("delivery", lambda line: line.row.code)),
        Column("status", gettext_lazy("État"), lambda line: line.row.status,
               words=lambda line: STATUS_NAMES[line.row.status],
               tag=lambda line: STATE_KINDS.get(line.row.status, "info"),
               cell="maillage/pages/production/_delivery_state.html"),
        Column("workshop_name", gettext_lazy("De"), lambda line: line.row.workshop_name, sort="workshop"),
        Column("establishment_name", gettext_lazy("À"), lambda line: line.row.establishment_name,
               sort="establishment", note=lambda line: line.row.city),
        Column("sent_on", gettext_lazy("Envoyée le"), lambda line: line.row.sent_on, "day", sort="sent"),
        Column("received_on", gettext_lazy("Reçue le"), lambda line: line.row.received_on, "day",
               sort="received"),
        Column("pieces", gettext_lazy("Pièces"), lambda line: line.row.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces que le bon annonce.")),
        Column("accepted", gettext_lazy("Acceptées"), lambda line: line.row.accepted, "pieces",
               definition=gettext_lazy("Pièces que l’établissement a acceptées ; rien avant la réception.")),
        Column("refused", gettext_lazy("Refusées"), lambda line: line.row.refused, "pieces", sort="refused",
               definition=gettext_lazy("Pièces que l’établissement a refusées, avec un motif.")),
        Column("workshop", gettext_lazy("Code de l’atelier"), lambda line: line.row.workshop, on_screen=False),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda line: line.row.establishment,
               on_screen=False),
        Column("city", gettext_lazy("Commune"), lambda line: line.row.city, on_screen=False),
    ),
)  # fmt: skip
