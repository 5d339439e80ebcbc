"""What a recall does: work stopped, every lot that it reaches quarantined, every holder told and followed.

Guarantees: preview and application find their changes by the same function; whatever descends from what is named is
reached (`tracing_bridge`); a lot that another act holds stays held by it, and is the recall's too. Doing it again
adds what has come to be known since and repeats nothing (`commands/follow_recall.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor
from maillage.apps.among import among
from maillage.apps.production.changes import CancelOrder, CancelProposal, TellHolder
from maillage.apps.production.commands.follow_recall import begin, end_following
from maillage.apps.production.contacts import contacts_reached, contacts_with_bags
from maillage.apps.production.effects import work_in
from maillage.apps.production.models import Lot, Recall
from maillage.apps.production.recall_letters import organisations
from maillage.apps.production.scopes import lots_in, of_makers, require_match, stops_no_work
from maillage.apps.production.tracing_bridge import Traced, bags_among, trace
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import is_establishment
from maillage.kernel.text import Text

NAMED = 200  # holders named one by one before the act


@dataclass(frozen=True, slots=True)
class FollowRecall:
    """The recall itself: lots quarantined and holders told, in bulk."""

    traced: Traced

    @property
    def subject(self) -> str:
        return "recall"

    @property
    def says(self) -> Text:
        lots, held = len(self.traced.lots), sum(bool(lot.held_by) for lot in self.traced.lots)
        told = Counter(is_establishment(row.holder) for row in self.traced.holders)
        return Text(
            fr=f"{lots} lot(s) mis en quarantaine ({held} l’étaient déjà) : {self.traced.units} pièce(s), dont "
            f"{self.traced.delivered} livrée(s). {told[True]} établissement(s) et {told[False]} atelier(s) prévenus.",
            en=f"{lots} lot(s) quarantined ({held} were already): {self.traced.units} piece(s), of which "
            f"{self.traced.delivered} delivered. {told[True]} establishment(s) and {told[False]} workshop(s) told.",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        begin(act=act, traced=self.traced, actor=actor, clock=clock)


@dataclass(frozen=True, slots=True)
class HolderReached:
    """One holder among those that `FollowRecall` tells, for whoever reads the effects before."""

    subject: str
    name: str
    pieces: int

    @property
    def says(self) -> Text:
        return Text(
            fr=f"{self.name} ({self.subject}) : {self.pieces} pièce(s)",
            en=f"{self.name} ({self.subject}): {self.pieces} piece(s)",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        """Told already, with the others."""


@dataclass(frozen=True, slots=True)
class OthersReached:
    """Holders beyond those that are named one by one."""

    count: int
    pieces: int
    subject: str = "recall"

    @property
    def says(self) -> Text:
        return Text(
            fr=f"Et {self.count} autres détenteurs : {self.pieces} pièce(s)",
            en=f"And {self.count} more holders: {self.pieces} piece(s)",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        """Told already, with the others."""


@dataclass(frozen=True, slots=True)
class EndRecall:
    """A recall that is lifted is followed no more."""

    subject: str

    @property
    def says(self) -> Text:
        return Text(fr=f"Rappel {self.subject} levé", en=f"Recall {self.subject} lifted")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        end_following(number=self.subject, act=act, actor=actor, clock=clock)


def recalled(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a recall."""
    scope = act.payload["scope"]
    require_match(scope)
    work = [] if stops_no_work(scope) else work_in(of_makers(scope))
    traced = trace(lots_in(scope))
    beyond = among("pk", [lot.pk for lot in traced.lots if not lot.named])
    orders = [change.pk for change in work if isinstance(change, CancelOrder)]
    contacts = contacts_reached(Lot.objects.filter(lots_in(scope) | beyond), orders)
    asked = {told.subject for told in contacts}
    bags = [told for told in contacts_with_bags(bags_among(traced.holdings)) if told.subject not in asked]
    return [*work, FollowRecall(traced), *_reached(traced), *_at_work(scope, work, traced), *contacts, *bags]


def _at_work(scope: Mapping[str, Any], work: Sequence[Change], traced: Traced) -> list[Change]:
    """Workshops that hold no piece on record but were making some, or are named: they stop, and set aside what they
    have not declared yet."""
    shops = {change.workshop for change in work if isinstance(change, (CancelOrder, CancelProposal))}
    shops |= {scope["workshop"]} if scope.get("workshop") else set()
    found = organisations(sorted(shops - {row.holder for row in traced.holders}))
    return [TellHolder(code, place.name, place.contact_email) for code, place in sorted(found.items())]


def _reached(traced: Traced) -> list[Change]:
    """Holders by name, those with most pieces first; beyond a page of them, how many more."""
    pieces = {row.holder: row.held for row in traced.holders}
    ranked = sorted(pieces, key=lambda code: (-pieces[code], code))
    named = ranked[:NAMED]
    names = {code: place.name for code, place in organisations(named).items()}
    found: list[Change] = [HolderReached(code, names[code], pieces[code]) for code in named]
    others = ranked[NAMED:]
    return [*found, OthersReached(len(others), sum(pieces[code] for code in others))] if others else found


def lifted(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a lifting, when it is of a recall; lots are given back as after any act."""
    found = Recall.objects.filter(act=act.payload["ends"]).values_list("act", flat=True)
    return [EndRecall(number) for number in found]


def register() -> None:
    register_effect((ActKind.RECALL.value,), recalled)
    register_effect((ActKind.LIFT.value,), lifted)
