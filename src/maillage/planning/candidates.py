"""Which workshops may serve a need with a design, and why the others may not.

A workshop is a candidate of (need, design) when it has hours of every process of the
design on some day, the design's envelope fits every one of its processes that states one
(any axis order; absent fits), it holds every material of the design at some time, both
are in the same zone, the road takes at most `max_travel_hours` (compared unrounded) and
no refusal matches. Of these, for each (need, design), the `max_candidates` nearest count,
ties by id; the others are kept as `beyond`, so that the limit can be told where it costs
something. A committed pair is a candidate whatever its rank.

Everything is vectorised over (need, workshop) pairs near enough; distances that decide a
comparison within rounding are computed again by the kernel's scalar formula, so that any
reader of the format reaches the same set. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress

import numpy as np
import numpy.typing as npt

from maillage.kernel.geography import EARTH_RADIUS_KM, ROAD_FACTOR, ROAD_SPEED_KMH, road_angle, road_km
from maillage.planning.instance import Ban, Design, Instance, Need, Workshop

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SAME_DAY_HOURS = 2.0  # up to here transport takes no day, beyond it takes one
AT_ONCE = 80_000  # cosines
CLOSE = 1e-9  # distances this close (relative) are decided by the scalar formula


@dataclass(frozen=True, slots=True)
class Pairs:
    """Rows (need, design, workshop) by position in the instance, with km and transport days."""

    need: Ints
    design: Ints
    workshop: Ints
    km: Floats
    transport: Ints

    def __len__(self) -> int:
        return len(self.need)

    def only(self, rows: Ints | Flags) -> Pairs:
        return Pairs(
            self.need[rows], self.design[rows], self.workshop[rows], self.km[rows], self.transport[rows]
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """`pairs` may be used; `beyond` pass every condition but the limit of candidates; `refused`
    are capable and near, and a refusal matches.

    All are sorted by need; the first two then by design in the need's order, distance and id.
    """

    pairs: Pairs
    beyond: Pairs
    refused: Pairs


@dataclass(frozen=True, slots=True)
class Capability:
    """Which workshop (column) can make which design (row), one matrix a condition."""

    process: Flags
    envelope: Flags
    material: Flags

    @property
    def all(self) -> Flags:
        return self.process & self.envelope & self.material


def positions(ids: Iterable[str]) -> dict[str, int]:
    return {identifier: place for place, identifier in enumerate(ids)}


def capability(instance: Instance) -> Capability:
    """Designs × workshops, each condition apart; places and refusals are not looked at."""
    shops, designs = instance.workshops, instance.designs
    open_ = [{p for p, hours in w.machine_hours.items() if max(hours, default=0) > 0} for w in shops]
    held = [{m for m, rows in w.materials.items() if any(a.quantity > 0 for a in rows)} for w in shops]
    used = [{u.id for u in d.materials if u.units_per_unit > 0} for d in designs]
    processes = [{step.process for step in d.steps} for d in designs]
    there = _held(processes, open_) & np.array([bool(names) for names in processes], bool)[:, None]
    return Capability(there, _rooms(designs, shops), _held(used, held))


def _held(wanted: Sequence[Set[str]], there: Sequence[Set[str]]) -> Flags:
    """Rows × columns: whether all that a row wants is there in the column."""
    place = positions(sorted(set().union(*wanted)))
    asked, lacking = np.zeros((len(wanted), len(place)), bool), np.ones((len(there), len(place)), bool)
    for row, names in enumerate(wanted):
        asked[row, [place[name] for name in names]] = True
    for column, names in enumerate(there):
        lacking[column, [place[name] for name in names if name in place]] = False
    found: Flags = ~(asked @ lacking.T)
    return found


def _rooms(designs: Sequence[Design], shops: Sequence[Workshop]) -> Flags:
    """Designs × workshops: whether the piece fits (see `fits`)."""
    fitting = np.ones((len(designs), len(shops)), bool)
    rooms: dict[str, Floats] = {}
    for d, design in enumerate(designs):
        piece = np.sort(np.array(design.envelope_mm or ()))
        for step in design.steps if len(piece) else ():
            if step.process not in rooms:
                rooms[step.process] = sides_of(shops, step.process)
            fitting[d] &= np.all(piece <= rooms[step.process], axis=1)
    return fitting


def sides_of(shops: Sequence[Workshop], process: str) -> Floats:
    """The sides of each workshop's envelope for a process, ascending; infinite where it states none."""
    given = ((w.max_envelope_mm or {}).get(process) for w in shops)
    return np.array([(np.inf,) * 3 if room is None else sorted(room) for room in given]).reshape(-1, 3)


def fits(design: Design, workshop: Workshop, only: str | None = None) -> bool:
    """Whether the piece fits each process of the design (or the `only` one asked), any axis order."""
    if design.envelope_mm is None or not workshop.max_envelope_mm:
        return True
    piece = sorted(design.envelope_mm)
    processes = [step.process for step in design.steps if only in (None, step.process)]
    rooms = (workshop.max_envelope_mm.get(process) for process in processes)
    return all(
        room is None or all(a <= b for a, b in zip(piece, sorted(room), strict=True)) for room in rooms
    )


def transport_days(km: Floats) -> Ints:
    return (km / ROAD_SPEED_KMH > SAME_DAY_HOURS).astype(np.int64)


def road_kms(need_at: Floats, workshop_at: Floats) -> Floats:
    """Conventional road km between rows of (lat, lon) in degrees: the kernel's formula, in bulk."""
    a, b = np.radians(need_at), np.radians(workshop_at)
    half = np.sin((b[:, 0] - a[:, 0]) / 2) ** 2
    half += np.cos(a[:, 0]) * np.cos(b[:, 0]) * np.sin(np.radians(workshop_at[:, 1] - need_at[:, 1]) / 2) ** 2
    circle: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half)))
    return circle * ROAD_FACTOR


def near_pairs(instance: Instance, needs: Ints) -> tuple[Ints, Ints, Floats]:
    """Needs × workshops of one zone within the travel limit: positions and road km."""
    if not len(needs) or not instance.workshops:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    need_at = np.array([(instance.needs[n].lat, instance.needs[n].lon) for n in needs.tolist()])
    shop_at = np.array([(w.lat, w.lon) for w in instance.workshops])
    limit_km = instance.limits.max_travel_hours * ROAD_SPEED_KMH
    angle = road_angle(instance.limits.max_travel_hours)
    zones = positions(sorted({w.zone for w in instance.workshops}))
    need_zone = np.array([zones.get(instance.needs[n].zone, -1) for n in needs.tolist()])
    shop_zone = np.array([zones[w.zone] for w in instance.workshops])
    # dot products of unit vectors choose the pairs worth an exact distance
    close = cosines(unit(need_at), unit(shop_at)) >= np.cos(angle) - 1e-9
    close &= need_zone[:, None] == shop_zone[None, :]
    rows, shops = np.nonzero(close)
    km = road_kms(need_at[rows], shop_at[shops])
    settle(instance, needs, rows, shops, km, limit_km)
    settle(instance, needs, rows, shops, km, SAME_DAY_HOURS * ROAD_SPEED_KMH)
    kept = km / ROAD_SPEED_KMH <= instance.limits.max_travel_hours
    return needs[rows[kept]], shops[kept].astype(np.int64), km[kept]


def unit(at: Floats) -> Floats:
    """Places (lat, lon in degrees) as points of the unit sphere."""
    phi, lam = np.radians(at[:, 0]), np.radians(at[:, 1])
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def cosines(points: Floats, others: Floats) -> Floats:
    """Of the angles between points of the unit sphere, each with each.

    In blocks that the linear algebra library does not share among threads: for three products a cell, waiting
    for the other threads takes longer than the work, on a busy machine ten times.
    """
    found = np.empty((len(points), len(others)))
    step = max(1, AT_ONCE // max(1, len(others)))
    for first in range(0, len(points), step):
        block = slice(first, first + step)
        np.matmul(points[block], others.T, out=found[block])
    return found


def settle(instance: Instance, needs: Ints, rows: Ints, shops: Ints, km: Floats, limit: float) -> None:
    """Recompute in place, by the scalar formula, the distances that touch a limit."""
    for i in np.nonzero(np.abs(km - limit) <= CLOSE * max(1.0, limit))[0].tolist():
        km[i] = _exact(instance, int(needs[rows[i]]), int(shops[i]))


def _exact(instance: Instance, need: int, shop: int) -> float:
    n, w = instance.needs[need], instance.workshops[shop]
    return road_km(n.lat, n.lon, w.lat, w.lon)


def find_candidates(instance: Instance, able: Capability | None = None) -> Candidates:
    """The candidates of every need; `able` is what `capability` finds, when the caller knows it."""
    capable = (able or capability(instance)).all
    return chosen(instance, _expanded(instance, capable), capable)


def chosen(instance: Instance, near: Pairs, capable: Flags) -> Candidates:
    """Of capable pairs near enough, those that count: refusals out, committed pairs in, the nearest first."""
    committed = _committed(instance)
    able = _with_committed(instance, near, capable, committed)
    banned = refused(instance, able.need, able.design, able.workshop)
    rows, out = able.only(~banned), able.only(banned)
    out = out.only(np.lexsort((out.workshop, out.design, out.need)))
    if not len(rows):
        return Candidates(rows, rows, out)
    by_id = np.argsort(np.argsort([w.id for w in instance.workshops], kind="stable"), kind="stable")
    group = _group(instance, rows)
    order = np.lexsort((by_id[rows.workshop], rows.km, group))
    rows, group = _untie(instance, rows.only(order), group[order], by_id)
    # a committed pair beyond the travel limit holds no rank: it is the farthest of its group
    kept = _rank(group) < instance.limits.max_candidates
    kept |= among(_keys(instance, rows.need, rows.design, rows.workshop), committed)
    return Candidates(rows.only(kept), rows.only(~kept), out)


def _expanded(instance: Instance, able: Flags) -> Pairs:
    """Near pairs times the acceptable designs the workshop can make."""
    need, shop, km = near_pairs(instance, np.arange(len(instance.needs)))
    place = positions(d.id for d in instance.designs)
    widest = max((len(n.designs) for n in instance.needs), default=0)
    table = np.full((len(instance.needs), widest), -1, np.int64)
    for n, wanted in enumerate(instance.needs):
        for k, design in enumerate(wanted.designs):
            table[n, k] = place[design]
    parts = [(np.zeros(0, np.int64),) * 3 + (np.zeros(0),)]
    for k in range(widest):
        design = table[need, k]
        good = design >= 0
        good[good] = able[design[good], shop[good]]
        parts.append((need[good], design[good], shop[good], km[good]))
    n_, d_, w_, kms = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Pairs(n_, d_, w_, kms, transport_days(kms))


def _committed(instance: Instance) -> Ints:
    """The keys of the committed pairs, ascending, each once."""
    need, shop = positions(n.id for n in instance.needs), positions(w.id for w in instance.workshops)
    design, rows = positions(d.id for d in instance.designs), instance.commitments
    columns = [
        [need[c.need] for c in rows],
        [design[c.design] for c in rows],
        [shop[c.workshop] for c in rows],
    ]
    return np.unique(_keys(instance, *np.array(columns, np.int64)))


def among(keys: Ints, wanted: Ints) -> Flags:
    """Which keys are among the wanted ones, which ascend: few among many."""
    if not len(wanted):
        return np.zeros(len(keys), bool)
    place = np.minimum(np.searchsorted(wanted, keys), len(wanted) - 1)
    found: Flags = wanted[place] == keys
    return found


def _with_committed(instance: Instance, rows: Pairs, capable: Flags, committed: Ints) -> Pairs:
    """Add the committed pairs that only the travel limit keeps out: it is no ground to withdraw."""
    if not len(committed):
        return rows
    keys = _keys(instance, rows.need, rows.design, rows.workshop)
    there = np.isin(committed, keys[among(keys, committed)])
    asked, shop = np.divmod(committed[~there], len(instance.workshops))
    need, design = np.divmod(asked, len(instance.designs))
    found = [
        (n, d, w, _exact(instance, n, w))
        for n, d, w in zip(need.tolist(), design.tolist(), shop.tolist(), strict=True)
        if capable[d, w] and instance.needs[n].zone == instance.workshops[w].zone
    ]
    if not found:
        return rows
    n_, d_, w_, km = (np.array(column) for column in zip(*found, strict=True))
    more = Pairs(n_, d_, w_, km, transport_days(km))
    return Pairs(*(np.concatenate([getattr(rows, f), getattr(more, f)]) for f in Pairs.__slots__))


def refused(instance: Instance, need: Ints, design: Ints, workshop: Ints | None) -> Flags:
    """Whether some refusal matches each row; without workshops, only the refusals that name none."""
    found = np.zeros(len(need), bool)
    if not instance.refusals or not len(need):
        return found
    banned = _banned(instance.refusals)
    named = {key for keys in banned for key in keys} - ({"workshop"} if workshop is None else set())
    codes = {key: _coded(instance, key, need, design, workshop) for key in named}
    for keys, values in banned.items():
        if not set(keys) <= named:
            continue
        rows, wanted = np.zeros(len(need), np.int64), np.zeros(len(values), np.int64)
        for k, key in enumerate(keys):
            known, column = codes[key]
            width = len(known) + 1  # one more place for a name the instance does not hold
            rows = rows * width + column
            wanted = wanted * width + np.array([known.get(v[k], len(known)) for v in values])
        found |= np.isin(rows, wanted)
    return found


def _coded(
    instance: Instance, key: str, need: Ints, design: Ints, workshop: Ints | None
) -> tuple[Mapping[str, int], Ints]:
    """The names that a refusal may give under the key, numbered, and each row's."""
    if key == "territory":
        known = positions(dict.fromkeys(n.territory for n in instance.needs))
        return known, np.array([known[n.territory] for n in instance.needs])[need]
    if key == "need":
        return positions(n.id for n in instance.needs), need
    if key == "design" or workshop is None:
        return positions(d.id for d in instance.designs), design
    return positions(w.id for w in instance.workshops), workshop


_NAMED = ("design", "need", "territory", "workshop")


def _banned(refusals: Sequence[Ban]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Refusals grouped by the keys they name."""
    groups: dict[tuple[bool, ...], list[tuple[str | None, ...]]] = {}
    for ban in refusals:
        named = (ban.design, ban.need, ban.territory, ban.workshop)
        form = tuple([value is not None for value in named])
        groups.setdefault(form, []).append(named)
    return {
        tuple(compress(_NAMED, form)): [tuple(str(name) for name in compress(row, form)) for row in rows]
        for form, rows in groups.items()
    }


def matches(ban: Ban, need: Need, design: str, workshop: str | None) -> bool:
    """Whether one refusal forbids the pair; industry and stock lines have no workshop."""
    if ban.workshop is not None and ban.workshop != workshop:
        return False
    named = ((ban.design, design), (ban.need, need.id), (ban.territory, need.territory))
    return all(wanted is None or wanted == value for wanted, value in named)


def _group(instance: Instance, rows: Pairs) -> Ints:
    """A number for each row's need and design, ascending with the need, then as the need lists its designs."""
    widest = max((len(n.designs) for n in instance.needs), default=0)
    if widest <= 1:
        return rows.need
    place = positions(d.id for d in instance.designs)
    table = np.zeros((len(instance.needs), len(instance.designs)), np.int64)
    count = np.array([len(need.designs) for need in instance.needs], np.int64)
    design = np.array([place[design] for need in instance.needs for design in need.designs], np.int64)
    rank = np.arange(len(design)) - np.repeat(np.cumsum(count) - count, count)
    table[np.repeat(np.arange(len(count)), count), design] = rank
    found: Ints = rows.need * widest + table[rows.need, rows.design]
    return found


def _untie(instance: Instance, rows: Pairs, group: Ints, by_id: Ints) -> tuple[Pairs, Ints]:
    """Settle neighbours whose distances differ only by rounding with the scalar formula."""
    gap = np.diff(rows.km)
    tied: Flags = (gap > 0) & (gap <= CLOSE * np.maximum(1.0, rows.km[1:])) & (np.diff(group) == 0)
    close = np.nonzero(tied)[0]
    if not len(close):
        return rows, group
    for i in sorted({*close.tolist(), *(close + 1).tolist()}):
        rows.km[i] = _exact(instance, int(rows.need[i]), int(rows.workshop[i]))
    order = np.lexsort((by_id[rows.workshop], rows.km, group))
    return rows.only(order), group[order]


def _rank(group: Ints) -> Ints:
    """Position of each row inside its run of equal values."""
    starts = np.nonzero(np.diff(group, prepend=-1))[0]
    lengths = np.diff(np.append(starts, len(group)))
    return np.arange(len(group)) - np.repeat(starts, lengths)


def _keys(instance: Instance, need: Ints, design: Ints, workshop: Ints) -> Ints:
    """One number for each (need, design, workshop)."""
    return (need * len(instance.designs) + design) * len(instance.workshops) + workshop
