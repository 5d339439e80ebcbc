"""The marks beside the names of designs, read once a request; and the same as files write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from maillage.apps.authority.queries.marks import Mark, Marks, marks
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.text import Text
from maillage.web.states import standing_words
from maillage.web.templatetags.wording import CATEGORIES


def marks_of(request: HttpRequest | None) -> Marks:
    """Two queries, the first time that a request asks."""
    if request is None:
        return marks(today(SystemClock()))
    return marks(today(request.clock))  # type: ignore[attr-defined]


def face(mark: Mark) -> dict[str, Any]:
    """A mark as its component draws it: no words of state where the category is simply in force."""
    kind, words = standing_words(mark.category, mark.state)
    return {"category": mark.category, "kind": kind, "words": "" if kind == "ok" else words}


@lru_cache(maxsize=1024)
def _drawn(found: tuple[Mark, ...], language: str) -> SafeString:  # noqa: ARG001 (the words are in it)
    return render_to_string("maillage/components/standing.html", {"marks": [face(mark) for mark in found]})


def drawn_marks(found: tuple[Mark, ...]) -> SafeString:
    """Marks as HTML, in the reader's language: few are different, and a list repeats them on every line."""
    return _drawn(found, get_language() or "fr")


def in_codes(found: tuple[Mark, ...]) -> str:
    """Marks as CSV holds them: "C", "B:held", "unclassified:unclassified"."""
    return " ".join(m.category if m.state == "in_force" else f"{m.category}:{m.state}" for m in found)


def in_words(found: tuple[Mark, ...]) -> Text:
    """Marks in one text: "C", "B, Bloqué", "NC, Non classé : ne se distribue pas"."""

    def told(language: str) -> str:
        each = []
        for mark in found:
            state = face(mark)["words"]
            letters = CATEGORIES[mark.category].letters
            each.append(f"{letters}, {state.to(language)}" if state else letters)
        return "\u202f; ".join(each) if language == "fr" else "; ".join(each)

    return Text(told("fr"), told("en"))
