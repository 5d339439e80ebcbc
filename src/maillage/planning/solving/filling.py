"""What the rounded program leaves, given out piece by piece; stock and industry put first.

Passes, each keeping every invariant of the draft: `fill` adds on-time pieces where
capacity is left, best value for the capacity's price first; `give_way` lets stock and
industry replace local work at equal service; `serve_late` gives what is left to late
deliveries, earliest first. Source: planning page §1 (levels) and §3.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.resources import Resources
from maillage.planning.solving.draft import ALMOST, Draft
from maillage.planning.solving.options import Options, Supplies

PASSES = 4
DOUBT = 1e-6  # pieces: far more than a room worked out in bulk may be off


def fill(draft: Draft, options: Options, supplies: Supplies, price: Floats) -> int:
    """Add on-time pieces until none fits; `price` is what the program charges for each option's capacity."""
    added = 0
    cost = price + 1e-3 * options.value
    worth = np.divide(options.value, cost, out=np.zeros_like(cost), where=cost > 0)
    rank = np.lexsort((options.km, options.need, -worth))
    for _ in range(PASSES):
        found = _send_on_time(draft, supplies) + _make_on_time(draft, options, rank)
        added += found
        if not found:
            break
    return added


def _send_on_time(draft: Draft, supplies: Supplies) -> int:
    missing = np.array(draft.missing)
    free = _free(draft)
    open_ = np.nonzero((missing[supplies.need] > 0) & (free[supplies.source, supplies.leave] >= 1))[0]
    order = open_[np.lexsort((supplies.leave[open_], supplies.need[open_], -supplies.value[open_]))]
    added = 0
    for row in order.tolist():
        key = (int(supplies.source[row]), int(supplies.need[row]), int(supplies.design[row]), True)
        added += draft.send(key, draft.missing[key[1]], int(supplies.leave[row]))
    return added


def _free(draft: Draft) -> Floats:
    """Pieces of each source that may still leave by each day."""
    free: Floats = np.minimum.accumulate(draft.outflow.left[:, ::-1], axis=1)[:, ::-1]
    return free


def _make_on_time(draft: Draft, options: Options, rank: Ints) -> int:
    missing = np.array(draft.missing)
    open_ = rank[missing[options.need[rank]] > 0]
    if not len(open_):
        return 0
    rooms = draft.ledger.rooms(options.design[open_], options.workshop[open_])
    room = rooms[np.arange(len(open_)), options.ready[open_]]
    may_open = np.minimum(room + DOUBT, missing[options.need[open_]]) >= options.lot[open_]
    open_, may_open = open_[room >= 1.0 - ALMOST], may_open[room >= 1.0 - ALMOST]
    columns = (options.need, options.workshop, options.design, options.ready)
    keys = zip(*(column[open_].tolist() for column in columns), strict=True)
    added = 0
    for key, may in zip(keys, may_open.tolist(), strict=True):
        # what is left only shrinks meanwhile: no lot that does not fit now will
        if draft.missing[key[0]] and (may or draft.least(key) == 1):
            added += draft.make(key, draft.missing[key[0]])
    return added


def give_way(draft: Draft, supplies: Supplies, resources: Resources) -> int:
    """Let stock and industry left over replace local lines on time; pieces moved.

    The lines that take most machine hours a piece go first; accepted work stays.
    """
    hours = resources.daily_use[:, :-1].sum(axis=1)
    by_need: dict[int, list[int]] = {}
    there = _free(draft)[supplies.source, supplies.leave] >= 1
    for row in np.nonzero(there)[0].tolist():
        by_need.setdefault(int(supplies.need[row]), []).append(row)
    lines = sorted(
        (
            key
            for key, line in draft.work.items()
            if key[0] in by_need and key[:3] not in draft.exempt and draft.is_on_time(key, line)
        ),
        key=lambda key: (-hours[key[2]], key),
    )
    moved = 0
    for key in lines:
        for row in by_need[key[0]]:
            if key in draft.work:
                moved += _replace(draft, key, supplies, row)
    return moved


def _replace(draft: Draft, key: tuple[int, int, int, int], supplies: Supplies, row: int) -> int:
    """Move pieces of one line to one supply; all of them, or as many as leave the line its lot."""
    need, leave = key[0], int(supplies.leave[row])
    supply = (int(supplies.source[row]), need, int(supplies.design[row]), True)
    line = draft.work[key]
    room = draft.outflow.room(supply[0], leave)
    whole = line.pieces
    moved = whole if room >= whole else min(room, whole - draft.lot(need, key[2]))
    if moved < (1 if supply in draft.sent else draft.lot(need, supply[2])):
        return 0
    draft.unmake(key)
    sent = draft.send(supply, moved, leave)
    if sent < whole:
        draft.make(key, whole - sent, early=True)
    return sent


def serve_late(draft: Draft, options: Options, supplies: Supplies, resources: Resources) -> int:
    """Give what is left to late deliveries, day after day, so that each is as early as can be.

    `options` and `supplies` are one row a pair, whatever the deadline.
    """
    added = 0
    hours, missing = resources.daily_use.sum(axis=1), np.array(draft.missing)
    for day in range(resources.days):
        sent = _send_late(draft, supplies, day, missing)
        missing = np.array(draft.missing) if sent else missing
        made = _make_late(draft, options, hours, day, missing)
        missing = np.array(draft.missing) if made else missing
        added += sent + made
    return added


def _send_late(draft: Draft, supplies: Supplies, day: int, missing: Ints) -> int:
    added = 0
    tardy = day + draft.transit[supplies.source] - draft.asked.deadline[supplies.need]
    wanted = (missing[supplies.need] > 0) & (tardy > 0) & (tardy <= draft.instance.days)
    open_ = np.nonzero(wanted & (_free(draft)[supplies.source, day] >= 1))[0]
    order = open_[np.lexsort((supplies.need[open_], -supplies.value[open_]))]
    for row in order.tolist():
        key = (int(supplies.source[row]), int(supplies.need[row]), int(supplies.design[row]), False)
        if draft.missing[key[1]] and key not in draft.sent:
            added += draft.send(key, draft.missing[key[1]], day)
    return added


def _make_late(draft: Draft, options: Options, hours: Floats, day: int, missing: Ints) -> int:
    tardy = day + options.gap - draft.asked.deadline[options.need]
    open_ = np.nonzero((missing[options.need] > 0) & (tardy > 0) & (tardy <= draft.instance.days))[0]
    if not len(open_):
        return 0
    rooms = draft.ledger.rooms(options.design[open_], options.workshop[open_])[:, day]
    open_ = open_[np.minimum(rooms, missing[options.need[open_]]) >= options.lot[open_] - ALMOST]
    worth = options.value[open_] / hours[options.design[open_]]
    added = 0
    for row in open_[np.lexsort((options.km[open_], options.need[open_], -worth))].tolist():
        need, shop, design = int(options.need[row]), int(options.workshop[row]), int(options.design[row])
        if draft.missing[need]:
            added += draft.make((need, shop, design, day), draft.missing[need], early=True)
    return added
