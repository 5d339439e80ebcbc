"""Forms of what a workshop keeps of itself: machines, materials, people, days, drop points, its closing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.network.codes import (
    CLOSED_REASONS,
    MEMBER_KINDS,
    SKILLS,
    UNAVAILABILITY_REASONS,
    ClosedReason,
)
from maillage.apps.network.commands.member_facts import Identity
from maillage.apps.network.queries.drop_points import DropPointRow
from maillage.apps.network.queries.machines import MachineRow
from maillage.apps.network.queries.members import MemberRow
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.forms.network import commune_words, materials, process_name, processes

SIDES = ("travel_x", "travel_y", "travel_z")


def _side(label: Any, help_text: Any = "") -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=1, max_value=100_000, help_text=help_text)


class MachineForm(forms.Form):
    """A group of like machines."""

    process = fields.one_of(gettext_lazy("Procédé"), processes(known=True))
    model = forms.CharField(
        label=gettext_lazy("Modèle"), required=False, max_length=80,
        help_text=gettext_lazy("Comme vous l’appelez : marque, modèle, poste."),
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("Nombre de machines semblables"), min_value=0, max_value=10_000
    )
    hours_per_day = forms.FloatField(
        label=gettext_lazy("Heures par jour d’ouverture"), min_value=0, max_value=24,
        help_text=gettext_lazy("De 0 à 24."),
    )  # fmt: skip
    duty = forms.FloatField(
        label=gettext_lazy("Part du temps qui fait de bonnes pièces"), min_value=0.01, max_value=1,
        help_text=gettext_lazy("De 0,01 à 1 : 0,1 à 0,25 chez un particulier, 0,4 à 0,6 dans un atelier tenu."),
    )  # fmt: skip
    travel_x = _side(gettext_lazy("Course en X (mm)"))
    travel_y = _side(gettext_lazy("Course en Y (mm)"))
    travel_z = _side(
        gettext_lazy("Course en Z (mm)"), gettext_lazy("Les trois, ou aucune : toute taille convient alors.")
    )
    materials = fields.several(
        gettext_lazy("Matières qu’elles prennent"), materials,
        help_text=gettext_lazy("Aucune cochée : toutes."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        stated = [given.get(side) for side in SIDES]
        if any(side is None for side in stated) and any(side is not None for side in stated):
            self.add_error("travel_x", _("Donnez les trois courses, ou aucune."))
        return given

    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        sides = tuple(given.pop(side) for side in SIDES)
        return {**given, "travel_mm": None if sides[0] is None else sides}


def machine_initial(machine: MachineRow) -> dict[str, Any]:
    x, y, z = machine.travel_mm or (None, None, None)
    same = ("process", "model", "count", "hours_per_day", "duty")
    found = {name: getattr(machine, name) for name in same}
    return {**found, "travel_x": x, "travel_y": y, "travel_z": z, "materials": list(machine.materials)}


class StockForm(forms.Form):
    """A quantity of a material, now or from a day."""

    material = fields.one_of(gettext_lazy("Matière"), materials)
    quantity = forms.FloatField(label=gettext_lazy("Quantité"), min_value=0, max_value=1e9)
    available_on = fields.day(
        gettext_lazy("Disponible le"), required=False, help_text=gettext_lazy("Vide : déjà là.")
    )


class MemberForm(forms.Form):
    """Somebody of the workshop, without who they are."""

    kind = fields.radios(gettext_lazy("Place dans l’atelier"), fields.texts(MEMBER_KINDS))
    skills = fields.several(gettext_lazy("Compétences"), fields.texts(SKILLS))
    hours_per_week = forms.FloatField(
        label=gettext_lazy("Heures par semaine"), min_value=0, max_value=168, initial=0
    )
    commune = fields.CommuneField(
        label=gettext_lazy("Commune"), required=False,
        help_text=gettext_lazy("Pour un maker à domicile. Jamais montrée pour moins de cinq personnes."),
    )  # fmt: skip
    since = fields.day(gettext_lazy("Depuis le"))
    until = fields.day(
        gettext_lazy("Jusqu’au"),
        required=False,
        help_text=gettext_lazy("Dernier jour, inclus. Vide : sans fin."),
    )


def member_initial(member: MemberRow) -> dict[str, Any]:
    same = ("kind", "hours_per_week", "since", "until")
    found = {name: getattr(member, name) for name in same}
    town = commune_words(member.commune) if member.commune else ""
    return {**found, "skills": list(member.skills), "commune": town}


class IdentityForm(forms.Form):
    """Who a member is: read by the workshop and its coordination only, each reading journalled."""

    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("Courriel"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), required=False, max_length=30)

    def identity(self) -> Identity:
        return Identity(**self.cleaned_data)


class NewMemberForm(MemberForm, IdentityForm):
    """A new member; the name may wait."""

    field_order = ("kind", "name", "email", "phone", "skills", "hours_per_week", "commune", "since", "until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = False
        self.fields["name"].help_text = _(
            "Lu par l’atelier et sa coordination seuls ; chaque lecture est tracée."
        )

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not given.get("name") and (given.get("email") or given.get("phone")):
            self.add_error("name", _("Donnez le nom avec le contact, ou ni l’un ni l’autre."))
        return given

    def terms(self) -> dict[str, Any]:
        """The facts, and the identity when there is one."""
        given = dict(self.cleaned_data)
        name, email, phone = (given.pop(field) for field in ("name", "email", "phone"))
        return {**given, "identity": Identity(name, email, phone) if name else None}


class DropPointForm(forms.Form):
    """A public place: never somebody's home."""

    name = forms.CharField(
        label=gettext_lazy("Nom du lieu"), max_length=120,
        help_text=gettext_lazy("Mairie, médiathèque, pharmacie… Jamais le domicile d’une personne : tout est public."),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Adresse"), required=False, max_length=300)
    commune = fields.commune()
    hours = forms.CharField(
        label=gettext_lazy("Quand"), required=False, max_length=200,
        help_text=gettext_lazy("En mots : mardi et jeudi, 9 h – 12 h."),
    )  # fmt: skip
    bring = fields.tick(gettext_lazy("On y apporte ce qui est fait"))
    fetch = fields.tick(gettext_lazy("On y vient chercher la matière"))


def drop_point_initial(point: DropPointRow) -> dict[str, Any]:
    found = {name: getattr(point, name) for name in ("name", "address", "hours", "bring", "fetch")}
    return found | {"commune": commune_words(point.commune)}


class UnavailabilityForm(forms.Form):
    """Days away, of the workshop or of one group of its machines."""

    since = fields.day(gettext_lazy("Du"))
    until = fields.day(
        gettext_lazy("Au"), required=False,
        help_text=gettext_lazy("Dernier jour, inclus. Vide : jusqu’à nouvel ordre."),
    )  # fmt: skip
    machine = forms.ChoiceField(label=gettext_lazy("Quoi"), required=False)
    reason = fields.one_of(gettext_lazy("Pourquoi"), fields.texts(UNAVAILABILITY_REASONS))
    note = forms.CharField(
        label=gettext_lazy("Précision"), required=False, max_length=200,
        help_text=gettext_lazy("Visible de tous : sans nom de personne."),
    )  # fmt: skip

    def __init__(self, *args: Any, machines: tuple[MachineRow, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(machine.code, machine_words(machine)) for machine in machines]
        self.fields["machine"].choices = [("", _("Tout l’atelier")), *groups]  # type: ignore[attr-defined]


def machine_words(machine: MachineRow) -> str:
    """A group as a list names it: "2 × Prusa MK4 (Impression 3D) G00012"."""
    name = process_name(machine.process)
    named = f"{machine.model} ({name})" if machine.model else name
    return f"{machine.count} × {named} · {machine.code}"


def skill_name(code: str) -> str:
    return SKILLS[code].to(language()) if code in SKILLS else code


class CloseWorkshopForm(forms.Form):
    """Closing for good; work under way asks for a second, explicit yes."""

    reason = fields.radios(
        gettext_lazy("Pourquoi"),
        fields.texts({code: words for code, words in CLOSED_REASONS.items() if code != ClosedReason.LISTED}),
    )
    on = fields.day(gettext_lazy("Fermé depuis le"))
    note = fields.sentence(
        gettext_lazy("Précision"), required=False, rows=2, help_text=gettext_lazy("Visible de tous.")
    )
    confirmed = fields.tick(
        gettext_lazy("Fermer même si du travail est en cours"),
        gettext_lazy(
            "Propositions et commandes seront arrêtées, les besoins rouverts et les établissements prévenus, "
            "dans la même opération."
        ),
    )
