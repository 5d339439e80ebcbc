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
    plan = write_out(draft, solver, withdrawn, bound)
    left = remaining_after(draft.instance, plan, candidates)
    if keep is not None:
        keep(left)
    return replace(plan, unserved=explain_unserved(draft.instance, plan, left))


def write_out(
    draft: Draft, solver: Solver, withdrawn: tuple[Withdrawn, ...], bound: tuple[float, str]
) -> Plan:
    """The plan without the reasons why needs are short."""
    lines, summary = _lines(draft), _summary(draft, *bound)
    return Plan(
        instance_sha256=draft.instance.sha256,
        solver=solver,
        lines=lines,
        schedule=_schedule(draft),
        unserved=(),
        withdrawn=withdrawn,
        summary=replace(summary, lines=len(lines)),
    )


def _lines(draft: Draft) -> tuple[Line, ...]:
    instance = draft.instance
    pieces: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for (key, work), ready in zip(draft.work.items(), draft.ready_days(), strict=True):
        pieces[*key[:3], ready] += work.pieces
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
    """Pieces by pair and day, in the order of needs, workshops, designs and days."""
    if not draft.work:
        return ()
    instance, keys = draft.instance, sorted(draft.work)
    pairs = dict.fromkeys(key[:3] for key in keys)
    place = {pair: row for row, pair in enumerate(pairs)}
    made = np.zeros((len(pairs), instance.days))
    np.add.at(made, [place[key[:3]] for key in keys], np.array([draft.work[key].made for key in keys]))
    row, day = np.nonzero(made > LEAST_ROW)
    names = [(instance.needs[n].id, instance.workshops[w].id, instance.designs[d].id) for n, w, d in pairs]
    return tuple(
        ScheduleRow(*names[r], t, quantity)
        for r, t, quantity in zip(row.tolist(), day.tolist(), made[row, day].tolist(), strict=True)
    )


def _summary(draft: Draft, upper_bound: float, bound_kind: str) -> Summary:
    """Figures as the format defines them; with nothing asked, everything is served."""
    asked, timely = draft.asked, draft.timely_pieces()
    coverage = float(asked.weight @ timely) / asked.total if asked.total else 1.0
    bound = min(1.0, max(upper_bound, coverage))
    late = float(asked.weight @ (asked.quantity - np.array(draft.missing, float) - timely))
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
