"""The messages of the reader and of their organisations, as cards: unread first, urgent before the rest."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.outbox.queries.messages import MESSAGE_ORDERS, MessageRow
from maillage.web.forms.production import MessageFilters
from maillage.web.listing import Column, Listing

MESSAGES = Listing[MessageRow](
    title=gettext_lazy("Messages"),
    file="messages",
    filters=MessageFilters,
    orders=MESSAGE_ORDERS,
    named_orders={"attention": gettext_lazy("Non lus et urgents d’abord")},
    size=20,
    lines="maillage/pages/production/_messages.html",
    columns=(
        Column("sent_at", gettext_lazy("Écrit le"), lambda r: r.created_at, "moment", sort="sent"),
        Column("organisation", gettext_lazy("Pour"), lambda r: r.organisation),
        Column("urgent", gettext_lazy("Urgent"), lambda r: r.urgent),
        Column("subject", gettext_lazy("Sujet"), lambda r: r.subject),
        Column("body", gettext_lazy("Texte"), lambda r: r.body),
        Column("about", gettext_lazy("À propos de"), lambda r: r.about),
        Column("read_at", gettext_lazy("Lu le"), lambda r: r.read_at, "moment"),
        Column("read_by", gettext_lazy("Lu par"), lambda r: r.read_by),
    ),
)
