"""Forms of bench samples: the agreement of an establishment, and what a workshop made under it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.agree_to_samples import MOST_SAMPLES
from maillage.web.forms import fields
from maillage.web.forms.authority import profiles
from maillage.web.forms.production import pieces
from maillage.web.listing.filtering import ListFilter


class SampleAgreementForm(forms.Form):
    establishment = fields.establishment()
    profile = fields.one_of(
        gettext_lazy("Profil de fabrication"), profiles(gettext_lazy("Choisir un profil"))
    )
    workshop = fields.workshop()
    pieces = pieces(
        gettext_lazy("Échantillons"), least=1, most=MOST_SAMPLES,
        help_text=gettext_lazy("Ce que le banc d’essai demande, pas plus."),
    )  # fmt: skip
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    note = fields.sentence(gettext_lazy("Précision"), required=False)


class SampleForm(forms.Form):
    agreement = forms.CharField(
        label=gettext_lazy("Numéro de l’accord"), max_length=12,
        help_text=gettext_lazy("L’acte de l’établissement, par exemple 2026-017."),
    )  # fmt: skip
    quantity = pieces(gettext_lazy("Échantillons fabriqués"), least=1, most=MOST_SAMPLES)
    made_on = fields.day(gettext_lazy("Fabriqués le"))
    material_batch = forms.CharField(label=gettext_lazy("Lot de matière"), required=False, max_length=120)
    marked = fields.tick(
        gettext_lazy("Chaque pièce porte son numéro et « PROTOTYPE – INTERDIT D’USAGE SUR UNE PERSONNE »")
    )
    bench_only = fields.tick(
        gettext_lazy("Ils servent à un essai sur banc seulement, jamais sur une personne")
    )


class SampleFilters(ListFilter):
    """None: there are few."""
