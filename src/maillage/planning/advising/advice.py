"""Advice: changes that were tried, and serve the need when planned again.

An idea climbs by growing amounts in the neighbourhood of the need until it holds there; the
whole instance is then solved, unless the caller is content with less. Only what held in
every check asked for is given. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from maillage.planning.advising.changes import Change, apply, opens_pairs
from maillage.planning.advising.neighbourhood import neighbourhood
from maillage.planning.advising.proposing import Ladder, Situation, ladders
from maillage.planning.candidates import Candidates
from maillage.planning.explaining import explain
from maillage.planning.instance import Instance, Need
from maillage.planning.plan import Plan
from maillage.planning.planner import is_by_regions, solve
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.solving.making import timely_pieces

WHOLE_SOLVES = 2  # of the steps of one idea


@dataclass(frozen=True, slots=True)
class Advice:
    """Changes that together serve the need: `pieces` of it on time, `gained` of them new.

    `whole` when the whole instance was solved again. `others` is what the change does to the
    weighted quantity on time of all other needs, as a share of all that is asked (None when
    only the neighbourhood was solved).
    """

    need: str
    changes: tuple[Change, ...]
    pieces: int
    gained: int
    whole: bool
    others: float | None

    @property
    def kind(self) -> str:
        """The code of the first change."""
        return self.changes[0].code


@dataclass(frozen=True, slots=True)
class Adviser:
    """A plan made ready for advice on many of its needs."""

    instance: Instance
    plan: Plan
    left: Remaining
    waiting: tuple[int, ...]
    seed: int
    timely: Mapping[str, int]

    @classmethod
    def of(cls, instance: Instance, plan: Plan, left: Remaining | None = None) -> Self:
        if left is None or not left.is_after(instance, plan):
            left = remaining_after(instance, plan)
        timely = _timely(instance, plan)
        waiting = (need.quantity - timely[need.id] for need in instance.needs)
        return cls(instance, plan, left, tuple(waiting), plan.solver.seed, timely)

    def advise(self, need_id: str, *, whole: bool = True, most: int = 1) -> tuple[Advice, ...]:
        """At most `most` advices, of different ideas, quickest first; none when the need is served.

        Raises Refusal `planning.unknown_need`.
        """
        told = explain(self.instance, self.plan, need_id, self.left)
        if told.on_time == told.quantity:
            return ()
        place = next(k for k, need in enumerate(self.instance.needs) if need.id == need_id)
        case = Situation(self.left, place, told, self.waiting)
        found: list[Advice] = []
        for ladder in ladders(case):
            if ladder and ladder[0][0].code not in {one.kind for one in found}:
                found += self._climb(case, ladder, whole=whole)
            if len(found) >= most:
                break
        return tuple(found)

    def _climb(self, case: Situation, ladder: Ladder, *, whole: bool) -> Iterator[Advice]:
        """The first step that holds, if any."""
        name, solved = case.told.need, 0
        for changes in ladder:
            changed = apply(self.instance, changes)
            known = None if opens_pairs(changes) else self.left.candidates
            local = neighbourhood(changed, self.plan, name, known, self.left.work)
            wanted = _need(changed, name).quantity
            near = timely_pieces(local, seed=self.seed)[name]
            if near < wanted:
                continue
            if not whole:
                yield Advice(name, changes, near, near - case.told.on_time, False, None)
                return
            if solved == WHOLE_SOLVES:
                return
            solved += 1
            timely = self._planned_again(changed, known)
            if timely[name] >= wanted:
                others = self._worth(timely, name) - self._worth(self.timely, name)
                yield Advice(name, changes, timely[name], timely[name] - case.told.on_time, True, others)
                return

    def _planned_again(self, changed: Instance, known: Candidates | None) -> Mapping[str, int]:
        """Pieces of each need that are on time when the whole is planned again from nothing."""
        if not is_by_regions(changed):
            return timely_pieces(changed, seed=self.seed, candidates=known)
        return _timely(changed, solve(changed, seed=self.seed))

    def _worth(self, timely: Mapping[str, int], name: str) -> float:
        """Weighted quantity on time of all needs but one, as a share of all that is asked."""
        needs = self.instance.needs
        total = sum(need.weight * need.quantity for need in needs)
        return sum(need.weight * timely[need.id] for need in needs if need.id != name) / total


def advise(
    instance: Instance, plan: Plan, need_id: str, *, whole: bool = True, most: int = 1
) -> tuple[Advice, ...]:
    """What would serve one need: see `Adviser.advise`."""
    return Adviser.of(instance, plan).advise(need_id, whole=whole, most=most)


def _timely(instance: Instance, plan: Plan) -> dict[str, int]:
    """Pieces of each need that the plan has on time."""
    found = dict.fromkeys((need.id for need in instance.needs), 0)
    for line in plan.lines:
        found[line.need] += line.quantity * line.on_time
    return found


def _need(instance: Instance, name: str) -> Need:
    return next(need for need in instance.needs if need.id == name)
