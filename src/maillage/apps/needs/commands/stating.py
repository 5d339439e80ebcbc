"""Statements about a supply: appended one after the other, the last one holds.

Guarantees: an amendment or an ending answers the statement that its author read (`seen`);
when another was made meanwhile it is a Conflict, whoever comes first; an ended supply says
nothing more. Rows are only ever inserted.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from maillage.apps.accounts.actor import Actor
from maillage.apps.checking import checked
from maillage.apps.needs.limits import require_no_person
from maillage.apps.needs.models import IndustrySupply, ObjectStock
from maillage.apps.needs.supply_reasons import (
    REASON_MISSING,
    STATED_LATER,
    SUPPLY_CHANGED,
    SUPPLY_ENDED,
    UNKNOWN_SUPPLY,
)
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, civil_date, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.kernel.territories import chain

Statement = TypeVar("Statement", IndustrySupply, ObjectStock)


def last_statement(table: type[Statement], code: str, seen: int | None = None) -> Statement:
    """What holds of `code`, its first statement locked. Refusal when unknown or ended, Conflict
    when it is not the statement `seen`.
    """
    rows = table._default_manager.filter(code=code)
    if rows.select_for_update().filter(number=1).first() is None:
        raise Refusal(UNKNOWN_SUPPLY, given=code)
    row = rows.select_related("design").order_by("-number")[0]
    if row.ended_reason:
        day = civil_date(row.recorded_at).isoformat()
        raise Refusal(SUPPLY_ENDED, code=code, day=day, reason=row.ended_reason)
    if seen is not None and row.number != seen:
        raise Conflict(SUPPLY_CHANGED, code=code, actor=row.actor)
    return row


def stated_again(row: Statement, changes: dict[str, Any], actor: Actor, clock: Clock) -> Statement:
    """The next statement of the same supply, saved: what `row` says, but for the changes."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return first_stated(type(row)(**{**values, "number": row.number + 1, **changes}), actor, clock)


def first_stated(row: Statement, actor: Actor, clock: Clock) -> Statement:
    """The statement signed, dated, checked and saved."""
    row.recorded_at, row.user_id, row.actor = clock.now(), actor.user_id, actor.name
    checked(row).save(force_insert=True)
    return row


def require_stated_by_now(day: date, clock: Clock) -> date:
    if day > today(clock):
        raise Refusal(STATED_LATER, given=day.isoformat(), today=today(clock).isoformat())
    return day


def require_ending(reason: str) -> str:
    said = require_no_person("reason", tidy(reason))
    if not said:
        raise Refusal(REASON_MISSING)
    return said


def require_territory(code: str) -> str:
    """The code of a territory. Raises Refusal ``territory.unknown``."""
    return chain(code)[0]
