"""The filters of a list: what they let through, in words; what a wrong value is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _

FEW = 12  # as many choices as a sentence may list


class ListFilter(forms.Form):
    """The filters of a list. Fields are optional; their names are those of the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                given: Any = field.choices
                field.choices = list(given)  # read once, not again to check and again to show

    def asked(self) -> dict[str, Any]:
        """What the query is given, from the fields: by default, the fields themselves."""
        return dict(self.cleaned_data)

    def say_what_was_expected(self) -> None:
        """A choice that does not exist is told those that do."""
        for name, found in self.errors.as_data().items():
            for error in found:
                if error.code in ("invalid_choice", "invalid_list"):
                    error.message, error.params = self._expected(name), None

    def _expected(self, name: str) -> str:
        """The choices, or where to find them when there are too many for a sentence."""
        given = self[name].data
        given = ", ".join(given) if isinstance(given, list) else given
        choices = [str(code) for code, _label in pairs(self.fields[name]) if code != ""]
        if len(choices) > FEW:
            return _("« %(given)s » n’existe pas : choisissez dans la liste.") % {"given": given}
        words = {"given": given, "listed": ", ".join(choices)}
        return _("« %(given)s » n’existe pas. Valeurs possibles : %(listed)s.") % words

    def in_words(self) -> list[tuple[str, str]]:
        """Each filter with what it lets through; an empty choice has words of its own ("Tous", "Ouverts")."""
        return [
            (str(field.label or name), self._chosen(name) or _("aucun"))
            for name, field in self.fields.items()
        ]

    def _chosen(self, name: str) -> str:
        field, value = self.fields[name], self.cleaned_data.get(name)
        if isinstance(field, forms.ChoiceField):
            asked = value if isinstance(value, list) else [value or ""]
            labels = {str(code): str(label) for code, label in pairs(field)}
            return ", ".join(labels.get(str(code), str(code)) for code in asked)
        if isinstance(value, bool):
            return _("oui") if value else _("non")
        return "" if value is None else str(value)


def pairs(field: forms.Field) -> Iterator[tuple[Any, Any]]:
    """The choices of a field as (code, label), groups opened; nothing for one that has no choices."""
    for value, label in getattr(field, "choices", ()):
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield value, label
