"""Whoever was told to stop is told when they may go on.

Guarantees: every organisation that a hold or a suspension reached is told of its lifting,
once; each of its lots is named with what became of it, so that nobody takes « lifted » for
« all of it may be used » when another act still holds a lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.production.changes import RestoreLot, TellHolder
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class TellLifted:
    """One organisation, and its lots: those that go on, and those that another act still holds."""

    subject: str
    email: str
    free: tuple[str, ...] = ()
    held: tuple[tuple[str, str], ...] = ()

    @property
    def says(self) -> Text:
        return Text(fr=f"{self.subject} prévenu de la levée", en=f"{self.subject} told of the lifting")

    def _listed(self) -> Text:
        fr = [f"- {lot} : sorti de quarantaine" for lot in self.free]
        en = [f"- {lot}: out of quarantine" for lot in self.free]
        fr += [f"- {lot} : reste en quarantaine (acte {act}), ne pas utiliser" for lot, act in self.held]
        en += [f"- {lot}: stays quarantined (act {act}), do not use" for lot, act in self.held]
        return Text(fr="\n".join(fr) or "- —", en="\n".join(en) or "- —")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        ended, listed, reason = act.payload["ends"], self._listed(), act.payload.get("reason", "")
        post(
            key=f"act:{act.number}:{self.subject}",
            organisation=self.subject,
            email=self.email,
            subject=Text(fr=f"Levée de l’acte {ended}", en=f"Act {ended} lifted"),
            body=Text(
                fr=f"L’acte {ended}, qui vous demandait d’arrêter, est levé. Les propositions et commandes "
                f"annulées ne reprennent pas : le prochain plan proposera de nouveau.\nMotif : {reason}\n"
                f"{listed.fr}",
                en=f"Act {ended}, which asked you to stop, is lifted. Cancelled proposals and orders do not "
                f"resume: the next plan will propose again.\nReason: {reason}\n{listed.en}",
            ),
            about=act.number,
            clock=clock,
        )
        journal(actor=actor, clock=clock, verb="tell_lifted", subject=self.subject, act=act.number)


def tell_lifted(ended: str, lots: Iterable[RestoreLot], holders: Iterable[TellHolder]) -> list[TellLifted]:
    """One message for each organisation that the ended act reached, with its own lots. One query."""
    becomes = {lot.subject: lot.other for lot in lots}
    held_by = {holder.subject: [lot for lot, _ in holder.lots] for holder in holders}
    reached = dict(Message.objects.filter(about=ended).order_by("pk").values_list("organisation", "email"))
    return [
        TellLifted(
            subject=organisation,
            email=email,
            free=tuple(lot for lot in held_by.get(organisation, ()) if not becomes[lot]),
            held=tuple((lot, becomes[lot]) for lot in held_by.get(organisation, ()) if becomes[lot]),
        )
        for organisation, email in reached.items()
    ]
