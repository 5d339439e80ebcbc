"""How every workshop stands for one (need, design): the first condition it does not meet.

The order of the conditions is that of the explanation: zone, process, envelope, material,
distance, refusal, rank; "candidate" meets them all. Counted, they say which condition
eliminates most. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import Candidates, Capability, Floats, Ints, positions, road_kms
from maillage.planning.instance import Design, Instance, Workshop

CONDITIONS = ("zone", "process", "envelope", "material", "distance", "refusal", "rank", "candidate")


PLACE = {name: place for place, name in enumerate(CONDITIONS)}


@dataclass(frozen=True, slots=True)
class Standings:
    """The first condition each workshop does not meet (its place in `CONDITIONS`), and where it stands."""

    design: str
    found: NDArray[np.int8]
    at: tuple[float, float]  # of the need
    shops_at: Floats

    @property
    def condition(self) -> tuple[str, ...]:
        return tuple(CONDITIONS[place] for place in self.found.tolist())

    def counts(self) -> dict[str, int]:
        """How many workshops stop at each condition, in the order of `CONDITIONS`."""
        many = np.bincount(self.found, minlength=len(CONDITIONS)).tolist()
        return {name: count for name, count in zip(CONDITIONS, many, strict=True) if count}

    def places(self, *conditions: str) -> Ints:
        """The workshops that stop at one of these conditions."""
        found: Ints = np.nonzero(np.isin(self.found, [PLACE[name] for name in conditions]))[0]
        return found

    def is_all(self, condition: str) -> bool:
        return bool((self.found == PLACE[condition]).all())

    def hours(self, shops: Ints) -> Floats:
        """Hours of road to each of the workshops."""
        places = self.shops_at[shops]
        return road_kms(np.broadcast_to(np.array(self.at), places.shape), places) / ROAD_SPEED_KMH


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
        found = np.full(len(self.zone), PLACE["distance"], np.int8)
        for name, met in (
            ("material", able.material),
            ("envelope", able.envelope),
            ("process", able.process),
        ):
            found[~met[d]] = PLACE[name]
        found[self.zone != wanted.zone] = PLACE["zone"]
        pairs = self.candidates
        for name, rows in (("refusal", pairs.refused), ("rank", pairs.beyond), ("candidate", pairs.pairs)):
            first, after = np.searchsorted(rows.need, [need, need + 1]).tolist()  # sorted by need
            found[rows.workshop[first:after][rows.design[first:after] == d]] = PLACE[name]
        return Standings(design, found, (wanted.lat, wanted.lon), self.at)


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
