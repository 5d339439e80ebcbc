"""Forms of the catalogue: designs, versions with their files, profiles, and why something is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.catalogue.codes import OBJECT_TYPES, USES
from maillage.apps.catalogue.commands.add_profile import ProfileTerms
from maillage.apps.catalogue.contents import ACCEPTED
from maillage.apps.catalogue.queries.designs import family_list
from maillage.kernel.refusals import Refusal
from maillage.safety.claims import refuse_claims
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.forms.network import materials, processes
from maillage.web.listing.filtering import ListFilter
from maillage.web.states import STANDINGS
from maillage.web.templatetags.wording import CATEGORIES

LINES = 4


def families(empty: Any = "") -> fields.Choices:
    def read() -> list[tuple[str, Any]]:
        named = [(row.code, f"{row.code} {row.name.to(language())}") for row in family_list()]
        return [("", str(empty)), *named] if empty else named

    return read


def english(label: Any, **options: Any) -> Any:
    """The English of the field before it; left empty, the French stands in."""
    options.setdefault("max_length", 200)
    return forms.CharField(
        label=label, required=False, help_text=gettext_lazy("Vide : le texte français."), **options
    )


def _shown() -> list[tuple[str, Any]]:
    spoken = language()
    decided = [
        (code, f"{face.letters}, {face.words.to(spoken)}")
        for code, face in CATEGORIES.items()
        if code != "unclassified"
    ]
    return [
        ("", _("Tous")),
        *decided,
        ("held", _("Suspendu ou bloqué")),
        ("unclassified", _("Rien en vigueur : ne se distribue pas")),
    ]


class DesignFilter(ListFilter):
    shown = fields.one_of(gettext_lazy("Classement"), _shown, required=False)
    family = fields.one_of(gettext_lazy("Famille"), families(gettext_lazy("Toutes")), required=False)
    object_type = fields.one_of(
        gettext_lazy("Sorte d’objet"),
        fields.texts(OBJECT_TYPES, empty=gettext_lazy("Toutes")),
        required=False,
    )
    process = fields.one_of(
        gettext_lazy("Procédé"), processes(gettext_lazy("Tous"), known=True), required=False
    )
    text = forms.CharField(label=gettext_lazy("Nom ou code"), required=False, max_length=80)


class StandingFilter(ListFilter):
    category = fields.one_of(
        gettext_lazy("Catégorie"),
        lambda: [
            ("", _("Toutes")),
            *((code, face.words.to(language())) for code, face in CATEGORIES.items()),
        ],
        required=False,
    )
    use = fields.one_of(gettext_lazy("Usage"), fields.texts(USES, empty=gettext_lazy("Tous")), required=False)
    state = fields.one_of(
        gettext_lazy("État"),
        lambda: [
            ("", _("Tous")),
            *((code, words.to(language())) for code, (_kind, words) in STANDINGS.items()),
        ],
        required=False,
    )
    design = fields.one_of(gettext_lazy("Modèle"), fields.designs(gettext_lazy("Tous")), required=False)


class FamilyForm(forms.Form):
    name_fr = forms.CharField(label=gettext_lazy("Nom en français"), max_length=200)
    name_en = english(gettext_lazy("Nom en anglais"))


class DesignForm(forms.Form):
    family = fields.one_of(gettext_lazy("Famille"), families(gettext_lazy("Choisir")))
    name_fr = forms.CharField(label=gettext_lazy("Nom en français"), max_length=200)
    name_en = english(gettext_lazy("Nom en anglais"))
    summary_fr = fields.sentence(
        gettext_lazy("À quoi il sert, en français"), help_text=gettext_lazy("Sans promettre de protection.")
    )
    summary_en = english(
        gettext_lazy("À quoi il sert, en anglais"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    object_type = fields.radios(
        gettext_lazy("Sorte d’objet"), fields.texts(OBJECT_TYPES),
        help_text=gettext_lazy("Elle fixe la notice et la liste de contrôle."),
    )  # fmt: skip
    licence = forms.CharField(
        label=gettext_lazy("Licence"), required=False, max_length=60, help_text=gettext_lazy("CC BY-SA 4.0…")
    )
    source_url = forms.CharField(
        label=gettext_lazy("Page d’origine"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Adresse entière, avec https://."),
    )
    derived_from = forms.CharField(
        label=gettext_lazy("Dérivé de"), required=False, max_length=12,
        help_text=gettext_lazy("Le code du modèle d’origine, par exemple D0107. Rien ne s’en hérite."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A name or a summary promises nothing: no text may claim more than a decision does."""
        given = dict(super().clean() or {})
        for name in ("name_fr", "name_en", "summary_fr", "summary_en"):
            try:
                refuse_claims(str(given.get(name, "")))
            except Refusal as refusal:
                self.add_error(name, f"{refusal.says(language())} {refusal.advises(language())}")
        return given

    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["derived_from"] = given["derived_from"].strip().upper()
        for name in ("name", "summary"):
            given[name] = fields.both(given.pop(f"{name}_fr"), given.pop(f"{name}_en"))
        return given


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, each as (name, content)."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = data if isinstance(data, (list, tuple)) else [data]
        cleaned = [super(FilesField, self).clean(item, initial) for item in given]
        return [(item.name, item.read()) for item in cleaned if item is not None]


class VersionForm(forms.Form):
    contents = FilesField(
        label=gettext_lazy("Fichiers"), allow_empty_file=True,
        help_text=gettext_lazy("Tous ceux de la version, 10 Mo chacun au plus. Types admis : %(types)s.")
        % {"types": ", ".join(ACCEPTED)},
    )  # fmt: skip
    note_fr = fields.sentence(gettext_lazy("Ce qui change, en français"))
    note_en = english(
        gettext_lazy("Ce qui change, en anglais"), max_length=1000, widget=forms.Textarea({"rows": 3})
    )


class ProfileForm(forms.Form):
    """A profile; steps and materials have four lines each, empty ones left out."""

    name_fr = forms.CharField(
        label=gettext_lazy("Nom en français"), max_length=200, help_text=gettext_lazy("PETG, buse de 0,4")
    )
    name_en = english(gettext_lazy("Nom en anglais"))
    labour_minutes_per_unit = forms.FloatField(
        label=gettext_lazy("Minutes de personne par pièce"), min_value=0, initial=0
    )
    min_lot = forms.IntegerField(
        label=gettext_lazy("Lot minimal (pièces)"), min_value=1, max_value=100_000, initial=1
    )
    release_days = forms.IntegerField(
        label=gettext_lazy("Jours entre la fabrication et l’envoi"), min_value=0, max_value=365, initial=0
    )
    quarantine_hours = forms.IntegerField(
        label=gettext_lazy("Heures de quarantaine avant usage"), min_value=0, max_value=8760, initial=0
    )
    envelope = forms.CharField(
        label=gettext_lazy("Encombrement (mm)"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("180 × 160 × 20, ou rien."),
    )
    settings = fields.sentence(
        gettext_lazy("Réglages"), required=False, help_text=gettext_lazy("Un par ligne : couche = 0,2 mm")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [("", _("Aucun")), *processes(known=True)()]  # read once, for every line
        held = [("", _("Aucune")), *materials()]
        for number in range(1, LINES + 1):
            first = number == 1
            self.fields[f"process_{number}"] = fields.one_of(
                _("Étape %(number)d : procédé") % {"number": number},
                lambda: known,
                required=first,
            )
            self.fields[f"minutes_{number}"] = forms.FloatField(
                label=_("Étape %(number)d : minutes par pièce") % {"number": number},
                min_value=0,
                required=first,
            )
        for number in range(1, LINES + 1):
            self.fields[f"material_{number}"] = fields.one_of(
                _("Matière %(number)d") % {"number": number},
                lambda: held,
                required=False,
            )
            self.fields[f"amount_{number}"] = forms.CharField(
                label=_("Matière %(number)d : quantité par pièce") % {"number": number},
                required=False, max_length=20, help_text=_("Dans l’unité de la matière : 0,017 kg s’écrit 0.017."),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        for number in range(1, LINES + 1):
            for one, other in (("process", "minutes"), ("material", "amount")):
                stated = [given.get(f"{name}_{number}") not in (None, "") for name in (one, other)]
                if any(stated) and not all(stated):
                    missing = other if stated[0] else one
                    if f"{missing}_{number}" not in self.errors:
                        self.add_error(f"{missing}_{number}", _("Ces deux champs vont ensemble."))
        return given

    def clean_envelope(self) -> tuple[float, float, float] | None:
        text = str(self.cleaned_data["envelope"]).replace(",", ".")
        if not text.strip():
            return None
        try:
            x, y, z = (float(side) for side in text.replace("×", " ").replace("x", " ").split())
        except ValueError:
            raise forms.ValidationError(_("Donnez trois nombres, comme 180 × 160 × 20.")) from None
        return x, y, z

    def terms(self) -> ProfileTerms:
        given, numbers = self.cleaned_data, range(1, LINES + 1)
        pairs = [line.partition("=") for line in fields.words_of(given["settings"])]
        return ProfileTerms(
            name=fields.both(given["name_fr"], given["name_en"]),
            steps=[(given[f"process_{n}"], given[f"minutes_{n}"]) for n in numbers if given[f"process_{n}"]],
            materials=[
                (given[f"material_{n}"], given[f"amount_{n}"].replace(",", "."))
                for n in numbers
                if given[f"material_{n}"]
            ],
            envelope_mm=given["envelope"],
            settings={name.strip(): value.strip() for name, _sign, value in pairs},
            **{
                name: given[name]
                for name in ("labour_minutes_per_unit", "min_lot", "release_days", "quarantine_hours")
            },
        )
