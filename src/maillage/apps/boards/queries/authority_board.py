"""The authority's board: what must be answered today, then what waits for a decision, and its territory.

Guarantees: every hold that nobody has confirmed or lifted is there, late or not, until somebody does; every
decision in force whose review, end or basis falls within a week, or has passed, is there unless a later
decision already takes over; whoever answers for a territory sees the policies, acceptances and holds that
bear on it, and only those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority import bridges
from maillage.apps.authority.queries.act_book import ActBook, acts_of_everybody, book_of_everybody
from maillage.apps.boards.queries.authority_queue import Queue, read_queue
from maillage.apps.catalogue.models import Profile
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_by_kind
from maillage.kernel.clock import Clock, today
from maillage.kernel.territories import chain, departments_of
from maillage.kernel.text import Text

CONFIRMED_WITHIN = timedelta(hours=24)  # safety scheme §3: confirmed or lifted by a signed decision
SOON = timedelta(days=7)
LATEST = 8
Due = Literal["review", "end", "basis"]


@dataclass(frozen=True, slots=True)
class OpenHold:
    """A hold that waits for a signed decision. `left` is negative once the 24 hours have passed."""

    number: str
    subject: str
    reason: str
    placed_at: datetime
    placed_by: str
    until: datetime
    left: timedelta

    @property
    def late(self) -> bool:
        return self.left < timedelta(0)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A decision that must be looked at before `day`: its review, its end, or the end of its basis."""

    number: str
    profile: str
    use: str
    design: str
    design_name: Text
    category: str
    due: Due
    day: date
    left: int
    basis: str


@dataclass(frozen=True, slots=True)
class TerritoryPolicy:
    number: str
    territory: str
    categories: tuple[str, ...]
    designs: tuple[str, ...]
    recipient_classes: tuple[str, ...]
    valid_from: date
    valid_until: date | None
    reason: str
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """An establishment's answer, the latest first."""

    number: str
    establishment: str
    establishment_name: str
    profile: str
    accepted: bool
    critical_care: bool
    first_article: str
    valid_from: date


@dataclass(frozen=True, slots=True)
class AuthorityBoard:
    """`territories`: those the reader answers for; ``("FR",)`` is the nation. `queue` is None for a territory."""

    territories: tuple[str, ...]
    holds: tuple[OpenHold, ...]
    deadlines: tuple[Deadline, ...]
    policies: tuple[TerritoryPolicy, ...]
    answers: tuple[Answer, ...]
    queue: Queue | None

    @property
    def is_national(self) -> bool:
        return "FR" in self.territories


def territories_of(actor: Actor) -> tuple[str, ...]:
    """The territories that a reviewer or a signer answers for; the nation holds all others."""
    held = [a.territory for a in actor.assignments if a.role in (Role.REVIEWER, Role.SIGNER)]
    if actor.is_operator or "FR" in held:
        return ("FR",)
    return tuple(dict.fromkeys(held))


def open_holds(rows: Iterable[ActRow], clock: Clock) -> tuple[OpenHold, ...]:
    """Holds that nothing has ended, the most pressing first."""
    return tuple(
        OpenHold(
            number=row.number,
            subject=row.subject,
            reason=str(row.payload.get("reason", "")),
            placed_at=row.recorded_at,
            placed_by=row.actor,
            until=row.recorded_at + CONFIRMED_WITHIN,
            left=row.recorded_at + CONFIRMED_WITHIN - clock.now(),
        )
        for row in sorted(rows, key=lambda row: row.recorded_at)
        if not row.endings
    )


def _dues(row: ActRow, basis: ActRow | None) -> list[tuple[Due, date]]:
    review = row.payload["review_by"]
    found: list[tuple[Due, date | None]] = [
        ("review", date.fromisoformat(review) if review else None),
        ("end", row.valid_until),
        ("basis", bridges.last_day(basis) if basis is not None else None),
    ]
    return [(due, day) for due, day in found if day is not None]


def _same_terms(one: ActRow, other: ActRow) -> bool:
    """Whether neither a later decision nor an amendment has taken over."""
    return (one.number, one.amended_by) == (other.number, other.amended_by)


def deadlines(book: ActBook, day: date) -> tuple[Deadline, ...]:
    """Decisions in force to look at within a week, the nearest first. One query."""
    found: list[tuple[ActRow, Due, date, str]] = []
    for (profile, use), _rows in book.decisions.items():
        row = book.decision_row(profile, use, day)
        if row is None or row.endings or row.valid_from > day or (row.valid_until or day) < day:
            continue
        basis = book.basis_row(row.payload["basis"], day)
        for due, last in _dues(row, basis):
            after = book.decision_row(profile, use, last + timedelta(days=1))
            if last <= day + SOON and after is not None and _same_terms(after, row):
                found.append((row, due, last, basis.number if basis is not None else ""))
    names = dict(
        Profile.objects.filter(code__in={row.subject for row, *_ in found}).values_list(
            "code", "version__design__name"
        )
    )
    lines = [
        Deadline(
            number=row.number,
            profile=row.subject,
            use=row.object,
            design=row.subject.partition("-")[0],
            design_name=Text.from_dict(names[row.subject]),
            category=row.payload["category"],
            due=due,
            day=last,
            left=(last - day).days,
            basis=basis,
        )
        for row, due, last, basis in found
    ]
    return tuple(sorted(lines, key=lambda line: (line.day, line.number, line.due)))


def policies(rows: Iterable[ActRow], territories: Collection[str], day: date) -> tuple[TerritoryPolicy, ...]:
    """Policies in force or to come that bear on the territories, those that end soon first."""
    found = [
        TerritoryPolicy(
            number=row.number,
            territory=row.subject,
            categories=tuple(row.payload["categories"]),
            designs=tuple(row.payload["designs"]),
            recipient_classes=tuple(row.payload["recipient_classes"]),
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            reason=row.payload["reason"],
            ends_soon=row.valid_until is not None and row.valid_until <= day + SOON,
        )
        for row in rows
        if not row.endings
        and (row.valid_until is None or row.valid_until >= day)
        and any(row.subject in chain(mine) or mine in chain(row.subject) for mine in territories)
    ]
    return tuple(sorted(found, key=lambda policy: (not policy.ends_soon, policy.valid_from, policy.number)))


def _inside(territories: Collection[str]) -> frozenset[str]:
    return frozenset(code for territory in territories for code in departments_of(territory))


def _answers(rows: Sequence[ActRow], names: dict[str, str]) -> tuple[Answer, ...]:
    standing = [row for row in reversed(rows) if not row.endings and row.subject in names]
    return tuple(
        Answer(
            number=row.number,
            establishment=row.subject,
            establishment_name=names[row.subject],
            profile=row.object,
            accepted=row.payload["accepted"],
            critical_care=row.payload["critical_care"],
            first_article=row.payload["first_article"] or "",
            valid_from=row.valid_from,
        )
        for row in standing[:LATEST]
    )


def _bears_on(row: ActRow, workshops: Collection[str]) -> bool:
    """Whether a hold bears on the workshops of a territory; one that names none bears on all."""
    named = row.payload["scope"].get("workshop", "")
    lot = row.payload["scope"].get("lot", "")
    of_lot = lot.split("-")[1] if lot.count("-") > 1 else ""
    return (named or of_lot) in ("", *workshops)


def authority_board(actor: Actor, clock: Clock) -> AuthorityBoard:
    """The board of whoever reviews or signs. Nine queries, however many acts."""
    day, mine = today(clock), territories_of(actor)
    acts = acts_of_everybody()
    holds, restrictions = acts[ActKind.HOLD], acts[ActKind.POLICY]
    if "FR" in mine:
        book = book_of_everybody()
        return AuthorityBoard(
            mine, open_holds(holds, clock), deadlines(book, day), policies(restrictions, mine, day), (),
            read_queue(day),
        )  # fmt: skip
    inside = _inside(mine)
    workshops = set(Workshop.objects.filter(department__in=inside).values_list("code", flat=True))
    names = dict(Establishment.objects.filter(department__in=inside).values_list("code", "name"))
    answered = acts_by_kind({ActKind.ACCEPTANCE: list(names)})[ActKind.ACCEPTANCE]
    bearing = [row for row in holds if _bears_on(row, workshops)]
    return AuthorityBoard(
        mine,
        open_holds(bearing, clock),
        (),
        policies(restrictions, mine, day),
        _answers(answered, names),
        None,
    )
