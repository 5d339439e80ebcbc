"""Registering, editing and confirming a workshop, its machines and its stock."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.people import coordinator, requester, workshop_manager

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.confirm_workshop import confirm_workshop
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.commands.remove_machine import remove_machine
from maillage.apps.network.commands.remove_material_stock import remove_material_stock
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.defaults import MACHINES, STOCKS
from maillage.apps.network.models import Workshop
from maillage.apps.network.queries.workshops import WorkshopSheet, workshop_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LATER = FixedClock.at_noon(date(2026, 3, 9))


def a_shop(*processes: str) -> str:
    return register_workshop(
        name="  Atelier   de Crest ", commune="26108", processes=processes, actor=OPERATOR, clock=CLOCK
    ).code


def sheet(code: str) -> WorkshopSheet:
    return workshop_sheet(code)


def test_registering_supposes_only_the_size_of_what_is_said() -> None:
    found = sheet(a_shop("laser"))
    assert (found.code, found.name, found.city, found.department) == (
        "L0001",
        "Atelier de Crest",
        "Crest",
        "26",
    )
    assert (found.located, found.last_confirmed_on) == ("commune", date(2026, 3, 2))
    assert [(m.process, m.count, m.assumed) for m in found.machines] == [
        ("laser", MACHINES["laser"].count, True)
    ]
    assert {s.material: s.quantity for s in found.stocks} == STOCKS["laser"]
    assert found.assumed == ("open_weekdays", "labour_hours_per_day", "machine", "stock")


def test_a_workshop_that_lists_nothing_gets_no_machine() -> None:
    found = sheet(a_shop())
    assert (found.machines, found.stocks) == ((), ())


def test_codes_follow_each_other_and_a_refused_registration_takes_none() -> None:
    first = a_shop()
    with pytest.raises(Refusal, match=r"place\.bad_position"):
        register_workshop(name="X", commune="26108", lat=5.0, lon=44.7, actor=OPERATOR, clock=CLOCK)
    assert (first, a_shop()) == ("L0001", "L0002")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"commune": "99999"}, "territory.unknown_commune"),
        ({"commune": "26108", "lat": 44.7}, "place.half_position"),
        ({"commune": "26108", "lat": 5.02, "lon": 44.73}, "place.bad_position"),
        ({"commune": "26108", "processes": ["Impression 3D"]}, "process.malformed"),
        ({"commune": "26108", "open_weekdays": [0, 7]}, "workshop.bad_weekdays"),
        ({"commune": "26108", "open_weekdays": [1, 1]}, "workshop.bad_weekdays"),
        ({"commune": "26108", "labour_hours_per_day": -1}, "field.out_of_range"),
        ({"commune": "26108", "labour_hours_per_day": float("nan")}, "field.out_of_range"),
        ({"commune": "26108", "name": ""}, "field.invalid"),
        ({"commune": "26108", "name": "x" * 201}, "field.invalid"),
    ],
)
def test_a_registration_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        register_workshop(**{"name": "Atelier", "actor": OPERATOR, "clock": CLOCK, **given})  # type: ignore[arg-type]
    assert refused.value.code == code
    assert Workshop.objects.count() == 0


def test_editing_a_supposed_fact_states_it() -> None:
    code = a_shop("fdm")
    edit_workshop(workshop=code, open_weekdays=[5, 0], actor=OPERATOR, clock=LATER)
    found = sheet(code)
    assert (found.open_weekdays, found.last_confirmed_on) == ((0, 5), date(2026, 3, 9))
    assert found.assumed == ("labour_hours_per_day", "machine", "stock")


def test_editing_every_fact() -> None:
    code = a_shop()
    edit_workshop(
        workshop=code, name="La  Forge", labour_hours_per_day=12, responsible_name="Asso",
        responsible_address="1 rue X", contact_email="a@b.example", insured_from=date(2026, 1, 1),
        insured_until=date(2027, 1, 1), url="https://forge.example", commune="26362",
        actor=workshop_manager(code), clock=LATER,
    )  # fmt: skip
    found = sheet(code)
    assert (found.name, found.labour_hours_per_day) == ("La Forge", 12)
    assert (found.city, found.commune, found.located) == ("Valence", "26362", "commune")
    assert (found.insured_from, found.insured_until) == (date(2026, 1, 1), date(2027, 1, 1))
    entry = JournalEntry.objects.get(verb="edit_workshop")
    assert entry.actor == "workshop"
    assert "commune" in entry.detail["fields"]


@pytest.mark.parametrize(
    "given", ["javascript:alert(1)", "data:text/html,x", "//forge.example", "https:// x", "forge"]
)
def test_a_page_is_a_web_address_or_none(given: str) -> None:
    code = a_shop()
    with pytest.raises(Refusal, match=r"workshop\.bad_link"):
        edit_workshop(workshop=code, url=given, actor=OPERATOR, clock=LATER)
    assert sheet(code).url == ""


def test_no_other_column_is_reached() -> None:
    with pytest.raises(TypeError, match="code"):
        edit_workshop(workshop=a_shop(), code="L9999", actor=OPERATOR, clock=LATER)  # type: ignore[call-arg]


def test_who_may_edit() -> None:
    code = a_shop()
    for actor in (coordinator("FR"), coordinator("R84"), coordinator("26"), workshop_manager(code)):
        edit_workshop(workshop=code, kind="makerspace", actor=actor, clock=LATER)
    for actor in (coordinator("75"), workshop_manager("L9999"), requester(code)):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            edit_workshop(workshop=code, kind="x", actor=actor, clock=LATER)
    with pytest.raises(Refusal, match=r"workshop\.unknown"):
        edit_workshop(workshop="L0404", kind="x", actor=OPERATOR, clock=LATER)


def test_a_machine_stated_is_no_longer_assumed() -> None:
    code = a_shop("fdm")
    set_machine(
        workshop=code, process="fdm", count=6, hours_per_day=20, duty=0.25, travel_mm=(250, 210, 200),
        actor=OPERATOR, clock=LATER,
    )  # fmt: skip
    set_machine(
        workshop=code, process="moulage", count=1, hours_per_day=4, duty=1, actor=OPERATOR, clock=LATER
    )
    machines = {m.process: m for m in sheet(code).machines}
    assert (machines["fdm"].count, machines["fdm"].duty, machines["fdm"].assumed) == (6, 0.25, False)
    assert machines["fdm"].travel_mm == (250, 210, 200)
    assert machines["moulage"].travel_mm is None
    remove_machine(machine=machines["moulage"].code, actor=OPERATOR, clock=LATER)
    assert [m.process for m in sheet(code).machines] == ["fdm"]
    with pytest.raises(Refusal, match=r"machine\.unknown"):
        remove_machine(machine=machines["moulage"].code, actor=OPERATOR, clock=LATER)


@pytest.mark.parametrize(
    "given", [{"count": -1}, {"hours_per_day": 25}, {"duty": 0}, {"duty": 1.1}, {"travel_mm": (0, 1, 1)}]
)
def test_a_machine_out_of_range_is_refused(given: dict[str, object]) -> None:
    code = a_shop()
    terms = {"process": "fdm", "count": 1, "hours_per_day": 8, "duty": 0.5, **given}
    with pytest.raises(Refusal, match=r"field\.out_of_range"):
        set_machine(workshop=code, actor=OPERATOR, clock=LATER, **terms)  # type: ignore[arg-type]
    assert sheet(code).machines == ()


def test_stock_by_day_of_arrival() -> None:
    code = a_shop("laser")
    set_material_stock(workshop=code, material="petg_sheet", quantity=3, actor=OPERATOR, clock=LATER)
    arrival = date(2026, 3, 12)
    for quantity in (10, 20):
        set_material_stock(
            workshop=code,
            material="petg_sheet",
            quantity=quantity,
            available_on=arrival,
            actor=OPERATOR,
            clock=LATER,
        )
    stocks = [
        (s.quantity, s.available_on, s.assumed) for s in sheet(code).stocks if s.material == "petg_sheet"
    ]
    assert stocks == [(3, None, False), (20, arrival, False)]
    remove_material_stock(
        workshop=code, material="petg_sheet", available_on=arrival, actor=OPERATOR, clock=LATER
    )
    with pytest.raises(Refusal, match=r"workshop\.stock_absent"):
        remove_material_stock(
            workshop=code, material="petg_sheet", available_on=arrival, actor=OPERATOR, clock=LATER
        )
    with pytest.raises(Refusal, match=r"material\.unknown"):
        set_material_stock(workshop=code, material="unobtainium", quantity=1, actor=OPERATOR, clock=LATER)


def test_confirming_makes_what_was_supposed_a_statement() -> None:
    code = a_shop("laser", "fdm")
    before = sheet(code)
    confirm_workshop(workshop=code, actor=workshop_manager(code), clock=LATER)
    after = sheet(code)
    assert (after.assumed, after.last_confirmed_on) == ((), date(2026, 3, 9))
    assert [m.count for m in after.machines] == [m.count for m in before.machines]
