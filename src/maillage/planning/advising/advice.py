"""Advice: changes that were tried, and serve the need when planned again.

An idea climbs by growing amounts in the neighbourhood of the need until it holds there; the
whole instance is then solved, unless the caller is content with less. Only what held in
every check asked for is given. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from maillage.planning.advising.changes import Change, apply, opens_pairs
from maillage.planning.advising.neighbourhood import neighbourhood
from maillage.planning.advising.proposing import Ladder, Situation, ladders
from maillage.planning.explaining import explain
from maillage.planning.instance import Instance, Need
from maillage.planning.plan import Plan
from maillage.planning.remaining import Remaining, remaining_after
from maillage.planning.solving import solve

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

    @classmethod
    def of(cls, instance: Instance, plan: Plan, left: Remaining | None = None) -> Self:
        if left is None or not left.is_after(instance, plan):
            left = remaining_after(instance, plan)
        on_time = np.zeros(len(instance.needs), np.int64)
        place = {need.id: k for k, need in enumerate(instance.needs)}
        for line in plan.lines:
            on_time[place[line.need]] += line.quantity * line.on_time
        waiting = (need.quantity - got for need, got in zip(instance.needs, on_time.tolist(), strict=True))
        return cls(instance, plan, left, tuple(waiting), plan.solver.seed)

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
            local = neighbourhood(changed, self.plan, name, known)
            pieces = _served(changed, solve(local, seed=self.seed), name)
            if pieces is None:
                continue
            if not whole:
                yield Advice(name, changes, pieces, pieces - case.told.on_time, False, None)
                return
            if solved == WHOLE_SOLVES:
                return
            solved += 1
            plan = solve(changed, seed=self.seed)
            pieces = _served(changed, plan, name)
            if pieces is not None:
                others = _value(plan, self.instance, name) - _value(self.plan, self.instance, name)
                yield Advice(name, changes, pieces, pieces - case.told.on_time, True, others)
                return


def advise(
    instance: Instance, plan: Plan, need_id: str, *, whole: bool = True, most: int = 1
) -> tuple[Advice, ...]:
    """What would serve one need: see `Adviser.advise`."""
    return Adviser.of(instance, plan).advise(need_id, whole=whole, most=most)


def _served(changed: Instance, plan: Plan, name: str) -> int | None:
    """The pieces of the need on time, when that is all of them."""
    wanted = _need(changed, name)
    pieces = sum(line.quantity for line in plan.lines if line.need == name and line.on_time)
    return pieces if pieces == wanted.quantity else None


def _need(instance: Instance, name: str) -> Need:
    return next(need for need in instance.needs if need.id == name)


def _value(plan: Plan, instance: Instance, name: str) -> float:
    """Weighted quantity on time of all needs but one, as a share of all that is asked."""
    weight = {need.id: need.weight for need in instance.needs if need.id != name}
    total = sum(need.weight * need.quantity for need in instance.needs)
    return sum(weight.get(n.need, 0.0) * n.quantity for n in plan.lines if n.on_time) / total
