"""From rows to a plan: no hours on days away, of machines gone, or of machines on which the piece does not fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.members import attach, maker
from tests.factories.thread import MONDAY, Cast, a_need, a_workshop, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.network.commands.close_workshop import close_workshop, reopen_workshop
from maillage.apps.network.commands.edit_member import end_member
from maillage.apps.network.commands.member_facts import HomeMachine
from maillage.apps.network.commands.set_machine import edit_machine, set_machine
from maillage.apps.network.commands.set_material_stock import set_material_stock
from maillage.apps.network.commands.state_unavailability import (
    close_this_week,
    end_unavailability,
    state_unavailability,
)
from maillage.apps.network.models import Machine
from maillage.apps.production.planning_bridge import instance_of
from maillage.apps.production.queries.scope import read_scope
from maillage.kernel.clock import FixedClock
from maillage.kernel.text import Text
from maillage.planning import instance as planning
from maillage.planning.auditing import audit
from maillage.planning.solving import solve

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
DAYS = 14
SUNDAYS = (6, 13)


@pytest.fixture
def cast() -> Cast:
    found = the_cast(CLOCK)
    a_need(found, CLOCK, quantity=1000, days=12)
    return found


def instance(visor: tuple[float, float, float] | None = None) -> planning.Instance:
    """The instance of what is in the database, the visor being of that size (profiles are never edited)."""
    scope = read_scope(start=MONDAY, days=DAYS, scenario=None, hypotheses={})
    scope.profiles[0].envelope_mm = list(visor) if visor else None
    made, _excluded = instance_of(scope)
    return made


def hours(process: str = "laser", visor: tuple[float, float, float] | None = None) -> list[float]:
    shop = next(shop for shop in instance(visor).workshops if shop.id == "L0001")
    return list(shop.machine_hours.get(process, (0.0,) * DAYS))


def day(offset: int) -> date:
    return MONDAY + timedelta(days=offset)


def away(shop: str, first: int, last: int | None, machine: str = "") -> str:
    until = None if last is None else day(last)
    return state_unavailability(
        workshop=shop, since=day(first), until=until, machine=machine, actor=OPERATOR, clock=CLOCK
    ).code


# Days


def test_a_day_away_has_no_hours_of_anything(cast: Cast) -> None:
    usual = [0.0 if n in SUNDAYS else 4.0 for n in range(DAYS)]
    assert hours() == usual
    made = close_this_week(workshop=cast.workshop.code, actor=OPERATOR, clock=CLOCK)
    assert hours() == [0.0] * 7 + usual[7:]
    assert [*instance().workshops[0].labour_hours] == [0.0] * 7 + [14.0] * 6 + [0.0]
    end_unavailability(unavailability=made.code, actor=OPERATOR, clock=CLOCK)
    assert hours() == usual


def test_without_an_end_nothing_is_promised_any_more(cast: Cast) -> None:
    away(cast.workshop.code, 3, None)
    assert hours() == [4.0] * 3 + [0.0] * 11


def test_one_group_away_takes_only_its_hours(cast: Cast) -> None:
    second = set_machine(
        workshop=cast.workshop.code, process="laser", count=2, hours_per_day=5, duty=0.4,
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    away(cast.workshop.code, 1, 2, second.code)
    assert hours()[:4] == [8.0, 4.0, 4.0, 8.0]
    assert instance().workshops[0].labour_hours[:4] == (14.0,) * 4


def test_a_closed_workshop_is_out_of_plans_until_it_opens_again(cast: Cast) -> None:
    close_workshop(workshop=cast.workshop.code, reason="ended", actor=OPERATOR, clock=CLOCK)
    assert sum(hours()) == sum(instance().workshops[0].labour_hours) == 0
    reopen_workshop(workshop=cast.workshop.code, actor=OPERATOR, clock=CLOCK)
    assert sum(hours()) == 48


# Sizes and materials


def test_a_piece_larger_than_every_machine_is_refused_and_the_plan_says_so(cast: Cast) -> None:
    set_machine(
        workshop=cast.workshop.code, process="laser", count=9, hours_per_day=9, duty=1,
        travel_mm=(650, 650, 60), actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    plan = solve(instance((700.0, 100.0, 10.0)))  # the laser travels 600 × 400 × 50
    assert plan.lines == ()
    assert "candidates.envelope" in {r.code for unserved in plan.unserved for r in unserved.reasons}


def test_only_the_machines_that_take_the_piece_count(cast: Cast) -> None:
    size = (600.0, 400.0, 40.0)
    code = cast.workshop.code
    set_machine(
        workshop=code, process="laser", count=3, hours_per_day=10, duty=1, travel_mm=(500, 400, 50),
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    assert hours(visor=size)[0] == 4.0
    set_machine(
        workshop=code, process="laser", count=1, hours_per_day=10, duty=1, materials=["pmma_sheet"],
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    assert hours(visor=size)[0] == 4.0  # the visor is cut from petg_sheet
    other = set_machine(
        workshop=code, process="laser", count=1, hours_per_day=10, duty=1,
        materials=["pmma_sheet", "petg_sheet"], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    assert hours(visor=size)[0] == 14.0
    edit_machine(machine=other.code, count=0, actor=OPERATOR, clock=CLOCK)
    assert hours(visor=size)[0] == 4.0


# Homes


def everyday(cast: Cast, envelope: tuple[float, float, float] | None = None) -> str:
    """A printed everyday barrier of the same design's version, and a need for it."""
    terms = ProfileTerms(
        name=Text(fr="Impression", en="Print"), steps=[("fdm", 30)], labour_minutes_per_unit=2,
        materials=[("petg", "0.03"), ("elastic", "0.4")], envelope_mm=envelope,
    )  # fmt: skip
    profile = add_profile(version=cast.profile.version.code, terms=terms, actor=OPERATOR, clock=CLOCK)
    classify_version(
        terms=DecisionTerms(
            profile=profile.code, use="non_care", category="B", effective_from=MONDAY, reason="Essai",
            qualification="general_product", competent_authority="dgccrf",
        ),
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    file_need(
        establishment=cast.hospital.code, design=cast.design, quantity=50, deadline=day(10),
        posts="non_care", actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    return profile.code


def test_homes_add_their_hours_once_while_their_makers_are_there(cast: Cast) -> None:
    everyday(cast)
    printer = HomeMachine("fdm", count=2, hours_per_day=10, duty=0.2)
    here, _guest = attach(
        CLOCK,
        maker(cast.workshop.code, machines=(printer,)),
        maker(cast.workshop.code, machines=(printer,), since=day(2), until=day(3)),
    )
    assert hours("fdm")[:6] == [4.0, 4.0, 8.0, 8.0, 4.0, 4.0]
    assert hours("fdm")[6] == 0.0  # the workshop is closed on Sundays
    end_member(member=here, until=day(0), actor=OPERATOR, clock=CLOCK)
    assert hours("fdm")[:6] == [4.0, 0.0, 4.0, 4.0, 0.0, 0.0]


def test_every_hour_of_home_is_counted_once(cast: Cast) -> None:
    everyday(cast)
    attach(CLOCK, *[maker(cast.workshop.code) for _ in range(7)])
    set_machine(
        workshop=cast.workshop.code, process="fdm", count=1, hours_per_day=8, duty=0.5,
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    total = sum(m.count * m.hours_per_day * m.duty for m in Machine.objects.filter(process="fdm"))
    assert hours("fdm")[0] == pytest.approx(total) == pytest.approx(4 + 7 * 8 * 0.15)


def test_health_care_pieces_are_never_planned_at_home(cast: Cast) -> None:
    """Category C is made by the workshop itself (safety scheme §4), whatever its makers have at home."""
    attach(CLOCK, maker(cast.workshop.code, machines=(HomeMachine("laser", hours_per_day=10, duty=0.25),)))
    assert hours("laser")[0] == 4.0


def test_a_room_of_its_own_for_what_only_some_machines_take(cast: Cast) -> None:
    everyday(cast, envelope=(300.0, 200.0, 20.0))
    small = HomeMachine("fdm", hours_per_day=10, duty=0.2, travel_mm=(220.0, 220.0, 250.0))
    large = replace(small, travel_mm=(310.0, 310.0, 400.0), materials=("petg",))
    tpu = replace(large, materials=("pla",))
    attach(CLOCK, *[maker(cast.workshop.code, machines=(machine,)) for machine in (small, large, tpu)])
    assert hours("fdm")[0] == 2.0


def test_a_plan_with_rooms_passes_the_audit(cast: Cast) -> None:
    code = everyday(cast, envelope=(200.0, 180.0, 20.0))
    set_material_stock(workshop=cast.workshop.code, material="petg", quantity=90, actor=OPERATOR, clock=CLOCK)
    set_material_stock(
        workshop=cast.workshop.code, material="elastic", quantity=90, actor=OPERATOR, clock=CLOCK
    )
    attach(CLOCK, *[maker(cast.workshop.code) for _ in range(30)])
    made = instance()
    plan = solve(made)
    assert sum(line.quantity for line in plan.lines if line.design == code) == 50
    assert audit(made, plan).violations == ()


def test_queries_do_not_grow_with_machines_and_makers(cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            instance()
        return len(captured)

    before = asked()
    other = a_workshop(CLOCK, name="Autre", commune="26362")
    attach(
        CLOCK, *[maker(shop, machines=(HomeMachine("fdm"),) * 2) for shop in (other.code, cast.workshop.code)]
    )
    away(other.code, 0, 3)
    assert asked() == before


def test_the_same_rows_give_the_same_instance(cast: Cast) -> None:
    everyday(cast)
    attach(CLOCK, *[maker(cast.workshop.code) for _ in range(4)])
    assert instance() == instance()
