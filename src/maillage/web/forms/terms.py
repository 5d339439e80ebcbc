"""The terms of a decision as fields: those that a classification states and an amendment changes.

Guarantee: both forms ask for them in the same words and bounds; each says what it asks otherwise.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.amend_decision import LISTS
from maillage.safety.terms import LABELS
from maillage.web.forms import fields

CARE_ONLY = ("basis", "occupations", "claims")  # what a category C alone states


class TermsForm(forms.Form):
    """The order of the fields, the first day and the reason are those of each form."""

    qualification = fields.one_of(
        gettext_lazy("Qualification juridique"),
        fields.texts(LABELS["qualification"], empty=gettext_lazy("Choisir")),
        help_text=gettext_lazy(
            "Un autre axe que la catégorie : protège celui qui le porte, EPI ; soigne, dispositif."
        ),
    )
    competent_authority = fields.one_of(
        gettext_lazy("Autorité compétente pour cette qualification"),
        fields.texts(LABELS["authority"], empty=gettext_lazy("Choisir")),
        help_text=gettext_lazy("Dispositifs : ANSM. EPI : ministère du Travail, DGCCRF, douanes."),
    )
    basis = fields.one_of(gettext_lazy("Base légale citée"), list)
    effective_until = fields.day(
        gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Dernier jour, inclus. Vide : sans fin."),
    )
    review_by = fields.day(
        gettext_lazy("À réexaminer avant le"),
        help_text=gettext_lazy("Huit semaines au plus après le début. Passé ce jour, une catégorie C ne se fabrique plus."),
    )  # fmt: skip
    runoff = fields.day(
        gettext_lazy("Écoulement des stocks jusqu’au"),
        required=False,
        help_text=gettext_lazy("Dernier jour où se livre ce qui a été libéré avant la fin."),
    )
    uses = forms.IntegerField(
        label=gettext_lazy("Nombre d’usages"), required=False, min_value=1,
        help_text=gettext_lazy("Écrit sur la notice. Vide : selon le protocole du service."),
    )  # fmt: skip
    occupations = fields.sentence(
        gettext_lazy("Métiers nommés"), required=False, rows=2,
        help_text=gettext_lazy("Un par ligne : ceux pour qui une catégorie C s’ouvre hors des soins."),
    )  # fmt: skip
    claims = fields.sentence(
        gettext_lazy("Ce que les textes peuvent affirmer"), required=False, rows=2,
        help_text=gettext_lazy("Une formule par ligne ; toute autre allégation est refusée."),
    )  # fmt: skip
    rules = fields.sentence(
        gettext_lazy("Règles de fabrication, de distribution et d’usage"), required=False, rows=4
    )

    def lists(self) -> dict[str, tuple[str, ...]]:
        """The terms that are typed one to a line; none of those that the form does not ask."""
        return {name: fields.words_of(self.cleaned_data.get(name, "")) for name in sorted(LISTS)}
