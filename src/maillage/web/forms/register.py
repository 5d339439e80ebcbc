"""Forms of the public register: its filters, and a file or a digest to look up."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.register.encoding import is_digest
from maillage.register.kinds import KIND_NAMES
from maillage.register.verdicts import OUTCOME_NAMES
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter

LARGEST = 200 * 1024 * 1024


class RegisterFilter(ListFilter):
    kind = fields.one_of(
        gettext_lazy("Sorte d’acte"), fields.texts(KIND_NAMES, empty=gettext_lazy("Toutes")), required=False
    )
    outcome = fields.one_of(
        gettext_lazy("Réponse"), fields.texts(OUTCOME_NAMES, empty=gettext_lazy("Toutes")), required=False
    )
    subject = forms.CharField(
        label=gettext_lazy("Sur quoi"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Numéro, code ou mot du motif : 2026-017, D0107, gel…"),
    )
    since = fields.day(gettext_lazy("Datés depuis le"), required=False)


class CheckForm(forms.Form):
    """A file or the SHA-256 of one. The digest is enough, and the browser works it out by itself where it can."""

    file = forms.FileField(
        label=gettext_lazy("Fichier"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Un modèle, une notice, ou un enregistrement (.note) du registre."),
    )
    sha256 = forms.CharField(
        label=gettext_lazy("ou son empreinte SHA-256"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("64 chiffres hexadécimaux ; espaces et majuscules ne changent rien."),
    )

    def clean_sha256(self) -> str:
        given = re.sub(r"[\s:]", "", self.cleaned_data["sha256"]).lower()
        if given and not is_digest(given):
            raise ValidationError(_("Une empreinte SHA-256 a 64 chiffres de 0 à 9 et de a à f."))
        return given

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not found.get("sha256") and found.get("file") is None:
            raise ValidationError(_("Choisissez un fichier, ou collez son empreinte."))
        if found.get("file") is not None and found["file"].size > LARGEST:
            raise ValidationError(
                _("Ce fichier dépasse 200 Mo : calculez son empreinte chez vous et collez-la.")
            )
        return found
