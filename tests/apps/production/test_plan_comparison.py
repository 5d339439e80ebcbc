"""Two plans side by side: hand-made worlds whose every change is known, classes that add up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.thread import MONDAY, Cast, a_hospital, a_need, a_workshop, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.models import Plan, Proposal
from maillage.apps.production.queries import plan_comparison as comparing
from maillage.apps.production.queries.plan_comparison import Change
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


@pytest.fixture
def cast() -> Cast:
    return the_cast()


def solved() -> Plan:
    return solve_plan(actor=OPERATOR, clock=CLOCK)


def classes(before: Plan | None, after: Plan, *, change: str = "") -> dict[str, str]:
    found = comparing.compared_needs(before, after, change=change)
    return {row.need.code: row.change for row in found.items}


def open_days(shop: str, days: list[int]) -> None:
    edit_workshop(workshop=shop, open_weekdays=days, actor=OPERATOR, clock=CLOCK)


def test_a_plan_against_itself_changes_nothing(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=120)
    plan = solved()
    assert classes(plan, plan) == {}
    assert classes(plan, plan, change=Change.SAME) == {"B00001": "same"}
    (count,) = comparing.change_counts(plan, plan)
    assert (count.change, count.needs, count.gain) == ("same", 1, 0)
    for shifts in (
        comparing.territory_shifts,
        comparing.design_shifts,
        comparing.reason_shifts,
        comparing.shop_shifts,
    ):
        assert shifts(plan, plan) == []


def test_needs_come_and_go(cast: Cast) -> None:
    first = a_need(cast, CLOCK, quantity=120)
    before = solved()
    close_need(need=first.code, reason="not_needed", actor=OPERATOR, clock=CLOCK)
    second = a_need(cast, CLOCK, quantity=50)
    after = solved()
    assert classes(before, after) == {first.code: "gone", second.code: "new"}
    assert classes(after, before) == {first.code: "new", second.code: "gone"}
    gains = {count.change: count.gain for count in comparing.change_counts(before, after)}
    assert gains == {"new": 50, "gone": -120}
    (gone,) = comparing.compared_needs(before, after, change="gone").items
    assert gone.after is None and gone.before is not None
    assert (gone.before.on_time, gone.gain) == (120, -120)


def test_less_time_loses_and_more_gains(cast: Cast) -> None:
    """The laser makes 160 a day: closed but on one day, the workshop cannot make 400."""
    a_need(cast, CLOCK, quantity=400, days=6)
    before = solved()
    open_days(cast.workshop.code, [2])
    after = solved()
    assert (classes(before, after), classes(after, before)) == ({"B00001": "lost"}, {"B00001": "gained"})
    (row,) = comparing.compared_needs(before, after).items
    assert row.before is not None and row.after is not None
    assert row.gain == row.after.on_time - row.before.on_time < 0
    (reason,) = comparing.reason_shifts(before, after)
    assert (reason.key, reason.before) == ("capacity.machine", 0)
    assert reason.after == row.after.asked - row.after.on_time
    (place,) = comparing.territory_shifts(before, after)
    assert (place.key, place.name.fr, place.before) == ("26", "Drôme", 1.0)
    assert place.after == pytest.approx(row.after.on_time / 400)
    (design,) = comparing.design_shifts(before, after)
    assert (design.key, design.change) == (cast.design, pytest.approx(place.change))
    (shop,) = comparing.shop_shifts(before, after)
    assert (shop.key, shop.before) == (cast.workshop.code, 400)


def test_the_same_pieces_later_then_earlier(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=20, days=12)
    open_days(cast.workshop.code, [0])
    before = solved()
    open_days(cast.workshop.code, [4])
    after = solved()
    assert (classes(before, after), classes(after, before)) == ({"B00001": "later"}, {"B00001": "earlier"})


def test_the_same_pieces_by_the_same_day_from_another_workshop(cast: Cast) -> None:
    second = a_workshop(CLOCK, name="Atelier de Die", commune="26113")
    cleared(cast.profile, [cast.workshop, second], [], CLOCK)
    a_need(cast, CLOCK, quantity=20, days=12)
    open_days(second.code, [])
    before = solved()
    open_days(second.code, [0, 1, 2, 3, 4, 5])
    open_days(cast.workshop.code, [])
    after = solved()
    assert classes(before, after) == {"B00001": "moved"}
    (row,) = comparing.compared_needs(before, after).items
    assert row.before is not None and row.after is not None
    assert [maker.name for maker in row.before.makers] == ["Atelier de Crest"]
    assert [(maker.source, maker.pieces) for maker in row.after.makers] == [(second.code, 20)]
    assert {shift.key: shift.change for shift in comparing.shop_shifts(before, after)} == {
        cast.workshop.code: -20,
        second.code: 20,
    }


def test_classes_add_up_filter_and_page(cast: Cast) -> None:
    other = a_hospital(CLOCK, name="Clinique de Die", commune="26113")
    record_acceptance(
        establishment=other.code, profile=cast.profile.code, valid_from=MONDAY, first_article_on=MONDAY, critical_care=True,
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    for place, quantity in ((cast.hospital, 900), (other, 900), (cast.hospital, 10)):
        file_need(
            establishment=place.code, design=cast.design, quantity=quantity, deadline=MONDAY + timedelta(days=7), posts="care",
            actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip
    before = solved()
    open_days(cast.workshop.code, [0, 1])
    after = solved()
    counts = {count.change: count.needs for count in comparing.change_counts(before, after)}
    assert sum(counts.values()) == 3
    for change, needs in counts.items():
        assert comparing.compared_needs(before, after, change=change).total == needs
    changed = 3 - counts.get("same", 0)
    assert comparing.compared_needs(before, after).total == changed
    by_word = comparing.compared_needs(before, after, text="clinique die").total
    assert by_word == len([c for n, c in classes(before, after).items() if n == "B00002"])
    assert comparing.compared_needs(before, after, territory="59").total == 0
    assert comparing.compared_needs(before, after, design="D9999").total == 0
    assert len(comparing.compared_needs(before, after, size=1).items) == 1
    for key in comparing.COMPARE_ORDERS.keys:
        assert comparing.compared_needs(before, after, sort=f"-{key}").total == changed
    with pytest.raises(Refusal, match=r"list\.unknown_sort"):
        comparing.compared_needs(before, after, sort="colour")


def test_a_plan_against_the_work_accepted_already(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=120)
    adopt_plan(code=solved().code, actor=OPERATOR, clock=CLOCK)
    accept_proposal(code=Proposal.objects.get().code, quantity=100, actor=OPERATOR, clock=CLOCK)
    plan = solved()
    (row,) = comparing.compared_needs(None, plan).items
    assert row.before is not None and row.after is not None
    assert (row.change, row.before.on_time, row.after.on_time, row.gain) == ("gained", 100, 120, 20)
    open_days(cast.workshop.code, [])
    withdrawing = solved()
    assert classes(None, withdrawing) == {"B00001": "lost"}


def test_comparing_takes_a_known_number_of_queries(cast: Cast) -> None:
    def queries(before: Plan, after: Plan) -> list[int]:
        found = []
        for read in (
            comparing.compared_needs,
            comparing.change_counts,
            comparing.territory_shifts,
            comparing.design_shifts,
        ):
            with CaptureQueriesContext(connection) as captured:
                read(before, after)
            found.append(len(captured))
        return found

    a_need(cast, CLOCK, quantity=20)
    first = solved()
    a_need(cast, CLOCK, quantity=30)
    second = solved()
    few = queries(first, second)
    for _ in range(4):
        a_need(cast, CLOCK, quantity=900)
    assert queries(first, solved()) == few == [4, 1, 1, 1]
