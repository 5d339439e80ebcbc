"""Everything that clears or refuses, read once: the facts of any question come from here.

Guarantees: loading takes two SQL queries, however many acts, workshops or establishments
there are; a question asked of the book gets the same facts whether it is asked alone or
with a million others. In a page, what concerns everybody is read once (`maillage.apps.reading`), and a book is
the same as when all of it is read for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, StrIndex, Substr

from maillage.apps.authority import bridges
from maillage.apps.authority.codes import AttestationKind
from maillage.apps.catalogue.models import Version
from maillage.apps.reading import is_kept, is_reading, keep, once
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.queries.acts import ActRow, Amendment, Ending, acts_by_kind
from maillage.safety.acts import Acceptance, Attestation, Decision, Hold, LegalBasis, Policy


@dataclass(frozen=True, slots=True)
class Attested:
    """What is attested of one workshop."""

    levels: tuple[Attestation, ...] = ()
    trainings: tuple[Attestation, ...] = ()
    appointments: tuple[Attestation, ...] = ()


NOT_ATTESTED = Attested()
PENDING = "0000-000"  # the number of an act that is only previewed: no act ever takes it


@dataclass(frozen=True, slots=True)
class ActBook:
    decisions: Mapping[tuple[str, str], Sequence[ActRow]]
    bases: Mapping[str, ActRow]
    successors: Mapping[str, str]
    policies: tuple[Policy, ...]
    attested: Mapping[str, Attested]
    acceptances: Mapping[str, tuple[Acceptance, ...]]
    holds: tuple[Hold, ...]
    decisions_by_number: Mapping[str, ActRow] = field(default_factory=dict)

    def decision_row(self, profile: str, use: str, day: date) -> ActRow | None:
        """Of the decisions that have begun by `day`, the one that began last (of two that began the
        same day, the one recorded last); failing any, the first to come. Acts are in order of recording.
        With its terms as amended by that day.
        """
        rows = self.decisions.get((profile, use), ())
        begun = [row for row in rows if row.valid_from <= day]
        if begun:
            return max(reversed(begun), key=lambda row: row.valid_from).as_amended(day)
        first = min(rows, key=lambda row: row.valid_from, default=None)
        return None if first is None else first.as_amended(day)

    def decision(self, profile: str, use: str, day: date) -> Decision | None:
        row = self.decision_row(profile, use, day)
        return None if row is None else bridges.decision(row, day)

    def basis_row(self, number: str, day: date) -> ActRow | None:
        """The basis cited under `number`, or the one that has replaced it by `day`."""
        while (after := self.successors.get(number, "")) and self.bases[after].valid_from <= day:
            number = after
        return self.bases.get(number)

    def basis(self, profile: str, use: str, day: date) -> LegalBasis | None:
        row = self.decision_row(profile, use, day)
        cited = None if row is None else self.basis_row(row.payload["basis"], day)
        return None if cited is None else bridges.legal_basis(cited)

    def attested_of(self, workshop: str) -> Attested:
        return self.attested.get(workshop, NOT_ATTESTED)

    def acceptances_of(self, establishment: str) -> tuple[Acceptance, ...]:
        return self.acceptances.get(establishment, ())


def _attested(rows: Sequence[ActRow]) -> dict[str, Attested]:
    found: dict[str, dict[str, list[Attestation]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row.subject][row.payload["kind"]].append(bridges.attestation(row))
    return {
        workshop: Attested(
            levels=tuple(kinds[AttestationKind.LEVEL]),
            trainings=tuple(kinds[AttestationKind.TRAINING]),
            appointments=tuple(kinds[AttestationKind.APPOINTMENT]),
        )
        for workshop, kinds in found.items()
    }


def _accepted(rows: Sequence[ActRow]) -> dict[str, tuple[Acceptance, ...]]:
    found: dict[str, list[Acceptance]] = defaultdict(list)
    for row in rows:
        found[row.subject].append(bridges.acceptance(row))
    return {establishment: tuple(listed) for establishment, listed in found.items()}


Rows = Mapping[str, Sequence[ActRow]]
Named = dict[str, Collection[str] | None]
EVERYBODY, BOOK_OF_EVERYBODY = "acts of everybody", "book of everybody"
STOPPING = (ActKind.HOLD, ActKind.SUSPEND, ActKind.RECALL)
OF_EVERYBODY = (ActKind.DECISION, ActKind.LEGAL_BASIS, ActKind.POLICY, *STOPPING)
# The last version of the design whose profile a decision is about.
_BEFORE_DASH = StrIndex(Concat(OuterRef("subject"), Value("-")), Value("-")) - 1
_NEWEST = Subquery(
    Version.objects.filter(design__code=Substr(OuterRef("subject"), 1, _BEFORE_DASH))
    .order_by("-number")
    .values("code")[:1]
)


def acts_of_everybody() -> Rows:
    """Every act that is about no workshop and no establishment alone; beside a decision, the last version of
    its design. Two queries, once a page."""
    return once(EVERYBODY, lambda: acts_by_kind(dict.fromkeys(OF_EVERYBODY), _NEWEST))


def book_of_everybody() -> ActBook:
    """The book of what concerns everybody: nobody's attestations or acceptances. Two queries, once a page."""
    none: Rows = {ActKind.ATTESTATION: (), ActKind.ACCEPTANCE: ()}
    return once(BOOK_OF_EVERYBODY, lambda: _book({**acts_of_everybody(), **none}))


def _rows(
    workshops: Collection[str] | None,
    establishments: Collection[str] | None,
    profiles: Collection[str] | None,
    beside: Subquery | None = None,
) -> Rows:
    named: Named = {ActKind.ATTESTATION: workshops, ActKind.ACCEPTANCE: establishments}
    return acts_by_kind({**dict.fromkeys(OF_EVERYBODY), ActKind.DECISION: profiles, **named}, beside)


def _book(acts: Rows) -> ActBook:
    decisions: dict[tuple[str, str], list[ActRow]] = defaultdict(list)
    for row in acts[ActKind.DECISION]:
        decisions[row.subject, row.object].append(row)
    bases = acts[ActKind.LEGAL_BASIS]
    return ActBook(
        decisions=dict(decisions),
        bases={row.number: row for row in bases},
        successors={row.ends: row.number for row in bases if row.ends},
        policies=tuple(bridges.policy(row) for row in acts[ActKind.POLICY]),
        attested=_attested(acts[ActKind.ATTESTATION]),
        acceptances=_accepted(acts[ActKind.ACCEPTANCE]),
        holds=bridges.holds(row for kind in STOPPING for row in acts[kind]),
        decisions_by_number={row.number: row for row in acts[ActKind.DECISION]},
    )


def _kept_apart(workshops: Collection[str] | None, establishments: Collection[str] | None) -> ActBook:
    """The book, read whole for a page, which keeps of it what concerns everybody."""
    rows = _rows(workshops, establishments, None, _NEWEST)
    book = _book(rows)
    keep(EVERYBODY, {kind: rows[kind] for kind in OF_EVERYBODY})
    keep(BOOK_OF_EVERYBODY, replace(book, attested={}, acceptances={}))
    return book


def _completed(workshops: Collection[str] | None, establishments: Collection[str] | None) -> ActBook:
    """The book, of what the page has kept and of what is about the given ones."""
    named: Named = {ActKind.ATTESTATION: workshops, ActKind.ACCEPTANCE: establishments}
    found = acts_by_kind({kind: codes for kind, codes in named.items() if codes is None or len(codes)})
    return replace(
        book_of_everybody(),
        attested=_attested(found.get(ActKind.ATTESTATION, ())),
        acceptances=_accepted(found.get(ActKind.ACCEPTANCE, ())),
    )


def read_act_book(
    *,
    workshops: Collection[str] | None = None,
    establishments: Collection[str] | None = None,
    profiles: Collection[str] | None = None,
) -> ActBook:
    """The book, of everyone and everything, or of the given ones. Two queries; in a page that has read what
    concerns everybody, those for the given workshops and establishments alone, if any."""
    if is_kept(EVERYBODY):
        whole = _completed(workshops, establishments)
        return whole if profiles is None else _only(whole, profiles)
    if profiles is None and is_reading():
        return _kept_apart(workshops, establishments)
    return _book(_rows(workshops, establishments, profiles))


def _only(book: ActBook, profiles: Collection[str]) -> ActBook:
    """The book with the decisions of the given profiles alone."""
    decisions = {key: rows for key, rows in book.decisions.items() if key[0] in set(profiles)}
    numbered = {row.number: row for rows in decisions.values() for row in rows}
    return replace(book, decisions=decisions, decisions_by_number=numbered)


def _as_row(act: ActFacts) -> ActRow:
    """An act that is not recorded yet, as if it were the last."""
    return ActRow(
        number=PENDING, kind=act.kind, subject=act.subject, object=act.object, valid_from=act.valid_from,
        valid_until=act.valid_until, payload=act.payload, sha256="", recorded_at=datetime.max.replace(tzinfo=UTC),
        actor="", ends=act.ends, endings=(),
    )  # fmt: skip


def _without(row: ActRow, number: str) -> ActRow:
    return replace(
        row,
        endings=tuple(ending for ending in row.endings if ending.number != number),
        amendments=tuple(amendment for amendment in row.amendments if amendment.number != number),
    )


def _with(row: ActRow, act: ActFacts) -> ActRow:
    if act.kind == ActKind.AMEND and row.number == act.payload["amends"]:
        return replace(row, amendments=(*row.amendments, Amendment(PENDING, act.valid_from, act.payload)))
    if row.number != act.ends:
        return row
    ending = Ending(PENDING, act.kind, act.valid_from, str(act.payload.get("reason", "")))
    return replace(row, endings=(*row.endings, ending))


def books_around(
    act: ActFacts, *, workshops: Collection[str], establishments: Collection[str], profiles: Collection[str]
) -> tuple[ActBook, ActBook]:
    """The books without and with an act, recorded already or still to be. Two queries.

    They differ by the act and by what it ends, and by nothing else: what one clears and the other refuses
    is what the act refuses.
    """
    found = _rows(workshops, establishments, profiles)
    if act.number:
        before = {
            kind: [_without(row, act.number) for row in rows if row.number != act.number]
            for kind, rows in found.items()
        }
        return _book(before), _book(found)
    after = {kind: [_with(row, act) for row in rows] for kind, rows in found.items()}
    if act.kind in after:
        after[act.kind].append(_as_row(act))
    return _book(found), _book(after)
