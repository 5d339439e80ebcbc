"""Invented but plausible contents for the living page of components; nothing here is data.

Guarantees: read by `design_system.html` only; the same at every visit (no clock, no database).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.utils.translation import get_language

from maillage.kernel.text import Text

register = template.Library()

FAMILIES = (
    (
        "B",
        Text("Visière ouverte", "Open visor"),
        41200,
        34196,
        2472,
        Text("Capacité laser", "Laser capacity"),
    ),
    ("C", Text("Visière fermée", "Closed visor"), 18900, 12096, 1512, Text("Acceptations", "Acceptances")),
    ("A", Text("Attache-masque", "Ear saver"), 15600, 15132, 156, Text("—", "—")),
    ("C", Text("Surblouse", "Gown"), 6400, 2432, 640, Text("Tissu", "Fabric")),
    ("unclassified", Text("Masque de plongée", "Diving mask"), 0, 0, 0, Text("Non classé", "Unclassified")),
)
REASONS = (
    {
        "code": "level.too_low",
        "says": Text(
            "Cet objet de catégorie C demande le niveau M2 ; votre atelier est au niveau M1.",
            "This category C object asks for level M2; your workshop is at level M1.",
        ),
        "advice": Text(
            "Nommez une personne référente qualité et demandez l’attestation à votre coordination.",
            "Name a quality lead and ask your coordination for the attestation.",
        ),
        "act": "2020-017",
    },
    {
        "code": "acceptance.missing",
        "says": Text(
            "L’EHPAD Les Tilleuls n’a pas accepté cette version.",
            "The care home Les Tilleuls has not accepted this version.",
        ),
        "advice": Text(
            "Proposez un échantillon marqué pour essai sur table ; l’acceptation peut suivre.",
            "Offer a marked sample for a bench test; acceptance may follow.",
        ),
        "act": "",
    },
)
STEPS = (
    Text("Recensé", "Listed"),
    Text("Classé", "Classified"),
    Text("Planifié", "Planned"),
    Text("Fabriqué", "Made"),
    Text("Reçu", "Received"),
)
HYPOTHESES = (
    Text(
        "Les 12 établissements interrogés acceptent la visière fermée avant le 8 avril.",
        "The 12 establishments asked accept the closed visor before 8 April.",
    ),
    Text(
        "L’industrie livre 40 000 visières par semaine à partir du 14 avril.",
        "Industry delivers 40,000 visors a week from 14 April.",
    ),
)


def _t(fr: str, en: str) -> str:
    return Text(fr, en).to(get_language() or "fr")


def _need_form() -> forms.Form:
    """A form with one of each widget, filled and refused."""

    class Need(forms.Form):
        object = forms.CharField(label=_t("Objet demandé", "Object wanted"))
        quantity = forms.IntegerField(
            label=_t("Nombre de pièces", "Number of pieces"),
            min_value=1,
            help_text=_t("Comptez les pièces, pas les boîtes.", "Count pieces, not boxes."),
        )
        until = forms.DateField(
            label=_t("Au plus tard le", "No later than"), widget=forms.DateInput(attrs={"type": "date"})
        )
        posts = forms.ChoiceField(
            label=_t("Postes des personnes équipées", "Posts of the people equipped"),
            choices=[("care", _t("Soins", "Care")), ("other", _t("Hors soins", "Other than care"))],
            widget=forms.RadioSelect,
            help_text=_t(
                "Sans réponse, nous comprenons « soins ».", "Without an answer, we understand “care”."
            ),
        )
        place = forms.ChoiceField(
            label=_t("Lieu de livraison", "Place of delivery"),
            choices=[("E0012", "EHPAD Les Tilleuls, Crest"), ("E0031", "Centre hospitalier de Die")],
        )
        note = forms.CharField(
            label=_t("Précision", "Remark"), required=False, widget=forms.Textarea(attrs={"rows": 3})
        )
        agreed = forms.BooleanField(
            label=_t("J’ai lu la notice de la catégorie B", "I have read the category B notice")
        )

        def clean_quantity(self) -> int:
            count = int(self.cleaned_data["quantity"])
            if count > 5000:
                reason = "Au plus 5\u202f000 pièces par besoin.", "At most 5,000 pieces a need."
                raise forms.ValidationError(_t(*reason))
            return count

    values = {"object": _t("Visière ouverte", "Open visor"), "quantity": "41200", "place": "E0012"}
    return Need(values | {"until": "2020-04-14", "posts": "other"})


def _filter_form() -> forms.Form:
    class Filter(forms.Form):
        use_required_attribute = False
        q = forms.CharField(label=_t("Mots", "Words"), required=False)
        category = forms.ChoiceField(
            label=_t("Catégorie", "Category"),
            required=False,
            choices=[("", _t("Toutes", "All")), ("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
        )
        day = forms.DateField(
            label=_t("Depuis le", "Since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
        )

    return Filter({"category": "B"}, auto_id="filter_%s")


@register.simple_tag
def samples() -> dict[str, Any]:
    """Everything the living page shows, in the active language where it is text."""
    names = ("category", "name", "asked", "on_time", "late", "blocked")
    return {
        "families": [dict(zip(names, family, strict=True)) for family in FAMILIES],
        "reasons": REASONS,
        "steps": STEPS,
        "hypotheses": HYPOTHESES,
        "form": _need_form(),
        "filter": _filter_form(),
        "page": Paginator(range(1240), 50).page(2),
        "instant": datetime(2020, 4, 6, 6, 0, tzinfo=UTC),
    }
