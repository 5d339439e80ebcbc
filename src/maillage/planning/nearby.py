"""The candidates of very many needs, found place by place.

Guarantees: the pairs are those of `find_candidates`, row for row, in a time and a memory
that grow with the needs and not with needs × workshops. Needs are gathered in blocks of
neighbours. A block looks only at the workshops that surround it: for each of its designs,
as many of the nearest to its centre as count, and all those that lie no more than the
block's width beyond. By the triangle inequality no other can be nearer to a need of the
block; where refusals leave too few, the need is looked at in full. Source: planning page §2.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.kernel.geography import EARTH_RADIUS_KM, ROAD_FACTOR, ROAD_SPEED_KMH
from maillage.planning.bisecting import bisected
from maillage.planning.candidates import Capability, Flags, Floats, Ints, Pairs, capability, positions, unit
from maillage.planning.instance import Commitment, Instance, Workshop
from maillage.planning.nearest import MORE, candidates_of, nearest_candidates

BLOCK = 1500  # needs looked at together
DOUBT_KM = 1e-3  # far more than rounding may do to a distance, far less than one that matters


@dataclass(frozen=True, slots=True)
class _Land:
    """Where needs and workshops stand, by position; accepted work by need."""

    instance: Instance
    able: Capability
    design: dict[str, int]
    needs_at: Floats  # points of the unit sphere
    shops_at: Floats
    shop_zone: list[str]
    accepted: dict[str, list[Commitment]]


Parts = Iterator[tuple[Instance, Capability]]


def nearby_candidates(
    instance: Instance, block: int = BLOCK, each: Callable[[Parts], Iterable[Pairs]] | None = None
) -> Pairs:
    """The pairs of `find_candidates(instance)`; `block` needs are looked at together.

    `each` does `nearest_pairs` to every part, in order (here and now, unless it is given).
    """
    land, waiting = _land(instance), deque[_Block]()
    parts = (_part_of(land, *one, waiting) for one in _blocks(land, block))
    nearest = each(parts) if each else (nearest_pairs(*part) for part in parts)
    found = [_whole(land, waiting.popleft(), pairs) for pairs in nearest]
    if not found:
        none = np.zeros(0, np.int64)
        return Pairs(none, none, none, np.zeros(0), none)
    together = Pairs(*(np.concatenate([getattr(part, f) for part in found]) for f in Pairs.__slots__))
    return together.only(np.argsort(together.need, kind="stable"))


def nearest_pairs(part: Instance, able: Capability) -> Pairs:
    """What is done to each part."""
    return nearest_candidates(part, able).pairs


@dataclass(frozen=True, slots=True)
class _Block:
    """A part that is being looked at, by positions in the whole."""

    needs: Ints
    shops: Ints
    who: Ints  # the need (in the block) and design of each thing asked
    design: Ints
    sure: Floats  # km from its need within which nobody was left out
    is_whole: Flags  # by need: all its accepted work is in the part


def _land(instance: Instance) -> _Land:
    accepted: dict[str, list[Commitment]] = {}
    for made in instance.commitments:
        accepted.setdefault(made.need, []).append(made)
    return _Land(
        instance=instance,
        able=capability(instance),
        design=positions(d.id for d in instance.designs),
        needs_at=unit(np.array([(n.lat, n.lon) for n in instance.needs]).reshape(-1, 2)),
        shops_at=unit(np.array([(w.lat, w.lon) for w in instance.workshops]).reshape(-1, 2)),
        shop_zone=[w.zone for w in instance.workshops],
        accepted=accepted,
    )


def _blocks(land: _Land, size: int) -> Iterator[tuple[Ints, Ints]]:
    """Needs that stand together, and the workshops of their zone."""
    zones = np.array([need.zone for need in land.instance.needs], str)
    shops = np.array(land.shop_zone, str)
    for zone in np.unique(zones).tolist():
        mine, there = np.nonzero(zones == zone)[0], np.nonzero(shops == zone)[0]
        if len(there):
            for part in bisected(land.needs_at[mine], np.ones(len(mine)), size):
                yield mine[part], there


def _part_of(land: _Land, needs: Ints, there: Ints, waiting: deque[_Block]) -> tuple[Instance, Capability]:
    """One block with the workshops around it."""
    instance = land.instance
    asked = [(k, land.design[d]) for k, n in enumerate(needs.tolist()) for d in instance.needs[n].designs]
    who, design = np.array(asked, np.int64).T
    centre = land.needs_at[needs].mean(axis=0)
    centre /= np.linalg.norm(centre)
    spread = _road(land.needs_at[needs], centre)
    away = _road(land.shops_at[there], centre)
    shops, sure = _surroundings(land, there, away, np.unique(design), float(spread.max()))
    part, is_whole = _part(land, needs, shops)
    waiting.append(_Block(needs, shops, who, design, sure[design] - spread[who], is_whole))
    return part, _of(land.able, shops)


def _whole(land: _Land, block: _Block, pairs: Pairs) -> Pairs:
    """The pairs of one block by positions in the whole; needs it cannot settle are looked at in full."""
    needs = block.needs
    found = replace(pairs, need=needs[pairs.need], workshop=block.shops[pairs.workshop])
    enough = _enough(pairs, block.who, block.design, block.sure, land.instance)
    open_ = needs[np.bincount(block.who[~enough], minlength=len(needs)).astype(bool) | ~block.is_whole]
    if not len(open_):
        return found
    whole = candidates_of(land.instance, open_, land.able).pairs
    kept = found.only(~np.isin(found.need, open_))
    return Pairs(*(np.concatenate([getattr(kept, f), getattr(whole, f)]) for f in Pairs.__slots__))


def _of(able: Capability, shops: Ints) -> Capability:
    return Capability(able.process[:, shops], able.envelope[:, shops], able.material[:, shops])


def _road(places: Floats, centre: Floats) -> Floats:
    """Road km from a point, good to a metre: by the chord."""
    half = np.linalg.norm(places - centre, axis=1) / 2
    km: Floats = 2 * EARTH_RADIUS_KM * ROAD_FACTOR * np.arcsin(np.minimum(1.0, half))
    return km


def _surroundings(land: _Land, there: Ints, away: Floats, wanted: Ints, spread: float) -> tuple[Ints, Floats]:
    """Workshops to look at, ascending; km from the centre within which all that make each design are there."""
    reach = land.instance.limits.max_travel_hours * ROAD_SPEED_KMH + spread + DOUBT_KM
    most = land.instance.limits.max_candidates + MORE
    able: Flags = land.able.all[:, there]
    sure = np.full(len(land.instance.designs), np.inf)
    looked = np.zeros(len(there), bool)
    for d in wanted.tolist():
        makers = np.nonzero(able[d])[0]
        if len(makers) > most:
            nearest = np.partition(away[makers], most - 1)[most - 1]
            sure[d] = min(float(nearest) + 2 * spread + DOUBT_KM, reach)
        looked[makers[away[makers] <= min(sure[d], reach)]] = True
        if sure[d] >= reach:
            sure[d] = np.inf
    return there[looked], sure


def _part(land: _Land, needs: Ints, shops: Ints) -> tuple[Instance, Flags]:
    """The block as an instance, and which of its needs have all their accepted work in it."""
    kept = tuple(land.instance.needs[n] for n in needs.tolist())
    there = tuple(_bare(land.instance.workshops[w]) for w in shops.tolist())
    ids = {shop.id for shop in there}
    promised = [made for need in kept for made in land.accepted.get(need.id, ())]
    outside = {made.need for made in promised if made.workshop not in ids}
    part = replace(
        land.instance,
        needs=kept,
        workshops=there,
        commitments=tuple(made for made in promised if made.workshop in ids),
    )
    return part, np.array([need.id not in outside for need in kept])


def _bare(shop: Workshop) -> Workshop:
    """What it has is in the capability: only its name and place are looked at."""
    return Workshop(shop.id, shop.lat, shop.lon, {}, (), {}, shop.territory, shop.zone)


def _enough(pairs: Pairs, who: Ints, design: Ints, sure: Floats, instance: Instance) -> Flags:
    """Whether nobody who was not looked at can count, for each (need, design) asked.

    `sure` km from the need, everybody was looked at.
    """
    width = len(instance.designs)
    key, order = who * width + design, np.argsort(who * width + design)
    row = order[np.searchsorted(key[order], pairs.need * width + pairs.design)]
    near = pairs.km < sure[row] - DOUBT_KM
    count = np.bincount(row[near], minlength=len(key))
    found: Flags = (count >= instance.limits.max_candidates) | np.isinf(sure)
    return found
