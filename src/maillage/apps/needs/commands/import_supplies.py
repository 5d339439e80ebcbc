"""Bring tables of industrial supplies and of stocks in: each row a statement, and again without harm.

Guarantees: a supply is recognised by its code, else by its supplier, what it substitutes and
its territory (a stock by its holder, design, profile, territory and place), among those not
ended; a row that says the same again changes nothing, one that says something new adds a
statement; every row not applied is in the report with its reason. All valid rows land in one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.needs.commands.record_industry import (
    Output,
    Supplier,
    amend_industry,
    record_industry,
)
from maillage.apps.needs.commands.record_stock import Holding, StockCount, count_stock, record_stock
from maillage.apps.needs.queries.supplies import IndustryRow, StockRow, industry_rows, stock_rows
from maillage.apps.needs.supply_reasons import UNKNOWN_SUPPLY
from maillage.apps.writing import command
from maillage.formats.reasons import REPEATED_ROW
from maillage.formats.records import IndustryRecord, StockRecord
from maillage.formats.report import ImportReport
from maillage.formats.rows import Parsed, RowProblem, shown
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories.names import spelling

Record = TypeVar("Record", IndustryRecord, StockRecord)
Row = TypeVar("Row", IndustryRow, StockRow)
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@command
def import_industry(*, parsed: Parsed[IndustryRecord], actor: Actor, clock: Clock) -> ImportReport:
    """The report of what was written. Some 10 queries a row that says something new."""
    rows = [row for row in industry_rows() if not row.ended_reason]

    def apply(record: IndustryRecord, row: IndustryRow | None) -> str:
        output = _output(record, clock)
        if row is None:
            supplier = Supplier(record.supplier, record.siret, record.design, record.family)
            record_industry(supplier=supplier, output=output, actor=actor, clock=clock)
            return CREATED
        if _same(row, asdict(output), {} if record.stated_on else {"stated_on"}):
            return UNCHANGED
        amend_industry(code=row.code, seen=row.number, output=output, actor=actor, clock=clock)
        return UPDATED

    return _imported(parsed, rows, _supply_key, _supplied_key, apply, actor, clock)


@command
def import_stocks(*, parsed: Parsed[StockRecord], actor: Actor, clock: Clock) -> ImportReport:
    """The report of what was written. Some 10 queries a row that says something new."""
    rows = [row for row in stock_rows() if not row.ended_reason]

    def apply(record: StockRecord, row: StockRow | None) -> str:
        day = record.counted_on or today(clock)
        count = StockCount(record.quantity, day, record.available_on, record.note)
        if row is None:
            holding = Holding(record.holder, record.design, record.profile, record.territory, record.place)
            record_stock(holding=holding, count=count, actor=actor, clock=clock)
            return CREATED
        said = {"quantity": count.quantity, "note": count.note, "counted_on": day}
        said |= {"available_on": record.available_on} if record.available_on else {}
        if _same(row, said, set() if record.counted_on else {"counted_on"}):
            return UNCHANGED
        count_stock(code=row.code, seen=row.number, count=count, actor=actor, clock=clock)
        return UPDATED

    return _imported(parsed, rows, _stock_key, _stocked_key, apply, actor, clock)


def _imported(
    parsed: Parsed[Record],
    rows: list[Row],
    key_of: Callable[[Row], tuple[str, ...]],
    wanted: Callable[[Record], tuple[str, ...]],
    apply: Callable[[Record, Row | None], str],
    actor: Actor,
    clock: Clock,
) -> ImportReport:
    by_code: Mapping[str, Row] = {row.code: row for row in rows}
    by_key: Mapping[tuple[str, ...], Row] = {key_of(row): row for row in reversed(rows)}
    done: dict[str, Any] = {CREATED: 0, UPDATED: 0, UNCHANGED: 0}
    problems: list[RowProblem] = []
    met: dict[tuple[str, ...], int] = {}
    for record in parsed.records:
        try:
            first = met.setdefault((record.code,) if record.code else wanted(record), record.row)
            if first != record.row:
                raise Refusal(REPEATED_ROW, first=first)
            if record.code and record.code not in by_code:
                raise Refusal(UNKNOWN_SUPPLY, field="code", given=record.code)
            row = by_code.get(record.code) or by_key.get(wanted(record))
            done[apply(record, row)] += 1
        except Refusal as refusal:
            problems.append(_problem(record, refusal))
    report = ImportReport(**done, refused=(*parsed.refused, *problems), warnings=parsed.warnings)
    journal(actor=actor, clock=clock, verb="import_supplies", subject="supplies", **done)
    return report


def _problem(record: IndustryRecord | StockRecord, refusal: Refusal) -> RowProblem:
    params = dict(refusal.params)
    column = str(params.get("field", ""))
    return RowProblem(record.row, column, shown(getattr(record, column, "")), refusal.code, params)


def _output(record: IndustryRecord, clock: Clock) -> Output:
    names = ("quantity", "period", "from_on", "until_on", "territory", "certainty", "price", "source", "note")
    return Output(**{n: getattr(record, n) for n in names}, stated_on=record.stated_on or today(clock))


def _same(row: IndustryRow | StockRow, said: Mapping[str, Any], but: Any) -> bool:
    return all(getattr(row, name) == value for name, value in said.items() if name not in but)


def _supply_key(row: IndustryRow) -> tuple[str, ...]:
    return (row.siret or spelling(row.supplier), row.substitute, row.territory)


def _supplied_key(record: IndustryRecord) -> tuple[str, ...]:
    return (record.siret or spelling(record.supplier), record.design or record.family, record.territory)


def _stock_key(row: StockRow) -> tuple[str, ...]:
    return (spelling(row.holder), row.design, row.profile, row.territory, spelling(row.place))


def _stocked_key(record: StockRecord) -> tuple[str, ...]:
    return (
        spelling(record.holder), record.design, record.profile, record.territory, spelling(record.place)
    )  # fmt: skip
