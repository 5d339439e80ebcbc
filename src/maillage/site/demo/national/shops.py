"""The 150 workshops beside the twenty of the story: what each has, when it is open, what it may do.

The mix follows the six archetypes of the study, whose table gives the equipment of each
(domain/observatory.md §1). Duty is that of a staffed workshop, 0.4 to 0.6 (safety scheme §9),
and people are few: output stays far below what the machines could do. Stocks are what stops
first, as in 2020.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from maillage.kernel.territories import Commune
from maillage.site.demo.national import drawn
from maillage.site.demo.national.naming import workshop_names
from maillage.site.demo.national.spread import workshop_towns

WEEK = (0, 1, 2, 3, 4)
SHIFTED = (1, 2, 3, 4, 5)
SIX_DAYS = (0, 1, 2, 3, 4, 5)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Archetype:
    """`machines`: process → (probability, fewest, most); hours of people are of one opening day."""

    code: str
    kind: str
    share: int
    machines: Mapping[str, tuple[float, int, int]]
    labour: Span
    weekdays: Sequence[int]
    m2: float  # probability of level M2; the others are M1


ARCHETYPES: tuple[Archetype, ...] = (
    Archetype("A1", "médiation numérique", 25, {"fdm": (1, 2, 5), "vinyl": (0.6, 1, 1), "laser": (0.15, 1, 1)},
              (6, 14), WEEK, 0.1),
    Archetype("A2", "tiers-lieu", 28, {"fdm": (1, 2, 6), "sewing": (0.5, 1, 5), "laser": (0.4, 1, 1)},
              (8, 24), SHIFTED, 0.2),
    Archetype("A3", "fablab", 42, {"fdm": (1, 4, 12), "laser": (0.9, 1, 1), "cnc": (0.7, 1, 1), "sewing": (0.5, 1, 4),
                                   "vinyl": (0.6, 1, 1), "electronics": (0.5, 1, 2)}, (20, 48), SHIFTED, 0.5),
    Archetype("A4", "laboratoire territorial", 20, {"fdm": (1, 6, 18), "laser": (1, 1, 3), "sla": (0.8, 1, 3),
                                                    "cnc": (0.9, 1, 2), "electronics": (0.7, 1, 3)}, (32, 80), WEEK, 0.9),
    Archetype("A5", "prototypage", 17, {"fdm": (1, 4, 14), "laser": (0.9, 1, 2), "sla": (1, 1, 4), "cnc": (1, 1, 3)},
              (32, 72), WEEK, 0.95),
    Archetype("A6", "formation", 18, {"fdm": (1, 3, 8), "sewing": (0.8, 3, 12), "laser": (0.3, 1, 1)},
              (14, 40), SIX_DAYS, 0.25),
)  # fmt: skip

TRAVEL: Mapping[str, Sequence[tuple[float, float, float] | None]] = {
    "fdm": ((220, 220, 250), (250, 210, 210), (200, 200, 180), (300, 300, 400)),
    "sla": ((140, 80, 160), (145, 145, 185)),
    "laser": ((600, 400, 50), (900, 600, 30), (1300, 900, 40)),
    "cnc": ((300, 200, 60), (800, 600, 120), (1200, 800, 150)),
    "sewing": (None,), "vinyl": (None,), "electronics": (None,),
}  # fmt: skip
HOURS: Mapping[str, tuple[float, float]] = {
    "fdm": (8, 14), "sla": (6, 10), "laser": (4, 8), "cnc": (4, 7), "sewing": (5, 7), "vinyl": (4, 6), "electronics": (4, 6),
}  # fmt: skip
# process → material → fewest, most, in the material's unit
STOCKS: Mapping[str, Mapping[str, Span]] = {
    "fdm": {"pla": (6, 60), "petg": (2, 16), "elastic": (150, 1200)},
    "sla": {"resin": (1, 6)},
    "laser": {"petg_sheet": (20, 160), "pmma_sheet": (8, 60), "foam": (80, 600), "elastic": (150, 1200)},
    "sewing": {"fabric": (80, 1500), "elastic": (200, 1500)},
    "vinyl": {"vinyl": (5, 20)},
}
CLOSED, STALE, UNSTATED, UNINSURED = 6, 18, 15, 9


@dataclass(frozen=True, slots=True)
class Machine:
    """A group of like machines, as stated."""

    process: str
    count: int
    hours_per_day: float
    duty: float
    travel_mm: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Shop:
    """A workshop. Without `machines`, what it has is supposed from `processes` and shown as such."""

    key: str
    name: str
    town: Commune
    archetype: str
    kind: str
    processes: tuple[str, ...]
    machines: tuple[Machine, ...]
    stocks: tuple[tuple[str, float], ...]
    weekdays: tuple[int, ...]
    labour: float
    level: str  # M1, M2, or empty: not visited yet
    insured: bool
    stale: bool  # told long ago by a list, and not since
    closed: bool


def _machines(archetype: Archetype, random: Random) -> tuple[Machine, ...]:
    found = []
    for process, (chance, fewest, most) in archetype.machines.items():
        if random.random() < chance:
            low, high = HOURS[process]
            found.append(
                Machine(
                    process, random.randint(fewest, most), float(round(random.uniform(low, high))),
                    round(random.uniform(0.4, 0.6), 2), random.choice(TRAVEL[process]),
                )
            )  # fmt: skip
    return tuple(found)


def _stocks(processes: Sequence[str], random: Random) -> tuple[tuple[str, float], ...]:
    """What it keeps; where two processes keep the same material, the larger quantity."""
    kept: dict[str, float] = {}
    for process in processes:
        for material, (fewest, most) in STOCKS.get(process, {}).items():
            kept[material] = max(kept.get(material, 0.0), float(random.randint(fewest, most)))
    return tuple(kept.items())


def _archetypes(random: Random) -> list[Archetype]:
    kinds = [archetype for archetype in ARCHETYPES for _ in range(archetype.share)]
    random.shuffle(kinds)
    return kinds


@cache
def shops() -> tuple[Shop, ...]:
    """The 150, in a fixed order; some closed, some told long ago, some without insurance."""
    random = drawn("workshops")
    kinds = _archetypes(random)
    towns = workshop_towns(len(kinds))
    odd = random.sample(range(len(kinds)), CLOSED + STALE + UNSTATED + UNINSURED)
    closed, stale = set(odd[:CLOSED]), set(odd[CLOSED : CLOSED + STALE])
    unstated = set(odd[CLOSED + STALE : -UNINSURED]) | stale
    uninsured = set(odd[-UNINSURED:])
    found = []
    for number, (name, town, archetype) in enumerate(
        zip(workshop_names(len(kinds)), towns, kinds, strict=True)
    ):
        machines = _machines(archetype, random)
        processes = tuple(machine.process for machine in machines)
        stocks = _stocks(processes, random)
        level = "M2" if random.random() < archetype.m2 else "M1"
        found.append(
            Shop(
                key=f"n{number:03d}", name=name, town=town, archetype=archetype.code, kind=archetype.kind,
                processes=processes, machines=() if number in unstated else machines,
                stocks=() if number in unstated else stocks, weekdays=tuple(archetype.weekdays),
                labour=float(random.randint(*archetype.labour)), level="" if number in closed | stale else level,
                insured=number not in uninsured, stale=number in stale, closed=number in closed,
            )
        )  # fmt: skip
    return tuple(found)
