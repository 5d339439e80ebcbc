"""A previous plan less what was made of it since: what re-planning goes on from.

Guarantees: of each pair the earliest pieces are taken away, from its lines and from its days, never
more than it had; every other line stands as it was. What the new instance no longer asks for
is then not promised twice. Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from maillage.planning.plan import Plan

Pair = tuple[str, str, str]  # need, workshop, design


def less_made(previous: Plan, made: Mapping[Pair, int]) -> Plan:
    """The plan without the pieces made since; its figures and reasons are left as they were."""
    if not made:
        return previous
    taken = Counter({pair: pieces for pair, pieces in made.items() if pieces > 0})
    lines, stays, gone = [], Counter[Pair](), set[Pair]()
    for line in sorted(previous.lines, key=lambda x: x.ready_day):
        pair = (line.need, line.source, line.design)
        less = min(taken[pair], line.quantity) if line.source_kind == "workshop" else 0
        taken[pair] -= less
        if less:
            gone.add(pair)
        if line.source_kind == "workshop":
            stays[pair] += line.quantity - less
        if less < line.quantity:
            lines.append(replace(line, quantity=line.quantity - less))
    worked: dict[Pair, float] = defaultdict(float)
    for row in previous.schedule:
        worked[row.need, row.workshop, row.design] += row.quantity
    # so that what is left of the days makes what is left of the line, to the hair that they were short of
    left = {pair: max(0.0, worked[pair] - stays[pair]) for pair in gone}
    rows = []
    for row in sorted(previous.schedule, key=lambda x: x.day):
        pair = (row.need, row.workshop, row.design)
        done = min(left.get(pair, 0.0), row.quantity)
        if done:
            left[pair] -= done
        if done < row.quantity:
            rows.append(replace(row, quantity=row.quantity - done))
    return replace(previous, lines=tuple(lines), schedule=tuple(rows))
