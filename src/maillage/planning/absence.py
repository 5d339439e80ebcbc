"""Why a need has no candidate at all, and which refusals stand in its way.

The conditions are looked at from the nearest outward: the workshops within reach of the
need say which process, envelope or material they lack; when none is within reach, the
nearest capable one says how far. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from maillage.planning import reasons
from maillage.planning.candidates import Ints, fits
from maillage.planning.instance import Design, Instance, Need, Workshop
from maillage.planning.plan import UnservedReason
from maillage.planning.remaining import Remaining
from maillage.planning.resources import suppliers_of
from maillage.planning.standing import PLACE, Standings, unmet_materials, unmet_processes

ALMOST = 1e-6


@dataclass(frozen=True, slots=True)
class Absence:
    """What a plan leaves, made ready for such questions about many needs."""

    left: Remaining
    made: Mapping[str, Design]  # designs that a workshop makes, by id
    suppliers: Mapping[tuple[str, str], list[tuple[int, str]]]  # design, zone → place, id

    @classmethod
    def of(cls, left: Remaining) -> Self:
        filed: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for k, source in enumerate(suppliers_of(left.instance)):
            filed[source.design, source.zone].append((k, source.id))
        return cls(left, {d.id: d for d in left.instance.designs if d.steps}, filed)

    def no_candidate(self, need: int) -> list[UnservedReason]:
        """`candidates.none` with what eliminated how many, then one reason a design."""
        instance, wanted = self.left.instance, self.left.instance.needs[need]
        per_design = [self.left.ground.standings(need, d) for d in wanted.designs if d in self.made]
        eliminated = {standing.design: standing.counts() for standing in per_design}
        found = [UnservedReason(reasons.CANDIDATES_NONE, {"eliminated": eliminated})]
        for standing in per_design:
            reason = _first_cause(instance, self.made[standing.design], standing, wanted.zone)
            if reason is not None and reason not in found:
                found.append(reason)
        return found

    def refusals_met(self, need: int, *, only_with_room: bool) -> list[UnservedReason]:
        """Refusals that keep out capable workshops nearby, or supplies; a pair counts under each of its reasons.

        With `only_with_room`, a workshop counts only when it could still make a piece in time.
        """
        left, instance = self.left, self.left.instance
        wanted = instance.needs[need]
        shops: dict[str, list[str]] = defaultdict(list)
        for d, w, _, transport in left.rows_of(left.candidates.refused, need):
            design = instance.designs[d]
            last = min(wanted.deadline - design.release_days - transport, instance.days - 1)
            if only_with_room and (last < 0 or left.room[d, w, last] < 1 - ALMOST):
                continue
            shop = instance.workshops[w].id
            for reason in dict.fromkeys(ban.reason for ban in left.refusals.on(wanted, design.id, shop)):
                shops[reason].append(shop)
        found = [
            UnservedReason(reasons.RULE_REFUSED, {"reason": reason, "pairs": len(names), "workshops": names})
            for reason, names in sorted(shops.items())
        ]
        sources: dict[str, list[str]] = defaultdict(list)
        for reason, name in self._refused_sources(wanted):
            sources[reason].append(name)
        found += [
            UnservedReason(reasons.RULE_REFUSED, {"reason": reason, "sources": names})
            for reason, names in sorted(sources.items())
        ]
        return found

    def _refused_sources(self, wanted: Need) -> list[tuple[str, str]]:
        """(reason, source) of the supplies kept from a need, in the order of the sources."""
        found = [
            (k, reason, name)
            for design in wanted.designs
            for k, name in self.suppliers.get((design, wanted.zone), ())
            for reason in dict.fromkeys(ban.reason for ban in self.left.refusals.on(wanted, design, None))
        ]
        return [(reason, name) for _, reason, name in sorted(found, key=lambda row: row[0])]


def _first_cause(instance: Instance, design: Design, standing: Standings, zone: str) -> UnservedReason | None:
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
    shops = [instance.workshops[w] for w in among[found == PLACE[worst]].tolist()]
    return _lack(design, worst, shops)


def _distance(standing: Standings, shops: Ints, limit: float) -> UnservedReason:
    nearest = float(standing.hours(shops).min())
    return UnservedReason(reasons.CANDIDATES_DISTANCE, {"hours": round(nearest, 2), "limit": limit})


def _lack(design: Design, condition: str, shops: list[Workshop]) -> UnservedReason:
    """What these workshops, all stopped by one condition, lack."""
    if condition == "process":
        unmet = unmet_processes(design, shops)
        if unmet:
            return UnservedReason(reasons.CANDIDATES_PROCESS, {"design": design.id, "process": unmet[0]})
        names = [step.process for step in design.steps]
        return UnservedReason(reasons.NOT_PLANNABLE_COMBINATION, {"design": design.id, "processes": names})
    if condition == "envelope":
        return UnservedReason(
            reasons.CANDIDATES_ENVELOPE, {"design": design.id, "process": _narrowest(design, shops)}
        )
    unmet = unmet_materials(design, shops) or [use.id for use in design.materials]
    return UnservedReason(reasons.CANDIDATES_MATERIAL, {"design": design.id, "material": unmet[0]})


def _narrowest(design: Design, shops: list[Workshop]) -> str:
    """The process whose machines are too small in most of the workshops."""
    counts = {
        step.process: sum(not fits(design, shop, step.process) for shop in shops) for step in design.steps
    }
    return max(counts, key=lambda process: counts[process])
