"""What is left of a workshop day by day, and of a supplier's output: the yardstick's bookkeeping.

Invariants: nothing taken ever exceeds what is there; a piece made on a day takes all its
steps, labour and material that day; material used by day t never exceeds what arrived by
t. Used by the greedy plan only; solver and auditor keep their own accounts.
Source: planning page §2.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.planning import reasons
from maillage.planning.instance import Design, Industry, Workshop
from maillage.planning.plan import UnservedReason

EPSILON = 1e-9  # pieces: what rounding may hide, far under the auditor's tolerance

Rows = list[tuple[int, float]]


@dataclass(slots=True)
class Bench:
    """Hours and material left in one workshop."""

    workshop: str
    machine: dict[str, list[float]]
    labour: list[float]
    stored: dict[str, list[float]]  # arrived up to each day less what was used up to it

    @classmethod
    def of(cls, workshop: Workshop, days: int) -> Bench:
        stored = {}
        for material, arrivals in workshop.materials.items():
            levels = [0.0] * days
            for arrival in arrivals:
                levels[arrival.day] += arrival.quantity
            for day in range(1, days):
                levels[day] += levels[day - 1]
            stored[material] = levels
        machine = {process: list(hours) for process, hours in workshop.machine_hours.items()}
        return cls(workshop.id, machine, list(workshop.labour_hours), stored)

    def offer(self, design: Design, wanted: int, until: int) -> Rows:
        """Pieces a day, earliest first, adding up to at most `wanted` by day `until`."""
        ceilings = self._by_material(design, until)
        rates = [(self.machine[step.process], step.hours_per_unit) for step in design.steps]
        if design.labour_hours_per_unit:
            rates.append((self.labour, design.labour_hours_per_unit))
        rows: Rows = []
        total = 0.0
        for day in range(until + 1):
            most = min(hours[day] / rate for hours, rate in rates)
            most = min(most, ceilings[day] - total, wanted - total)
            if most > EPSILON:
                rows.append((day, most))
                total += most
        return rows

    def _by_material(self, design: Design, until: int) -> list[float]:
        """Most pieces that may be made up to each day: material kept for nobody else."""
        ceilings = [float("inf")] * (until + 1)
        for use in design.materials:
            lowest = float("inf")
            levels = self.stored[use.id]
            for day in range(len(levels) - 1, -1, -1):
                lowest = min(lowest, levels[day])
                if day <= until:
                    ceilings[day] = min(ceilings[day], lowest / use.units_per_unit)
        return ceilings

    def take(self, design: Design, rows: Rows, pieces: int) -> Rows:
        """Use up the resources of `pieces` whole pieces along an offer; the rows really used."""
        taken: Rows = []
        rest = float(pieces)
        for day, quantity in rows:
            made = min(quantity, rest)
            if made <= EPSILON:
                break
            rest -= made
            taken.append((day, made))
            for step in design.steps:
                self.machine[step.process][day] -= made * step.hours_per_unit
            self.labour[day] -= made * design.labour_hours_per_unit
            for use in design.materials:
                levels = self.stored[use.id]
                for later in range(day, len(levels)):
                    levels[later] -= made * use.units_per_unit
        return taken

    def shortage(self, design: Design, until: int) -> UnservedReason:
        """The resource that stops the design here: the one that alone allows the fewest pieces."""
        days = range(until + 1)
        found = []
        for step in design.steps:
            pieces = sum(self.machine[step.process][day] for day in days) / step.hours_per_unit
            params = {"process": step.process, "workshops": [self.workshop]}
            found.append((pieces, UnservedReason(reasons.CAPACITY_MACHINE, params)))
        if design.labour_hours_per_unit:
            pieces = sum(self.labour[day] for day in days) / design.labour_hours_per_unit
            found.append((pieces, UnservedReason(reasons.CAPACITY_LABOUR, {"workshops": [self.workshop]})))
        for use in design.materials:
            pieces = self.stored[use.id][until] / use.units_per_unit
            params = {"material": use.id, "workshops": [self.workshop]}
            found.append((pieces, UnservedReason(reasons.CAPACITY_MATERIAL, params)))
        return min(found, key=lambda pair: pair[0])[1]


@dataclass(slots=True)
class Flow:
    """Pieces of a supplier not yet allotted, up to each day."""

    levels: list[int]

    @classmethod
    def of(cls, maker: Industry, days: int) -> Flow:
        end = days if maker.until_day is None else maker.until_day
        made = (max(0, min(day, end) - maker.from_day + 1) for day in range(days))
        return cls([count * maker.units_per_day for count in made])

    def offer(self, wanted: int, until: int) -> tuple[int, int]:
        """(day, pieces): the earliest day that gives all that is wanted, else the last with any."""
        best = (0, 0)
        for day in range(until + 1):
            pieces = min(wanted, *self.levels[day:])
            if pieces > best[1]:
                best = (day, pieces)
        return best

    def take(self, day: int, pieces: int) -> None:
        for later in range(day, len(self.levels)):
            self.levels[later] -= pieces
