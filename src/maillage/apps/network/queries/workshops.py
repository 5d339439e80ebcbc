"""Reading workshops: the directory, a workshop's page, the map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.places import folded
from maillage.apps.network.queries.machines import MachineRow, machine_rows
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
    """A line of the directory. `has_assumed`: at least one default stands in for a fact."""

    code: str
    name: str
    city: str
    department: str
    is_open: bool
    located: str
    processes: tuple[str, ...]
    has_assumed: bool
    last_confirmed_on: date | None


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
    """A workshop's page. `assumed` names the facts a default filled, machines and stock included."""

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
    last_confirmed_on: date | None
    source: str
    revision: int
    machines: tuple[MachineRow, ...]
    stocks: tuple[StockRow, ...]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapPoint:
    code: str
    name: str
    lat: float
    lon: float
    located: str
    is_open: bool


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


def _filtered(territory: str, process: str, text: str, is_open: bool | None) -> QuerySet[Workshop]:
    rows = Workshop.objects.all()
    if territory and territory != "FR":
        rows = rows.filter(department__in=departments_of(territory))
    if process:
        rows = rows.filter(Exists(Machine.objects.filter(workshop=OuterRef("pk"), process=process)))
    for word in folded(text).split():
        rows = rows.filter(search__contains=word)
    if is_open is not None:
        rows = rows.filter(is_open=is_open)
    return rows


def _directory(rows: Sequence[Workshop]) -> list[WorkshopRow]:
    """Lines of the directory. Two queries."""
    keys = [row.pk for row in rows]
    machines: dict[int, dict[str, bool]] = defaultdict(dict)
    found = Machine.objects.filter(workshop__in=keys)
    for key, process, assumed in found.values_list("workshop_id", "process", "assumed"):
        machines[key][process] = machines[key].get(process, False) or assumed
    supposed = MaterialStock.objects.filter(workshop__in=keys, assumed=True)
    stocked = set(supposed.values_list("workshop_id", flat=True))
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
        )
        for row in rows
    ]


def workshop_list(
    *,
    territory: str = "",
    process: str = "",
    text: str = "",
    is_open: bool | None = None,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[WorkshopRow]:
    """The directory by name. `text`: every word, in name, town or code, accents aside. Four queries.

    Raises Refusal ``territory.unknown``, ``list.unknown_sort``.
    """
    rows = _filtered(territory, process, text, is_open).order_by(*WORKSHOP_ORDERS.terms(sort))
    return page_of(rows, page, size, _directory)


def workshop_sheet(code: str) -> WorkshopSheet:
    """A workshop's page; the machines are its own, not those at home. Three queries. Raises Refusal ``workshop.unknown``."""
    row = Workshop.objects.filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    machines = machine_rows(row.machines.filter(member=None))
    stocks = _stocks(row.stocks.select_related("material"))
    assumed = list(row.assumed)
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
        last_confirmed_on=row.last_confirmed_on, source=row.source, revision=row.revision,
        machines=machines, stocks=stocks, assumed=tuple(assumed),
    )  # fmt: skip


def workshop_points(
    *, territory: str = "", process: str = "", text: str = "", is_open: bool | None = True
) -> tuple[MapPoint, ...]:
    """Every workshop the same filters find, for a map; the closed ones off it by default. One query."""
    rows = _filtered(territory, process, text, is_open).order_by("code")
    found = rows.values_list("code", "name", "lat", "lon", "located", "is_open")
    return tuple(MapPoint(*values) for values in found)


def known_processes() -> tuple[str, ...]:
    """Every process that some workshop has. One query."""
    return in_order(Machine.objects.values_list("process", flat=True).distinct())
