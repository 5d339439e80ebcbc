"""The question "why can't I?": about a piece of work by its code, or about who would make what for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.needs.codes import POSTS
from maillage.safety.terms import LABELS
from maillage.web.forms import fields
from maillage.web.forms.authority import profiles


class WhyForm(forms.Form):
    """Either `sujet`, or a profile, a workshop and an establishment."""

    use_required_attribute = False
    sujet = forms.CharField(
        label=gettext_lazy("Proposition, commande ou lot"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Son code dit tout le reste. Sans lui, remplissez les trois champs suivants."),
    )
    profil = fields.one_of(
        gettext_lazy("Profil de fabrication"), profiles(gettext_lazy("Choisir un profil")), required=False
    )
    atelier = fields.workshop(required=False)
    etablissement = fields.establishment(required=False)
    action = fields.one_of(
        gettext_lazy("Que voulez-vous faire ?"),
        fields.texts(LABELS["action"], empty=gettext_lazy("Ce qui vient ensuite")),
        required=False,
    )
    jour = fields.day(
        gettext_lazy("Quel jour ?"), required=False, help_text=gettext_lazy("Vide : aujourd’hui.")
    )
    posts = fields.one_of(
        gettext_lazy("Postes des utilisateurs"),
        fields.texts(POSTS, empty=gettext_lazy("Non précisés : soins")),
        required=False,
    )
    classe = fields.one_of(
        gettext_lazy("Classe de destinataire"),
        fields.texts(LABELS["recipient_class"], empty=gettext_lazy("Celle de l’établissement")),
        required=False,
    )
    sans_epi = fields.one_of(
        gettext_lazy("L’évaluation des risques exige-t-elle un EPI ?"),
        lambda: [
            ("", _("Non précisé")),
            ("no", _("Oui, un EPI est exigé")),
            ("yes", _("Non, aucun EPI exigé")),
        ],
        required=False,
    )
    metier = forms.CharField(label=gettext_lazy("Métier"), required=False, max_length=80)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("sujet"):
            for name in ("profil", "atelier", "etablissement"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Ce champ est obligatoire sans le code d’un travail."))
        return given

    def asked(self) -> dict[str, Any]:
        """As `explain` takes it, without the action and the day."""
        given = self.cleaned_data
        return {
            "profile": given["profil"],
            "workshop": given["atelier"],
            "establishment": given["etablissement"],
            "posts": given["posts"],
            "recipient_class": given["classe"],
            "no_ppe_required": {"yes": True, "no": False}.get(given["sans_epi"]),
            "occupation": given["metier"],
        }
