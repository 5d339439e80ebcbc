"""The weight of each need, folded from the State's priorities; their list, and what one would change.

Guarantees: for one subject the latest act in force on the day counts; the most specific
subject wins (the need itself, then its design, then its kind of establishment); without an
act the weight is 1. What a priority changes is counted by the same fold, on the open real
needs as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Sum
from django.db.models.functions import Greatest

from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.records.codes import ActKind
from maillage.apps.records.queries.acts import ActRow, acts_of
from maillage.apps.sorting import LineOrder
from maillage.kernel.clock import in_force

USUAL = 1


@dataclass(frozen=True, slots=True)
class Priority:
    """A weight in force, and the act that set it."""

    subject: str
    weight: int
    reason: str
    act: str
    valid_from: date
    valid_until: date | None


NO_PRIORITY = Priority("", USUAL, "", "", date.min, None)


@dataclass(frozen=True, slots=True)
class Priorities:
    """Priorities in force on a day, by subject."""

    by_subject: Mapping[str, Priority]

    def of(self, *, need: str, design: str, kind: str) -> Priority:
        for subject in (f"need:{need}", design, f"kind:{kind}"):
            found = self.by_subject.get(subject)
            if found is not None:
                return found
        return NO_PRIORITY

    def with_one(self, priority: Priority) -> Priorities:
        """As if one more were set, after all the others."""
        return Priorities({**self.by_subject, priority.subject: priority})


@dataclass(frozen=True, slots=True)
class Weighed:
    """Open needs that would pass from a weight to another; pieces not received yet."""

    before: int
    after: int
    needs: int
    pieces: int


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A priority as an act. `state`: ``in_force``, ``to_come``, ``over``, ``withdrawn``, ``replaced`` (by a
    later act on the same subject). `needs` and `pieces` it gives its weight to today.
    """

    priority: Priority
    state: str
    ended_by: str
    ended_reason: str
    needs: int
    pieces: int


def _priority(row: ActRow) -> Priority:
    return Priority(
        subject=row.subject,
        weight=int(row.payload["weight"]),
        reason=str(row.payload["reason"]),
        act=row.number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def _fold(rows: Iterable[ActRow], day: date, without: str = "") -> Priorities:
    """What stands on the day, the latest act of a subject last; `without` one act."""
    standing = (
        row
        for row in rows
        if in_force(day, row.valid_from, row.valid_until)
        and row.ended_on(day) is None
        and row.number != without
    )
    return Priorities({row.subject: _priority(row) for row in standing})


def priorities_on(day: date, *, without: str = "") -> Priorities:
    """Every priority in force on `day`, but for the act `without`. Two queries."""
    return _fold(acts_of(ActKind.PRIORITY), day, without)


def weights_of(needs: Iterable[Need], day: date) -> dict[str, int]:
    """Weight by code of needs whose design and establishment are already read. Two queries."""
    found = priorities_on(day)
    return {
        need.code: found.of(need=need.code, design=need.design.code, kind=need.establishment.kind).weight
        for need in needs
    }


Group = tuple[str, str, str]  # (need named by a priority or "", design, kind of establishment)


def _groups(named: Iterable[str]) -> dict[Group, tuple[int, int]]:
    """Open real needs and pieces not received, by what decides their weight. At most two queries."""
    codes = sorted(subject.removeprefix("need:") for subject in named if subject.startswith("need:"))
    rows = Need.objects.filter(status=NeedStatus.OPEN, scenario="")
    waited = Sum(Greatest(F("quantity") - F("received"), 0))
    found: dict[Group, tuple[int, int]] = {}
    for own, kept in ((True, rows.filter(code__in=codes)), (False, rows.exclude(code__in=codes))):
        columns = ["code", "design__code", "establishment__kind"][0 if own else 1 :]
        counted = kept.order_by().values(*columns).annotate(n=Count("pk"), pieces=waited)
        for row in counted:
            key = (row.get("code", ""), row["design__code"], row["establishment__kind"])
            found[key] = (row["n"], row["pieces"])
    return found


def weighed(before: Priorities, after: Priorities) -> tuple[Weighed, ...]:
    """Needs whose weight would change, by weight before and after. At most two queries."""
    groups = _groups({*before.by_subject, *after.by_subject})
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for (need, design, kind), (count, pieces) in groups.items():
        then = before.of(need=need, design=design, kind=kind).weight
        now = after.of(need=need, design=design, kind=kind).weight
        if then != now:
            sums[then, now][0] += count
            sums[then, now][1] += pieces
    return tuple(Weighed(*weights, *counted) for weights, counted in sorted(sums.items()))


def _state(row: ActRow, standing: Priorities, day: date) -> str:
    if row.ended_on(day) is not None:
        return "withdrawn"
    if day < row.valid_from:
        return "to_come"
    if not in_force(day, row.valid_from, row.valid_until):
        return "over"
    return "in_force" if standing.by_subject[row.subject].act == row.number else "replaced"


def priority_rows(day: date) -> tuple[PriorityRow, ...]:
    """Every priority ever set, the latest first, with what those in force weigh on. At most four queries."""
    acts = acts_of(ActKind.PRIORITY)
    standing = _fold(acts, day)
    carried: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (need, design, kind), (count, pieces) in _groups(standing.by_subject).items():
        act = standing.of(need=need, design=design, kind=kind).act
        carried[act][0] += count
        carried[act][1] += pieces
    return tuple(_row(act, standing, carried.get(act.number, (0, 0)), day) for act in reversed(acts))


def _row(act: ActRow, standing: Priorities, carried: Sequence[int], day: date) -> PriorityRow:
    ending = act.ended_on(day)
    return PriorityRow(
        priority=_priority(act),
        state=_state(act, standing, day),
        ended_by=ending.number if ending is not None else "",
        ended_reason=ending.reason if ending is not None else "",
        needs=carried[0],
        pieces=carried[1],
    )


STATES = ("in_force", "to_come", "replaced", "over", "withdrawn")
PRIORITY_ORDERS = LineOrder[PriorityRow](
    {
        "state": lambda row: STATES.index(row.state),
        "weight": lambda row: row.priority.weight,
        "subject": lambda row: row.priority.subject,
        "needs": lambda row: row.needs,
        "pieces": lambda row: row.pieces,
        "from": lambda row: row.priority.valid_from,
        "act": lambda row: row.priority.act,
    },
    default="state",
    tie=lambda row: row.priority.act,
)


def priority_list(
    *, day: date, sort: str = "", language: str = "fr", page: int = 1, size: int = PAGE_SIZE
) -> Page[PriorityRow]:
    """Every priority ever set, those in force on `day` first. At most four queries."""
    return paged(PRIORITY_ORDERS.arranged(priority_rows(day), sort, language), page, size)
