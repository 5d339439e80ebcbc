"""The day-by-day schedule against the lines and against what each workshop has.

Rows of a (need, workshop, design) add up to its lines and, by each ready day, to what is
promised by then; each row takes every step, the labour and the material on its day;
material used by a day never exceeds what arrived by then. Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import accumulate
from math import isfinite

from maillage.planning.auditing import codes
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.findings import NOTHING, TOLERANCE, Findings, exceeds
from maillage.planning.auditing.lines import Pair, Placed, known_ids
from maillage.planning.auditing.screening import Doubtful
from maillage.planning.instance import Design, Workshop
from maillage.planning.plan import Plan, ScheduleRow

Load = dict[str, list[float]]  # hours or quantity by process or material, one entry a day


def audit_schedule(
    plan: Plan, placed: Placed, eligibility: Eligibility, findings: Findings, doubtful: Doubtful
) -> None:
    """Check what of the schedule is `doubtful` (`screening.doubtful_rows`); the rest is known to be good."""
    ranked = [
        (rank, row)
        for rank, row in enumerate(plan.schedule)
        if rank in doubtful.rows
        or row.workshop in doubtful.workshops
        or (row.need, row.workshop, row.design) in doubtful.pairs
    ]
    rows = _good_rows(ranked, eligibility, findings)
    _audit_promises(rows, placed, findings, doubtful)
    for workshop in eligibility.instance.workshops:
        own = rows.get(workshop.id)
        if own and workshop.id in doubtful.workshops:
            _audit_workshop(workshop, own, eligibility, findings)


def _good_rows(
    ranked: Iterable[tuple[int, ScheduleRow]], eligibility: Eligibility, findings: Findings
) -> dict[str, list[ScheduleRow]]:
    """Rows that can be counted, by workshop; the others are reported."""
    days = eligibility.instance.days
    found: dict[str, list[ScheduleRow]] = defaultdict(list)
    for rank, row in ranked:
        where = f"schedule[{rank}]"
        references = (
            (row.need, "needs", eligibility.needs),
            (row.design, "designs", eligibility.designs),
            (row.workshop, "workshops", eligibility.workshops),
        )
        good = known_ids(where, references, findings)
        if not 0 <= row.day < days:
            findings.add(codes.DAY, where, day=row.day, days=days)
        elif not (isfinite(row.quantity) and row.quantity >= 0):
            findings.add(codes.QUANTITY, where, quantity=row.quantity)
        elif good:
            found[row.workshop].append(row)
    return found


def _audit_promises(
    rows: dict[str, list[ScheduleRow]], placed: Placed, findings: Findings, doubtful: Doubtful
) -> None:
    made: dict[Pair, list[tuple[int, float]]] = defaultdict(list)
    promised: dict[Pair, list[tuple[int, float]]] = defaultdict(list)
    for own in rows.values():
        for row in own:
            pair = (row.need, row.workshop, row.design)
            if pair in doubtful.pairs:
                made[pair].append((row.day, row.quantity))
    for _, line in placed if doubtful.pairs else ():
        pair = (line.need, line.source, line.design)
        if line.source_kind == "workshop" and pair in doubtful.pairs:
            promised[pair].append((line.ready_day, line.quantity))
    for pair in {**promised, **made}:
        where = "schedule[" + ", ".join(pair) + "]"
        total, due = _sum(made[pair]), _sum(promised[pair])
        if abs(total - due) > TOLERANCE * due + NOTHING:
            findings.add(codes.SCHEDULE_SUM, where, scheduled=total, promised=due)
        for day in sorted({day for day, _ in promised[pair]}):
            by_then, wanted = _sum(made[pair], day), _sum(promised[pair], day)
            if exceeds(wanted, by_then):
                figures = {"day": day, "scheduled": by_then, "promised": wanted}
                findings.add(codes.SCHEDULE_LATE, where, **figures)


def _sum(dated: Iterable[tuple[int, float]], until: int | None = None) -> float:
    return sum(quantity for day, quantity in dated if until is None or day <= until)


def _audit_workshop(
    workshop: Workshop, rows: list[ScheduleRow], eligibility: Eligibility, findings: Findings
) -> None:
    days = eligibility.instance.days
    machine, labour, material = loads(rows, eligibility.designs, days)
    where = f"workshops[{workshop.id}]"
    for process, used in sorted(machine.items()):
        open_hours = workshop.machine_hours.get(process, (0.0,) * days)
        for day, (load, hours) in enumerate(zip(used, open_hours, strict=True)):
            if exceeds(load, hours):
                figures = {"process": process, "day": day, "used": load, "available": hours}
                findings.add(codes.MACHINE, where, **figures)
    for day, (load, hours) in enumerate(zip(labour, workshop.labour_hours, strict=True)):
        if exceeds(load, hours):
            findings.add(codes.LABOUR, where, day=day, used=load, available=hours)
    for name, used in sorted(material.items()):
        arrived = received(workshop, name, days)
        for day, (total, there) in enumerate(zip(accumulate(used), arrived, strict=True)):
            if exceeds(total, there):
                figures = {"material": name, "day": day, "used": total, "available": there}
                findings.add(codes.MATERIAL, where, **figures)


def loads(
    rows: Iterable[ScheduleRow], designs: dict[str, Design], days: int
) -> tuple[Load, list[float], Load]:
    """What rows take each day: hours by process, people-hours, material."""
    machine: Load = defaultdict(lambda: [0.0] * days)
    material: Load = defaultdict(lambda: [0.0] * days)
    labour = [0.0] * days
    for row in rows:
        design = designs[row.design]
        for step in design.steps:
            machine[step.process][row.day] += row.quantity * step.hours_per_unit
        for use in design.materials:
            material[use.id][row.day] += row.quantity * use.units_per_unit
        labour[row.day] += row.quantity * design.labour_hours_per_unit
    return machine, labour, material


def received(workshop: Workshop, material: str, days: int) -> list[float]:
    """Quantity of a material arrived up to each day."""
    arrived = [0.0] * days
    for arrival in workshop.materials.get(material, ()):
        arrived[arrival.day] += arrival.quantity
    return list(accumulate(arrived))
