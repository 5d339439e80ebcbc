"""Forms of workshops and establishments, and their list filters."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.network.codes import ESTABLISHMENT_KINDS, PROCESS_NAMES
from maillage.apps.network.queries.establishments import EstablishmentSheet
from maillage.apps.network.queries.materials import material_list
from maillage.apps.network.queries.workshops import WorkshopSheet, known_processes
from maillage.apps.production.room_names import room_text
from maillage.kernel.territories import commune_or_none
from maillage.safety.terms import LABELS
from maillage.web.amounts import unit
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter
from maillage.web.states import WEEKDAYS


def process_name(code: str) -> str:
    """A process, or a room of one as plans name them."""
    return room_text(code).to(language())


def processes(empty: Any = "", *, known: bool = False) -> fields.Choices:
    """The processes that ship with the project, or all that some workshop has."""

    def read() -> list[tuple[str, Any]]:
        codes = list(dict.fromkeys((*PROCESS_NAMES, *(known_processes() if known else ()))))
        named = [(str(code), process_name(code)) for code in codes]
        return [("", str(empty)), *named] if empty else named

    return read


def materials() -> list[tuple[str, Any]]:
    return [(m.code, f"{m.name.to(language())} ({unit(m.unit)})") for m in material_list()]


def weekdays() -> list[tuple[str, Any]]:
    return [(str(number), words.to(language())) for number, words in enumerate(WEEKDAYS)]


def commune_words(insee: str) -> str:
    """A commune as its field reads it back."""
    town = commune_or_none(insee)
    return f"{insee} {town.name}" if town else insee


class WorkshopFilter(ListFilter):
    territory = fields.one_of(
        gettext_lazy("Territoire"), fields.territories(gettext_lazy("Tous")), required=False
    )
    process = fields.one_of(
        gettext_lazy("Procédé"), processes(gettext_lazy("Tous"), known=True), required=False
    )
    text = forms.CharField(label=gettext_lazy("Nom, ville ou code"), required=False, max_length=80)
    is_open = fields.one_of(
        gettext_lazy("Activité"),
        lambda: [
            ("", _("Tous")),
            ("yes", _("Ouverts")),
            ("week", _("Ouverts d’ici dimanche")),
            ("no", _("Fermés")),
        ],
        required=False,
    )
    insurance = fields.one_of(
        gettext_lazy("Assurance"),
        lambda: [("", _("Toutes")), ("waiting", _("Attestation à vérifier"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        """`week` asks from a day that the view knows."""
        given = self.cleaned_data
        opening = {"yes": True, "no": False}.get(given["is_open"])
        return {
            **given, "is_open": opening, "week": given["is_open"] == "week",
            "insurance_waiting": given["insurance"] == "waiting",
        }  # fmt: skip


class WorkshopForm(forms.Form):
    """What a workshop says of itself."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=200)
    kind = forms.CharField(
        label=gettext_lazy("Sorte"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Fablab, atelier communal, PME…"),
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), required=False, max_length=300)
    commune = fields.commune()
    url = forms.CharField(label=gettext_lazy("Page sur la Toile"), required=False, max_length=300)
    responsible_name = forms.CharField(
        label=gettext_lazy("Entité responsable"), required=False, max_length=200,
        help_text=gettext_lazy("La personne morale qui répond des lots ; son nom figure sur les étiquettes."),
    )  # fmt: skip
    responsible_address = forms.CharField(
        label=gettext_lazy("Adresse de l’entité responsable"), required=False, max_length=300
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Courriel de l’entité responsable"), required=False, max_length=254,
        help_text=gettext_lazy("Une adresse de l’organisation, pas celle d’une personne."),
    )  # fmt: skip
    insured_from = fields.day(gettext_lazy("Assurée à partir du"), required=False)
    insured_until = fields.day(
        gettext_lazy("Assurée jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )

    def clean_url(self) -> str:
        given = str(self.cleaned_data["url"]).strip()
        if given and not given.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Donnez l’adresse entière, avec https://."))
        return given


class NewWorkshopForm(WorkshopForm):
    processes = fields.several(
        gettext_lazy("Procédés"), processes(),
        help_text=gettext_lazy("Chaque procédé reçoit une machine par défaut, marquée comme telle, à corriger ensuite."),
    )  # fmt: skip
    field_order = ("name", "kind", "commune", "address", "processes")


class SeenCertificateForm(forms.Form):
    """The dates of insurance as the page showed them; what is not a date is no date that was read."""

    since = forms.DateField(required=False)
    until = forms.DateField(required=False)

    def dates(self) -> dict[str, date | None]:
        self.full_clean()
        return {name: self.cleaned_data.get(name) for name in ("since", "until")}


class WorkshopEditForm(WorkshopForm):
    open_weekdays = fields.several(
        gettext_lazy("Jours d’ouverture"),
        weekdays,
        help_text=gettext_lazy("Aucun coché : l’atelier ne produit pas."),
    )
    labour_hours_per_day = forms.FloatField(
        label=gettext_lazy("Heures de personnes par jour"), min_value=0, max_value=1000,
        help_text=gettext_lazy("La somme de ce que les personnes présentes peuvent donner un jour d’ouverture."),
    )  # fmt: skip
    field_order = ("name", "open_weekdays", "labour_hours_per_day")

    def clean_open_weekdays(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["open_weekdays"]]

    def changes(self) -> dict[str, Any]:
        """Only what differs from the page that was shown: a default left as it was stays a default."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def workshop_initial(sheet: WorkshopSheet) -> dict[str, Any]:
    same = (
        "name", "kind", "address", "url", "labour_hours_per_day", "responsible_name",
        "responsible_address", "contact_email", "insured_from", "insured_until",
    )  # fmt: skip
    found = {name: getattr(sheet, name) for name in same}
    days = [str(number) for number in sheet.open_weekdays]
    return found | {"commune": commune_words(sheet.commune), "open_weekdays": days}


class EstablishmentFilter(ListFilter):
    territory = fields.one_of(
        gettext_lazy("Territoire"), fields.territories(gettext_lazy("Tous")), required=False
    )
    kind = fields.one_of(
        gettext_lazy("Sorte"), fields.texts(ESTABLISHMENT_KINDS, empty=gettext_lazy("Toutes")), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Nom, ville, code, FINESS ou SIRET"), required=False, max_length=80
    )
    identity = fields.one_of(
        gettext_lazy("Identité"),
        lambda: [("", _("Toutes")), ("waiting", _("Changée, à vérifier de nouveau"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        others = {name: value for name, value in given.items() if name != "identity"}
        return {**others, "identity_waiting": given["identity"] == "waiting"}


class EstablishmentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=200)
    kind = fields.one_of(gettext_lazy("Sorte"), fields.texts(ESTABLISHMENT_KINDS))
    recipient_class = fields.radios(
        gettext_lazy("Classe de destinataire"),
        fields.texts(LABELS["recipient_class"], empty=gettext_lazy("Celle de sa sorte")),
        required=False,
    )
    finess = forms.CharField(
        label=gettext_lazy("Numéro FINESS"),
        required=False,
        max_length=12,
        help_text=gettext_lazy("Neuf caractères."),
    )
    siret = forms.CharField(
        label=gettext_lazy("Numéro SIRET"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Quatorze chiffres."),
    )
    accepts_maker_made = fields.yes_no(
        gettext_lazy("Accepte-t-il des objets d’ateliers, sans fabricant ?"),
        help_text=gettext_lazy("« Non » : ses besoins ne sont jamais proposés aux ateliers."),
    )
    quarantine_hours = forms.IntegerField(
        label=gettext_lazy("Quarantaine demandée, en heures"),
        min_value=0,
        max_value=720,
        initial=0,
        required=False,
        help_text=gettext_lazy(
            "Après la fabrication. La plus longue de celle-ci et de celle du modèle s’applique."
        ),
    )
    commune = fields.commune()
    address = forms.CharField(label=gettext_lazy("Adresse"), required=False, max_length=300)
    contact_email = forms.EmailField(
        label=gettext_lazy("Courriel de l’établissement"), required=False, max_length=254,
        help_text=gettext_lazy("Une adresse de service, pas celle d’une personne. Les alertes y arrivent."),
    )  # fmt: skip

    def clean_quarantine_hours(self) -> int:
        return self.cleaned_data["quarantine_hours"] or 0

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data}


def establishment_initial(sheet: EstablishmentSheet) -> dict[str, Any]:
    same = (
        "name",
        "kind",
        "recipient_class",
        "finess",
        "siret",
        "accepts_maker_made",
        "quarantine_hours",
        "address",
        "contact_email",
    )
    return {name: getattr(sheet, name) for name in same} | {"commune": commune_words(sheet.commune)}


class FileForm(forms.Form):
    """A file to read: nothing is kept before it is confirmed."""

    file = forms.FileField(label=gettext_lazy("Fichier"))


class WorkshopsFileForm(FileForm):
    format = fields.radios(
        gettext_lazy("Format"),
        lambda: [("csv", _("Tableau CSV de Maillage")), ("fablabs.io", _("Liste de fablabs.io (JSON)"))],
    )


class ConfirmFileForm(forms.Form):
    """The file that was shown, sent back by the browser: the server kept nothing of it."""

    content = forms.CharField(widget=forms.HiddenInput)
    format = forms.CharField(widget=forms.HiddenInput, required=False)
