"""The lists of recalls, and of the holders of one."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import RECALL_LAWS, RECALL_STATUS
from maillage.apps.production.queries.recall_holders import HOLDER_ORDERS, HolderRow
from maillage.apps.production.queries.recalls import RECALL_ORDERS, RecallRow
from maillage.kernel.territories import territory_name
from maillage.kernel.text import Text
from maillage.web.act_words import subject_words
from maillage.web.forms.recalls import FATE_LABELS, HolderFilters, RecallFilters
from maillage.web.listing import Column, Listing, at
from maillage.web.states import HOLDER_STATES, RECALL_STATES

_SAID = gettext_lazy("Pièces, selon le dernier compte du détenteur.")

RECALLS = Listing[RecallRow](
    title=gettext_lazy("Rappels"),
    file="rappels",
    filters=RecallFilters,
    orders=RECALL_ORDERS,
    columns=(
        Column("act", gettext_lazy("Rappel"), lambda r: r.act, "code", sort="number",
               link=at("recall", lambda r: r.act)),
        Column("status", gettext_lazy("État"), lambda r: r.status, words=lambda r: RECALL_STATUS[r.status],
               tag=lambda r: RECALL_STATES[r.status], sort="status"),
        Column("name", gettext_lazy("Objet"), lambda r: r.name or Text(fr="—", en="—"),
               note=lambda r: subject_words("recall", r.subject)),
        Column("hazard", gettext_lazy("Danger"), lambda r: r.hazard),
        Column("opened_at", gettext_lazy("Ouvert le"), lambda r: r.opened_at, "moment", sort="opened"),
        Column("lots", gettext_lazy("Lots"), lambda r: r.lots, "pieces", sort="lots",
               definition=gettext_lazy("Lots que le rappel atteint, par ce qu’il vise ou par ce dont ils sont faits.")),
        Column("units", gettext_lazy("Pièces"), lambda r: r.units, "pieces",
               definition=gettext_lazy("Bonnes pièces de ces lots, livrées ou non.")),
        Column("qualification", gettext_lazy("Qualification"), lambda r: r.qualification, on_screen=False,
               words=lambda r: RECALL_LAWS[r.qualification]),
        Column("closed_at", gettext_lazy("Clos le"), lambda r: r.closed_at, "moment", on_screen=False),
    ),
)  # fmt: skip

HOLDERS = Listing[HolderRow](
    title=gettext_lazy("Détenteurs"),
    file="detenteurs",
    filters=HolderFilters,
    orders=HOLDER_ORDERS,
    named_orders={"pressing": gettext_lazy("Sans réponse d’abord")},
    columns=(
        Column("organisation", gettext_lazy("Code"), lambda r: r.organisation, "code", sort="code",
               link=lambda r: reverse("recall-holder", args=[r.recall, r.organisation])),
        Column("name", gettext_lazy("Détenteur"), lambda r: r.name, sort="name"),
        Column("state", gettext_lazy("Réponse"), lambda r: r.state, words=lambda r: HOLDER_STATES[r.state][1],
               tag=lambda r: HOLDER_STATES[r.state][0]),
        Column("pieces", gettext_lazy("Pièces"), lambda r: r.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces rappelées que les registres situent là.")),
        Column("returned", FATE_LABELS["returned"], lambda r: r.returned, "pieces", definition=_SAID),
        Column("missing", gettext_lazy("Sans nouvelles"), lambda r: r.missing, "pieces",
               definition=gettext_lazy("Pièces dont personne ne dit ce qu’elles sont devenues.")),
        Column("department", gettext_lazy("Département"), lambda r: territory_name(r.department),
               sort="department"),
        Column("told_at", gettext_lazy("Prévenu le"), lambda r: r.told_at, "moment", sort="told"),
        Column("kept", FATE_LABELS["kept"], lambda r: r.kept, "pieces", definition=_SAID, on_screen=False),
        Column("destroyed", FATE_LABELS["destroyed"], lambda r: r.destroyed, "pieces", definition=_SAID, on_screen=False),
        Column("used", FATE_LABELS["used"], lambda r: r.used, "pieces", definition=_SAID, on_screen=False),
        Column("passed_on", FATE_LABELS["passed_on"], lambda r: r.passed_on, "pieces", definition=_SAID, on_screen=False),
        Column("lost", FATE_LABELS["lost"], lambda r: r.lost, "pieces", definition=_SAID, on_screen=False),
        Column("mailed_at", gettext_lazy("Courriel parti le"), lambda r: r.mailed_at, "moment", on_screen=False),
        Column("email", gettext_lazy("Adresse"), lambda r: r.email, on_screen=False),
        Column("acknowledged_at", gettext_lazy("Lu le"), lambda r: r.acknowledged_at, "moment", on_screen=False),
        Column("by", gettext_lazy("Par"), lambda r: r.by, on_screen=False),
        Column("answered_at", gettext_lazy("Répondu le"), lambda r: r.answered_at, "moment", on_screen=False),
        Column("reminders", gettext_lazy("Relances"), lambda r: r.reminders, "pieces", on_screen=False,
               definition=gettext_lazy("Messages de relance envoyés, trois au plus.")),
    ),
)  # fmt: skip
