"""A draft written out as a plan: lines, schedule, withdrawals, reasons, figures.

Guarantees: lines in the order of needs, then source and day; lines of one pair with the
same ready day are one line; every need short of pieces is in `unserved` with at least one
reason. The day a line is ready is the last day it is worked on. Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from maillage.planning.candidates import Candidates
from maillage.planning.explaining import explain_unserved
from maillage.planning.plan import Line, Plan, ScheduleRow, Solver, Summary, Withdrawn
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.solving.draft import Draft

LEAST_ROW = 1e-9  # pieces: less is rounding, not work
Keep = Callable[[Remaining], None]


def assemble(
    draft: Draft,
    candidates: Candidates,
    solver: Solver,
    withdrawn: tuple[Withdrawn, ...],
    bound: tuple[float, str],
    keep: Keep | None,
) -> Plan:
    """The plan; `bound` is its value and its kind, `keep` is given what the plan leaves."""
    instance = draft.instance
    plan = Plan(
        instance_sha256=instance.sha256,
        solver=solver,
        lines=_lines(draft),
        schedule=_schedule(draft),
        unserved=(),
        withdrawn=withdrawn,
        summary=_summary(draft, *bound),
    )
    summary = replace(plan.summary, lines=len(plan.lines))
    left = remaining_after(instance, plan, candidates)
    if keep is not None:
        keep(left)
    return replace(plan, summary=summary, unserved=explain_unserved(instance, plan, left))


def _lines(draft: Draft) -> tuple[Line, ...]:
    instance = draft.instance
    pieces: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for (need, shop, design, _), work in draft.work.items():
        pieces[need, shop, design, work.ready] += work.pieces
    found = []
    for (need, shop, design, ready), quantity in sorted(pieces.items()):
        arrival = ready + draft.pairs[need, shop, design].gap
        wanted, made = instance.needs[need], instance.designs[design].id
        on_time = arrival <= wanted.deadline
        line = Line(
            wanted.id, "workshop", instance.workshops[shop].id, made, quantity, ready, arrival, on_time
        )
        found.append((need, 0, line))
    names = [("stock", s.id) for s in instance.stocks] + [("industry", i.id) for i in instance.industry]
    sent: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for (source, need, design, _), one in draft.sent.items():
        sent[need, source, design, one.day] += one.pieces
    for (need, source, design, day), quantity in sorted(sent.items()):
        wanted, arrival = instance.needs[need], day + int(draft.transit[source])
        kind, name = names[source]
        made = instance.designs[design].id
        on_time = arrival <= wanted.deadline
        line = Line(wanted.id, "stock", name, made, quantity, day, arrival, on_time)
        found.append((need, 1, line if kind == "stock" else replace(line, source_kind="industry")))
    return tuple(line for _, _, line in sorted(found, key=lambda row: row[:2]))


def _schedule(draft: Draft) -> tuple[ScheduleRow, ...]:
    instance = draft.instance
    made: dict[tuple[int, int, int], list[float]] = {}
    for (need, shop, design, _), work in sorted(draft.work.items(), key=lambda item: item[0]):
        before = made.get((need, shop, design))
        days = work.made.tolist()
        made[need, shop, design] = (
            days if before is None else [a + b for a, b in zip(before, days, strict=True)]
        )
    return tuple(
        ScheduleRow(instance.needs[n].id, instance.workshops[w].id, instance.designs[d].id, day, quantity)
        for (n, w, d), days in made.items()
        for day, quantity in enumerate(days)
        if quantity > LEAST_ROW
    )


def _summary(draft: Draft, upper_bound: float, bound_kind: str) -> Summary:
    """Figures as the format defines them; with nothing asked, everything is served."""
    asked, coverage = draft.asked, draft.coverage()
    bound = min(1.0, max(upper_bound, coverage))
    late = float(
        sum(
            asked.weight[k[0]] * line.pieces
            for k, line in draft.work.items()
            if not draft.is_on_time(k, line)
        )
        + sum(asked.weight[k[1]] * s.pieces for k, s in draft.sent.items() if not draft.is_sent_on_time(k, s))
    )
    pieces = sum(line.pieces for line in draft.work.values())
    km = float(np.sum([draft.pairs[key[:3]].km * line.pieces for key, line in draft.work.items()]))
    return Summary(
        weighted_on_time_coverage=coverage,
        upper_bound=bound,
        gap=1.0 - coverage / bound if bound > 0 else 0.0,
        served_late=late / asked.total if asked.total else 0.0,
        km_per_unit=km / pieces if pieces else 0.0,
        lines=0,
        bound_kind=bound_kind,
    )
