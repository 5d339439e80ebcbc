"""What a change reaches: workshops and supplies with more left than before, needs that it concerns.

Only these can be given what the previous plan had not already filled as far as it went: a
need that is short gains only where capacity was freed, where it may now be served, or
because it asks for something else. Guarantees: whatever was freed or opened is in; what is
merely near may be, too; where limits, designs or days changed, everything is.
Source: planning page §3 (re-planning).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints, capability, positions, road_kms
from maillage.planning.instance import Ban, Industry, Instance, Stock, Workshop
from maillage.planning.replanning.accepted import loads
from maillage.planning.replanning.carrying import Carried
from maillage.planning.replanning.holding import Proposals
from maillage.planning.replanning.news import News
from maillage.planning.resources import suppliers_of
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft

MORE = 1e-6  # hours, material, pieces: less is rounding


@dataclass(frozen=True, slots=True)
class Touched:
    """Flags by workshop, by supply and by need; `concerned` needs changed or lost something themselves."""

    shops: Flags
    sources: Flags
    needs: Flags
    concerned: Flags

    def rows(self, need: Ints, shop: Ints) -> Flags:
        """The (need, workshop) rows that may gain something."""
        found: Flags = self.needs[need] | self.shops[shop]
        return found


def touched_by(
    board: Board, draft: Draft, carried: Carried, old: Instance, news: News, later: Proposals
) -> Touched:
    """What the change reaches, once all that holds stands in the draft but for `later`."""
    new = board.instance
    concerned = _concerned(board, draft, carried, news)
    if (old.start, old.days, old.limits, old.designs) != (new.start, new.days, new.limits, new.designs):
        shops, sources = np.ones(len(new.workshops), bool), np.ones(len(board.sources.transit), bool)
        return Touched(shops, sources, np.ones(len(new.needs), bool), concerned)
    shops = freed(board, draft, carried, later) | _with_more(old.workshops, new.workshops, news)
    gone = {line.source for line in carried.unknown if line.source_kind == "workshop"}
    shops |= np.array([shop.id in gone for shop in new.workshops], bool)
    needs = concerned | _opened(board, old, news)
    return Touched(shops, _sources(draft, carried, old, new), needs, concerned)


def freed(board: Board, draft: Draft, carried: Carried, later: Proposals | None = None) -> Flags:
    """Workshops that do less on some day than in the previous plan, `later` counted as done."""
    before, used = loads(board.resources, carried.shop, carried.design, carried.made)
    if later is not None:
        daily, stored = loads(board.resources, later.shop, later.design, later.made)
        before, used = before - daily, used - stored
    now = board.resources.daily - draft.ledger.daily
    spent = board.resources.arrived - draft.ledger.stored
    found: Flags = np.any(before > now + MORE, axis=(1, 2)) | np.any(used > spent + MORE, axis=(1, 2))
    return found


def _with_more(old: Sequence[Workshop], new: Sequence[Workshop], news: News) -> Flags:
    """New workshops, and those that gained hours, material, room for larger pieces, or another place."""
    before = {shop.id: shop for shop in old if shop.id in news.workshops}
    return np.array(
        [
            shop.id in news.workshops and (shop.id not in before or _has_more(before[shop.id], shop))
            for shop in new
        ],
        bool,
    )


def _has_more(before: Workshop, after: Workshop) -> bool:
    where = (before.lat, before.lon, before.zone, before.max_envelope_mm)
    if where != (after.lat, after.lon, after.zone, after.max_envelope_mm):
        return True
    hours = [(before.labour_hours, after.labour_hours)]
    hours += [(before.machine_hours.get(p, ()), now) for p, now in after.machine_hours.items()]
    if any(b < a for then, now in hours for b, a in zip(then or (0.0,) * len(now), now, strict=True)):
        return True
    days = len(after.labour_hours)
    return any(_arrives(after, m, d) > _arrives(before, m, d) for m in after.materials for d in range(days))


def _arrives(shop: Workshop, material: str, day: int) -> float:
    return sum(a.quantity for a in shop.materials.get(material, ()) if a.day <= day)


def _sources(draft: Draft, carried: Carried, old: Instance, new: Instance) -> Flags:
    """Supplies that changed, or of which less is taken than before."""
    before: dict[str, Stock | Industry] = {source.id: source for source in suppliers_of(old)}
    changed = np.array([before.get(source.id) != source for source in suppliers_of(new)], bool)
    taken = np.zeros(len(changed), np.int64)
    for source, _, _, pieces, _ in carried.sent:
        taken[source] += pieces
    for (source, _, _, _), sent in draft.sent.items():
        taken[source] -= sent.pieces
    gone = {line.source for line in carried.unknown if line.source_kind != "workshop"}
    less = np.array([source.id in gone for source in suppliers_of(new)], bool) | (taken > 0)
    found: Flags = changed | less
    return found


def _concerned(board: Board, draft: Draft, carried: Carried, news: News) -> Flags:
    """Needs that changed, or that get less than before."""
    new = board.instance
    found = np.array([need.id in news.needs for need in new.needs], bool)
    served = np.bincount(carried.need, carried.pieces, len(new.needs)).astype(np.int64)
    for _, need, _, pieces, _ in carried.sent:
        served[need] += pieces
    quantity = np.array([need.quantity for need in new.needs], np.int64)
    fewer: Flags = quantity - np.array(draft.missing, np.int64) < served
    return found | fewer


def _opened(board: Board, old: Instance, news: News) -> Flags:
    """Needs that may go where they might not before."""
    new = board.instance
    found = np.zeros(len(new.needs), bool)
    place_of = positions(need.id for need in new.needs)
    for ban in set(old.refusals) ^ set(new.refusals):
        if ban.workshop is None or ban.need is not None or ban.design is None:
            found |= _matched(board, ban, place_of)
    for design, shops in _lost(old, new, news):
        found |= _passed(board, design, shops)
    return found


def _matched(board: Board, ban: Ban, place_of: Mapping[str, int]) -> Flags:
    """Needs that a refusal speaks of, whatever the workshop."""
    needs, found = board.instance.needs, np.zeros(len(board.instance.needs), bool)
    if ban.need is not None and ban.need not in place_of:
        return found
    for place in range(len(needs)) if ban.need is None else [place_of[ban.need]]:
        need = needs[place]
        if ban.territory in (None, need.territory):
            found[place] = ban.design is None or ban.design in need.designs
    return found


def _lost(old: Instance, new: Instance, news: News) -> Iterator[tuple[int, list[Workshop]]]:
    """Workshops that may no longer be candidates of a design: others then come in after them.

    Those that moved, are gone, or lack something that the design asks for; and those that a refusal of it names.
    """
    now = {shop.id: shop for shop in new.workshops}
    changed = [shop for shop in old.workshops if shop.id in news.workshops]
    able = capability(replace(old, workshops=tuple(changed))).all
    kept = [now.get(shop.id, replace(shop, machine_hours={}, materials={})) for shop in changed]
    still = capability(replace(old, workshops=tuple(kept))).all
    for column, (before, after) in enumerate(zip(changed, kept, strict=True)):
        if (before.lat, before.lon, before.zone) != (after.lat, after.lon, after.zone):
            still[:, column] = False
    before_all = {shop.id: shop for shop in old.workshops}
    place = positions(d.id for d in new.designs)
    named: dict[int, list[Workshop]] = defaultdict(list)
    for ban in set(old.refusals) ^ set(new.refusals):
        if ban.workshop in before_all and ban.design in place:
            named[place[ban.design]].append(before_all[ban.workshop])
    for design in range(len(new.designs)):
        lost = np.nonzero(able[design] & ~still[design])[0].tolist()
        shops = [*(changed[k] for k in lost), *named[design]]
        if shops:
            yield design, shops


def _passed(board: Board, design: int, shops: Sequence[Workshop]) -> Flags:
    """Needs of the design with a candidate that is farther than one of these workshops."""
    pairs, needs = board.candidates.pairs, board.instance.needs
    mine = pairs.design == design
    farthest = np.zeros(len(needs))
    np.maximum.at(farthest, pairs.need[mine], pairs.km[mine])
    at: Floats = np.array([(need.lat, need.lon) for need in needs]).reshape(-1, 2)
    found = np.zeros(len(needs), bool)
    for shop in shops:
        found |= road_kms(np.broadcast_to(np.array([shop.lat, shop.lon]), at.shape), at) <= farthest
    return found
