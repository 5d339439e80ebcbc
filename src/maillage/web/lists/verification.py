"""The queue of needs to verify, as cards: who asks, for what, and the tap that verifies."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from maillage.apps.needs.codes import CHANNELS
from maillage.apps.needs.queries.to_verify import VERIFYING_ORDERS, NeedToVerify
from maillage.apps.network.codes import ESTABLISHMENT_KINDS
from maillage.kernel.text import Text
from maillage.web.forms.needs import VerifyingFilter
from maillage.web.listing import Column, Listing


@dataclass(frozen=True, slots=True)
class VerifyingLine:
    row: NeedToVerify

    @property
    def kind(self) -> Text:
        return ESTABLISHMENT_KINDS[self.row.kind]

    @property
    def channel(self) -> Text:
        return CHANNELS[self.row.channel]


TO_VERIFY = Listing[VerifyingLine](
    title=gettext_lazy("Besoins à vérifier"),
    file="besoins-a-verifier",
    filters=VerifyingFilter,
    orders=VERIFYING_ORDERS,
    lines="maillage/pages/needs/_to_verify.html",
    columns=(
        Column("code", gettext_lazy("Besoin"), lambda line: line.row.code, "code"),
        Column("created_at", gettext_lazy("Déposé le"), lambda line: line.row.created_at, "moment", sort="waiting"),
        Column("channel", gettext_lazy("Venu par"), lambda line: line.row.channel, words=lambda line: line.channel),
        Column("filed_by", gettext_lazy("Noté par"), lambda line: line.row.filed_by),
        Column("establishment_name", gettext_lazy("Établissement"), lambda line: line.row.establishment_name,
               sort="establishment"),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda line: line.row.establishment),
        Column("kind", gettext_lazy("Sorte"), lambda line: line.row.kind, words=lambda line: line.kind),
        Column("finess", gettext_lazy("FINESS"), lambda line: line.row.finess),
        Column("siret", gettext_lazy("SIRET"), lambda line: line.row.siret),
        Column("city", gettext_lazy("Commune"), lambda line: line.row.city),
        Column("department", gettext_lazy("Département"), lambda line: line.row.department, sort="department"),
        Column("design", gettext_lazy("Code du modèle"), lambda line: line.row.design),
        Column("design_name", gettext_lazy("Modèle"), lambda line: line.row.design_name,
               standing=lambda line: (line.row.design, "")),
        Column("quantity", gettext_lazy("Demandées"), lambda line: line.row.quantity, "pieces",
               definition=gettext_lazy("Pièces que l’établissement demande.")),
        Column("pieces", gettext_lazy("À vérifier"), lambda line: line.row.pieces, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces demandées dont personne ne s’est encore assuré.")),
        Column("deadline", gettext_lazy("Échéance"), lambda line: line.row.deadline, "day", sort="deadline"),
        Column("is_unusual", gettext_lazy("Plus que d’ordinaire"), lambda line: line.row.is_unusual),
        Column("others", gettext_lazy("Autres besoins semblables"), lambda line: line.row.others, "pieces",
               definition=gettext_lazy("Autres besoins ouverts du même établissement pour le même modèle : "
                                       "peut-être un double.")),
        Column("note", gettext_lazy("Précision"), lambda line: line.row.note),
    ),
)  # fmt: skip
