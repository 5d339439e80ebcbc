"""The file that comes back from the signers."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 1024 * 1024


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
