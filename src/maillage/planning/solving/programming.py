"""The day-indexed linear program: every resource on its own day.

Columns: x (pieces of an option), y (pieces of a supply), z (pieces of a design made at a
workshop on a day), and what is carried over. Pieces of one design made at one workshop
are alike, so days are kept for (workshop, design) and not for each need: with breakpoints
B_1 < B_2 < … the last days of work of the options of (w, d),

    Σ_{B_{k−1} < t ≤ B_k} z_wdt + kept_{k−1} = Σ_{options of (w, d) with last day B_k} x + kept_k

says that what is due by each day was made by then: the same set as one column for each
need, workshop and day, several times smaller. Other rows: needs, split limit (projected),
hours of each process and labour by day, material by day before each arrival, sources.
A relaxation of the executable problem (lots and whole pieces are left out), so its optimum
bounds every executable plan. Source: planning page §2 and §3.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.resources import Resources, daily_rates
from maillage.planning.solving.highs import Program
from maillage.planning.solving.options import Options, Sources, Supplies
from maillage.planning.solving.tableau import Tableau


@dataclass(frozen=True, slots=True)
class Made:
    """The columns of work: pieces of (workshop, design) on a day."""

    column: Ints
    workshop: Ints
    design: Ints
    day: Ints


@dataclass(frozen=True, slots=True)
class DayProgram:
    """The program, and where options, supplies and work stand in its columns."""

    program: Program
    options: Ints
    supplies: Ints
    made: Made
    due_rows: Ints  # by option: the row whose price is that of capacity until its last day


def day_program(
    resources: Resources,
    left: Floats,
    options: Options,
    sources: Sources,
    supplies: Supplies,
    split: Ints,
) -> DayProgram:
    """Build it; `left` pieces of each need are open to at most `split` workshops each."""
    tableau = Tableau()
    x, y = service_rows(tableau, left, options, sources, supplies, split)
    made, potential, due_rows = _work(tableau, x, resources, options)
    _daily_rows(tableau, resources, made, potential)
    _material_rows(tableau, resources, made, potential)
    return DayProgram(tableau.program(), x, y, made, due_rows)


def service_rows(
    tableau: Tableau, left: Floats, options: Options, sources: Sources, supplies: Supplies, split: Ints
) -> tuple[Ints, Ints]:
    """Columns of options and supplies, and the rows of needs, of the split limit and of sources."""
    x = tableau.columns(options.upper, options.value, options.lower)
    y = tableau.columns(supplies.upper, supplies.value)
    need_rows = tableau.rows(left)
    tableau.put(need_rows[options.need], x, 1.0)
    tableau.put(need_rows[supplies.need], y, 1.0)
    _split_rows(tableau, x, options, left, split)
    source_rows(tableau, y, sources, supplies)
    return x, y


def split_shares(options: Options, left: Floats, workshops: int) -> Floats:
    """1 / the most one workshop may give a need, by option (0 where it may give nothing)."""
    pair = options.need * workshops + options.workshop
    _, group = np.unique(pair, return_inverse=True)
    most = np.minimum(left[options.need], np.bincount(group, options.upper)[group])
    return np.divide(1.0, most, out=np.zeros(len(options)), where=most > 0)


def _split_rows(tableau: Tableau, x: Ints, options: Options, left: Floats, split: Ints) -> None:
    """Σ_w (Σ_d x_nwd) / min(q, Σ_d u_nwd) ≤ K: one share a workshop, not a design."""
    if not len(options):
        return
    workshops = int(options.workshop.max()) + 1
    pairs = np.unique(options.need * workshops + options.workshop)
    crowded = np.bincount(pairs // workshops, minlength=len(split)) > split
    rows = np.full(len(split), -1, np.int64)
    rows[crowded] = tableau.rows(split[crowded].astype(float))
    kept = crowded[options.need]
    tableau.put(rows[options.need[kept]], x[kept], split_shares(options, left, workshops)[kept])


def source_rows(tableau: Tableau, y: Ints, sources: Sources, supplies: Supplies) -> None:
    """Pieces that left by each day are at most what the source had released."""
    for k in range(len(sources.released)):
        mine = np.nonzero(supplies.source == k)[0]
        days, step = np.unique(supplies.leave[mine], return_inverse=True)
        if not len(days):
            continue
        released = sources.released[k, days]
        rows = tableau.equalities(np.diff(released, prepend=0.0))
        spare = tableau.columns(released)
        tableau.put(rows[step], y[mine], 1.0)
        tableau.put(rows, spare, 1.0)
        tableau.put(rows[1:], spare[:-1], -1.0)


def _work(tableau: Tableau, x: Ints, resources: Resources, options: Options) -> tuple[Made, Floats, Ints]:
    """Columns of work and the rows that tie them to options; also the most each column can reach."""
    designs, days = resources.daily_use.shape[0], resources.days
    site = options.workshop * designs + options.design
    sites, of_option = np.unique(site, return_inverse=True)
    shop, design = sites // designs, sites % designs
    due = np.zeros((len(sites), days), bool)
    due[of_option, options.ready] = True
    wanted = np.zeros((len(sites), days))
    np.add.at(wanted, (of_option, options.ready), options.upper)
    later = wanted[:, ::-1].cumsum(axis=1)[:, ::-1]  # what is due on that day or after
    most = np.minimum(daily_rates(resources, design, shop), later)
    at, day = np.nonzero(most > 0)
    z = tableau.columns(most[at, day])
    step = np.cumsum(due, axis=1) - due  # breakpoint a day belongs to, counted inside its site
    offset = np.cumsum(due.sum(axis=1)) - due.sum(axis=1)
    place = offset[:, None] + step
    site_of, due_day = np.nonzero(due)
    rows = tableau.equalities(np.zeros(len(site_of)))
    stock = np.minimum(np.cumsum(most, axis=1), later)[site_of, due_day]
    kept = tableau.columns(np.where(np.append(np.diff(site_of) == 0, False), stock, 0.0))
    tableau.put(rows[place[at, day]], z, 1.0)
    tableau.put(rows, kept, -1.0)
    inner = np.nonzero(np.diff(site_of) == 0)[0]
    tableau.put(rows[inner + 1], kept[inner], 1.0)
    due_rows: Ints = rows[place[of_option, options.ready]]
    tableau.put(due_rows, x, -1.0)
    return Made(z, shop[at], design[at], day), most[at, day], due_rows


def _daily_rows(tableau: Tableau, resources: Resources, made: Made, potential: Floats) -> None:
    """Hours of each process, and of people, on each day; rows that cannot bind are dropped."""
    days = resources.days
    for r in range(resources.daily.shape[1]):
        use = resources.daily_use[made.design, r]
        users = np.nonzero(use > 0)[0]
        cell = made.workshop[users] * days + made.day[users]
        cells, group = np.unique(cell, return_inverse=True)
        hours = resources.daily[cells // days, r, cells % days]
        several = np.bincount(group) > 1  # one user alone is held by its own bound
        binding = several & (np.bincount(group, use[users] * potential[users]) > hours)
        rows = np.full(len(cells), -1, np.int64)
        rows[binding] = tableau.rows(np.ones(int(binding.sum())))
        kept = binding[group]
        scaled = use[users] / np.maximum(hours[group], 1e-9)
        tableau.put(rows[group[kept]], made.column[users[kept]], scaled[kept])


def _material_rows(tableau: Tableau, resources: Resources, made: Made, potential: Floats) -> None:
    """Material used up to the eve of each arrival, and to the last day, is at most what had arrived."""
    for m in range(resources.arrived.shape[1]):
        use = resources.material_use[made.design, m]
        users = np.nonzero(use > 0)[0]
        if not len(users):
            continue
        shops, group = np.unique(made.workshop[users], return_inverse=True)
        arrived = resources.arrived[shops, m]
        asked = np.zeros(arrived.shape)
        np.add.at(asked, (group, made.day[users]), use[users] * potential[users])
        binding: Flags = np.any(np.cumsum(asked, axis=1) > arrived, axis=1)
        closes = np.zeros(arrived.shape, bool)
        closes[:, -1] = True
        closes[:, :-1] = np.diff(arrived, axis=1) > 0
        closes &= binding[:, None]
        _chain(tableau, closes, arrived, made, users, group, use)


def _chain(
    tableau: Tableau, closes: Flags, arrived: Floats, made: Made, users: Ints, group: Ints, use: Floats
) -> None:
    """One row a closing day: used since the last one + left over = arrived since + left before."""
    shop, day = np.nonzero(closes)
    if not len(shop):
        return
    stock = arrived[shop, day]
    same = np.append(False, np.diff(shop) == 0)
    total = np.maximum(arrived[shop, -1], 1e-9)
    rows = tableau.equalities((stock - np.where(same, np.append(0.0, stock[:-1]), 0.0)) / total)
    spare = tableau.columns(stock / total)
    tableau.put(rows, spare, 1.0)
    tableau.put(rows[same], spare[np.nonzero(same)[0] - 1], -1.0)
    counts = closes.sum(axis=1)
    offset = np.cumsum(counts) - counts
    step: Ints = np.cumsum(closes, axis=1) - closes
    closing: Flags = np.any(closes, axis=1)
    kept = closing[group]
    at, who = group[kept], users[kept]
    row = rows[offset[at] + step[at, made.day[who]]]
    tableau.put(row, made.column[who], use[who] / np.maximum(arrived[at, -1], 1e-9))
