"""The list of an establishment's own needs: where the pieces of each are, and why some are missing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.boards.queries.requester_needs import MY_NEED_ORDERS, RequestedNeed
from maillage.apps.needs.codes import CLOSING_REASONS
from maillage.kernel import reasons
from maillage.kernel.text import Text
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing import Column, ListFilter, Listing, at

STATES: dict[str, Text] = {
    "overdue": Text("Échéance dépassée", "Overdue"),
    "comes_late": Text("Arrivera en retard", "Will come late"),
    "without": Text("Sans atelier en partie", "Partly without a workshop"),
    "coming": Text("En cours", "Under way"),
    "received": Text("Tout est reçu", "All received"),
    "closed": Text("Clos", "Closed"),
}
STATE_TAGS = {"overdue": "stop", "comes_late": "warn", "without": "warn", "coming": "info", "received": "ok",
              "closed": "info"}  # fmt: skip


class RequestedFilter(ListFilter):
    etat = fields.one_of(
        gettext_lazy("État"),
        lambda: [("", _("Ouverts")), ("closed", _("Clos")), ("all", _("Tous"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data["etat"]
        return {"status": {"": "open", "all": ""}.get(given, given)}


def _why(row: RequestedNeed) -> str:
    return " ".join(reasons.render(reason.code, reason.params, language()) for reason in row.reasons)


MY_NEEDS = Listing[RequestedNeed](
    title=gettext_lazy("Mes besoins"),
    file="mes-besoins",
    filters=RequestedFilter,
    orders=MY_NEED_ORDERS,
    columns=(
        Column(
            "code", gettext_lazy("Besoin"), lambda r: r.code, "code", sort="code",
            link=at("need", lambda r: r.code),
        ),
        Column("design_name", gettext_lazy("Objet"), lambda r: r.design_name, sort="design",
               link=at("design", lambda r: r.design), standing=lambda r: (r.design, "")),
        Column("deadline", gettext_lazy("Échéance"), lambda r: r.deadline, "day", sort="deadline"),
        Column("state", gettext_lazy("État"), lambda r: r.state, words=lambda r: STATES[r.state],
               tag=lambda r: STATE_TAGS[r.state], cell="maillage/pages/requester/_state.html"),
        Column("quantity", gettext_lazy("Demandées"), lambda r: r.quantity, "pieces", sort="quantity",
               definition=gettext_lazy("Pièces que l’établissement demande.")),
        Column("received", gettext_lazy("Reçues"), lambda r: r.progress.received, "pieces", sort="received",
               definition=gettext_lazy("Pièces livrées que l’établissement a acceptées.")),
        Column("on_way", gettext_lazy("En route"), lambda r: r.progress.on_way, "pieces",
               definition=gettext_lazy("Pièces parties d’un atelier, dont la réception n’est pas enregistrée.")),
        Column("in_making", gettext_lazy("En fabrication"), lambda r: r.progress.making + r.progress.made, "pieces",
               definition=gettext_lazy("Pièces promises par des ateliers, à faire, faites ou en contrôle.")),
        Column("proposed", gettext_lazy("Proposées"), lambda r: r.progress.proposed, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces proposées à des ateliers qui n’ont pas encore répondu.")),
        Column("without", gettext_lazy("Sans atelier"), lambda r: r.progress.without, "pieces",
               definition=gettext_lazy("Pièces qu’aucun atelier n’a encore acceptées ni reçu en proposition.")),
        Column("next_on", gettext_lazy("Prochaines pièces"), lambda r: r.next_on, "day",
               definition=gettext_lazy("Le jour où un atelier dit que des pièces seront prêtes, sinon celui où des pièces proposées arriveraient.")),
        Column("why", gettext_lazy("Pourquoi"), _why, on_screen=False),
        Column("establishment_name", gettext_lazy("Établissement"), lambda r: r.establishment_name,
               sort="establishment", on_screen=False),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.establishment, on_screen=False),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.design, on_screen=False),
        Column("closed_reason", gettext_lazy("Motif de clôture"), lambda r: r.closed_reason,
               words=lambda r: CLOSING_REASONS.get(r.closed_reason, ""), on_screen=False),
    ),
)  # fmt: skip

# For whoever answers for several establishments.
MY_NEEDS_OF_SEVERAL = replace(
    MY_NEEDS,
    columns=tuple(
        replace(c, on_screen=True) if c.key == "establishment_name" else c for c in MY_NEEDS.columns
    ),
)
