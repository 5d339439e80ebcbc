"""The candidates that count, found without looking at every workshop near every need.

Guarantees: `nearest_candidates(instance).pairs` is `find_candidates(instance).pairs`, row for
row; what lies beyond the limit of candidates is not listed. For each (zone, design) the
workshops nearest by the cosine of their angle are taken, a few more than count; where these
few cannot settle who is nearest (ties, many refusals), the need is looked at in full.
Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import (
    SAME_DAY_HOURS,
    Candidates,
    Capability,
    Flags,
    Floats,
    Ints,
    Pairs,
    capability,
    chosen,
    cosines,
    find_candidates,
    positions,
    road_kms,
    settle,
    transport_days,
    unit,
)
from maillage.planning.instance import Instance

MORE = 4  # workshops taken beyond those that count, so that ties and refusals seldom matter
DOUBT_KM = 1e-3  # distances this close may be in the wrong order by their cosine


@dataclass(frozen=True, slots=True)
class _Few:
    """The workshops taken for each (need, design); `farthest` km beyond which none was left out."""

    pairs: Pairs
    farthest: Floats  # one a (need, design) row of `need` and `design`; infinite when all were taken
    need: Ints
    design: Ints


def nearest_candidates(instance: Instance, able: Capability | None = None) -> Candidates:
    """The candidates of every need; `beyond` holds only the few that were met on the way.

    `able` is what `capability` finds, when the caller knows it.
    """
    able = able or capability(instance)
    few = _few(instance, _unrefused(instance, able.all))
    found = chosen(instance, few.pairs, able.all)
    open_ = np.unique(few.need[~_settled(instance, few, found.pairs)])
    if not len(open_):
        return found
    whole = candidates_of(instance, open_, able)
    return Candidates(*(_replaced(a, b, open_) for a, b in _lists(found, whole)))


def _lists(first: Candidates, second: Candidates) -> Iterator[tuple[Pairs, Pairs]]:
    return ((getattr(first, f), getattr(second, f)) for f in Candidates.__slots__)


def _unrefused(instance: Instance, capable: Flags) -> Flags:
    """Designs × workshops that are capable, less the refusals that name nothing else."""
    able = capable.copy()
    design, shop = positions(d.id for d in instance.designs), positions(w.id for w in instance.workshops)
    for ban in instance.refusals:
        if ban.need is None and ban.territory is None:
            rows = slice(None) if ban.design is None else design.get(ban.design)
            columns = slice(None) if ban.workshop is None else shop.get(ban.workshop)
            if rows is not None and columns is not None:
                able[rows, columns] = False
    return able


def _asked(instance: Instance) -> tuple[Ints, Ints]:
    """Every (need, acceptable design), by position."""
    place = positions(d.id for d in instance.designs)
    rows = [(n, place[design]) for n, need in enumerate(instance.needs) for design in need.designs]
    need, design = np.array(rows, np.int64).reshape(-1, 2).T
    return need, design


def _few(instance: Instance, able: Flags) -> _Few:
    """The nearest able workshops of each (need, design) by the cosine of the angle, zone by zone."""
    need, design = _asked(instance)
    need_at = np.array([(n.lat, n.lon) for n in instance.needs]).reshape(-1, 2)
    shop_at = np.array([(w.lat, w.lon) for w in instance.workshops]).reshape(-1, 2)
    zones = positions(dict.fromkeys(w.zone for w in instance.workshops))
    zone_of = np.array([zones.get(n.zone, -1) for n in instance.needs], np.int64)
    shop_zone = np.array([zones[w.zone] for w in instance.workshops], np.int64)
    points, shops = unit(need_at), unit(shop_at)
    most = instance.limits.max_candidates + MORE
    parts: list[tuple[Ints, Ints]] = [(np.zeros(0, np.int64), np.zeros(0, np.int64))]
    cut = np.zeros(len(need), bool)
    group = zone_of[need] * len(instance.designs) + design
    for code in np.unique(group[zone_of[need] >= 0]).tolist():
        zone, d = divmod(code, len(instance.designs))
        rows, there = np.nonzero(group == code)[0], np.nonzero(able[d] & (shop_zone == zone))[0]
        taken = np.broadcast_to(np.arange(len(there)), (len(rows), len(there)))
        if len(there) > most:
            cosine = cosines(points[need[rows]], shops[there])
            taken = np.argpartition(cosine, len(there) - most, axis=1)[:, -most:]
            cut[rows] = True
        parts.append((np.repeat(rows, taken.shape[1]), there[taken].ravel()))
    row, shop = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    km = road_kms(need_at[need[row]], shop_at[shop])
    far = np.zeros(len(need))
    np.maximum.at(far, row, km)
    pairs = _near(instance, need[row], design[row], shop, km)
    return _Few(pairs, np.where(cut, far, np.inf), need, design)


def _near(instance: Instance, need: Ints, design: Ints, shop: Ints, km: Floats) -> Pairs:
    """Those within the travel limit, distances at the limits settled."""
    limit = instance.limits.max_travel_hours
    everyone = np.arange(len(instance.needs))
    for hours in (limit, SAME_DAY_HOURS):
        settle(instance, everyone, need, shop, km, hours * ROAD_SPEED_KMH)
    kept = km / ROAD_SPEED_KMH <= limit
    pairs = Pairs(need[kept], design[kept], shop[kept], km[kept], transport_days(km[kept]))
    return pairs.only(np.lexsort((pairs.workshop, pairs.need)))


def _settled(instance: Instance, few: _Few, pairs: Pairs) -> Flags:
    """Whether nobody left out can count: enough are surely nearer, or the others are out of reach."""
    sure = few.farthest - DOUBT_KM
    width = len(instance.designs)
    key = few.need * width + few.design
    order = np.argsort(key)
    row = order[np.searchsorted(key[order], pairs.need * width + pairs.design)]
    nearer = np.bincount(row[pairs.km < sure[row]], minlength=len(key))
    reach = instance.limits.max_travel_hours * ROAD_SPEED_KMH
    settled: Flags = (nearer >= instance.limits.max_candidates) | (sure > reach)
    return settled


def candidates_of(instance: Instance, needs: Ints, able: Capability) -> Candidates:
    """The candidates of some needs, every workshop looked at; rows name places in the whole instance."""
    kept = [instance.needs[n] for n in needs.tolist()]
    ids = {need.id for need in kept}
    accepted = tuple(c for c in instance.commitments if c.need in ids)
    found = find_candidates(replace(instance, needs=tuple(kept), commitments=accepted), able)
    return Candidates(
        *(replace(p, need=needs[p.need]) for p in (getattr(found, f) for f in Candidates.__slots__))
    )


def _replaced(rows: Pairs, others: Pairs, needs: Ints) -> Pairs:
    """`rows` with those of `needs` replaced by `others`, in order of needs."""
    kept = rows.only(~np.isin(rows.need, needs))
    both = Pairs(*(np.concatenate([getattr(kept, f), getattr(others, f)]) for f in Pairs.__slots__))
    return both.only(np.argsort(both.need, kind="stable"))
