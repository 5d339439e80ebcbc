"""Synthetic changes of an instance, such as a week brings: needs, breakdowns, rules, answers of workshops.

Guarantees: the same (instance, seed, share, kinds) give the same instance; it is as well
formed as the first; about `share` of the needs, of the workshops, of the rules change. For
tests and benchmarks of re-planning, as `generating` is for those of planning.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from maillage.planning.instance import Ban, Instance, Need, Workshop
from maillage.planning.keeping import with_commitments
from maillage.planning.plan import Plan

KINDS = ("needs", "capacity", "rules")
MOST = 10**6  # pieces of a need


def disturb(instance: Instance, seed: int, *, share: float = 0.01, kinds: Iterable[str] = KINDS) -> Instance:
    """The instance some days of news later. Raises KeyError for an unknown kind."""
    for kind in kinds:
        draw = np.random.default_rng([seed, *kind.encode()])
        instance = _CHANGES[kind](instance, draw, share)
    return replace(instance, sha256="")


def accept(instance: Instance, plan: Plan, seed: int, *, share: float = 0.5) -> Instance:
    """About `share` of the plan's workshop lines, drawn, as accepted work beside what there was."""
    draw = np.random.default_rng([seed, 1])
    made = [line for line in plan.lines if line.source_kind == "workshop"]
    stated = {(c.need, c.workshop, c.design) for c in instance.commitments}
    lines = [line for line in made if (line.need, line.source, line.design) not in stated]
    chosen = draw.random(len(lines)) < share
    return with_commitments(instance, [line for line, yes in zip(lines, chosen.tolist(), strict=True) if yes])


def decline(instance: Instance, plan: Plan, seed: int, *, share: float = 0.01) -> Instance:
    """About `share` of the (need, workshop) pairs that the plan proposes anew, declined by the workshop."""
    draw = np.random.default_rng([seed, 2])
    accepted = {(c.need, c.workshop) for c in instance.commitments}
    pairs = dict.fromkeys((n.need, n.source) for n in plan.lines if n.source_kind == "workshop")
    asked = [pair for pair in pairs if pair not in accepted]
    said_no = draw.random(len(asked)) < share
    bans = (
        Ban("answer.declined", need=need, workshop=shop)
        for (need, shop), no in zip(asked, said_no.tolist(), strict=True)
        if no
    )
    return replace(instance, refusals=(*instance.refusals, *bans))


def _some(draw: np.random.Generator, count: int, share: float) -> list[int]:
    """At least one place of `count`, about `share` of them, in order."""
    size = min(count, max(1, round(count * share)))
    return sorted(draw.choice(count, size=size, replace=False).tolist()) if count else []


def _needs(instance: Instance, draw: np.random.Generator, share: float) -> Instance:
    """A third go, a third change, and as many new ones come near the places of others."""
    needs: list[Need | None] = list(instance.needs)
    known = {need.id for need in instance.needs}
    fresh: list[Need] = []
    for rank, place in enumerate(_some(draw, len(needs), share)):
        need = instance.needs[place]
        if rank % 3 == 0 and not any(c.need == need.id for c in instance.commitments):
            needs[place] = None
        elif rank % 3 == 1:
            fresh.append(_new_need(need, draw, _free_id(known)))
        else:
            needs[place] = _changed_need(need, draw)
    return replace(instance, needs=(*(need for need in needs if need is not None), *fresh))


def _free_id(known: set[str]) -> str:
    number = len(known) + 1
    while f"X{number:05d}" in known:
        number += 1
    known.add(f"X{number:05d}")
    return f"X{number:05d}"


def _new_need(like: Need, draw: np.random.Generator, code: str) -> Need:
    north, east = (draw.normal(size=2) * 0.03).tolist()
    quantity = max(1, min(MOST, round(like.quantity * float(draw.uniform(0.5, 1.5)))))
    lat, lon = round(like.lat + north, 4), round(like.lon + east, 4)
    return replace(
        like, id=code, quantity=quantity, lat=max(-90.0, min(90.0, lat)), lon=max(-180.0, min(180.0, lon))
    )


def _changed_need(need: Need, draw: np.random.Generator) -> Need:
    """Another quantity, another deadline, or another weight."""
    what = int(draw.integers(3))
    if what == 0:
        return replace(need, quantity=max(1, min(MOST, round(need.quantity * float(draw.uniform(0.4, 1.6))))))
    if what == 1:
        return replace(need, deadline=max(0, need.deadline + int(draw.choice((-3, -2, -1, 1, 2, 3)))))
    return replace(need, weight=round(need.weight * float(draw.choice((0.25, 0.5, 2.0, 4.0))), 9))


def _capacity(instance: Instance, draw: np.random.Generator, share: float) -> Instance:
    """Machines break down, people are away, material does not come; others gain a machine."""
    shops = list(instance.workshops)
    for place in _some(draw, len(shops), share):
        shops[place] = _changed_shop(shops[place], draw)
    return replace(instance, workshops=tuple(shops))


def _changed_shop(shop: Workshop, draw: np.random.Generator) -> Workshop:
    what, first = int(draw.integers(4)), int(draw.integers(len(shop.labour_hours)))
    processes = sorted(shop.machine_hours)
    if what <= 1 and processes:  # a breakdown from a day on, or one more machine
        process = processes[int(draw.integers(len(processes)))]
        hours = shop.machine_hours[process]
        factor = 0.0 if what == 0 else 1.5
        changed = (*hours[:first], *(round(h * factor, 4) for h in hours[first:]))
        return replace(shop, machine_hours={**shop.machine_hours, process: changed})
    if what == 2 and shop.materials:
        material = sorted(shop.materials)[int(draw.integers(len(shop.materials)))]
        return replace(shop, materials={**shop.materials, material: shop.materials[material][:1]})
    away = tuple(0.0 if day == first else round(h * 0.7, 4) for day, h in enumerate(shop.labour_hours))
    return replace(shop, labour_hours=away)


def _rules(instance: Instance, draw: np.random.Generator, share: float) -> Instance:
    """A few workshops lose a design, one design is suspended in a territory, one refusal is lifted."""
    refusals = list(instance.refusals)
    if refusals:
        refusals.pop(int(draw.integers(len(refusals))))
    for place in _some(draw, len(instance.workshops), share / 4):
        design = instance.designs[int(draw.integers(len(instance.designs)))].id
        refusals.append(Ban("maker.level", design=design, workshop=instance.workshops[place].id))
    territories = sorted({need.territory for need in instance.needs})
    if territories and instance.designs:
        design = instance.designs[int(draw.integers(len(instance.designs)))].id
        territory = territories[int(draw.integers(len(territories)))]
        refusals.append(Ban("territory.forbids", design=design, territory=territory))
    return replace(instance, refusals=tuple(dict.fromkeys(refusals)))


_CHANGES: dict[str, Callable[[Instance, np.random.Generator, float], Instance]] = {
    "needs": _needs,
    "capacity": _capacity,
    "rules": _rules,
}
