"""Where the makers of a workshop bring and fetch."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.apps.network.models import DropPoint
from maillage.apps.network.workshop_reasons import UNKNOWN_DROP_POINT
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class DropPointRow:
    code: str
    workshop: str
    name: str
    address: str
    postcode: str
    city: str
    commune: str
    department: str
    lat: float
    lon: float
    located: str
    hours: str
    bring: bool
    fetch: bool


def _row(row: DropPoint) -> DropPointRow:
    return DropPointRow(
        code=row.code, workshop=row.workshop.code, name=row.name, address=row.address,
        postcode=row.postcode, city=row.city, commune=row.commune, department=row.department,
        lat=row.lat, lon=row.lon, located=row.located, hours=row.hours, bring=row.bring, fetch=row.fetch,
    )  # fmt: skip


def drop_point_list(workshop: str) -> tuple[DropPointRow, ...]:
    """By name. One query."""
    rows = DropPoint.objects.filter(workshop__code=workshop).select_related("workshop")
    return tuple(_row(row) for row in rows.order_by("name", "code"))


def drop_point_named(code: str) -> DropPointRow:
    """One query. Raises Refusal ``drop_point.unknown``."""
    row = DropPoint.objects.filter(code=code).select_related("workshop").first()
    if row is None:
        raise Refusal(UNKNOWN_DROP_POINT, given=code)
    return _row(row)
