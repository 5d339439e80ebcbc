"""Re-planning: sound after any change, nothing accepted withdrawn in silence, nothing moved that still holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import instance, need, tiny_instances, workshop
from tests.planning.disturbing import accept, decline, disturb

from maillage.planning import reasons
from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Commitment, Instance
from maillage.planning.keeping import keep_plan
from maillage.planning.plan import Plan
from maillage.planning.replanning import improving
from maillage.planning.replanning.changes import changes
from maillage.planning.replanning.difference import Change, difference
from maillage.planning.replanning.planner import finish, replan, start
from maillage.planning.replanning.snapshots import Snapshot
from maillage.planning.solving import solve
from maillage.planning.writing import write_plan

OLD = generate(40, 120, 5)


@cache
def previous() -> Plan:
    return solve(OLD)


@cache
def later() -> Instance:
    return decline(disturb(accept(OLD, previous(), 3), 3, share=0.05), previous(), 3)


def on_time(plan: Plan) -> int:
    return sum(line.quantity for line in plan.lines if line.on_time)


@pytest.mark.parametrize(
    "seed", [1, 4, 8, 15, 16, 17, 23, 25]
)  # schedules that a program leaves a hair short of whole
def test_nothing_changed_and_no_piece_on_time_is_lost(seed: int) -> None:
    instance = generate(workshops=12, needs=30, seed=seed)
    first = solve(instance)
    accepted, _ = keep_plan(instance, replace(first, lines=first.lines[::3]))
    plan = solve(accepted)
    before, after = (_timely(one) for one in (plan, start(accepted, plan, accepted).plan))
    assert {pair: pieces for pair, pieces in before.items() if after[pair] < pieces} == {}


def _timely(plan: Plan) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for line in plan.lines:
        if line.on_time:
            found[line.need, line.source, line.design] += line.quantity
    return found


@settings(max_examples=60, deadline=None)
@given(tiny_instances(6), tiny_instances(6), st.data())
def test_any_change_gives_sound_plans_and_a_difference_that_adds_up(
    old: Instance, other: Instance, data: st.DataObject
) -> None:
    plan = solve(old)
    new = other
    if data.draw(st.booleans()):
        new = disturb(
            accept(old, plan, data.draw(st.integers(0, 3))), data.draw(st.integers(0, 50)), share=0.5
        )
        new = replace(new, start=old.start + timedelta(days=data.draw(st.sampled_from((0, 0, 1, -1)))))
    may_withdraw = data.draw(st.booleans())
    started = start(old, plan, new)
    assert audit(new, started.plan).violations == ()
    at_once = started.plan.summary
    made = finish(started, may_withdraw=may_withdraw)
    assert audit(new, made, may_withdraw=may_withdraw).violations == ()
    assert made.summary.weighted_on_time_coverage >= at_once.weighted_on_time_coverage - 1e-9
    assert (at_once.bound_kind, made.summary.bound_kind) == ("none", "cumulative")
    assert difference(plan, made).gain == on_time(made) - on_time(plan)
    assert difference(made, made).rows == ()


def test_nothing_changed_nothing_moves() -> None:
    plan = start(OLD, previous(), OLD).plan
    assert plan.lines == previous().lines
    assert plan.unserved == previous().unserved
    assert difference(previous(), plan).rows == ()
    assert changes(OLD, OLD) == ()


def test_the_same_input_gives_the_same_plan() -> None:
    made = write_plan(replan(OLD, previous(), later()))
    assert made == write_plan(replan(OLD, previous(), later()))


def test_accepted_work_is_withdrawn_only_where_it_must_be() -> None:
    made = replan(OLD, previous(), later())
    assert {row.code for row in made.withdrawn} <= {
        reasons.CAPACITY_LOST,
        reasons.NEED_REDUCED,
        reasons.RULE_FORBIDS,
    }
    assert made.summary.weighted_on_time_coverage > 0.97 * solve(later()).summary.weighted_on_time_coverage


def accepted_and_unserved() -> tuple[Instance, Plan, Instance]:
    """A workshop full of accepted work of little weight; a need of much weight then comes."""
    old = instance(needs=(need(quantity=32),))
    plan = solve(old)
    vital = need("N2", quantity=16, weight=50.0)
    return (
        old,
        plan,
        replace(old, needs=(*old.needs, vital), commitments=(Commitment("N1", "W1", "D1", 32, 3),)),
    )


def test_a_vital_need_waits_beside_accepted_work_and_the_audit_refuses_leave_that_nobody_gave() -> None:
    old, plan, new = accepted_and_unserved()
    made = replan(old, plan, new)
    assert (made.withdrawn, {line.need for line in made.lines}) == ((), {"N1"})


@pytest.mark.parametrize("cause", ["rule", "capacity", "need"])
def test_what_forces_a_withdrawal_is_its_code(cause: str) -> None:
    old = instance(needs=(need(quantity=32),))
    plan = solve(old)
    new = replace(old, commitments=(Commitment("N1", "W1", "D1", 32, 3),))
    if cause == "rule":
        new = replace(new, refusals=(Ban("rule.x", workshop="W1"),))
    elif cause == "capacity":
        new = replace(new, workshops=(workshop(machine_hours={"fdm": (8.0, 8.0, 0.0, 0.0)}),))
    else:
        new = replace(new, needs=(need(quantity=20),))
    made = start(old, plan, new).plan
    assert audit(new, made).violations == ()
    expected = {
        "rule": (reasons.RULE_FORBIDS, 32),
        "capacity": (reasons.CAPACITY_LOST, 16),
        "need": (reasons.NEED_REDUCED, 12),
    }
    assert [(row.code, row.quantity) for row in made.withdrawn] == [expected[cause]]
    (row,) = difference(plan, made).rows
    assert row.change is Change.WITHDRAWN and expected[cause][0] in row.says("fr")


def test_a_proposal_stands_beside_what_a_breakdown_releases() -> None:
    shops = (workshop("W1"), workshop("W2"))
    old = instance(workshops=shops, needs=(need("N1", quantity=32), need("N2", quantity=20, weight=2.0)))
    plan = solve(old)
    down = next(line.source for line in plan.lines if line.need == "N2")
    stopped = tuple(replace(w, machine_hours={"fdm": (0.0,) * 4}) if w.id == down else w for w in shops)
    new = replace(old, workshops=stopped)
    held = [line for line in plan.lines if line.source != down]
    made = start(old, plan, new).plan
    assert [line for line in made.lines if line in held] == held
    assert {change.code for change in changes(old, new)} == {"changed.hours_less"}
    assert "32" in changes(old, new)[0].says("fr")


def test_a_plan_begun_yesterday_keeps_its_days() -> None:
    old = instance(needs=(need(quantity=30),))
    plan = solve(old)
    new = replace(old, start=old.start + timedelta(days=1), needs=(need(quantity=22, deadline=2),))
    made = start(old, plan, new).plan
    assert audit(new, made).violations == ()
    assert sum(line.quantity for line in made.lines) == 22


def test_what_was_to_be_made_on_a_day_is_made_on_that_day_however_it_is_numbered() -> None:
    """The only day of work was a Thursday; the plan of the next morning has other days free, and keeps the Thursday."""
    busy = workshop(machine_hours={"fdm": (0.0, 0.0, 0.0, 8.0)})
    old = instance(workshops=(busy,), needs=(need(quantity=8),))
    plan = solve(old)
    new = replace(old, start=old.start + timedelta(days=1), workshops=(workshop(),))
    made = start(old, plan, new).plan
    assert [(row.day, row.quantity) for row in plan.schedule] == [(3, 8.0)]
    assert [(row.day, row.quantity) for row in made.schedule] == [(2, 8.0)]
    assert [line.ready_day for line in made.lines] == [2]


def test_accepted_pieces_are_no_proposal_to_hold_a_second_time() -> None:
    """Hours that come after the deadline go to the need that is worth more, not again to the one with accepted work."""
    short = workshop(machine_hours={"fdm": (8.0, 0.0, 0.0, 0.0)})
    wanted = (need("N1", 16, 0), need("N2", 8, 0, weight=5.0))
    old = instance(workshops=(short,), needs=wanted, commitments=(Commitment("N1", "W1", "D1", 8, 0),))
    new = replace(old, workshops=(workshop(machine_hours={"fdm": (8.0, 0.0, 0.0, 8.0)}),))
    made = start(old, solve(old), new).plan
    assert [(line.need, line.quantity, line.ready_day) for line in made.lines] == [("N1", 8, 0), ("N2", 8, 3)]


def test_hours_that_a_smaller_need_gives_back_go_at_once_to_another_that_nothing_changed() -> None:
    old = instance(needs=(need("N1", 32, weight=2.0), need("N2", 16)))
    new = replace(old, needs=(need("N1", 16, weight=2.0), need("N2", 16)))
    made = start(old, solve(old), new).plan
    assert [(line.need, line.quantity, line.on_time) for line in made.lines] == [
        ("N1", 16, True),
        ("N2", 16, True),
    ]


def test_a_need_that_grows_and_one_that_comes_are_served_at_once_from_hours_that_were_free_before() -> None:
    old = instance(needs=(need("N1", 8),))
    new = replace(old, needs=(need("N1", 12), need("N3", 5)))
    made = start(old, solve(old), new).plan
    assert {line.need: line.quantity for line in made.lines if line.on_time} == {"N1": 12, "N3": 5}


def test_leave_to_withdraw_is_for_a_fortieth_of_accepted_work_at_most() -> None:
    """A vital need would take half of the accepted work there is, then 16 pieces in 832 of it."""
    old, plan, new = accepted_and_unserved()
    assert replan(old, plan, new, may_withdraw=True).withdrawn == ()
    far = workshop("W2", zone="elsewhere", machine_hours={"fdm": (200.0,) * 4})
    more = need("N3", 800, zone="elsewhere")
    old = replace(old, workshops=(*old.workshops, far), needs=(*old.needs, more))
    held = (*new.commitments, Commitment("N3", "W2", "D1", 800, 3))
    new = replace(old, needs=(*old.needs, new.needs[-1]), commitments=held)
    made = replan(old, solve(old), new, may_withdraw=True)
    assert audit(new, made, may_withdraw=True).violations == ()
    assert [(row.need, row.quantity, row.code) for row in made.withdrawn] == [("N1", 16, reasons.ALLOWED)]
    assert on_time(made) == on_time(start(old, solve(old), new).plan)  # sixteen for sixteen, of more weight


@pytest.mark.parametrize(
    "ban",
    [
        Ban("rule.x", need="N2"),
        Ban("rule.x", workshop="W1", need="N2"),
        Ban("rule.x", design="D1", territory="29"),
    ],
)
def test_a_need_that_a_new_rule_forbids_is_told_so_at_once_though_it_was_short_as_much_before(
    ban: Ban,
) -> None:
    old = instance(needs=(need("N1", 32, weight=2.0), need("N2", 10, territory="29")))
    plan = solve(old)
    made = start(old, plan, replace(old, refusals=(ban,))).plan
    before, after = ({reason.code for row in p.unserved for reason in row.reasons} for p in (plan, made))
    assert reasons.RULE_REFUSED not in before
    assert after == {reasons.CANDIDATES_NONE, reasons.RULE_REFUSED}


def test_a_need_whose_rival_is_gone_is_not_told_of_it() -> None:
    """Two needs of much weight held the hours; one of them goes, and the other grows by as much."""
    rivals = (need("N1", 16, weight=2.0), need("N2", 16, weight=2.0))
    old = instance(needs=(*rivals, need("N3", 10)))
    new = replace(old, needs=(need("N2", 32, weight=2.0), need("N3", 10)))
    made = start(old, solve(old), new).plan
    (row,) = made.unserved
    told = {reason.code: reason.params for reason in row.reasons}
    assert row.need == "N3" and list(told[reasons.OUTBID]["needs"]) == ["N2"]


def test_a_round_that_makes_it_worse_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    filled = start(OLD, previous(), later()).filled
    draft = filled.draft
    kept = Snapshot.of(draft)

    def spoil(*_: object) -> None:
        for key in [key for key in draft.work if not filled.board.promises.kept.get(key)][:5]:
            draft.unmake(key)
        for source, need_, *_rest in list(draft.sent)[:1]:
            draft.outflow.put_back(source, 1, 0)
            draft.missing[need_] += 1

    monkeypatch.setattr(improving._Round, "run", spoil)
    assert improving.improve(filled) == 0
    now = Snapshot.of(draft)
    assert (now.missing, now.makers, now.sent) == (kept.missing, kept.makers, kept.sent)
    assert {k: (w.pieces, w.made.tolist()) for k, w in now.work.items()} == {
        k: (w.pieces, w.made.tolist()) for k, w in kept.work.items()
    }
    for grid in ("daily", "stored", "outflow"):
        assert np.array_equal(getattr(now, grid), getattr(kept, grid)), grid
