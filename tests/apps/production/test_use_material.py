"""A lot takes its material out of the workshop's stock: exactly, once, never in silence, never given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.apps.production.test_findings import CLOCK, later, ordered
from tests.factories.production import good
from tests.factories.thread import MONDAY, Cast, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.boards.queries.workshop_day import materials_of
from maillage.apps.network.commands.remove_material_stock import remove_material_stock
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.update_inventory import Opening, update_inventory
from maillage.apps.network.models import MaterialStock, Workshop
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.export_plan import take_instance
from maillage.apps.production.commands.inspect_lot import inspect_lot
from maillage.apps.production.models import Lot, Order
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning.instance import Arrival
from maillage.planning.reading import read_instance

pytestmark = pytest.mark.django_db
MAKING = Making(50, MONDAY, MONDAY, material_batch="PETG-07")


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)


def stated(cast: Cast, quantity: float, days: int | None = None) -> None:
    set_material_stock(
        workshop=cast.workshop.code, material="petg_sheet", quantity=quantity, actor=OPERATOR, clock=CLOCK,
        available_on=None if days is None else MONDAY + timedelta(days=days),
    )  # fmt: skip


def stocks() -> list[float]:
    rows = MaterialStock.objects.filter(material__code="petg_sheet").order_by("available_on", "pk")
    return sorted(row.quantity for row in rows)


def declared(order: Order, making: Making = MAKING, clock: FixedClock = CLOCK) -> Lot:
    return declare_lot(order=order.code, making=making, actor=OPERATOR, clock=clock)


def test_a_lot_takes_what_its_profile_says(cast: Cast) -> None:
    order = ordered(cast, 60)
    lot = declared(order)
    assert stocks() == [500 - 1.43]
    entry = JournalEntry.objects.get(verb="declare_lot", subject=lot.code)
    assert entry.detail["material"] == {"petg_sheet": "1.43"}


def test_the_planner_reads_what_is_left(cast: Cast) -> None:
    order = ordered(cast, 60)
    declared(order)
    instance = read_instance(take_instance(scenario="", start=MONDAY, days=14, clock=CLOCK).content)
    (shop,) = instance.workshops
    assert shop.materials == {"petg_sheet": (Arrival(0, 498.57),)}


def test_rejected_and_held_lots_give_nothing_back(cast: Cast) -> None:
    order = ordered(cast, 60)
    lot = declared(order)
    inspect_lot(code=lot.code, found=replace(good(lot), sample_defects=1), actor=OPERATOR, clock=CLOCK)
    assert Lot.objects.get().status == "rejected"
    place_hold(scope=HoldScope(lot=lot.code), reason="Fêlures", actor=OPERATOR, clock=CLOCK)
    assert stocks() == [498.57]


def test_too_little_recorded_is_refused_then_confirmed(cast: Cast) -> None:
    order = ordered(cast, 60)
    stated(cast, 1)
    with pytest.raises(Refusal, match=r"lot\.material_short") as refused:
        declared(order)
    (reason,) = refused.value.reasons
    assert reason.params == {"order": order.code, "material": "petg_sheet", "used": "1.43", "recorded": "1"}
    assert "feuille" in refused.value.says("fr").lower() or "petg" in refused.value.says("fr").lower()
    assert (Lot.objects.count(), stocks()) == (0, [1.0])
    declared(order, replace(MAKING, stock_confirmed=True))
    assert (Lot.objects.count(), stocks()) == (1, [0.0])
    assert JournalEntry.objects.get(verb="declare_lot").detail["stock_confirmed"] is True


def test_corrected_instead_of_confirmed(cast: Cast) -> None:
    order = ordered(cast, 60)
    stated(cast, 1.42)
    with pytest.raises(Refusal, match=r"lot\.material_short"):
        declared(order)
    stated(cast, 1.43)
    declared(order)
    assert stocks() == [0.0]


def test_what_is_there_goes_first_and_what_is_expected_stays(cast: Cast) -> None:
    order = ordered(cast, 60)
    stated(cast, 1)
    stated(cast, 2, days=1)
    stated(cast, 30, days=5)
    with pytest.raises(Refusal, match=r"lot\.material_short"):
        declared(order)  # what arrives tomorrow was not there today
    declared(order, clock=later(1))
    assert stocks() == [0.0, 1.57, 30.0]


def test_lots_declared_together_share_the_stock(cast: Cast) -> None:
    order = ordered(cast, 100)
    stated(cast, 2)
    both = [(order.code, MAKING), (order.code, MAKING)]
    with pytest.raises(Refusal, match=r"lot\.material_short") as refused:
        declare_lots(makings=both, actor=OPERATOR, clock=CLOCK)
    assert [(r.code, r.params["recorded"]) for r in refused.value.reasons] == [("lot.material_short", "0.57")]
    assert (Lot.objects.count(), stocks()) == (0, [2.0])
    stated(cast, 2.86)
    declare_lots(makings=both, actor=OPERATOR, clock=CLOCK)
    assert stocks() == [0.0]


def test_a_material_that_was_never_stated_is_not_followed(cast: Cast) -> None:
    order = ordered(cast, 60)
    remove_material_stock(workshop=cast.workshop.code, material="petg_sheet", actor=OPERATOR, clock=CLOCK)
    declared(order)
    assert stocks() == []
    (line,) = materials_of(cast.workshop.code, MONDAY)
    assert (line.code, line.is_recorded, line.there, line.promised) == ("petg_sheet", False, 0.0, 0.286)


def test_an_inventory_read_before_the_lot_is_stale(cast: Cast) -> None:
    order = ordered(cast, 60)
    before = Workshop.objects.get()
    declared(order, clock=later(1))
    assert Workshop.objects.get().last_confirmed_on == before.last_confirmed_on  # nobody looked at the shelf
    with pytest.raises(Conflict, match=r"inventory\.stale"):
        update_inventory(
            workshop=before.code, revision=before.revision, machines=[], stocks=[], opening=Opening([0], 7),
            actor=OPERATOR, clock=later(1),
        )  # fmt: skip


def test_the_board_says_what_is_short(cast: Cast) -> None:
    order = ordered(cast, 100)
    stated(cast, 2)
    stated(cast, 7, days=3)
    (line,) = materials_of(cast.workshop.code, MONDAY)
    assert (line.there, line.expected, line.promised, line.short) == (2.0, 7.0, 2.86, 0.86)
    declared(order)
    (line,) = materials_of(cast.workshop.code, MONDAY)
    assert (line.there, line.promised, line.short) == (0.57, 1.43, 0.86)
