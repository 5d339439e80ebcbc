"""What the next hours or material of a territory would serve: shadow prices, by finite difference.

A row price of a program holds for an unknown, perhaps tiny, amount; so each figure here is
the difference between two solved day-indexed programs, without and with the amount that is
shown, put in the workshop of the territory where most value waits for it. Whole pieces
and lots are left out, as in the bound: a plan gains about as much, not exactly.
Source: planning page §4; docs/explanation/planning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from maillage.kernel.reasons import render
from maillage.planning import reasons
from maillage.planning.advising.changes import with_place_named
from maillage.planning.candidates import Floats, positions
from maillage.planning.explaining import explain_late
from maillage.planning.inquiring.judging import judge
from maillage.planning.inquiring.scarcity import Named, Scarcity
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.resources import Resources
from maillage.planning.solving.board import (
    Board,
    board_of,
    draft_of,
    free_options,
    promised_of,
    split_allowed,
)
from maillage.planning.solving.highs import Solver
from maillage.planning.solving.options import supplies_of
from maillage.planning.solving.programming import day_program
from maillage.planning.solving.promising import keep_promises

AMOUNT = 10.0  # hours, or units of a material
MOST = 10  # resources priced
LEAST = 1e-6  # of a piece: less is rounding
CODES = {
    "machine": (reasons.PRICE_MACHINE, "process"),
    "labour": (reasons.PRICE_LABOUR, ""),
    "material": (reasons.PRICE_MATERIAL, "material"),
}


@dataclass(frozen=True, slots=True)
class Price:
    """What `amount` more of a resource serves on time.

    `value` is weighted, `share` the same as a share of all that is asked; `like` pieces of
    `design`, at the weight of the need that waits for it there, are worth as much. `pieces`
    is the net change by design between the two programs, which may also exchange needs of
    equal worth.
    """

    resource: Named
    territory: str
    workshop: str
    amount: float
    value: float
    share: float
    design: str
    like: float
    pieces: Mapping[str, float]

    @property
    def code(self) -> str:
        return CODES[self.resource[0]][0]

    @property
    def params(self) -> Mapping[str, Any]:
        param = CODES[self.resource[0]][1]
        return {
            **({param: self.resource[1]} if param else {}),
            "territory": self.territory,
            "workshop": self.workshop,
            "amount": float(self.amount),  # numbers, so that each language writes its own decimals
            "pieces": float(f"{self.like:.0f}" if self.like >= 1 else f"{self.like:.1g}"),
            "design": self.design,
            "percent": float(f"{100 * self.share:.2g}"),
        }

    def says(self, language: str) -> str:
        return render(self.code, with_place_named(self.params), language)


def prices(
    instance: Instance, plan: Plan, left: Remaining | None = None, *, amount: float = AMOUNT, most: int = MOST
) -> tuple[Price, ...]:
    """The scarce resources whose next `amount` serves most, best first; at most `most` are priced.

    One solve of the program, and one for each resource priced.
    """
    if left is None or not left.is_after(instance, plan):
        left = remaining_after(instance, plan)
    board = board_of(instance)
    keep_promises(draft_of(board), promised_of(board), board.promises, board.sources)
    value, pieces = _served(board, board.resources)
    found = []
    for resource, w, d, weight in _scarcest(left, plan)[:most]:
        more, served = _served(board, _with(board.resources, resource, w, amount))
        gain = float(more - value) * board.asked.scale
        net = served - pieces
        shop = instance.workshops[w]
        if gain > LEAST:
            by_design = {x.id: float(n) for x, n in zip(instance.designs, net, strict=True) if abs(n) >= 0.5}
            figures = (amount, gain, gain / board.asked.total, instance.designs[d].id, gain / weight)
            found.append(Price(resource, shop.territory, shop.id, *figures, by_design))
    return tuple(sorted(found, key=lambda price: (-price.value, price.territory, price.resource)))


def _scarcest(left: Remaining, plan: Plan) -> list[tuple[Named, int, int, float]]:
    """One row for each (resource, territory) that stops a candidate, most worth waiting first: the resource,
    and the workshop, the design and the weight of what waits there."""
    instance = left.instance
    place = positions(need.id for need in instance.needs)
    short = explain_late(instance, plan, left)
    if not short:
        return []
    needs = np.array([place[row.need] for row in short])
    judged, scarce = judge(left, needs, np.array([row.missing for row in short])), Scarcity.of(left.resources)
    rows = judged.rows.only(judged.bound)
    resource = scarce.tightest(rows.design, rows.workshop, rows.last)
    weight = left.weight[needs[rows.asked]]
    worth = weight / scarce.use[rows.design, resource]
    best: dict[tuple[int, str], int] = {}
    for row in np.lexsort((rows.workshop, -worth)).tolist():
        best.setdefault((int(resource[row]), instance.workshops[int(rows.workshop[row])].territory), row)
    return [
        (scarce.names[r], int(rows.workshop[row]), int(rows.design[row]), float(weight[row]))
        for (r, _), row in best.items()
    ]


def _with(resources: Resources, named: Named, shop: int, amount: float) -> Resources:
    """More of a resource in a workshop: hours evenly over the plan's days, material from the first."""
    kind, name = named
    if kind == "material":
        arrived = resources.arrived.copy()
        arrived[shop, resources.materials.index(name)] += amount
        return replace(resources, arrived=arrived)
    daily = resources.daily.copy()
    place = resources.labour if kind == "labour" else resources.processes.index(name)
    daily[shop, place] += amount / resources.days
    return replace(resources, daily=daily)


def _served(board: Board, resources: Resources) -> tuple[float, Floats]:
    """The optimum of the day-indexed program, in mean weights, and pieces by design."""
    asked, promised = board.asked, promised_of(board)
    options = promised.with_more(free_options(board, resources, asked.quantity))
    supplies = supplies_of(board.instance, board.sources, asked, late=False)
    day = day_program(resources, asked.quantity, options, board.sources, supplies, split_allowed(board))
    pieces = np.zeros(len(board.instance.designs))
    if not len(day.program.cost):
        return 0.0, pieces
    answer = Solver(day.program).run()
    np.add.at(pieces, options.design, answer.x[day.options])
    np.add.at(pieces, supplies.design, answer.x[day.supplies])
    return answer.objective, pieces
