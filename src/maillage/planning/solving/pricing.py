"""A bound that any row prices prove: weak duality, evaluated outside the solver.

For a program max c·x, Ax ≤ b (or = b), l ≤ x ≤ u with finite l and u, and any prices y
(≥ 0 on ≤ rows), every feasible x has

    c·x ≤ b·y + Σ_j max(d_j l_j, d_j u_j),   d = c − Aᵀy.

So the figure is right even when the solve was stopped, or its tolerances were poor; only
its tightness depends on the solver.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Floats
from maillage.planning.solving.highs import Program

ROUNDING = 1e-9  # relative, for the rounding of the sums


def proven_bound(program: Program, cost: Floats, row_price: Floats) -> float:
    """The best bound that the prices, of either sign convention, prove for `cost`."""
    none = np.zeros(len(row_price))
    return min(_bound(program, cost, price) for price in (row_price, -row_price, none))


def _bound(program: Program, cost: Floats, price: Floats) -> float:
    one_sided = np.isneginf(program.row_lower)
    y = np.where(one_sided, np.maximum(price, 0.0), price)
    weighed = np.bincount(program.columns, program.values * y[program.rows], len(cost))
    reduced = cost - weighed
    best = np.maximum(reduced * program.lower, reduced * program.upper)
    total = float((y * program.row_upper).sum() + best.sum())
    size = float(np.abs(y * program.row_upper).sum() + np.abs(best).sum())
    return total + ROUNDING * size
