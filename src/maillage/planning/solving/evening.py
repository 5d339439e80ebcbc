"""Whole pieces of what a dive leaves: a flow from what each site makes to what each need is served.

Floors of lines lose up to a piece each, and a need that two workshops serve is then a piece short. Only what a site
(a workshop with a design) makes by each of its last days has to be floored: once that, needs and lots are whole,
sharing it out among the lines that are left is a flow in a network, whose corners are whole.
Guarantees: no line that is not among the floors, none under its lot, by no day more than was made by it;
at least the value of the floors, which stand where the program is not proven optimal.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.options import WHOLE, Options
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.programming import source_rows
from maillage.planning.solving.tableau import Tableau


def evened(problem: Problem, floors: Floats, sent: Floats, made: Floats) -> tuple[Floats, Floats]:
    """Whole pieces of options and of supplies, from their floors; `made` is workshops × designs × days."""
    rows, supplied = np.nonzero(floors > 0)[0], np.nonzero(sent > 0)[0]
    if not len(rows):
        return floors, sent
    options, supplies = problem.options.only(rows), problem.supplies.only(supplied)
    tableau, whole = Tableau(), np.floor(options.upper + WHOLE)
    least = np.maximum(np.minimum(options.lot, floors[rows]), np.ceil(options.lower - WHOLE))
    x = tableau.columns(np.maximum(whole, floors[rows]), options.value, least)
    y = tableau.columns(np.floor(supplies.upper + WHOLE), supplies.value)
    needs = tableau.rows(np.floor(problem.left + WHOLE))
    tableau.put(needs[options.need], x, 1.0)
    tableau.put(needs[supplies.need], y, 1.0)
    source_rows(tableau, y, problem.sources, supplies)
    _site_rows(tableau, x, options, floors[rows], made)
    answer = Solver(tableau.program()).run()
    if not answer.optimal:
        return floors, sent
    pieces, sends = floors.copy(), sent.copy()
    pieces[rows], sends[supplied] = np.round(answer.x[x]), np.round(answer.x[y])
    return pieces, sends


def _site_rows(tableau: Tableau, x: Ints, options: Options, floors: Floats, made: Floats) -> None:
    """What is due of a site by each last day is at most what it made by then, in whole pieces."""
    designs, days = made.shape[1:]
    place = (options.workshop * designs + options.design) * days + options.ready
    places, group = np.unique(place, return_inverse=True)
    site, day = places // days, places % days
    same = np.append(False, np.diff(site) == 0)
    due = np.bincount(group, floors)
    upto = due.cumsum()
    upto -= np.maximum.accumulate(np.where(same, 0.0, upto - due))
    made_by = made[site // designs, site % designs].cumsum(axis=1)[np.arange(len(day)), day]
    there = np.maximum(np.floor(made_by + WHOLE), upto)  # floors may be a hair above what was made
    rows = tableau.equalities(there - np.where(same, np.append(0.0, there[:-1]), 0.0))
    spare = tableau.columns(there)
    tableau.put(rows[group], x, 1.0)
    tableau.put(rows, spare, 1.0)
    tableau.put(rows[same], spare[np.nonzero(same)[0] - 1], -1.0)
