"""Reading what reaches needs without workshops: industrial supplies and stocks of objects.

Guarantees: what holds of a supply is its last statement; all of them are kept and shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, QuerySet

from maillage.apps.needs.models import IndustrySupply, ObjectStock
from maillage.apps.needs.supply_codes import CERTAIN, DAYS_OF, Certainty, SupplyState
from maillage.apps.needs.supply_reasons import UNKNOWN_SUPPLY
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.sorting import LineOrder
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import overlapping
from maillage.kernel.text import Text

Statement = TypeVar("Statement", IndustrySupply, ObjectStock)


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """A supply as it was last stated. `substitute` is the code of a design or a family.

    `number` counts its statements; `is_certain` says whether a plan may count on it.
    """

    code: str
    number: int
    supplier: str
    siret: str
    substitute: str
    substitute_name: Text
    is_family: bool
    quantity: int
    period: str
    from_on: date
    until_on: date | None
    territory: str
    price: str
    certainty: str
    source: str
    stated_on: date
    note: str
    ended_reason: str
    recorded_at: datetime
    actor: str

    @property
    def is_certain(self) -> bool:
        return self.certainty in CERTAIN and not self.ended_reason

    @property
    def units_per_day(self) -> int:
        """Whole pieces a calendar day, rounded down: a plan counts on no more."""
        return self.quantity // DAYS_OF[self.period]

    def state(self, day: date) -> str:
        if self.ended_reason:
            return SupplyState.ENDED.value
        return _state(day, self.from_on, self.until_on)


@dataclass(frozen=True, slots=True)
class StockRow:
    """A stock as it was last counted. Without a `profile`, industrial objects that stand for the design."""

    code: str
    number: int
    holder: str
    design: str
    design_name: Text
    profile: str
    quantity: int
    territory: str
    place: str
    available_on: date
    counted_on: date
    note: str
    ended_reason: str
    recorded_at: datetime
    actor: str

    def state(self, day: date) -> str:
        if self.ended_reason or not self.quantity:
            return SupplyState.ENDED.value
        return _state(day, self.available_on, None)


def _state(day: date, start: date, until: date | None) -> str:
    if day < start:
        return SupplyState.COMING.value
    return (SupplyState.OVER if until is not None and day > until else SupplyState.CURRENT).value


def _industry(row: IndustrySupply) -> IndustryRow:
    kept = row.design if row.design is not None else row.family
    assert kept is not None  # the table allows nothing else
    return IndustryRow(
        **_values(row, IndustryRow),
        substitute=kept.code,
        substitute_name=Text.from_dict(kept.name),
        is_family=row.design is None,
    )


def _stock(row: ObjectStock) -> StockRow:
    values = _values(row, StockRow) | {
        "design": row.design.code,
        "profile": row.profile.code if row.profile is not None else "",
    }
    return StockRow(**values, design_name=Text.from_dict(row.design.name))


def _values(row: Any, shape: type) -> dict[str, Any]:
    """The columns of a statement that the shape names alike."""
    columns = {field.name for field in row._meta.concrete_fields}
    return {name: getattr(row, name) for name in shape.__dataclass_fields__ if name in columns}  # type: ignore[attr-defined]


def last_of(table: type[Statement]) -> QuerySet[Statement]:
    """What holds of each supply."""
    later = table._default_manager.filter(code=OuterRef("code"), number__gt=OuterRef("number"))
    joined = ("design", "family") if table is IndustrySupply else ("design", "profile")
    return table._default_manager.filter(~Exists(later)).select_related(*joined).order_by("code")


def industry_rows(*, territory: str = "") -> tuple[IndustryRow, ...]:
    """Every supply that reaches the territory (or all), by code; ended ones too. One query."""
    rows = last_of(IndustrySupply)
    if territory:
        rows = rows.filter(territory__in=sorted(overlapping(territory)))
    return tuple(_industry(row) for row in rows)


def stock_rows(*, territory: str = "") -> tuple[StockRow, ...]:
    """Every stock kept for the territory (or all), by code; ended ones too. One query."""
    rows = last_of(ObjectStock)
    if territory:
        rows = rows.filter(territory__in=sorted(overlapping(territory)))
    return tuple(_stock(row) for row in rows)


def industry_history(code: str) -> tuple[IndustryRow, ...]:
    """Every statement of a supply, the last first. One query. Raises Refusal ``supply.unknown``."""
    rows = IndustrySupply.objects.filter(code=code).select_related("design", "family").order_by("-number")
    return _told(tuple(_industry(row) for row in rows), code)


def stock_history(code: str) -> tuple[StockRow, ...]:
    """Every count of a stock, the last first. One query. Raises Refusal ``supply.unknown``."""
    rows = ObjectStock.objects.filter(code=code).select_related("design", "profile").order_by("-number")
    return _told(tuple(_stock(row) for row in rows), code)


Row = TypeVar("Row", IndustryRow, StockRow)


def _told(rows: tuple[Row, ...], code: str) -> tuple[Row, ...]:
    if not rows:
        raise Refusal(UNKNOWN_SUPPLY, given=code)
    return rows


@dataclass(frozen=True, slots=True)
class IndustryLine:
    """A supply with its state of the day."""

    row: IndustryRow
    state: str


@dataclass(frozen=True, slots=True)
class StockLine:
    row: StockRow
    state: str


INDUSTRY_ORDERS = LineOrder[IndustryLine](
    {
        "from": lambda line: line.row.from_on,
        "until": lambda line: line.row.until_on,
        "supplier": lambda line: line.row.supplier,
        "substitute": lambda line: line.row.substitute_name,
        "rate": lambda line: line.row.units_per_day,
        "territory": lambda line: line.row.territory,
        "certainty": lambda line: list(Certainty).index(Certainty(line.row.certainty)),
        "code": lambda line: line.row.code,
    },
    default="from",
    tie=lambda line: line.row.code,
)
STOCK_ORDERS = LineOrder[StockLine](
    {
        "quantity": lambda line: line.row.quantity,
        "holder": lambda line: line.row.holder,
        "design": lambda line: line.row.design_name,
        "territory": lambda line: line.row.territory,
        "available": lambda line: line.row.available_on,
        "counted": lambda line: line.row.counted_on,
        "code": lambda line: line.row.code,
    },
    default="-quantity",
    tie=lambda line: line.row.code,
)
LIVE = frozenset({SupplyState.COMING.value, SupplyState.CURRENT.value})


def _kept(state: str, asked: str) -> bool:
    return asked == "all" or (state in LIVE if not asked else state == asked)


def industry_list(
    *,
    day: date,
    territory: str = "",
    state: str = "",
    certainty: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[IndustryLine]:
    """Supplies as they stand on `day`; `state` "" means to come or current, ``all`` every one. One query."""
    lines = [IndustryLine(row, row.state(day)) for row in industry_rows(territory=territory)]
    kept = [x for x in lines if _kept(x.state, state) and (not certainty or x.row.certainty == certainty)]
    return paged(INDUSTRY_ORDERS.arranged(kept, sort, language), page, size)


def stock_list(
    *,
    day: date,
    territory: str = "",
    state: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[StockLine]:
    """Stocks as they stand on `day`; `state` as for supplies. One query."""
    lines = [StockLine(row, row.state(day)) for row in stock_rows(territory=territory)]
    kept = [line for line in lines if _kept(line.state, state)]
    return paged(STOCK_ORDERS.arranged(kept, sort, language), page, size)
