"""Plans by parts: sound on anything, the same however many threads, under a bound that holds."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident

import numpy as np
import pytest
from hypothesis import given, settings
from tests.factories.tiny_plans import LYON, PARIS, instance, need, tiny_instances, workshop

from maillage.planning.auditing import audit
from maillage.planning.bounding import bound
from maillage.planning.candidates import Ints
from maillage.planning.generating import generate
from maillage.planning.instance import Commitment, Instance
from maillage.planning.plan import Plan
from maillage.planning.solving import Stage, making, solve
from maillage.planning.solving.board import Board, board_of, draft_of, promised_of
from maillage.planning.solving.engine import Control
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.parts import making as parting
from maillage.planning.solving.parts import national
from maillage.planning.solving.parts.cutting import Parts, parts_of
from maillage.planning.solving.parts.holding import held_pieces, parts_with_guests
from maillage.planning.solving.promising import keep_promises
from maillage.planning.solving.proving import everything

WHOLE = generate(60, 240, 8)
ALONE = Control(0, None, lambda _stage: None, None)


@contextmanager
def parts_of_needs(size: int) -> Iterator[None]:
    """Every instance is planned by parts of at most so many needs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(making, "MANY", 0)
        patch.setattr(parting, "SIZE", size)
        patch.setattr(national, "ALONE", size)
        yield


def by_parts(whole: Instance, size: int = 60, **how: object) -> Plan:
    with parts_of_needs(size):
        return solve(whole, **how)  # type: ignore[arg-type]


def board_and_promises(whole: Instance) -> Board:
    board = board_of(whole)
    keep_promises(draft_of(board), promised_of(board), board.promises, board.sources)
    return board


@settings(max_examples=120, deadline=None)
@given(tiny_instances())
def test_every_plan_by_parts_passes_the_audit_under_its_bound(whole: Instance) -> None:
    plan = by_parts(whole, 1)
    assert audit(whole, plan).violations == ()
    assert plan.summary.weighted_on_time_coverage <= plan.summary.upper_bound


@settings(max_examples=80, deadline=None)
@given(tiny_instances())
def test_the_two_phase_bound_is_above_the_day_indexed_one(whole: Instance) -> None:
    board = board_and_promises(whole)
    with parts_of_needs(1):
        found = national.whole_bound(board, promised_of(board)).coverage
    assert found >= bound(whole, tight=True).coverage - 1e-7


def test_on_a_real_shape_it_is_also_below_the_cumulative_one() -> None:
    board = board_and_promises(WHOLE)
    with parts_of_needs(60):
        found = national.whole_bound(board, promised_of(board)).coverage
    assert bound(WHOLE, tight=True).coverage < found < bound(WHOLE).coverage


def test_the_plan_says_how_it_was_made_and_is_as_good_as_one_program() -> None:
    plan, one = by_parts(WHOLE), solve(WHOLE)
    assert audit(WHOLE, plan).violations == ()
    assert (plan.solver.name, plan.summary.bound_kind) == ("highs-parts", "two-phase")
    assert (one.solver.name, one.summary.bound_kind) == ("highs", "day-indexed")
    assert plan.summary.weighted_on_time_coverage > 0.985 * one.summary.weighted_on_time_coverage
    assert one.summary.weighted_on_time_coverage < plan.summary.upper_bound < 1.02 * one.summary.upper_bound


def test_the_number_of_threads_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plans = []
    for cores in (1, 2, 7):
        monkeypatch.setattr("os.cpu_count", lambda cores=cores: cores)
        plans.append(by_parts(WHOLE))
    assert plans[0] == plans[1] == plans[2]


def test_the_same_input_and_seed_give_the_same_plan_by_parts_in_a_new_process() -> None:
    script = (
        "import hashlib\n"
        "from maillage.planning.generating import generate\n"
        "from maillage.planning.solving import making, solve\n"
        "from maillage.planning.writing import write_plan\n"
        "from maillage.planning.solving.parts import making as parting, national\n"
        "making.MANY, parting.SIZE, national.ALONE = 0, 60, 60\n"
        "print(hashlib.sha256(write_plan(solve(generate(60, 240, 8)))).hexdigest())\n"
    )
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, text=True) for _ in range(2)]
    assert [run.returncode for run in runs] == [0, 0]
    assert runs[0].stdout == runs[1].stdout


def test_accepted_work_on_both_sides_of_a_border_is_kept() -> None:
    whole = generate(40, 120, 5, commitments=60)
    plan = by_parts(whole, 20)
    assert audit(whole, plan).violations == ()
    assert plan.withdrawn == ()
    board = board_of(whole)
    promised = promised_of(board)
    parts = parts_of(whole, promised, np.ones(len(promised)), 20)
    assert parts.crossing(promised).any()


def test_accepted_work_that_is_lost_is_withdrawn_and_the_bound_still_holds() -> None:
    shop = workshop(machine_hours={"fdm": (3.5, 3.0, 0.0, 8.0)})
    kept = Commitment("N1", "W1", "D1", 9, 1)
    whole = instance(workshops=(shop, workshop("W2", at=LYON)), commitments=(kept,))
    plan = by_parts(whole, 1)
    assert audit(whole, plan).violations == ()
    assert [(w.quantity, w.code) for w in plan.withdrawn] == [(3, "capacity.lost")]
    assert plan.summary.upper_bound >= bound(whole, tight=True).coverage


@pytest.mark.parametrize("after", ["", "program"])
def test_a_solve_by_parts_told_to_stop_writes_the_best_it_has(after: str) -> None:
    """`stop` is asked from the thread that solves, whoever runs the parts."""
    told: list[str] = [""]
    asked: Counter[int] = Counter()

    def stop() -> bool:
        asked[get_ident()] += 1
        return after in told

    plan = by_parts(WHOLE, progress=lambda stage: told.append(stage.name), stop=stop)
    assert audit(WHOLE, plan).violations == ()
    best = by_parts(WHOLE).summary
    assert 0.5 * best.weighted_on_time_coverage < plan.summary.weighted_on_time_coverage
    assert best.weighted_on_time_coverage <= plan.summary.upper_bound
    assert set(asked) == {get_ident()}


def test_a_solve_by_parts_without_time_is_sound_and_bounded() -> None:
    plan = by_parts(WHOLE, time_limit=0.0)
    assert audit(WHOLE, plan).violations == ()
    assert plan.summary.upper_bound >= by_parts(WHOLE).summary.weighted_on_time_coverage


def test_stages_are_told_in_order_under_their_bound() -> None:
    told: list[Stage] = []
    plan = by_parts(WHOLE, progress=told.append)
    assert [stage.name for stage in told] == ["program", "whole pieces", "filled", "late", "served"]
    assert [stage.coverage for stage in told] == sorted(stage.coverage for stage in told)
    assert {stage.bound for stage in told} == {plan.summary.upper_bound}


def test_the_bases_of_the_parts_lead_the_whole_to_the_same_optimum() -> None:
    board = board_and_promises(WHOLE)
    problem = everything(board, promised_of(board))
    with parts_of_needs(60):
        started = national.solve_whole(problem, WHOLE, ALONE)
    assert started.answer.optimal
    cold = Solver(started.program).run()
    # the whole leans a little towards near workshops: 1e-5 of its value
    assert float(started.program.cost @ started.answer.x) == pytest.approx(cold.objective, rel=1e-4)


def test_only_what_is_far_too_dear_gets_no_column() -> None:
    board = board_and_promises(WHOLE)
    problem = everything(board, promised_of(board))
    with parts_of_needs(60):
        whole = national.solve_whole(problem, WHOLE, ALONE)
        stopped = national.solve_whole(problem, WHOLE, Control(0, 0.0, lambda _stage: None, None))
    used = whole.answer.x[whole.phases.x] > 1e-6
    near = whole.near_worth(0.5)
    assert near[used].all()
    assert 0.3 < near.mean() < 0.95
    assert not stopped.answer.optimal
    assert stopped.near_worth(0.5).all()


def cut(size: int) -> tuple[Board, Parts]:
    board = board_and_promises(WHOLE)
    options = everything(board, promised_of(board)).options
    return board, parts_of(WHOLE, options, np.ones(len(options)), size)


def test_a_cut_leaves_no_part_too_large_and_the_same_rows_give_the_same_parts() -> None:
    board, parts = cut(60)
    sizes = np.bincount(parts.of_need, minlength=parts.count)
    assert parts.count >= 4
    assert sizes.sum() == len(WHOLE.needs)
    assert sizes.min() > 0
    assert parts.of_shop.max() < parts.count
    again = cut(60)[1]
    assert (parts.of_need == again.of_need).all()
    assert (parts.of_shop == again.of_shop).all()
    options = everything(board, promised_of(board)).options
    assert parts.crossing(options).mean() < 0.4


def test_needs_in_one_place_are_one_part() -> None:
    whole = instance(needs=tuple(need(f"N{k}") for k in range(9)))
    board = board_of(whole)
    options = everything(board, promised_of(board)).options
    assert parts_of(whole, options, np.ones(len(options)), 2).count == 1


def test_what_crosses_is_held_within_lots_and_limits_and_asked_once() -> None:
    board, parts = cut(60)
    problem = everything(board, promised_of(board))
    options, crossing = problem.options, parts.crossing(problem.options)
    x = options.upper * np.linspace(0.0, 1.0, len(options))
    held = held_pieces(x, options, crossing, problem.split)
    assert (held > 0).any()
    assert ((held == 0) | (crossing & (held >= options.lot) & (held <= x) & (held % 1 == 0))).all()
    assert makers(options.need[held > 0], options.workshop[held > 0]).max() <= 4
    sent = problem.supplies.upper * 0.5
    made = list(parts_with_guests(problem, parts, held, sent))
    own = np.concatenate([part.options for part in made])
    assert len(own) == len(set(own.tolist()))
    asked = sum(part.problem.left.sum() for part in made)
    assert asked == pytest.approx(problem.left.sum())
    released = np.sum([part.problem.sources.released for part in made], axis=0)
    assert (released <= problem.sources.released).all()
    assert (np.diff(released, axis=1) >= 0).all()


def makers(need_: Ints, shop: Ints) -> Ints:
    pairs = np.unique(np.stack([need_, shop]), axis=1)
    return np.bincount(pairs[0])


def test_accepted_work_comes_before_larger_quantities_when_places_are_few() -> None:
    kept = Commitment("N1", "W1", "D1", 2, 3)
    shops = tuple(workshop(f"W{k}", at=PARIS) for k in range(1, 4))
    board = board_and_promises(instance(workshops=shops, commitments=(kept,)))
    options = everything(board, promised_of(board)).options
    x = np.where(options.lower > 0, 2.0, 3.5)
    held = held_pieces(x, options, np.ones(len(options), bool), np.array([2]))
    kept_rows = options.workshop == 0
    assert held[options.lower > 0].tolist() == [2.0]
    assert held[~kept_rows].tolist() == [3.0, 0.0]
