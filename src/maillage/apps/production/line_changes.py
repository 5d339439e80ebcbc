"""What a re-plan changes for whom, line by line: each source of each need, before, made since, after.

Guarantees: a source of a need is in at most one row, of the first class of `LineChangeKind` that holds; one
whose pieces are those of before less those made since, arriving no other day, is in none; so before − made +
(what rows add) is what the plan asks. Pieces that one source loses and another of the same need
gains are told as handed over and taken over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from maillage.apps.production.codes import LineChangeKind, SourceKind

Place = tuple[str, str, str]  # need, kind, source


@dataclass(frozen=True, slots=True)
class Given:
    """What a plan lets one source give one need: pieces, the day the last arrive."""

    pieces: int
    arrives: date


@dataclass(frozen=True, slots=True)
class LineStep:
    """See `LineChange`."""

    need: str
    kind: str
    source: str
    change: LineChangeKind
    before: int
    made: int
    after: int
    withdrawn: int = 0
    code: str = ""
    rules: tuple[str, ...] = ()
    arrived_before: date | None = None
    arrives_after: date | None = None

    @property
    def gain(self) -> int:
        return self.after + self.made - self.before


def line_steps(
    before: Mapping[Place, Given],
    after: Mapping[Place, Given],
    made: Mapping[tuple[str, str], int],
    withdrawn: Iterable[Mapping[str, Any]],
) -> list[LineStep]:
    """The rows, by need and source. `made` is by (need, workshop); `withdrawn` as a plan's summary has it."""
    lost: dict[Place, list[Mapping[str, Any]]] = {}
    for row in withdrawn:
        lost.setdefault((row["need"], SourceKind.WORKSHOP.value, row["workshop"]), []).append(row)
    found = []
    for place in sorted({*before, *after, *lost}):
        step = _step(place, before.get(place), after.get(place), made, lost.get(place, ()))
        if step is not None:
            found.append(step)
    return _exchanged(found)


def _step(
    place: Place,
    before: Given | None,
    after: Given | None,
    made: Mapping[tuple[str, str], int],
    lost: Iterable[Mapping[str, Any]],
) -> LineStep | None:
    need, kind, source = place
    had, has = (side.pieces if side else 0 for side in (before, after))
    done = min(had, made.get((need, source), 0)) if kind == SourceKind.WORKSHOP else 0
    rows = list(lost)
    change = LineChangeKind.WITHDRAWN if rows else _kind(had - done, has, before, after, done=done)
    if change is None:
        return None
    return LineStep(
        need=need,
        kind=kind,
        source=source,
        change=change,
        before=had,
        made=done,
        after=has,
        withdrawn=sum(row["quantity"] for row in rows),
        code=rows[0]["code"] if rows else "",
        rules=tuple(sorted({rule for row in rows for rule in row.get("rules", ())})),
        arrived_before=before.arrives if before else None,
        arrives_after=after.arrives if after else None,
    )


def _kind(
    left: int, has: int, before: Given | None, after: Given | None, *, done: int
) -> LineChangeKind | None:
    if left != has:
        if not left:
            return LineChangeKind.ADDED
        if not has:
            return LineChangeKind.REMOVED
        return LineChangeKind.MORE if has > left else LineChangeKind.LESS
    if has and before and after and before.arrives != after.arrives:
        return LineChangeKind.EARLIER if after.arrives < before.arrives else LineChangeKind.LATER
    return LineChangeKind.MADE if done else None


def _exchanged(steps: list[LineStep]) -> list[LineStep]:
    """What is lost here and gained there for the same need, told so."""
    plain = {LineChangeKind.ADDED, LineChangeKind.REMOVED, LineChangeKind.MORE, LineChangeKind.LESS}
    gains = {step.need for step in steps if step.gain > 0}
    losses = {step.need for step in steps if step.gain < 0}
    both = gains & losses

    def told(step: LineStep) -> LineStep:
        if step.need not in both or step.change not in plain:
            return step
        over = LineChangeKind.TAKEN_OVER if step.gain > 0 else LineChangeKind.HANDED_OVER
        return replace(step, change=over)

    return [told(step) for step in steps]
