"""Forms of recalls, of what lots are made of, and of bags. They read what was typed; the commands decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.production.codes import RECALL_LAWS, RECALL_STATUS
from maillage.apps.production.commands.answer_recall import Fates
from maillage.apps.production.commands.make_bag import Taken
from maillage.apps.production.commands.open_recall import RecallTerms
from maillage.apps.production.queries.recall_figures import FATES
from maillage.apps.production.queries.recall_holders import STATES, HoldingRow
from maillage.apps.production.queries.stores import Stored
from maillage.kernel.text import Text
from maillage.web.forms import fields
from maillage.web.forms.authority import HoldScopeForm
from maillage.web.forms.production import pieces
from maillage.web.listing.filtering import ListFilter
from maillage.web.states import HOLDER_STATES

FATE_LABELS = {
    "kept": gettext_lazy("Mises de côté ici"),
    "returned": gettext_lazy("Rendues"),
    "destroyed": gettext_lazy("Détruites"),
    "used": gettext_lazy("Déjà utilisées"),
    "passed_on": gettext_lazy("Données à d’autres"),
    "lost": gettext_lazy("Introuvables"),
}


class RecallFilters(ListFilter):
    status = fields.one_of(
        gettext_lazy("État"), fields.texts(RECALL_STATUS, gettext_lazy("Tous")), required=False
    )
    subject = forms.CharField(
        label=gettext_lazy("Sur quoi"), required=False, max_length=80, help_text=gettext_lazy("D0107, L0042…")
    )


class HolderFilters(ListFilter):
    state = fields.one_of(
        gettext_lazy("Réponse"),
        fields.texts({state: HOLDER_STATES[state][1] for state in STATES}, gettext_lazy("Tous")),
        required=False,
    )
    search = forms.CharField(label=gettext_lazy("Code ou nom"), required=False, max_length=80)


class RecallForm(HoldScopeForm):
    """What is recalled, and the words of the notice in both languages."""

    use_required_attribute = False
    lot = None  # type: ignore[assignment]  # several lots, in `lots`
    lots = fields.sentence(
        gettext_lazy("Lots"), required=False, help_text=gettext_lazy("Un par ligne, recopiés des étiquettes.")
    )
    qualification = fields.one_of(
        gettext_lazy("Qualification juridique"),
        fields.texts(RECALL_LAWS, gettext_lazy("Comme les décisions la disent")),
        required=False,
    )
    reason = fields.sentence(gettext_lazy("Motif"), rows=2)
    hazard_fr = fields.sentence(
        gettext_lazy("Danger, en français"), rows=2,
        help_text=gettext_lazy("Ce qui peut arriver, tel quel : ni « volontaire », ni « par précaution », ni « dans de rares cas »."),
    )  # fmt: skip
    hazard_en = fields.sentence(gettext_lazy("Danger, en anglais"), rows=2)
    to_do_fr = fields.sentence(
        gettext_lazy("Que faire, en français"), rows=2,
        help_text=gettext_lazy("L’avis commence par « cessez tout de suite de l’utiliser » : dites la suite."),
    )  # fmt: skip
    to_do_en = fields.sentence(gettext_lazy("Que faire, en anglais"), rows=2)
    remedy_fr = fields.sentence(
        gettext_lazy("Réparation, en français"), rows=2,
        help_text=gettext_lazy("Remplacement, remboursement, remise en état, sans frais."),
    )  # fmt: skip
    remedy_en = fields.sentence(gettext_lazy("Réparation, en anglais"), rows=2)
    contact = forms.CharField(
        label=gettext_lazy("Contact"), max_length=300,
        help_text=gettext_lazy("Un service : téléphone gratuit ou page, jamais le nom d’une personne."),
    )  # fmt: skip

    def scope(self) -> HoldScope:
        names = ("design", "version", "profile", "workshop", "batch")
        return HoldScope(**{name: self.cleaned_data[name] for name in names})

    def _both(self, name: str) -> Text:
        return Text(fr=self.cleaned_data[f"{name}_fr"], en=self.cleaned_data[f"{name}_en"])

    def terms(self) -> RecallTerms:
        return RecallTerms(
            scope=self.scope(),
            lots=[code for code in re.split(r"[\s,;]+", self.cleaned_data["lots"]) if code],
            reason=self.cleaned_data["reason"],
            hazard=self._both("hazard"),
            to_do=self._both("to_do"),
            remedy=self._both("remedy"),
            contact=self.cleaned_data["contact"],
            qualification=self.cleaned_data["qualification"],
        )

    def clean(self) -> dict[str, Any]:
        """Some scope, words aside."""
        given = dict(forms.Form.clean(self) or self.cleaned_data)
        named = ("design", "version", "profile", "workshop", "batch", "lots")
        if not self.errors and not any(given.get(name) for name in named):
            raise ValidationError(
                _("Dites ce qui est rappelé : une version, un atelier, des lots, une matière…")
            )
        return given


class CloseRecallForm(forms.Form):
    note = fields.sentence(
        gettext_lazy("Bilan"), help_text=gettext_lazy("Ce qui a été trouvé, décidé, changé. Il sera public.")
    )
    without_answers = fields.sentence(
        gettext_lazy("Pourquoi clore sans les réponses qui manquent"), required=False,
        help_text=gettext_lazy("Seulement s’il en manque."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """For each thing: what became of its pieces. Left as it is, everything is set aside here."""

    def __init__(self, *args: Any, holdings: Sequence[HoldingRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holdings = holdings
        for n, row in enumerate(holdings):
            for name in FATES:
                field = pieces(FATE_LABELS[name])
                counted = row.counted_at is not None
                field.initial = getattr(row, name) if counted else (row.units if name == "kept" else 0)
                self.fields[f"{name}_{n}"] = field

    def rows(self) -> list[tuple[HoldingRow, list[forms.BoundField]]]:
        return [(row, [self[f"{name}_{n}"] for name in FATES]) for n, row in enumerate(self.holdings)]

    def counts(self) -> dict[str, Fates]:
        given = self.cleaned_data
        return {
            row.thing: Fates(**{name: given[f"{name}_{n}"] for name in FATES})
            for n, row in enumerate(self.holdings)
        }


class BatchForm(forms.Form):
    batch = forms.CharField(
        label=gettext_lazy("Lot de matière"), max_length=120,
        help_text=gettext_lazy("Le numéro inscrit sur la bobine, la plaque ou le rouleau."),
    )  # fmt: skip


class PartForm(forms.Form):
    part = fields.LotField(
        label=gettext_lazy("Lot des pièces montées"), max_length=40,
        help_text=gettext_lazy("Recopié de son étiquette ; il peut venir d’un autre atelier."),
    )  # fmt: skip
    units = pieces(gettext_lazy("Pièces montées"), least=1)


class LeftForm(forms.Form):
    quantity = pieces(gettext_lazy("Pièces déjà parties"), least=1)


class SignalForm(forms.Form):
    what = fields.sentence(
        gettext_lazy("Ce qui ne va pas"),
        help_text=gettext_lazy("Ce que vous avez vu, sur combien de pièces. Pas de nom de personne."),
    )


class BagForm(forms.Form):
    """How many pieces of each thing go into the new bag, and where it is."""

    def __init__(self, *args: Any, store: Sequence[Stored], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        for n, row in enumerate(store):
            label = _("%(thing)s : il en reste %(left)s") % {"thing": row.thing, "left": row.left}
            self.fields[f"taken_{n}"] = pieces(label, most=row.left)
            self.fields[f"taken_{n}"].initial = 0
        self.fields["to"] = fields.EstablishmentField(
            label=_("Transmis à"),
            required=False,
            help_text=_("Code ou nom d’un établissement. Vide : le sac reste ici."),
        )
        self.fields["has_left"] = fields.tick(
            _("C’est déjà parti"), _("Même rappelé, ce qui est parti se déclare : qui l’a reçu sera prévenu.")
        )

    def taken(self) -> list[Taken]:
        found = ((row.thing, self.cleaned_data[f"taken_{n}"]) for n, row in enumerate(self.store))
        return [Taken(thing, units) for thing, units in found if units]
