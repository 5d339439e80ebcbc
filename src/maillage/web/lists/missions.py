"""The list of a workshop's mission orders."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.relay.codes import ACTIVITIES, MISSION_STATES, MissionState
from maillage.apps.relay.queries.missions import MISSION_ORDERS, MissionRow
from maillage.web.forms.relay import MissionFilters
from maillage.web.listing import Column, Listing, at

MISSION_TAGS = {MissionState.IN_FORCE: "ok", MissionState.TO_COME: "info", MissionState.EXPIRED: "warn"}

MISSIONS = Listing[MissionRow](
    title=gettext_lazy("Ordres de mission"),
    file="ordres-de-mission",
    filters=MissionFilters,
    orders=MISSION_ORDERS,
    columns=(
        Column("serial", gettext_lazy("Numéro"), lambda r: r.serial, "code",
               link=at("mission", lambda r: r.serial)),
        Column("state", gettext_lazy("État"), lambda r: r.state, words=lambda r: MISSION_STATES[r.state],
               tag=lambda r: MISSION_TAGS.get(MissionState(r.state), "stop")),
        Column("member", gettext_lazy("Membre"), lambda r: r.member, "code", sort="member"),
        Column("activity", gettext_lazy("Activité"), lambda r: r.activity, words=lambda r: ACTIVITIES[r.activity]),
        Column("first_day", gettext_lazy("Du"), lambda r: r.first_day, "day", sort="first_day"),
        Column("last_day", gettext_lazy("Au"), lambda r: r.last_day, "day", sort="expires"),
        Column("order", gettext_lazy("Commande"), lambda r: r.order, "code", sort="order",
               link=at("order", lambda r: r.order)),
        Column("request", gettext_lazy("Demande d’une autorité"), lambda r: r.request, "code",
               empty=gettext_lazy("aucune"),
               definition=gettext_lazy("L’acte qui porte la demande d’une autorité administrative. Sans elle, l’ordre n’autorise, à lui seul, aucun déplacement.")),
        Column("issued_at", gettext_lazy("Établi le"), lambda r: r.issued_at, "moment", sort="issued", on_screen=False),
        Column("workshop", gettext_lazy("Atelier"), lambda r: r.workshop, on_screen=False),
    ),
)  # fmt: skip
