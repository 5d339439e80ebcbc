"""Why needs are short in a plan by regions: the reasons of `inquiring`, neighbourhood by neighbourhood.

Guarantees: the reasons are those that are found with the whole in view. A need that has candidates is judged,
besides them, by the workshops with room for a piece by the last day only: no other changes
anything for it, and few have room in a plan that asks for more than there is. A need without
candidates is looked at among all workshops. Source: planning page §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.kernel.geography import EARTH_RADIUS_KM, ROAD_FACTOR, ROAD_SPEED_KMH
from maillage.planning.bisecting import bisected
from maillage.planning.candidates import (
    Candidates,
    Capability,
    Flags,
    Floats,
    Ints,
    Pairs,
    capability,
    find_candidates,
    unit,
)
from maillage.planning.inquiring import reasons_of
from maillage.planning.instance import Instance
from maillage.planning.nearest import candidates_of
from maillage.planning.plan import Line, Plan, Unserved, UnservedReason
from maillage.planning.refusals import Refusals
from maillage.planning.regions.assembling import worked
from maillage.planning.regions.atlas import Atlas, is_in, only_pairs, rows_of
from maillage.planning.regions.combining import Mosaic, left_after
from maillage.planning.remaining import Remaining, not_used
from maillage.planning.resources import alone
from maillage.planning.standing import Ground

TOGETHER, ALONE = 4000, 500  # needs looked at together, beside the workshops around them or all of them
ALMOST = 1e-6  # as `inquiring.judging`
DOUBT = 1e-6  # of the sphere's radius: far more than rounding

Told = Iterator[tuple[int, tuple[UnservedReason, ...]]]


def explained(atlas: Atlas, mosaic: Mosaic, plan: Plan) -> Plan:
    """The plan, whose lines are those of the mosaic, with at least one reason for each need short."""
    instance, able = atlas.instance, capability(atlas.instance)
    left = _remaining(atlas, mosaic, plan, able)
    missing = atlas.asked.quantity.astype(np.int64)
    np.subtract.at(missing, mosaic.lines.need, mosaic.lines.pieces)
    np.subtract.at(missing, mosaic.sends.need, mosaic.sends.pieces)
    short = np.nonzero(missing > 0)[0]
    lonely = np.bincount(atlas.pairs.need, minlength=len(missing))[short] == 0
    told = dict(_told_far(left, able, short[lonely], missing))
    told |= _told_near(atlas, left, able, short[~lonely], missing)
    unserved = (Unserved(instance.needs[n].id, int(missing[n]), told[n]) for n in short.tolist())
    return replace(plan, unserved=tuple(unserved))


def _remaining(atlas: Atlas, mosaic: Mosaic, plan: Plan, able: Capability) -> Remaining:
    """As `remaining.remaining_after`, from arrays; of its candidates only the pairs are known."""
    instance, known = atlas.instance, only_pairs(atlas.pairs)
    released = left_after(atlas, mosaic)[1]
    need, shop, design, day, made = worked(mosaic)
    left = not_used(atlas.resources, design, shop, day, made)
    order = np.argsort(shop, kind="stable")
    work = np.stack([need, design, day, made], axis=1)[order]
    makers_there, first = np.unique(shop[order], return_index=True)
    lines: dict[str, list[Line]] = defaultdict(list)
    makers: dict[str, set[str]] = defaultdict(set)
    for line in plan.lines:
        lines[line.need].append(line)
        if line.source_kind == "workshop":
            makers[line.need].add(line.source)
    sites = np.indices((len(instance.designs), len(instance.workshops)))
    room = alone(left, sites[0].ravel(), sites[1].ravel())
    return Remaining(
        instance=instance,
        candidates=known,
        able=able,
        resources=left,
        room=room.reshape(*sites.shape[1:], instance.days),
        supply_left=released.astype(np.int64),
        lines=lines,
        rows=dict(zip(makers_there.tolist(), np.split(work, first[1:]), strict=True)) if len(first) else {},
        makers=makers,
        weight=np.array([n.weight for n in instance.needs]),
        lots={d.id: d.min_lot for d in instance.designs},
        refusals=Refusals.of(instance.refusals),
        ground=Ground.of(instance, known, able),
        plan=plan,
    )


def _told_far(left: Remaining, able: Capability, needs: Ints, missing: Ints) -> Told:
    for first in range(0, len(needs), ALONE):
        block = needs[first : first + ALONE]
        yield from _told(left, candidates_of(left.instance, block, able), block, missing)


def _told_near(atlas: Atlas, left: Remaining, able: Capability, needs: Ints, missing: Ints) -> Told:
    near = _Near.of(left, able)
    instance = left.instance
    for zone in dict.fromkeys(instance.needs[n].zone for n in needs.tolist()):
        mine = np.array([n for n in needs.tolist() if instance.needs[n].zone == zone], np.int64)
        for part in bisected(near.needs_at[mine], np.ones(len(mine)), TOGETHER):
            block = mine[part]
            pairs = atlas.pairs.only(rows_of(atlas.pairs.need, block))
            yield from _told(left, near.around(block, zone, pairs), block, missing)


def _told(left: Remaining, known: Candidates, needs: Ints, missing: Ints) -> Told:
    """The reasons of some needs, for whom these candidates are all that matters."""
    touched = np.unique(known.pairs.workshop).tolist()
    there = replace(
        left,
        candidates=known,
        ground=replace(left.ground, candidates=known),
        rows={w: left.rows[w] for w in touched if w in left.rows},
    )
    yield from zip(needs.tolist(), reasons_of(there, needs, missing[needs]), strict=True)


@dataclass(frozen=True, slots=True)
class _Near:
    """Where needs and workshops stand, and which workshops still have room for which designs."""

    instance: Instance
    able: Capability
    room: Flags  # designs × workshops
    needs_at: Floats  # points of the unit sphere
    shops_at: Floats
    zones: list[str]

    @classmethod
    def of(cls, left: Remaining, able: Capability) -> _Near:
        needs, shops = left.instance.needs, left.instance.workshops
        return cls(
            left.instance,
            able,
            able.all & (left.room[:, :, -1] >= 1 - ALMOST),
            unit(np.array([(n.lat, n.lon) for n in needs]).reshape(-1, 2)),
            unit(np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2)),
            [w.zone for w in shops],
        )

    def around(self, block: Ints, zone: str, pairs: Pairs) -> Candidates:
        """The candidates of a block, and what else could make a piece for it: beyond the limit, or refused."""
        needs_at, instance = self.needs_at[block], self.instance
        centre = needs_at.mean(axis=0)
        spread = float(np.linalg.norm(needs_at - centre, axis=1).max())
        angle = instance.limits.max_travel_hours * ROAD_SPEED_KMH / ROAD_FACTOR / EARTH_RADIUS_KM
        reach = 2 * np.sin(min(np.pi, angle) / 2) + spread + DOUBT  # chords: the triangle inequality holds
        close = (np.linalg.norm(self.shops_at - centre, axis=1) <= reach) & self.room.any(axis=0)
        shops = np.array([w for w in np.nonzero(close)[0].tolist() if self.zones[w] == zone], np.int64)
        part = replace(
            instance,
            needs=tuple(instance.needs[n] for n in block.tolist()),
            workshops=tuple(instance.workshops[w] for w in shops.tolist()),
            commitments=(),
            limits=replace(instance.limits, max_candidates=0),  # who counts is known: all others are beyond
        )
        room = self.room[:, shops]
        found = find_candidates(part, Capability(room, room, room))
        sizes = (len(instance.needs), len(instance.designs), len(instance.workshops))
        beyond, refused = (
            replace(rows, need=block[rows.need], workshop=shops[rows.workshop])
            for rows in (found.beyond, found.refused)
        )
        return Candidates(pairs, _without(beyond, pairs, sizes), _without(refused, pairs, sizes))


def _without(rows: Pairs, others: Pairs, sizes: tuple[int, int, int]) -> Pairs:
    columns = [(one.need, one.design, one.workshop) for one in (rows, others)]
    return rows.only(~is_in(columns[0], columns[1], sizes))
