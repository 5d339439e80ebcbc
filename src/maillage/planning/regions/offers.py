"""What needs choose among, and what each choice takes: the fixed arrays of the market.

A *site* is a workshop with a design that some option asks of it, or a stock or an industry
(after the others). A *place* is a site by a last day. A *row* is a resource of a workshop
(hours by day, material by what arrived) or what a source releases by day; rows that nothing
uses are left out. Guarantees: columns (options, then supplies) are sorted by need; every
site uses at least one row. Source: planning page §3; docs/explanation/planning.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.regions.atlas import Atlas
from maillage.planning.resources import Resources, daily_rates
from maillage.planning.solving.options import Options, Supplies


@dataclass(frozen=True, slots=True)
class Uses:
    """Entries (site, row, amount a piece), sorted by site; `by_row` sorts them by row."""

    site: Ints
    row: Ints
    amount: Floats
    by_row: Ints
    sites: Ints  # those that use a row, and where each begins
    site_first: Ints
    rows: Ints
    row_first: Ints

    @classmethod
    def of(cls, site: Ints, row: Ints, amount: Floats) -> Uses:
        order = np.argsort(site, kind="stable")
        site, row, amount = site[order], row[order], amount[order]
        by_row = np.argsort(row, kind="stable")
        sites, site_first = np.unique(site, return_index=True)
        rows, row_first = np.unique(row[by_row], return_index=True)
        return cls(site, row, amount, by_row, sites, site_first, rows, row_first)

    def charge(self, price: Floats, cost: Floats, first: int = 0) -> None:
        """Add to `cost` (sites from `first` on × days) what a piece takes at `price` (rows × days)."""
        i, j = np.searchsorted(self.sites, (first, first + len(cost))).tolist()
        if i < j:
            starts = self.site_first[i:j]
            mine = slice(int(starts[0]), int(self.site_first[j]) if j < len(self.sites) else len(self.site))
            taken = self.amount[mine, None] * price[self.row[mine]]
            cost[self.sites[i:j] - first] += np.add.reduceat(taken, starts - starts[0], axis=0)

    def load(self, made: Floats, found: Floats, first: int = 0) -> None:
        """Put into `found` (rows from `first` on × days) what `made` pieces (sites × days) take of each row."""
        i, j = np.searchsorted(self.rows, (first, first + len(found))).tolist()
        if i < j:
            starts = self.row_first[i:j]
            mine = slice(int(starts[0]), int(self.row_first[j]) if j < len(self.rows) else len(self.by_row))
            entry = self.by_row[mine]
            taken = self.amount[entry, None] * made[self.site[entry]]
            found[self.rows[i:j] - first] = np.add.reduceat(taken, starts - starts[0], axis=0)

    def worth(self, value: Floats, pieces: Floats, height: int) -> Floats:
        """Mean value for a unit of each row, over the pieces that sites may be asked."""
        mine = pieces[self.site] * self.amount
        taken = np.bincount(self.row, mine, height)
        worth = np.bincount(self.row, value[self.site], height)
        found: Floats = np.divide(worth, taken, out=np.zeros(height), where=taken > 0)
        return found


@dataclass(frozen=True, slots=True)
class Offers:
    """Columns by need, sites, and the rows they use with what there is of each."""

    days: int
    need: Ints
    place: Ints  # site × days + last day
    value: Floats
    upper: Floats
    quantity: Floats  # of the column's need
    origin: Ints  # place in options followed by supplies
    first: Ints  # where each need that has a column begins
    group: Ints  # which of those needs a column is of
    workshop: Ints  # of each site that is one
    design: Ints
    rate: Floats  # sites × days: pieces that hours, or releases, allow
    hours: Uses
    hours_row: Ints  # workshop × resources + resource of each row; sources after all of them
    daily: Floats  # rows × days
    material: Uses
    material_row: Ints  # workshop × materials + material
    arrived: Floats
    closes: Flags  # days by whose end a material row may bind

    @property
    def sites(self) -> int:
        return len(self.rate)

    @property
    def makers(self) -> int:
        """How many sites are workshops; sources follow."""
        return len(self.workshop)


def offers_of(atlas: Atlas, resources: Resources, left: Floats, released: Floats) -> Offers:
    """The market of what is left of resources, needs and sources."""
    options, supplies = atlas.options, atlas.supplies
    days, designs = atlas.days, len(atlas.instance.designs)
    site, at = np.unique(options.workshop * designs + options.design, return_inverse=True)
    shop, design = site // max(1, designs), site % max(1, designs)
    need = np.concatenate([options.need, supplies.need])
    place = np.concatenate([at * days + options.ready, (len(site) + supplies.source) * days + supplies.leave])
    order = np.argsort(need, kind="stable")
    order = order[left[need[order]] > 0]
    first, group = np.unique(need[order], return_index=True, return_inverse=True)[1:]
    hours, hours_row, daily = _hours(resources, shop, design, released)
    material, material_row, arrived = _material(resources, shop, design)
    closes = np.ones(arrived.shape, bool)
    closes[:, :-1] = np.diff(arrived, axis=1) > 0
    increments = np.diff(released, axis=1, prepend=0.0)
    return Offers(
        days=days,
        need=need[order],
        place=place[order],
        value=np.concatenate([options.value, supplies.value])[order],
        upper=np.minimum(_uppers(options, supplies), left[need])[order],
        quantity=left[need[order]],
        origin=order,
        first=first,
        group=group,
        workshop=shop,
        design=design,
        rate=np.concatenate([daily_rates(resources, design, shop), increments]),
        hours=hours,
        hours_row=hours_row,
        daily=daily,
        material=material,
        material_row=material_row,
        arrived=arrived,
        closes=closes,
    )


def _uppers(options: Options, supplies: Supplies) -> Floats:
    return np.concatenate([options.upper, supplies.upper])


def _hours(resources: Resources, shop: Ints, design: Ints, released: Floats) -> tuple[Uses, Ints, Floats]:
    """Hours of workshops, then one row a source, of which a piece takes one."""
    kinds = resources.daily.shape[1]
    site, kind = np.nonzero(resources.daily_use[design] > 0)
    amount = resources.daily_use[design][site, kind]
    sources, top = len(released), resources.daily.shape[0] * kinds
    code = np.concatenate([shop[site] * kinds + kind, top + np.arange(sources)])
    named, row = np.unique(code, return_inverse=True)
    site = np.concatenate([site, len(shop) + np.arange(sources)])
    uses = Uses.of(site, row, np.concatenate([amount, np.ones(sources)]))
    mine = named[named < top]
    increments = np.diff(released, axis=1, prepend=0.0)
    return uses, named, np.concatenate([resources.daily.reshape(top, resources.days)[mine], increments])


def _material(resources: Resources, shop: Ints, design: Ints) -> tuple[Uses, Ints, Floats]:
    kinds = resources.arrived.shape[1]
    site, kind = np.nonzero(resources.material_use[design] > 0)
    named, row = np.unique(shop[site] * max(1, kinds) + kind, return_inverse=True)
    uses = Uses.of(site, row, resources.material_use[design][site, kind])
    return uses, named, resources.arrived.reshape(resources.arrived.shape[0] * kinds, resources.days)[named]
