"""A large instance as arrays: what regions are carved from, and what prices are made for.

Guarantees: rows of `pairs`, `options` and `supplies` are sorted by need; positions are those
of the instance. Nothing here changes while a plan is made. Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from maillage.planning.candidates import Candidates, Flags, Floats, Ints, Pairs
from maillage.planning.instance import Ban, Commitment, Instance
from maillage.planning.nearby import Parts, nearby_candidates
from maillage.planning.resources import Resources, resources_of
from maillage.planning.rows import spans
from maillage.planning.solving.board import exempt_of
from maillage.planning.solving.options import (
    Asked,
    Options,
    Sources,
    Supplies,
    asked_of,
    gaps,
    on_time_options,
    sources_of,
    supplies_of,
)
from maillage.planning.solving.promising import promises_of


@dataclass(frozen=True, slots=True)
class Atlas:
    """`pairs` are all candidates, `options` and `supplies` those that may deliver on time."""

    instance: Instance
    resources: Resources
    asked: Asked
    sources: Sources
    pairs: Pairs
    gap: Ints  # days from the last day worked to arrival, by pair
    options: Options
    supplies: Supplies
    bans: Bans
    exempt: Flags  # by pair: it holds accepted work
    accepted: Mapping[str, list[Commitment]]  # by need

    @property
    def days(self) -> int:
        return self.resources.days

    def split(self) -> Ints:
        """Most workshops of each need in any plan: K, or as many as hold its accepted work."""
        most = self.instance.limits.max_workshops_per_need
        held = (self.accepted.get(need.id, ()) for need in self.instance.needs)
        return np.array([max(most, len({made.workshop for made in one})) for one in held], np.int64)

    def without_options(self) -> Atlas:
        """What writing a plan out needs; a third of the memory is given back."""
        none = np.zeros(0, np.int64)
        return replace(self, options=self.options.only(none), supplies=self.supplies.only(none))


@dataclass(frozen=True, slots=True)
class Bans:
    """The refusals that bind stock and industry (they name no workshop), filed by what they name."""

    everywhere: tuple[Ban, ...]
    by_need: Mapping[str, list[Ban]]
    by_territory: Mapping[str, list[Ban]]

    @classmethod
    def of(cls, instance: Instance) -> Bans:
        everywhere, by_need, by_territory = [], defaultdict(list), defaultdict(list)
        for ban in instance.refusals:
            if ban.workshop is not None:
                continue
            if ban.need is not None:
                by_need[ban.need].append(ban)
            elif ban.territory is not None:
                by_territory[ban.territory].append(ban)
            else:
                everywhere.append(ban)
        return cls(tuple(everywhere), dict(by_need), dict(by_territory))

    def on(self, needs: list[str], territories: list[str]) -> tuple[Ban, ...]:
        """Those that may bind one of these needs."""
        mine = [ban for need in needs for ban in self.by_need.get(need, ())]
        there = [ban for name in dict.fromkeys(territories) for ban in self.by_territory.get(name, ())]
        return (*self.everywhere, *there, *mine)


def atlas_of(instance: Instance, each: Callable[[Parts], Iterable[Pairs]] | None = None) -> Atlas:
    """`each` is that of `nearby_candidates`."""
    pairs = nearby_candidates(instance, each=each)
    resources, asked, sources = resources_of(instance), asked_of(instance), sources_of(instance)
    gap, exempt = gaps(instance, only_pairs(pairs)), exempt_of(instance, pairs, promises_of(instance))
    accepted: dict[str, list[Commitment]] = defaultdict(list)
    for made in instance.commitments:
        accepted[made.need].append(made)
    options = on_time_options(instance, resources, only_pairs(pairs), asked, exempt, asked.quantity)
    supplies = supplies_of(instance, sources, asked, late=False)
    return Atlas(
        instance,
        resources,
        asked,
        sources,
        pairs,
        gap,
        options,
        supplies,
        Bans.of(instance),
        exempt,
        accepted,
    )


def only_pairs(pairs: Pairs) -> Candidates:
    """Candidates of which nothing but the pairs is known."""
    none = pairs.only(np.zeros(0, np.int64))
    return Candidates(pairs, none, none)


def summed(place: Ints, amount: Floats, length: int) -> Floats:
    """Amounts added up by place."""
    found: Floats = np.bincount(place, amount, length).astype(float)
    return found


def rows_of(sorted_need: Ints, needs: Ints) -> Ints:
    """Rows of a table sorted by need that belong to these needs, in their order."""
    return spans(sorted_need, needs)[0]


def is_in(columns: tuple[Ints, ...], others: tuple[Ints, ...], sizes: tuple[int, ...]) -> Flags:
    """Whether each row of positions is among the others."""
    found: Flags = np.isin(_code(columns, sizes), _code(others, sizes))
    return found


def _code(columns: tuple[Ints, ...], sizes: tuple[int, ...]) -> Ints:
    code = np.zeros(len(columns[0]), np.int64)
    for column, size in zip(columns, sizes, strict=True):
        code = code * max(1, size) + column
    return code
