"""The planner: sound on anything, deterministic, obedient to refusals and to accepted work."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.factories.tiny_plans import LYON, ORLEANS, design, instance, need, tiny_instances, workshop

from maillage.planning import reasons
from maillage.planning.auditing import audit
from maillage.planning.candidates import matches
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Arrival, Ban, Commitment, Industry, Instance, MaterialUse, Step, Stock
from maillage.planning.plan import Line, Plan
from maillage.planning.solving import Stage, solve
from maillage.planning.solving.board import board_of, draft_of, free_options, promised_of
from maillage.planning.solving.engine import Control, optimise
from maillage.planning.solving.filling import give_way
from maillage.planning.solving.options import supplies_of
from maillage.planning.solving.rounding import write_options
from maillage.planning.writing import write_plan

MIDDLING = generate(40, 120, 5)


@cache
def middling() -> Plan:
    return solve(MIDDLING)


def sound(whole: Instance) -> Plan:
    """The plan of an instance, audited."""
    plan = solve(whole)
    assert audit(whole, plan).violations == ()
    return plan


def lines(plan: Plan) -> list[tuple[str, str, int, int]]:
    return [(line.need, line.source, line.quantity, line.arrival_day) for line in plan.lines]


@settings(max_examples=150, deadline=None)
@given(tiny_instances())
def test_every_plan_passes_the_audit(whole: Instance) -> None:
    plan = solve(whole)
    assert audit(whole, plan).violations == ()


@pytest.mark.parametrize("seed", [3, 4])
def test_generated_plans_pass_the_audit_and_beat_the_greedy_yardstick(seed: int) -> None:
    whole = generate(60, 180, seed, 40)
    plan = sound(whole)
    assert plan.summary.bound_kind == "day-indexed"
    assert 0 <= plan.summary.gap < 0.04
    assert plan.summary.weighted_on_time_coverage > greedy(whole).summary.weighted_on_time_coverage
    assert plan.withdrawn == ()


def test_the_same_input_and_seed_give_the_same_plan_in_a_new_process() -> None:
    script = (
        "import hashlib\n"
        "from maillage.planning.generating import generate\n"
        "from maillage.planning.solving import solve\n"
        "from maillage.planning.writing import write_plan\n"
        "print(hashlib.sha256(write_plan(solve(generate(40, 120, 5)))).hexdigest())\n"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0]
    assert runs[0].stdout == runs[1].stdout
    assert write_plan(middling()) == write_plan(solve(MIDDLING))


def test_the_solver_writes_nothing_on_standard_output() -> None:
    code = "from maillage.planning.solving.highs import version; version()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("factor", [2.0, 3.0, 1e-3, 1e6])
def test_scaling_every_weight_changes_nothing_in_the_plan(factor: float) -> None:
    scaled = replace(MIDDLING, needs=tuple(replace(n, weight=n.weight * factor) for n in MIDDLING.needs))
    plan = solve(scaled)
    assert plan.lines == middling().lines
    assert plan.schedule == middling().schedule


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_refusal_added_never_leaves_a_line_it_forbids(data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(middling().lines))
    wanted = next(n for n in MIDDLING.needs if n.id == line.need)
    named: dict[str, str] = {"design": line.design, "need": line.need, "territory": wanted.territory}
    if line.source_kind == "workshop":
        named["workshop"] = line.source
    keys = data.draw(st.lists(st.sampled_from(sorted(named)), min_size=1, unique=True))
    ban = Ban("rule.x", **{key: named[key] for key in keys})
    plan = sound(replace(MIDDLING, refusals=(*MIDDLING.refusals, ban)))
    needs = {n.id: n for n in MIDDLING.needs}

    def forbidden(line: Line) -> bool:
        shop = line.source if line.source_kind == "workshop" else None
        return matches(ban, needs[line.need], line.design, shop)

    assert any(forbidden(line) for line in middling().lines)
    assert [line for line in plan.lines if forbidden(line)] == []


def test_stages_are_told_in_order_under_their_bound() -> None:
    told: list[Stage] = []
    plan = solve(MIDDLING, progress=told.append)
    assert [stage.name for stage in told] == ["program", "whole pieces", "filled", "late", "served"]
    assert [stage.coverage for stage in told] == sorted(stage.coverage for stage in told)
    assert told[-1].coverage == plan.summary.weighted_on_time_coverage
    assert {stage.bound for stage in told} == {plan.summary.upper_bound}


def test_a_solver_stopped_at_once_still_gives_a_sound_plan_and_a_proven_bound() -> None:
    plan = solve(MIDDLING, time_limit=0.0)
    assert audit(MIDDLING, plan).violations == ()
    assert plan.summary.upper_bound >= middling().summary.weighted_on_time_coverage
    assert plan.summary.weighted_on_time_coverage > 0.5 * middling().summary.weighted_on_time_coverage


@pytest.mark.parametrize("after", ["", "program"])
def test_a_solve_told_to_stop_writes_the_best_it_has(after: str) -> None:
    """Stopped from the start, or once the first program is solved: sound, explained and bounded all the same."""
    told: list[str] = [""]
    plan = solve(MIDDLING, progress=lambda stage: told.append(stage.name), stop=lambda: after in told)
    assert audit(MIDDLING, plan).violations == ()
    best = middling().summary
    assert plan.summary.upper_bound >= best.weighted_on_time_coverage
    assert 0.5 * best.weighted_on_time_coverage < plan.summary.weighted_on_time_coverage
    served = Counter[str]()
    for line in plan.lines:
        served[line.need] += line.quantity
    missing = {n.id: n.quantity - served[n.id] for n in MIDDLING.needs if n.quantity > served[n.id]}
    assert {unserved.need: unserved.missing for unserved in plan.unserved} == missing


def test_a_solve_never_told_to_stop_is_the_same_plan() -> None:
    assert solve(MIDDLING, stop=lambda: False) == middling()


def test_no_need_and_no_workshop_are_answered_not_failed() -> None:
    assert sound(instance(needs=())).summary.weighted_on_time_coverage == 1.0
    bare = sound(instance(workshops=()))
    assert bare.lines == ()
    assert [(u.need, u.missing) for u in bare.unserved] == [("N1", 10)]
    assert sound(instance(workshops=(), needs=())).lines == ()


def test_nothing_feasible_is_explained_rather_than_failed() -> None:
    idle = workshop(machine_hours={"fdm": (0.0,) * 4}, labour_hours=(0.0,) * 4)
    plan = sound(instance(workshops=(idle,), needs=(need("N1"), need("N2", deadline=0))))
    assert plan.lines == ()
    assert [u.missing for u in plan.unserved] == [10, 10]
    assert plan.summary.upper_bound == 0.0


def test_huge_capacity_serves_everything_on_time() -> None:
    vast = workshop(machine_hours={"fdm": (1e9,) * 4}, labour_hours=(1e9,) * 4)
    plan = sound(instance(workshops=(vast,), needs=(need("N1", 10**7), need("N2", 3))))
    assert plan.summary.weighted_on_time_coverage == 1.0
    assert plan.summary.gap == 0.0
    assert plan.unserved == ()


def test_a_deadline_of_day_zero_is_met_the_same_day_when_the_road_is_short() -> None:
    plan = sound(instance(needs=(need(quantity=8, deadline=0),)))
    assert lines(plan) == [("N1", "W1", 8, 0)]
    far = sound(instance(needs=(need(quantity=8, deadline=0),), workshops=(workshop(at=ORLEANS),)))
    assert [line.on_time for line in far.lines] == [False]


def test_fractional_material_limits_by_what_has_arrived() -> None:
    made = design(materials=(MaterialUse("pla", 0.3),))
    shop = workshop(materials={"pla": (Arrival(0, 0.95), Arrival(3, 0.5))})
    plan = sound(instance(designs=(made,), workshops=(shop,), needs=(need(deadline=2),)))
    timely = [line for line in plan.lines if line.on_time]
    assert [line.quantity for line in timely] == [3]  # 0.95 / 0.3
    assert sum(line.quantity for line in plan.lines) == 4  # 1.45 / 0.3, the last one late


def test_two_processes_of_a_line_are_done_on_the_same_day() -> None:
    made = design(steps=(Step("fdm", 1.0), Step("laser", 1.0)))
    shop = workshop(machine_hours={"fdm": (5.0, 0.0, 2.0, 0.0), "laser": (0.0, 5.0, 3.0, 0.0)})
    plan = sound(instance(designs=(made,), workshops=(shop,)))
    assert [(row.day, row.quantity) for row in plan.schedule] == [(2, pytest.approx(2.0))]


def test_an_alternative_design_serves_when_the_first_cannot() -> None:
    other = design("D2", steps=(Step("laser", 0.5),))
    shop = workshop(machine_hours={"laser": (8.0,) * 4})
    plan = sound(instance(designs=(design(), other), workshops=(shop,), needs=(need(designs=("D1", "D2")),)))
    assert [(line.design, line.quantity) for line in plan.lines] == [("D2", 10)]


def test_the_heavier_need_goes_first_and_the_other_late() -> None:
    wanted = (need("N1", 8, 0, weight=1.0), need("N2", 8, 0, weight=2.0))
    plan = sound(instance(needs=wanted))
    assert lines(plan) == [("N1", "W1", 8, 1), ("N2", "W1", 8, 0)]


def test_late_pieces_come_as_early_as_they_can() -> None:
    plan = sound(instance(needs=(need(quantity=24, deadline=0),)))
    assert [(line.quantity, line.arrival_day) for line in plan.lines] == [(8, 0), (8, 1), (8, 2)]


def test_stock_and_industry_go_before_local_hours_at_equal_service() -> None:
    plan = sound(
        instance(
            needs=(need(quantity=20),),
            stocks=(Stock("S1", "D1", 6),),
            industry=(Industry("I1", "D1", from_day=1, units_per_day=9),),
        )
    )
    by_source = {line.source: line.quantity for line in plan.lines}
    assert by_source == {"S1": 6, "I1": 9, "W1": 5}  # industry leaves on day 1 to arrive on day 3
    assert plan.summary.weighted_on_time_coverage == 1.0


def test_industry_and_stock_alone_make_a_plan() -> None:
    plan = sound(
        instance(
            workshops=(),
            needs=(need("N1", 10), need("N2", 10, weight=3.0)),
            stocks=(Stock("S1", "D1", 12),),
            industry=(Industry("I1", "D1", from_day=0, units_per_day=2),),
        )
    )
    assert plan.schedule == ()
    on_time = {n: sum(x.quantity for x in plan.lines if x.need == n and x.on_time) for n in ("N1", "N2")}
    assert on_time == {"N1": 6, "N2": 10}  # 12 in stock and 4 made by day 1


def test_industry_gives_nothing_more_after_its_last_day() -> None:
    maker = Industry("I1", "D1", from_day=0, units_per_day=2, until_day=1)
    plan = sound(instance(workshops=(), needs=(need(quantity=10, deadline=5),), industry=(maker,)))
    assert sum(line.quantity for line in plan.lines) == 4


def test_an_object_that_no_workshop_makes_comes_from_industry_or_not_at_all() -> None:
    bought = need(quantity=6, designs=("D2",))
    whole = instance(designs=(design(), design("D2", steps=(), bought=True)), needs=(bought,))
    assert sound(whole).lines == ()
    (short,) = sound(whole).unserved
    assert [reason.code for reason in short.reasons] == ["candidates.none"]
    maker = Industry("I1", "D2", from_day=0, units_per_day=3)
    plan = sound(replace(whole, industry=(maker,)))
    assert [(line.source, line.quantity) for line in plan.lines] == [("I1", 6)]


def test_the_nearest_workshop_serves_at_equal_service() -> None:
    shops = (workshop("W1", at=ORLEANS), workshop("W2"))
    assert [line.source for line in sound(instance(workshops=shops)).lines] == ["W2"]


def test_accepted_work_is_kept_by_its_day_before_a_need_that_weighs_more() -> None:
    wanted = (need("N1", 8, 3, weight=1.0), need("N2", 32, 3, weight=9.0))
    kept = Commitment("N1", "W1", "D1", 8, 1)
    plan = sound(instance(needs=wanted, commitments=(kept,)))
    assert plan.withdrawn == ()
    assert [(line.quantity, line.ready_day <= 1) for line in plan.lines if line.need == "N1"] == [(8, True)]
    assert sum(line.quantity for line in plan.lines if line.need == "N2") == 24


def test_accepted_work_beyond_the_travel_limit_and_the_rank_is_kept() -> None:
    shops = (workshop("W1"), workshop("W2", at=LYON))
    kept = Commitment("N1", "W2", "D1", 4, 3)
    plan = sound(instance(workshops=shops, commitments=(kept,)))
    assert plan.withdrawn == ()
    assert sum(line.quantity for line in plan.lines if line.source == "W2") >= 4


@pytest.mark.parametrize("hair", [1e-9, 2e-8, 9e-8])
def test_a_workshop_full_to_a_hair_keeps_its_promise_and_leaves_the_rest_planned(hair: float) -> None:
    wanted = (need("N1", quantity=1), need("N2", quantity=8))
    full = Commitment("N1", "W1", "D1", 1, 0)
    plan = sound(
        instance(
            designs=(design(hours=8.0 * (1 + hair)),),
            workshops=(workshop("W1"), workshop("W2")),
            needs=wanted,
            commitments=(full,),
        )
    )
    assert plan.withdrawn == ()
    assert [(line.source, line.ready_day) for line in plan.lines if line.need == "N1"] == [("W1", 0)]
    assert sum(line.quantity for line in plan.lines if line.need == "N2") == 7


def test_a_refusal_withdraws_all_of_a_pair() -> None:
    ban = Ban("rule.x", workshop="W1")
    plan = sound(instance(refusals=(ban,), commitments=(Commitment("N1", "W1", "D1", 4, 3),)))
    assert plan.lines == ()
    assert [(w.quantity, w.code) for w in plan.withdrawn] == [(4, reasons.RULE_FORBIDS)]


def test_lost_capacity_withdraws_only_what_no_longer_fits() -> None:
    shop = workshop(machine_hours={"fdm": (3.5, 3.0, 0.0, 8.0)})
    kept = Commitment("N1", "W1", "D1", 9, 1)
    plan = sound(instance(workshops=(shop,), commitments=(kept,)))
    assert [(w.quantity, w.code) for w in plan.withdrawn] == [(3, reasons.CAPACITY_LOST)]
    assert sum(line.quantity for line in plan.lines) == 10  # the rest is made again, later


def test_a_reduced_need_withdraws_the_excess() -> None:
    promises = (Commitment("N1", "W1", "D1", 7, 3), Commitment("N1", "W2", "D1", 7, 3))
    plan = sound(instance(workshops=(workshop("W1"), workshop("W2")), commitments=promises))
    assert sum(line.quantity for line in plan.lines) == 10
    assert {w.code for w in plan.withdrawn} == {reasons.NEED_REDUCED}
    assert sum(w.quantity for w in plan.withdrawn) == 4


def test_more_accepted_workshops_than_the_limit_are_kept_and_no_other_is_added() -> None:
    shops = tuple(workshop(f"W{k}") for k in range(1, 7))
    promises = tuple(Commitment("N1", f"W{k}", "D1", 1, 3) for k in range(2, 7))
    plan = sound(instance(workshops=shops, commitments=promises))
    assert {line.source for line in plan.lines} == {"W2", "W3", "W4", "W5", "W6"}
    assert sum(line.quantity for line in plan.lines) == 10


@example(1)
@settings(max_examples=10, deadline=None)
@given(st.integers(1, 40))
def test_what_remains_never_falls_under_the_lot(quantity: int) -> None:
    made = design(min_lot=5)
    shops = tuple(workshop(f"W{k}", days=1, machine_hours={"fdm": (7.0,)}) for k in range(3))
    plan = sound(instance(1, designs=(made,), workshops=shops, needs=(need(quantity=quantity, deadline=0),)))
    assert all(line.quantity >= min(5, quantity) for line in plan.lines)
    # 7 + 7 leave a remainder under the lot for 15 to 18 pieces unless one gives way
    served = sum(line.quantity for line in plan.lines)
    assert served >= min(quantity, 21) - 4


def test_a_part_of_a_plan_takes_only_what_the_draft_leaves_of_a_stock() -> None:
    whole = instance(
        workshops=(), needs=(need("N1", 4), need("N2", 8, weight=3.0)), stocks=(Stock("S1", "D1", 6),)
    )
    board = board_of(whole)
    draft = draft_of(board)
    assert draft.send((0, 0, 0, True), 4, 0) == 4
    bound = optimise(board, draft, promised_of(board), Control(0, None, lambda _stage: None, None))
    assert draft.missing == [0, 6]
    assert bound == pytest.approx((4 + 3 * 2) / 28)


def test_a_hair_that_a_program_leaves_short_is_not_made_after_the_last_day_of_a_line() -> None:
    """Work on day 1 is 5 · 10⁻⁸ short of the five pieces due by then; the rest of them is made on day 3."""
    whole = instance(needs=(need("N1", 5, 1), need("N2", 6, 3)))
    board = board_of(whole)
    draft = draft_of(board)
    options = free_options(board, board.resources, np.array(draft.missing, float))
    made = np.zeros((1, 1, 4))
    made[0, 0] = (2.0, 3.0 - 5e-8, 0.0, 6.0)
    pieces = board.asked.quantity[options.need]
    write_options(draft, options, pieces, made)
    assert {key[0]: (line.pieces, line.ready) for key, line in draft.work.items()} == {0: (5, 1), 1: (6, 3)}


def test_local_work_gives_way_to_what_stocks_have_left_but_accepted_work_does_not() -> None:
    """Two lines on time, one of them accepted; a stock that nobody asked replaces the other, and its hours are free."""
    whole = instance(
        needs=(need("N1", 6), need("N2", 6)),
        stocks=(Stock("S1", "D1", 20),),
        commitments=(Commitment("N2", "W1", "D1", 6, 3),),
    )
    board = board_of(whole)
    draft = draft_of(board)
    for need_ in (0, 1):
        assert draft.make((need_, 0, 0, 3), 6) == 6
    supplies = supplies_of(whole, board.sources, board.asked, late=False)
    assert give_way(draft, supplies, board.resources) == 6
    assert {key[0]: line.pieces for key, line in draft.work.items()} == {1: 6}
    assert [(key[1], sent.pieces) for key, sent in draft.sent.items()] == [(0, 6)]
    assert draft.ledger.daily[0, 0].sum() == 4 * 8.0 - 6
