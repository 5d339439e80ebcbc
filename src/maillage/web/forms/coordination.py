"""The filters of the coordinator's board and of the lines behind its figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import ACTIONS
from maillage.apps.boards.queries.coordination.lines import LineFilter
from maillage.kernel.territories import COUNTRY, departments_of, territory_name
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter


def readable_territories(actor: Actor) -> list[tuple[str, str]]:
    """Territories whose board the actor may read, in detail: those of their roles, and what they hold."""
    held = [a.territory for a in actor.assignments if a.role in ACTIONS["coordination.read"]]
    found = {code: territory_name(code) for code in dict.fromkeys(held)}
    inside = dict.fromkeys(code for territory in held for code in departments_of(territory))
    return [
        *found.items(),
        *((code, f"{code} {territory_name(code)}") for code in inside if code not in found),
    ]


def territory_choices(actor: Actor) -> list[tuple[str, Any]]:
    """The same for a select; the country's coordinator has them grouped."""
    if actor.is_operator or any(
        a.territory == COUNTRY for a in actor.assignments if a.role in ACTIONS["coordination.read"]
    ):
        return fields.territories()()
    return list(readable_territories(actor))


class TerritoryFilter(ListFilter):
    """Which territory a list of the board speaks of: that of the actor when the address gives none."""

    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)

    def for_actor(self, actor: Actor, territory: str) -> TerritoryFilter:
        """The same form, with the territories that this actor may read; the one shown is chosen."""
        self.fields["territoire"].choices = territory_choices(actor)  # type: ignore[attr-defined]
        self.fields["territoire"].initial = territory
        return self

    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "territoire"}


class NeedLineFilter(TerritoryFilter):
    """What a figure counts; the figures' own addresses fill it."""

    etat = fields.one_of(
        gettext_lazy("Besoins ouverts"),
        lambda: [
            ("", _("Tous")),
            ("soon", _("À servir dans les 14 jours")),
            ("verify", _("À vérifier")),
            ("zero", _("Établissement à zéro jour de stock")),
        ],
        required=False,
    )
    service = fields.one_of(
        gettext_lazy("Dans le plan en vigueur"),
        lambda: [
            ("", _("Tous")),
            ("on_time", _("Des pièces à temps")),
            ("late", _("Des pièces en retard")),
            ("missing", _("Des pièces qui manquent")),
            ("short", _("Pas entièrement à temps")),
        ],
        required=False,
    )
    famille = forms.CharField(label=gettext_lazy("Code de la famille"), required=False, max_length=12)
    categorie = fields.one_of(
        gettext_lazy("Catégorie"),
        lambda: [("", _("Toutes")), *((c, c) for c in "ABCD"), ("unclassified", _("Non classé"))],
        required=False,
    )
    modele = forms.CharField(label=gettext_lazy("Code du modèle"), required=False, max_length=12)
    raison = forms.CharField(label=gettext_lazy("Code de la raison"), required=False, max_length=60)
    detail = forms.CharField(
        label=gettext_lazy("Procédé ou matière de la raison"), required=False, max_length=60
    )

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "asked": LineFilter(
                state=given["etat"], family=given["famille"].strip().upper(), category=given["categorie"],
                design=given["modele"].strip().upper(), cause=given["raison"].strip(), detail=given["detail"].strip(),
                service=given["service"],
            )
        }  # fmt: skip


class ProposalFilter(TerritoryFilter):
    retard = fields.tick(gettext_lazy("Sans réponse depuis plus de 24 h"))

    def asked(self) -> dict[str, Any]:
        return {"late": self.cleaned_data["retard"]}
