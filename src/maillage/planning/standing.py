"""How every workshop stands for one (need, design): the first condition it does not meet.

The order of the conditions is that of the explanation: zone, process, envelope, material,
distance, refusal, rank; "candidate" meets them all. Counted, they say which condition
eliminates most. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import Candidates, Capability, Floats, positions, road_kms
from maillage.planning.instance import Design, Instance, Workshop

CONDITIONS = ("zone", "process", "envelope", "material", "distance", "refusal", "rank", "candidate")


@dataclass(frozen=True, slots=True)
class Standings:
    """One condition a workshop, in the instance's order; `hours` of road to each."""

    design: str
    condition: tuple[str, ...]
    hours: tuple[float, ...]

    def counts(self) -> dict[str, int]:
        """How many workshops stop at each condition, in the order of `CONDITIONS`."""
        found = Counter(self.condition)
        return {name: found[name] for name in CONDITIONS if found[name]}

    def where(self, *conditions: str) -> list[int]:
        return [w for w, name in enumerate(self.condition) if name in conditions]


@dataclass(frozen=True, slots=True)
class Ground:
    """An instance made ready for many such questions: where workshops stand, what they can make, the pairs."""

    instance: Instance
    candidates: Candidates
    able: Capability
    design: Mapping[str, int]  # id → position
    at: Floats  # workshops × (lat, lon)
    zone: NDArray[np.str_]  # of each workshop

    @classmethod
    def of(cls, instance: Instance, candidates: Candidates, able: Capability) -> Ground:
        shops = instance.workshops
        return cls(
            instance,
            candidates,
            able,
            design=positions(d.id for d in instance.designs),
            at=np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2),
            zone=np.array([w.zone for w in shops], str),
        )

    def standings(self, need: int, design: str) -> Standings:
        """How every workshop stands for a need (position) and one of its designs (id)."""
        wanted, d, able = self.instance.needs[need], self.design[design], self.able
        unmet = [self.zone != wanted.zone, ~able.process[d], ~able.envelope[d], ~able.material[d]]
        found = np.select(unmet, CONDITIONS[:4], "distance").astype(object)
        pairs = self.candidates
        for name, rows in (("refusal", pairs.refused), ("rank", pairs.beyond), ("candidate", pairs.pairs)):
            first, after = np.searchsorted(rows.need, [need, need + 1]).tolist()  # sorted by need
            found[rows.workshop[first:after][rows.design[first:after] == d]] = name
        km = road_kms(np.broadcast_to(np.array([wanted.lat, wanted.lon]), self.at.shape), self.at)
        return Standings(design, tuple(found.tolist()), tuple((km / ROAD_SPEED_KMH).tolist()))


def unmet_processes(design: Design, workshops: list[Workshop]) -> list[str]:
    """Processes of the design that none of the workshops has hours of."""
    there = {p for w in workshops for p, hours in w.machine_hours.items() if np.max(hours, initial=0.0) > 0}
    return [step.process for step in design.steps if step.process not in there]


def unmet_materials(design: Design, workshops: list[Workshop]) -> list[str]:
    """Materials of the design that none of the workshops ever holds."""
    there = {
        m for w in workshops for m, arrivals in w.materials.items() if any(a.quantity > 0 for a in arrivals)
    }
    return [use.id for use in design.materials if use.id not in there]
