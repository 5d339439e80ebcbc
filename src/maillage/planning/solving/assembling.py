"""A draft written out as a plan: lines, schedule, withdrawals, reasons, figures.

Guarantees: lines in the order of needs, then source and day; lines of one pair with the
same ready day are one line; every need short of pieces is in `unserved` with at least one
reason. The day a line is ready is the last day it is worked on. Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from maillage.planning.candidates import Candidates, Floats, Ints
from maillage.planning.explaining import explain_unserved
from maillage.planning.plan import Line, Plan, ScheduleRow, Solver, SourceKind, Summary, Withdrawn
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.rows import rows_of
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
    work = _Work.of(draft)
    lines = (*_made(draft, work), *_sent(draft))
    order = sorted(range(len(lines)), key=lambda row: lines[row][0])  # stable: what is made first
    written = tuple(lines[row][1] for row in order)
    return Plan(
        instance_sha256=draft.instance.sha256,
        solver=solver,
        lines=written,
        schedule=_schedule(draft, work),
        unserved=(),
        withdrawn=withdrawn,
        summary=replace(_summary(draft, work, *bound), lines=len(written)),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """The work of a draft as columns, in its order; `made` are rows × days."""

    need: Ints
    shop: Ints
    design: Ints
    last: Ints
    pieces: Ints
    ready: Ints
    gap: Ints
    km: Floats
    made: Floats

    @classmethod
    def of(cls, draft: Draft) -> _Work:
        count = len(draft.work)
        keys = np.fromiter(chain.from_iterable(draft.work), np.int64, 4 * count)
        need, shop, design, last = keys.reshape(-1, 4).T
        made = np.array([line.made for line in draft.work.values()]).reshape(count, draft.instance.days)
        lines, facts = draft.work.values(), [draft.pairs[key[:3]] for key in draft.work]
        return cls(
            need,
            shop,
            design,
            last,
            np.array([line.pieces for line in lines], np.int64),
            made.shape[1] - 1 - np.argmax(made[:, ::-1] != 0, axis=1),
            np.array([pair.gap for pair in facts], np.int64),
            np.array([pair.km for pair in facts], float),
            made,
        )


def _made(draft: Draft, work: _Work) -> list[tuple[int, Line]]:
    """Lines of workshops, each with its need, by need, workshop, design and day; those of one day are one."""
    instance = draft.instance
    order = np.lexsort((work.ready, work.design, work.shop, work.need))
    need, shop, design, ready, gap = (
        column[order] for column in (work.need, work.shop, work.design, work.ready, work.gap)
    )
    new = np.ones(len(order), bool)
    new[1:] = np.any(np.diff(np.stack([need, shop, design, ready]), axis=1) != 0, axis=0)
    starts = np.nonzero(new)[0]
    pieces = np.add.reduceat(work.pieces[order], starts) if len(starts) else work.pieces
    need, shop, design, ready = (column[starts] for column in (need, shop, design, ready))
    arrival = ready + gap[starts]
    needs, shops, designs = instance.needs, instance.workshops, instance.designs
    lines = rows_of(
        Line,
        [needs[n].id for n in need.tolist()],
        ["workshop"] * len(need),
        [shops[w].id for w in shop.tolist()],
        [designs[d].id for d in design.tolist()],
        pieces.tolist(),
        ready.tolist(),
        arrival.tolist(),
        (arrival <= draft.asked.deadline[need]).tolist(),
    )
    return list(zip(need.tolist(), lines, strict=True))


def _sent(draft: Draft) -> list[tuple[int, Line]]:
    """Lines of stocks and industry, each with its need, by need, source, design and day."""
    instance, found = draft.instance, []
    names: list[tuple[SourceKind, str]] = [("stock", s.id) for s in instance.stocks]
    names += [("industry", i.id) for i in instance.industry]
    sent: dict[tuple[int, int, int, int], int] = defaultdict(int)
    for (source, need, design, _), one in draft.sent.items():
        sent[need, source, design, one.day] += one.pieces
    for (need, source, design, day), quantity in sorted(sent.items()):
        wanted, arrival = instance.needs[need], day + int(draft.transit[source])
        made, on_time = instance.designs[design].id, arrival <= wanted.deadline
        found.append((need, Line(wanted.id, *names[source], made, quantity, day, arrival, on_time)))
    return found


def _schedule(draft: Draft, work: _Work) -> tuple[ScheduleRow, ...]:
    """Pieces by pair and day, in the order of needs, workshops, designs and days."""
    instance = draft.instance
    order = np.lexsort((work.last, work.design, work.shop, work.need))
    keys = np.stack([work.need[order], work.shop[order], work.design[order]])
    new = np.ones(len(order), bool)
    new[1:] = np.any(np.diff(keys, axis=1) != 0, axis=0)
    pair, starts = np.cumsum(new) - 1, np.nonzero(new)[0]
    made = work.made[order[starts]]
    again = np.nonzero(~new)[0]  # few pairs have a second line
    np.add.at(made, pair[again], work.made[order[again]])
    row, day = np.nonzero(made > LEAST_ROW)
    need, shop, design = (keys[k, starts[row]].tolist() for k in range(3))
    return tuple(
        rows_of(
            ScheduleRow,
            [instance.needs[n].id for n in need],
            [instance.workshops[w].id for w in shop],
            [instance.designs[d].id for d in design],
            day.tolist(),
            made[row, day].tolist(),
        )
    )


def _summary(draft: Draft, work: _Work, upper_bound: float, bound_kind: str) -> Summary:
    """Figures as the format defines them; with nothing asked, everything is served."""
    asked, timely = draft.asked, np.zeros(len(draft.missing), np.int64)
    rows = work.ready + work.gap <= asked.deadline[work.need]
    np.add.at(timely, work.need[rows], work.pieces[rows])
    for supply, sent in draft.sent.items():
        if draft.is_sent_on_time(supply, sent):
            timely[supply[1]] += sent.pieces
    coverage = float(asked.weight @ timely) / asked.total if asked.total else 1.0
    bound = min(1.0, max(upper_bound, coverage))
    late = float(asked.weight @ (asked.quantity - np.array(draft.missing, float) - timely))
    pieces, km = int(work.pieces.sum()), float(np.sum(work.km * work.pieces))
    return Summary(
        weighted_on_time_coverage=coverage,
        upper_bound=bound,
        gap=1.0 - coverage / bound if bound > 0 else 0.0,
        served_late=late / asked.total if asked.total else 0.0,
        km_per_unit=km / pieces if pieces else 0.0,
        lines=0,
        bound_kind=bound_kind,
    )
