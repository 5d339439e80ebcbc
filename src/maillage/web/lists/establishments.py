"""The list of establishments: who may ask and receive, and whether someone made sure of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.apps.network.queries.establishments import ESTABLISHMENT_ORDERS, EstablishmentRow
from maillage.safety.terms import LABELS
from maillage.web.forms.network import EstablishmentFilter
from maillage.web.listing import Column, Listing, at

CLASSES = LABELS["recipient_class"]

ESTABLISHMENTS = Listing[EstablishmentRow](
    title=gettext_lazy("Établissements"),
    file="etablissements",
    filters=EstablishmentFilter,
    orders=ESTABLISHMENT_ORDERS,
    columns=(
        Column(
            "name", gettext_lazy("Nom"), lambda r: r.name, sort="name",
            link=at("establishment", lambda r: r.code),
        ),
        Column("code", gettext_lazy("Code"), lambda r: r.code, "code", sort="code"),
        Column("city", gettext_lazy("Commune"), lambda r: r.city, sort="city"),
        Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department"),
        Column(
            "kind", gettext_lazy("Sorte"), lambda r: r.kind, sort="kind",
            words=lambda r: ESTABLISHMENT_KINDS[r.kind],
        ),
        Column(
            "recipient_class", gettext_lazy("Classe de destinataire"), lambda r: r.recipient_class,
            sort="recipient_class", words=lambda r: CLASSES[r.recipient_class],
        ),
        Column(
            "verified_on", gettext_lazy("Vérifié le"), lambda r: r.verified_on, "day", sort="verified",
            cell="maillage/pages/establishments/_verified.html",
            definition=gettext_lazy("Le jour où la coordination a confirmé que l’établissement est bien qui il dit."),
        ),
    ),
)  # fmt: skip
