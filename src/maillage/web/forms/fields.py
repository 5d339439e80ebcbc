"""Fields that many forms share: days, coded choices, places and organisations found by code or name.

Guarantees: a code typed by hand or part of a name gives the one object it means, or an error that
lists what it could mean; choices are read when the form is shown, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.apps.catalogue.queries.designs import design_names
from maillage.apps.network.queries.establishments import establishment_list
from maillage.apps.network.queries.workshops import workshop_list
from maillage.kernel.identifiers import LotId
from maillage.kernel.territories import (
    commune_or_none,
    communes_named,
    communes_of_postcode,
    departments,
    find_commune,
    regions,
)
from maillage.kernel.territories.names import spelling
from maillage.kernel.text import Text
from maillage.web.asking import language

Choices = Callable[[], list[tuple[str, Any]]]
SHOWN = 8


def texts(words: Mapping[str, Text], empty: Any = "") -> Choices:
    """Choices of a closed list in the reader's language, after an empty one when it has a label."""

    def read() -> list[tuple[str, Any]]:
        spoken = language()
        named = [(str(code), text.to(spoken)) for code, text in words.items()]
        return [("", str(empty)), *named] if empty else named

    return read


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class LinesField(forms.CharField):
    """Text on several lines. Browsers end a line with CR LF; what is kept and signed ends it with LF."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def sentence(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 3) -> forms.CharField:
    """A short free text on several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return LinesField(label=label, required=required, help_text=help_text, widget=widget, max_length=1000)


def one_of(label: Any, choices: Choices, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, help_text=help_text)


def radios(label: Any, choices: Choices, *, required: bool = True, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, help_text=help_text, widget=forms.RadioSelect
    )


class YesNoField(forms.TypedChoiceField):
    """Yes, no or unstated, as True, False and None, both ways."""

    stated = {"yes": True, "no": False}

    def __init__(self, *, unstated: Any = "", yes: Any = "", no: Any = "", **options: Any) -> None:
        def choices() -> list[tuple[str, Any]]:
            said = (unstated or _("Non précisé")), (yes or _("Oui")), (no or _("Non"))
            return list(zip(("", "yes", "no"), said, strict=True))

        super().__init__(
            choices=choices, coerce=self.stated.get, empty_value=None, required=False,
            widget=forms.RadioSelect, **options,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def yes_no(label: Any, *, help_text: Any = "", **words: Any) -> YesNoField:
    return YesNoField(label=label, help_text=help_text, **words)


def several(label: Any, choices: Choices, *, help_text: Any = "") -> forms.MultipleChoiceField:
    """Any number of boxes to tick, none included."""
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, help_text=help_text, widget=widget
    )


def tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, help_text=help_text)


def territories(empty: Any = "") -> Choices:
    """The country, then regions and departments in groups."""

    def read() -> list[tuple[str, Any]]:
        first = [("", str(empty))] if empty else []
        return [
            *first,
            ("FR", _("France entière")),
            (_("Régions"), [(r.code, r.name) for r in sorted(regions(), key=lambda r: r.name)]),
            (_("Départements"), [(d.code, f"{d.code} {d.name}") for d in departments()]),
        ]

    return read


def departments_in_order(empty: Any) -> Choices:
    return lambda: [("", str(empty)), *((d.code, f"{d.code} {d.name}") for d in departments())]


def designs(empty: Any = "") -> Choices:
    def read() -> list[tuple[str, Any]]:
        spoken = language()
        named = [(code, f"{code} {name.to(spoken)}") for code, name in design_names()]
        return [("", str(empty)), *named] if empty else named

    return read


def _one(found: list[tuple[str, str]], total: int, given: str) -> str:
    """The code of the only thing found; otherwise an error that says what was found."""
    if total == 1:
        return found[0][0]
    if not found:
        raise ValidationError(_("Rien ne correspond à « %(given)s ».") % {"given": given})
    listed = " ; ".join(f"{code} {name}" for code, name in found[:SHOWN])
    message = ngettext(
        "%(total)d réponse pour « %(given)s » : %(listed)s.",
        "%(total)d réponses pour « %(given)s », précisez ou donnez le code. Les premières : %(listed)s.",
        total,
    )
    raise ValidationError(message % {"total": total, "given": given, "listed": listed})


class CodeField(forms.CharField):
    """An organisation given by its code, or by words of its name and town."""

    pattern = re.compile(r"")

    def found(self, text: str) -> tuple[list[tuple[str, str]], int]:
        """The first things of that name as (code, name), and how many there are."""
        raise NotImplementedError

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        code = text.split()[0].upper()
        if self.pattern.fullmatch(code):
            return code
        return _one(*self.found(text), text)


class WorkshopField(CodeField):
    pattern = re.compile(r"L\d{4,}")

    def found(self, text: str) -> tuple[list[tuple[str, str]], int]:
        page = workshop_list(text=text, size=SHOWN)
        return [(row.code, f"{row.name} ({row.city})") for row in page.items], page.total


class EstablishmentField(CodeField):
    """`with_persons`: names of establishments that are one person are found too, for signed-in readers."""

    pattern = re.compile(r"E\d{4,}")
    with_persons = False

    def found(self, text: str) -> tuple[list[tuple[str, str]], int]:
        page = establishment_list(text=text, size=SHOWN, with_scenarios=True, with_persons=self.with_persons)
        return [(row.code, f"{row.name} ({row.city})") for row in page.items], page.total


class CommuneField(forms.CharField):
    """A commune given by its INSEE code, its postcode, its name, or a code then the name.

    The value is the INSEE code. The same five figures can be a postcode and another commune's
    INSEE code: both are then offered.
    """

    named = re.compile(r"(\d[\dAB]\d{3})\s+(.+)", re.IGNORECASE)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        both_given = self.named.fullmatch(text)
        if both_given is not None:
            return self._of_code_and_name(text, both_given[1], both_given[2])
        town = commune_or_none(text)
        found = [*communes_of_postcode(text), *communes_named(text), *([town] if town else [])]
        named = {c.insee: f"{c.name} ({c.department})" for c in found}
        return _one(list(named.items()), len(named), text)

    def _of_code_and_name(self, text: str, code: str, name: str) -> str:
        town = commune_or_none(code)
        if town is None or spelling(town.name) != spelling(name):
            town = find_commune(name, code)
        return _one([(town.insee, town.name)] if town else [], 1 if town else 0, text)


class LotField(forms.CharField):
    """A lot's identifier; a mistyped one fails its check character."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not text:
            return ""
        try:
            return str(LotId.parse(text))
        except ValueError:
            raise ValidationError(
                _("« %(given)s » n’est pas un numéro de lot : vérifiez chaque caractère.") % {"given": text}
            ) from None


def workshop(*, required: bool = True, label: Any = "") -> WorkshopField:
    return WorkshopField(
        label=label or gettext_lazy("Atelier"),
        required=required,
        help_text=gettext_lazy("Son code (L0042), ou des mots de son nom et de sa ville."),
    )


def establishment(*, required: bool = True, with_persons: bool = False) -> EstablishmentField:
    help_text = gettext_lazy("Son code (E0012), ou des mots de son nom et de sa ville.")
    field = EstablishmentField(label=gettext_lazy("Établissement"), required=required, help_text=help_text)
    field.with_persons = with_persons
    return field


def commune(*, required: bool = True) -> CommuneField:
    help_text = gettext_lazy("Son nom, son code postal ou son code INSEE.")
    return CommuneField(label=gettext_lazy("Commune"), required=required, help_text=help_text)


def words_of(text: str) -> tuple[str, ...]:
    """The lines of a text, without blanks and empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def codes_of(text: str) -> tuple[str, ...]:
    """Codes separated by commas, blanks or lines, in capitals."""
    return tuple(code.upper() for code in re.split(r"[\s,;]+", text) if code)


def iso_or_none(value: str) -> date | None:
    return date.fromisoformat(value) if value else None


def both(fr: str, en: str) -> Text:
    """A text in two languages; the French stands in where the English is left empty."""
    return Text(fr.strip(), en.strip() or fr.strip())


def plain(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
