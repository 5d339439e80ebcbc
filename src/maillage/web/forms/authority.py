"""Forms of acts: decisions, legal bases, policies, attestations, acceptances, holds, endings.

Guarantees: each gives the exact terms of one command; nothing is decided here but the shape. What a
form leaves empty stays unstated in the act, and what is unstated opens nothing.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.authority.codes import ATTESTATION_KINDS
from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, in_house_of
from maillage.apps.authority.queries.act_list import PUBLIC, STATES, act_list
from maillage.apps.authority.queries.dossier import profile_choices
from maillage.apps.paging import EVERYTHING
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.safety.terms import LABELS
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter
from maillage.web.states import ACT_STATES


def profiles(empty: Any = "") -> fields.Choices:
    """Every profile, in groups by design."""

    def read() -> list[tuple[str, Any]]:
        groups: list[tuple[str, Any]] = [("", str(empty))] if empty else []
        spoken = language()
        for design, rows in groupby(profile_choices(), key=lambda row: (row.design, row.design_name)):
            listed = [(row.code, f"{row.code} {row.name.to(spoken)}") for row in rows]
            groups.append((f"{design[0]} {design[1].to(spoken)}", listed))
        return groups

    return read


def bases(day: date, empty: Any) -> fields.Choices:
    """Legal bases that may be cited on `day` or later, the newest first."""

    def read() -> list[tuple[str, Any]]:
        rows = act_list(day=day, kind=ActKind.LEGAL_BASIS.value, size=EVERYTHING).items
        standing = [row for row in rows if row.state in ("in_force", "to_come") and not row.ended_by]
        return [("", str(empty)), *((row.number, f"{row.number} {row.subject}") for row in standing)]

    return read


class ActFilter(ListFilter):
    kind = fields.one_of(gettext_lazy("Sorte d’acte"), list, required=False)
    subject = forms.CharField(
        label=gettext_lazy("Sur quoi"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("D0107, L0042, 26…"),
    )
    state = fields.one_of(
        gettext_lazy("État"),
        lambda: [("", _("Tous")), *((state, ACT_STATES[state][1].to(language())) for state in STATES)],
        required=False,
    )

    def __init__(self, *args: Any, with_private: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in ActKind if with_private or kind in PUBLIC]
        listed = [(kind.value, ACT_NAMES[kind].to(language())) for kind in kinds]
        self.fields["kind"].choices = [("", _("Toutes")), *listed]  # type: ignore[attr-defined]


class BasisForm(forms.Form):
    kind = fields.one_of(gettext_lazy("Nature"), fields.texts(LABELS["kind"], empty=gettext_lazy("Choisir")))
    reference = forms.CharField(label=gettext_lazy("Référence de l’acte"), max_length=80)
    dated = fields.day(gettext_lazy("Date de l’acte lui-même"))
    effective_from = fields.day(gettext_lazy("En vigueur à partir du"))
    until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    runoff = fields.day(gettext_lazy("Écoulement des stocks jusqu’au"), required=False)
    issuer = fields.one_of(
        gettext_lazy("Autorité émettrice"),
        fields.texts(LABELS["authority"], empty=gettext_lazy("Non précisée")),
        required=False,
    )
    holder = forms.CharField(
        label=gettext_lazy("Titulaire"), required=False, max_length=200,
        help_text=gettext_lazy("Le code d’un atelier (L0042) ou la personne morale, telle qu’elle est inscrite sur sa fiche."),
    )  # fmt: skip
    holder_health_institution = fields.tick(gettext_lazy("Le titulaire est un établissement de santé"))
    certificate = forms.CharField(
        label=gettext_lazy("Numéro de certificat"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("Marquage CE."),
    )
    scope = forms.CharField(
        label=gettext_lazy("Portée"), required=False, max_length=1000,
        help_text=gettext_lazy("Modèles, versions ou profils, séparés par des virgules : D0107, D0108-V2."),
    )  # fmt: skip
    subcontractors = fields.sentence(
        gettext_lazy("Sous-traitants par contrat écrit"), required=False,
        help_text=gettext_lazy("Un par ligne : code de l’atelier, début, fin. Exemple : L0042 2020-04-01 2020-05-31"),
    )  # fmt: skip
    carers_only = fields.tick(gettext_lazy("Réservé aux soignants"))
    outside_normal_distribution = fields.tick(gettext_lazy("Hors des circuits de distribution ordinaires"))
    no_transfer = fields.tick(gettext_lazy("Fabrication interne : aucune cession à un tiers"))
    no_industrial_scale = fields.tick(gettext_lazy("Fabrication interne : pas d’échelle industrielle"))
    no_equivalent = fields.tick(
        gettext_lazy("Fabrication interne : aucun équivalent disponible sur le marché")
    )
    quality_system = fields.tick(gettext_lazy("Fabrication interne : système de management de la qualité"))
    declared_ars = fields.day(gettext_lazy("Fabrication interne : déclarée à l’ARS le"), required=False)
    declared_ansm = fields.day(
        gettext_lazy("Fabrication interne : déclarée à l’ANSM le"),
        required=False,
        help_text=gettext_lazy("Classes IIb et III."),
    )
    replaces = fields.one_of(
        gettext_lazy("Remplace la base légale"), list, required=False,
        help_text=gettext_lazy("L’ancienne prend fin quand celle-ci commence."),
    )  # fmt: skip

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].choices = bases(day, gettext_lazy("Aucune"))  # type: ignore[attr-defined]

    def clean_subcontractors(self) -> list[tuple[str, date, date | None]]:
        found = []
        for line in fields.words_of(self.cleaned_data["subcontractors"]):
            maker, *dates = line.replace(",", " ").split()
            try:
                start, until = (
                    date.fromisoformat(dates[0]),
                    date.fromisoformat(dates[1]) if dates[1:] else None,
                )
            except (IndexError, ValueError):
                raise ValidationError(
                    _(
                        "« %(line)s » : écrivez le code, la date de début, puis la date de fin s’il y en a une."
                    )
                    % {"line": line}
                ) from None
            found.append((maker.upper(), start, until))
        return found

    def terms(self) -> BasisTerms:
        given = dict(self.cleaned_data)
        given.pop("replaces")
        given["in_house"] = in_house_of(given)
        given["scope"] = fields.codes_of(given["scope"])
        return BasisTerms(**given)


class PolicyForm(forms.Form):
    territory = fields.one_of(gettext_lazy("Territoire"), fields.territories(gettext_lazy("Choisir")))
    categories = fields.several(
        gettext_lazy("Catégories interdites"),
        lambda: [(c, LABELS["category"][c].to(language())) for c in ("A", "B", "C", "D")],
        help_text=gettext_lazy("Aucune cochée : toutes."),
    )
    designs = forms.CharField(
        label=gettext_lazy("Modèles interdits"), required=False, max_length=1000,
        help_text=gettext_lazy("Leurs codes, séparés par des virgules. Vide : tous."),
    )  # fmt: skip
    recipient_classes = fields.several(
        gettext_lazy("Destinataires concernés"), fields.texts(LABELS["recipient_class"]),
        help_text=gettext_lazy("Aucun coché : tous."),
    )  # fmt: skip
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    reason = fields.sentence(gettext_lazy("Motif"), help_text=gettext_lazy("Public."))

    def clean_designs(self) -> tuple[str, ...]:
        return fields.codes_of(self.cleaned_data["designs"])


class AttestationForm(forms.Form):
    workshop = fields.workshop()
    kind = fields.radios(gettext_lazy("Ce qui est attesté"), fields.texts(ATTESTATION_KINDS))
    level = fields.one_of(
        gettext_lazy("Niveau"), fields.texts(LABELS["level"], empty=gettext_lazy("Sans objet")), required=False,
        help_text=gettext_lazy("Pour un niveau de fabricant."),
    )  # fmt: skip
    design = fields.one_of(
        gettext_lazy("Modèle"), fields.designs(gettext_lazy("Sans objet")), required=False,
        help_text=gettext_lazy("Pour une formation ou une désignation."),
    )  # fmt: skip
    granted_by = forms.CharField(
        label=gettext_lazy("Accordé par"), required=False, max_length=200,
        help_text=gettext_lazy("L’organisme qui atteste, si ce n’est pas vous. Un atelier n’atteste jamais de lui-même."),
    )  # fmt: skip
    evidence = fields.sentence(
        gettext_lazy("Pièce justificative"), help_text=gettext_lazy("Référence du document, visite, examen…")
    )
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        name = "level" if given.get("kind") == "level" else "design"
        if given.get("kind") and not given.get(name):
            self.add_error(name, _("À préciser pour ce qui est attesté."))
        other = "design" if name == "level" else "level"
        if given.get("kind") and given.get(other):
            self.add_error(other, _("Sans objet pour ce qui est attesté : videz ce champ."))
        return given

    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        level, design = given.pop("level"), given.pop("design")
        return {**given, "value": level or design}


class AcceptanceForm(forms.Form):
    establishment = fields.establishment()
    profile = fields.one_of(
        gettext_lazy("Profil de fabrication"), profiles(gettext_lazy("Choisir un profil"))
    )
    accepted = fields.radios(
        gettext_lazy("Réponse de l’établissement"), lambda: [("yes", _("Accepté")), ("no", _("Refusé"))]
    )
    critical_care = fields.tick(gettext_lazy("Y compris en soins critiques (réanimation)"))
    first_article_on = fields.day(
        gettext_lazy("Premier article accepté le"), required=False,
        help_text=gettext_lazy("Le jour où une première pièce a été contrôlée et acceptée. Exigé pour libérer en catégorie C."),
    )  # fmt: skip
    first_article_maker = fields.workshop(required=False, label=gettext_lazy("Atelier du premier article"))
    valid_from = fields.day(gettext_lazy("À partir du"))
    valid_until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Dernier jour, inclus.")
    )
    note = fields.sentence(gettext_lazy("Précision"), required=False)

    def terms(self) -> dict[str, Any]:
        return {**self.cleaned_data, "accepted": self.cleaned_data["accepted"] == "yes"}


class HoldScopeForm(forms.Form):
    """What a hold or a suspension covers: everything that matches all that is named."""

    use_required_attribute = False
    design = fields.one_of(gettext_lazy("Modèle"), fields.designs(gettext_lazy("Tous")), required=False)
    version = forms.CharField(
        label=gettext_lazy("Version"), required=False, max_length=20, help_text=gettext_lazy("D0107-V3")
    )
    profile = fields.one_of(
        gettext_lazy("Profil de fabrication"), profiles(gettext_lazy("Tous")), required=False
    )
    workshop = fields.workshop(required=False)
    lot = fields.LotField(
        label=gettext_lazy("Lot"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Recopié de son étiquette."),
    )
    batch = forms.CharField(
        label=gettext_lazy("Lot de matière"), required=False, max_length=60,
        help_text=gettext_lazy("Le numéro inscrit sur la bobine, la plaque ou le rouleau."),
    )  # fmt: skip

    def clean_version(self) -> str:
        return str(self.cleaned_data["version"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not self.errors and not any(given.values()):
            raise ValidationError(
                _("Indiquez au moins une chose : un modèle, une version, un profil, un atelier ou un lot.")
            )
        return given

    def scope(self) -> HoldScope:
        return HoldScope(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why: shown to everyone concerned."""

    reason = fields.sentence(
        gettext_lazy("Motif"),
        help_text=gettext_lazy("Une phrase : toutes les personnes concernées la liront."),
    )


class ScopedReasonForm(ReasonForm):
    """The reason, with the scope that the preview showed, carried as it was checked."""

    design = forms.CharField(required=False, widget=forms.HiddenInput)
    version = forms.CharField(required=False, widget=forms.HiddenInput)
    profile = forms.CharField(required=False, widget=forms.HiddenInput)
    workshop = forms.CharField(required=False, widget=forms.HiddenInput)
    lot = forms.CharField(required=False, widget=forms.HiddenInput)
    batch = forms.CharField(required=False, widget=forms.HiddenInput)
