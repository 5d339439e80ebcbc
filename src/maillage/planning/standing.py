"""How every workshop stands for one (need, design): the first condition it does not meet.

The order of the conditions is that of the explanation: zone, process, envelope, material,
distance, refusal, rank; "candidate" meets them all. Counted, they say which condition
eliminates most. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import Candidates, Capability, positions, road_kms
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


def standings(
    instance: Instance, candidates: Candidates, able: Capability, need: int, design: str
) -> Standings:
    """How every workshop stands for a need (position) and one of its designs (id)."""
    wanted = instance.needs[need]
    d = positions(x.id for x in instance.designs)[design]
    shops = instance.workshops
    same_zone = np.array([w.zone == wanted.zone for w in shops], bool)
    unmet = [~same_zone, ~able.process[d], ~able.envelope[d], ~able.material[d]]
    found = np.select(unmet, CONDITIONS[:4], "distance").astype(object)
    named = (("refusal", candidates.refused), ("rank", candidates.beyond), ("candidate", candidates.pairs))
    for name, pairs in named:
        found[pairs.workshop[(pairs.need == need) & (pairs.design == d)]] = name
    at = np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2)
    km = road_kms(np.broadcast_to(np.array([wanted.lat, wanted.lon]), at.shape), at)
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
