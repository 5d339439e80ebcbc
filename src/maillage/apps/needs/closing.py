"""The seam between a need that closes and the work done for it, which stands above needs.

Production registers, at start-up, what work is under way for a need and what to do with it
when the need closes all the same. Guarantees: nothing is cancelled silently (the closing is
refused with the list of work unless it is confirmed), and what is done is done in the
transaction of the closing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from maillage.apps.accounts.actor import Actor
from maillage.kernel.clock import Clock


class Work(Protocol):
    """Work done for needs, as closing sees it. `need` is a code."""

    def under_way(self, need: str) -> Sequence[str]:
        """What is still active, in the codes people know (orders, proposals, deliveries sent)."""
        ...

    def stop(self, need: str, *, note: str, actor: Actor, clock: Clock) -> None:
        """Stop what is active and tell those who do it. Called inside the closing's transaction."""
        ...


@dataclass(slots=True)
class _Registry:
    work: list[Work]


_REGISTRY = _Registry([])


def register_work(work: Work) -> None:
    """Ask `work` whenever a need closes. Registering the same twice is harmless."""
    if work not in _REGISTRY.work:
        _REGISTRY.work.append(work)


def forget_work(work: Work) -> None:
    """Only tests take back what they registered."""
    _REGISTRY.work.remove(work)


def work_under_way(need: str) -> tuple[str, ...]:
    return tuple(code for work in _REGISTRY.work for code in work.under_way(need))


def stop_work(need: str, *, note: str, actor: Actor, clock: Clock) -> None:
    for work in _REGISTRY.work:
        work.stop(need, note=note, actor=actor, clock=clock)
