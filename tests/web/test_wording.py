"""Numbers, shares, dates and categories read as their language writes them, and never overstate."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template import engines
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.text import Text
from maillage.web.templatetags import wording


@given(st.integers(-(10**12), 10**12))
def test_pieces_only_add_separators(count: int) -> None:
    french, english = wording.pieces(count, "fr"), wording.pieces(count, "en")
    assert int(french.replace("\u202f", "").replace("−", "-")) == count
    assert english.replace(",", "\u202f") == french


@given(st.decimals(0, 2, places=6), st.integers(0, 2))
def test_a_percentage_never_claims_more_or_less_than_the_share(share: Any, places: int) -> None:
    shown = wording.percent(share, places, "fr").removesuffix("\u202f%")
    number = float(shown.lstrip("<>\u202f").replace(",", "."))
    if shown.startswith(">"):
        assert number < share * 100 < 100
    elif shown.startswith("<"):
        assert 0 < share * 100 < number
    else:
        assert (number >= 100) == (share >= 1)
        assert (number == 0) == (share == 0)
        assert abs(number - float(share) * 100) <= 0.5 * 10**-places + 1e-9


@pytest.mark.parametrize(
    ("source", "french", "english"),
    [
        ("{{ n|pieces }}", "84\u202f310", "84,310"),
        ("{{ 0.714|percent }}", "71\u202f%", "71%"),
        ("{{ 0.714|percent:1 }}", "71,4\u202f%", "71.4%"),
        ("{{ 0.9999|percent }}", "&gt;\u202f99\u202f%", "&gt;\u202f99%"),
        ("{{ 0.0001|percent:1 }}", "&lt;\u202f0,1\u202f%", "&lt;\u202f0.1%"),
        ("{{ 1.25|decimal }}", "1,3", "1.3"),
        ("{{ day|civil_date }}", "1er\u00a0avril", "1\u00a0April"),
        ('{{ day|civil_date:"year" }}', "1er\u00a0avril 2020", "1\u00a0April 2020"),
        ("{{ instant|civil_date }}", "6\u00a0avril", "6\u00a0April"),
        ("{{ instant|civil_moment }}", "6\u00a0avril 2020, 0\u00a0h\u00a005", "6\u00a0April 2020, 00:05"),
        ("{{ text|localized }}", "Bonjour", "Hello"),
        ("{{ mapping|localized }}", "Seul", "Seul"),
        ("[{{ nothing|pieces }}{{ nothing|percent }}{{ nothing|civil_date }}]", "[]", "[]"),
    ],
)
def test_values_in_both_languages(source: str, french: str, english: str) -> None:
    context = {
        "n": 84310,
        "day": date(2020, 4, 1),
        "instant": datetime(2020, 4, 5, 22, 5, tzinfo=UTC),
        "text": Text("Bonjour", "Hello"),
        "mapping": {"fr": "Seul", "en": ""},
        "nothing": None,
    }
    with override("fr"):
        template = engines["django"].from_string("{% load maillage_ui %}" + source)
        assert template.render(context) == french
    with override("en"):
        assert template.render(context) == english


def test_a_naive_instant_has_no_civil_date() -> None:
    with pytest.raises(ValueError, match="aware"):
        wording.civil_date(datetime(2020, 4, 5, 22), "fr", with_year=False)  # noqa: DTZ001
