"""The whole inventory in one gesture: all or nothing, every wrong line told, a stale page never applied."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.factories.members import attach, maker
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.update_inventory import (
    MachineLine,
    Opening,
    StockLine,
    update_inventory,
)
from maillage.apps.network.models import Machine, Workshop
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LATER = FixedClock.at_noon(date(2026, 3, 20))


@pytest.fixture
def shop() -> str:
    return register_workshop(
        name="Atelier", commune="26108", processes=["fdm", "laser"], actor=OPERATOR, clock=CLOCK
    ).code


def as_shown(sheet: WorkshopSheet) -> dict[str, Any]:
    """What a form gives back when nothing is typed."""
    return {
        "workshop": sheet.code,
        "revision": sheet.revision,
        "machines": [MachineLine(m.code, m.count, m.hours_per_day) for m in sheet.machines],
        "stocks": [StockLine(s.material, s.quantity, s.available_on) for s in sheet.stocks],
        "opening": Opening(sheet.open_weekdays, sheet.labour_hours_per_day),
        "actor": OPERATOR,
        "clock": LATER,
    }


def test_everything_that_is_saved_is_stated_and_dated(shop: str) -> None:
    sheet = workshop_sheet(shop)
    given = as_shown(sheet)
    given["machines"][0] = replace(given["machines"][0], count=5, hours_per_day=10)
    given["stocks"][0] = replace(given["stocks"][0], quantity=7.5)
    given["opening"] = Opening((0, 1, 5), 12)
    update_inventory(**{**given, "actor": workshop_manager(shop)})
    after = workshop_sheet(shop)
    assert (after.machines[0].count, after.machines[0].hours_per_day) == (5, 10)
    assert (after.stocks[0].quantity, after.open_weekdays, after.labour_hours_per_day) == (7.5, (0, 1, 5), 12)
    assert (after.assumed, after.last_confirmed_on, after.revision) == (
        (),
        date(2026, 3, 20),
        sheet.revision + 1,
    )
    entry = JournalEntry.objects.get(verb="update_inventory")
    assert entry.detail == {
        "changed": [sheet.machines[0].code, sheet.stocks[0].material, "open_weekdays", "labour_hours_per_day"]
    }


def test_nothing_typed_changes_nothing_but_the_day(shop: str) -> None:
    before = workshop_sheet(shop)
    update_inventory(**as_shown(before))
    after = workshop_sheet(shop)
    assert [(m.count, m.hours_per_day) for m in after.machines] == [
        (m.count, m.hours_per_day) for m in before.machines
    ]
    assert JournalEntry.objects.get(verb="update_inventory").detail == {"changed": []}


def test_none_for_now_keeps_the_group(shop: str) -> None:
    given = as_shown(workshop_sheet(shop))
    given["machines"][0] = replace(given["machines"][0], count=0)
    update_inventory(**given)
    assert workshop_sheet(shop).machines[0].count == 0


def test_every_wrong_line_is_told_under_its_name_and_nothing_lands(shop: str) -> None:
    set_material_stock(
        workshop=shop, material="pla", quantity=3, available_on=date(2026, 4, 1), actor=OPERATOR, clock=CLOCK
    )
    given = as_shown(workshop_sheet(shop))
    first, second = given["machines"]
    given["machines"] = [
        replace(first, count=-1),
        replace(second, hours_per_day=25),
        MachineLine("G09999", 1, 1),
    ]
    given["stocks"] = [
        replace(s, quantity=-1) if s.available_on else replace(s, quantity=s.quantity + 1)
        for s in given["stocks"]
    ] + [StockLine("resin", 1)]
    given["opening"] = Opening((0, 7), 2000)
    with pytest.raises(Refusal) as refused:
        update_inventory(**given)
    assert sorted(str(reason.params["field"]) for reason in refused.value.reasons) == sorted([
        f"{first.machine}-count", f"{second.machine}-hours", "G09999", "pla-2026-04-01-quantity", "resin",
        "open_weekdays", "labour_hours_per_day",
    ])  # fmt: skip
    assert {m.count for m in workshop_sheet(shop).machines} == {first.count, second.count}
    assert workshop_sheet(shop).last_confirmed_on == date(2026, 3, 2)


@pytest.mark.parametrize("other", ["removed", "added", "stock", "saved"])
def test_a_page_read_before_somebody_else_saved_is_told_so(shop: str, other: str) -> None:
    mine = as_shown(workshop_sheet(shop))
    first = mine["machines"][0].machine
    if other == "removed":
        remove_machine(machine=first, actor=OPERATOR, clock=CLOCK)
    elif other == "added":
        set_machine(workshop=shop, process="sewing", count=1, hours_per_day=1, actor=OPERATOR, clock=CLOCK)
    elif other == "stock":
        set_material_stock(workshop=shop, material="pla", quantity=9, actor=OPERATOR, clock=CLOCK)
    else:
        update_inventory(**mine)
    with pytest.raises(Conflict, match=r"inventory\.stale"):
        update_inventory(**mine)
    assert Machine.objects.filter(code=first).exists() is (other != "removed")
    if other != "removed":
        update_inventory(**{**mine, "revision": Workshop.objects.get().revision})


def test_makers_machines_are_not_in_the_inventory_and_do_not_make_it_stale(shop: str) -> None:
    given = as_shown(workshop_sheet(shop))
    attach(CLOCK, maker(shop))
    theirs = Machine.objects.exclude(member=None).get().code
    update_inventory(**given)
    again = as_shown(workshop_sheet(shop))
    again["machines"].append(MachineLine(theirs, 9, 9))
    with pytest.raises(Refusal, match=r"machine\.unknown"):
        update_inventory(**again)


def test_who_may(shop: str) -> None:
    given = as_shown(workshop_sheet(shop))
    for actor in (coordinator("75"), workshop_manager("L0404")):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            update_inventory(**{**given, "actor": actor})
    update_inventory(**{**given, "actor": coordinator("26")})


def test_queries_do_not_grow_with_lines(shop: str, django_assert_max_num_queries: Any) -> None:
    for _ in range(12):
        set_machine(workshop=shop, process="fdm", count=1, hours_per_day=1, actor=OPERATOR, clock=CLOCK)
    given = as_shown(workshop_sheet(shop))
    with django_assert_max_num_queries(14):  # two of them open and close the transaction's savepoint
        update_inventory(**given)
