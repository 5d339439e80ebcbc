"""Accepted work of a large instance: placed first, workshop by workshop.

Guarantees: what can be kept is decided as `solving.promising` does, by a program on accepted work alone, floored,
then completed piece by piece; workshops whose accepted work meets in a need that asks less than was
accepted are decided together, all others apart, which changes nothing. Where some is lost, what is
kept stands on its days for good, so that the loss can be checked against the plan.
Source: planning page §1-2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from maillage.planning.candidates import Ints
from maillage.planning.plan import Withdrawn
from maillage.planning.regions.atlas import Atlas
from maillage.planning.regions.carving import Accepted, Region, bare
from maillage.planning.regions.combining import Mosaic, empty
from maillage.planning.solving.promising import Promises, promises_of, short_promises, withdrawals

TOGETHER = 1000  # promises decided together, unless more hang together


def promised_regions(atlas: Atlas) -> Iterator[Region]:
    """Workshops with accepted work, in groups that share nothing: each a region with that work alone."""
    pairs = atlas.pairs.only(atlas.exempt)
    nothing = empty(atlas.days)
    for number, shops in enumerate(_groups(atlas, pairs.workshop, pairs.need)):
        mine = pairs.only(np.isin(pairs.workshop, shops))
        needs = np.unique(mine.need)
        names, makers = {atlas.instance.needs[n].id for n in needs.tolist()}, _ids(atlas, shops)
        part = replace(
            atlas.instance,
            needs=tuple(atlas.instance.needs[n] for n in needs.tolist()),
            workshops=tuple(bare(atlas.instance.workshops[w]) for w in shops.tolist()),
            commitments=tuple(
                made for name in sorted(names) for made in atlas.accepted[name] if made.workshop in makers
            ),
            refusals=(),
        )
        resources = replace(
            atlas.resources, daily=atlas.resources.daily[shops], arrived=atlas.resources.arrived[shops]
        )
        own = replace(
            mine, need=np.searchsorted(needs, mine.need), workshop=np.searchsorted(shops, mine.workshop)
        )
        none = np.zeros_like(atlas.sources.released)
        yield Region(number, needs, shops, part, resources, none, own, nothing, nothing, nothing)


def _ids(atlas: Atlas, shops: Ints) -> set[str]:
    return {atlas.instance.workshops[w].id for w in shops.tolist()}


def _groups(atlas: Atlas, shop: Ints, need: Ints) -> Iterator[Ints]:
    """Workshops of pairs with accepted work, ascending; those that a reduced need binds are in one group."""
    asked = {n.id: n.quantity for n in atlas.instance.needs if n.id in atlas.accepted}
    crowded = {
        name for name, made in atlas.accepted.items() if sum(one.quantity for one in made) > asked[name]
    }
    root = {w: w for w in np.unique(shop).tolist()}

    def top(w: int) -> int:
        while root[w] != w:
            root[w] = root[root[w]]
            w = root[w]
        return w

    first: dict[int, int] = {}
    for n, w in zip(need.tolist(), shop.tolist(), strict=True):
        if atlas.instance.needs[n].id in crowded:
            one, other = top(first.setdefault(n, w)), top(w)
            root[max(one, other)] = min(one, other)
    bound: dict[int, list[int]] = defaultdict(list)
    for w in root:
        bound[top(w)].append(w)
    count = np.bincount(shop, minlength=len(atlas.instance.workshops))
    group: list[int] = []
    for _, shops in sorted(bound.items()):
        group += shops
        if count[group].sum() >= TOGETHER:
            yield np.array(sorted(group), np.int64)
            group = []
    if group:
        yield np.array(sorted(group), np.int64)


def sorted_out(atlas: Atlas, kept: Mosaic) -> tuple[Accepted, tuple[Withdrawn, ...]]:
    """What is kept, held where a workshop loses some of its accepted work; and what is lost, with its code."""
    promises: Promises = promises_of(atlas.instance)
    lines = kept.lines
    keys = zip(*(c.tolist() for c in (lines.need, lines.workshop, lines.design, lines.last)), strict=True)
    promises.kept = dict(zip(keys, lines.pieces.tolist(), strict=True))
    lossy = np.isin(lines.workshop, [key[1] for key in short_promises(atlas.instance, promises)])
    held, firm = (replace(kept, lines=lines.only(rows)) for rows in (lossy, ~lossy))
    return Accepted(held, firm), withdrawals(atlas.instance, promises)
