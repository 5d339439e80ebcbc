"""Industry and stocks of objects: dated statements, who may make them, what a reader is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories.people import coordinator, someone
from tests.factories.supplies import a_stock, a_supply, output

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.needs.commands.record_industry import amend_industry, end_industry
from maillage.apps.needs.commands.record_stock import StockCount, count_stock, end_stock
from maillage.apps.needs.models import IndustrySupply, ObjectStock
from maillage.apps.needs.queries.supplies import (
    industry_history,
    industry_rows,
    stock_history,
    stock_rows,
)
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.identifiers import is_siret
from maillage.kernel.refusals import Conflict, Refusal

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=2))


def test_a_supply_is_amended_by_new_statements(hospital: str) -> None:
    first = a_supply(CLOCK, certainty="announced")
    said = output(MONDAY + timedelta(days=2), quantity=1400, source="Courriel de l’usine")
    second = amend_industry(code=first.code, seen=1, output=said, actor=coordinator(), clock=LATER)
    assert (first.code, second.code, second.number) == ("OI0001", "OI0001", 2)
    told = industry_history("OI0001")
    assert [(row.number, row.quantity, row.certainty, row.source) for row in told] == [
        (2, 1400, "contracted", "Courriel de l’usine"),
        (1, 700, "announced", "Contrat du ministère"),
    ]
    assert {(row.supplier, row.siret, row.substitute) for row in told} == {
        ("Plastiques du Rhône", "73282932000074", "D0001")
    }
    (row,) = industry_rows()
    assert (row.number, row.units_per_day, row.is_certain, row.actor) == (2, 200, True, "coordinator")
    entry = JournalEntry.objects.get(verb="amend_industry")
    assert entry.detail == {"changed": ["certainty", "from_on", "quantity", "source", "stated_on"]}


def test_what_was_said_is_never_edited(hospital: str) -> None:
    a_supply(CLOCK)
    a_stock(CLOCK)
    for table in (IndustrySupply, ObjectStock):
        for act in (lambda t=table: t.objects.update(note="x"), lambda t=table: t.objects.all().delete()):
            with writing(), pytest.raises(DatabaseError), transaction.atomic():
                act()


def test_a_statement_answers_the_one_that_was_read(hospital: str) -> None:
    a_supply(CLOCK)
    amend_industry(code="OI0001", seen=1, output=output(MONDAY, quantity=7), actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"supply\.changed_meanwhile"):
        amend_industry(code="OI0001", seen=1, output=output(MONDAY, quantity=8), actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"supply\.changed_meanwhile"):
        end_industry(code="OI0001", seen=1, reason="Panne", actor=OPERATOR, clock=CLOCK)
    assert industry_rows()[0].quantity == 7


def test_a_supply_ends_with_a_reason_and_says_nothing_more(hospital: str) -> None:
    a_supply(CLOCK)
    with pytest.raises(Refusal, match=r"supply\.reason_missing"):
        end_industry(code="OI0001", seen=1, reason="  ", actor=OPERATOR, clock=CLOCK)
    end_industry(code="OI0001", seen=1, reason="Usine réquisitionnée", actor=OPERATOR, clock=LATER)
    (row,) = industry_rows()
    assert (row.state(MONDAY), row.is_certain, row.quantity) == ("ended", False, 700)
    with pytest.raises(Refusal, match=r"supply\.ended"):
        amend_industry(code="OI0001", seen=2, output=output(MONDAY), actor=OPERATOR, clock=LATER)


def _amend(**changes: Any) -> Callable[[Actor], Any]:
    return lambda actor: amend_industry(
        code="OI0001", seen=1, output=output(MONDAY, **changes), actor=actor, clock=CLOCK
    )


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"until_on": MONDAY - timedelta(days=1)}, "supply.until_before_from"),
    ({"source": " "}, "supply.source_missing"),
    ({"source": "paul@usine.example"}, "need.personal_data"),
    ({"stated_on": MONDAY + timedelta(days=1)}, "supply.stated_later"),
    ({"quantity": 0}, "field.out_of_range"),
    ({"territory": "999"}, "territory.unknown"),
    ({"certainty": "maybe"}, "field.invalid"),
    ({"period": "year"}, "field.invalid"),
    ({"design": "D9999"}, "design.unknown"),
    ({"family": "F001"}, "supply.one_substitute"),
    ({"design": "", "family": "F999"}, "supply.unknown_family"),
    ({"design": "", "family": ""}, "supply.one_substitute"),
]


@pytest.mark.parametrize(("changes", "code"), REFUSED)
def test_what_cannot_be_recorded(hospital: str, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_supply(CLOCK, **changes)
    assert refused.value.code == code
    assert IndustrySupply.objects.count() == 0


def test_a_family_is_substituted_too(hospital: str) -> None:
    a_supply(CLOCK, design="", family="F001")
    (row,) = industry_rows()
    assert (row.substitute, row.is_family) == ("F001", True)


@pytest.mark.parametrize(
    ("actor", "territory", "allowed"),
    [
        (someone(Role.INDUSTRY_REFERENT), "FR", True),
        (someone(Role.INDUSTRY_REFERENT, "R84"), "26", True),
        (someone(Role.INDUSTRY_REFERENT, "R84"), "FR", False),
        (coordinator("R84"), "R84", True),
        (coordinator("R84"), "R11", False),
        (someone(Role.STATE_REFERENT), "FR", False),
        (someone(Role.REVIEWER), "FR", False),
    ],
)
def test_who_may_record_industry(hospital: str, actor: Actor, territory: str, allowed: bool) -> None:
    if allowed:
        assert a_supply(CLOCK, actor=actor, territory=territory).code == "OI0001"
        return
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        a_supply(CLOCK, actor=actor, territory=territory)


def test_a_supply_is_not_moved_into_a_territory_that_is_not_ones_own(hospital: str) -> None:
    a_supply(CLOCK, territory="26")
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        _amend(territory="75")(coordinator("R84"))
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        _amend(territory="26")(coordinator("75"))
    assert _amend(territory="R84")(coordinator("R84")).territory == "R84"


def test_a_stock_is_counted_again_and_ends(hospital: str) -> None:
    first = a_stock(CLOCK, actor=someone(Role.STATE_REFERENT))
    count_stock(code="S0001", seen=1, count=StockCount(120, MONDAY), actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"supply\.changed_meanwhile"):
        count_stock(code="S0001", seen=1, count=StockCount(90, MONDAY), actor=OPERATOR, clock=CLOCK)
    assert [(row.number, row.quantity, row.available_on) for row in stock_history(first.code)] == [
        (2, 120, MONDAY),
        (1, 500, MONDAY),
    ]
    end_stock(code="S0001", seen=2, reason="Périmé", actor=OPERATOR, clock=CLOCK)
    (row,) = stock_rows()
    assert (row.state(MONDAY), row.quantity, row.ended_reason) == ("ended", 0, "Périmé")


def test_who_may_record_a_stock_and_of_what(hospital: str) -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        a_stock(CLOCK, actor=someone(Role.REVIEWER))
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        a_stock(CLOCK, actor=coordinator("R84"))
    with pytest.raises(Refusal, match=r"supply\.profile_of_other_design"):
        a_stock(CLOCK, profile="D0002-V1/F1")
    assert a_stock(CLOCK, actor=coordinator("R84"), territory="26").territory == "26"


def test_what_reaches_a_territory(hospital: str) -> None:
    """What is recorded for it, for a part of it, or for what holds it."""
    for territory in ("FR", "R84", "26", "R11", "974"):
        a_supply(CLOCK, territory=territory)
        a_stock(CLOCK, territory=territory)
    reached = {
        where: "".join(row.code[-1] for row in industry_rows(territory=where))
        for where in ("", "FR", "R84", "26", "38", "974")
    }
    assert reached == {"": "12345", "FR": "12345", "R84": "123", "26": "123", "38": "12", "974": "15"}
    assert [row.code for row in stock_rows(territory="38")] == ["S0001", "S0002"]


def test_reading_takes_one_query(hospital: str, django_assert_num_queries: Any) -> None:
    for _ in range(3):
        a_supply(CLOCK)
        a_stock(CLOCK)
    for read in (industry_rows, stock_rows):
        with django_assert_num_queries(1):
            assert len(read(territory="26")) == 3
    with django_assert_num_queries(1):
        industry_history("OI0002")
    with pytest.raises(Refusal, match=r"supply\.unknown"):
        stock_history("S0009")


def test_states_by_day(hospital: str) -> None:
    row = industry_history(a_supply(CLOCK, until_on=MONDAY + timedelta(days=3)).code)[0]
    days = (MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=3), MONDAY + timedelta(days=4))
    assert [row.state(day) for day in days] == ["coming", "current", "current", "over"]
    assert replace(row, quantity=6).units_per_day == 0


def test_a_siret_is_checked() -> None:
    assert [is_siret(text) for text in ("73282932000074", "35600000049837")] == [True, True]
    wrong = ("73282932000075", "7328293200007", "732829320000744", "7328293200007A", "")
    assert [is_siret(text) for text in wrong] == [False] * 5
