"""Why needs are short in a plan by regions: the reasons of `inquiring`, quarter by quarter.

Guarantees: the same reasons, in the order of needs, whoever works them out. Source: planning page §4.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from maillage.planning.candidates import Ints, find_candidates
from maillage.planning.inquiring import reasons_of
from maillage.planning.inquiring.scene import Scene
from maillage.planning.plan import Plan, Unserved, UnservedReason
from maillage.planning.refusals import Refusals
from maillage.planning.regions.atlas import Atlas
from maillage.planning.regions.combining import Mosaic
from maillage.planning.regions.quarters import Quarter, Rest, quarters_of
from maillage.planning.regions.vacancies import vacancies
from maillage.planning.rows import rows_of

Plain = list[tuple[tuple[str, Any], ...]]  # reasons as codes and parameters, which travel fast
Each = Callable[[Iterable[tuple[Quarter]]], Iterable[Plain]]


def explained(atlas: Atlas, mosaic: Mosaic, plan: Plan, each: Each | None = None) -> Plan:
    """The plan, whose lines are those of the mosaic, with at least one reason for each need short.

    `each` does `told` to every quarter, in order (here and now, unless it is given).
    """
    rest = Rest.after(atlas, mosaic)
    short = np.nonzero(rest.missing > 0)[0]
    blocks: deque[Ints] = deque()
    quarters = _noted(quarters_of(rest, short), blocks)
    found: dict[int, tuple[UnservedReason, ...]] = {}
    for reasons in each(quarters) if each else (told(*one) for one in quarters):
        for need, mine in zip(blocks.popleft().tolist(), _records(reasons), strict=True):
            found[need] = mine
    ids, missing = atlas.instance.needs, rest.missing
    return replace(
        plan, unserved=tuple(Unserved(ids[n].id, int(missing[n]), found[n]) for n in short.tolist())
    )


def _records(reasons: Plain) -> Iterator[tuple[UnservedReason, ...]]:
    codes = [code for mine in reasons for code, _ in mine]
    found = iter(rows_of(UnservedReason, codes, [params for mine in reasons for _, params in mine]))
    return (tuple(islice(found, len(mine))) for mine in reasons)


def _noted(quarters: Iterable[tuple[Ints, Quarter]], blocks: deque[Ints]) -> Iterator[tuple[Quarter]]:
    """The same, the needs of each remembered until their reasons come."""
    for block, quarter in quarters:
        blocks.append(block)
        yield (quarter,)


def told(quarter: Quarter) -> Plain:
    """The reasons of each need asked."""
    instance, ground, room = quarter.instance(), quarter.ground, quarter.room
    if ground is None:
        candidates = vacancies(instance, quarter.pairs, quarter.able, room, quarter.asked, quarter.short)
    else:
        candidates = find_candidates(instance, ground.able)
        ground = replace(ground, instance=instance, candidates=candidates)
        room = np.zeros((len(instance.designs), len(instance.workshops), instance.days))  # not looked at
    scene = Scene(
        instance=instance,
        candidates=candidates,
        resources=quarter.resources,
        room=room,
        supply_left=quarter.supply_left,
        work=quarter.work,
        makers=quarter.makers,
        weight=np.array([need.weight for need in instance.needs]),
        refusals=Refusals.of(instance.refusals),
        ground=ground,
    )
    found = reasons_of(scene, quarter.asked, quarter.short)
    return [tuple((reason.code, reason.params) for reason in mine) for mine in found]
