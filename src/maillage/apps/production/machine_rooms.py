"""Whose hours a piece may use, where a workshop has several groups of machines of one process.

The planner knows hours by process. Some pieces fit on every printer of a workshop, some on
the large ones only, some only where a material is taken, some only in the workshop itself
and not at a maker's home. So each process is told as *rooms*. The first, named after the
process, holds every hour and is used by every piece; each other one holds the hours of fewer
groups and is used as well by the pieces that can use no other group.

Guarantee: whatever uses no more than the hours of each room can be laid on machines that
each take the pieces laid on them. Proof. For one workshop and process, let F(t) be the
groups that take pieces of kind t. The kinds are first made *laminar*: of two sets, one
holds the other or they share nothing (`_laminar` only removes groups, which can only make
the promise smaller). For every set S among them there is a room for A = {t : F(t) ⊆ S},
whose hours are those of ∪F(t) over A, that is of S. Any kinds B use at most, for the maximal
sets S₁, S₂… among their F, the hours of S₁, S₂…, which share nothing: what B asks is at most
the hours of the groups that take B. That is Hall's condition, so a laying-out exists. Where
rooms come from another workshop's sets, their hours are those of ∪F(t) too: true, and
harmless. Nothing is lost when sizes alone differ and are ordered, the usual case.

Kinds are those that some group of the network tells apart, at most `KINDS` a process: beyond,
the two that cost least are asked for together (a group must then take both).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from maillage.apps.network.fitting import Size, holds, takes

KINDS = 6
AT_HOME = frozenset({"A", "B"})  # categories that a maker at home may make (safety scheme §4)
Hours = tuple[float, ...]
Groups = frozenset[int]


@dataclass(frozen=True, slots=True)
class Group:
    """Like machines of one workshop: what they take, and good hours by day. `materials` empty: any."""

    process: str
    travel: Size | None
    materials: frozenset[str]
    at_home: bool
    hours: Hours


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one piece asks of the machines of one process. `at_home`: it may be made at a maker's."""

    size: Size | None
    through: frozenset[str]
    at_home: bool

    def taken_by(self, group: Group) -> bool:
        if group.at_home and not self.at_home:
            return False
        return takes(group.travel, group.materials, piece=self.size, through=self.through)

    def order(self) -> tuple[Size, tuple[str, ...], bool]:
        return (self.size or (0.0, 0.0, 0.0), tuple(sorted(self.through)), self.at_home)


@dataclass(frozen=True, slots=True)
class Kind:
    """Pieces that the same groups take."""

    wanted: tuple[Wanted, ...]

    def taken_by(self, group: Group) -> bool:
        return all(wanted.taken_by(group) for wanted in self.wanted)


@dataclass(frozen=True, slots=True)
class Room:
    """Hours that the pieces of some kinds share. The first of a process is for all of them."""

    name: str
    kinds: frozenset[int]


@dataclass(slots=True)
class Rooms:
    """The rooms of one process, and what each workshop has in them."""

    process: str
    kinds: Sequence[Kind]
    rooms: Sequence[Room] = ()
    hours: dict[str, dict[str, Hours]] = field(default_factory=dict)  # workshop → room → hours
    too_small: dict[str, dict[str, Size]] = field(default_factory=dict)  # the largest travel there

    def used_by(self, wanted: Wanted) -> tuple[str, ...]:
        """Names of the rooms that a piece uses, each for its whole time, the common one first."""
        kind = next(k for k, found in enumerate(self.kinds) if wanted in found.wanted)
        return tuple(room.name for room in self.rooms if kind in room.kinds)


def rooms_of(
    process: str, wanted: Sequence[Wanted], groups: Mapping[str, Sequence[Group]], days: int
) -> Rooms:
    """The rooms of a process for the pieces asked, given the groups of each workshop."""
    mine = {shop: [g for g in found if g.process == process] for shop, found in groups.items()}
    found = Rooms(process, _kinds(wanted, [g for several in mine.values() for g in several]))
    held = {shop: _laminar(found.kinds, several) for shop, several in mine.items()}
    everything = frozenset(range(len(found.kinds)))
    families = {everything}
    for sets in held.values():
        families |= {frozenset(t for t in everything if sets[t] <= within) for within in set(sets)}
    ordered = sorted(families, key=lambda kinds: (-len(kinds), sorted(kinds)))
    found.rooms = _named(process, found.kinds, ordered)
    for shop, several in mine.items():
        if several:
            _fill(found, shop, several, held[shop], days)
    return found


def _likeness(group: Group) -> tuple[Size | tuple[()], tuple[str, ...], bool]:
    """Groups that are alike take the same pieces."""
    return (group.travel or (), tuple(sorted(group.materials)), group.at_home)


def _kinds(wanted: Sequence[Wanted], groups: Sequence[Group]) -> list[Kind]:
    """What is asked, gathered by the groups of the network that take it; at most `KINDS`."""
    samples: dict[tuple[object, ...], Group] = {}
    cost: dict[tuple[object, ...], float] = defaultdict(float)
    for group in groups:
        samples.setdefault(_likeness(group), group)
        cost[_likeness(group)] += sum(group.hours)
    likes = sorted(samples)
    gathered: dict[Groups, list[Wanted]] = defaultdict(list)
    for one in sorted(set(wanted), key=Wanted.order):
        taken = frozenset(n for n, like in enumerate(likes) if one.taken_by(samples[like]))
        gathered[taken].append(one)
    hours = [cost[like] for like in likes]
    while len(gathered) > KINDS:
        pairs = combinations(sorted(gathered, key=sorted), 2)
        first, second = min(pairs, key=lambda pair: _loss(pair[0], pair[1], hours))
        if not first & second:
            break
        both = gathered.pop(first) + gathered.pop(second)
        gathered[first & second] = gathered.get(first & second, []) + both
    kinds = (sorted(found, key=Wanted.order) for found in gathered.values())
    return [Kind(tuple(found)) for found in sorted(kinds, key=lambda ws: [w.order() for w in ws])]


def _loss(first: Groups, second: Groups, hours: Sequence[float]) -> tuple[bool, float]:
    """Hours that asking for both together takes away; kinds that share nothing last."""
    return (not first & second, sum(hours[n] for n in first ^ second))


def _laminar(kinds: Sequence[Kind], groups: Sequence[Group]) -> list[Groups]:
    """The groups that take each kind, some left out so that no two sets cross; the scarce keep theirs."""
    taken = [frozenset(n for n, g in enumerate(groups) if kind.taken_by(g)) for kind in kinds]

    def hours(t: int) -> tuple[float, int]:
        return (sum(sum(groups[n].hours) for n in taken[t]), t)

    kept: dict[int, Groups] = {}
    for t in sorted(range(len(kinds)), key=hours):
        own = taken[t]
        while crossing := [a for a in kept.values() if a & own and not (a <= own or own <= a)]:
            own -= crossing[0]
        kept[t] = own
    return [kept[t] for t in range(len(kinds))]


def _fill(found: Rooms, shop: str, groups: Sequence[Group], held: Sequence[Groups], days: int) -> None:
    """What one workshop has in each room; where no machine is large enough, its largest travel."""
    for room in found.rooms:
        inside: set[int] = set().union(*(held[t] for t in room.kinds))
        if not inside and all(_is_too_large(found.kinds[t], groups) for t in room.kinds):
            # Shut by its travel rather than by its hours, so that the plan says that the piece is too large.
            inside = set(range(len(groups)))
            if room.kinds:
                found.too_small.setdefault(shop, {})[room.name] = _largest_travel(groups)
        hours = (sum(groups[n].hours[day] for n in sorted(inside)) for day in range(days))
        found.hours.setdefault(shop, {})[room.name] = tuple(round(value, 6) for value in hours)


def _is_too_large(kind: Kind, groups: Sequence[Group]) -> bool:
    """Whether no piece of the kind fits any of the machines, whatever they take."""
    return not any(holds(group.travel, wanted.size) for group in groups for wanted in kind.wanted)


def _largest_travel(groups: Sequence[Group]) -> Size:
    """No piece that is too large for every machine fits it."""
    return max((group.travel for group in groups if group.travel), key=lambda t: (t[0] * t[1] * t[2], t))


def _named(process: str, kinds: Sequence[Kind], families: Sequence[frozenset[int]]) -> list[Room]:
    """The common room has the name of the process; the others say what their pieces have in common."""
    names: list[str] = []
    for family in families:
        label = _label([wanted for kind in sorted(family) for wanted in kinds[kind].wanted])
        name = f"{process}/{label}" if names else process
        names.append(name if name not in names else f"{name} ·{len(names)}")
    return [Room(name, family) for name, family in zip(names, families, strict=True)]


def _label(wanted: Sequence[Wanted]) -> str:
    """The smallest sides, the materials and the place that every piece of a room asks for."""
    if not wanted:
        return ""
    sides = [sorted(w.size or (0.0, 0.0, 0.0), reverse=True) for w in wanted]
    least = [min(column) for column in zip(*sides, strict=True)]
    parts = ["×".join(f"{side:g}" for side in least)] if any(least) else []
    parts += sorted(frozenset.intersection(*(w.through for w in wanted)))
    parts += ["M2"] if not any(w.at_home for w in wanted) else []  # the workshop’s own machines
    return " ".join(parts) or "…"
