"""Workshops with room that are no candidates of a need: beyond the limit of candidates, or refused.

Guarantees: of the rows of `find_candidates`, exactly those that may be told are found: beyond the limit,
those where a line fits by the last day of work; refused, those where a piece does. Who has room is looked
at before who is near, once for all needs that ask the same by the same day: few workshops have any in a plan
that asks for more than there is. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from maillage.kernel.geography import ROAD_SPEED_KMH, road_angle
from maillage.planning.candidates import (
    SAME_DAY_HOURS,
    Candidates,
    Flags,
    Floats,
    Ints,
    Pairs,
    chosen,
    positions,
    refused,
    road_kms,
    settle,
    transport_days,
    unit,
)
from maillage.planning.inquiring.judging import ALMOST
from maillage.planning.instance import Instance
from maillage.planning.refusals import Refusals
from maillage.planning.regions.atlas import is_in

AT_ONCE = 2_000_000  # cells of a table looked at together
DOUBT = 1e-9  # of a cosine: far more than rounding
NEVER = 2**62  # no line of so many pieces fits


def vacancies(
    instance: Instance, pairs: Pairs, able: Flags, room: Floats, asked: Ints, short: Ints
) -> Candidates:
    """The candidates of the needs `asked`, which are `pairs`, and who else has room for the pieces they lack."""
    open_ = able & (room[:, :, -1] >= 1 - ALMOST)
    near = _near(instance, open_, room, asked, short)
    sizes = (len(instance.needs), len(instance.designs), len(instance.workshops))
    columns = [(one.need, one.design, one.workshop) for one in (near, pairs)]
    near = near.only(~is_in(columns[0], columns[1], sizes))
    everyone = replace(instance.limits, max_candidates=0)  # who counts is known: all others are beyond
    found = chosen(replace(instance, limits=everyone), near, open_)
    return Candidates(pairs, found.beyond, found.refused)


def _near(instance: Instance, open_: Flags, room: Floats, asked: Ints, short: Ints) -> Pairs:
    """Who has room for what is asked, within the travel limit."""
    wishes, map_ = _Wishes.of(instance, asked, short), _Map.of(instance)
    parts = [np.zeros((3, 0), np.int64)]
    step = max(1, AT_ONCE // max(1, room.shape[1]))
    for first in range(0, len(wishes.design), step):
        kinds = slice(first, first + step)
        kind, shop = np.nonzero(wishes.vacant(instance, open_, room, kinds))
        count = np.bincount(kind, minlength=len(wishes.design[kinds]))
        for row, entry in wishes.each(first, count):
            need, there = wishes.need[row], shop[entry]
            near = map_.may_be_near(need, there)
            parts.append(np.stack([need, wishes.design[wishes.kind[row]], there])[:, near])
    return map_.within(instance, *np.concatenate(parts, axis=1))


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What needs ask alike: a design, by a last day of work, in lines of a least size, under the same refusals."""

    need: Ints  # of each (need, design) row
    kind: Ints  # what it asks, ascending
    design: Ints  # of each kind
    last: Ints
    least: Ints
    one: Ints  # a need that asks it

    @classmethod
    def of(cls, instance: Instance, asked: Ints, short: Ints) -> Self:
        place, rules = positions(d.id for d in instance.designs), Refusals.of(instance.refusals)
        rows = [(k, n, place[d]) for k, n in enumerate(asked.tolist()) for d in instance.needs[n].designs]
        k, need, design = np.array(rows, np.int64).reshape(-1, 3).T
        wanted = [instance.needs[n] for n in asked.tolist()]
        release = np.array([d.release_days for d in instance.designs], np.int64)
        lot = np.array([d.min_lot for d in instance.designs], np.int64)
        deadline = np.array([n.deadline for n in wanted], np.int64)[k]
        last = np.minimum(deadline - release[design], instance.days - 1)
        least = np.minimum(lot[design], np.array([n.quantity for n in wanted], np.int64)[k])
        least = np.where(short[k] >= least, least, NEVER)
        seen: dict[tuple[str | None, str | None], int] = {}
        ruled = np.array([seen.setdefault(rules.kind(n), len(seen)) for n in wanted], np.int64)[k]
        asks = np.stack([design, last, least, ruled])[:, last >= 0]
        kinds, one, kind = np.unique(asks, axis=1, return_index=True, return_inverse=True)
        order = np.argsort(kind, kind="stable")
        need = need[last >= 0]
        return cls(need[order], kind[order], kinds[0], kinds[1], kinds[2], need[one])

    def vacant(self, instance: Instance, open_: Flags, room: Floats, kinds: slice) -> Flags:
        """Kinds × workshops: whether a line still fits by the last day, or a piece where a refusal stands."""
        design = self.design[kinds]
        there = np.where(open_[design], room[design, :, self.last[kinds]], 0.0)
        found: Flags = there >= self.least[kinds, None] - ALMOST
        if instance.refusals:
            kind, shop = np.nonzero(~found & (there >= 1 - ALMOST))
            banned = refused(instance, self.one[kinds][kind], design[kind], shop)
            found[kind[banned], shop[banned]] = True
        return found

    def each(self, first: int, count: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Each row with each entry of its kind, some at a time; `count` entries, in turn, for kinds from `first` on."""
        begins, ends = np.searchsorted(self.kind, (first, first + len(count))).tolist()
        kind = self.kind[begins:ends] - first
        many, start = count[kind], (np.cumsum(count) - count)[kind]
        upto, k, done = np.cumsum(many), 0, 0
        while k < len(many):
            after = max(k + 1, int(np.searchsorted(upto, done + AT_ONCE, side="right")))
            part = many[k:after]
            row = np.repeat(np.arange(begins + k, begins + after), part)
            entry = np.repeat(start[k:after] - (np.cumsum(part) - part), part) + np.arange(len(row))
            yield row, entry
            k, done = after, int(upto[after - 1])


@dataclass(frozen=True, slots=True)
class _Map:
    """Where needs and workshops are (lat, lon), and as points of the unit sphere."""

    needs: Floats
    shops: Floats
    needs_at: Floats
    shops_at: Floats
    least: float  # cosine of the travel limit, and a little less

    @classmethod
    def of(cls, instance: Instance) -> Self:
        needs = np.array([(n.lat, n.lon) for n in instance.needs]).reshape(-1, 2)
        shops = np.array([(w.lat, w.lon) for w in instance.workshops]).reshape(-1, 2)
        return cls(
            needs,
            shops,
            unit(needs),
            unit(shops),
            float(np.cos(road_angle(instance.limits.max_travel_hours))) - DOUBT,
        )

    def may_be_near(self, need: Ints, shop: Ints) -> Flags:
        """By the cosine of the angle: all who are near, and perhaps some who are not quite."""
        cosine = np.zeros(len(need))
        for axis in range(3):
            cosine += self.needs_at[need, axis] * self.shops_at[shop, axis]
        found: Flags = cosine >= self.least
        return found

    def within(self, instance: Instance, need: Ints, design: Ints, shop: Ints) -> Pairs:
        """Those within the travel limit, distances at the limits settled as `near_pairs` does."""
        km, everyone = road_kms(self.needs[need], self.shops[shop]), np.arange(len(self.needs))
        limit = instance.limits.max_travel_hours
        for hours in (limit, SAME_DAY_HOURS):
            settle(instance, everyone, need, shop, km, hours * ROAD_SPEED_KMH)
        near = km / ROAD_SPEED_KMH <= limit
        return Pairs(need[near], design[near], shop[near], km[near], transport_days(km[near]))
