"""The list of needs: what is asked, by whom, how far it is served."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.needs.codes import CHANNELS, CLOSING_REASONS, POSTS
from maillage.apps.needs.queries.needs import NEED_ORDERS, NeedRow
from maillage.kernel.text import Text
from maillage.safety.terms import LABELS
from maillage.web.forms.needs import NeedFilter
from maillage.web.listing import Column, Listing, at

CLASSES = LABELS["recipient_class"]
MAKER_MADE = {True: Text("acceptés", "accepted"), False: Text("refusés", "refused")}
STATUSES = {"open": Text("Ouvert", "Open"), "closed": Text("Clos", "Closed")}

NEEDS = Listing[NeedRow](
    title=gettext_lazy("Besoins"),
    file="besoins",
    filters=NeedFilter,
    orders=NEED_ORDERS,
    columns=(
        Column(
            "code", gettext_lazy("Besoin"), lambda r: r.code, "code", sort="code",
            link=at("need", lambda r: r.code), cell="maillage/pages/needs/_code.html",
        ),
        Column(
            "establishment_name", gettext_lazy("Établissement"), lambda r: r.establishment_name,
            sort="establishment", link=at("establishment", lambda r: r.establishment),
            note=lambda r: f"{r.city} ({r.department})",
        ),
        Column("department", gettext_lazy("Département"), lambda r: r.department, sort="department",
               on_screen=False),
        Column(
            "design_name", gettext_lazy("Modèle"), lambda r: r.design_name, sort="design",
            link=at("design", lambda r: r.design),
            standing=lambda r: (r.design, r.use),
        ),
        Column("deadline", gettext_lazy("Échéance"), lambda r: r.deadline, "day", sort="deadline",
               definition=gettext_lazy("Le jour où les pièces doivent être arrivées.")),
        Column("quantity", gettext_lazy("Demandées"), lambda r: r.quantity, "pieces", sort="quantity",
               definition=gettext_lazy("Pièces que l’établissement demande.")),
        Column("committed", gettext_lazy("Acceptées"), lambda r: r.committed, "pieces", sort="committed",
               on_screen=False,
               definition=gettext_lazy("Pièces que des ateliers ont promises et n’ont pas perdues depuis.")),
        Column("received", gettext_lazy("Reçues"), lambda r: r.received, "pieces", sort="received",
               definition=gettext_lazy("Pièces livrées que l’établissement a acceptées.")),
        Column("left", gettext_lazy("Sans atelier"), lambda r: r.left, "pieces", sort="left",
               definition=gettext_lazy("Demandées moins acceptées par des ateliers.")),
        Column("weight", gettext_lazy("Priorité"), lambda r: r.weight, "pieces", sort="weight",
               definition=gettext_lazy("Poids que l’État donne au besoin ; 1 sans décision.")),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.establishment, on_screen=False),
        Column("city", gettext_lazy("Commune"), lambda r: r.city, on_screen=False),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.design, on_screen=False),
        Column("recipient_class", gettext_lazy("Classe de destinataire"), lambda r: r.recipient_class,
               words=lambda r: CLASSES[r.recipient_class], on_screen=False),
        Column("posts", gettext_lazy("Postes"), lambda r: r.posts, words=lambda r: POSTS.get(r.posts, ""),
               on_screen=False),
        Column("status", gettext_lazy("État"), lambda r: r.status, words=lambda r: STATUSES[r.status],
               on_screen=False),
        Column("closed_reason", gettext_lazy("Motif de clôture"), lambda r: r.closed_reason,
               words=lambda r: CLOSING_REASONS.get(r.closed_reason, ""), on_screen=False),
        Column("unverified", gettext_lazy("À vérifier"), lambda r: r.unverified, "pieces", on_screen=False,
               definition=gettext_lazy("Pièces dont personne ne s’est encore assuré ; aucun atelier ne les fait.")),
        Column("channel", gettext_lazy("Voie"), lambda r: r.channel, words=lambda r: CHANNELS[r.channel],
               on_screen=False),
        Column("takes_maker_made", gettext_lazy("Objets d’ateliers"), lambda r: r.takes_maker_made,
               words=lambda r: MAKER_MADE[r.takes_maker_made], on_screen=False),
        Column("last_stated_on", gettext_lazy("Redit utile le"), lambda r: r.last_stated_on, "day", on_screen=False,
               definition=gettext_lazy("Le dernier jour où son demandeur a dit que ce besoin tient.")),
        Column("scenario", gettext_lazy("Scénario"), lambda r: r.scenario, on_screen=False,
               definition=gettext_lazy("Le scénario qui suppose ce besoin ; vide pour un besoin réel.")),
    ),
)  # fmt: skip
