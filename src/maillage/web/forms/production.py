"""Forms of proposals, lots and deliveries. They read what was typed; the commands decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.production.codes import (
    DECLINE_REASONS,
    RECEIPT_REASONS,
    STATUS_NAMES,
    DeliveryStatus,
    LotStatus,
)
from maillage.apps.production.commands.declare_lot import Making
from maillage.apps.production.commands.inspect_lot import Inspection
from maillage.apps.production.commands.receive_delivery import Count
from maillage.apps.production.commands.send_delivery import Parcel
from maillage.apps.production.queries.deliveries import DeliveryLineRow, ReadyLot
from maillage.apps.production.queries.lots import IN_PROGRESS, LotFilter, LotSheet
from maillage.apps.production.queries.orders import OrderSheet
from maillage.web.asking import language
from maillage.web.forms.fields import Choices, WorkshopField, day, designs, one_of, territories, texts, tick
from maillage.web.listing.filtering import ListFilter

MOST_PIECES = 10_000_000


def pieces(label: Any, *, least: int = 0, most: int = MOST_PIECES, help_text: Any = "") -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, widget=widget
    )


def _states(of: type[LotStatus] | type[DeliveryStatus]) -> Choices:
    return texts({status.value: STATUS_NAMES[status] for status in of}, gettext_lazy("Tous les états"))


def _lot_states() -> list[tuple[str, Any]]:
    return [*_states(LotStatus)(), (IN_PROGRESS, _("En cours : fabriqués ou contrôlés"))]


class LotFilters(ListFilter):
    etat = one_of(gettext_lazy("État"), _lot_states, required=False)
    territoire = one_of(
        gettext_lazy("Territoire de l’atelier"), territories(gettext_lazy("Tous")), required=False
    )
    atelier = WorkshopField(label=gettext_lazy("Atelier, code ou nom"), required=False)
    modele = one_of(gettext_lazy("Modèle"), designs(gettext_lazy("Tous")), required=False)

    def asked(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"found": LotFilter(given["etat"], given["atelier"], given["modele"], given["territoire"])}


class DeliveryFilters(ListFilter):
    etat = one_of(gettext_lazy("État"), _states(DeliveryStatus), required=False)
    sens = one_of(
        gettext_lazy("Sens"),
        lambda: [("", _("Tous")), ("sent", _("Envoyées")), ("received", _("À recevoir ou reçues"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        return {"status": self.cleaned_data["etat"], "side": self.cleaned_data.get("sens", "")}


class MessageFilters(ListFilter):
    lus = one_of(
        gettext_lazy("Lecture"),
        lambda: [("", _("Tous")), ("no", _("Non lus")), ("yes", _("Lus"))],
        required=False,
    )
    urgents = one_of(
        gettext_lazy("Urgence"),
        lambda: [("", _("Tous")), ("yes", _("Urgents"))],
        required=False,
    )

    def asked(self) -> dict[str, Any]:
        chosen = {"yes": True, "no": False}
        return {
            "is_read": chosen.get(self.cleaned_data["lus"]),
            "urgent": chosen.get(self.cleaned_data["urgents"]),
        }


class AcceptForm(forms.Form):
    quantity = pieces(gettext_lazy("Pièces acceptées"), least=1)


class DeclineForm(forms.Form):
    reason = one_of(gettext_lazy("Motif"), texts(DECLINE_REASONS, gettext_lazy("Choisir un motif")))
    note = forms.CharField(label=gettext_lazy("Précision"), required=False, max_length=300)


def stock_confirmation() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Le stock enregistré est faux : il ne reste rien de cette matière"), required=False
    )


class LotForm(forms.Form):
    """What the workshop states of a lot it has made."""

    quantity = pieces(gettext_lazy("Pièces fabriquées"), least=1)
    made_from = day(gettext_lazy("Début de fabrication"))
    made_until = day(gettext_lazy("Fin de fabrication"))
    machine = forms.CharField(
        label=gettext_lazy("Machine"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Par exemple : « Prusa 2 »."),
    )
    material_batch = forms.CharField(
        label=gettext_lazy("Lot de matière"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Le numéro inscrit sur la bobine, la plaque ou le rouleau."),
    )
    stock_confirmed = stock_confirmation()

    def __init__(self, *args: Any, sheet: OrderSheet, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"quantity": sheet.at_most, "made_from": today, "made_until": today})
        super().__init__(*args, **kwargs)
        said = _("Il en reste %(left)s à fabriquer.") % {"left": sheet.card.left}
        if sheet.limit is not None:
            said += " " + _("Un lot de cette catégorie en compte %(limit)s au plus.") % {"limit": sheet.limit}
        self.fields["quantity"].help_text = said
        self.fields["material_batch"].required = sheet.card.wanted.category == "C"

    def making(self) -> Making:
        given = self.cleaned_data
        return Making(
            quantity=given["quantity"],
            made_from=given["made_from"],
            made_until=given["made_until"],
            machine=given["machine"],
            material_batch=given["material_batch"],
            stock_confirmed=given["stock_confirmed"],
        )


class InspectionForm(forms.Form):
    """Every piece by eye, the drawn sample, then each point of the checklist: held or not."""

    rejected = pieces(
        gettext_lazy("Pièces écartées"),
        help_text=gettext_lazy("À l’œil, sur toutes les pièces. 0 si aucune."),
    )

    def __init__(self, *args: Any, sheet: LotSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"rejected": 0, "sample_inspected": sheet.sample_size, "sample_defects": 0}
        self.sheet = sheet
        self.fields["rejected"].widget.attrs["max"] = sheet.row.quantity_made
        if sheet.sample_size:
            self.fields["sample_inspected"] = pieces(gettext_lazy("Pièces de l’échantillon contrôlées"))
            self.fields["sample_defects"] = pieces(
                gettext_lazy("Défauts dans l’échantillon"),
                help_text=gettext_lazy("Un seul défaut rebute tout le lot."),
            )
        for item in sheet.items:
            self.fields[f"check_{item.id}"] = self._check(item.words.to(language()), blocking=item.mandatory)
        if sheet.hygiene_asked:
            self.fields["hygiene"] = tick(
                _(
                    "Les pièces ont été fabriquées et emballées par des personnes sans symptôme, mains propres."
                ),
                _("Déclaration d’hygiène, obligatoire pour cette catégorie."),
            )
            self.fields["disinfected_on"] = day(
                _("Désinfecté le"),
                required=False,
                help_text=_(
                    "Jour où le lot a été désinfecté, s’il l’a été. La quarantaine court quand même."
                ),
            )

    def _check(self, words: str, *, blocking: bool) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=words,
            choices=[("yes", _("Tenu")), ("no", _("Non tenu"))],
            widget=forms.RadioSelect(attrs={"class": "row"}),
            help_text=_("Obligatoire") if blocking else _("Conseillé"),
        )

    def shown_checks(self) -> list[forms.BoundField]:
        """The points of the checklist, in order, to be laid out apart from the counts."""
        return [self[f"check_{item.id}"] for item in self.sheet.items]

    def found(self) -> Inspection:
        given = self.cleaned_data
        return Inspection(
            rejected=given["rejected"],
            sample_inspected=given.get("sample_inspected") or 0,
            sample_defects=given.get("sample_defects") or 0,
            checks={item.id: given[f"check_{item.id}"] == "yes" for item in self.sheet.items},
            hygiene_declared=bool(given.get("hygiene")),
            disinfected_on=given.get("disinfected_on"),
        )


class LabelForm(forms.Form):
    sachet = pieces(gettext_lazy("Pièces par sachet"), least=1, most=10_000)


class DeliveryForm(forms.Form):
    """How many pieces of each released lot leave, and with whom."""

    def __init__(self, *args: Any, lots: Sequence[ReadyLot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lots = lots
        for place, lot in enumerate(lots):
            field = pieces(
                lot.code,
                most=lot.left,
                help_text=_("%(name)s, besoin %(need)s : %(left)s pièces libérées à envoyer.")
                % {"name": lot.design_name.to(language()), "need": lot.need, "left": lot.left},
            )
            field.initial = lot.left
            self.fields[f"lot_{place}"] = field
        self.fields["carrier"] = forms.CharField(
            label=_("Transporteur"),
            required=False,
            max_length=120,
            help_text=_("Vide quand l’atelier livre lui-même ou que l’établissement vient chercher."),
        )

    def parcels(self) -> list[Parcel]:
        """The lots with at least one piece; the command refuses an empty delivery."""
        found = ((lot.code, self.cleaned_data[f"lot_{n}"]) for n, lot in enumerate(self.lots))
        return [Parcel(code, quantity) for code, quantity in found if quantity]


class ReceiveForm(forms.Form):
    """For each lot: accepted, refused, and why. Every delivered piece is counted."""

    def __init__(
        self,
        *args: Any,
        lines: Sequence[DeliveryLineRow],
        scanned: Mapping[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        """`scanned`: pieces of the bags read, by lot; once any was read, what was not is proposed as refused."""
        super().__init__(*args, **kwargs)
        self.lines = lines
        for place, line in enumerate(lines):
            # A held lot is set aside: nothing of it is offered for acceptance.
            held = bool(line.held_by)
            accepted = pieces(_("Acceptées"), most=line.quantity)
            refused = pieces(_("Refusées"), most=line.quantity)
            good = 0 if held else self._counted(line, scanned or {})
            accepted.initial, refused.initial = good, line.quantity - good
            self.fields[f"accepted_{place}"] = accepted
            self.fields[f"refused_{place}"] = refused
            self.fields[f"reason_{place}"] = one_of(
                _("Motif du refus"), texts(RECEIPT_REASONS, gettext_lazy("Aucun refus")), required=False
            )
            self.fields[f"note_{place}"] = forms.CharField(
                label=_("Précision"), required=False, max_length=300
            )

    def _counted(self, line: DeliveryLineRow, scanned: Mapping[str, int]) -> int:
        return min(line.quantity, scanned.get(line.lot, 0)) if scanned else line.quantity

    def rows(self) -> list[tuple[DeliveryLineRow, list[forms.BoundField]]]:
        """Each line with its fields."""
        names = ("accepted", "refused", "reason", "note")
        return [(line, [self[f"{name}_{n}"] for name in names]) for n, line in enumerate(self.lines)]

    def counts(self) -> dict[str, Count]:
        given = self.cleaned_data
        return {
            line.lot: Count(
                given[f"accepted_{n}"], given[f"refused_{n}"], given[f"reason_{n}"], given[f"note_{n}"]
            )
            for n, line in enumerate(self.lines)
        }
