"""A draft as it stood, to go back to when a change made it no better."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from maillage.planning.candidates import Floats
from maillage.planning.solving.draft import Draft, Key, Sent, SupplyKey, Work


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Copies of all that a draft changes; usable once."""

    daily: Floats
    stored: Floats
    outflow: Floats
    missing: list[int]
    makers: defaultdict[int, set[int]]
    work: dict[Key, Work]
    sent: dict[SupplyKey, Sent]

    @classmethod
    def of(cls, draft: Draft) -> Snapshot:
        return cls(
            draft.ledger.daily.copy(),
            draft.ledger.stored.copy(),
            draft.outflow.left.copy(),
            list(draft.missing),
            defaultdict(set, {need: set(shops) for need, shops in draft.makers.items()}),
            {key: Work(line.pieces, line.made) for key, line in draft.work.items()},
            {key: Sent(sent.pieces, sent.day) for key, sent in draft.sent.items()},
        )

    def restore(self, draft: Draft) -> None:
        draft.ledger.daily, draft.ledger.stored = self.daily, self.stored
        draft.outflow.left = self.outflow
        draft.missing, draft.makers = self.missing, self.makers
        draft.work, draft.sent = self.work, self.sent


@dataclass(frozen=True, slots=True, order=True)
class Standing:
    """The objective, level by level, more is better; rounded, so that dust is no progress."""

    on_time: float
    late: float
    local_hours: float  # negative
    kept: int
    distance: float  # negative

    def levels(self) -> tuple[float, float, float, int, float]:
        return (self.on_time, self.late, self.local_hours, self.kept, self.distance)

    @classmethod
    def of(cls, draft: Draft, kept: int) -> Standing:
        asked, days = draft.asked, draft.instance.days
        late = hours = km = 0.0
        machine = draft.ledger.resources.daily_use[:, :-1].sum(axis=1).tolist()
        rows: list[tuple[int, int, int]] = []
        for (key, line), ready in zip(draft.work.items(), draft.ready_days(), strict=True):
            pair = draft.pairs[key[:3]]
            hours += line.pieces * machine[key[2]]
            km += line.pieces * pair.km
            rows.append((key[0], line.pieces, ready + pair.gap))
        for supply, sent in draft.sent.items():
            rows.append((supply[1], sent.pieces, sent.day + int(draft.transit[supply[0]])))
        for need, pieces, arrival in rows:
            tardy = arrival - int(asked.deadline[need])
            if tardy > 0:
                late += float(asked.value[need]) * pieces * (days + 1 - tardy) / (days + 1)
        timely = draft.on_time_value() / asked.scale
        return cls(round(timely, 6), round(late, 6), -round(hours, 6), kept, -round(km, 6))
