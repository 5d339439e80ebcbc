"""The queue of units to classify, the most asked for first."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.boards.queries.authority_queue import QUEUE_ORDERS, QueueLine
from maillage.apps.catalogue.codes import USES
from maillage.apps.catalogue.queries.designs import family_list
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing import Column, ListFilter, Listing, at
from maillage.web.states import standing_words


def families() -> list[tuple[str, str]]:
    return [("", _("Toutes")), *((row.code, row.name.to(language())) for row in family_list())]


class QueueFilter(ListFilter):
    asked = fields.one_of(  # type: ignore[assignment]  # a field, which Django takes out
        gettext_lazy("Demande"),
        lambda: [
            ("", _("Toutes")),
            ("blocked", _("Besoins bloqués")),
            ("asked", _("Demandés")),
        ],
        required=False,
    )
    family = fields.one_of(gettext_lazy("Famille"), families, required=False)
    use = fields.one_of(gettext_lazy("Usage"), fields.texts(USES, empty=gettext_lazy("Tous")), required=False)
    text = forms.CharField(label=gettext_lazy("Modèle ou profil"), required=False, max_length=80)


def classify_url(line: QueueLine) -> str:
    """The decision form, its first step already answered."""
    return f"{reverse('decision_new')}?{urlencode({'profil': line.profile, 'usage': line.use})}"


def origin(line: QueueLine) -> str:
    """The family, what it was drawn from, and whether a newer version took its place."""
    told = [line.family_name.to(language())]
    if line.derived_from:
        told.append(_("dérivé de %(code)s") % {"code": line.derived_from})
    if not line.is_latest:
        told.append(_("une version plus récente existe"))
    return " · ".join(told)


QUEUE = Listing[QueueLine](
    title=gettext_lazy("À classer"),
    file="a-classer",
    filters=QueueFilter,
    orders=QUEUE_ORDERS,
    named_orders={"demand": gettext_lazy("Demande")},
    columns=(
        Column("profile", gettext_lazy("Profil de fabrication"), lambda q: q.profile, "code", sort="profile",
               link=classify_url),
        Column("design_name", gettext_lazy("Modèle"), lambda q: q.design_name, sort="design",
               link=at("design", lambda q: q.design), note=origin),
        Column("family_name", gettext_lazy("Famille"), lambda q: q.family_name, sort="family", on_screen=False),
        Column("use", gettext_lazy("Usage"), lambda q: q.use, words=lambda q: USES[q.use]),
        Column("pieces", gettext_lazy("Pièces attendues"), lambda q: q.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces que les besoins ouverts de ce modèle attendent encore pour cet usage ; "
                                       "comptées sur sa dernière version seulement.")),
        Column("blocked", gettext_lazy("Besoins bloqués"), lambda q: q.blocked, "pieces", sort="blocked",
               definition=gettext_lazy("Besoins ouverts qu’aucun profil classé de ce modèle ne peut servir.")),
        Column("derivatives", gettext_lazy("Dérivés"), lambda q: q.derivatives, "pieces", sort="derivatives",
               definition=gettext_lazy("Modèles dessinés à partir de celui-ci. Ils n’héritent de rien : chacun attend "
                                       "sa propre décision.")),
        Column("days", gettext_lazy("Jours"), lambda q: q.days, "pieces", sort="days",
               definition=gettext_lazy("Jours depuis la publication de la version.")),
        Column("state", gettext_lazy("État"), lambda q: q.state,
               words=lambda q: standing_words("unclassified", q.state)[1],
               tag=lambda q: standing_words("unclassified", q.state)[0],
               link=at("act", lambda q: q.last_act)),
        Column("is_latest", gettext_lazy("Dernière version"), lambda q: q.is_latest, on_screen=False,
               definition=gettext_lazy("Oui quand aucune version plus récente du modèle n’est publiée.")),
        Column("profile_name", gettext_lazy("Nom du profil"), lambda q: q.profile_name, on_screen=False),
        Column("version", gettext_lazy("Version"), lambda q: q.version, on_screen=False),
        Column("design", gettext_lazy("Code du modèle"), lambda q: q.design, on_screen=False),
        Column("family", gettext_lazy("Code de la famille"), lambda q: q.family, on_screen=False),
        Column("derived_from", gettext_lazy("Dérivé de"), lambda q: q.derived_from, on_screen=False),
        Column("published_on", gettext_lazy("Publiée le"), lambda q: q.published_on, "day", on_screen=False),
        Column("needs", gettext_lazy("Besoins ouverts"), lambda q: q.needs, "pieces", on_screen=False,
               definition=gettext_lazy("Besoins ouverts de ce modèle pour cet usage.")),
        Column("last_act", gettext_lazy("Dernière décision"), lambda q: q.last_act, on_screen=False),
    ),
)  # fmt: skip
# For who classifies nothing: the same lines, without the way to the form.
QUEUE_TO_READ = replace(QUEUE, columns=(replace(QUEUE.columns[0], link=None), *QUEUE.columns[1:]))
