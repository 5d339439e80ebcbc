"""The list of bench samples."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.production.queries.samples import SAMPLE_ORDERS, SampleRow
from maillage.kernel.text import Text
from maillage.web.forms.samples import SampleFilters
from maillage.web.listing import Column, Listing, at
from maillage.web.templatetags.wording import CATEGORIES

NEVER_ON_A_PERSON = Text("ÉCHANTILLON : jamais sur une personne", "SAMPLE: never on a person")

BENCH_SAMPLES = Listing[SampleRow](
    title=gettext_lazy("Échantillons d’essai"),
    file="echantillons",
    filters=SampleFilters,
    orders=SAMPLE_ORDERS,
    columns=(
        Column("code", gettext_lazy("Numéro"), lambda r: r.code, "code", sort="code",
               link=at("sample", lambda r: r.code)),
        Column("nature", gettext_lazy("Nature"), lambda _r: "sample", words=lambda _r: NEVER_ON_A_PERSON,
               tag=lambda _r: "stop"),
        Column("design_name", gettext_lazy("Objet"), lambda r: r.design_name,
               cell="maillage/pages/production/_lot_design.html"),
        Column("workshop_name", gettext_lazy("Atelier"), lambda r: r.workshop_name, sort="workshop",
               link=at("workshop", lambda r: r.workshop)),
        Column("establishment_name", gettext_lazy("Banc d’essai de"), lambda r: r.establishment_name,
               sort="establishment"),
        Column("made_on", gettext_lazy("Fabriqués le"), lambda r: r.made_on, "day", sort="made"),
        Column("quantity", gettext_lazy("Échantillons"), lambda r: r.quantity, "pieces", sort="pieces",
               definition=gettext_lazy("Pièces déclarées sous ce numéro ; aucune ne compte comme livrée.")),
        Column("category", gettext_lazy("Catégorie"), lambda r: r.category, on_screen=False,
               words=lambda r: CATEGORIES[r.category].words),
        Column("design", gettext_lazy("Code du modèle"), lambda r: r.design, on_screen=False),
        Column("agreement", gettext_lazy("Accord"), lambda r: r.agreement, "code", on_screen=False),
        Column("workshop", gettext_lazy("Code de l’atelier"), lambda r: r.workshop, on_screen=False),
        Column("establishment", gettext_lazy("Code de l’établissement"), lambda r: r.establishment,
               on_screen=False),
    ),
)  # fmt: skip
