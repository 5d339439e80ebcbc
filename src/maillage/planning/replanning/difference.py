"""A plan's difference to the previous one, as a list that people read: need by need, then totals.

Guarantees: every need that either plan speaks of is in exactly one class, the first of `Change`
that holds, so that counts and gains add up to the totals; the difference of a plan to
itself has no row. Read off the two plans alone (a need that a plan does not serve in full is
in its `unserved`). Days are told as those of the second plan. Source: planning page §3.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from maillage.kernel.text import Text
from maillage.planning.plan import Line, Plan, Withdrawn

Source = tuple[str, str]  # kind (workshop, stock, industry) and id


class Change(StrEnum):
    """What becomes of a need from a plan to the other; the first that holds."""

    NEW = "new"  # only the second plan speaks of it
    GONE = "gone"  # only the first
    WITHDRAWN = "withdrawn"  # the second withdraws accepted work that the first did not
    SERVED = "served"  # nothing before, something now
    DROPPED = "dropped"  # something before, nothing now
    GAINED = "gained"  # more pieces on time, or as many and more in all
    LOST = "lost"
    EARLIER = "earlier"  # the same pieces, the last of them sooner
    LATER = "later"
    MOVED = "moved"  # the same pieces by the same day, from others
    SAME = "same"


CHANGE_NAMES: dict[str, Text] = {
    Change.WITHDRAWN: Text(fr="Travail accepté retiré", en="Accepted work withdrawn"),
    Change.SERVED: Text(fr="Servi maintenant", en="Served now"),
    Change.DROPPED: Text(fr="Plus servi", en="No longer served"),
    Change.GAINED: Text(fr="Mieux servi", en="Better served"),
    Change.LOST: Text(fr="Moins bien servi", en="Less well served"),
    Change.EARLIER: Text(fr="Plus tôt", en="Earlier"),
    Change.LATER: Text(fr="Plus tard", en="Later"),
    Change.MOVED: Text(fr="Par d’autres", en="By others"),
    Change.NEW: Text(fr="Nouveau besoin", en="New need"),
    Change.GONE: Text(fr="Sorti du plan", en="No longer planned"),
    Change.SAME: Text(fr="Inchangé", en="Unchanged"),
}


COLON, SEMICOLON = Text(fr="\u202f: ", en=": "), Text(fr="\u202f; ", en="; ")


@dataclass(frozen=True, slots=True)
class Service:
    """What a plan does for a need: pieces asked, on time, late; the last arrival (a day); who makes how many."""

    asked: int
    on_time: int
    late: int
    last_arrival: int | None
    makers: Mapping[Source, int]

    @property
    def served(self) -> int:
        return self.on_time + self.late


@dataclass(frozen=True, slots=True)
class NeedChange:
    """One need in both plans; a side is None where its plan does not speak of it. `withdrawn` is what is so anew."""

    need: str
    change: Change
    before: Service | None
    after: Service | None
    withdrawn: tuple[Withdrawn, ...]

    @property
    def gain(self) -> int:
        """Pieces on time won, or lost if negative."""
        return (self.after.on_time if self.after else 0) - (self.before.on_time if self.before else 0)

    def moves(self) -> dict[Source, int]:
        """Pieces that each source gives more (or fewer) of, those that change only."""
        gains = Counter(self.after.makers if self.after else {})
        gains.subtract(self.before.makers if self.before else {})
        return {source: pieces for source, pieces in sorted(gains.items()) if pieces}

    def says(self, language: str) -> str:
        """The row as one sentence."""
        name = CHANGE_NAMES[self.change].to(language)
        parts = [_side(side).to(language) for side in (self.before, self.after)]
        moved = ", ".join(f"{source} {pieces:+d}" for (_, source), pieces in self.moves().items())
        lost = ", ".join(f"{w.workshop} −{w.quantity} ({w.code})" for w in self.withdrawn)
        after_name, between = COLON.to(language), SEMICOLON.to(language)
        told = [f"{name}{after_name}{' → '.join(parts)}", moved, lost]
        return between.join(part for part in told if part)


@dataclass(frozen=True, slots=True)
class ChangeTotal:
    """Needs of one class, and the pieces on time that they win (or lose) together."""

    change: Change
    needs: int
    gain: int


@dataclass(frozen=True, slots=True)
class Difference:
    """The needs that change, classes in the order of `CHANGE_NAMES`; `totals` has every class, unchanged too."""

    rows: tuple[NeedChange, ...]
    totals: tuple[ChangeTotal, ...]

    @property
    def gain(self) -> int:
        return sum(total.gain for total in self.totals)


def difference(previous: Plan, plan: Plan, *, days_later: int = 0) -> Difference:
    """From the previous plan to this one, whose day 0 is `days_later` days after the other's."""
    before, after = _services(previous, days_later), _services(plan, 0)
    lost: dict[str, list[Withdrawn]] = defaultdict(list)
    known = Counter(previous.withdrawn)
    for withdrawn in plan.withdrawn:
        known[withdrawn] -= 1
        if known[withdrawn] < 0:
            lost[withdrawn.need].append(withdrawn)
    rows = [
        _compared(need, before.get(need), after.get(need), tuple(lost.get(need, ())))
        for need in dict.fromkeys([*sorted(after), *sorted(before)])
    ]
    needs, gains = Counter(row.change for row in rows), Counter[Change]()
    for row in rows:
        gains[row.change] += row.gain
    order = [Change(change) for change in CHANGE_NAMES]
    totals = tuple(ChangeTotal(change, needs[change], gains[change]) for change in order if needs[change])
    changed = sorted(
        (row for row in rows if row.change is not Change.SAME), key=lambda row: order.index(row.change)
    )
    return Difference(tuple(changed), totals)


def _compared(
    need: str, before: Service | None, after: Service | None, withdrawn: tuple[Withdrawn, ...]
) -> NeedChange:
    return NeedChange(
        need, change_between(before, after, withdrawn=bool(withdrawn)), before, after, withdrawn
    )


def change_between(before: Service | None, after: Service | None, *, withdrawn: bool) -> Change:
    """The class of a need; at least one side is there."""
    if before is None or after is None:
        return Change.NEW if before is None else Change.GONE
    if withdrawn:
        return Change.WITHDRAWN
    if not (before.served and after.served) and before.served != after.served:
        return Change.SERVED if after.served else Change.DROPPED
    won, lost = (after.on_time, after.served), (before.on_time, before.served)
    if won != lost:
        return Change.GAINED if won > lost else Change.LOST
    if after.last_arrival != before.last_arrival:
        return Change.EARLIER if (after.last_arrival or 0) < (before.last_arrival or 0) else Change.LATER
    return Change.SAME if after.makers == before.makers else Change.MOVED


def _services(plan: Plan, later: int) -> dict[str, Service]:
    """What a plan does for each need that it speaks of, its days told `later` days later."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        lines[line.need].append(line)
    missing = {row.need: row.missing for row in plan.unserved}
    spoken = dict.fromkeys([*lines, *missing, *(row.need for row in plan.withdrawn)])
    return {need: _service(lines.get(need, ()), missing.get(need, 0), later) for need in spoken}


def _service(lines: Iterable[Line], missing: int, later: int) -> Service:
    found, makers = list(lines), Counter[Source]()
    for line in found:
        makers[line.source_kind, line.source] += line.quantity
    on_time = sum(line.quantity for line in found if line.on_time)
    served = sum(line.quantity for line in found)
    last = max((line.arrival_day - later for line in found), default=None)
    return Service(served + missing, on_time, served - on_time, last, dict(makers))


def _side(side: Service | None) -> Text:
    if side is None:
        return Text(fr="absent", en="absent")
    if not side.served:
        return Text(fr=f"rien sur {side.asked}", en=f"none of {side.asked}")
    late_fr = f" et {side.late} en retard" if side.late else ""
    late_en = f" and {side.late} late" if side.late else ""
    return Text(
        fr=f"{side.on_time} à temps{late_fr} sur {side.asked}, dernière arrivée le jour {side.last_arrival}",
        en=f"{side.on_time} on time{late_en} of {side.asked}, last arrival on day {side.last_arrival}",
    )
