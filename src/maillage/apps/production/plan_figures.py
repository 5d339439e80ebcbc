"""What a plan adds up to, worked out once when it is kept: by need, by reason, by department and day.

Guarantees: figures are those of the plan's own lines and schedule, by the same engine that
explains it; pieces asked = on time + late + missing, need by need; hours worked never exceed
those there are, because the plan was audited; a reason that only announces others is left out
where another is given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.planning.explaining import explain_late
from maillage.planning.instance import Design, Instance
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.reasons import (
    CANDIDATES_MATERIAL,
    CANDIDATES_NONE,
    CANDIDATES_PROCESS,
    CAPACITY_LABOUR,
    CAPACITY_MACHINE,
    CAPACITY_MATERIAL,
    RULE_REFUSED,
)

LABOUR = "labour"  # the key of people's hours beside processes
DUE, LOCAL, INDUSTRY, STOCK = "due", "workshop", "industry", "stock"
Flow = dict[str, dict[str, list[int]]]
Load = dict[str, dict[str, tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class Served:
    """Pieces of one need in the plan; see `PlannedNeed`."""

    need: str
    asked: int
    on_time: int
    late: int
    outside: int
    value: float
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Short:
    """A reason why pieces of a need are not on time; see `ShortNeed`."""

    need: str
    code: str
    detail: str
    short: int
    amount: float


def served(instance: Instance, plan: Plan) -> tuple[Served, ...]:
    """Every need of the instance, in its order."""
    on_time: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    outside: dict[str, int] = defaultdict(int)
    for line in plan.lines:
        (on_time if line.on_time else late)[line.need] += line.quantity
        if line.source_kind != "workshop":
            outside[line.need] += line.quantity
    return tuple(
        Served(n.id, n.quantity, on_time[n.id], late[n.id], outside[n.id], n.weight) for n in instance.needs
    )


def shortages(instance: Instance, plan: Plan, explained: Sequence[Unserved] | None = None) -> Iterator[Short]:
    """Every reason of every need not wholly on time, each (need, code, detail) once.

    `explained` is what `explain_late` says of the plan, when the caller has it.
    """
    designs = {design.id: design for design in instance.designs}
    wanted = {need.id: [designs[code] for code in need.designs] for need in instance.needs}
    for found in explain_late(instance, plan) if explained is None else explained:
        said: dict[tuple[str, str], None] = {}
        for reason in _telling(found.reasons):
            said.setdefault((own_code(reason.code, reason.params), _detail(reason)))
        for code, detail in said:
            amount = _amount(code, detail, found.missing, wanted[found.need])
            yield Short(found.need, code, detail, found.missing, amount)


def _telling(reasons: Iterable[UnservedReason]) -> list[UnservedReason]:
    found = list(reasons)
    return [r for r in found if r.code != CANDIDATES_NONE] or found


def own_code(code: str, params: Mapping[str, Any]) -> str:
    """The code to group by: a refusing rule speaks under its own."""
    return str(params.get("reason", RULE_REFUSED)) if code == RULE_REFUSED else code


def _detail(reason: UnservedReason) -> str:
    """The process, material, source or design that the reason names."""
    names = ("process", "material", "industry", "stock", "design")
    return str(next((reason.params[name] for name in names if name in reason.params), ""))


def _amount(code: str, detail: str, pieces: int, designs: Iterable[Design]) -> float:
    """Hours or units that the pieces would take with the design that takes least of it."""
    if code in (CAPACITY_MACHINE, CANDIDATES_PROCESS):
        uses = [s.hours_per_unit for d in designs for s in d.steps if s.process == detail]
    elif code in (CAPACITY_MATERIAL, CANDIDATES_MATERIAL):
        uses = [m.units_per_unit for d in designs for m in d.materials if m.id == detail]
    elif code == CAPACITY_LABOUR:
        uses = [d.labour_hours_per_unit for d in designs if d.steps]
    else:
        uses = []
    return round(pieces * min(uses, default=0.0), 3)


def flow(instance: Instance, plan: Plan) -> Flow:
    """Pieces by department, kind and day of the horizon: due that day, arriving that day."""
    where = {need.id: need.territory for need in instance.needs}
    found: Flow = defaultdict(dict)

    def add(department: str, kind: str, day: int, pieces: int) -> None:
        if day < instance.days:  # what comes later is past the plan's own days
            found[department].setdefault(kind, [0] * instance.days)[day] += pieces

    for need in instance.needs:
        add(need.territory, DUE, need.deadline, need.quantity)
    for line in plan.lines:
        add(where[line.need], line.source_kind, line.arrival_day, line.quantity)
    return dict(found)


def load(instance: Instance, plan: Plan) -> Load:
    """Hours over the horizon by department and process (people under `LABOUR`): there, and worked."""
    there: dict[tuple[str, str], float] = defaultdict(float)
    worked: dict[tuple[str, str], float] = defaultdict(float)
    where = {shop.id: shop.territory for shop in instance.workshops}
    designs = {design.id: design for design in instance.designs}
    for shop in instance.workshops:
        for process, hours in shop.machine_hours.items():
            there[shop.territory, process] += sum(hours)
        there[shop.territory, LABOUR] += sum(shop.labour_hours)
    for row in plan.schedule:
        design, department = designs[row.design], where[row.workshop]
        for step in design.steps:
            worked[department, step.process] += row.quantity * step.hours_per_unit
        worked[department, LABOUR] += row.quantity * design.labour_hours_per_unit
    found: Load = defaultdict(dict)
    for (department, process), total in sorted(there.items()):
        if total:
            found[department][process] = (round(total, 2), round(worked[department, process], 2))
    return dict(found)


def supplies(plan: Plan) -> dict[str, int]:
    """Pieces by industrial supply or stock."""
    found: dict[str, int] = defaultdict(int)
    for line in plan.lines:
        if line.source_kind != "workshop":
            found[line.source] += line.quantity
    return dict(sorted(found.items()))
