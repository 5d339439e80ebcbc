"""How values are written for people: numbers, shares, dates, categories, in the reader's language.

Guarantees: pure functions of a value and a language code; French groups thousands with a
narrow no-break space (U+202F) and English with a comma; a share is never rounded up to
100 % nor down to 0 % (it reads "> 99 %" or "< 1 %"), so that a figure never claims more
than the data; an unknown category is refused, never drawn as another one.
Source: Lexique des règles typographiques en usage à l'Imprimerie nationale; safety scheme §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from maillage.kernel.clock import PARIS
from maillage.kernel.text import Text

NARROW = "\u202f"
MONTHS = (
    Text("janvier", "January"),
    Text("février", "February"),
    Text("mars", "March"),
    Text("avril", "April"),
    Text("mai", "May"),
    Text("juin", "June"),
    Text("juillet", "July"),
    Text("août", "August"),
    Text("septembre", "September"),
    Text("octobre", "October"),
    Text("novembre", "November"),
    Text("décembre", "December"),
)
SHORT_MONTHS = (
    Text("janv.", "Jan"),
    Text("févr.", "Feb"),
    Text("mars", "Mar"),
    Text("avr.", "Apr"),
    Text("mai", "May"),
    Text("juin", "Jun"),
    Text("juil.", "Jul"),
    Text("août", "Aug"),
    Text("sept.", "Sep"),
    Text("oct.", "Oct"),
    Text("nov.", "Nov"),
    Text("déc.", "Dec"),
)


@dataclass(frozen=True, slots=True)
class CategoryFace:
    """What a category shows everywhere: letters, words and the CSS class of its shape and colour."""

    letters: str
    words: Text
    css: str


CATEGORIES: Mapping[str, CategoryFace] = {
    "A": CategoryFace("A", Text("Objet d’appoint", "Support object"), "cat-a"),
    "B": CategoryFace("B", Text("Barrière d’usage courant", "Everyday barrier"), "cat-b"),
    "C": CategoryFace(
        "C", Text("Usage en santé, modèle validé", "Health-care use, validated model"), "cat-c"
    ),
    "D": CategoryFace("D", Text("Dispositif critique", "Critical device"), "cat-d"),
    "unclassified": CategoryFace("NC", Text("Non classé", "Unclassified"), "cat-nc"),
}


def category_face(category: Any) -> CategoryFace:
    """The face of "A", "B", "C", "D", "unclassified", or an enum member of that value.

    Raises ValueError for anything else: a wrong badge is worse than a broken page.
    """
    code = getattr(category, "value", category)
    face = CATEGORIES.get(code)
    if face is None:
        raise ValueError(f"unknown category {category!r}; expected one of {', '.join(CATEGORIES)}")
    return face


def localized(value: Any, language: str) -> str:
    """The wording of a `Text` or of a ``{"fr", "en"}`` mapping; other values as text, None as "".

    A mapping without the asked language gives the other one rather than nothing.
    """
    if value is None:
        return ""
    if isinstance(value, Text):
        return value.to(language)
    if isinstance(value, Mapping):
        asked, other = ("en", "fr") if language.startswith("en") else ("fr", "en")
        return str(value.get(asked) or value.get(other) or "")
    return str(value)


def decimal(value: int | float | Decimal, places: int, language: str) -> str:
    """A number rounded half up to `places` decimals, grouped and pointed by language."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    written = f"{rounded:,.{places}f}"
    if language.startswith("en"):
        return written.replace("-", "−")
    return written.replace("-", "−").replace(",", NARROW).replace(".", ",")


def pieces(value: int, language: str) -> str:
    """A whole number of pieces: 84310 gives "84 310" in French, "84,310" in English."""
    return decimal(value, 0, language)


def percent(share: float | Decimal, places: int, language: str) -> str:
    """A share (1 is the whole) as a percentage, never rounded up to 100 nor down to 0."""
    sign = "%" if language.startswith("en") else f"{NARROW}%"
    number, step = Decimal(str(share)) * 100, Decimal(1).scaleb(-places)
    shown = number.quantize(step, rounding=ROUND_HALF_UP)
    if shown == 100 and number < 100:
        return f">{NARROW}{decimal(100 - step, places, language)}{sign}"
    if shown == 0 and number > 0:
        return f"<{NARROW}{decimal(step, places, language)}{sign}"
    return f"{decimal(number, places, language)}{sign}"


def _as_day(value: date | datetime | str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a civil date needs an aware instant")
        return value.astimezone(PARIS).date()
    return value


def civil_date(value: date | datetime | str, language: str, *, with_year: bool) -> str:
    """A day in words: "1er avril" or "6 avril 2020"; "1 April" or "6 April 2020".

    Takes a date, an aware instant (its day in Paris) or either in ISO 8601.
    """
    day = _as_day(value)
    words = f"{_rank(day, language)}\u00a0{MONTHS[day.month - 1].to(language)}"
    return f"{words} {day.year}" if with_year else words


def short_date(value: date | datetime | str, language: str, *, with_year: bool = False) -> str:
    """A day where room is scarce, a graduation or a table: "1er avr.", "20 nov. 2020"; "1 Apr", "20 Nov 2020"."""
    day = _as_day(value)
    words = f"{_rank(day, language)}\u00a0{SHORT_MONTHS[day.month - 1].to(language)}"
    return f"{words}\u00a0{day.year}" if with_year else words


def _rank(day: date, language: str) -> str:
    return "1er" if day.day == 1 and not language.startswith("en") else str(day.day)


def civil_moment(value: datetime, language: str) -> str:
    """An aware instant in Paris: "6 avril 2020, 8 h 05" or "6 April 2020, 08:05"."""
    day = civil_date(value, language, with_year=True)
    local = value.astimezone(PARIS)
    if language.startswith("en"):
        return f"{day}, {local:%H:%M}"
    return f"{day}, {local.hour}\u00a0h\u00a0{local:%M}"
