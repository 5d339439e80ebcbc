"""Forms are drawn by Django's own templates, but for the options of a list to choose from.

Guarantees: the HTML of a list is, to the character, the one that Django draws (a law of the tests). Django runs
two templates an option: for the designs of a whole catalogue, that was most of the time of a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

SELECT = "django/forms/widgets/select.html"
OPTION = "django/forms/widgets/select_option.html"


def _plain(value: Any) -> str:
    """As the filter `stringformat` gives it, then escaped."""
    return conditional_escape(value if isinstance(value, str) else str(value))


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {conditional_escape(name)}" if value is True else f' {conditional_escape(name)}="{_plain(value)}"'
        for name, value in attributes.items()
        if value is not False
    )


def _option(option: Mapping[str, Any]) -> str:
    label = conditional_escape(localize(option["label"]))
    return f'\n  <option value="{_plain(option["value"])}"{_attributes(option["attrs"])}>{label}</option>\n'


def _group(name: Any, options: list[Mapping[str, Any]]) -> str:
    drawn = "".join(map(_option, options))
    if not name:
        return drawn
    return f'\n  <optgroup label="{conditional_escape(localize(name))}">{drawn}\n  </optgroup>'


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(_group(name, options) for name, options, _index in widget["optgroups"])
    opened = f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>'
    return SafeString(f"{opened}{groups}\n</select>")


class FormRenderer(DjangoTemplates):
    """`FORM_RENDERER` of the settings."""

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        if template_name == SELECT and all(
            option["template_name"] == OPTION
            for _name, options, _index in context["widget"]["optgroups"]
            for option in options
        ):
            return _select(context["widget"])
        return SafeString(super().render(template_name, context, request))
