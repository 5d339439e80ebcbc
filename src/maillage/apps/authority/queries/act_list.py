"""Reading acts: the list with its filters, one act as its page shows it.

Guarantees: acts that speak of a workshop's people or of an establishment's answer (attestations,
acceptances, priorities, and what ends them) are left out unless asked for; the state of an act on a
day follows what ends it; a filter given is always applied.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.records.canonical import canonical, digest
from maillage.apps.records.codes import ActKind
from maillage.apps.records.models import Act
from maillage.apps.records.queries.acts import ActRow, Amendment, act_numbered, amendment_on
from maillage.apps.sorting import RowOrder

# What anybody may read; the other kinds speak of organisations' people and daily answers.
PUBLIC = frozenset(
    {
        ActKind.DECISION,
        ActKind.AMEND,
        ActKind.SUSPEND,
        ActKind.WITHDRAW,
        ActKind.LEGAL_BASIS,
        ActKind.POLICY,
        ActKind.NOTICE,
        ActKind.RULING,
        ActKind.RECALL,
        ActKind.HOLD,
        ActKind.LIFT,
    }
)
PRIVATE = frozenset(ActKind) - PUBLIC
ENDING = frozenset({ActKind.WITHDRAW, ActKind.LIFT})
STATES = ("in_force", "to_come", "over", "ended")
ACT_ORDERS = RowOrder(
    {
        "recorded": ("pk",),
        "number": ("number",),
        "kind": ("kind", "-pk"),
        "subject": ("subject", "-pk"),
        "valid_from": ("valid_from",),
        "valid_until": ("valid_until",),
    },
    default="-recorded",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class ActLine:
    """A line of the list. `state` on the day asked: see `STATES`; an act that ends another is in force."""

    number: str
    kind: str
    subject: str
    object: str
    category: str
    valid_from: date
    valid_until: date | None
    ended_by: str
    ends: str
    state: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ActSheet:
    """An act's page: the act, the canonical text it was digested from, whether both still agree; `terms` is the act
    with the terms that hold on the day asked, which are its own unless an amendment changed them."""

    act: ActRow
    terms: ActRow
    canonical: str
    is_sound: bool
    is_public: bool
    state: str


def state_of(start: date, until: date | None, ended_from: date | None, day: date) -> str:
    """``ended`` (by another act), ``over``, ``to_come`` or ``in_force`` on `day`."""
    if ended_from is not None and ended_from <= day:
        return "ended"
    if day < start:
        return "to_come"
    return "over" if until is not None and day > until else "in_force"


def _until(act: Act, day: date) -> date | None:
    """The last day, as amended by `day`."""
    rows = sorted(act.amended_by.all(), key=lambda row: row.pk)
    last = amendment_on([Amendment(row.number, row.valid_from, json.loads(row.payload)) for row in rows], day)
    return act.valid_until if last is None else last.until


def _line(act: Act, day: date) -> ActLine:
    endings = sorted(act.ended_by.all(), key=lambda ending: ending.pk)
    ended_from = min((ending.valid_from for ending in endings), default=None)
    category = (
        json.loads(act.payload).get("category", "") if act.kind in (ActKind.DECISION, ActKind.AMEND) else ""
    )
    until = _until(act, day)
    return ActLine(
        number=act.number,
        kind=act.kind,
        subject=act.subject,
        object=act.object,
        category=category,
        valid_from=act.valid_from,
        valid_until=until,
        ended_by=endings[0].number if endings else "",
        ends=act.ends.number if act.ends is not None else "",
        state=state_of(act.valid_from, until, ended_from, day),
        recorded_at=act.recorded_at,
    )


def _in_state(rows: QuerySet[Act], state: str, day: date) -> QuerySet[Act]:
    ended = Act.objects.filter(ends__isnull=False, valid_from__lte=day).values("ends")
    if state == "ended":
        return rows.filter(pk__in=ended)
    rows = rows.exclude(pk__in=ended)
    if state == "to_come":
        return rows.filter(valid_from__gt=day)
    begun = Act.objects.filter(amends__isnull=False, valid_from__lte=day).values("amends")
    amended = Act.objects.filter(pk__in=begun).prefetch_related("amended_by")
    over = {row.pk for row in amended if (_until(row, day) or day) < day}
    is_over = Q(pk__in=over) | Q(valid_until__lt=day) & ~Q(pk__in=begun)
    return rows.filter(is_over) if state == "over" else rows.filter(~is_over, valid_from__lte=day)


def act_list(
    *,
    day: date,
    kind: str = "",
    subject: str = "",
    state: str = "",
    with_private: bool = False,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ActLine]:
    """Acts, the newest first. `subject` is part of the subject or of the second thing. Five queries,
    seven by state.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = Act.objects.select_related("ends").prefetch_related("ended_by", "amended_by")
    rows = rows.order_by(*ACT_ORDERS.terms(sort))
    if not with_private:
        rows = rows.filter(kind__in=[k.value for k in PUBLIC])
        rows = rows.exclude(ends__kind__in=[k.value for k in PRIVATE])
    if kind:
        rows = rows.filter(kind=kind)
    if subject:
        rows = rows.filter(Q(subject__icontains=subject) | Q(object__icontains=subject))
    if state:
        rows = _in_state(rows, state, day)

    def read(found: Sequence[Act]) -> list[ActLine]:
        return [_line(act, day) for act in found]

    return page_of(rows, page, size, read)


def act_sheet(number: str, day: date) -> ActSheet | None:
    """The act with its canonical text and digest checked again; None when there is none. Five queries."""
    row = act_numbered(number)
    if row is None:
        return None
    text = canonical(row.payload)
    ends_kind = (
        Act.objects.filter(number=row.ends).values_list("kind", flat=True).first() if row.ends else None
    )
    private = {kind.value for kind in PRIVATE}
    ended_from = min((ending.valid_from for ending in row.endings), default=None)
    terms = row.as_amended(day)
    return ActSheet(
        act=row,
        terms=terms,
        canonical=text,
        is_sound=digest(text) == row.sha256,
        is_public=row.kind not in private and ends_kind not in private,
        state=state_of(row.valid_from, terms.valid_until, ended_from, day),
    )
