"""Why a need has no candidate at all, and which refusals stand in its way.

The conditions are looked at from the nearest outward: the workshops within reach of the
need say which process, envelope or material they lack; when none is within reach, the
nearest capable one says how far. Source: planning page §2 and §4.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from maillage.planning import reasons
from maillage.planning.candidates import fits
from maillage.planning.instance import Design, Instance, Workshop
from maillage.planning.plan import UnservedReason
from maillage.planning.remaining import Remaining
from maillage.planning.resources import suppliers_of
from maillage.planning.standing import Standings, unmet_materials, unmet_processes

ALMOST = 1e-6


def no_candidate(left: Remaining, need: int) -> list[UnservedReason]:
    """`candidates.none` with what eliminated how many, then one reason a design."""
    instance, wanted = left.instance, left.instance.needs[need]
    made = {design.id for design in instance.designs if design.steps}  # the others no workshop makes
    per_design = [left.ground.standings(need, design) for design in wanted.designs if design in made]
    eliminated = {standing.design: standing.counts() for standing in per_design}
    found = [UnservedReason(reasons.CANDIDATES_NONE, {"eliminated": eliminated})]
    for standing in per_design:
        reason = _first_cause(instance, standing, wanted.zone)
        if reason is not None and reason not in found:
            found.append(reason)
    return found


def _first_cause(instance: Instance, standing: Standings, zone: str) -> UnservedReason | None:
    """The condition that eliminates most among the workshops that could be reached."""
    if all(name == "zone" for name in standing.condition):
        return UnservedReason(reasons.CANDIDATES_ZONE, {"zone": zone})
    if standing.where("refusal"):
        return None  # told by `refusals_met`
    design = next(d for d in instance.designs if d.id == standing.design)
    limit = instance.limits.max_travel_hours
    lacking = standing.where("process", "envelope", "material")
    near = [w for w in lacking if standing.hours[w] <= limit]
    far = standing.where("distance")
    if far and not near:
        return _distance(standing, far, limit)
    if not lacking:
        return _distance(standing, far, limit)
    counts = Counter(standing.condition[w] for w in near or lacking)
    worst = max(("process", "envelope", "material"), key=lambda name: counts[name])
    shops = [instance.workshops[w] for w in near or lacking if standing.condition[w] == worst]
    return _lack(design, worst, shops)


def _distance(standing: Standings, shops: list[int], limit: float) -> UnservedReason:
    nearest = min(standing.hours[w] for w in shops)
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


def refusals_met(left: Remaining, need: int, *, only_with_room: bool) -> list[UnservedReason]:
    """Refusals that keep out capable workshops nearby, or supplies; a pair counts under each of its reasons.

    With `only_with_room`, a workshop counts only when it could still make a piece in time.
    """
    instance, wanted = left.instance, left.instance.needs[need]
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
    for source in suppliers_of(instance):
        if source.zone == wanted.zone and source.design in wanted.designs:
            for reason in dict.fromkeys(ban.reason for ban in left.refusals.on(wanted, source.design, None)):
                sources[reason].append(source.id)
    found += [
        UnservedReason(reasons.RULE_REFUSED, {"reason": reason, "sources": names})
        for reason, names in sorted(sources.items())
    ]
    return found
