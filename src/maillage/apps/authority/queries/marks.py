"""What stands beside the name of a design, a version or a profile wherever it is named: its category
today, and loudly that it has none, or that it is stopped.

Guarantees: what no decision in force opens is never marked as open; one open profile among several marks
its design with that category, and a stopped one beside it is told too, as is a last version that nobody
classified beside older ones; the marks are those of `dossier`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, StrIndex, Substr

from maillage.apps.authority.codes import MARK_STATES, NEVER_HERE, NEWEST_UNCLASSIFIED
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.dossier import CATEGORY_ORDER, Standing, standing_on
from maillage.apps.catalogue.models import Version
from maillage.kernel.text import Text
from maillage.safety.acts import Hold
from maillage.safety.terms import LABELS

# The last version of the design whose profile an act bears on.
_BEFORE_DASH = StrIndex(Concat(OuterRef("subject"), Value("-")), Value("-")) - 1
_NEWEST = Subquery(
    Version.objects.filter(design__code=Substr(OuterRef("subject"), 1, _BEFORE_DASH))
    .order_by("-number")
    .values("code")[:1]
)
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
    """The marks of a day; `newest` is the last version of each design that has a decision."""

    decided: Mapping[str, Sequence[Standing]]
    holds: tuple[Hold, ...]
    newest: Mapping[str, str]

    def of(self, code: str, use: str = "") -> tuple[Mark, ...]:
        """The marks of a design, version or profile, for one use or all; never empty, the gravest first."""
        found = [
            s for s in self.decided.get(_design(code), ()) if _in(code, s.profile) and use in ("", s.use)
        ]
        told = _found(found, any(_stopped(hold, code) for hold in self.holds))
        classified = [s.profile for s in found if s.badge != "unclassified"]
        if not classified or code != _design(code):
            return told
        if any(_in(self.newest.get(code, ""), profile) for profile in classified):
            return told
        graver = sum(mark.state != "in_force" or mark.category == "D" for mark in told)  # they come first
        return (*told[:graver], Mark("unclassified", NEWEST_UNCLASSIFIED), *told[graver:])


def _mark(standing: Standing) -> Mark:
    return Mark(standing.badge, standing.state)


def marks(day: date) -> Marks:
    """The marks of every design on `day`. Two queries, however many designs."""
    book = read_act_book(workshops=(), establishments=(), beside=_NEWEST)
    holds = tuple(
        hold for hold in book.holds if hold.placed <= day and (hold.lifted is None or day < hold.lifted)
    )
    decided: dict[str, list[Standing]] = defaultdict(list)
    for profile, use in book.decisions:
        row = book.decision_row(profile, use, day)
        decided[_design(profile)].append(standing_on(row, profile, use, holds, day))
    newest = {_design(profile): rows[0].beside for (profile, _use), rows in book.decisions.items()}
    return Marks(dict(decided), holds, newest)


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


KEPT = "_marks_of_designs"


def marks_once(asked: object, day: date) -> Marks:
    """The marks that a request, or any other asker, keeps from the first time that it asks."""
    kept: Marks | None = getattr(asked, KEPT, None)
    if kept is None:
        kept = marks(day)
        setattr(asked, KEPT, kept)
    return kept
