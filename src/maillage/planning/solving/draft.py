"""A plan being written: whole pieces, always executable, always within the hard rules.

Invariants after every call: what workshops and sources have is never exceeded (the
ledgers refuse), no need is served above its quantity, a line is at least its lot unless
its pair is committed, and a need has at most K workshops unless all hold its accepted
work. Lines are kept by (need, workshop, design, last day of work allowed).
Source: planning page §1-2.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from maillage.planning.candidates import Floats, Ints, Pairs
from maillage.planning.instance import Instance
from maillage.planning.rows import rows_of
from maillage.planning.solving.ledger import Ledger, Outflow
from maillage.planning.solving.options import Asked

ALMOST = 1e-7  # pieces: a room this close below a whole number is that number
Key = tuple[int, int, int, int]  # need, workshop, design, last day of work
SupplyKey = tuple[int, int, int, bool]  # source, need, design, meant to be on time


@dataclass(slots=True)
class Work:
    """Whole pieces of one line and when they are made (pieces by day)."""

    pieces: int
    made: Floats

    @property
    def ready(self) -> int:
        return int(self.made.nonzero()[0][-1])


@dataclass(slots=True)
class Sent:
    """Pieces of a source for a need, leaving together."""

    pieces: int
    day: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Days from the last day of work to arrival, and road km."""

    gap: int
    km: float


Facts = dict[tuple[int, int, int], Pair]  # by need, workshop, design


@dataclass(slots=True)
class Draft:
    instance: Instance
    asked: Asked
    pairs: Facts
    ledger: Ledger
    outflow: Outflow
    transit: Ints  # days from leaving to arrival, by source
    accepted: dict[int, set[int]]  # workshops that hold accepted work, by need
    exempt: set[tuple[int, int, int]]  # committed (need, workshop, design)
    missing: list[int] = field(init=False)
    makers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    work: dict[Key, Work] = field(default_factory=dict)
    sent: dict[SupplyKey, Sent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.missing = [need.quantity for need in self.instance.needs]

    def lot(self, need: int, design: int) -> int:
        return min(self.instance.designs[design].min_lot, self.instance.needs[need].quantity)

    def may_make(self, need: int, workshop: int) -> bool:
        """Whether the split limit lets the workshop serve the need."""
        makers = self.makers[need]
        if workshop in makers or len(makers) < self.instance.limits.max_workshops_per_need:
            return True
        return makers | {workshop} <= self.accepted.get(need, set())

    def least(self, key: Key) -> int:
        """Fewest pieces that may be added to a line."""
        need, workshop, design, _ = key
        return 1 if key in self.work or (need, workshop, design) in self.exempt else self.lot(need, design)

    def make(self, key: Key, wanted: int, *, early: bool = False) -> int:
        """Add up to `wanted` whole pieces to a line; how many were added (0 if a rule forbids)."""
        need, workshop, design, last = key
        wanted = min(wanted, self.missing[need])
        least = self.least(key)
        if wanted < least or not self.may_make(need, workshop):
            return 0
        pieces = min(wanted, int(self.ledger.room(design, workshop, last) + ALMOST))
        if pieces < least:
            return 0
        self.write(key, pieces, self.ledger.take(design, workshop, pieces, last, early=early))
        return pieces

    def write(self, key: Key, pieces: int, made: Floats) -> None:
        """Record pieces whose resources are already taken."""
        need, workshop, _, _ = key
        line = self.work.setdefault(key, Work(0, np.zeros_like(made)))
        line.pieces += pieces
        line.made = line.made + made
        self.missing[need] -= pieces
        self.makers[need].add(workshop)

    def unmake(self, key: Key) -> int:
        """Drop a whole line and give its resources back; its pieces."""
        need, workshop, design, _ = key
        line = self.work.pop(key)
        self.ledger.put_back(design, workshop, line.made)
        self.missing[need] += line.pieces
        if not any(k[0] == need and k[1] == workshop for k in self.work):
            self.makers[need].discard(workshop)
        return line.pieces

    def send(self, key: SupplyKey, wanted: int, leave: int) -> int:
        """Add up to `wanted` pieces of a source, all leaving by day `leave`; how many were added."""
        source, need, design, _ = key
        old = self.sent.get(key)
        wanted = min(wanted, self.missing[need])
        if wanted < 1:
            return 0
        if old:
            self.outflow.put_back(source, old.pieces, old.day)
        before = old.pieces if old else 0
        total = min(before + wanted, self.outflow.room(source, leave))
        if total <= before or total < self.lot(need, design):
            total = before
        if total:
            latest = max(leave, old.day) if old else leave
            self.sent[key] = Sent(total, self.outflow.take(source, total, latest))
        self.missing[need] -= total - before
        return total - before

    def is_on_time(self, key: Key, line: Work) -> bool:
        return line.ready + self.pairs[key[:3]].gap <= self.instance.needs[key[0]].deadline

    def is_sent_on_time(self, key: SupplyKey, sent: Sent) -> bool:
        return sent.day + int(self.transit[key[0]]) <= self.instance.needs[key[1]].deadline

    def ready_days(self) -> list[int]:
        """The day each line is ready, in the order of `work`."""
        if not self.work:
            return []
        made = np.array([line.made for line in self.work.values()])
        ready: list[int] = (made.shape[1] - 1 - np.argmax(made[:, ::-1] != 0, axis=1)).tolist()
        return ready

    def timely_pieces(self) -> Ints:
        """Pieces of each need that are on time."""
        found = np.zeros(len(self.missing), np.int64)
        for (key, line), ready in zip(self.work.items(), self.ready_days(), strict=True):
            if ready + self.pairs[key[:3]].gap <= self.instance.needs[key[0]].deadline:
                found[key[0]] += line.pieces
        for supply, sent in self.sent.items():
            if self.is_sent_on_time(supply, sent):
                found[supply[1]] += sent.pieces
        return found

    def on_time_value(self) -> float:
        """Σ weight × pieces on time."""
        return float(self.asked.weight @ self.timely_pieces())

    def coverage(self) -> float:
        """The on-time value as a share of all that is asked; 1 when nothing is."""
        return self.on_time_value() / self.asked.total if self.asked.total else 1.0


def pair_facts(pairs: Pairs, gap: Ints) -> Facts:
    """Days to arrival and km of each candidate (need, workshop, design)."""
    keys = zip(pairs.need.tolist(), pairs.workshop.tolist(), pairs.design.tolist(), strict=True)
    return dict(zip(keys, rows_of(Pair, gap.tolist(), pairs.km.tolist()), strict=True))
