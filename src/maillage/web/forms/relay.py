"""Forms of mission orders, access plans and the requests that orders carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.network.codes import MEMBER_KINDS
from maillage.apps.network.queries.members import MemberRow
from maillage.apps.relay.codes import ACTIVITIES, LONGEST_DAYS
from maillage.apps.relay.commands.issue_mission import ELDEST, MissionTerms
from maillage.apps.relay.commands.keep_access_plan import AccessTerms
from maillage.apps.relay.commands.set_slot import MOST_HEADS, Hours
from maillage.apps.relay.queries.access import AccessSheet, SlotRow
from maillage.apps.relay.queries.requests import RequestCarried
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter
from maillage.web.templatetags.wording import civil_date


def hour(label: Any, help_text: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(
        label=label, widget=widget, help_text=help_text, input_formats=["%H:%M", "%H:%M:%S"]
    )


def member_words(row: MemberRow) -> str:
    return f"{row.code}, {MEMBER_KINDS[row.kind].to(language())}"


def slot_words(row: SlotRow) -> str:
    day = civil_date(row.day, language(), with_year=True)
    return f"{day}, {row.starts:%H:%M} – {row.ends:%H:%M}"


class CommunesField(fields.CommuneField):
    """Several communes, one a line or between commas."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        given = [part for part in re.split(r"[,;\n]+", str(value or "")) if part.strip()]
        if self.required and not given:
            return super().clean("")
        return [super(CommunesField, self).clean(part) for part in given]


class MissionForm(forms.Form):
    """An order of accepted work to one member. What it offers comes from the workshop of the work."""

    member = forms.ChoiceField(
        label=gettext_lazy("Membre"), help_text=gettext_lazy("Leurs noms se lisent sur la page des membres.")
    )
    holder = forms.CharField(
        label=gettext_lazy("Nom abrégé du titulaire"), max_length=40,
        help_text=gettext_lazy("Prénom et initiale : Camille D. Il est sur le papier, jamais dans le code."),
    )  # fmt: skip
    birth_year = forms.IntegerField(
        label=gettext_lazy("Année de naissance"), min_value=ELDEST, max_value=2100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    activity = fields.radios(gettext_lazy("Activité"), fields.texts(ACTIVITIES))
    communes = CommunesField(
        label=gettext_lazy("Communes où l’on va"), help_text=gettext_lazy("Une par ligne.")
    )
    first_day = fields.day(gettext_lazy("Du"))
    last_day = fields.day(gettext_lazy("Au"), help_text=gettext_lazy("Inclus ; sept jours au plus."))
    starts = hour(gettext_lazy("De"))
    ends = hour(gettext_lazy("À"))
    request = forms.ChoiceField(
        label=gettext_lazy("Demande d’une autorité administrative"), required=False,
        help_text=gettext_lazy("Sans elle, l’ordre dit qu’il n’autorise, à lui seul, aucun déplacement."),
    )  # fmt: skip
    slots = forms.MultipleChoiceField(
        label=gettext_lazy("Créneaux réservés à l’atelier"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, *args: Any, members: Sequence[MemberRow], requests: Sequence[RequestCarried],
        access: AccessSheet | None, **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        choices: dict[str, list[tuple[str, Any]]] = {
            "member": [("", _("Choisir")), *((row.code, member_words(row)) for row in members)],
            "request": [
                ("", _("Aucune")),
                *((row.act, f"{row.authority}, {row.reference}") for row in requests),
            ],
            "slots": [(row.code, slot_words(row)) for row in (access.slots if access else ()) if row.taken],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        if not choices["slots"]:
            del self.fields["slots"]

    def terms(self, order: str) -> MissionTerms:
        return MissionTerms(order=order, **{"slots": (), **self.cleaned_data})


class RevokeForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Motif"), required=False, max_length=200)


class MissionFilters(ListFilter):
    """None: they are few, and gone after their last day."""


class MissionRequestForm(forms.Form):
    """The act that an authority took elsewhere."""

    territory = fields.one_of(gettext_lazy("Territoire"), fields.territories(gettext_lazy("Choisir")))
    authority = forms.CharField(
        label=gettext_lazy("Autorité administrative"), max_length=200,
        help_text=gettext_lazy("Celle qui a signé : préfecture, agence régionale de santé, ministère."),
    )  # fmt: skip
    reference = forms.CharField(label=gettext_lazy("Référence de sa demande"), max_length=200)
    dated = fields.day(gettext_lazy("Date de sa demande"))
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    note = fields.sentence(gettext_lazy("Précision"), required=False)


class AccessPlanForm(forms.Form):
    rules = fields.sentence(
        gettext_lazy("Règles sanitaires"), rows=8,
        help_text=gettext_lazy("Une par ligne. Si elles changent, chacun devra les accepter de nouveau."),
    )  # fmt: skip
    responsible = forms.CharField(
        label=gettext_lazy("Responsable sur place"), max_length=60,
        help_text=gettext_lazy("Affiché à l’entrée : un prénom et une initiale, ou une fonction."),
    )  # fmt: skip
    owner = forms.CharField(
        label=gettext_lazy("Propriétaire ou gestionnaire des lieux"), max_length=120,
        help_text=gettext_lazy("Celui dont l’accord ouvre les lieux."),
    )  # fmt: skip
    consent_on = fields.day(gettext_lazy("Accord donné le"))
    consent_until = fields.day(
        gettext_lazy("Valable jusqu’au"), required=False,
        help_text=gettext_lazy("Dernier jour, inclus. Vide : sans fin."),
    )  # fmt: skip
    consent_reference = forms.CharField(
        label=gettext_lazy("Où l’accord est écrit"), max_length=200,
        help_text=gettext_lazy("Convention, courrier, courriel : de quoi le retrouver."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["rules"].max_length = 3000  # type: ignore[attr-defined]

    def terms(self) -> AccessTerms:
        return AccessTerms(**self.cleaned_data)


def access_initial(sheet: AccessSheet) -> dict[str, Any]:
    same = ("responsible", "owner", "consent_on", "consent_until", "consent_reference")
    return {"rules": "\n".join(sheet.rules), **{name: getattr(sheet, name) for name in same}}


def heads() -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=gettext_lazy("Personnes au plus"), min_value=1, max_value=MOST_HEADS, widget=widget
    )


class SlotForm(forms.Form):
    day = fields.day(gettext_lazy("Jour"))
    starts = hour(gettext_lazy("De"))
    ends = hour(gettext_lazy("À"))
    heads = heads()
    responsible = forms.CharField(
        label=gettext_lazy("Responsable ces heures-là"), required=False, max_length=60,
        help_text=gettext_lazy("Vide : celui du plan d’accès."),
    )  # fmt: skip

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        hours = Hours(given["day"], given["starts"], given["ends"])
        return {"hours": hours, "heads": given["heads"], "responsible": given["responsible"]}


class HeadsForm(forms.Form):
    heads = heads()


class BookForm(forms.Form):
    """A place for a member. The version of the rules goes with the tick: they may change meanwhile."""

    member = forms.ChoiceField(label=gettext_lazy("Membre"))
    acknowledged = fields.tick(
        gettext_lazy("Cette personne a lu et accepte les règles sanitaires ci-dessous")
    )
    rules_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[MemberRow], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].choices = [  # type: ignore[attr-defined]
            ("", _("Choisir")), *((row.code, member_words(row)) for row in members)
        ]  # fmt: skip

    def acknowledged_version(self) -> int | None:
        return self.cleaned_data["rules_version"] if self.cleaned_data["acknowledged"] else None


WEEK = LONGEST_DAYS - 1
