"""The two-phase program: who serves whom, with two phases a workshop in place of its days.

A workshop's first phase ends on the eve of the day on which most of its material arrives (one
phase when none does). Columns are options, supplies, and `early` (workshop, design): pieces made
in the first phase for options whose last day is in the second. With a row for each resource and
last day T,

    first phase:   Σ_{T_j ≤ T} a x (+ Σ a early when T ends the phase)  ≤  hours from day 0 to T
    second phase:  Σ_{first phase < T_j ≤ T} a x − Σ a early            ≤  hours of the second phase up to T
    material:      Σ_{T_j ≤ T} b x (+ Σ b early when T ends the first)  ≤  what arrived up to T

and early ≤ Σ x of the second phase, every schedule gives a solution: so the optimum bounds every
executable plan, above the day-indexed one and below the cumulative one. Few of these rows and
of the split rows bind, so they are asked for (`lacking`) and written (`block`) as they do.
Source: planning page §3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.resources import Resources, alone
from maillage.planning.solving.highs import Block, Program
from maillage.planning.solving.problem import Problem
from maillage.planning.solving.programming import source_rows, split_shares
from maillage.planning.solving.tableau import Tableau

LACK = 1e-3  # share of a row's size by which it must be broken to be written
CROWDED = 2.0  # times what there is: such rows are written from the start


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows by name: cells (workshop, resource, day), ties (site), split limits (need)."""

    cells: tuple[Ints, Ints, Ints]
    ties: Ints
    splits: Ints

    def __len__(self) -> int:
        return len(self.cells[0]) + len(self.ties) + len(self.splits)


@dataclass(frozen=True, slots=True)
class Sites:
    """(workshop, design) that may make pieces early, sorted; `of` the late options, `late`."""

    workshop: Ints
    design: Ints
    late: Ints
    of: Ints


@dataclass(frozen=True, slots=True)
class Phases:
    problem: Problem
    program: Program  # with the rows of needs and sources only
    x: Ints
    y: Ints
    early: Ints
    need_rows: Ints  # -1 where all that can come is not too much
    last: Ints  # of the first phase, by workshop
    sites: Sites
    use: Floats  # designs × (hours, then materials)
    room: Floats  # workshops × (hours, then materials) × days: right-hand sides
    shares: Floats  # of the split limit, by option

    @property
    def hours(self) -> int:
        return int(self.problem.resources.daily.shape[1])

    def size(self) -> Floats:
        """What rows are divided by: workshops × resources."""
        found: Floats = np.maximum(self.room.max(axis=2, initial=0.0), 1e-9)
        return found

    def load(self, x: Floats, early: Floats) -> Floats:
        """Left-hand sides: workshops × resources × days."""
        options, days = self.problem.options, self.room.shape[2]
        shops = len(self.room)
        at = options.workshop * days + options.ready
        used = np.zeros(self.room.shape)
        moved = np.zeros(self.room.shape[:2])
        for r in range(self.room.shape[1]):
            by_day = np.bincount(at, self.use[options.design, r] * x, shops * days)
            used[:, r] = by_day.reshape(shops, days).cumsum(axis=1)
            moved[:, r] = np.bincount(
                self.sites.workshop, self.use[self.sites.design, r] * early, minlength=shops
            )
        first = np.take_along_axis(used, self.last[:, None, None], axis=2)
        second = np.arange(days)[None, None, :] > self.last[:, None, None]
        hours = slice(0, self.hours)
        used[:, hours] -= np.where(second, first[:, hours] + moved[:, hours, None], 0.0)
        used[np.arange(shops), :, self.last] += moved
        return used

    def first(self) -> Rows:
        """Rows to begin with: the ends of phases where far more is asked than there is."""
        full = self.program.upper
        alone_ = self.load(self.problem.options.upper, np.zeros(len(self.early)))
        both = self.load(self.problem.options.upper, full[self.early])
        shops = np.arange(len(self.room))
        alone_[shops, :, self.last] = both[shops, :, self.last]
        ends = np.zeros(self.room.shape, bool)
        ends[shops, :, self.last] = True
        ends[:, :, -1:] = True
        none = np.zeros(0, np.int64)
        return Rows(_cells(ends & (alone_ > CROWDED * self.room)), none, none)

    def lacking(self, answer: Floats) -> Rows:
        """The rows that an answer breaks (those that are written already it does not)."""
        x, early = answer[self.x], answer[self.early]
        cells = self.load(x, early) - self.room > LACK * self.size()[:, :, None]
        due = np.bincount(self.sites.of, x[self.sites.late], len(early))
        ties = early - due > LACK * np.maximum(1.0, self.program.upper[self.early])
        split = self.problem.split
        crowd = np.bincount(self.problem.options.need, self.shares * x, len(split)) - split > LACK
        return Rows(_cells(cells), np.nonzero(ties)[0], np.nonzero(crowd)[0])

    def block(self, rows: Rows) -> Block:
        """The rows written out, in the order of `Rows`."""
        parts = [self._cell_block(*rows.cells), self._tie_block(rows.ties), self._split_block(rows.splits)]
        offset = np.cumsum([0, *(len(part.upper) for part in parts)])
        return Block(
            np.concatenate([part.upper for part in parts]),
            np.concatenate([part.rows + above for part, above in zip(parts, offset[:3], strict=True)]),
            np.concatenate([part.columns for part in parts]),
            np.concatenate([part.values for part in parts]),
        )

    def _cell_block(self, shop: Ints, resource: Ints, day: Ints) -> Block:
        options, sites = self.problem.options, self.sites
        order = np.argsort(options.workshop, kind="stable")
        cell, place = _expanded(options.workshop[order], shop)
        row = order[place]
        use = self.use[options.design[row], resource[cell]]
        ready, last = options.ready[row], self.last[shop[cell]]
        counts = (day[cell] <= last) | (resource[cell] >= self.hours) | (ready > last)
        kept = (use > 0) & (ready <= day[cell]) & counts
        of_site, site = _expanded(sites.workshop, shop)
        moved = self.use[sites.design[site], resource[of_site]]
        after = day[of_site] - self.last[shop[of_site]]
        sign = np.where(after == 0, 1.0, np.where((after > 0) & (resource[of_site] < self.hours), -1.0, 0.0))
        some = (moved > 0) & (sign != 0)
        size = self.size()[shop, resource]
        at = np.concatenate([cell[kept], of_site[some]])
        values = np.concatenate([use[kept], (moved * sign)[some]]) / size[at]
        columns = np.concatenate([self.x[row[kept]], self.early[site[some]]])
        return Block(self.room[shop, resource, day] / size, at, columns, values)

    def _tie_block(self, ties: Ints) -> Block:
        of, place = _expanded(np.sort(self.sites.of), ties)
        late = self.sites.late[np.argsort(self.sites.of, kind="stable")][place]
        at = np.concatenate([np.arange(len(ties)), of])
        values = np.concatenate([np.ones(len(ties)), -np.ones(len(of))])
        return Block(np.zeros(len(ties)), at, np.concatenate([self.early[ties], self.x[late]]), values)

    def _split_block(self, splits: Ints) -> Block:
        order = np.argsort(self.problem.options.need, kind="stable")
        of, place = _expanded(self.problem.options.need[order], splits)
        row = order[place]
        return Block(self.problem.split[splits].astype(float), of, self.x[row], self.shares[row])


def _cells(flags: Flags) -> tuple[Ints, Ints, Ints]:
    shop, resource, day = np.nonzero(flags)
    return shop, resource, day


def _expanded(keys: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """For each wanted key, every place it has in the sorted `keys`: (which wanted, place)."""
    first = np.searchsorted(keys, wanted)
    count = np.searchsorted(keys, wanted, side="right") - first
    of = np.repeat(np.arange(len(wanted)), count)
    return of, np.arange(len(of)) + np.repeat(first - (np.cumsum(count) - count), count)


def phases_of(problem: Problem) -> Phases:
    """The program of a problem; the rows of capacity and of the split limit are left to be asked for."""
    options, resources = problem.options, problem.resources
    tableau = Tableau()
    x, y, need_rows = _service(tableau, problem)
    last = _ends_of_first_phase(resources)
    late = np.nonzero(options.ready > last[options.workshop])[0]
    designs = max(1, resources.daily_use.shape[0])
    site, of = np.unique(options.workshop[late] * designs + options.design[late], return_inverse=True)
    sites = Sites(site // designs, site % designs, late, of)
    made = alone(resources, sites.design, sites.workshop)[np.arange(len(site)), last[sites.workshop]]
    early = tableau.columns(np.minimum(made, np.bincount(of, options.upper[late], len(site))))
    return Phases(
        problem=problem,
        program=tableau.program(),
        x=x,
        y=y,
        early=early,
        need_rows=need_rows,
        last=last,
        sites=sites,
        use=np.concatenate([resources.daily_use, resources.material_use], axis=1),
        room=_rooms(resources, last),
        shares=split_shares(options, problem.left, len(resources.daily)),
    )


def _service(tableau: Tableau, problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Columns of options and supplies; rows of the needs that more may come to than they ask, and of sources."""
    options, supplies, left = problem.options, problem.supplies, problem.left
    x = tableau.columns(options.upper, options.value, options.lower)
    y = tableau.columns(supplies.upper, supplies.value)
    most = np.bincount(options.need, options.upper, len(left))
    most = most + np.bincount(supplies.need, supplies.upper, len(left))
    rows = np.full(len(left), -1, np.int64)
    rows[most > left] = tableau.rows(left[most > left])
    for need, columns in ((options.need, x), (supplies.need, y)):
        bound = rows[need] >= 0
        tableau.put(rows[need[bound]], columns[bound], 1.0)
    source_rows(tableau, y, problem.sources, supplies)
    return x, y, rows


def _ends_of_first_phase(resources: Resources) -> Ints:
    """The eve of the day after day 0 on which most material arrives, as shares of all that comes; else the last day."""
    came = np.diff(resources.arrived, axis=2)
    whole = resources.arrived[:, :, -1:]
    share = np.divide(came, whole, out=np.zeros_like(came), where=whole > 0).sum(axis=1)
    if not share.shape[1]:
        return np.full(len(share), resources.days - 1, np.int64)
    found: Ints = np.where(share.max(axis=1) > 0, share.argmax(axis=1), resources.days - 1)
    return found


def _rooms(resources: Resources, last: Ints) -> Floats:
    hours = resources.daily.cumsum(axis=2)
    second = np.arange(resources.days)[None, None, :] > last[:, None, None]
    hours -= np.where(second, np.take_along_axis(hours, last[:, None, None], axis=2), 0.0)
    return np.concatenate([hours, resources.arrived], axis=1)
