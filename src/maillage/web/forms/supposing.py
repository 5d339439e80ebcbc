"""What somebody supposes of a plan: one change, in the terms of the planner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillage.apps.production.queries.reason_names import name_of
from maillage.kernel.text import Text
from maillage.planning import reasons
from maillage.web.asking import language
from maillage.web.forms.fields import Choices, WorkshopField, one_of, texts
from maillage.web.forms.network import materials, processes

KINDS: dict[str, Text] = {
    reasons.REMEDY_MACHINE: Text("Plus d’heures machine dans un atelier", "More machine hours in a workshop"),
    reasons.REMEDY_LABOUR: Text(
        "Plus d’heures de travail dans un atelier", "More people-hours in a workshop"
    ),
    reasons.REMEDY_MATERIAL: Text("Plus de matière dans un atelier", "More material in a workshop"),
    reasons.REMEDY_DEADLINE: Text("Une échéance repoussée", "A later deadline"),
    reasons.REMEDY_RULE: Text("Un refus levé pour un besoin", "A refusal lifted for a need"),
}


def _materials() -> list[tuple[str, Any]]:
    return [("", "—"), *materials()]


def _rules(codes: tuple[str, ...]) -> Choices:
    return lambda: [("", "—"), *((code, name_of(code).to(language())) for code in codes)]


class SupposeForm(forms.Form):
    """Only what the kind of change needs is to be filled in; the planner says what is missing."""

    kind = one_of(gettext_lazy("Et si l’on avait"), texts(KINDS))
    workshop = WorkshopField(
        label=gettext_lazy("Atelier"),
        required=False,
        help_text=gettext_lazy("Pour des heures ou de la matière."),
    )
    process = one_of(
        gettext_lazy("Procédé"),
        processes("—", known=True),
        required=False,
        help_text=gettext_lazy("Pour des heures machine."),
    )
    material = one_of(
        gettext_lazy("Matière"),
        _materials,
        required=False,
        help_text=gettext_lazy("Pour de la matière, là dès le premier jour."),
    )
    amount = forms.FloatField(
        label=gettext_lazy("Combien"),
        required=False,
        min_value=0,
        help_text=gettext_lazy(
            "Des heures, réparties sur les jours du plan, ou la quantité de matière dans son unité."
        ),
    )
    need = forms.CharField(
        label=gettext_lazy("Besoin"), required=False, max_length=12,
        help_text=gettext_lazy("Son code (B00017), pour une échéance ou un refus."),
    )  # fmt: skip
    days = forms.IntegerField(label=gettext_lazy("Jours de plus"), required=False, min_value=1, max_value=366)
    reason = one_of(gettext_lazy("Refus levé"), lambda: [("", "—")], required=False)

    def offer_rules(self, codes: tuple[str, ...]) -> None:
        """The refusals that the plan met."""
        self.fields["reason"].choices = _rules(codes)()  # type: ignore[attr-defined]

    def changes(self, last_day: int) -> list[dict[str, Any]]:
        """What was filled in, as the planner reads it."""
        given = self.cleaned_data
        shop = {"workshop": given["workshop"]}
        params: dict[str, dict[str, Any]] = {
            reasons.REMEDY_MACHINE: {
                **shop,
                "process": given["process"],
                "hours": given["amount"],
                "day": last_day,
            },
            reasons.REMEDY_LABOUR: {**shop, "hours": given["amount"], "day": last_day},
            reasons.REMEDY_MATERIAL: {**shop, "material": given["material"], "amount": given["amount"]},
            reasons.REMEDY_DEADLINE: {"need": given["need"].strip().upper(), "days": given["days"]},
            reasons.REMEDY_RULE: {"need": given["need"].strip().upper(), "reason": given["reason"]},
        }
        return [{"code": given["kind"], "params": params[given["kind"]]}]
