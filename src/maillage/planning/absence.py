"""Why a need has no candidate at all, and which refusals stand in its way.

The conditions are looked at from the nearest outward: the workshops within reach of the
need say which process, envelope or material they lack; when none is within reach, the
nearest capable one says how far. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from maillage.planning import reasons
from maillage.planning.candidates import Flags, Ints
from maillage.planning.inquiring.judging import ALMOST, rows_of
from maillage.planning.inquiring.scene import Scene
from maillage.planning.instance import Design, Instance, Need
from maillage.planning.plan import UnservedReason
from maillage.planning.resources import suppliers_of
from maillage.planning.standing import PLACE, Gear, Standings


@dataclass(frozen=True, slots=True)
class Absence:
    """What a plan leaves, made ready for such questions about many needs."""

    left: Scene
    made: Mapping[str, Design]  # designs that a workshop makes, by id
    suppliers: Mapping[tuple[str, str], list[tuple[int, str]]]  # design, zone → place, id

    @classmethod
    def of(cls, left: Scene) -> Self:
        filed: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for k, source in enumerate(suppliers_of(left.instance)):
            filed[source.design, source.zone].append((k, source.id))
        return cls(left, {d.id: d for d in left.instance.designs if d.steps}, filed)

    def no_candidate(self, need: int) -> list[UnservedReason]:
        """`candidates.none` with what eliminated how many, then one reason a design.

        Raises ValueError in a scene without a ground.
        """
        ground = self.left.ground
        if ground is None:
            raise ValueError("a need without candidates is looked at on the whole ground")
        instance, wanted = self.left.instance, self.left.instance.needs[need]
        per_design = [ground.standings(need, d) for d in wanted.designs if d in self.made]
        eliminated = {standing.design: standing.counts() for standing in per_design}
        found = [UnservedReason(reasons.CANDIDATES_NONE, {"eliminated": eliminated})]
        for standing in per_design:
            design = self.made[standing.design]
            reason = _first_cause(instance, ground.gear, design, standing, wanted.zone)
            if reason is not None and reason not in found:
                found.append(reason)
        return found

    def refusals_met(self, needs: Ints, known: Flags) -> Iterator[tuple[int, UnservedReason]]:
        """Refusals that keep out capable workshops nearby, then supplies, with the place of each need asked;
        a pair counts under each of its reasons.

        Of a need that has candidates (`known`), a workshop counts only when it could still make a piece in time.
        """
        yield from self._refused_shops(needs, known)
        if self.left.refusals.bind_supplies:
            yield from self._refused_supplies(needs)

    def _refused_shops(self, needs: Ints, known: Flags) -> Iterator[tuple[int, UnservedReason]]:
        left, instance = self.left, self.left.instance
        rows = rows_of(left, left.candidates.refused, needs)
        rows = rows.only(~known[rows.asked] | ((rows.last >= 0) & (rows.room >= 1 - ALMOST)))
        met: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for k, d, w in zip(rows.asked.tolist(), rows.design.tolist(), rows.workshop.tolist(), strict=True):
            wanted, shop = instance.needs[int(needs[k])], instance.workshops[w].id
            for reason in left.refusals.reasons(wanted, instance.designs[d].id, shop):
                met[k][reason].append(shop)
        for k, shops in met.items():
            for reason, names in sorted(shops.items()):
                params = {"reason": reason, "pairs": len(names), "workshops": names}
                yield k, UnservedReason(reasons.RULE_REFUSED, params)

    def _refused_supplies(self, needs: Ints) -> Iterator[tuple[int, UnservedReason]]:
        for k, need in enumerate(needs.tolist()):
            sources: dict[str, list[str]] = defaultdict(list)
            for reason, name in self._refused_sources(self.left.instance.needs[need]):
                sources[reason].append(name)
            for reason, names in sorted(sources.items()):
                yield k, UnservedReason(reasons.RULE_REFUSED, {"reason": reason, "sources": names})

    def _refused_sources(self, wanted: Need) -> list[tuple[str, str]]:
        """(reason, source) of the supplies kept from a need, in the order of the sources."""
        found = [
            (k, reason, name)
            for design in wanted.designs
            for k, name in self.suppliers.get((design, wanted.zone), ())
            for reason in self.left.refusals.reasons(wanted, design, None)
        ]
        return [(reason, name) for _, reason, name in sorted(found, key=lambda row: row[0])]


def _first_cause(
    instance: Instance, gear: Gear, design: Design, standing: Standings, zone: str
) -> UnservedReason | None:
    """The condition that eliminates most among the workshops that could be reached."""
    if standing.is_all("zone"):
        return UnservedReason(reasons.CANDIDATES_ZONE, {"zone": zone})
    if len(standing.places("refusal")):
        return None  # told by `refusals_met`
    limit = instance.limits.max_travel_hours
    lacking = standing.places("process", "envelope", "material")
    near = lacking[standing.hours(lacking) <= limit]
    far = standing.places("distance")
    if (len(far) and not len(near)) or not len(lacking):
        return _distance(standing, far, limit)
    among = near if len(near) else lacking
    found = standing.found[among]
    names = ("process", "envelope", "material")
    worst = max(names, key=lambda name: int(np.count_nonzero(found == PLACE[name])))
    return _lack(gear, design, worst, among[found == PLACE[worst]])


def _distance(standing: Standings, shops: Ints, limit: float) -> UnservedReason:
    nearest = float(standing.hours(shops).min())
    return UnservedReason(reasons.CANDIDATES_DISTANCE, {"hours": round(nearest, 2), "limit": limit})


def _lack(gear: Gear, design: Design, condition: str, shops: Ints) -> UnservedReason:
    """What these workshops, all stopped by one condition, lack."""
    if condition == "process":
        unmet = gear.unmet_processes(design, shops)
        if unmet:
            return UnservedReason(reasons.CANDIDATES_PROCESS, {"design": design.id, "process": unmet[0]})
        names = [step.process for step in design.steps]
        return UnservedReason(reasons.NOT_PLANNABLE_COMBINATION, {"design": design.id, "processes": names})
    if condition == "envelope":
        process = gear.narrowest(design, shops)
        return UnservedReason(reasons.CANDIDATES_ENVELOPE, {"design": design.id, "process": process})
    unmet = gear.unmet_materials(design, shops) or [use.id for use in design.materials]
    return UnservedReason(reasons.CANDIDATES_MATERIAL, {"design": design.id, "material": unmet[0]})
