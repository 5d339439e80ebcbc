"""Needs gathered in regions: by zone, then by place.

Guarantees: every need is in one region; the same atlas, size and turn give the same regions.
Each turn looks at the map from another angle and first cuts it elsewhere, so that what lies
on a border in one turn lies inside a region in the next. Source: planning page §3.
"""

from __future__ import annotations

import numpy as np

from maillage.planning.bisecting import bisected
from maillage.planning.candidates import Floats, Ints
from maillage.planning.regions.atlas import Atlas

ANGLE = np.pi / 4  # between one turn and the next
FIRST = (0.5, 0.4)  # share of the first cut, turn after turn
KM_A_DEGREE = 111.2


def partition(atlas: Atlas, size: int, turn: int = 0) -> list[Ints]:
    """Positions of the needs of each region, ascending; `size` needs of mean weight in options at most."""
    needs = atlas.instance.needs
    place = _plane(np.array([(n.lat, n.lon) for n in needs]).reshape(-1, 2), turn)
    weight: Floats = np.bincount(atlas.options.need, minlength=len(needs)).astype(float) + 1.0
    most = size * float(weight.mean()) if len(needs) else 1.0
    zones = np.array([n.zone for n in needs], str)
    found = []
    for zone in np.unique(zones).tolist():
        mine = np.nonzero(zones == zone)[0]
        parts = bisected(place[mine], weight[mine], most, FIRST[turn % len(FIRST)])
        found += [mine[part] for part in parts]
    return found


def _plane(at: Floats, turn: int) -> Floats:
    """Places in km on a plane that is turned; only good for saying who is near whom."""
    north, east = at[:, 0] * KM_A_DEGREE, at[:, 1] * KM_A_DEGREE * np.cos(np.radians(at[:, 0]))
    cos, sin = np.cos(turn * ANGLE), np.sin(turn * ANGLE)
    return np.stack([cos * north - sin * east, sin * north + cos * east], axis=1)
