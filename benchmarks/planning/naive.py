"""Two yardsticks that a planner is compared with: the naive mixed-integer program, and greedy by density.

The naive formulation is what one would write first: a column for each need, workshop, design and day, a
whole number and a yes-or-no for each line, lots and the split limit with them. It is given to HiGHS with a
time limit. Its on-time coverage is that of the incumbent: whole pieces, executable day by day, so a fair
comparison. Late deliveries are left out: they do not count in the coverage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import highspy
import numpy as np

from maillage.planning.greedy import greedy
from maillage.planning.instance import Instance, Need
from maillage.planning.plan import Plan
from maillage.planning.resources import daily_rates
from maillage.planning.solving.board import board_of, free_options
from maillage.planning.solving.highs import _model
from maillage.planning.solving.options import supplies_of
from maillage.planning.solving.programming import source_rows
from maillage.planning.solving.tableau import Tableau


@dataclass(frozen=True, slots=True)
class Naive:
    """What HiGHS found: coverage of its incumbent (0 without one), its own bound, and the size of the program."""

    coverage: float
    bound: float
    columns: int
    rows: int


def naive_mip(instance: Instance, seconds: float) -> Naive:
    board = board_of(instance)
    options = free_options(board, board.resources, board.asked.quantity)
    supplies = supplies_of(instance, board.sources, board.asked, late=False)
    tableau, count = Tableau(), len(options)
    line = tableau.columns(options.upper, options.value)
    used = tableau.columns(np.ones(count))
    sent = tableau.columns(supplies.upper, supplies.value)
    rates = daily_rates(board.resources, options.design, options.workshop)
    rates[np.arange(board.resources.days)[None, :] > options.ready[:, None]] = 0.0
    of, day = np.nonzero(rates > 0)
    made = tableau.columns(np.minimum(rates[of, day], options.upper[of]))

    needs = tableau.rows(board.asked.quantity)
    tableau.put(needs[options.need], line, 1.0)
    tableau.put(needs[supplies.need], sent, 1.0)
    work = tableau.equalities(np.zeros(count))
    tableau.put(work, line, -1.0)
    tableau.put(work[of], made, 1.0)
    most, least = tableau.rows(np.zeros(count)), tableau.rows(np.zeros(count))
    tableau.put(most, line, 1.0)
    tableau.put(most, used, -options.upper)
    tableau.put(least, line, -1.0)
    tableau.put(least, used, options.lot)
    split = tableau.rows(np.full(len(instance.needs), float(instance.limits.max_workshops_per_need)))
    tableau.put(split[options.need], used, 1.0)
    source_rows(tableau, sent, board.sources, supplies)
    _capacity(tableau, board.resources.daily_use, board.resources.daily, options, of, day, made)
    for last in range(board.resources.days):  # material used up to each day is at most what came
        early = day <= last
        there = np.broadcast_to(
            board.resources.arrived[:, :, last, None], (*board.resources.arrived.shape[:2], 1)
        )
        _capacity(
            tableau, board.resources.material_use, there, options, of[early], 0 * day[early], made[early]
        )
    return _solved(
        tableau, np.concatenate([line, used, sent]), board.asked.scale / board.asked.total, seconds
    )


def _capacity(tableau, use, there, options, of, day, made) -> None:  # type: ignore[no-untyped-def]
    days = there.shape[2]
    for r in range(use.shape[1]):
        hours = use[options.design[of], r]
        users = np.nonzero(hours > 0)[0]
        cells, group = np.unique(options.workshop[of[users]] * days + day[users], return_inverse=True)
        rows = tableau.rows(there[cells // days, r, cells % days])
        tableau.put(rows[group], made[users], hours[users])


def _solved(tableau: Tableau, whole: np.ndarray, share: float, seconds: float) -> Naive:
    model = _model(tableau.program())
    kinds = np.full(tableau.width, highspy.HighsVarType.kContinuous)
    kinds[whole] = highspy.HighsVarType.kInteger
    model.integrality_ = list(kinds)
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "time_limit": seconds, "threads": 1, "random_seed": 0}.items():
        solver.setOptionValue(name, value)
    solver.passModel(model)
    solver.run()
    told = solver.getInfo()
    feasible = told.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    found = told.objective_function_value * share if feasible else 0.0
    return Naive(found, told.mip_dual_bound * share, tableau.width, tableau.height)


def greedy_by_density(instance: Instance) -> Plan:
    """The greedy plan that serves first what is worth most for a machine hour, not what has priority.

    Only the order of needs differs: greedy takes needs by weight, so it is given densities as weights.
    """
    hours = {d.id: sum(step.hours_per_unit for step in d.steps) for d in instance.designs}

    def dense(need: Need) -> Need:
        least = min(hours[design] or 1e-3 for design in need.designs)
        return replace(need, weight=need.weight / least)

    return greedy(replace(instance, needs=tuple(dense(need) for need in instance.needs)))


def on_time_coverage(instance: Instance, plan: Plan) -> float:
    """Coverage with the instance's own weights (greedy by density reports another)."""
    weight = {need.id: need.weight for need in instance.needs}
    asked = sum(need.weight * need.quantity for need in instance.needs)
    return sum(weight[line.need] * line.quantity for line in plan.lines if line.on_time) / asked
