"""A list to choose from is drawn as Django draws it, whatever stands in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.web import form_renderer
from maillage.web.form_renderer import FormRenderer

letters = st.text(st.sampled_from("aé<>&\"'’ \u202f{%"), max_size=6)
values = st.one_of(letters, st.integers(-9, 99_999), st.none(), st.booleans(), letters.map(SafeString))
labels = st.one_of(
    letters, letters.map(SafeString), st.integers(0, 99_999), st.just(gettext_lazy("Choisir un profil")),
    st.just(Decimal("1234.5")), st.just(date(2026, 11, 26)), st.none(),
)  # fmt: skip
options = st.tuples(values, labels)
choices = st.lists(options | st.tuples(letters, st.lists(options, max_size=3)), max_size=6)
attributes = st.dictionaries(st.sampled_from(["class", "data-x", "required", "size"]), values, max_size=3)


@given(choices, values, attributes, st.sampled_from(["fr", "en"]), st.booleans())
@settings(max_examples=200, deadline=None)
def test_lists_are_those_of_django(
    given_choices: list[Any], chosen: Any, attrs: dict[str, Any], language: str, several: bool
) -> None:
    kind = forms.SelectMultiple if several else forms.Select
    widget = kind(attrs=attrs, choices=given_choices)
    value = [chosen] if several else chosen
    with translation.override(language):
        ours = widget.render("na<me", value, {"id": "id_name"}, FormRenderer())
        theirs = widget.render("na<me", value, {"id": "id_name"}, DjangoTemplates())
    assert (ours, type(ours)) == (theirs, type(theirs))


class Odd(forms.Select):
    option_template_name = "django/forms/widgets/radio_option.html"


def test_an_option_of_another_template_is_left_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = Odd(choices=[("a", "A")])
    assert widget.render("name", "a", {}, FormRenderer()) == widget.render("name", "a", {}, DjangoTemplates())


def test_forms_of_the_site_are_drawn_so(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    usual = form_renderer._select
    monkeypatch.setattr(
        form_renderer, "_select", lambda widget: drawn.append(widget["name"]) or usual(widget)
    )

    class Ask(forms.Form):
        which = forms.ChoiceField(choices=[("a", "A")])

    assert '<option value="a">A</option>' in str(Ask())
    assert drawn == ["which"]
