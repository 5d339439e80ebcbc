"""The filters of the tray of prepared acts, and the file that comes back from the signers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.records.codes import ACT_NAMES, LOGGED, PREPARED_STATES, ActKind
from maillage.apps.records.queries.prepared import EVERY_STATE
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter

LARGEST = 1024 * 1024


class PreparedFilter(ListFilter):
    state = fields.one_of(gettext_lazy("Étape"), list, required=False)
    kind = fields.one_of(gettext_lazy("Sorte d’acte"), list, required=False)
    author = forms.CharField(
        label=gettext_lazy("Préparé par"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Une partie du nom."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Préparé depuis au moins"),
        required=False,
        min_value=1,
        max_value=3650,
        help_text=gettext_lazy("En jours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = language()
        states = [(code, words.to(spoken)) for code, words in PREPARED_STATES.items()]
        kinds = [
            (kind.value, ACT_NAMES[kind].to(spoken)) for kind in ActKind if kind in LOGGED | {ActKind.LIFT}
        ]
        first = [("", _("Qui attendent")), (EVERY_STATE, _("Tous"))]
        self.fields["state"].choices = [*first, *states]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", _("Toutes")), *kinds]  # type: ignore[attr-defined]


class SignedForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Lot signé"),
        help_text=gettext_lazy("Le fichier que « maillage sign » a écrit."),
        max_length=200,
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("Ce fichier est trop gros pour être un lot signé."))
        return file

    def content(self) -> bytes:
        return bytes(self.cleaned_data["file"].read())
