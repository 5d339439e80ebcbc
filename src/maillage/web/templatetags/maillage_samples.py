"""Invented but plausible contents for the living page of components; nothing here is data.

Guarantees: read by `design_system.html` only; the same at every visit (no clock, no database).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms, template
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language, gettext_lazy

from maillage.apps.authority.queries.marks import Mark
from maillage.apps.paging import Page
from maillage.apps.sorting import LineOrder
from maillage.kernel.text import Text
from maillage.web.design_tokens import design_tokens
from maillage.web.listing import Column, Listed, ListFilter, Listing
from maillage.web.marks import face
from maillage.web.sample_pictures import sample_chart, sample_map

register = template.Library()


@dataclass(frozen=True, slots=True)
class Family:
    category: str
    name: Text
    asked: int
    on_time: int
    late: int
    blocked: Text


FAMILIES = (
    Family(
        "B",
        Text("Visière ouverte", "Open visor"),
        41200,
        34196,
        2472,
        Text("Capacité laser", "Laser capacity"),
    ),
    Family(
        "C", Text("Visière fermée", "Closed visor"), 18900, 12096, 1512, Text("Acceptations", "Acceptances")
    ),
    Family("A", Text("Attache-masque", "Ear saver"), 15600, 15132, 156, Text("—", "—")),
    Family("C", Text("Surblouse", "Gown"), 6400, 2432, 640, Text("Tissu", "Fabric")),
    Family(
        "unclassified", Text("Masque de plongée", "Diving mask"), 0, 0, 0, Text("Non classé", "Unclassified")
    ),
)
NAMED = (
    (FAMILIES[2].name, (Mark("A", "in_force"),)),
    (FAMILIES[0].name, (Mark("C", "in_force"), Mark("B", "in_force"))),
    (FAMILIES[1].name, (Mark("C", "held"), Mark("B", "in_force"))),
    (FAMILIES[3].name, (Mark("unclassified", "newest_unclassified"), Mark("C", "in_force"))),
    (Text("Écouvillon", "Swab"), (Mark("D", "in_force"),)),
    (Text("Charlotte", "Cap"), (Mark("A", "over"),)),
    (Text("Poignée de porte", "Door handle"), (Mark("A", "ended"),)),
    (FAMILIES[4].name, (Mark("unclassified", "unclassified"),)),
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
EFFECTS = (
    Text("3 lots (184 pièces) sont mis de côté.", "3 lots (184 pieces) are put aside."),
    Text(
        "Les 2 établissements qui en ont reçu sont prévenus.",
        "The 2 establishments that received some are told.",
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


class SampleFilter(ListFilter):
    q = forms.CharField(label=gettext_lazy("Mots"), required=False)
    category = forms.ChoiceField(
        label=gettext_lazy("Catégorie"),
        required=False,
        choices=[("", gettext_lazy("Toutes")), ("A", "A"), ("B", "B"), ("C", "C"), ("D", "D")],
    )
    day = forms.DateField(
        label=gettext_lazy("Depuis le"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


SAMPLES = Listing[Family](
    title=gettext_lazy("Par famille d’objets"),
    file="exemple",
    filters=SampleFilter,
    orders=LineOrder[Family](
        {"family": lambda line: line.name, "asked": lambda line: line.asked}, default="-asked"
    ),
    columns=(
        Column("family", gettext_lazy("Famille"), lambda line: line.name, sort="family",
               cell="maillage/samples/family.html"),
        Column("asked", gettext_lazy("Demandés"), lambda line: line.asked, "pieces", sort="asked",
               definition=gettext_lazy("Pièces des besoins ouverts.")),
        Column("coverage", gettext_lazy("Couverture"), lambda line: line.on_time, cell="maillage/samples/coverage.html"),
        Column("on_time", gettext_lazy("À temps"), lambda line: line.on_time, "pieces",
               definition=gettext_lazy("Pièces couvertes avant leur échéance.")),
        Column("blocked", gettext_lazy("Ce qui bloque"), lambda line: line.blocked),
    ),
)  # fmt: skip


def _listed(request: HttpRequest) -> Listed[Family]:
    """The second page of a long list, filtered."""
    form = SampleFilter(QueryDict("category=B"), auto_id="filter_%s")
    return Listed(SAMPLES, request, form, "-asked", Page(FAMILIES, 1240, 2, 50))


@register.simple_tag(takes_context=True)
def samples(context: template.Context) -> dict[str, Any]:
    """Everything the living page shows, in the active language where it is text."""
    spoken = get_language() or "fr"
    return {
        "tokens": design_tokens(),
        "chart": sample_chart(spoken),
        "map": sample_map(spoken),
        "effects": EFFECTS,
        "list": SAMPLES,
        "families": FAMILIES,
        "named": [(name, [face(mark) for mark in found]) for name, found in NAMED],
        "reasons": REASONS,
        "steps": STEPS,
        "hypotheses": HYPOTHESES,
        "form": _need_form(),
        "listing": _listed(context.get("request") or HttpRequest()),
        "instant": datetime(2020, 4, 6, 6, 0, tzinfo=UTC),
    }
