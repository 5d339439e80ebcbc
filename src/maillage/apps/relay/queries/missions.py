"""Reading mission orders: a workshop's list, one order, those of one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from maillage.apps.accounts.actor import Actor
from maillage.apps.needs.bridges import use_of
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import OrderStatus
from maillage.apps.relay.codes import STANDING, MissionState
from maillage.apps.relay.models import MissionParticulars
from maillage.apps.relay.policies import workshops_of
from maillage.apps.relay.queries.requests import RequestCarried, carried
from maillage.apps.relay.reasons import MISSION_OVER, MISSION_UNKNOWN
from maillage.apps.sorting import RowOrder
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

READ = ("mission", "workshop", "member", "order__profile__version__design", "order__need__establishment")
MISSION_ORDERS = RowOrder(
    {
        "issued": ("issued_at", "pk"),
        "first_day": ("first_day", "pk"),
        "expires": ("mission__expires_on", "pk"),
        "member": ("member__code", "-pk"),
        "order": ("order__code", "-pk"),
    },
    default="-issued",
    tie="pk",
)


@dataclass(frozen=True, slots=True)
class MissionRow:
    """A line of the list. `member` is a code; the short name stands on the order's own page and paper."""

    serial: str
    state: str
    workshop: str
    workshop_name: str
    department: str
    member: str
    order: str
    activity: str
    communes: tuple[str, ...]
    first_day: date
    last_day: date
    starts: time
    ends: time
    request: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class MissionSheet:
    """An order's page. `request` is None when no authority's request is carried."""

    row: MissionRow
    contact: str
    holder: str
    birth_year: int
    design_name: Text
    profile: str
    use: str
    establishment_name: str
    request: RequestCarried | None
    slots: tuple[str, ...]
    revoked_for: str


def state_of(row: MissionParticulars, day: date) -> MissionState:
    """Where an order stands: revoked or without its work, whatever its days say."""
    if row.revoked_at is not None:
        return MissionState.REVOKED
    if row.mission.expires_on < day:
        return MissionState.EXPIRED
    if row.order.status == OrderStatus.CANCELLED:
        return MissionState.WORK_STOPPED
    return MissionState.TO_COME if day < row.first_day else MissionState.IN_FORCE


def require_standing(sheet: MissionSheet) -> None:
    """Raises Refusal ``mission.over`` for an order that no longer stands: none of those is printed."""
    if sheet.row.state not in STANDING:
        raise Refusal(MISSION_OVER, serial=sheet.row.serial)


def _row(row: MissionParticulars, day: date) -> MissionRow:
    return MissionRow(
        serial=row.mission.serial,
        state=state_of(row, day).value,
        workshop=row.workshop.code,
        workshop_name=row.workshop.name,
        department=row.workshop.department,
        member=row.member.code,
        order=row.order.code,
        activity=row.activity,
        communes=tuple(row.communes),
        first_day=row.first_day,
        last_day=row.mission.expires_on,
        starts=row.starts,
        ends=row.ends,
        request=row.request,
        issued_at=row.issued_at,
    )


def mission_list(
    *, actor: Actor, day: date, sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[MissionRow]:
    """Those of the actor's own workshops, the last issued first; of all for the operator. Two queries.

    Raises Refusal ``list.unknown_sort``.
    """
    rows = MissionParticulars.objects.select_related(*READ)
    if not actor.is_operator:
        rows = rows.filter(workshop__code__in=workshops_of(actor))
    rows = rows.order_by(*MISSION_ORDERS.terms(sort))
    return page_of(rows, page, size, lambda found: [_row(row, day) for row in found])


def missions_of_member(member: int, day: date) -> tuple[MissionSheet, ...]:
    """Those of one member that are not over, the earliest first. Three queries at most an order."""
    rows = MissionParticulars.objects.select_related(*READ).filter(member_id=member)
    rows = rows.filter(mission__expires_on__gte=day).order_by("first_day", "pk")
    return tuple(_sheet(row, day) for row in rows)


def _sheet(row: MissionParticulars, day: date) -> MissionSheet:
    return MissionSheet(
        row=_row(row, day),
        contact=row.workshop.contact_email or row.workshop.url,
        holder=row.holder,
        birth_year=row.birth_year,
        design_name=Text.from_dict(row.order.profile.version.design.name),
        profile=row.order.profile.code,
        use=use_of(row.order.need),
        establishment_name=row.order.need.establishment.name,
        request=carried(row.request),
        slots=tuple(row.slots.order_by("day", "starts").values_list("code", flat=True)),
        revoked_for=row.revoked_for,
    )


def link_can_be_mailed(serial: str) -> bool:
    """Whether an address is known for the holder; never which. One query."""
    rows = MissionParticulars.objects.filter(mission__serial=serial.strip().upper())
    return rows.filter(member__identity__isnull=False).exclude(member__identity__email="").exists()


def mission_sheet(serial: str, day: date) -> MissionSheet:
    """Four queries. Raises Refusal ``mission.unknown``, also for one that was erased when it ended."""
    rows = MissionParticulars.objects.select_related(*READ)
    row = rows.filter(mission__serial=serial.strip().upper()).first()
    if row is None:
        raise Refusal(MISSION_UNKNOWN, serial=serial)
    return _sheet(row, day)
