"""The prevention and usage texts that an authority states of objects, beside the notice of their category."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.catalogue.queries.codes import codes_above
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_by_kind, acts_of
from maillage.kernel.clock import in_force
from maillage.kernel.text import Text


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


def notices_on(profiles: Collection[str], day: date) -> dict[str, tuple[StandingNotice, ...]]:
    """By profile, the texts in force, the most general first, then as they were recorded. Two queries at most."""
    above = {profile: codes_above(profile) for profile in profiles}
    asked = {code for codes in above.values() for code in codes}
    rows = [row for row in acts_of(ActKind.NOTICE, asked) if _stands(row, day)] if asked else []
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
    notices, rulings = (
        [row for row in found[kind] if _stands(row, day)] for kind in (ActKind.NOTICE, ActKind.RULING)
    )
    return tuple(map(_notice, notices)), tuple(map(_ruling, rulings))
