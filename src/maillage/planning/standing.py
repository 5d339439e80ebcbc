"""How every workshop stands for one (need, design): the first condition it does not meet.

The order of the conditions is that of the explanation: zone, process, envelope, material,
distance, refusal, rank; "candidate" meets them all. Counted, they say which condition
eliminates most. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from maillage.kernel.geography import ROAD_SPEED_KMH
from maillage.planning.candidates import (
    Candidates,
    Capability,
    Flags,
    Floats,
    Ints,
    positions,
    road_kms,
    sides_of,
)
from maillage.planning.instance import Design, Instance

CONDITIONS = ("zone", "process", "envelope", "material", "distance", "refusal", "rank", "candidate")


PLACE = {name: place for place, name in enumerate(CONDITIONS)}
NOWHERE = -1  # the code of a zone where no workshop is


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
        asked = np.zeros(len(CONDITIONS), bool)
        asked[[PLACE[name] for name in conditions]] = True
        found: Ints = np.nonzero(asked[self.found])[0]
        return found

    def is_all(self, condition: str) -> bool:
        return bool((self.found == PLACE[condition]).all())

    def hours(self, shops: Ints) -> Floats:
        """Hours of road to each of the workshops."""
        places = self.shops_at[shops]
        return road_kms(np.broadcast_to(np.array(self.at), places.shape), places) / ROAD_SPEED_KMH


@dataclass(frozen=True, slots=True)
class Gear:
    """What workshops have, as far as designs ask for it: flags of workshops × names, and rooms by process."""

    processes: Sequence[str]
    open: Flags  # it has hours of the process on some day
    materials: Sequence[str]
    held: Flags  # it holds the material at some time
    rooms: Mapping[str, Floats]  # sides of the envelope, ascending; infinite where none is stated

    @classmethod
    def of(cls, instance: Instance) -> Gear:
        shops, designs = instance.workshops, instance.designs
        processes = sorted({step.process for design in designs for step in design.steps})
        materials = sorted({use.id for design in designs for use in design.materials})
        open_ = [[max(w.machine_hours.get(name, ()), default=0.0) > 0 for name in processes] for w in shops]
        held = [
            [any(arrival.quantity > 0 for arrival in w.materials.get(name, ())) for name in materials]
            for w in shops
        ]
        return cls(
            processes,
            np.array(open_, bool).reshape(len(shops), len(processes)),
            materials,
            np.array(held, bool).reshape(len(shops), len(materials)),
            {process: sides_of(shops, process) for process in processes},
        )

    def unmet_processes(self, design: Design, shops: Ints) -> list[str]:
        """Processes of the design that none of the workshops has hours of."""
        there = dict(zip(self.processes, np.any(self.open[shops], axis=0).tolist(), strict=True))
        return [step.process for step in design.steps if not there[step.process]]

    def unmet_materials(self, design: Design, shops: Ints) -> list[str]:
        """Materials of the design that none of the workshops ever holds."""
        there = dict(zip(self.materials, np.any(self.held[shops], axis=0).tolist(), strict=True))
        return [use.id for use in design.materials if not there[use.id]]

    def narrowest(self, design: Design, shops: Ints) -> str:
        """The process whose machines are too small for the piece in most of the workshops."""
        piece = np.sort(np.array(design.envelope_mm or ()))
        counts = {
            step.process: np.count_nonzero((piece > self.rooms[step.process][shops]).any(axis=1))
            for step in design.steps
            if len(piece)
        }
        return max(counts, key=lambda process: counts[process], default=design.steps[0].process)


@dataclass(frozen=True, slots=True)
class Ground:
    """An instance made ready for many such questions: where workshops stand, what they can make, the pairs."""

    instance: Instance
    candidates: Candidates
    able: Capability
    design: Mapping[str, int]  # id → position
    at: Floats  # workshops × (lat, lon)
    zones: Mapping[str, int]
    zone: Ints  # of each workshop
    _unasked: dict[tuple[int, int], NDArray[np.int8]] = field(default_factory=dict, compare=False, repr=False)
    """How workshops stand for a (design, zone), wherever the need is and whatever its pairs."""
    _gear: list[Gear] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def of(cls, instance: Instance, candidates: Candidates, able: Capability) -> Ground:
        shops = instance.workshops
        zones = positions(dict.fromkeys(w.zone for w in shops))
        return cls(
            instance,
            candidates,
            able,
            design=positions(d.id for d in instance.designs),
            at=np.array([(w.lat, w.lon) for w in shops]).reshape(-1, 2),
            zones=zones,
            zone=np.array([zones[w.zone] for w in shops], np.int64),
        )

    @property
    def gear(self) -> Gear:
        """What the workshops have; looked at once, when first asked."""
        if not self._gear:
            self._gear.append(Gear.of(self.instance))
        return self._gear[0]

    def standings(self, need: int, design: str) -> Standings:
        """How every workshop stands for a need (position) and one of its designs (id)."""
        wanted, d = self.instance.needs[need], self.design[design]
        found = self._anywhere(d, self.zones.get(wanted.zone, NOWHERE)).copy()
        pairs = self.candidates
        for name, rows in (("refusal", pairs.refused), ("rank", pairs.beyond), ("candidate", pairs.pairs)):
            first, after = np.searchsorted(rows.need, [need, need + 1]).tolist()  # sorted by need
            found[rows.workshop[first:after][rows.design[first:after] == d]] = PLACE[name]
        return Standings(design, found, (wanted.lat, wanted.lon), self.at)

    def _anywhere(self, design: int, zone: int) -> NDArray[np.int8]:
        if (design, zone) not in self._unasked:
            found = np.full(len(self.zone), PLACE["distance"], np.int8)
            for name, met in (
                ("material", self.able.material),
                ("envelope", self.able.envelope),
                ("process", self.able.process),
            ):
                found[~met[design]] = PLACE[name]
            found[self.zone != zone] = PLACE["zone"]
            self._unasked[design, zone] = found
        return self._unasked[design, zone]
