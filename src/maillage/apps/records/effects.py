"""What an act does to other apps: registered once at start-up, run inside its transaction.

Guarantees: for each kind of act, effects run in the order of registration (the order of
apps), in the transaction that appends the act; the preview and the application go through
the same function, so what is shown before equals what is done. An effect is a function of
an `ActFacts` and of the civil day, that returns the changes it would make, each able to
describe and to apply itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from maillage.apps.accounts.actor import Actor
from maillage.kernel.clock import Clock, today
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class ActFacts:
    """An act about to be, or being, published. `ends` is the number of the act that it ends."""

    kind: str
    subject: str
    object: str
    valid_from: date
    payload: Mapping[str, Any]
    number: str = ""  # empty in a preview
    valid_until: date | None = None
    ends: str = ""


class Change(Protocol):
    """One consequence: what it touches, in words, and how to carry it out."""

    @property
    def subject(self) -> str: ...

    @property
    def says(self) -> Text: ...

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None: ...


Effect = Callable[[ActFacts, date], Sequence[Change]]

_EFFECTS: dict[str, list[Effect]] = {}


def register_effect(kinds: Sequence[str], effect: Effect) -> None:
    """Run `effect` for acts of these kinds. Registering twice is harmless."""
    for kind in kinds:
        known = _EFFECTS.setdefault(kind, [])
        if effect not in known:
            known.append(effect)


def preview(act: ActFacts, day: date) -> tuple[Change, ...]:
    """Every change the act would make if it were recorded on `day`, in order."""
    return tuple(change for effect in _EFFECTS.get(act.kind, ()) for change in effect(act, day))


def apply(act: ActFacts, *, actor: Actor, clock: Clock) -> tuple[Change, ...]:
    """Find the changes again, inside the transaction, and carry them out."""
    done: list[Change] = []
    for effect in _EFFECTS.get(act.kind, ()):
        for change in effect(act, today(clock)):
            change.apply(act=act, actor=actor, clock=clock)
            done.append(change)
    return tuple(done)
