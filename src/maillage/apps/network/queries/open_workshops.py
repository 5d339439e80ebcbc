"""The workshops as open data: places and means of organisations, and nothing of persons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from maillage.apps.network.models import Machine, Workshop
from maillage.formats.processes import in_order


@dataclass(frozen=True, slots=True)
class OpenWorkshop:
    """`lat`, `lon`: WGS84 degrees; `located` says what they are the position of."""

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
    processes: tuple[str, ...]
    is_open: bool
    closed_on: date | None
    confirmed_on: date | None
    url: str


def open_workshops() -> Iterator[OpenWorkshop]:
    """Every workshop, closed ones included, by code; processes are those of its own machines. Two queries."""
    processes: dict[int, list[str]] = defaultdict(list)
    for key, process in Machine.objects.filter(member=None).values_list("workshop_id", "process"):
        processes[key].append(process)
    for row in Workshop.objects.order_by("code").iterator(500):
        yield OpenWorkshop(
            code=row.code, name=row.name, kind=row.kind, address=row.address, postcode=row.postcode,
            city=row.city, commune=row.commune, department=row.department, lat=row.lat, lon=row.lon,
            located=row.located, processes=in_order(processes[row.pk]), is_open=row.is_open,
            closed_on=row.closed_on, confirmed_on=row.last_confirmed_on, url=row.url,
        )  # fmt: skip
