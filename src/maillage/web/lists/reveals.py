"""The list of reveals: each reading of who members are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from maillage.apps.accounts.queries.reveals import REVEAL_ORDERS, RevealRow
from maillage.apps.network.codes import REVEAL_PURPOSES
from maillage.web.forms.fields import WorkshopField
from maillage.web.listing import Column, Listing, at
from maillage.web.listing.filtering import ListFilter


class RevealFilters(ListFilter):
    atelier = WorkshopField(label=gettext_lazy("Atelier, code ou nom"), required=False)

    def asked(self) -> dict[str, Any]:
        return {"workshop": self.cleaned_data["atelier"]}


REVEALS = Listing[RevealRow](
    title=gettext_lazy("Lectures d’identités"),
    file="lectures-d-identites",
    filters=RevealFilters,
    orders=REVEAL_ORDERS,
    columns=(
        Column("at", gettext_lazy("Quand"), lambda r: r.at, "moment", sort="at"),
        Column("actor", gettext_lazy("Qui a lu"), lambda r: r.actor, sort="actor"),
        Column("workshop", gettext_lazy("Atelier"), lambda r: r.workshop, "code", sort="subject",
               link=at("workshop", lambda r: r.workshop)),
        Column("members", gettext_lazy("Membres"), lambda r: " ".join(r.members),
               definition=gettext_lazy("Leurs codes : cette liste ne dit jamais qui ils sont.")),
        Column("why", gettext_lazy("Pourquoi"), lambda r: r.why, empty="—",
               words=lambda r: REVEAL_PURPOSES.get(r.why, r.why)),
        Column("token", gettext_lazy("Jeton"), lambda r: r.token, on_screen=False),
    ),
)  # fmt: skip
