"""Characters: nothing hidden, nothing lost, nothing that the typefaces cannot draw."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.formats.documents.lettering import BREAK, LONGEST_RUN, breakable, coverage, drawable

FRENCH = "àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆ’«»–—…·×°€µ²nº\u00a0\u202f"


def test_french_and_english_are_drawn_as_they_are() -> None:
    assert drawable(FRENCH + "x") == FRENCH + "x"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("e\u0301", "é"),
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb", "a[U+200B]b"),
        ("\x00", "[U+0000]"),
        ("\ue000", "[U+E000]"),
        ("\ud800", "[U+D800]"),
        ("😀", "[U+1F600]"),
        ("面", "[U+9762]"),
        ("שלום سلام Привет Γεια", "שלום سلام Привет Γεια"),
    ],
)
def test_each_character_is_drawn_or_numbered(typed: str, shown: str) -> None:
    assert drawable(typed) == shown


@given(st.text(st.characters(codec=None), max_size=60))
def test_every_text_becomes_drawable_and_stays_so(text: str) -> None:
    shown = drawable(text)
    assert all(ord(character) in coverage() for character in shown)
    assert not any(unicodedata.category(character).startswith("C") for character in shown)
    assert drawable(shown) == shown


@given(st.text(st.sampled_from("ab -"), max_size=200))
def test_places_to_break_are_the_only_addition(text: str) -> None:
    broken = breakable(text)
    assert broken.replace(BREAK, "") == text
    assert all(len(piece) <= LONGEST_RUN for piece in broken.replace(BREAK, " ").split(" "))


def test_short_runs_are_left_alone() -> None:
    address = "contact@ateliers.example"
    assert breakable(address) == address
