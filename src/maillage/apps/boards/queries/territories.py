"""Workshops, establishments and open needs of each territory, for anybody to read.

Guarantees: no establishment is named, and none can be told from the figures of its territory
(`disclosure` says how); needs that a scenario supposes are never counted with real ones; sole carers,
who are persons, are not counted among establishments.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.apps.boards.disclosure import Askers, published
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.network.kinds import PERSONS
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.sorting import LineOrder
from maillage.kernel.territories import department, departments, regions


@dataclass(frozen=True, slots=True)
class TerritoryLine:
    """Counts of a department, or of a region (`department` is then empty). Needs are None where they are
    not published. Pieces of open needs: asked, accepted by workshops (`promised`), received, and still
    awaited (asked less received)."""

    department: str
    name: str
    region: str
    region_name: str
    workshops: int
    establishments: int
    published: bool
    needs_open: int | None
    establishments_asking: int | None
    quantity: int | None
    promised: int | None
    received: int | None
    pieces_asked: int | None

    @property
    def code(self) -> str:
        return self.department or self.region

    @property
    def coverage(self) -> float | None:
        """The part of the pieces asked that workshops have accepted; None where nothing is told."""
        return self.promised / self.quantity if self.quantity and self.promised is not None else None


TERRITORY_ORDERS = LineOrder[TerritoryLine](
    {
        "department": lambda line: line.code,
        "name": lambda line: line.name,
        "region": lambda line: (line.region_name, line.code),
        "workshops": lambda line: line.workshops,
        "establishments": lambda line: line.establishments,
        "needs": lambda line: line.needs_open,
        "pieces": lambda line: line.pieces_asked,
        "coverage": lambda line: line.coverage,
    },
    default="name",
    tie=lambda line: line.code,
)


@dataclass(slots=True)
class _Sums:
    needs: int = 0
    quantity: int = 0
    promised: int = 0
    received: int = 0
    awaited: int = 0

    def add(self, other: _Sums) -> None:
        for name in ("needs", "quantity", "promised", "received", "awaited"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def _asked() -> tuple[dict[str, _Sums], dict[str, Counter[str]]]:
    """Sums of open needs by department, and who asks there for how many pieces. One query."""
    sums: dict[str, _Sums] = defaultdict(_Sums)
    askers: dict[str, Counter[str]] = defaultdict(Counter)
    rows = Need.objects.filter(status=NeedStatus.OPEN, scenario="")
    columns = ("establishment__department", "establishment__code", "quantity", "committed", "received")
    for code, place, quantity, committed, received in rows.values_list(*columns):
        sums[code].add(_Sums(1, quantity, committed, received, max(0, quantity - received)))
        askers[code][place] += quantity
    return sums, askers


def _of_regions() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in departments():
        found[one.region].append(one.code)
    return {region: tuple(codes) for region, codes in found.items()}


@dataclass(frozen=True, slots=True)
class _Counts:
    """What is counted of each department, and where needs may be told."""

    workshops: Mapping[str, int]
    establishments: Mapping[str, int]
    sums: Mapping[str, _Sums]
    askers: Mapping[str, Askers]
    regions: frozenset[str]
    departments: frozenset[str]


def _counts() -> _Counts:
    """Three queries."""
    workshops = Counter(Workshop.objects.filter(is_open=True).values_list("department", flat=True))
    places = Establishment.objects.exclude(source="scenario").exclude(kind__in=PERSONS)
    establishments = Counter(places.values_list("department", flat=True))
    sums, askers = _asked()
    cells = {
        region: {code: askers.get(code, Counter()) for code in codes}
        for region, codes in _of_regions().items()
    }
    return _Counts(workshops, establishments, sums, askers, *published(cells, establishments))


def _line(counts: _Counts, region: str, codes: tuple[str, ...], code: str = "") -> TerritoryLine:
    """The line of a department, or of a region from all of its departments."""
    names = {one.code: one.name for one in regions()}
    shown = code in counts.departments if code else region in counts.regions
    total = _Sums()
    for each in codes:
        total.add(counts.sums.get(each, _Sums()))
    return TerritoryLine(
        department=code,
        name=department(code).name if code else names[region],
        region=region,
        region_name=names[region],
        workshops=sum(counts.workshops.get(each, 0) for each in codes),
        establishments=sum(counts.establishments.get(each, 0) for each in codes),
        published=shown,
        needs_open=total.needs if shown else None,
        establishments_asking=sum(len(counts.askers.get(each, ())) for each in codes) if shown else None,
        quantity=total.quantity if shown else None,
        promised=total.promised if shown else None,
        received=total.received if shown else None,
        pieces_asked=total.awaited if shown else None,
    )


def territory_counts(level: str = "department") -> tuple[TerritoryLine, ...]:
    """Every department, or every region, in order of code. Three queries."""
    counts = _counts()
    if level == "region":
        return tuple(_line(counts, region, codes) for region, codes in sorted(_of_regions().items()))
    return tuple(_line(counts, one.region, (one.code,), one.code) for one in departments())


def territory_list(
    *, level: str = "department", region: str = "", sort: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[TerritoryLine]:
    """Departments or regions with their counts, of one region or all. Three queries.

    Raises Refusal ``list.unknown_sort``.
    """
    found = [line for line in territory_counts(level) if region in ("", line.region)]
    return paged(TERRITORY_ORDERS.arranged(found, sort), page, size)
