"""Fairness, the last level: work moved between workshops so that no one carries much more than another.

Minimises Σ (machine hours used / there)² over workshops by moving whole lines, without losing anything of the
levels above: on-time and late value, local hours and accepted work stay exactly; distance (pieces × km) grows by
at most the share `tolerance` of what it was (0: moves only among ties, or nearer), the number of lines never.
The price is what is given up for it, in km. Guarantees: the plan that comes out passes the audit when the one
that goes in does, with its bound; one that cannot be made fairer comes out as it was, and the levels of both are
compared line by line at the end. Deterministic: the move
that gains most for a km first. Source: planning page §1 (level 5) and §2 (fairness).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Floats, Ints, find_candidates, positions
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.reopening import reopened
from maillage.planning.solving.assembling import assemble
from maillage.planning.solving.board import Board
from maillage.planning.solving.draft import Draft, Key
from maillage.planning.spreading import FairnessPrice, spread_of

PASSES = 8  # over all lines; each ends when no move is left that gains
HAIR = 1e-6  # of a level: less is rounding
LEAST = 1e-9  # of Σ use²: less is rounding


def fair(instance: Instance, plan: Plan, *, tolerance: float = 0.0) -> tuple[Plan, FairnessPrice]:
    """The plan with its work shared out, and the price; `plan` is an audited plan of the instance.

    Raises ValueError for a negative tolerance.
    """
    if not tolerance >= 0:
        raise ValueError("a tolerance is a share, 0 or more")
    board, draft = reopened(instance, plan)
    facts = _Facts.of(draft)
    before = facts.levels(plan)
    moved = _Moves(board, draft, _Uses.of(draft), budget=tolerance * before.km).run()
    fairer = plan
    if moved:
        bound = (plan.summary.upper_bound, plan.summary.bound_kind)
        fairer = assemble(draft, find_candidates(instance), plan.solver, plan.withdrawn, bound, None)
    after = facts.levels(fairer)
    if not moved or not after.is_worth(before, tolerance):
        fairer, after, moved = plan, before, 0
    return fairer, _price(instance, (plan, before), (fairer, after), tolerance, moved)


@dataclass(frozen=True, slots=True)
class _Levels:
    """The objective of a plan, from its lines."""

    on_time: float
    late: float
    hours: float
    withdrawn: int
    lines: int
    km: float
    fairness: float

    def is_worth(self, before: _Levels, tolerance: float) -> bool:
        """Whether it is fairer, and nothing above is worse."""
        return (
            self.on_time >= before.on_time - HAIR
            and self.late >= before.late - HAIR
            and self.hours <= before.hours + HAIR
            and self.withdrawn <= before.withdrawn
            and self.lines <= before.lines
            and self.km <= before.km * (1 + tolerance) + HAIR
            and self.fairness < before.fairness - LEAST
        )


def _price(
    instance: Instance, was: tuple[Plan, _Levels], now: tuple[Plan, _Levels], tolerance: float, moved: int
) -> FairnessPrice:
    (plan, before), (fairer, after) = was, now
    return FairnessPrice(
        tolerance=tolerance,
        moved=moved,
        before=before.fairness,
        after=after.fairness,
        km_before=before.km,
        km_after=after.km,
        coverage_before=plan.summary.weighted_on_time_coverage,
        coverage_after=fairer.summary.weighted_on_time_coverage,
        spread_before=spread_of(instance, plan),
        spread_after=spread_of(instance, fairer),
    )


@dataclass(frozen=True, slots=True)
class _Facts:
    """What levels of any plan of an instance are computed from."""

    draft: Draft
    need: Mapping[str, int]
    shop: Mapping[str, int]
    design: Mapping[str, int]

    @classmethod
    def of(cls, draft: Draft) -> _Facts:
        given = draft.instance
        return cls(
            draft,
            positions(need.id for need in given.needs),
            positions(shop.id for shop in given.workshops),
            positions(design.id for design in given.designs),
        )

    def levels(self, plan: Plan) -> _Levels:
        needs, days, uses = self.draft.instance.needs, self.draft.instance.days, _Uses.none(self.draft)
        on_time = late = hours = km = 0.0
        for line in plan.lines:
            need = needs[self.need[line.need]]
            tardy = max(0, line.arrival_day - need.deadline)
            value = need.weight * line.quantity * (days + 1 - tardy) / (days + 1)
            on_time, late = (on_time, late + value) if tardy else (on_time + value, late)
            if line.source_kind == "workshop":
                shop, design = self.shop[line.source], self.design[line.design]
                work = line.quantity * float(uses.hours[design])
                uses.used[shop] += work
                hours += work
                km += line.quantity * self.draft.pairs[self.need[line.need], shop, design].km
        withdrawn = sum(row.quantity for row in plan.withdrawn)
        return _Levels(on_time, late, hours, withdrawn, len(plan.lines), km, uses.level())


@dataclass(slots=True)
class _Uses:
    """Machine hours that each workshop works, and has; hours a piece of each design takes."""

    used: Floats
    there: Floats
    hours: Floats

    @classmethod
    def none(cls, draft: Draft) -> _Uses:
        shops = draft.instance.workshops
        there = [sum(sum(daily) for daily in shop.machine_hours.values()) for shop in shops]
        hours = draft.ledger.resources.daily_use[:, :-1].sum(axis=1)
        return cls(np.zeros(len(shops)), np.array(there, float), hours)

    @classmethod
    def of(cls, draft: Draft) -> _Uses:
        uses = cls.none(draft)
        for (_, shop, design, _), line in draft.work.items():
            uses.used[shop] += line.pieces * uses.hours[design]
        return uses

    def level(self) -> float:
        """Σ use²."""
        share = np.divide(self.used, self.there, out=np.zeros_like(self.used), where=self.there > 0)
        return float(share @ share)

    def gain(self, shop: Ints | int, other: Ints | int, hours: Floats | float) -> Floats:
        """What Σ use² loses when hours go from a workshop to another."""
        here, there = self.used[shop], self.used[other]
        mine, theirs = self.there[shop] ** 2, self.there[other] ** 2
        less = (here**2 - (here - hours) ** 2) / mine
        more = ((there + hours) ** 2 - there**2) / theirs
        found: Floats = np.asarray(less - more)
        return found


@dataclass(slots=True)
class _Moves:
    """Lines on time that may go elsewhere: of needs, not of accepted work."""

    board: Board
    draft: Draft
    uses: _Uses
    budget: float  # pieces × km that may still be given up

    def run(self) -> int:
        moved = 0
        for _ in range(PASSES):
            done = self._once()
            moved += done
            if not done:
                break
        return moved

    def _once(self) -> int:
        """The moves that gain, the most for a km first; those that others have made worthless are left."""
        keys = self._lines()
        lines, rows = self._meetings(keys)
        if not len(lines):
            return 0
        pairs = self.board.candidates.pairs
        shop = np.array([key[1] for key in keys])[lines]
        pieces = np.array([self.draft.work[key].pieces for key in keys])[lines]
        km = np.array([self.draft.pairs[key[:3]].km for key in keys])[lines]
        extra = pieces * (pairs.km[rows] - km)
        hours = pieces * self.uses.hours[pairs.design[rows]]
        gain = self.uses.gain(shop, pairs.workshop[rows], hours)
        good = np.nonzero((gain > LEAST) & (extra <= self.budget))[0]
        rate = np.where(extra[good] > 0, gain[good] / np.maximum(extra[good], LEAST), np.inf)
        order = good[np.lexsort((rows[good], lines[good], -gain[good], -rate))]
        gone: set[Key] = set()
        for place in order.tolist():
            key, cost = keys[lines[place]], float(extra[place])
            if (
                key not in gone
                and cost <= self.budget
                and self._move(key, int(rows[place]), float(hours[place]))
            ):
                gone.add(key)
                self.budget -= max(0.0, cost)
        return len(gone)

    def _lines(self) -> list[Key]:
        """Lines on time, alone of their pair, that hold no accepted work."""
        draft = self.draft
        count = Counter(key[:3] for key in draft.work)
        return sorted(
            key
            for key, line in draft.work.items()
            if key[:3] not in draft.exempt and count[key[:3]] == 1 and draft.is_on_time(key, line)
        )

    def _meetings(self, keys: list[Key]) -> tuple[Ints, Ints]:
        """(line, candidate) rows of the same need and design in another workshop."""
        pairs = self.board.candidates.pairs
        need = np.array([key[0] for key in keys], np.int64)
        first = np.searchsorted(pairs.need, need)
        count = np.searchsorted(pairs.need, need, side="right") - first
        lines = np.repeat(np.arange(len(keys)), count)
        offset = np.arange(len(lines)) - np.repeat(np.cumsum(count) - count, count)
        rows = np.repeat(first, count) + offset
        shop, design = (np.array([key[k] for key in keys], np.int64)[lines] for k in (1, 2))
        good = (pairs.design[rows] == design) & (pairs.workshop[rows] != shop) & ~self.board.exempt[rows]
        return lines[good], rows[good]

    def _move(self, key: Key, row: int, hours: float) -> bool:
        """Move one line if it still gains and all of it fits, on time; else leave it as it was."""
        draft, pairs = self.draft, self.board.candidates.pairs
        need, shop, design, _ = key
        other = int(pairs.workshop[row])
        last = min(int(draft.asked.deadline[need]) - int(self.board.gap[row]), draft.instance.days - 1)
        line = draft.work[key]
        if last < 0 or not self.uses.gain(shop, other, hours) > LEAST:
            return False
        if any(k[:3] == (need, other, design) for k in draft.work) or line.pieces > draft.ledger.room(
            design, other, last
        ):
            return False
        pieces, made = draft.unmake(key), line.made
        target = (need, other, design, last)
        if draft.make(target, pieces) < pieces:
            if target in draft.work:
                draft.unmake(target)
            draft.ledger.put_back(design, shop, -made)
            draft.write(key, pieces, made)
            return False
        self.uses.used[shop] -= hours
        self.uses.used[other] += hours
        return True
