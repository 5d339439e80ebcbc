"""The country cut into parts: needs and workshops on one side or the other of straight lines.

Guarantees: every need and every workshop is in one part; the same rows give the same parts. A
part with more than `most` needs (of mean weight in options) is cut in two, by the line, of eight
directions and some places near the middle, that least of what `flow` weighs crosses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Flags, Floats, Ints
from maillage.planning.instance import Instance, Need, Workshop
from maillage.planning.solving.options import Options

DIRECTIONS = 8
SHARES = (0.4, 0.45, 0.5, 0.55, 0.6)  # of a part's needs on the lower side
KM_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Parts:
    """The part of each need and of each workshop."""

    count: int
    of_need: Ints
    of_shop: Ints

    def crossing(self, options: Options) -> Flags:
        """Options whose need and workshop are in different parts."""
        found: Flags = self.of_need[options.need] != self.of_shop[options.workshop]
        return found


@dataclass(frozen=True, slots=True)
class _Map:
    """Needs, workshops and what goes between them, on a plane."""

    needs: Floats
    shops: Floats
    need: Ints
    shop: Ints
    flow: Floats
    weight: Floats


def parts_of(instance: Instance, options: Options, flow: Floats, most: int) -> Parts:
    """The parts; `flow` says how much each option matters to the cut."""
    weight: Floats = np.bincount(options.need, minlength=len(instance.needs)).astype(float) + 1.0
    ground = _Map(
        _plane(instance.needs), _plane(instance.workshops), options.need, options.workshop, flow, weight
    )
    of_need = np.zeros(len(instance.needs), np.int64)
    of_shop = np.zeros(len(instance.workshops), np.int64)
    limit = most * float(weight.mean()) if len(weight) else 1.0
    waiting, count = [0], 1
    while waiting:
        part = waiting.pop()
        needs, shops = np.nonzero(of_need == part)[0], np.nonzero(of_shop == part)[0]
        if len(needs) < 2 or weight[needs].sum() <= limit:
            continue
        inside = np.nonzero((of_need[options.need] == part) & (of_shop[options.workshop] == part))[0]
        far_needs, far_shops = _best_cut(ground, needs, shops, inside)
        if not len(far_needs):  # all in one place
            continue
        of_need[far_needs], of_shop[far_shops] = count, count
        waiting += [part, count]
        count += 1
    return Parts(count, of_need, of_shop)


def _plane(things: Sequence[Need] | Sequence[Workshop]) -> Floats:
    """Places in km; only good for saying who is near whom."""
    at = np.array([(thing.lat, thing.lon) for thing in things]).reshape(-1, 2)
    return np.stack([at[:, 0], at[:, 1] * np.cos(np.radians(at[:, 0]))], axis=1) * KM_A_DEGREE


def _best_cut(ground: _Map, needs: Ints, shops: Ints, inside: Ints) -> tuple[Ints, Ints]:
    """Needs and workshops beyond the line that least flow crosses; the first of equals."""
    least, best = np.inf, (needs[:0], shops[:0])
    for turn in range(DIRECTIONS):
        angle = np.pi * turn / DIRECTIONS
        along = np.array([np.cos(angle), np.sin(angle)])
        need_at, shop_at = ground.needs @ along, ground.shops @ along
        order = needs[np.argsort(need_at[needs], kind="stable")]
        share = np.cumsum(ground.weight[order]) / ground.weight[order].sum()
        ends = np.sort(np.stack([need_at[ground.need[inside]], shop_at[ground.shop[inside]]]), axis=0)
        for wanted in SHARES:
            line = need_at[order[min(int(np.searchsorted(share, wanted)) + 1, len(order) - 1)]]
            beyond = needs[need_at[needs] >= line]
            crossed = float(ground.flow[inside][(ends[0] < line) & (ends[1] >= line)].sum())
            if crossed < least and len(beyond) < len(needs):
                least, best = crossed, (beyond, shops[shop_at[shops] >= line])
    return best
