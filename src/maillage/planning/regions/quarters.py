"""A large plan cut in quarters, to ask why needs are short: each holds all that bears on its needs.

Guarantees: the reasons of a quarter's needs are those that are found with the whole in view. A need that has
candidates is judged, besides them, by the workshops of its surroundings with room for a piece by the last
day: no other changes anything for it, and few have room in a plan that asks for more than there is. Needs
without candidates are looked at on the whole ground, with every workshop. A quarter is arrays and a few
lists, so that it is soon sent to whoever asks. Source: planning page §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from maillage.kernel.geography import road_angle
from maillage.planning.bisecting import bisected
from maillage.planning.candidates import Capability, Flags, Floats, Ints, Pairs, capability, positions, unit
from maillage.planning.inquiring.judging import ALMOST
from maillage.planning.inquiring.scene import Makers, Work
from maillage.planning.instance import Ban, Instance, Need, Workshop
from maillage.planning.refusals import may_bear_on
from maillage.planning.regions.assembling import worked
from maillage.planning.regions.atlas import Atlas, only_pairs, rows_of
from maillage.planning.regions.combining import Mosaic, left_after
from maillage.planning.remaining import not_used, room_of
from maillage.planning.resources import Resources
from maillage.planning.standing import Ground

TOGETHER, ALONE = 4000, 500  # needs looked at together, beside the workshops around them or all of them
DOUBT = 1e-6  # of the sphere's radius: far more than rounding

Columns = tuple[list[Any], ...]  # the fields of needs, or of workshops' names and places, in their order


@dataclass(frozen=True, slots=True)
class Quarter:
    """Positions are its own: of its needs (those asked, and those at work on what they lack) and workshops."""

    frame: Instance  # without needs and workshops; refusals and accepted work that may bear on them
    needs: Columns  # of those asked
    names: list[str]  # of all of them
    weight: Floats
    shops: Columns
    able: Flags  # designs × workshops
    asked: Ints  # ascending
    short: Ints  # pieces that each of them lacks
    pairs: Pairs
    resources: Resources
    room: Floats
    supply_left: Ints
    work: Work
    makers: Makers
    ground: Ground | None  # for needs without candidates

    def instance(self) -> Instance:
        """Of needs that are not asked about, only the name and the weight are known."""
        needs = [
            Need(name, (), 0.0, 0.0, 0, 0, weight)
            for name, weight in zip(self.names, self.weight.tolist(), strict=True)
        ]
        for place, need in zip(self.asked.tolist(), map(Need, *self.needs), strict=True):
            needs[place] = need
        shops = (_bare(name, lat, lon, zone) for name, lat, lon, zone in zip(*self.shops, strict=True))
        return replace(self.frame, needs=tuple(needs), workshops=tuple(shops))


def _bare(name: str, lat: float, lon: float, zone: str) -> Workshop:
    return Workshop(name, lat, lon, {}, (), {}, zone=zone)


@dataclass(frozen=True, slots=True)
class Rest:
    """What a plan leaves of the whole, from which quarters are cut."""

    atlas: Atlas
    able: Capability
    resources: Resources
    room: Floats
    supply_left: Ints
    work: Work
    makers: Makers
    missing: Ints  # by need

    @classmethod
    def after(cls, atlas: Atlas, mosaic: Mosaic) -> Rest:
        need, shop, design, day, made = worked(mosaic)
        work = Work.of(shop, need, design, day, made)
        left = not_used(atlas.resources, work)
        lines, sends = mosaic.lines, mosaic.sends
        missing = atlas.asked.quantity.astype(np.int64)
        np.subtract.at(missing, lines.need, lines.pieces)
        np.subtract.at(missing, sends.need, sends.pieces)
        return cls(
            atlas,
            capability(atlas.instance),
            left,
            room_of(left),
            left_after(atlas, mosaic)[1].astype(np.int64),
            work,
            Makers.of(lines.need, lines.workshop, lines.design),
            missing,
        )


def quarters_of(rest: Rest, needs: Ints) -> Iterator[tuple[Ints, Quarter]]:
    """The quarters, and which of these needs (ascending) each asks about."""
    lonely = np.bincount(rest.atlas.pairs.need, minlength=len(rest.missing))[needs] == 0
    yield from _far(rest, needs[lonely])
    yield from _near(rest, needs[~lonely])


def _far(rest: Rest, needs: Ints) -> Iterator[tuple[Ints, Quarter]]:
    """Needs without candidates, with every workshop: nothing is at work on what they lack."""
    if not len(needs):
        return
    instance, nothing = rest.atlas.instance, np.zeros(0, np.int64)
    nobody = rest.atlas.pairs.only(nothing)
    ground = Ground.of(instance, only_pairs(nobody), rest.able)
    assert ground.gear  # looked at once, for all
    ruled, shops = _Ruled.of(rest.atlas), _shops(instance, np.arange(len(instance.workshops)))
    nowhere = replace(rest.resources, daily=rest.resources.daily[:0], arrived=rest.resources.arrived[:0])
    for first in range(0, len(needs), ALONE):
        block = needs[first : first + ALONE]
        frame = ruled.frame(block, shops[0])
        yield (
            block,
            Quarter(
                frame=frame,
                needs=_needs(instance, block),
                names=[instance.needs[n].id for n in block.tolist()],
                weight=rest.atlas.asked.weight[block],
                shops=shops,
                able=rest.able.all,
                asked=np.arange(len(block)),
                short=rest.missing[block],
                pairs=nobody,
                resources=nowhere,
                room=rest.room[:, :0],
                supply_left=rest.supply_left,
                work=rest.work.only(nothing),
                makers=rest.makers.only(nothing),
                ground=replace(ground, instance=frame),
            ),
        )


def _near(rest: Rest, needs: Ints) -> Iterator[tuple[Ints, Quarter]]:
    """Needs that stand together, with the workshops around them."""
    surroundings, ruled = _Surroundings.of(rest), _Ruled.of(rest.atlas)
    instance = rest.atlas.instance
    zones = np.array([instance.needs[n].zone for n in needs.tolist()], str)
    for zone in np.unique(zones).tolist():
        mine = needs[zones == zone]
        for part in bisected(surroundings.needs_at[mine], np.ones(len(mine)), TOGETHER):
            yield mine[part], _quarter(rest, surroundings, ruled, mine[part])


def _quarter(rest: Rest, surroundings: _Surroundings, ruled: _Ruled, block: Ints) -> Quarter:
    atlas = rest.atlas
    pairs = atlas.pairs.only(rows_of(atlas.pairs.need, block))
    touched = np.unique(pairs.workshop)
    work = rest.work.only(rows_of(rest.work.workshop, touched))
    makers = rest.makers.only(rows_of(rest.makers.need, block))
    zone = atlas.instance.needs[int(block[0])].zone
    around = surroundings.around(block, zone)
    shops = np.unique(np.concatenate([touched, around, ruled.promised(block)]))
    needs = np.unique(np.concatenate([block, work.need]))
    there = _shops(atlas.instance, shops)
    return Quarter(
        frame=ruled.frame(block, there[0]),
        needs=_needs(atlas.instance, block),
        names=[atlas.instance.needs[n].id for n in needs.tolist()],
        weight=atlas.asked.weight[needs],
        shops=there,
        able=rest.able.all[:, shops] & (np.array(there[-1], str) == zone),
        asked=np.searchsorted(needs, block),
        short=rest.missing[block],
        pairs=_placed(pairs, needs, shops),
        resources=replace(
            rest.resources, daily=rest.resources.daily[shops], arrived=rest.resources.arrived[shops]
        ),
        room=rest.room[:, shops],
        supply_left=rest.supply_left,
        work=_placed(work, needs, shops),
        makers=_placed(makers, needs, shops),
        ground=None,
    )


Rows = TypeVar("Rows", Pairs, Work, Makers)


def _placed(rows: Rows, needs: Ints, shops: Ints) -> Rows:
    """By positions among these needs and workshops (ascending)."""
    return replace(
        rows, need=np.searchsorted(needs, rows.need), workshop=np.searchsorted(shops, rows.workshop)
    )


def _needs(instance: Instance, needs: Ints) -> Columns:
    known = [instance.needs[n] for n in needs.tolist()]
    return tuple([getattr(need, name) for need in known] for name in Need.__slots__)


def _shops(instance: Instance, shops: Ints) -> Columns:
    known = [instance.workshops[w] for w in shops.tolist()]
    return tuple([getattr(shop, name) for shop in known] for name in ("id", "lat", "lon", "zone"))


@dataclass(frozen=True, slots=True)
class _Ruled:
    """What refusals and accepted work bear on some needs."""

    atlas: Atlas
    by_shop: Mapping[str, list[Ban]]
    shop: Mapping[str, int]

    @classmethod
    def of(cls, atlas: Atlas) -> Self:
        by_shop: dict[str, list[Ban]] = defaultdict(list)
        for ban in atlas.instance.refusals:
            if ban.workshop is not None:
                by_shop[ban.workshop].append(ban)
        return cls(atlas, by_shop, positions(w.id for w in atlas.instance.workshops))

    def frame(self, needs: Ints, shops: list[str]) -> Instance:
        """The instance without needs and workshops, with what may bear on these."""
        instance, accepted = self.atlas.instance, self.atlas.accepted
        asked = [instance.needs[n] for n in needs.tolist()]
        ids, territories = {need.id for need in asked}, {need.territory for need in asked}
        named = (ban for shop in shops for ban in self.by_shop.get(shop, ()))
        mine = (ban for ban in named if may_bear_on(ban, ids, territories))
        return replace(
            instance,
            needs=(),
            workshops=(),
            refusals=(*self.atlas.bans.on(sorted(ids), sorted(territories)), *mine),
            commitments=tuple(made for need in asked for made in accepted.get(need.id, ())),
        )

    def promised(self, needs: Ints) -> Ints:
        """Workshops that have accepted work for one of these."""
        if not self.atlas.accepted:
            return np.zeros(0, np.int64)
        ids = (self.atlas.instance.needs[n].id for n in needs.tolist())
        made = (made for name in ids for made in self.atlas.accepted.get(name, ()))
        return np.array([self.shop[one.workshop] for one in made], np.int64)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """Where needs and workshops stand, and which workshops still have room for something."""

    reach: float  # chord of the unit sphere, for the travel limit
    needs_at: Floats  # points of the unit sphere
    shops_at: Floats
    open: Ints  # workshops with room for a piece of something
    zone: NDArray[np.str_]  # of each of those

    @classmethod
    def of(cls, rest: Rest) -> Self:
        needs, shops = rest.atlas.instance.needs, rest.atlas.instance.workshops
        has_room = (rest.able.all & (rest.room[:, :, -1] >= 1 - ALMOST)).any(axis=0)
        return cls(
            2 * np.sin(road_angle(rest.atlas.instance.limits.max_travel_hours) / 2),
            unit(np.array([(n.lat, n.lon) for n in needs]).reshape(-1, 2)),
            unit(np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2)),
            np.nonzero(has_room)[0],
            np.array([w.zone for w in shops], str)[has_room],
        )

    def around(self, block: Ints, zone: str) -> Ints:
        """Workshops with room near enough to some need of the block, and others (triangle inequality)."""
        centre = self.needs_at[block].mean(axis=0)
        spread = float(np.linalg.norm(self.needs_at[block] - centre, axis=1).max())
        away = np.linalg.norm(self.shops_at[self.open] - centre, axis=1)
        found: Ints = self.open[(away <= self.reach + spread + DOUBT) & (self.zone == zone)]
        return found
