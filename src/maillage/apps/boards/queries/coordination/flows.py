"""The bridge to industry by day, and the load of workshops: sums of what was kept with the plan.

Guarantees: no query; the country and its parts add up, because each department was summed once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from maillage.apps.boards.queries.coordination.plan_in_force import PlanInForce
from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.production.plan_figures import DUE, INDUSTRY, LABOUR, LOCAL, STOCK
from maillage.apps.sorting import LineOrder


@dataclass(frozen=True, slots=True)
class BridgeDay:
    """Pieces up to that day, included: due, and arrived from workshops, from stocks, from industry."""

    day: date
    due: int
    workshops: int
    stocks: int
    industry: int

    @property
    def arrived(self) -> int:
        return self.workshops + self.stocks + self.industry


def bridge(plan: PlanInForce, scope: BoardScope) -> tuple[BridgeDay, ...]:
    """Every day of the plan; empty when its figures were not kept."""
    inside = [kinds for department, kinds in plan.flow.items() if department in scope.departments]
    if not plan.has_figures:
        return ()
    columns = [_cumulated(inside, kind, plan.days) for kind in (DUE, LOCAL, STOCK, INDUSTRY)]
    return tuple(
        BridgeDay(plan.start + timedelta(days=day), *values)
        for day, values in enumerate(zip(*columns, strict=True))
    )


def _cumulated(inside: Sequence[Mapping[str, list[int]]], kind: str, days: int) -> list[int]:
    total = [0] * days
    for kinds in inside:
        for day, pieces in enumerate(kinds.get(kind, ())):
            total[day] += pieces
    return list(accumulate(total))


@dataclass(frozen=True, slots=True)
class LoadLine:
    """Hours of a process (people under ``labour``) over the plan's days: there, and worked by the plan.

    `area` is "" for the whole territory; then `fullest` is its area with the highest load.
    """

    area: str
    process: str
    there: float
    worked: float
    fullest: str = ""
    fullest_share: float = 0.0

    @property
    def share(self) -> float:
        return self.worked / self.there if self.there else 0.0


def loads(plan: PlanInForce, scope: BoardScope) -> tuple[LoadLine, ...]:
    """Every process of every area, the highest load first."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for department, processes in plan.load.items():
        if department in scope.departments:
            for process, hours in processes.items():
                sums[scope.area_of(department), process][0] += hours[0]
                sums[scope.area_of(department), process][1] += hours[1]
    lines = [LoadLine(area, process, hours[0], hours[1]) for (area, process), hours in sums.items()]
    return tuple(sorted(lines, key=lambda line: (-line.share, line.area, line.process)))


def loads_by_process(lines: Sequence[LoadLine]) -> tuple[LoadLine, ...]:
    """Each process over the whole territory, people last."""
    by_process: dict[str, list[LoadLine]] = defaultdict(list)
    for line in lines:
        by_process[line.process].append(line)
    found = [
        LoadLine(
            "",
            process,
            sum(line.there for line in own),
            sum(line.worked for line in own),
            own[0].area,
            own[0].share,
        )
        for process, own in by_process.items()
    ]
    return tuple(sorted(found, key=lambda line: (line.process == LABOUR, -line.share, line.process)))


BRIDGE_ORDERS = LineOrder[BridgeDay]({"day": lambda line: line.day}, default="day", tie=lambda line: line.day)
LOAD_ORDERS = LineOrder[LoadLine](
    {
        "share": lambda line: line.share,
        "there": lambda line: line.there,
        "worked": lambda line: line.worked,
        "area": lambda line: line.area,
        "process": lambda line: line.process,
    },
    default="-share",
    tie=lambda line: (line.area, line.process),
)
