"""Synthetic instances shaped like spring 2020: towns, few workshops, more asked than can be made.

Guarantees: the same (workshops, needs, seed) give the same instance; it passes the
reader; demand is about `PRESSURE` times the machine hours there are, so that a good plan
covers 0.5 to 0.75 of the weighted demand. No figure describes a real workshop: towns are
public coordinates, the rest is drawn. Weights are State priority × standard hours a
piece (planning page §2). Source: planning page §3 (over-subscribed instances).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from maillage.planning.greedy import greedy
from maillage.planning.instance import (
    Arrival,
    Ban,
    Design,
    Industry,
    Instance,
    Limits,
    MaterialUse,
    Need,
    Step,
    Stock,
    Workshop,
)
from maillage.planning.keeping import with_commitments

START = date(2020, 4, 6)  # a Monday
DAYS = 14
WEEK = (1.0, 1.0, 1.0, 1.0, 1.0, 0.4, 0.0)  # share of a working day, Monday first
PRESSURE = 1.15  # hours asked / hours there are, by main process; people, material and place bind too
PRIORITIES, PRIORITY_SHARES = (1.0, 2.0, 3.0, 5.0, 8.0), (0.3, 0.28, 0.22, 0.13, 0.07)


@dataclass(frozen=True, slots=True)
class Town:
    """A place around which workshops and needs gather; `size` in thousands of people."""

    lat: float
    lon: float
    territory: str
    size: float
    zone: str = "continent"


TOWNS = (
    Town(48.857, 2.352, "75", 2600), Town(48.910, 2.440, "93", 900), Town(48.790, 2.460, "94", 800),
    Town(45.764, 4.836, "69", 1400), Town(43.296, 5.370, "13", 1300), Town(43.605, 1.444, "31", 900),
    Town(43.710, 7.262, "06", 700), Town(47.218, -1.554, "44", 650), Town(43.611, 3.877, "34", 450),
    Town(48.573, 7.752, "67", 500), Town(44.838, -0.579, "33", 800), Town(50.629, 3.057, "59", 1100),
    Town(48.117, -1.678, "35", 450), Town(49.258, 4.032, "51", 250), Town(49.494, 0.108, "76", 300),
    Town(45.440, 4.387, "42", 350), Town(43.125, 5.931, "83", 400), Town(45.188, 5.725, "38", 450),
    Town(47.322, 5.041, "21", 250), Town(47.478, -0.563, "49", 250), Town(45.777, 3.087, "63", 270),
    Town(48.390, -4.486, "29", 200), Town(48.006, 0.200, "72", 200), Town(49.894, 2.296, "80", 180),
    Town(45.833, 1.261, "87", 200), Town(47.394, 0.685, "37", 250), Town(42.689, 2.895, "66", 200),
    Town(49.119, 6.176, "57", 250), Town(47.238, 6.024, "25", 180), Town(47.903, 1.909, "45", 220),
    Town(47.751, 7.336, "68", 250), Town(49.183, -0.371, "14", 250), Town(48.692, 6.184, "54", 270),
    Town(46.580, 0.340, "86", 150), Town(43.296, -0.371, "64", 180), Town(46.160, -1.151, "17", 160),
    Town(44.933, 4.892, "26", 130), Town(48.514, -2.760, "22", 120), Town(44.350, 2.575, "12", 60),
    Town(44.556, 6.079, "05", 40), Town(46.990, 3.163, "58", 60), Town(48.298, 4.074, "10", 110),
    Town(41.927, 8.737, "2A", 110, "corse"), Town(42.697, 9.451, "2B", 90, "corse"),
    Town(-20.882, 55.451, "974", 320, "974"), Town(16.241, -61.533, "971", 200, "971"),
    Town(14.616, -61.059, "972", 190, "972"),
)  # fmt: skip

CATALOGUE: tuple[Design, ...] = (
    Design("D0101", (Step("fdm", 0.9),), "B", 0.08,
           (MaterialUse("pla", 0.035), MaterialUse("elastic", 0.4)), 10, (180.0, 160.0, 20.0)),
    Design("D0102", (Step("laser", 0.06),), "B", 0.07,
           (MaterialUse("petg-sheet", 0.09),), 20, (330.0, 240.0, 5.0)),
    Design("D0103", (Step("fdm", 0.45), Step("laser", 0.04)), "B", 0.1,
           (MaterialUse("pla", 0.02), MaterialUse("petg-sheet", 0.06)), 10, (190.0, 150.0, 15.0)),
    Design("D0104", (Step("fdm", 0.35),), "A", 0.02, (MaterialUse("pla", 0.012),), 20, (120.0, 40.0, 8.0)),
    Design("D0105", (Step("sewing", 0.22),), "B", 0.24,
           (MaterialUse("cotton", 0.06), MaterialUse("elastic", 0.35)), 10),
    Design("D0106", (Step("sewing", 0.7),), "C", 0.8, (MaterialUse("nonwoven", 1.9),), 5, None, 1),
    Design("D0107", (Step("fdm", 1.4),), "C", 0.12, (MaterialUse("petg", 0.05),), 10,
           (210.0, 190.0, 60.0), 1),
    Design("D0108", (Step("cnc", 0.12), Step("laser", 0.05)), "B", 0.15,
           (MaterialUse("acrylic", 0.55),), 5, (800.0, 600.0, 12.0)),
    Design("D0109", (Step("laser", 0.25),), "B", 0.15,
           (MaterialUse("acrylic", 0.5),), 5, (700.0, 550.0, 8.0)),
    Design("D0110", (Step("fdm", 2.6),), "A", 0.1, (MaterialUse("pla", 0.11),), 2, (240.0, 230.0, 180.0)),
    Design("D0111", (Step("sewing", 0.12), Step("laser", 0.02)), "A", 0.13,
           (MaterialUse("cotton", 0.05),), 20),
    Design("D0112", (Step("cnc", 0.3),), "A", 0.1, (MaterialUse("plywood", 0.2),), 5, (600.0, 400.0, 18.0)),
)  # fmt: skip
ALTERNATIVES = {
    "D0101": "D0103", "D0102": "D0101", "D0103": "D0102",
    "D0105": "D0111", "D0108": "D0109", "D0109": "D0108",
}  # fmt: skip
POPULARITY = (5, 4, 4, 3, 6, 4, 2, 1.5, 1.5, 1, 2, 1)

# process: chance a workshop has it, most machines, hours a machine and day, largest piece
EQUIPMENT: dict[str, tuple[float, int, float, tuple[tuple[float, float, float], ...]]] = {
    "fdm": (0.8, 5, 14.0, ((220.0, 220.0, 250.0), (250.0, 210.0, 200.0), (300.0, 300.0, 400.0))),
    "laser": (0.5, 1, 5.0, ((600.0, 400.0, 150.0), (900.0, 600.0, 250.0))),
    "sewing": (0.35, 4, 7.0, ()),
    "cnc": (0.25, 1, 6.0, ((600.0, 400.0, 120.0), (1300.0, 900.0, 150.0))),
}


def generate(workshops: int, needs: int, seed: int, commitments: int = 0) -> Instance:
    """A synthetic instance of 14 days, deterministic for (workshops, needs, seed, commitments).

    `commitments` asks that many lines of the greedy plan to count as accepted work.
    Raises ValueError when a count is negative.
    """
    if min(workshops, needs, commitments, seed) < 0:
        raise ValueError("counts and seed are not negative")
    draw = np.random.default_rng([seed, workshops, needs])
    towns = _towns(workshops)
    shops = _workshops(draw, _scatter(draw, towns, workshops, 0.75))
    wanted = _scaled(_needs(draw, _scatter(draw, towns, needs, 0.9)), shops)
    instance = Instance(
        start=START,
        days=DAYS,
        limits=Limits(),
        designs=CATALOGUE,
        workshops=shops,
        needs=wanted,
        industry=_industry(draw, wanted),
        stocks=_stocks(draw, wanted),
        refusals=_refusals(draw, shops, wanted),
    )
    if not commitments:
        return instance
    lines = [line for line in greedy(instance).lines if line.source_kind == "workshop"]
    return with_commitments(instance, lines[:commitments])


def _towns(workshops: int) -> tuple[Town, ...]:
    """Few towns for few workshops, so that a small instance still has neighbours; islands last."""
    mainland = [town for town in TOWNS if town.zone == "continent"]
    islands = [town for town in TOWNS if town.zone != "continent"]
    return (*mainland[: max(1, workshops // 4)], *islands[: workshops // 30])


def _scatter(
    draw: np.random.Generator, towns: Sequence[Town], count: int, flatten: float
) -> list[tuple[Town, float, float]]:
    """`count` places around towns drawn by size ** `flatten`: (town, lat, lon)."""
    shares = np.array([town.size for town in towns]) ** flatten
    chosen = draw.choice(len(towns), size=count, p=shares / shares.sum()).tolist()
    spread = np.where(draw.random(count) < 0.7, 0.08, 0.35)
    spread *= np.array([1.0 if towns[t].zone == "continent" else 0.3 for t in chosen])
    moves = (draw.normal(size=(count, 2)) * spread[:, None]).tolist()
    return [
        (towns[t], round(towns[t].lat + north, 4), round(towns[t].lon + 1.4 * east, 4))
        for t, (north, east) in zip(chosen, moves, strict=True)
    ]


def _calendar(hours: float) -> tuple[float, ...]:
    return tuple(round(hours * WEEK[day % 7], 2) for day in range(DAYS))


def _workshops(
    draw: np.random.Generator, places: Sequence[tuple[Town, float, float]]
) -> tuple[Workshop, ...]:
    return tuple(_workshop(draw, f"L{i + 1:04d}", *place) for i, place in enumerate(places))


def _workshop(draw: np.random.Generator, code: str, town: Town, lat: float, lon: float) -> Workshop:
    hours: dict[str, tuple[float, ...]] = {}
    rooms: dict[str, tuple[float, float, float]] = {}
    for process, (chance, most, daily, sizes) in EQUIPMENT.items():
        has, machines, room = draw.random(), int(draw.integers(1, most + 1)), draw.random()
        if has < chance:
            hours[process] = _calendar(machines * daily)
            if sizes:
                rooms[process] = sizes[int(room * len(sizes))]
    people = int(draw.integers(1, 7))
    return Workshop(
        id=code,
        lat=lat,
        lon=lon,
        machine_hours=hours,
        labour_hours=_calendar(people * 7.0),
        materials=_materials(draw, hours),
        territory=town.territory,
        zone=town.zone,
        max_envelope_mm=rooms,
    )


def _materials(
    draw: np.random.Generator, hours: dict[str, tuple[float, ...]]
) -> dict[str, tuple[Arrival, ...]]:
    """Arrivals on days 0 and 7, for 0.24 to 0.84 times what the workshop's machines could use up."""
    most: dict[str, float] = {}
    for design in CATALOGUE:
        if all(step.process in hours for step in design.steps):
            pieces = min(sum(hours[step.process]) / step.hours_per_unit for step in design.steps)
            for use in design.materials:
                most[use.id] = max(most.get(use.id, 0.0), pieces * use.units_per_unit)
    found: dict[str, tuple[Arrival, ...]] = {}
    for material in sorted(most):
        kept, share, split = draw.random(), 0.4 + draw.random(), 0.3 + 0.4 * draw.random()
        total = most[material] * share * 0.6
        if kept < 0.85:
            found[material] = (Arrival(0, round(total * split, 3)), Arrival(7, round(total * (1 - split), 3)))
    return found


def _needs(draw: np.random.Generator, places: Sequence[tuple[Town, float, float]]) -> list[Need]:
    """Needs with raw quantities (medians of some tens), to be scaled to the pressure."""
    count = len(places)
    popularity = np.array(POPULARITY) / sum(POPULARITY)
    kinds = draw.choice(len(CATALOGUE), size=count, p=popularity).tolist()
    sizes = np.exp(draw.normal(4.0, 0.9, size=count)).tolist()
    deadlines = np.minimum(draw.integers(1, DAYS + 1, size=count), 3 + draw.integers(0, DAYS, size=count))
    priorities = draw.choice(PRIORITIES, size=count, p=PRIORITY_SHARES).tolist()
    others = draw.random(count).tolist()
    found = []
    for i, (town, lat, lon) in enumerate(places):
        design = CATALOGUE[kinds[i]]
        standard = sum(step.hours_per_unit for step in design.steps) + design.labour_hours_per_unit
        other = ALTERNATIVES.get(design.id) if others[i] < 0.3 else None
        found.append(
            Need(
                id=f"B{i + 1:05d}",
                designs=(design.id,) if other is None else (design.id, other),
                lat=lat,
                lon=lon,
                quantity=max(1, round(sizes[i] / standard)),
                deadline=int(deadlines[i]),
                weight=round(priorities[i] * standard, 4),
                territory=town.territory,
                zone=town.zone,
            )
        )
    return found


def _scaled(needs: Sequence[Need], workshops: Sequence[Workshop]) -> tuple[Need, ...]:
    """Quantities scaled so that each main process is asked `PRESSURE` times its hours."""
    main = {design.id: design.steps[0] for design in CATALOGUE}
    asked = dict.fromkeys(EQUIPMENT, 0.0)
    for need in needs:
        asked[main[need.designs[0]].process] += need.quantity * main[need.designs[0]].hours_per_unit
    there = {p: sum(sum(w.machine_hours.get(p, ())) for w in workshops) for p in EQUIPMENT}
    factor = {p: PRESSURE * there[p] / asked[p] if asked[p] and there[p] else 1.0 for p in EQUIPMENT}
    return tuple(
        replace(need, quantity=_within(need.quantity * factor[main[need.designs[0]].process]))
        for need in needs
    )


def _within(quantity: float) -> int:
    return max(1, min(10**6, round(quantity)))


def _asked(needs: Sequence[Need]) -> dict[str, int]:
    total = dict.fromkeys((design.id for design in CATALOGUE), 0)
    for need in needs:
        if need.zone == "continent":
            total[need.designs[0]] += need.quantity
    return total


def _industry(draw: np.random.Generator, needs: Sequence[Need]) -> tuple[Industry, ...]:
    asked = _asked(needs)
    chosen = [design.id for design in CATALOGUE if draw.random() < 0.3 and asked[design.id]]
    return tuple(
        Industry(
            f"I{k + 1:02d}", design, int(draw.integers(6, 11)), _within(asked[design] * 0.015), "continent"
        )
        for k, design in enumerate(chosen)
    )


def _stocks(draw: np.random.Generator, needs: Sequence[Need]) -> tuple[Stock, ...]:
    asked = _asked(needs)
    chosen = [design.id for design in CATALOGUE if draw.random() < 0.35 and asked[design.id]]
    return tuple(
        Stock(f"S{k + 1:02d}", design, _within(asked[design] * 0.03), 48.86, 2.35, "continent")
        for k, design in enumerate(chosen)
    )


def _refusals(
    draw: np.random.Generator, workshops: Sequence[Workshop], needs: Sequence[Need]
) -> tuple[Ban, ...]:
    """A few of each form: design in a territory, workshop for a design, one need, one workshop."""
    found = [
        Ban("territory.forbids", design="D0107", territory=TOWNS[int(draw.integers(len(TOWNS)))].territory)
    ]
    for _ in range(len(workshops) // 50):
        shop = workshops[int(draw.integers(len(workshops)))].id
        found.append(
            Ban("maker.level", design=CATALOGUE[int(draw.integers(len(CATALOGUE)))].id, workshop=shop)
        )
    for _ in range(len(needs) // 500):
        need = needs[int(draw.integers(len(needs)))]
        found.append(Ban("recipient.class", need=need.id, design=need.designs[0]))
    return tuple(found)
