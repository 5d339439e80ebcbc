"""The list of the register's acts: what is signed, and what may be said of each now."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.records.queries.register_acts import REGISTER_ORDERS, RegisterAct
from maillage.register.kinds import KIND_NAMES
from maillage.register.verdicts import OUTCOME_NAMES
from maillage.web.forms.register import RegisterFilter
from maillage.web.listing import Column, Listing, at
from maillage.web.register_words import OUTCOME_TAGS, about, use_name
from maillage.web.templatetags.wording import CATEGORIES

REGISTER_ACTS = Listing[RegisterAct](
    title=gettext_lazy("Actes du registre"),
    file="registre",
    filters=RegisterFilter,
    orders=REGISTER_ORDERS,
    named_orders={"published": gettext_lazy("Ordre de publication")},
    columns=(
        Column("number", gettext_lazy("Numéro"), lambda r: r.id, "code", sort="number",
               link=at("register_act", lambda r: r.id)),
        Column("kind", gettext_lazy("Sorte"), lambda r: r.kind, sort="kind", words=lambda r: KIND_NAMES[r.kind]),
        Column("subject", gettext_lazy("Sur quoi"), lambda r: r.subject, sort="subject",
               words=lambda r: about(r.subject, r.use)),
        Column("category", gettext_lazy("Catégorie"), lambda r: r.category,
               words=lambda r: CATEGORIES[r.category].words if r.category else "",
               cell="maillage/pages/acts/_category.html"),
        Column("valid_from", gettext_lazy("À partir du"), lambda r: r.valid_from, "day", sort="valid_from"),
        Column("valid_until", gettext_lazy("Jusqu’au"), lambda r: r.valid_until, "day", sort="valid_until",
               empty=gettext_lazy("sans fin")),
        Column("outcome", gettext_lazy("Réponse"), lambda r: r.outcome, sort="outcome",
               words=lambda r: OUTCOME_NAMES[r.outcome], tag=lambda r: OUTCOME_TAGS[r.outcome],
               definition=gettext_lazy("L’une des six réponses qu’un vérificateur donne à cet instant. Seul « en vigueur » "
                                       "permet de s’appuyer sur l’acte.")),
        Column("use", gettext_lazy("Usage"), lambda r: r.use, on_screen=False,
               words=lambda r: use_name(r.use) if r.use else ""),
        Column("reason", gettext_lazy("Motif"), lambda r: r.reason, on_screen=False),
        Column("issued", gettext_lazy("Daté du"), lambda r: r.issued, "day", on_screen=False),
        Column("index", gettext_lazy("Rang dans le journal"), lambda r: r.index, "pieces", on_screen=False,
               definition=gettext_lazy("Place de l’enregistrement dans le journal, à partir de 0.")),
        Column("published_at", gettext_lazy("Publié le"), lambda r: r.published_at, "moment", on_screen=False),
        Column("waits", gettext_lazy("Attend les témoins"), lambda r: r.waits, on_screen=False),
    ),
)  # fmt: skip
