"""The prevention and usage texts that an authority states of objects, beside the notice of their category.

Guarantee: a text that claims what the decisions in force let no text claim is not given, though its act stands: a decision
may have been amended, replaced, or have come to its end since. Texts that claim nothing cost no query more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.queries.codes import codes_above, profiles_of_code
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_by_kind, acts_of
from maillage.kernel.clock import in_force
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import LANGUAGES, Text
from maillage.safety.claims import find_claims, refuse_claims

Said = Mapping[str, str]  # a text by language, as it was given


@dataclass(frozen=True, slots=True)
class StandingNotice:
    """A text in force: the act that states it, and what it is about."""

    act: str
    about: str
    text: Text


@dataclass(frozen=True, slots=True)
class StandingRuling:
    """A ruling in force: what it is about, the question and its answer."""

    act: str
    about: str
    appeal: bool
    question: Text
    answer: Text


def _stands(row: ActRow, day: date) -> bool:
    return in_force(day, row.valid_from, row.valid_until) and row.ended_on(day) is None


def require_no_claim(text: Said, profiles: Collection[str], day: date) -> None:
    """What each decision in force that day lets texts claim, and no more; nothing where there is none."""
    book = read_act_book(workshops=(), establishments=(), profiles=profiles)
    rows = (book.decision_row(profile, use.value, day) for profile in profiles for use in Use)
    decided = [row for row in rows if row is not None and row.valid_from <= day and row.ended_on(day) is None]
    decided = [row for row in decided if row.valid_until is None or day <= row.valid_until]
    for language in LANGUAGES:
        if not decided:
            refuse_claims(text[language])
        for row in decided:
            refuse_claims(text[language], row.payload["category"], row.payload["claims"])


def _may_be_said(row: ActRow, day: date) -> bool:
    text = row.payload["text"]
    if not any(find_claims(text[language]) for language in LANGUAGES):
        return True
    try:
        require_no_claim(text, profiles_of_code(row.subject) or [], day)
    except Refusal:
        return False
    return True


def _is_given(row: ActRow, day: date) -> bool:
    return _stands(row, day) and _may_be_said(row, day)


def notices_on(profiles: Collection[str], day: date) -> dict[str, tuple[StandingNotice, ...]]:
    """By profile, the texts in force, the most general first, then as they were recorded. Two queries at most."""
    above = {profile: codes_above(profile) for profile in profiles}
    asked = {code for codes in above.values() for code in codes}
    rows = [row for row in acts_of(ActKind.NOTICE, asked) if _is_given(row, day)] if asked else []
    return {
        profile: tuple(_notice(row) for code in codes for row in rows if row.subject == code)
        for profile, codes in above.items()
    }


def _notice(row: ActRow) -> StandingNotice:
    return StandingNotice(row.number, row.subject, Text.from_dict(row.payload["text"]))


def _ruling(row: ActRow) -> StandingRuling:
    said = row.payload
    question, answer = Text.from_dict(said["question"]), Text.from_dict(said["answer"])
    return StandingRuling(row.number, row.subject, said["appeal"], question, answer)


def said_of(codes: Collection[str], day: date) -> tuple[Sequence[StandingNotice], Sequence[StandingRuling]]:
    """The notices and the rulings in force on any of these codes, as they were recorded. Two queries."""
    found = acts_by_kind(dict.fromkeys((ActKind.NOTICE, ActKind.RULING), codes))
    notices = [row for row in found[ActKind.NOTICE] if _is_given(row, day)]
    rulings = [row for row in found[ActKind.RULING] if _stands(row, day)]
    return tuple(map(_notice, notices)), tuple(map(_ruling, rulings))
