"""What setting or withdrawing a priority changes: the weights of open needs, said before it is done.

Weights are folded from the acts whenever they are read, so there is nothing to carry out: the
change is told by the act itself. A plan in force keeps its lines; the next one weighs anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.needs.queries.priorities import Priorities, Priority, Weighed, priorities_on, weighed
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Reweigh:
    """Open needs pass from a weight to another."""

    subject: str
    change: Weighed | None

    @property
    def says(self) -> Text:
        if self.change is None:
            return Text(
                fr="Aucun besoin ouvert ne change de poids aujourd’hui ; ceux qui viendront en tiendront compte.",
                en="No open need changes weight today; those to come will.",
            )
        c = self.change
        needs_fr = "1 besoin passe" if c.needs == 1 else f"{_fr(c.needs)} besoins passent"
        needs_en = "1 need goes" if c.needs == 1 else f"{c.needs:,} needs go"
        return Text(
            fr=f"{needs_fr} du poids {c.before} au poids {c.after} : {_fr(c.pieces)} pièces attendues.",
            en=f"{needs_en} from weight {c.before} to weight {c.after}: {c.pieces:,} pieces awaited.",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        """Nothing to write: weights are read from the acts."""


def _fr(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


def _before_and_after(act: ActFacts) -> tuple[Priorities, Priorities] | None:
    if act.kind == ActKind.PRIORITY:
        before = priorities_on(act.valid_from, without=act.number)
        weight = int(act.payload["weight"])
        return before, before.with_one(
            Priority(
                act.subject, weight, str(act.payload.get("reason", "")), act.number, act.valid_from, None
            )
        )
    if act.payload.get("kind") != ActKind.PRIORITY:
        return None
    return _standing(act)


def _standing(act: ActFacts) -> tuple[Priorities, Priorities]:
    """Before and after a withdrawal, whether or not it is recorded yet."""
    ended = str(act.payload["ends"])
    after = priorities_on(act.valid_from, without=ended)
    return priorities_on(act.valid_from), after


def reweigh(act: ActFacts, _day: date) -> Sequence[Change]:
    """One change for each pair of weights; one that says so when no open need is concerned."""
    found = _before_and_after(act)
    if found is None:
        return ()
    return tuple(Reweigh(act.subject, change) for change in weighed(*found)) or (Reweigh(act.subject, None),)


def register() -> None:
    register_effect((ActKind.PRIORITY.value, ActKind.WITHDRAW.value), reweigh)
