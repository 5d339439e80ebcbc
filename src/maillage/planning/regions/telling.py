"""Why needs are short in a plan by regions: the reasons of `inquiring`, neighbourhood by neighbourhood.

Guarantees: the reasons are those that are found with the whole in view. A need that has candidates is judged,
besides them, by the workshops with room for a piece by the last day only: no other changes
anything for it, and few have room in a plan that asks for more than there is. A need without
candidates is looked at among all workshops. Source: planning page §4.
"""

from __future__ import annotations

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
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.regions.atlas import Atlas, is_in, only_pairs, rows_of
from maillage.planning.remaining import Remaining, remaining_after

TOGETHER = 4000  # needs looked at together
ALMOST = 1e-6  # as `inquiring.judging`
DOUBT = 1e-6  # of the sphere's radius: far more than rounding

Told = Iterator[tuple[int, tuple[UnservedReason, ...]]]


def explained(atlas: Atlas, plan: Plan) -> Plan:
    """The plan with at least one reason for each need short."""
    instance, able = atlas.instance, capability(atlas.instance)
    left = remaining_after(instance, plan, only_pairs(atlas.pairs), able)
    missing = _missing(instance, left)
    short = np.nonzero(missing > 0)[0]
    alone = np.bincount(atlas.pairs.need, minlength=len(missing))[short] == 0
    told = dict(_told_far(left, able, short[alone], missing))
    told |= _told_near(atlas, left, able, short[~alone], missing)
    unserved = (Unserved(instance.needs[n].id, int(missing[n]), told[n]) for n in short.tolist())
    return replace(plan, unserved=tuple(unserved))


def _missing(instance: Instance, left: Remaining) -> Ints:
    missing = np.array([need.quantity for need in instance.needs], np.int64)
    for k, need in enumerate(instance.needs):
        missing[k] -= sum(line.quantity for line in left.lines.get(need.id, ()))
    return missing


def _told_far(left: Remaining, able: Capability, needs: Ints, missing: Ints) -> Told:
    for first in range(0, len(needs), TOGETHER):
        block = needs[first : first + TOGETHER]
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
