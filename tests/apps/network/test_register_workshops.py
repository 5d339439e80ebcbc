"""Many workshops at once: the same rows as one by one, the same refusals, nothing half-written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from tests.factories.people import coordinator, workshop_manager

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.register_workshops import NewWorkshop, register_workshops
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
JOINING = (
    NewWorkshop(
        "La  Goupille du canal", "26108",
        {"kind": "fablab", "labour_hours_per_day": 20.0, "open_weekdays": [1, 2, 3], "contact_email": "a@b.example"},
        [
            {"process": "laser", "count": 2, "hours_per_day": 6.0, "duty": 0.5, "travel_mm": (600, 400, 50)},
            {"process": "fdm", "count": 8, "hours_per_day": 9.0, "duty": 0.45, "materials": ["pla"]},
        ],
        {"petg_sheet": 60.0, "fabric": 12.0},
    ),
    NewWorkshop("Le Trusquin des vignes", "97411", {}, (), {}, ("sewing", "fdm")),
    NewWorkshop("La Varlope du bocage", "29019"),
)  # fmt: skip
# One by one, each stating counts and takes a code; keys of the database are not given back by a rollback.
NOT_COMPARED = {"id", "revision", "code", "workshop_id", "material_id"}


def rows() -> list[list[Any]]:
    def plain(row: Any, owner: str) -> tuple[Any, ...]:
        return (
            owner,
            *((k, v) for k, v in sorted(vars(row).items()) if k not in NOT_COMPARED and k[0] != "_"),
        )

    machines = Machine.objects.select_related("workshop")
    stocks = MaterialStock.objects.select_related("workshop", "material")
    return [
        [plain(row, row.code) for row in Workshop.objects.order_by("code")],
        sorted((plain(row, row.workshop.code) for row in machines), key=str),
        sorted((plain(row, f"{row.workshop.code} {row.material.code}") for row in stocks), key=str),
    ]


def one_by_one() -> None:
    for given in JOINING:
        processes = [*(facts["process"] for facts in given.machines), *given.processes]
        shop = register_workshop(
            name=given.name,
            commune=given.commune,
            processes=processes,
            actor=OPERATOR,
            clock=CLOCK,
            **given.facts,
        ).code
        for facts in given.machines:
            set_machine(workshop=shop, actor=OPERATOR, clock=CLOCK, **facts)
        for material, quantity in given.stocks.items():
            set_material_stock(
                workshop=shop, material=material, quantity=quantity, actor=OPERATOR, clock=CLOCK
            )


def test_the_same_rows_as_one_by_one() -> None:
    with transaction.atomic():
        one_by_one()
        expected = rows()
        transaction.set_rollback(True)
    made = register_workshops(workshops=JOINING, actor=OPERATOR, clock=CLOCK)
    assert [row.code for row in made] == ["L0001", "L0002", "L0003"]
    assert rows() == expected
    assert [len(table) for table in expected] == [3, 4, 13]
    assert len(set(Machine.objects.values_list("code", flat=True))) == 4
    assert JournalEntry.objects.get(verb="register_workshops").detail == {"workshops": 3, "machines": 4}


FAULTS: dict[str, NewWorkshop] = {
    "territory.unknown_commune": NewWorkshop("Faux", "99999"),
    "process.malformed": NewWorkshop("Faux", "26108", processes=["3D printing"]),
    "field.out_of_range": NewWorkshop("Faux", "26108", machines=[{"process": "fdm", "hours_per_day": 25.0}]),
    "material.unknown": NewWorkshop("Faux", "26108", stocks={"gold": 1.0}),
    "field.invalid": NewWorkshop("Faux", "26108", {"kind": "x" * 41}),
    "workshop.bad_weekdays": NewWorkshop("Faux", "26108", {"open_weekdays": [7]}),
}


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_one_fault_refuses_all_and_names_the_workshop(code: str) -> None:
    with pytest.raises(Refusal) as caught:
        register_workshops(workshops=[*JOINING, FAULTS[code]], actor=OPERATOR, clock=CLOCK)
    assert {(reason.code, reason.params["item"]) for reason in caught.value.reasons} == {(code, "Faux")}
    assert (Workshop.objects.count(), Machine.objects.count(), MaterialStock.objects.count()) == (0, 0, 0)


def test_only_those_of_its_territory() -> None:
    with pytest.raises(Refusal) as caught:
        register_workshops(workshops=JOINING, actor=coordinator("R84"), clock=CLOCK)
    assert [reason.params["item"] for reason in caught.value.reasons] == [given.name for given in JOINING[1:]]
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        register_workshops(workshops=JOINING[:1], actor=workshop_manager("L0001"), clock=CLOCK)


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_the_network(count: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(25):
        register_workshops(workshops=JOINING[:1] * count, actor=OPERATOR, clock=CLOCK)
