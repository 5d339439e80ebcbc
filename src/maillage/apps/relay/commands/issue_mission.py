"""A workshop issues a mission order for accepted work: a week at most, one holder, named communes.

Guarantees: no order without accepted work of this very workshop; the holder is one of its members on all of
the days; an authority's request is cited only where its act covers the workshop on all of the days; what the
order says stands apart from its serial, and is erased after its last day (`forget_missions`); the journal has
the serial and who issued it, never for whom. The holder is sent their private link when their address is known.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked, within
from maillage.apps.network.models import Member, Workshop
from maillage.apps.network.queries.members import present
from maillage.apps.production.codes import LotStatus, OrderStatus
from maillage.apps.production.commands.locking import lock_orders
from maillage.apps.production.models import Order
from maillage.apps.production.reasons import ORDER_UNKNOWN
from maillage.apps.relay import reasons
from maillage.apps.relay.codes import (
    ACTIVITIES,
    AFTER_MAKING,
    LONGEST_DAYS,
    MOST_COMMUNES,
    SOONEST_DAYS,
    MissionActivity,
)
from maillage.apps.relay.commands.mail_link import write_to_holder
from maillage.apps.relay.models import Mission, MissionParticulars, Slot
from maillage.apps.relay.policies import require_missions
from maillage.apps.relay.queries.requests import covers, request_numbered
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import commune_or_none
from maillage.register.encoding import encode32
from maillage.register.missions import SERIAL_SIZE

SHORT_NAME = re.compile(r"[^\W\d_]+(?:[ ’'\-][^\W\d_]+){0,3} [^\W\d_]\.")
ELDEST = 1900
YOUNGEST_AGE = 14


@dataclass(frozen=True, slots=True)
class MissionTerms:
    """What an order says. `request`: number of the act that carries an authority's request, or empty."""

    order: str
    member: str
    holder: str
    birth_year: int
    activity: str
    communes: Sequence[str]
    first_day: date
    last_day: date
    starts: time
    ends: time
    request: str = ""
    slots: Sequence[str] = ()


def _require_work(order: Order, activity: str) -> None:
    """Under way; or made, with pieces left to bring or to deliver."""
    if order.status == OrderStatus.ACTIVE:
        return
    if order.status != OrderStatus.DONE:
        raise Refusal(reasons.MISSION_WITHOUT_WORK, field="order", order=order.code, status=order.status)
    lots = order.lots.filter(status__in=[LotStatus.MADE, LotStatus.INSPECTED, LotStatus.RELEASED])
    left = any(
        lot.status != LotStatus.RELEASED or lot.quantity_delivered < lot.quantity_released for lot in lots
    )
    if activity not in AFTER_MAKING or not left:
        raise Refusal(reasons.MISSION_NOTHING_LEFT, field="activity", order=order.code, activity=activity)


def _require_days(terms: MissionTerms, day: date) -> None:
    first, last = terms.first_day, terms.last_day
    latest = day + timedelta(days=SOONEST_DAYS)
    said: dict[str, Any] = {"first": first.isoformat(), "last": last.isoformat()}
    if not day <= first <= latest or last < first:
        raise Refusal(
            reasons.MISSION_DAYS,
            field="first_day",
            earliest=day.isoformat(),
            latest=latest.isoformat(),
            **said,
        )
    days = (last - first).days + 1
    if days > LONGEST_DAYS:
        raise Refusal(reasons.MISSION_TOO_LONG, field="last_day", limit=LONGEST_DAYS, days=days, **said)
    if terms.ends <= terms.starts:
        raise Refusal(reasons.HOURS, field="ends", starts=f"{terms.starts:%H:%M}", ends=f"{terms.ends:%H:%M}")


def _require_communes(given: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(given))
    if not 1 <= len(found) <= MOST_COMMUNES or any(commune_or_none(code) is None for code in found):
        raise Refusal(reasons.MISSION_COMMUNES, field="communes", limit=MOST_COMMUNES, given=list(given))
    return found


def _holder(given: str) -> str:
    name = tidy(given)
    if len(name) > 40 or SHORT_NAME.fullmatch(name) is None:
        raise Refusal(reasons.MISSION_HOLDER, field="holder", given=given)
    return name


def _member(terms: MissionTerms, shop: Workshop) -> Member:
    """One of the workshop's, on the first day and on the last."""
    rows = Member.objects.filter(present(terms.first_day), present(terms.last_day), workshop=shop)
    row = rows.filter(code=terms.member).first()
    if row is None:
        raise Refusal(reasons.MISSION_MEMBER, field="member", member=terms.member, workshop=shop.code)
    return row


def _slots(terms: MissionTerms, member: Member) -> list[Slot]:
    """Slots of the order's days in which the holder has a place."""
    found = Slot.objects.filter(code__in=terms.slots, bookings__member=member)
    rows = list(found.filter(day__gte=terms.first_day, day__lte=terms.last_day))
    strange = sorted(set(terms.slots) - {row.code for row in rows})
    if strange:
        raise Refusal(reasons.NOT_BOOKED, field="slots", member=member.code, code=", ".join(strange))
    return rows


def _require_request(terms: MissionTerms, shop: Workshop) -> None:
    if not terms.request:
        return
    act = request_numbered(terms.request)
    if act is None or not covers(act, shop.department, terms.first_day, terms.last_day):
        raise Refusal(reasons.REQUEST_NOT_APPLICABLE, field="request", request=terms.request)


def new_serial() -> str:
    """80 bits of the system's generator: says nothing, and is met once."""
    return encode32(secrets.token_bytes(SERIAL_SIZE))


def _require_activity(given: str) -> str:
    if given not in ACTIVITIES:
        given = tidy(given)
        expected = [activity.value for activity in MissionActivity]
        raise Refusal(reasons.UNKNOWN_ACTIVITY, field="activity", given=given, expected=expected)
    return given


@command
def issue_mission(*, terms: MissionTerms, actor: Actor, clock: Clock) -> Mission:
    """The order, numbered at random. Needs and orders are locked first, and acts are kept still."""
    order = lock_orders([terms.order]).get(terms.order)
    if order is None:
        raise Refusal(ORDER_UNKNOWN, code=terms.order)
    shop = order.workshop
    require_missions(actor, department=shop.department, workshop=shop.code)
    activity = _require_activity(terms.activity)
    _require_work(order, activity)
    _require_days(terms, today(clock))
    within("birth_year", terms.birth_year, ELDEST, today(clock).year - YOUNGEST_AGE)
    member = _member(terms, shop)
    _require_request(terms, shop)
    slots = _slots(terms, member)
    mission = Mission(serial=new_serial(), expires_on=terms.last_day)
    particulars = MissionParticulars(
        mission=mission, order=order, workshop=shop, member=member, holder=_holder(terms.holder),
        birth_year=terms.birth_year, activity=activity, communes=_require_communes(terms.communes),
        first_day=terms.first_day, starts=terms.starts, ends=terms.ends, request=terms.request,
        issued_at=clock.now(),
    )  # fmt: skip
    mission.save()
    particulars.mission = mission
    checked(particulars).save()
    particulars.slots.set(slots)
    journal(actor=actor, clock=clock, verb="issue_mission", subject=mission.serial)
    write_to_holder(member=member, clock=clock)
    return mission
