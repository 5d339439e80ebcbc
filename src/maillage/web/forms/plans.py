"""Forms of plans: asking for one, filters of their lists, the choice of two to compare."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.needs.queries.needs import scenario_list
from maillage.apps.production.cause_names import CAUSE_NAMES
from maillage.apps.production.codes import (
    JOB_NAMES,
    LINE_CHANGE_NAMES,
    SERVICE_NAMES,
    STATUS_NAMES,
    JobStatus,
    PlanStatus,
    SourceKind,
)
from maillage.apps.production.queries.plan_breakdown import designs_of
from maillage.apps.production.queries.plan_comparison import CHANGE_NAMES
from maillage.apps.production.queries.plans import ACCEPTED, REAL, plan_choices
from maillage.kernel.text import Text
from maillage.web.asking import language as _language
from maillage.web.forms.fields import Choices, WorkshopField, one_of, territories, texts
from maillage.web.listing import ListFilter

LONGEST_PLAN = 60
KINDS: dict[str, Text] = {
    SourceKind.WORKSHOP: Text("Ateliers", "Workshops"),
    SourceKind.INDUSTRY: Text("Industrie", "Industry"),
    SourceKind.STOCK: Text("Stocks", "Stocks"),
}


def _scopes(*first: tuple[str, Any]) -> Choices:
    def read() -> list[tuple[str, Any]]:
        named = [(row.code, _("Scénario %(code)s") % {"code": row.code}) for row in scenario_list()]
        return [*((code, str(label)) for code, label in first), *named]

    return read


class SolveForm(forms.Form):
    scope = one_of(gettext_lazy("Besoins"), _scopes(("", gettext_lazy("Besoins réels"))), required=False)
    days = forms.IntegerField(
        label=gettext_lazy("Nombre de jours"),
        required=False,
        min_value=1,
        max_value=LONGEST_PLAN,
        help_text=gettext_lazy("14 par défaut, ou la durée du scénario."),
    )
    fair = forms.FloatField(
        label=gettext_lazy("Équité : distance en plus acceptée (%)"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"step": "any"}),
        help_text=gettext_lazy(
            "Vide : le plan ne cherche pas à partager la charge. 0 : il la partage à distance égale. 5 : les trajets "
            "peuvent s’allonger de 5 % en tout. La couverture ne baisse jamais."
        ),
    )

    def clean_fair(self) -> float | None:
        """A share, of the percentage that is asked."""
        given = self.cleaned_data["fair"]
        return None if given is None else given / 100


class PlanFilter(ListFilter):
    status = one_of(
        gettext_lazy("État"),
        texts({status.value: STATUS_NAMES[status] for status in PlanStatus}, gettext_lazy("Tous les états")),
        required=False,
    )
    scope = one_of(
        gettext_lazy("Besoins"),
        _scopes(("", gettext_lazy("Tous")), (REAL, gettext_lazy("Besoins réels"))),
        required=False,
    )


class OfPlans(ListFilter):
    """Filters of a list that speaks of the needs of one plan, or of two."""

    territory = one_of(gettext_lazy("Territoire"), territories(gettext_lazy("Tous")), required=False)
    design = one_of(gettext_lazy("Modèle"), lambda: [("", _("Tous"))], required=False)

    def offer_designs(self, *plans: int) -> None:
        """Only the designs that the plans are asked for: a catalogue may hold hundreds of others."""
        named = [(code, f"{code} {name.to(_language())}") for code, name in designs_of(*plans)]
        self.fields["design"].choices = [("", _("Tous")), *named]  # type: ignore[attr-defined]


class PlanNeedFilter(OfPlans):
    text = forms.CharField(label=gettext_lazy("Besoin, objet, établissement ou atelier"), required=False)
    state = one_of(gettext_lazy("Service"), texts(SERVICE_NAMES, gettext_lazy("Tous")), required=False)
    field_order = ("text", "state", "territory", "design", "workshop")
    workshop = WorkshopField(label=gettext_lazy("Atelier, code ou nom"), required=False)


class PlanShopFilter(ListFilter):
    text = forms.CharField(label=gettext_lazy("Nom, commune ou code"), required=False)
    territory = one_of(gettext_lazy("Territoire"), territories(gettext_lazy("Tous")), required=False)


class PlanLineFilter(ListFilter):
    kind = one_of(gettext_lazy("Origine"), texts(KINDS, gettext_lazy("Toutes")), required=False)
    workshop = WorkshopField(label=gettext_lazy("Atelier, code ou nom"), required=False)
    territory = one_of(gettext_lazy("Territoire"), territories(gettext_lazy("Tous")), required=False)


class ShortNeedFilter(OfPlans):
    field_order = ("text", "territory", "design", "code")
    text = forms.CharField(label=gettext_lazy("Besoin, objet ou établissement"), required=False)
    code = forms.CharField(label=gettext_lazy("Code de la raison"), required=False, max_length=60)


class ChangedLineFilter(ListFilter):
    change = one_of(
        gettext_lazy("Ce qui change"),
        texts(LINE_CHANGE_NAMES, gettext_lazy("Tout changement")),
        required=False,
    )
    text = forms.CharField(label=gettext_lazy("Besoin ou établissement"), required=False)
    workshop = WorkshopField(label=gettext_lazy("Atelier, code ou nom"), required=False)
    territory = one_of(gettext_lazy("Territoire"), territories(gettext_lazy("Tous")), required=False)


class CauseFilter(ListFilter):
    code = one_of(gettext_lazy("Ce qui a changé"), texts(CAUSE_NAMES, gettext_lazy("Tout")), required=False)
    text = forms.CharField(label=gettext_lazy("Code du besoin, de l’atelier, du modèle…"), required=False)


class CompareForm(forms.Form):
    """Two plans, or a plan and the work accepted already."""

    a = forms.ChoiceField(label=gettext_lazy("Avant"))
    b = forms.ChoiceField(label=gettext_lazy("Après"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [
            (code, f"{code} · {scenario or _('réels')} · {STATUS_NAMES[status].to(_language())}")
            for code, status, scenario in plan_choices()
        ]
        self.fields["a"].choices = [(ACCEPTED, _("Le travail déjà accepté")), *named]  # type: ignore[attr-defined]
        self.fields["b"].choices = named  # type: ignore[attr-defined]


class CompareFilter(OfPlans):
    """Hidden: the two plans, which the address of every page of the list keeps."""

    field_order = ("a", "b", "change", "text", "territory", "design")
    a = forms.CharField(widget=forms.HiddenInput, required=False)
    b = forms.CharField(widget=forms.HiddenInput, required=False)
    change = one_of(
        gettext_lazy("Ce qui change"), texts(CHANGE_NAMES, gettext_lazy("Tout changement")), required=False
    )
    text = forms.CharField(label=gettext_lazy("Besoin ou établissement"), required=False)

    def asked(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"a", "b"}}


class JobFilter(ListFilter):
    kind = one_of(gettext_lazy("Quoi"), texts(JOB_NAMES, gettext_lazy("Tout")), required=False)
    status = one_of(
        gettext_lazy("État"),
        texts({status.value: STATUS_NAMES[status] for status in JobStatus}, gettext_lazy("Tous les états")),
        required=False,
    )
