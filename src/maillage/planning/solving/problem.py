"""What a program on some needs and workshops is made of, and how a smaller one is taken out of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Floats, Ints
from maillage.planning.resources import Resources
from maillage.planning.solving.options import Options, Sources, Supplies
from maillage.planning.solving.programming import DayProgram, day_program


@dataclass(frozen=True, slots=True)
class Problem:
    """The arguments of `programming.day_program`, together: what is open, and to whom."""

    resources: Resources
    left: Floats
    options: Options
    sources: Sources
    supplies: Supplies
    split: Ints

    @property
    def shape(self) -> tuple[int, int, int]:
        """Workshops, designs, days."""
        return len(self.resources.daily), len(self.resources.daily_use), self.resources.days

    def by_day(self) -> DayProgram:
        """The day-indexed program."""
        return day_program(self.resources, self.left, self.options, self.sources, self.supplies, self.split)

    def among(self, needs: Ints, shops: Ints, rows: Ints, supplies: Ints) -> Problem:
        """The problem of some needs and workshops (ascending), with the options and supplies at these rows."""
        options, sent = self.options.only(rows), self.supplies.only(supplies)
        return Problem(
            resources=replace(
                self.resources, daily=self.resources.daily[shops], arrived=self.resources.arrived[shops]
            ),
            left=self.left[needs],
            options=replace(
                options,
                need=np.searchsorted(needs, options.need),
                workshop=np.searchsorted(shops, options.workshop),
            ),
            sources=self.sources,
            supplies=replace(sent, need=np.searchsorted(needs, sent.need)),
            split=self.split[needs],
        )
