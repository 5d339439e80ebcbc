"""The list of acts: what was decided, on what, from when to when, and whether it still counts."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy

from maillage.apps.authority.queries.act_list import ACT_ORDERS, ActLine
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.web.act_words import subject_url, subject_words
from maillage.web.forms.authority import ActFilter
from maillage.web.listing import Column, Listing, at
from maillage.web.states import act_words
from maillage.web.templatetags.wording import CATEGORIES


def numbered(page: str) -> Column[Any]:
    """The number of an act, which leads to its page: of an act in force or of one that is prepared."""
    return Column("number", gettext_lazy("Numéro"), lambda r: r.number, "code", sort="number",
                  link=at(page, lambda r: r.number))  # fmt: skip


# Of what kind an act is, what it is about and from when, prepared or in force.
SAID: Final[tuple[Column[Any], ...]] = (
    Column("kind", gettext_lazy("Sorte"), lambda r: r.kind, sort="kind",
           words=lambda r: ACT_NAMES[ActKind(r.kind)]),
    Column("subject", gettext_lazy("Sur quoi"), lambda r: r.subject, sort="subject",
           words=lambda r: subject_words(r.kind, r.subject), link=lambda r: subject_url(r.subject)),
)  # fmt: skip
FROM: Final[Column[Any]] = Column(
    "from", gettext_lazy("À partir du"), lambda r: r.valid_from, "day", sort="valid_from"
)
ACTS = Listing[ActLine](
    title=gettext_lazy("Actes"),
    file="actes",
    filters=ActFilter,
    orders=ACT_ORDERS,
    columns=(
        numbered("act"),
        *SAID,
        Column("category", gettext_lazy("Catégorie"), lambda r: r.category,
               words=lambda r: CATEGORIES[r.category].words if r.category else "",
               cell="maillage/pages/acts/_category.html"),
        FROM,
        Column("until", gettext_lazy("Jusqu’au"), lambda r: r.valid_until, "day", sort="valid_until",
               empty=gettext_lazy("sans fin")),
        Column("state", gettext_lazy("État"), lambda r: r.state, words=lambda r: act_words(r.kind, r.state)[1],
               tag=lambda r: act_words(r.kind, r.state)[0],
               cell="maillage/pages/acts/_state.html",
               definition=gettext_lazy("Aujourd’hui : en vigueur, à venir, terminé, ou mis fin avant terme par un "
                                       "autre acte.")),
        Column("object", gettext_lazy("Second objet"), lambda r: r.object, on_screen=False,
               definition=gettext_lazy("L’usage que classe une décision, ou la seconde chose dont l’acte parle.")),
        Column("ended_by", gettext_lazy("Mis fin par"), lambda r: r.ended_by, on_screen=False),
        Column("ends", gettext_lazy("Met fin à"), lambda r: r.ends, on_screen=False),
        Column("recorded_at", gettext_lazy("Enregistré le"), lambda r: r.recorded_at, "moment", sort="recorded",
               on_screen=False),
    ),
)  # fmt: skip
