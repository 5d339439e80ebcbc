"""Whoever was told to stop is told when they may go on.

Guarantees: every organisation that a hold or a suspension reached is told of its lifting,
once; each of its lots is named with what became of it, so that nobody takes « lifted » for
« all of it may be used » when another act still holds a lot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.production.changes import RestoreLot, TellHolder
from maillage.apps.production.contacts import TellContact, TellContactLifted, contacts_told
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

Held = tuple[tuple[str, str], ...]  # lots, each with the other act that still holds it


def _listed(free: Iterable[str], held: Held) -> Text:
    fr = [f"- {lot} : sorti de quarantaine" for lot in free]
    en = [f"- {lot}: out of quarantine" for lot in free]
    fr += [f"- {lot} : reste en quarantaine (acte {act}), ne pas utiliser" for lot, act in held]
    en += [f"- {lot}: stays quarantined (act {act}), do not use" for lot, act in held]
    return Text(fr="\n".join(fr) or "- —", en="\n".join(en) or "- —")


@dataclass(frozen=True, slots=True)
class TellLifted:
    """One organisation, and its lots: those that go on, and those that another act still holds."""

    subject: str
    email: str
    free: tuple[str, ...] = ()
    held: Held = ()

    @property
    def says(self) -> Text:
        return Text(fr=f"{self.subject} prévenu de la levée", en=f"{self.subject} told of the lifting")

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        ended, listed, reason = (
            act.payload["ends"],
            _listed(self.free, self.held),
            act.payload.get("reason", ""),
        )
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


def _sorted_out(lots: Iterable[str], becomes: Mapping[str, str]) -> tuple[tuple[str, ...], Held]:
    """Those that go on, and those that another act still holds."""
    listed = list(lots)
    free = tuple(lot for lot in listed if not becomes[lot])
    return free, tuple((lot, becomes[lot]) for lot in listed if becomes[lot])


def tell_lifted(
    ended: str,
    lots: Iterable[RestoreLot],
    bags: Mapping[str, str],
    holders: Iterable[TellHolder],
    contacts: Iterable[TellContact],
) -> list[TellLifted | TellContactLifted]:
    """One message for each organisation, and each contact, that the ended act reached, with its own lots, and its own
    `bags`: each with the act that still holds what is in it. Two queries."""
    becomes = {lot.subject: lot.other for lot in lots} | dict(bags)
    held_by = {holder.subject: [lot for lot, _ in holder.lots] for holder in holders}
    reached = dict(Message.objects.filter(about=ended).order_by("pk").values_list("organisation", "email"))
    told = contacts_told(ended)
    return [
        *(
            TellLifted(organisation, email, *_sorted_out(held_by.get(organisation, ()), becomes))
            for organisation, email in reached.items()
        ),
        *(
            TellContactLifted(
                contact.subject, _listed(*_sorted_out([lot for lot, _ in contact.lots], becomes))
            )
            for contact in contacts
            if contact.subject in told
        ),
    ]
