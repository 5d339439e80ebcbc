"""The cumulative linear program: hours and material from day 0 to each last day of work.

For each workshop, resource and breakpoint T (a last day of work of some option there),

    Σ_{options with last day T} a x + spare_T = C(T) − C(T before) + spare_{T before},

so each option meets each resource once. It forgets that machines, people and material are
wanted on the same day, so it bounds the day-indexed program from above.
Source: planning page §3 (chained cumulative rows).
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.resources import Resources
from maillage.planning.solving.highs import Program
from maillage.planning.solving.options import Options, Sources, Supplies
from maillage.planning.solving.programming import service_rows
from maillage.planning.solving.tableau import Tableau


def cumulative_program(
    resources: Resources,
    left: Floats,
    options: Options,
    sources: Sources,
    supplies: Supplies,
    split: Ints,
) -> Program:
    """Same arguments as `day_program`; the options are its first columns."""
    tableau = Tableau()
    x, _ = service_rows(tableau, left, options, sources, supplies, split)
    for use, there in (
        (resources.daily_use, resources.daily.cumsum(axis=2)),
        (resources.material_use, resources.arrived),
    ):
        for r in range(use.shape[1]):
            _chains(tableau, x, options, use[:, r], there[:, r])
    return tableau.program()


def _chains(tableau: Tableau, x: Ints, options: Options, use: Floats, there: Floats) -> None:
    """The rows of one resource in every workshop where its breakpoints can bind."""
    wanted = use[options.design] * options.upper
    asked = np.zeros(there.shape)
    np.add.at(asked, (options.workshop, options.ready), wanted)
    binding: Flags = np.any(asked.cumsum(axis=1) > there, axis=1)
    mine = np.nonzero((wanted > 0) & binding[options.workshop])[0]
    if not len(mine):
        return
    days = there.shape[1]
    cells, group = np.unique(options.workshop[mine] * days + options.ready[mine], return_inverse=True)
    shop, stock = cells // days, there[cells // days, cells % days]
    size = np.maximum(there[shop, -1], 1e-9)
    same = np.append(False, np.diff(shop) == 0)
    before = np.where(same, np.append(0.0, stock[:-1]), 0.0)
    rows = tableau.equalities((stock - before) / size)
    spare = tableau.columns(stock / size)
    tableau.put(rows[group], x[mine], use[options.design[mine]] / size[group])
    tableau.put(rows, spare, 1.0)
    tableau.put(rows[same], spare[np.nonzero(same)[0] - 1], -1.0)
