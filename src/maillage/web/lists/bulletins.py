"""The list of weekly bulletins."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.records.queries.bulletins import BULLETIN_ORDERS, BulletinLine
from maillage.web.listing import Column, Listing, at

BULLETINS = Listing[BulletinLine](
    title=gettext_lazy("Bulletins hebdomadaires"),
    file="bulletins",
    orders=BULLETIN_ORDERS,
    columns=(
        Column("week", gettext_lazy("Semaine"), lambda r: r.week, "code", sort="week",
               link=at("register_bulletin", lambda r: r.week)),
        Column("first", gettext_lazy("Du"), lambda r: r.first, "day"),
        Column("last", gettext_lazy("Au"), lambda r: r.last, "day"),
        Column("records", gettext_lazy("Actes"), lambda r: r.records, "pieces", sort="records",
               definition=gettext_lazy("Actes entrés dans le registre cette semaine-là, du lundi au dimanche, heure de Paris.")),
    ),
)  # fmt: skip
