"""Reading establishments: the list, a page, the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from maillage.apps.network.kinds import PERSONS
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded
from maillage.apps.network.queries.waiting import IDENTITY_WAITING
from maillage.apps.network.queries.workshops import MapPoint
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT
from maillage.apps.network.vouching import VOUCHED, claimed_identity, standing_identity
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import departments_of

SCENARIO_SOURCE = "scenario"
ESTABLISHMENT_ORDERS = RowOrder(
    {
        "name": (InWords("name"),),
        "code": ("code",),
        "city": (InWords("city"), InWords("name")),
        "department": ("department", InWords("name")),
        "kind": ("kind", InWords("name")),
        "recipient_class": ("recipient_class", InWords("name")),
        "verified": ("verified_on",),
    },
    default="name",
    tie="code",
)


@dataclass(frozen=True, slots=True)
class EstablishmentRow:
    code: str
    name: str
    kind: str
    recipient_class: str
    city: str
    department: str
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact that an establishment changed of itself: what is vouched for, what it says now."""

    fact: str
    vouched: str
    claimed: str


@dataclass(frozen=True, slots=True)
class EstablishmentSheet:
    """An establishment's page. `from_scenario`: a hypothesis made it, nobody works there; `claims` what it
    says of itself that nobody has verified yet."""

    code: str
    name: str
    kind: str
    recipient_class: str
    finess: str
    siret: str
    accepts_maker_made: bool | None
    quarantine_hours: int
    address: str
    postcode: str
    city: str
    commune: str
    department: str
    lat: float
    lon: float
    located: str
    contact_email: str
    verified_on: date | None
    verified_by: str
    from_scenario: bool
    claims: tuple[Claim, ...]


def _words(text: str) -> list[str]:
    """The folded words to look for; a FINESS or SIRET number typed in groups is one word."""
    words = folded(text).split()
    joined = "".join(words)
    return [joined] if len(joined) in (9, 14) and joined.isdecimal() else words


def _filtered(
    territory: str,
    kind: str,
    text: str,
    with_scenarios: bool,
    with_persons: bool,
    identity_waiting: bool = False,
) -> QuerySet[Establishment]:
    rows = Establishment.objects.all() if with_persons else Establishment.objects.exclude(kind__in=PERSONS)
    if territory and territory != "FR":
        rows = rows.filter(department__in=departments_of(territory))
    if kind:
        rows = rows.filter(kind=kind)
    for word in _words(text):
        rows = rows.filter(search__contains=word)
    if identity_waiting:
        rows = rows.filter(IDENTITY_WAITING)
    return rows if with_scenarios else rows.exclude(source=SCENARIO_SOURCE)


def establishment_list(
    *,
    territory: str = "",
    kind: str = "",
    text: str = "",
    with_scenarios: bool = False,
    with_persons: bool = True,
    identity_waiting: bool = False,
    sort: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[EstablishmentRow]:
    """Establishments by name; those that scenarios suppose only when asked for. Two queries.

    `with_persons` False leaves out those that are one person, which the public does not read. Raises
    Refusal ``territory.unknown``, ``list.unknown_sort``.
    """

    def read(rows: Sequence[Establishment]) -> list[EstablishmentRow]:
        return [
            EstablishmentRow(
                row.code, row.name, row.kind, row.recipient_class, row.city, row.department, row.verified_on
            )
            for row in rows
        ]

    rows = _filtered(territory, kind, text, with_scenarios, with_persons, identity_waiting)
    rows = rows.order_by(*ESTABLISHMENT_ORDERS.terms(sort))
    return page_of(rows, page, size, read)


def _claims(row: Establishment) -> tuple[Claim, ...]:
    claimed, standing = claimed_identity(row), standing_identity(row)
    if claimed is None:
        return ()
    pairs = [(fact, getattr(standing, fact), getattr(claimed, fact)) for fact in VOUCHED]
    return tuple(Claim(*found) for found in pairs if found[1] != found[2])


def establishment_sheet(code: str, *, with_persons: bool = True) -> EstablishmentSheet:
    """An establishment's page. One query. Raises Refusal ``establishment.unknown``, also for one that is
    a person when `with_persons` is False."""
    row = Establishment.objects.filter(code=code).first()
    if row is None or (row.kind in PERSONS and not with_persons):
        raise Refusal(UNKNOWN_ESTABLISHMENT, given=code)
    return EstablishmentSheet(
        code=row.code, name=row.name, kind=row.kind, recipient_class=row.recipient_class,
        finess=row.finess, siret=row.siret, accepts_maker_made=row.accepts_maker_made,
        quarantine_hours=row.quarantine_hours,
        address=row.address, postcode=row.postcode, city=row.city,
        commune=row.commune, department=row.department, lat=row.lat, lon=row.lon,
        located=row.located, contact_email=row.contact_email, verified_on=row.verified_on,
        verified_by=row.verified_by, from_scenario=row.source == SCENARIO_SOURCE, claims=_claims(row),
    )  # fmt: skip


def establishment_points(
    *,
    territory: str = "",
    kind: str = "",
    text: str = "",
    with_scenarios: bool = False,
    with_persons: bool = False,
) -> tuple[MapPoint, ...]:
    """Every establishment the same filters find, for a map. One query."""
    rows = _filtered(territory, kind, text, with_scenarios, with_persons).order_by("code")
    found = rows.values_list("code", "name", "city", "department", "lat", "lon")
    return tuple(MapPoint(*values) for values in found)
