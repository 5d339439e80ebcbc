"""Reading workshops: the directory, a workshop's page, the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from maillage.apps.network.insurance import cover_of, is_checked
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.places import folded
from maillage.apps.network.queries.machines import MachineRow, machine_rows
from maillage.apps.network.queries.unavailabilities import shut_until_sunday, unavailable_now
from maillage.apps.network.queries.waiting import INSURANCE_WAITING
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.formats.processes import in_order
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import departments_of
from maillage.kernel.text import Text

WORKSHOP_ORDERS = RowOrder(
    {
        "name": (InWords("name"),),
        "code": ("code",),
        "city": (InWords("city"), InWords("name")),
        "department": ("department", InWords("name")),
        "confirmed": ("last_confirmed_on",),
    },
    default="name",
    tie="code",
)


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """A line of the directory. `has_assumed`: at least one default stands in for a fact; `away`: wholly
    unavailable on the day asked (None: no day was), `away_until` its last day where one is known."""

    code: str
    name: str
    city: str
    department: str
    is_open: bool
    located: str
    processes: tuple[str, ...]
    has_assumed: bool
    last_confirmed_on: date | None
    away: bool | None = None
    away_until: date | None = None


@dataclass(frozen=True, slots=True)
class StockRow:
    """`available_on` None: already there."""

    material: str
    name: Text
    unit: str
    quantity: float
    available_on: date | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class WorkshopSheet:
    """A workshop's page. `assumed` names the facts a default filled, machines and stock included;
    `covered_*` are the days insured by what it says and by what somebody else checked."""

    code: str
    name: str
    kind: str
    address: str
    postcode: str
    city: str
    commune: str
    department: str
    lat: float
    lon: float
    located: str
    url: str
    links: tuple[str, ...]
    is_open: bool
    closed_on: date | None
    closed_reason: str
    closed_note: str
    open_weekdays: tuple[int, ...]
    labour_hours_per_day: float
    responsible_name: str
    responsible_address: str
    contact_email: str
    insured_from: date | None
    insured_until: date | None
    covered_from: date | None
    covered_until: date | None
    checked_on: date | None
    checked_by: str
    insurance_checked: bool
    last_confirmed_on: date | None
    source: str
    revision: int
    machines: tuple[MachineRow, ...]
    stocks: tuple[StockRow, ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
    """An organisation on a map, at its own position or the centre of its commune."""

    code: str
    name: str
    city: str
    department: str
    lat: float
    lon: float


def _stocks(stocks: Iterable[MaterialStock]) -> tuple[StockRow, ...]:
    return tuple(
        StockRow(
            material=stock.material.code,
            name=Text.from_dict(stock.material.name),
            unit=stock.material.unit,
            quantity=stock.quantity,
            available_on=stock.available_on,
            assumed=stock.assumed,
        )
        for stock in sorted(stocks, key=lambda s: (s.material.code, s.available_on or date.min))
    )


def _filtered(
    territory: str,
    process: str,
    text: str,
    is_open: bool | None,
    opens_from: date | None = None,
    *,
    insurance_waiting: bool = False,
) -> QuerySet[Workshop]:
    rows = Workshop.objects.all()
    if territory and territory != "FR":
        rows = rows.filter(department__in=departments_of(territory))
    if process:
        rows = rows.filter(Exists(Machine.objects.filter(workshop=OuterRef("pk"), process=process)))
    for word in folded(text).split():
        rows = rows.filter(search__contains=word)
    if is_open is not None:
        rows = rows.filter(is_open=is_open)
    if opens_from is not None:
        rows = rows.filter(is_open=True).exclude(pk__in=shut_until_sunday(opens_from))
    if insurance_waiting:
        rows = rows.filter(INSURANCE_WAITING)
    return rows


def _directory(rows: Sequence[Workshop], day: date | None) -> list[WorkshopRow]:
    """Lines of the directory. Two queries, one more to say who is away on `day`."""
    keys = [row.pk for row in rows]
    machines: dict[int, dict[str, bool]] = defaultdict(dict)
    found = Machine.objects.filter(workshop__in=keys)
    for key, process, assumed in found.values_list("workshop_id", "process", "assumed"):
        machines[key][process] = machines[key].get(process, False) or assumed
    supposed = MaterialStock.objects.filter(workshop__in=keys, assumed=True)
    stocked = set(supposed.values_list("workshop_id", flat=True))
    away = unavailable_now([row.code for row in rows], day) if day is not None else {}
    return [
        WorkshopRow(
            code=row.code,
            name=row.name,
            city=row.city,
            department=row.department,
            is_open=row.is_open,
            located=row.located,
            processes=in_order(machines[row.pk]),
            has_assumed=bool(row.assumed) or row.pk in stocked or any(machines[row.pk].values()),
            last_confirmed_on=row.last_confirmed_on,
            away=row.code in away if day is not None else None,
            away_until=away[row.code].until if row.code in away else None,
        )
        for row in rows
    ]


def workshop_list(
    *,
    territory: str = "",
    process: str = "",
    text: str = "",
    is_open: bool | None = None,
    opens_from: date | None = None,
    insurance_waiting: bool = False,
    day: date | None = None,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[WorkshopRow]:
    """The directory by name. `text`: every word, in name, town or code, accents aside; `opens_from`: those
    that open between that day and its week's Sunday; `day`: says who is away then. Four queries,
    five with `day`, two more with `opens_from`.

    Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = _filtered(territory, process, text, is_open, opens_from, insurance_waiting=insurance_waiting)
    rows = rows.order_by(*WORKSHOP_ORDERS.terms(sort))
    return page_of(rows, page, size, lambda found: _directory(found, day))


def workshop_sheet(code: str) -> WorkshopSheet:
    """A workshop's page; the machines are its own, not those at home. Three queries. Raises Refusal ``workshop.unknown``."""
    row = Workshop.objects.filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    machines = machine_rows(row.machines.filter(member=None))
    stocks = _stocks(row.stocks.select_related("material"))
    cover, assumed = cover_of(row), list(row.assumed)
    assumed += ["machine"] if any(machine.assumed for machine in machines) else []
    assumed += ["stock"] if any(stock.assumed for stock in stocks) else []
    return WorkshopSheet(
        code=row.code, name=row.name, kind=row.kind, address=row.address, postcode=row.postcode,
        city=row.city, commune=row.commune, department=row.department, lat=row.lat, lon=row.lon,
        located=row.located, url=row.url, links=tuple(row.links), is_open=row.is_open,
        closed_on=row.closed_on, closed_reason=row.closed_reason, closed_note=row.closed_note,
        open_weekdays=tuple(row.open_weekdays), labour_hours_per_day=row.labour_hours_per_day,
        responsible_name=row.responsible_name, responsible_address=row.responsible_address,
        contact_email=row.contact_email, insured_from=row.insured_from, insured_until=row.insured_until,
        covered_from=cover.since, covered_until=cover.until, checked_on=row.checked_on,
        checked_by=row.checked_by, insurance_checked=is_checked(row),
        last_confirmed_on=row.last_confirmed_on, source=row.source, revision=row.revision,
        machines=machines, stocks=stocks, assumed=tuple(assumed),
    )  # fmt: skip


def workshop_points(
    *,
    territory: str = "",
    process: str = "",
    text: str = "",
    opens_from: date | None = None,
    insurance_waiting: bool = False,
) -> tuple[MapPoint, ...]:
    """Every workshop the same filters find, for a map: never a closed one. One query, three with `opens_from`."""
    rows = _filtered(
        territory, process, text, True, opens_from, insurance_waiting=insurance_waiting
    ).order_by("code")
    found = rows.values_list("code", "name", "city", "department", "lat", "lon")
    return tuple(MapPoint(*values) for values in found)


def known_processes() -> tuple[str, ...]:
    """Every process that some workshop has. One query."""
    return in_order(Machine.objects.values_list("process", flat=True).distinct())
