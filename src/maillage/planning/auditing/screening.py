"""What plainly keeps the rules, found for all lines and rows at once; the rest is checked one by one.

Guarantees: of what is not doubtful here, the checks of `eligibility` and `schedules` report nothing. The
other way round they decide: something doubtful may prove good. Margins are taken on the doubtful
side (half the tolerance; places a metre apart are equally near), so that rounding decides nothing.
Worked out from the instance alone, as the whole auditor. Source: planning page §1-2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from maillage.planning.auditing.eligibility import Eligibility, can_make
from maillage.planning.auditing.findings import NOTHING, TOLERANCE
from maillage.planning.auditing.places import DETOUR, KM_AN_HOUR, RADIUS_KM
from maillage.planning.instance import Ban, Design, Workshop
from maillage.planning.plan import Line, ScheduleRow

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Pair = tuple[str, str, str]

MARGIN = TOLERANCE / 2
NEAR_KM = 1e-3  # this close to a limit, or to one another, distances are doubtful
TOGETHER = (
    80  # needs compared with the makers around them at once: few, lest products be shared among threads
)
KM_A_DEGREE = RADIUS_KM * np.pi / 180


@dataclass(frozen=True, slots=True)
class Table:
    """The instance as arrays: what is where, and who can make what."""

    need: Mapping[str, int]
    shop: Mapping[str, int]
    design: Mapping[str, int]
    need_at: Numbers  # degrees
    shop_at: Numbers
    zone: tuple[Codes, Codes]  # of needs and of workshops
    able: Flags  # designs × workshops

    @classmethod
    def of(cls, eligibility: Eligibility) -> Table:
        instance = eligibility.instance
        needs, shops = instance.needs, instance.workshops
        names = dict.fromkeys([*(n.zone for n in needs), *(w.zone for w in shops)])
        zones = {name: k for k, name in enumerate(names)}
        return cls(
            {n.id: k for k, n in enumerate(needs)},
            {w.id: k for k, w in enumerate(shops)},
            {d.id: k for k, d in enumerate(instance.designs)},
            np.array([(n.lat, n.lon) for n in needs]).reshape(-1, 2),
            np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2),
            (
                np.array([zones[n.zone] for n in needs], np.int64),
                np.array([zones[w.zone] for w in shops], np.int64),
            ),
            np.array([[can_make(d, w) for w in shops] for d in instance.designs], bool).reshape(
                len(instance.designs), len(shops)
            ),
        )

    def codes(self, rows: Sequence[Line | ScheduleRow], shop: str) -> tuple[Codes, Codes, Codes]:
        """Need, workshop (the attribute `shop`) and design of each row; -1 for what is unknown."""
        named = ((self.need, "need"), (self.shop, shop), (self.design, "design"))
        need, place, design = (
            np.array([known.get(name, -1) for name in map(attrgetter(attribute), rows)], np.int64)
            for known, attribute in named
        )
        return need, place, design


def plainly_eligible(lines: Sequence[Line], eligibility: Eligibility, table: Table) -> set[Pair]:
    """Pairs (need, workshop, design) of workshop lines against which `Eligibility.check` has nothing."""
    made = [line for line in lines if line.source_kind == "workshop"]
    codes = np.stack(table.codes(made, "source"))
    rows = np.nonzero(codes.min(axis=0) >= 0)[0]
    need, shop, design = codes[:, rows]
    good = table.able[design, shop] & (table.zone[0][need] == table.zone[1][shop])
    good &= ~_may_be_refused(eligibility, table, need, shop, design)
    rows, (need, shop, design) = rows[good], codes[:, rows[good]]
    rows = rows[_is_plainly_near(eligibility, table, need, shop, design)]
    return {(line.need, line.source, line.design) for line in map(made.__getitem__, rows.tolist())}


def _may_be_refused(eligibility: Eligibility, table: Table, need: Codes, shop: Codes, design: Codes) -> Flags:
    """Rows for which every key that some refusal names is met."""
    needs = eligibility.instance.needs
    territory = {name: k for k, name in enumerate(dict.fromkeys(n.territory for n in needs))}
    own = np.array([territory[n.territory] for n in needs], np.int64)
    columns: dict[str, tuple[Mapping[str, int], Codes]] = {
        "need": (table.need, need),
        "workshop": (table.shop, shop),
        "design": (table.design, design),
        "territory": (territory, own[need] if len(own) else need),
    }
    found = np.zeros(len(need), bool)
    for keys, bans in _by_keys(eligibility.instance.refusals).items():
        row, wanted = np.zeros(len(need), np.int64), np.zeros(len(bans), np.int64)
        for key in keys:
            known, column = columns[key]
            named = np.array([known.get(getattr(ban, key), len(known)) for ban in bans], np.int64)
            row, wanted = row * (len(known) + 1) + column, wanted * (len(known) + 1) + named
        found |= np.isin(row, wanted)
    return found


def _by_keys(bans: Iterable[Ban]) -> dict[tuple[str, ...], list[Ban]]:
    found: dict[tuple[str, ...], list[Ban]] = defaultdict(list)
    for ban in bans:
        keys = ("need", "workshop", "design", "territory")
        found[tuple(key for key in keys if getattr(ban, key) is not None)].append(ban)
    return found


def _is_plainly_near(
    eligibility: Eligibility, table: Table, need: Codes, shop: Codes, design: Codes
) -> Flags:
    """Within the travel limit, and at most `max_candidates` makers, itself included, are as near."""
    limits = eligibility.instance.limits
    reach, good = limits.max_travel_hours * KM_AN_HOUR / DETOUR, np.zeros(len(need), bool)
    needs_at, shops_at = _points(table.need_at), _points(table.shop_at)
    group = table.zone[0][need] * len(table.design) + design if len(need) else need
    for code in np.unique(group).tolist():
        zone, d = divmod(code, len(table.design))
        makers = np.nonzero(table.able[d] & (table.zone[1] == zone))[0]
        makers = makers[np.argsort(table.shop_at[makers, 0], kind="stable")]
        north = table.shop_at[makers, 0]
        rows = np.nonzero(group == code)[0]
        rows = rows[np.argsort(table.need_at[need[rows], 0], kind="stable")]
        for first in range(0, len(rows), TOGETHER):
            block = rows[first : first + TOGETHER]
            lats = table.need_at[need[block], 0]
            band = (reach + 1.0) / KM_A_DEGREE
            window = slice(*np.searchsorted(north, (lats[0] - band, lats[-1] + band)))
            own = _apart(np.einsum("ij,ij->i", needs_at[need[block]], shops_at[shop[block]]))
            # the cosine below which a maker is more than a metre farther
            least = np.cos(np.minimum(np.pi, (own + NEAR_KM) / RADIUS_KM)) - 1e-15
            cosine = needs_at[need[block]] @ shops_at[makers[window]].T
            nearer = np.count_nonzero(cosine >= least[:, None], axis=1)
            good[block] = (own <= reach - NEAR_KM) & (nearer <= limits.max_candidates)
    return good


def _points(at: Numbers) -> Numbers:
    north, east = np.radians(at[:, 0]), np.radians(at[:, 1])
    return np.stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)], axis=1)


def _apart(cosine: Numbers) -> Numbers:
    """Kilometres of great circle, to some decimetres."""
    found: Numbers = np.arccos(np.clip(cosine, -1.0, 1.0)) * RADIUS_KM
    return found


@dataclass(frozen=True, slots=True)
class Doubtful:
    """What of a schedule must be checked one by one: rows by rank, workshops and pairs by id."""

    rows: frozenset[int]
    workshops: frozenset[str]
    pairs: frozenset[Pair]


def doubtful_rows(
    schedule: Sequence[ScheduleRow], lines: Sequence[Line], eligibility: Eligibility, table: Table
) -> Doubtful:
    days = eligibility.instance.days
    need, shop, design = table.codes(schedule, "workshop")
    day = np.array([row.day for row in schedule], np.int64)
    made = np.array([row.quantity for row in schedule], float)
    with np.errstate(invalid="ignore"):
        good = (need >= 0) & (shop >= 0) & (design >= 0) & (day >= 0) & (day < days)
        good &= (made >= 0) & np.isfinite(made)
    bad, made = np.nonzero(~good)[0], made[good]
    need, shop, design, day = (column[good] for column in (need, shop, design, day))
    workshops = _overloaded(eligibility, table, shop, design, day, made)
    pairs = _unkept(lines, table, days, (need, shop, design, day, made))
    return Doubtful(frozenset(bad.tolist()), workshops, pairs)


def _overloaded(
    eligibility: Eligibility, table: Table, shop: Codes, design: Codes, day: Codes, made: Numbers
) -> frozenset[str]:
    """Workshops of which something may be used beyond what is there."""
    instance = eligibility.instance
    site = shop * len(table.design) + design
    used, at = np.unique(site, return_inverse=True)
    pieces: Numbers = np.bincount(at * instance.days + day, made, len(used) * instance.days).astype(float)
    pieces = pieces.reshape(-1, instance.days)
    works: dict[int, list[tuple[Design, Numbers]]] = defaultdict(list)
    for place, row in zip(used.tolist(), pieces, strict=True):
        shop_, made_of = divmod(place, len(table.design))
        works[shop_].append((instance.designs[made_of], row))
    shops = ((instance.workshops[w], work) for w, work in works.items())
    return frozenset(shop.id for shop, work in shops if _may_exceed(shop, work, instance.days))


def _may_exceed(workshop: Workshop, works: list[tuple[Design, Numbers]], days: int) -> bool:
    load: dict[tuple[str, str], Numbers] = defaultdict(lambda: np.zeros(days))
    for design, made in works:
        load["labour", ""] += made * design.labour_hours_per_unit
        for step in design.steps:
            load["machine", step.process] += made * step.hours_per_unit
        for use in design.materials:
            load["material", use.id] += made * use.units_per_unit
    for (kind, name), taken in load.items():
        if kind == "material":
            there, taken = np.zeros(days), taken.cumsum()
            for arrival in workshop.materials.get(name, ()):
                there[arrival.day :] += arrival.quantity
        else:
            hours = workshop.labour_hours if kind == "labour" else workshop.machine_hours.get(name)
            there = np.zeros(days) if hours is None else np.array(hours, float)
        if (taken > there * (1 + MARGIN) + NOTHING / 2).any():
            return True
    return False


def _unkept(
    lines: Sequence[Line],
    table: Table,
    days: int,
    rows: tuple[Codes, Codes, Codes, Codes, Numbers],
) -> frozenset[Pair]:
    """Pairs whose rows may not add up to their lines, or not by each ready day."""
    promised = [line for line in lines if line.source_kind == "workshop"]
    ready = np.array([line.ready_day for line in promised], np.int64)
    pieces = np.array([line.quantity for line in promised], float)
    sizes = len(table.shop), len(table.design)
    codes = [
        (need * sizes[0] + shop) * sizes[1] + design
        for need, shop, design in (rows[:3], table.codes(promised, "source"))
    ]
    pair, at = np.unique(np.concatenate(codes), return_inverse=True)
    by_row, by_line = at[: len(codes[0])], at[len(codes[0]) :]
    made = np.bincount(by_row * days + rows[3], rows[4], len(pair) * days).reshape(-1, days).cumsum(axis=1)
    inside = (ready >= 0) & (ready < days)
    due = np.bincount(by_line[inside] * days + ready[inside], pieces[inside], len(pair) * days)
    due = due.reshape(-1, days).cumsum(axis=1)
    odd = np.zeros(len(pair), bool)
    odd[by_line[~inside]] = True
    if len(pair):
        odd |= np.abs(made[:, -1] - due[:, -1]) > MARGIN * due[:, -1] + NOTHING / 2
        odd |= (due > made * (1 + MARGIN) + NOTHING / 2).any(axis=1)
    needs, shops, designs = list(table.need), list(table.shop), list(table.design)
    return frozenset(
        (needs[code // (sizes[0] * sizes[1])], shops[code // sizes[1] % sizes[0]], designs[code % sizes[1]])
        for code in pair[odd].tolist()
    )
