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
from itertools import accumulate
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from maillage.planning.auditing.eligibility import Eligibility
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
            _able(instance.designs, shops),
        )

    def codes(self, rows: Sequence[Line | ScheduleRow], shop: str) -> tuple[Codes, Codes, Codes]:
        """Need, workshop (the attribute `shop`) and design of each row; -1 for what is unknown."""
        named = ((self.need, "need"), (self.shop, shop), (self.design, "design"))
        need, place, design = (
            np.array([known.get(name, -1) for name in map(attrgetter(attribute), rows)], np.int64)
            for known, attribute in named
        )
        return need, place, design


def _able(designs: Sequence[Design], workshops: Sequence[Workshop]) -> Flags:
    """Who (columns) can make what (rows): for all at once what `can_make` says of one."""
    found = np.zeros((len(designs), len(workshops)), bool)
    wanted = [({step.process for step in d.steps}, {use.id for use in d.materials}) for d in designs]
    sides = [None if d.envelope_mm is None else sorted(d.envelope_mm) for d in designs]
    for column, shop in enumerate(workshops):
        open_ = {process for process, hours in shop.machine_hours.items() if max(hours, default=0.0) > 0}
        held = {name for name, rows in shop.materials.items() if any(row.quantity > 0 for row in rows)}
        rooms = {process: sorted(room) for process, room in (shop.max_envelope_mm or {}).items()}
        for row, (processes, materials) in enumerate(wanted):
            if not processes or not processes <= open_ or not materials <= held:
                continue
            piece = sides[row]
            narrow = (rooms[process] for process in processes if piece is not None and process in rooms)
            found[row, column] = all(
                a <= b for room in narrow for a, b in zip(piece or (), room, strict=True)
            )
    return found


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
    workshops = _overloaded(eligibility, shop, design, day, made)
    pairs = _unkept(lines, table, days, (need, shop, design, day, made))
    return Doubtful(frozenset(bad.tolist()), workshops, pairs)


def _overloaded(
    eligibility: Eligibility, shop: Codes, design: Codes, day: Codes, made: Numbers
) -> frozenset[str]:
    """Workshops of which something may be used beyond what is there."""
    instance = eligibility.instance
    shops, days, designs = instance.workshops, instance.days, instance.designs
    over, site = np.zeros(len(shops), bool), shop * days + day
    for kind, name in _taken(designs):
        use = np.array([_use(d, kind, name) for d in designs])[design]
        load: Numbers = np.bincount(site, made * use, len(shops) * days).astype(float).reshape(-1, days)
        there = np.array([_there(w, kind, name, days) for w in shops]).reshape(-1, days)
        load = load.cumsum(axis=1) if kind == "material" else load
        over |= (load > there * (1 + MARGIN) + NOTHING / 2).any(axis=1)
    return frozenset(shops[place].id for place in np.nonzero(over)[0].tolist())


def _taken(designs: Iterable[Design]) -> list[tuple[str, str]]:
    """Each resource that some design takes: its kind and its name."""
    found = dict.fromkeys([("labour", "")])
    for design in designs:
        found |= dict.fromkeys(("machine", step.process) for step in design.steps)
        found |= dict.fromkeys(("material", use.id) for use in design.materials)
    return list(found)


def _use(design: Design, kind: str, name: str) -> float:
    """What a piece takes."""
    if kind == "labour":
        return design.labour_hours_per_unit
    if kind == "machine":
        return sum(step.hours_per_unit for step in design.steps if step.process == name)
    return sum(use.units_per_unit for use in design.materials if use.id == name)


def _there(workshop: Workshop, kind: str, name: str, days: int) -> Sequence[float]:
    """What a workshop has by day; material, what came up to it."""
    if kind == "labour":
        return workshop.labour_hours
    if kind == "machine":
        return workshop.machine_hours.get(name) or (0.0,) * days
    came = [0.0] * days
    for arrival in workshop.materials.get(name, ()):
        came[arrival.day] += arrival.quantity
    return list(accumulate(came))


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
