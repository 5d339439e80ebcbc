"""The directory of workshops: where they are, what they can do, when someone last looked at their page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.network.queries.workshops import WORKSHOP_ORDERS, WorkshopRow
from maillage.web.forms.network import WorkshopFilter, process_name
from maillage.web.listing import Column, Listing, at
from maillage.web.states import LOCATED

WORKSHOPS = Listing[WorkshopRow](
    title=gettext_lazy("Ateliers"),
    file="ateliers",
    filters=WorkshopFilter,
    orders=WORKSHOP_ORDERS,
    columns=(
        Column(
            "name",
            gettext_lazy("Nom"),
            lambda r: r.name,
            sort="name",
            link=at("workshop", lambda r: r.code),
            note=lambda r: r.code,
        ),
        Column("code", gettext_lazy("Code"), lambda r: r.code, "code", sort="code", on_screen=False),
        Column(
            "city", gettext_lazy("Commune"), lambda r: r.city, sort="city", note=lambda r: f"({r.department})"
        ),
        Column(
            "department",
            gettext_lazy("Département"),
            lambda r: r.department,
            sort="department",
            on_screen=False,
        ),
        Column(
            "processes",
            gettext_lazy("Procédés"),
            lambda r: " ".join(r.processes),
            words=lambda r: ", ".join(process_name(process) for process in r.processes),
        ),
        Column(
            "confirmed_on",
            gettext_lazy("Confirmé le"),
            lambda r: r.last_confirmed_on,
            "day",
            sort="confirmed",
            cell="maillage/pages/workshops/_confirmed.html",
            empty=gettext_lazy("jamais"),
            definition=gettext_lazy(
                "Le jour où quelqu’un a confirmé que tout ce qui est écrit de l’atelier est juste."
            ),
        ),
        Column(
            "is_open",
            gettext_lazy("Ouvert"),
            lambda r: r.is_open,
            cell="maillage/pages/workshops/_state.html",
        ),
        Column(
            "has_defaults",
            gettext_lazy("Valeurs par défaut"),
            lambda r: r.has_assumed,
            on_screen=False,
            definition=gettext_lazy(
                "Au moins une valeur par défaut tient lieu d’un fait que personne n’a donné."
            ),
        ),
        Column(
            "located",
            gettext_lazy("Position"),
            lambda r: r.located,
            words=lambda r: LOCATED.get(r.located, ""),
            on_screen=False,
        ),
        Column(
            "away_until",
            gettext_lazy("Indisponible jusqu’au"),
            lambda r: r.away_until,
            "day",
            on_screen=False,
            definition=gettext_lazy("Le dernier jour de l’indisponibilité en cours, quand il est connu."),
        ),
        Column(
            "away",
            gettext_lazy("Indisponible aujourd’hui"),
            lambda r: r.away,
            on_screen=False,
            definition=gettext_lazy("L’atelier entier a dit ne rien fabriquer aujourd’hui."),
        ),
    ),
)
