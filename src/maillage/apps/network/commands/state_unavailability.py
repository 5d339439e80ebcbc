"""Say on which days a workshop, or a group of its machines, makes nothing; and take it back."""

from __future__ import annotations

from datetime import date, timedelta

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.codes import UnavailabilityReason
from maillage.apps.network.commands.changing import workshop_to_change
from maillage.apps.network.commands.member_facts import require_period
from maillage.apps.network.models import Machine, Unavailability, Workshop
from maillage.apps.network.workshop_reasons import (
    ELSEWHERE,
    UNAVAILABILITY_OVER,
    UNAVAILABILITY_PAST,
    UNKNOWN_UNAVAILABILITY,
    UNKNOWN_UNAVAILABILITY_REASON,
)
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import unavailability_code
from maillage.kernel.refusals import Refusal


def _require_reason(given: str) -> str:
    expected = [reason.value for reason in UnavailabilityReason]
    if given not in expected:
        raise Refusal(UNKNOWN_UNAVAILABILITY_REASON, given=given, expected=expected)
    return given


def _machine(row: Workshop, code: str) -> Machine | None:
    if not code:
        return None
    machine = Machine.objects.filter(workshop=row, code=code).first()
    if machine is None:
        raise Refusal(ELSEWHERE, machine=code, workshop=row.code)
    return machine


@command
def state_unavailability(
    *,
    workshop: str,
    since: date,
    actor: Actor,
    clock: Clock,
    until: date | None = None,
    reason: str = UnavailabilityReason.CLOSED.value,
    note: str = "",
    machine: str = "",
) -> Unavailability:
    """The days, last one included (none: until it is said to be over); of one group when named.

    The same days said twice are written once, so that a double tap does no harm.
    """
    row = workshop_to_change(workshop, actor)
    require_period(since, until)
    if until is not None and until < today(clock):
        raise Refusal(UNAVAILABILITY_PAST, field="until", until=until.isoformat())
    group = _machine(row, machine)
    said = {"workshop": row, "machine": group, "since": since, "until": until}
    known = Unavailability.objects.filter(**said).first()
    if known is not None:
        return known
    made = Unavailability(
        code=unavailability_code(next_number("unavailability")), reason=_require_reason(reason),
        note=tidy(note), created_at=clock.now(), **said,
    )  # fmt: skip
    checked(made).save()
    journal(
        actor=actor, clock=clock, verb="state_unavailability", subject=row.code, unavailability=made.code,
        machine=machine, since=since.isoformat(), until=until.isoformat() if until else None, reason=reason,
    )  # fmt: skip
    return made


@command
def close_this_week(*, workshop: str, actor: Actor, clock: Clock) -> Unavailability:
    """From today to Sunday, in one gesture."""
    day = today(clock)
    sunday = day + timedelta(days=6 - day.weekday())
    return state_unavailability(workshop=workshop, since=day, until=sunday, actor=actor, clock=clock)


@command
def end_unavailability(*, unavailability: str, actor: Actor, clock: Clock) -> None:
    """Over from today: what has not begun is cancelled, what has keeps its past days."""
    found = (
        Unavailability.objects.filter(code=unavailability).values_list("workshop__code", flat=True).first()
    )
    if found is None:
        raise Refusal(UNKNOWN_UNAVAILABILITY, given=unavailability)
    workshop_to_change(found, actor)
    row = Unavailability.objects.filter(code=unavailability).first()  # again, under the workshop's lock
    if row is None:
        raise Refusal(UNKNOWN_UNAVAILABILITY, given=unavailability)
    day = today(clock)
    if row.until is not None and row.until < day:
        raise Refusal(UNAVAILABILITY_OVER, until=row.until.isoformat())
    if row.since >= day:
        row.delete()
    else:
        row.until = day - timedelta(days=1)
        row.save(update_fields=["until"])
    journal(actor=actor, clock=clock, verb="end_unavailability", subject=found, unavailability=unavailability)
