"""What is left of every resource while a plan is being written.

Invariant: nothing taken exceeds what is left (beyond rounding, far under the tolerance of
10⁻⁶); hours and labour by day, material by what arrived up to each day less what was used
up to it. Units: hours, pieces, the material's own unit. Source: planning page §2.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.resources import Resources, alone, spread
from maillage.planning.solving.options import Sources

Use = tuple[Ints, Floats]  # places of the resources, and what a piece takes of each (a column)
DUST = 1e-10  # pieces: less than this is not worth a row


@dataclass(slots=True)
class Ledger:
    """`daily` workshops × resources × days, `stored` workshops × materials × days (cumulative)."""

    resources: Resources
    daily: Floats
    stored: Floats
    _uses: dict[int, tuple[Use, Use]] = field(default_factory=dict, repr=False, compare=False)
    """What a piece of each design takes by the day, and of material; looked at once."""

    @classmethod
    def full(cls, resources: Resources) -> Ledger:
        return cls(resources, resources.daily.copy(), resources.arrived.copy())

    def left(self, workshops: Ints | slice = slice(None)) -> Resources:
        """What is left (of some workshops, in their order), as resources: material counts on a day only if nothing
        later needs it."""
        daily, stored = self.daily[workshops], self.stored[workshops]
        free = np.minimum.accumulate(stored[:, :, ::-1], axis=2)[:, :, ::-1]
        return replace(self.resources, daily=np.maximum(daily, 0.0), arrived=np.maximum(free, 0.0))

    def rooms(self, design: Ints, workshop: Ints) -> Floats:
        """Pieces that still fit by each day (rows × days), each row as if alone."""
        designs = max(1, len(self.resources.daily_use))
        site, row = np.unique(workshop * designs + design, return_inverse=True)
        shops, place = np.unique(site // designs, return_inverse=True)
        made: Floats = alone(self.left(shops), site % designs, place)[row]
        return made

    def room(self, design: int, workshop: int, last: int) -> float:
        """Pieces of one design that still fit by day `last`."""
        made = 0.0
        rate, ceiling = self._rates(design, workshop), self._ceilings(design, workshop)
        for day in range(last + 1):
            made = min(ceiling[day], made + rate[day])
        return max(0.0, made)

    def take(self, design: int, workshop: int, pieces: float, last: int, *, early: bool) -> Floats:
        """Make up to `pieces` by day `last`, from the first days or from the last; pieces by day."""
        rate = self._rates(design, workshop)
        made = np.zeros(self.resources.days)
        rest = pieces
        for day in range(last + 1) if early else range(last, -1, -1):
            if rest <= DUST:
                break
            if rate[day] <= DUST:
                continue
            amount = min(rest, rate[day], self._ceilings(design, workshop)[day])
            if amount > DUST:
                self._use(design, workshop, day, amount)
                made[day] = amount
                rest -= amount
        return made

    def put_back(self, design: int, workshop: int, made: Floats) -> None:
        """Undo pieces by day."""
        for day in np.nonzero(made)[0].tolist():
            self._use(design, workshop, day, -float(made[day]))

    def _use(self, design: int, workshop: int, day: int, amount: float) -> None:
        self.daily[workshop, :, day] -= amount * self.resources.daily_use[design]
        self.stored[workshop, :, day:] -= amount * self.resources.material_use[design][:, None]

    def _rates(self, design: int, workshop: int) -> list[float]:
        used, use = self._use_of(design)[0]
        rate: list[float] = np.minimum.reduce(self.daily[workshop, used] / use).tolist()
        return rate

    def _ceilings(self, design: int, workshop: int) -> list[float]:
        used, use = self._use_of(design)[1]
        if not len(used):
            return [np.inf] * self.resources.days
        most = np.minimum.reduce(self.stored[workshop, used] / use)
        ceiling: list[float] = np.minimum.accumulate(most[::-1])[::-1].tolist()
        return ceiling

    def _use_of(self, design: int) -> tuple[Use, Use]:
        if design not in self._uses:
            taken = (self.resources.daily_use[design], self.resources.material_use[design])
            hours, material = ((used := np.nonzero(use)[0], use[used, None]) for use in taken)
            self._uses[design] = hours, material
        return self._uses[design]

    def use_rows(self, design: Ints, workshop: Ints, day: Ints, quantity: Floats) -> Floats:
        """Take many rows at once; each is scaled down where together they exceed what is left.

        Gives the quantities really taken. Meant for a schedule that fits but for rounding.
        """
        taken = quantity * self._fitting(design, workshop, day, quantity)
        spread(self.daily, workshop, day, -taken[:, None] * self.resources.daily_use[design])
        used = np.zeros_like(self.stored)
        spread(used, workshop, day, taken[:, None] * self.resources.material_use[design])
        self.stored -= used.cumsum(axis=2)
        return taken

    def _fitting(self, design: Ints, workshop: Ints, day: Ints, quantity: Floats) -> Floats:
        """For each row, the largest share ≤ 1 that keeps every resource it uses within bounds."""
        load, need = np.zeros_like(self.daily), np.zeros_like(self.stored)
        spread(load, workshop, day, quantity[:, None] * self.resources.daily_use[design])
        spread(need, workshop, day, quantity[:, None] * self.resources.material_use[design])
        need = need.cumsum(axis=2)
        with np.errstate(divide="ignore", invalid="ignore"):
            hours = np.where(load > self.daily, np.maximum(self.daily, 0.0) / load, 1.0)
            store = np.where(need > self.stored, np.maximum(self.stored, 0.0) / need, 1.0)
        store = np.minimum.accumulate(store[:, :, ::-1], axis=2)[:, :, ::-1]
        share = np.ones(len(quantity))
        for r in range(hours.shape[1]):
            share = np.where(
                self.resources.daily_use[design, r] > 0, np.minimum(share, hours[workshop, r, day]), share
            )
        for m in range(store.shape[1]):
            share = np.where(
                self.resources.material_use[design, m] > 0, np.minimum(share, store[workshop, m, day]), share
            )
        return share


@dataclass(slots=True)
class Outflow:
    """Pieces of stocks and industry not yet allotted, up to each day (sources × days)."""

    left: Floats

    @classmethod
    def full(cls, sources: Sources) -> Outflow:
        return cls(sources.released.copy())

    def room(self, source: int, leave: int) -> int:
        """Pieces that may still leave by a day."""
        return int(self.left[source, leave:].min())

    def free(self) -> Floats:
        """Pieces that may still leave by each day, whatever leaves later (sources × days)."""
        found: Floats = np.minimum.accumulate(self.left[:, ::-1], axis=1)[:, ::-1]
        return found

    def take(self, source: int, pieces: int, leave: int) -> int:
        """Let pieces leave on the first day, no later than `leave`, that has them all; that day."""
        free = np.minimum.accumulate(self.left[source, ::-1])[::-1]
        day = int(np.nonzero(free >= pieces)[0][0])
        if day > leave:
            raise ValueError("more pieces than the source has by that day")
        self.left[source, day:] -= pieces
        return day

    def put_back(self, source: int, pieces: int, day: int) -> None:
        self.left[source, day:] += pieces
