"""What stands beside the name of a design, a version or a profile wherever it is named: its category
today, and loudly that it has none, or that it is stopped.

Guarantees: what no decision in force opens is never marked as open; one open profile among several marks
its design with that category, and a stopped one beside it is told too, as is a last version that nobody
classified beside older ones; the marks are those of `dossier`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.apps.authority.codes import MARK_STATES, NEVER_HERE, NEWEST_UNCLASSIFIED
from maillage.apps.authority.queries.act_book import ActBook, book_of_everybody
from maillage.apps.authority.queries.dossier import CATEGORY_ORDER, Standing, in_force_on, standing_on
from maillage.apps.reading import once
from maillage.kernel.text import Text
from maillage.safety.acts import Hold
from maillage.safety.terms import LABELS

_CATEGORY = Text("catégorie", "category")
_NONE = Text("NON CLASSÉ", "UNCLASSIFIED")
_LOUD = Text(" : ne se distribue pas", ": not to be distributed")


@dataclass(frozen=True, slots=True)
class Mark:
    """`category` as badges take it; `state` as in `Standing`, or ``newest_unclassified`` beside the marks of
    older versions of a design."""

    category: str
    state: str


def _design(code: str) -> str:
    return code.partition("-")[0]


def _in(code: str, profile: str) -> bool:
    """Whether a profile is the one named, or of the version or the design named."""
    return profile == code or profile.startswith((f"{code}/", f"{code}-"))


def _stopped(hold: Hold, code: str) -> bool:
    """Whether a hold blocks everything under the code, or names something under it, whoever makes it."""
    named = hold.profile or hold.version or hold.design
    narrow = bool(hold.workshop or hold.lot)
    return not narrow and bool(named) and (_in(named, code) or _in(code, named))


def _closed(found: Sequence[Standing], stopped: bool) -> tuple[Mark, ...]:
    """Nothing is open: every decision that is over, withdrawn or blocked; failing any, unclassified."""
    told = dict.fromkeys(Mark(s.badge, s.state) for s in found if s.state not in ("unclassified", "to_come"))
    none = Mark("unclassified", "held" if stopped else "unclassified")
    return tuple(sorted(told, key=lambda mark: CATEGORY_ORDER.index(mark.category))) or (none,)


def _found(found: Sequence[Standing], stopped: bool) -> tuple[Mark, ...]:
    """What is stopped, then what is open; failing any, what closed it."""
    opened = [category for category in CATEGORY_ORDER if Mark(category, "in_force") in map(_mark, found)]
    if not opened:
        return _closed(found, stopped)
    blocked = [s.badge for s in found if s.state == "held"] or (["unclassified"] if stopped else [])
    return (
        *(Mark(badge, "held") for badge in dict.fromkeys(blocked)),
        *(Mark(category, "in_force") for category in opened),
    )


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a day. A page names few of the designs that have decisions: each stands when first asked."""

    day: date
    book: ActBook
    holds: tuple[Hold, ...]
    decided: Mapping[str, Sequence[tuple[str, str]]]  # design → the profiles and uses that have a decision
    _standings: dict[str, tuple[Standing, ...]] = field(default_factory=dict, compare=False)

    def _of_design(self, design: str) -> tuple[Standing, ...]:
        if design not in self._standings:
            self._standings[design] = tuple(
                standing_on(self.book.decision_row(*decided, self.day), *decided, self.holds, self.day)
                for decided in self.decided.get(design, ())
            )
        return self._standings[design]

    def _newest(self, design: str) -> str:
        """The last version of a design that has a decision."""
        first = next(iter(self.decided.get(design, ())), None)
        return "" if first is None else self.book.decisions[first][0].beside

    def of(self, code: str, use: str = "") -> tuple[Mark, ...]:
        """The marks of a design, version or profile, for one use or all; never empty, the gravest first."""
        found = [s for s in self._of_design(_design(code)) if _in(code, s.profile) and use in ("", s.use)]
        told = _found(found, any(_stopped(hold, code) for hold in self.holds))
        classified = [s.profile for s in found if s.badge != "unclassified"]
        if not classified or code != _design(code):
            return told
        if any(_in(self._newest(code), profile) for profile in classified):
            return told
        graver = sum(mark.state != "in_force" or mark.category == "D" for mark in told)  # they come first
        return (*told[:graver], Mark("unclassified", NEWEST_UNCLASSIFIED), *told[graver:])


def _mark(standing: Standing) -> Mark:
    return Mark(standing.badge, standing.state)


def _marks(day: date) -> Marks:
    book = book_of_everybody()
    decided: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for profile, use in book.decisions:
        decided[_design(profile)].append((profile, use))
    return Marks(day, book, in_force_on(book.holds, day), dict(decided))


def marks(day: date) -> Marks:
    """The marks of every design on `day`. Two queries, however many designs, once a page."""
    return once(("marks", day), lambda: _marks(day))


def _in_full(mark: Mark, language: str) -> str:
    if mark.state == NEWEST_UNCLASSIFIED:
        return MARK_STATES[mark.state].to(language).upper()
    if mark.category == "unclassified":
        told = _NONE.to(language)
    else:
        told = f"{_CATEGORY.to(language)} {LABELS['category'][mark.category].to(language)}"
    if mark.state == "in_force":
        return f"{told}, {NEVER_HERE.to(language).lower()}" if mark.category == "D" else told
    state = _LOUD if mark.state == mark.category else MARK_STATES[mark.state]
    joint = "" if mark.state == mark.category else ", "
    return f"{told}{joint}{state.to(language).lower()}"


def in_full(found: Sequence[Mark]) -> Text:
    """Marks as mails write them, where nothing but words is sure to be seen."""
    return Text(
        *(
            ("\u202f; " if language == "fr" else "; ").join(_in_full(mark, language) for mark in found)
            for language in ("fr", "en")
        )
    )
