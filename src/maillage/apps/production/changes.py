"""The single changes that effects are made of: each says itself and carries itself out.

Guarantees: applying is idempotent (a retried effect changes nothing twice), writes the
journal, and tells a holder once per act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.needs.models import Need
from maillage.apps.outbox.commands.post import post
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.why import NO_WHY, Why
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

QUARANTINED = "quarantine_lot"  # the journal's verb: which acts reached which lots


def stop_proposal(pk: int, cause: str) -> bool:
    """Cancel an open proposal for an act or a closed need; whether there was anything to cancel."""
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.status != ProposalStatus.OPEN:
        return False
    row.status, row.cancelled_by = ProposalStatus.CANCELLED.value, cause
    row.save(update_fields=["status", "cancelled_by"])
    return True


def stop_order(pk: int, cause: str, clock: Clock) -> int:
    """Cancel an active order; the pieces left to make, given back to the need."""
    needs = Need.objects.select_for_update(of=("self",))
    need = needs.get(orders__pk=pk)  # need before order, as everywhere (commands/locking.py)
    row = Order.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.status != OrderStatus.ACTIVE:
        return 0
    left = int(row.quantity - row.made)
    row.status, row.cancelled_by = OrderStatus.CANCELLED.value, cause
    row.save(update_fields=["status", "cancelled_by"])
    need.committed -= left
    need.updated_at = clock.now()
    checked(need).save(update_fields=["committed", "updated_at"])
    return left


def take_back(pk: int, pieces: int, cause: str, clock: Clock) -> int:
    """Take pieces not yet made back from an active order, all that is left stopping it; how many were taken."""
    need = Need.objects.select_for_update(of=("self",)).get(orders__pk=pk)
    row = Order.objects.select_for_update(of=("self",)).get(pk=pk)
    if row.status != OrderStatus.ACTIVE:
        return 0
    if pieces >= row.quantity - row.made:
        return stop_order(pk, cause, clock)
    row.quantity -= pieces
    checked(row).save(update_fields=["quantity"])
    need.committed -= pieces
    need.updated_at = clock.now()
    checked(need).save(update_fields=["committed", "updated_at"])
    return pieces


@dataclass(frozen=True, slots=True)
class CancelProposal:
    """`why`: what now refuses it, when the rules were asked again."""

    pk: int
    subject: str
    workshop: str
    why: Why = NO_WHY

    @property
    def says(self) -> Text:
        said = Text(fr=f"Proposition {self.subject} annulée", en=f"Proposal {self.subject} cancelled")
        return self.why.after(said)

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        if stop_proposal(self.pk, act.number):
            journal(actor=actor, clock=clock, verb="cancel_proposal", subject=self.subject, act=act.number)


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """What is left to make is given back to the need; pieces already made stay counted."""

    pk: int
    subject: str
    workshop: str
    establishment: str = ""
    why: Why = NO_WHY

    @property
    def says(self) -> Text:
        said = Text(fr=f"Commande {self.subject} arrêtée", en=f"Order {self.subject} stopped")
        return self.why.after(said)

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        left = stop_order(self.pk, act.number, clock)
        if left:
            journal(
                actor=actor, clock=clock, verb="cancel_order", subject=self.subject, act=act.number, left=left
            )


@dataclass(frozen=True, slots=True)
class QuarantineLot:
    """`held_by`: the act that holds it already; nothing changes for its holders, the act is added to it."""

    pk: int
    subject: str
    held_by: str = ""

    @property
    def says(self) -> Text:
        if self.held_by:
            return Text(
                fr=f"Lot {self.subject} déjà en quarantaine (acte {self.held_by}), y reste",
                en=f"Lot {self.subject} already quarantined (act {self.held_by}), stays so",
            )
        return Text(fr=f"Lot {self.subject} mis en quarantaine", en=f"Lot {self.subject} quarantined")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        row = Lot.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if row.status == LotStatus.REJECTED or row.held_by_act == act.number:
            return
        if row.status != LotStatus.HELD:
            row.held_status, row.status = row.status, LotStatus.HELD.value
            row.held_by_act = act.number
        elif row.held_by_act == act.ends:  # the suspension that confirms a hold takes over from it
            row.held_by_act = act.number
        row.save(update_fields=["status", "held_status", "held_by_act"])
        # Written also when another act holds the lot: lifting that one finds this one here.
        journal(actor=actor, clock=clock, verb=QUARANTINED, subject=self.subject, act=act.number)


@dataclass(frozen=True, slots=True)
class RestoreLot:
    """Back to the state before the hold, or over to `other`, the hold that still covers it."""

    pk: int
    subject: str
    other: str

    @property
    def says(self) -> Text:
        if self.other:
            return Text(
                fr=f"Lot {self.subject} reste en quarantaine (acte {self.other})",
                en=f"Lot {self.subject} stays quarantined (act {self.other})",
            )
        return Text(fr=f"Lot {self.subject} sorti de quarantaine", en=f"Lot {self.subject} out of quarantine")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        row = Lot.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if row.status != LotStatus.HELD:
            return
        if self.other:
            row.held_by_act = self.other
        else:
            row.status, row.held_status, row.held_by_act = row.held_status, "", ""
        row.save(update_fields=["status", "held_status", "held_by_act"])
        journal(actor=actor, clock=clock, verb="restore_lot", subject=self.subject, act=act.number)


@dataclass(frozen=True, slots=True)
class TellHolder:
    """One holder, what it holds, and the message that reaches it. `confirms`: the hold it was told of,
    which this act takes over."""

    subject: str
    name: str
    email: str
    lots: tuple[tuple[str, int], ...] = ()
    confirms: str = ""
    again: str = ""  # tells one message of an act from the one before

    def holding(self, lot: str, pieces: int) -> TellHolder:
        return replace(self, lots=(*self.lots, (lot, pieces)))

    @property
    def pieces(self) -> int:
        return sum(pieces for _, pieces in self.lots)

    @property
    def says(self) -> Text:
        if self.confirms:
            return Text(
                fr=f"{self.name} ({self.subject}) prévenu que l’attente {self.confirms} est confirmée : "
                f"{self.pieces} pièce(s) détenue(s)",
                en=f"{self.name} ({self.subject}) told that hold {self.confirms} is confirmed: "
                f"{self.pieces} piece(s) held",
            )
        return Text(
            fr=f"{self.name} ({self.subject}) prévenu : {self.pieces} pièce(s) détenue(s)",
            en=f"{self.name} ({self.subject}) told: {self.pieces} piece(s) held",
        )

    def _opening(self) -> Text:
        if self.confirms:
            return Text(
                fr=f"L’attente {self.confirms} est confirmée : ce que vous avez arrêté et mis de côté le reste, "
                "jusqu’à la levée.",
                en=f"Hold {self.confirms} is confirmed: what you stopped and set aside stays so, until it is "
                "lifted.",
            )
        return Text(
            fr="Cessez tout de suite d’utiliser, de fabriquer et de livrer les objets ci-dessous, et "
            "mettez-les de côté en attendant la suite.",
            en="Stop using, making and delivering the objects below at once, and set them aside until "
            "you hear more.",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        listed = "\n".join(f"- {lot} : {pieces}" for lot, pieces in self.lots) or "- —"
        reason = act.payload.get("reason", "")
        post(
            key=f"act:{act.number}:{self.subject}{self.again}",
            organisation=self.subject,
            email=self.email,
            subject=Text(fr=f"Ne plus utiliser : acte {act.number}", en=f"Stop using: act {act.number}"),
            body=Text(
                fr=f"{self._opening().fr}\nMotif : {reason}\n{listed}",
                en=f"{self._opening().en}\nReason: {reason}\n{listed}",
            ),
            about=act.number,
            urgent=True,
            clock=clock,
        )
        journal(actor=actor, clock=clock, verb="tell_holder", subject=self.subject, act=act.number)
