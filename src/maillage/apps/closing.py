"""The seam between something that closes and the work done for it, which stands in a later app.

The later app registers, at start-up, what work is under way for a thing and what to do with it
when it closes all the same. Guarantees: nothing is cancelled silently (closing is refused
with the list of work unless it is confirmed), and what is done is done in the transaction of
the closing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from maillage.apps.accounts.actor import Actor
from maillage.kernel.clock import Clock


class Work(Protocol):
    """Work, as closing sees it. Things are named by their public code."""

    def under_way(self, code: str, /) -> Sequence[str]:
        """What is still active, in the codes people know (orders, proposals, lots…)."""
        ...

    def stop(self, code: str, /, *, note: str, actor: Actor, clock: Clock) -> None:
        """Stop what is active and tell those concerned. Called inside the closing's transaction."""
        ...


@dataclass(slots=True)
class Seam:
    """What must be asked, and told, when a thing of one kind closes."""

    _work: list[Work] = field(default_factory=list)

    def register(self, work: Work) -> None:
        """Ask `work` whenever such a thing closes. Registering the same twice is harmless."""
        if work not in self._work:
            self._work.append(work)

    def forget(self, work: Work) -> None:
        """Only tests take back what they registered."""
        self._work.remove(work)

    def under_way(self, code: str) -> tuple[str, ...]:
        return tuple(found for work in self._work for found in work.under_way(code))

    def stop(self, code: str, *, note: str, actor: Actor, clock: Clock) -> None:
        for work in self._work:
            work.stop(code, note=note, actor=actor, clock=clock)
