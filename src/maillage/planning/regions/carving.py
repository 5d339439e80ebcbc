"""A region cut out of the whole: a problem of its own, with nothing in it that others may take.

Guarantees: over all regions of a partition, the shares of every resource and day add up to at
most what is there, and those of a source to whole pieces that add up to what it has. A
workshop that several regions reach is shared as the market uses it; where the market uses
none of a resource, by how often the regions' needs name the workshop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, Pairs
from maillage.planning.instance import Instance, Workshop
from maillage.planning.regions.atlas import Atlas, rows_of, summed
from maillage.planning.regions.combining import Lines, Mosaic, Sends
from maillage.planning.regions.market import Market
from maillage.planning.regions.sketching import Sketch
from maillage.planning.resources import Resources

WORTH = 0.1  # of a piece's value: options this much worse than the need's best get no column
NONE = 1e-9


@dataclass(frozen=True, slots=True)
class Region:
    """Everything a worker needs; positions are the region's own, `needs` and `shops` say whose they are."""

    number: int
    needs: Ints
    shops: Ints
    instance: Instance
    resources: Resources
    released: Floats
    pairs: Pairs
    own: Mosaic  # its lines so far, beside which the resources are what is left
    held: Mosaic  # accepted work of its needs, placed for good beside all that
    firm: Mosaic  # accepted work that is in `own`: it may move to other days, never shrink
    sketch: Sketch | None = None  # by pair


@dataclass(frozen=True, slots=True)
class Usage:
    """What the market takes: hours by day and material in all, by workshop; pieces by source."""

    hours: Floats
    material: Floats
    pieces: Floats


@dataclass(frozen=True, slots=True)
class Accepted:
    """Accepted work of the whole, line by promise: `held` on its days, `firm` free to move among them."""

    held: Mosaic
    firm: Mosaic


def regions_of(
    atlas: Atlas,
    market: Market,
    partition: list[Ints],
    left: tuple[Resources, Floats],
    mosaic: Mosaic,
    accepted: Accepted,
    worthy: Flags | None,
    sketch: Sketch | None = None,
) -> Iterator[Region]:
    """The regions one by one; with `worthy` (by option), only such options and those in use are in them.

    A `sketch` comes with every candidate.
    """
    everyone = np.arange(len(atlas.instance.workshops))
    whole = _usage(atlas, market, np.arange(len(atlas.instance.needs)), everyone)
    named = np.bincount(atlas.pairs.workshop, minlength=len(everyone))
    asked = np.bincount(atlas.supplies.source, minlength=len(left[1]))
    given = np.zeros(len(left[1]))
    for number, needs in enumerate(partition):
        rows = rows_of(atlas.pairs.need, needs)
        shops = np.unique(atlas.pairs.workshop[rows])
        mine = _usage(atlas, market, needs, shops)
        often = np.bincount(atlas.pairs.workshop[rows], minlength=len(everyone))[shops] / named[shops]
        before = given.copy()
        supplies = rows_of(atlas.supplies.need, needs)
        count = np.bincount(atlas.supplies.source[supplies], minlength=len(given))
        given = given + _share(mine.pieces, whole.pieces, count / np.maximum(asked, 1))
        released = np.floor(given[:, None] * left[1] + NONE) - np.floor(before[:, None] * left[1] + NONE)
        resources = replace(
            left[0],
            daily=left[0].daily[shops] * _share(mine.hours, whole.hours[shops], often[:, None, None]),
            arrived=left[0].arrived[shops]
            * _share(mine.material, whole.material[shops], often[:, None])[..., None],
        )
        pairs = _pairs(atlas, needs, rows, shops, (mosaic, accepted.held), worthy)
        yield Region(
            number, needs, shops, _part(atlas, needs, shops), resources,
            np.minimum.accumulate(released[:, ::-1], axis=1)[:, ::-1], pairs,
            within(mosaic, needs, shops), within(accepted.held, needs, shops),
            within(accepted.firm, needs, shops), sketch.only(rows) if sketch else None,
        )  # fmt: skip


def _share(mine: Floats, whole: Floats, otherwise: Floats) -> Floats:
    used = whole > NONE
    ratio = np.divide(mine, whole, out=np.zeros_like(mine), where=used)
    found: Floats = np.where(used, np.minimum(ratio, 1.0), np.broadcast_to(otherwise, mine.shape))
    return found


def _usage(atlas: Atlas, market: Market, needs: Ints, shops: Ints) -> Usage:
    """What the market takes for some needs, of some workshops (ascending) and of every source."""
    offers, days = market.offers, atlas.days
    columns = rows_of(offers.need, needs)
    sites, at = np.unique(offers.place[columns] // days, return_inverse=True)
    place = at * days + offers.place[columns] % days
    due = summed(place, market.pieces[columns], len(sites) * days).reshape(len(sites), days)
    made = market.made(due, sites)
    makers = sites < offers.makers
    site = sites[makers]
    by_design = np.zeros((len(shops), len(atlas.instance.designs), days))
    by_design[np.searchsorted(shops, offers.workshop[site]), offers.design[site]] = made[makers]
    use = atlas.resources
    pieces = np.zeros(len(atlas.sources.released))
    pieces[sites[~makers] - offers.makers] = made[~makers].sum(axis=1)
    return Usage(
        np.einsum("dr,wdt->wrt", use.daily_use, by_design),
        np.einsum("dm,wdt->wm", use.material_use, by_design),
        pieces,
    )


def worthy_options(atlas: Atlas, market: Market) -> Flags:
    """Options whose profit at market prices is near the best of their need."""
    offers = market.offers
    profit = (offers.value - market.price) / offers.value
    best = np.maximum(np.maximum.reduceat(profit, offers.first), 0.0) if len(profit) else profit
    good = profit >= best[offers.group] - WORTH
    found = np.zeros(len(atlas.options) + len(atlas.supplies), bool)
    found[offers.origin[good]] = True
    flags: Flags = found[: len(atlas.options)]
    return flags


def _pairs(
    atlas: Atlas, needs: Ints, rows: Ints, shops: Ints, mosaics: tuple[Mosaic, ...], worthy: Flags | None
) -> Pairs:
    mine = atlas.pairs.only(rows)
    if worthy is not None:
        options = atlas.options.only(rows_of(atlas.options.need, needs))
        kept = worthy[rows_of(atlas.options.need, needs)]
        lines = [one.lines.only(rows_of(one.lines.need, needs)) for one in mosaics]
        columns = [(one.need, one.design, one.workshop) for one in (mine, options.only(kept))]
        columns += [(one.need, one.design, one.workshop) for one in lines]
        designs, everyone = len(atlas.instance.designs), len(atlas.instance.workshops)
        codes = [(need * designs + design) * everyone + shop for need, design, shop in columns]
        mine = mine.only(np.isin(codes[0], np.concatenate(codes[1:])))
    return replace(
        mine, need=np.searchsorted(needs, mine.need), workshop=np.searchsorted(shops, mine.workshop)
    )


def within(mosaic: Mosaic, needs: Ints, shops: Ints) -> Mosaic:
    """The lines of some needs by positions among them and among the workshops that serve them."""
    lines = mosaic.lines.only(rows_of(mosaic.lines.need, needs))
    sends = mosaic.sends.only(rows_of(mosaic.sends.need, needs))
    return Mosaic(
        replace(
            lines, need=np.searchsorted(needs, lines.need), workshop=np.searchsorted(shops, lines.workshop)
        ),
        replace(sends, need=np.searchsorted(needs, sends.need)),
    )


def _part(atlas: Atlas, needs: Ints, shops: Ints) -> Instance:
    """The region as an instance; of its workshops only the names (what they have is in arrays)."""
    kept = tuple(atlas.instance.needs[n] for n in needs.tolist())
    named = [atlas.instance.workshops[w] for w in shops.tolist()]
    there = {shop.id for shop in named} if atlas.accepted else set()
    promised = (made for n in kept for made in atlas.accepted.get(n.id, ()) if made.workshop in there)
    return replace(
        atlas.instance,
        needs=kept,
        workshops=tuple(map(bare, named)),
        refusals=atlas.bans.on([n.id for n in kept], [n.territory for n in kept]),
        commitments=tuple(promised),
    )


def bare(shop: Workshop) -> Workshop:
    """Its name and place."""
    return Workshop(shop.id, shop.lat, shop.lon, {}, (), {}, shop.territory, shop.zone)


def placed(region: Region, part: Mosaic) -> Mosaic:
    """A region's lines by the positions of the whole."""
    lines: Lines = replace(
        part.lines, need=region.needs[part.lines.need], workshop=region.shops[part.lines.workshop]
    )
    sends: Sends = replace(part.sends, need=region.needs[part.sends.need])
    return Mosaic(lines, sends)
