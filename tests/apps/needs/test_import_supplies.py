"""Importing industry and stocks: recognised, amended by a new statement, refused row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories.lists import parsed
from tests.factories.people import coordinator

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.needs.commands.import_supplies import import_industry, import_stocks
from maillage.apps.needs.commands.record_industry import end_industry
from maillage.apps.needs.queries.supplies import industry_history, industry_rows, stock_history
from maillage.formats.records import IndustryRecord, StockRecord
from maillage.formats.report import ImportReport
from maillage.kernel.clock import FixedClock

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)
SUPPLY = IndustryRecord(
    code="", supplier="Plastiques du Rhône", siret="73282932000074", design="D0001", family="", quantity=700,
    period="week", from_on=MONDAY, until_on=None, territory="R84", certainty="contracted", price="sold",
    source="Contrat", stated_on=None, note="", row=2,
)  # fmt: skip
STOCK = StockRecord(
    code="", holder="État", design="D0001", profile="", quantity=500, territory="FR", place="Marolles",
    available_on=None, counted_on=None, note="", row=2,
)  # fmt: skip


def industry(*records: IndustryRecord, **given: Any) -> ImportReport:
    return import_industry(parsed=parsed(*records), **{"actor": OPERATOR, "clock": CLOCK, **given})


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.created, report.updated, report.unchanged, report.refused_rows


def test_the_same_again_changes_nothing_and_news_is_a_statement(hospital: str) -> None:
    assert counts(industry(SUPPLY)) == (1, 0, 0, 0)
    later = FixedClock.at_noon(MONDAY + timedelta(days=1))
    assert counts(industry(SUPPLY, clock=later)) == (0, 0, 1, 0)
    news = replace(SUPPLY, supplier="PLASTIQUES DU RHONE", certainty="delivering")
    assert counts(industry(news, clock=later)) == (0, 1, 0, 0)
    told = industry_history("OI0001")
    assert [(row.number, row.certainty, row.stated_on) for row in told] == [
        (2, "delivering", MONDAY + timedelta(days=1)),
        (1, "contracted", MONDAY),
    ]
    assert told[0].supplier == "Plastiques du Rhône"  # who supplies what stays as first recorded


def test_another_substitute_or_territory_is_another_supply(hospital: str) -> None:
    other = replace(SUPPLY, design="", family="F001", row=3)
    elsewhere = replace(SUPPLY, territory="FR", row=4)
    assert counts(industry(SUPPLY, other, elsewhere)) == (3, 0, 0, 0)
    moved = replace(SUPPLY, code="OI0001", territory="26")
    assert counts(industry(moved)) == (0, 1, 0, 0)
    assert [row.territory for row in industry_rows()] == ["26", "R84", "FR"]


def test_refused_rows_are_told_and_the_others_land(hospital: str) -> None:
    rows = [
        SUPPLY,
        replace(SUPPLY, row=3),
        replace(SUPPLY, territory="75", row=4),
        replace(SUPPLY, design="D9999", row=5),
        replace(SUPPLY, code="OI0099", row=6),
        replace(SUPPLY, supplier="Autre", siret="", until_on=MONDAY - timedelta(days=1), row=7),
    ]
    report = industry(*rows, actor=coordinator("R84"))
    assert [(p.row, p.code) for p in report.refused] == [
        (3, "import.repeated_row"),
        (4, "access.role_missing"),
        (5, "design.unknown"),
        (6, "supply.unknown"),
        (7, "supply.until_before_from"),
    ]
    assert counts(report) == (1, 0, 0, 5)
    assert len(industry_rows()) == 1


def test_an_ended_supply_is_not_taken_up_again(hospital: str) -> None:
    industry(SUPPLY)
    end_industry(code="OI0001", seen=1, reason="Contrat rompu", actor=OPERATOR, clock=CLOCK)
    assert counts(industry(SUPPLY)) == (1, 0, 0, 0)
    assert [row.code for row in industry_rows() if not row.ended_reason] == ["OI0002"]


def test_stocks_are_counted_again(hospital: str) -> None:
    def stocks(*records: StockRecord) -> ImportReport:
        return import_stocks(parsed=parsed(*records), actor=OPERATOR, clock=CLOCK)

    assert counts(stocks(STOCK, replace(STOCK, place="Vitry", row=3))) == (2, 0, 0, 0)
    assert counts(stocks(STOCK)) == (0, 0, 1, 0)
    assert counts(stocks(replace(STOCK, quantity=120))) == (0, 1, 0, 0)
    assert [row.quantity for row in stock_history("S0001")] == [120, 500]


@pytest.mark.parametrize("day", [MONDAY, MONDAY - timedelta(days=3)])
def test_the_day_of_the_information_is_the_files_when_it_gives_one(hospital: str, day: date) -> None:
    industry(replace(SUPPLY, stated_on=day))
    assert industry_rows()[0].stated_on == day
    assert counts(industry(replace(SUPPLY, stated_on=MONDAY - timedelta(days=9)))) == (0, 1, 0, 0)
