"""The tray of prepared acts: what waits for an approval, a signature or its publication, and what became of the rest."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy

from maillage.apps.records.codes import PREPARED_STATES, PreparedState
from maillage.apps.records.queries.prepared import PREPARED_ORDERS, Prepared
from maillage.kernel.text import Text
from maillage.web.forms.prepared import PreparedFilter
from maillage.web.listing import Column, Listing
from maillage.web.lists.acts import FROM, SAID, numbered

STATE_KINDS: Final = {
    PreparedState.PREPARED: "warn",
    PreparedState.APPROVED: "warn",
    PreparedState.SIGNED: "info",
    PreparedState.PUBLISHED: "ok",
    PreparedState.WITHDRAWN: "stop",
}
DUE: Final = {
    "past": Text("Dépassé", "Past"),
    "today": Text("À publier aujourd’hui", "To publish today"),
}
PREPARED = Listing[Prepared](
    title=gettext_lazy("Actes à signer"),
    file="actes-a-signer",
    filters=PreparedFilter,
    orders=PREPARED_ORDERS,
    columns=(
        numbered("prepared"),
        *SAID,
        FROM,
        Column("due", gettext_lazy("Échéance"), lambda r: r.due, words=lambda r: DUE.get(r.due, ""),
               tag=lambda r: "stop" if r.due == "past" else "warn",
               definition=gettext_lazy("Un acte ne prend pas effet avant d’être publié : passé son premier jour, il se "
                                       "prépare de nouveau.")),
        Column("state", gettext_lazy("Étape"), lambda r: r.state, sort="state", words=lambda r: PREPARED_STATES[r.state],
               tag=lambda r: STATE_KINDS[PreparedState(r.state)],
               definition=gettext_lazy("Préparé, approuvé par une autre personne, signé hors du serveur, publié ; ou "
                                       "abandonné par son auteur. Rien n’a d’effet avant la publication.")),
        Column("prepared_at", gettext_lazy("Préparé le"), lambda r: r.prepared_at, "moment", sort="prepared"),
        Column("preparer", gettext_lazy("Par"), lambda r: r.preparer, sort="preparer"),
        Column("approved_at", gettext_lazy("Approuvé le"), lambda r: r.approved_at, "moment", on_screen=False),
        Column("approver", gettext_lazy("Approuvé par"), lambda r: r.approver, on_screen=False),
    ),
)  # fmt: skip
