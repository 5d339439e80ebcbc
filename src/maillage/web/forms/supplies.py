"""Forms of industry and of stocks of objects, and the filters of their lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.catalogue.queries.designs import family_list
from maillage.apps.needs.commands.record_industry import Output, Supplier
from maillage.apps.needs.commands.record_stock import Holding, StockCount
from maillage.apps.needs.queries.supplies import IndustryRow, StockRow
from maillage.apps.needs.supply_codes import CERTAINTIES, PERIODS, PRICES, SUPPLY_STATES
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter

NOBODY = gettext_lazy("Aucun nom, courriel ni téléphone de personne.")


def _families() -> list[tuple[str, Any]]:
    return [("", _("Aucune")), *((row.code, row.name.to(language())) for row in family_list())]


def _territory() -> forms.ChoiceField:
    return fields.one_of(gettext_lazy("Territoire servi"), fields.territories())


class OutputForm(forms.Form):
    """What is known of a supply, that day: how much, when, where, how sure, who says so."""

    quantity = forms.IntegerField(label=gettext_lazy("Pièces"), min_value=1, max_value=10_000_000)
    period = fields.radios(gettext_lazy("Comptées"), fields.texts(PERIODS))
    from_on = fields.day(gettext_lazy("À partir du"))
    until_on = fields.day(
        gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Vide tant qu’aucune fin n’est connue."),
    )
    territory = _territory()
    certainty = fields.radios(
        gettext_lazy("Certitude"),
        fields.texts(CERTAINTIES),
        help_text=gettext_lazy("Une offre seulement annoncée n’entre jamais dans un plan."),
    )
    price = fields.radios(gettext_lazy("Prix"), fields.texts(PRICES))
    source = forms.CharField(
        label=gettext_lazy("Source de l’information"),
        max_length=300,
        help_text=gettext_lazy("Contrat, courriel de l’usine, bon de livraison… Aucun nom de personne."),
    )
    stated_on = fields.day(gettext_lazy("Apprise le"))
    note = fields.sentence(gettext_lazy("Précision"), required=False, rows=2, help_text=NOBODY)

    def output(self) -> Output:
        return Output(**{name: self.cleaned_data[name] for name in OutputForm.base_fields})


class IndustryForm(OutputForm):
    """A new supply: who makes it and what it substitutes, then what is known of it."""

    supplier = forms.CharField(label=gettext_lazy("Fournisseur"), max_length=200)
    siret = forms.CharField(
        label=gettext_lazy("SIRET"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("Vide hors de France."),
    )
    design = fields.one_of(
        gettext_lazy("Remplace le modèle"), fields.designs(gettext_lazy("Aucun")), required=False
    )
    family = fields.one_of(
        gettext_lazy("Ou toute la famille"),
        _families,
        required=False,
        help_text=gettext_lazy("Un modèle ou une famille : l’un des deux."),
    )
    field_order = ("supplier", "siret", "design", "family")

    def given_supplier(self) -> Supplier:
        given = self.cleaned_data
        return Supplier(given["supplier"], given["siret"], given["design"], given["family"])


def output_initial(row: IndustryRow) -> dict[str, Any]:
    """What was said last, but for who said it and when: a new statement has its own."""
    kept = ("quantity", "period", "from_on", "until_on", "territory", "certainty", "price", "note")
    return {name: getattr(row, name) for name in kept}


class SeenForm(forms.Form):
    """The number of the statement that the reader has in front of them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class AmendOutputForm(SeenForm, OutputForm):
    pass


class EndSupplyForm(SeenForm):
    reason = fields.sentence(gettext_lazy("Motif"), help_text=NOBODY)


class CountForm(forms.Form):
    quantity = forms.IntegerField(label=gettext_lazy("Pièces"), min_value=0, max_value=10_000_000)
    counted_on = fields.day(gettext_lazy("Comptées le"))
    available_on = fields.day(
        gettext_lazy("Disponibles à partir du"),
        required=False,
        help_text=gettext_lazy("Vide : dès le jour du compte."),
    )
    note = fields.sentence(gettext_lazy("Précision"), required=False, rows=2, help_text=NOBODY)

    def count(self) -> StockCount:
        return StockCount(**{name: self.cleaned_data[name] for name in CountForm.base_fields})


class StockForm(CountForm):
    """A new stock: who keeps what, for whom; then its first count."""

    holder = forms.CharField(label=gettext_lazy("Détenteur"), max_length=200)
    design = fields.one_of(gettext_lazy("Modèle"), fields.designs(gettext_lazy("Choisir un modèle")))
    profile = forms.CharField(
        label=gettext_lazy("Profil de fabrication"),
        required=False,
        max_length=24,
        help_text=gettext_lazy(
            "D0107-V3/F1, si des ateliers les ont faits : ses règles diront qui peut les recevoir. "
            "Vide : objets industriels qui tiennent lieu du modèle."
        ),
    )
    territory = _territory()
    place = forms.CharField(label=gettext_lazy("Lieu"), required=False, max_length=120)
    field_order = ("holder", "design", "profile", "territory", "place")

    def holding(self) -> Holding:
        given = self.cleaned_data
        return Holding(
            given["holder"],
            given["design"],
            given["profile"].strip().upper(),
            given["territory"],
            given["place"],
        )


def count_initial(row: StockRow) -> dict[str, Any]:
    return {"quantity": row.quantity}


class AmendCountForm(SeenForm, CountForm):
    pass


def _states() -> list[tuple[str, Any]]:
    named = [(str(code), words.to(language())) for code, words in SUPPLY_STATES.items()]
    return [("", _("À venir ou en cours")), *named, ("all", _("Toutes"))]


class StockFilter(ListFilter):
    territory = fields.one_of(
        gettext_lazy("Territoire"), fields.territories(gettext_lazy("Tous")), required=False
    )
    state = fields.one_of(gettext_lazy("État"), _states, required=False)


class IndustryFilter(StockFilter):
    certainty = fields.one_of(
        gettext_lazy("Certitude"), fields.texts(CERTAINTIES, empty=gettext_lazy("Toutes")), required=False
    )
