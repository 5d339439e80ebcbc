"""Contacts of requests filed without an account that an act reaches: they have no page but their private link.

Guarantees: whoever asked for pieces of a stopped lot that were sent, or waits for work that is stopped, is
told, once an act; also when their private link was revoked, as long as their address is kept. A change
names the request, never the person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.among import among
from maillage.apps.needs.commands.news import tell_requester
from maillage.apps.needs.models import Need
from maillage.apps.production.models import DeliveryLine, Lot, Order
from maillage.apps.records.effects import ActFacts
from maillage.kernel.clock import Clock
from maillage.kernel.text import Text

TOLD = "tell_contact"  # the journal's verb: which acts reached the contact of which requests


@dataclass(frozen=True, slots=True)
class TellContact:
    """The contact of one request: pieces sent to it of lots that stop, and orders that no longer come."""

    subject: str
    lots: tuple[tuple[str, int], ...] = ()
    orders: tuple[str, ...] = ()
    again: str = ""  # tells one message of an act from the one before

    @property
    def says(self) -> Text:
        pieces = sum(count for _, count in self.lots)
        return Text(
            fr=f"Contact de la demande {self.subject} prévenu : {pieces} pièce(s) détenue(s), "
            f"{len(self.orders)} fabrication(s) arrêtée(s)",
            en=f"Contact of request {self.subject} told: {pieces} piece(s) held, "
            f"{len(self.orders)} order(s) stopped",
        )

    def _subject(self) -> Text:
        if self.lots:
            return Text(
                fr=f"Ne plus utiliser : demande {self.subject}", en=f"Stop using: request {self.subject}"
            )
        return Text(
            fr=f"Demande {self.subject} : une fabrication s’arrête", en=f"Request {self.subject}: work stops"
        )

    def _said(self, act: ActFacts) -> Text:
        reason = str(act.payload.get("reason", "")) or "—"
        parts: list[Text] = []
        if self.lots:
            listed = "\n".join(f"- {lot} : {pieces}" for lot, pieces in self.lots)
            parts.append(
                Text(
                    fr="Cessez tout de suite d’utiliser les pièces de ces lots, et mettez-les de côté en attendant la "
                    f"suite. Prévenez qui en a reçu.\n{listed}",
                    en="Stop using the pieces of these lots at once, and set them aside until you hear more. Tell "
                    f"whoever was given some.\n{listed}",
                )
            )
        if self.orders:
            parts.append(
                Text(
                    fr=f"Une fabrication promise s’arrête ({', '.join(self.orders)}). Ce qui manque est à nouveau à "
                    "servir : le prochain plan le propose, ou dit pourquoi il ne le peut pas.",
                    en=f"Promised work stops ({', '.join(self.orders)}). What is missing is again to be served: the "
                    "next plan proposes it, or says why it cannot.",
                )
            )
        parts.append(
            Text(fr=f"Acte {act.number}. Motif : {reason}", en=f"Act {act.number}. Reason: {reason}")
        )
        return Text(fr="\n\n".join(p.fr for p in parts), en="\n\n".join(p.en for p in parts))

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        tell_requester(
            need=Need.objects.get(code=self.subject),
            cause=f"{'act' if self.lots else 'work'}:{act.number}{self.again}",
            subject=self._subject(),
            said=self._said(act),
            clock=clock,
            urgent=bool(self.lots),
        )
        journal(
            actor=actor,
            clock=clock,
            verb=TOLD,
            subject=self.subject,
            act=act.number,
            lots=[lot for lot, _ in self.lots],
        )


def contacts_reached(lots: QuerySet[Lot] | Sequence[Lot], orders: Collection[int] = ()) -> list[TellContact]:
    """Contacts whose establishment was sent pieces of these lots, or awaits these orders (by key). Two queries."""
    found = {told.subject: told for told in _sent(DeliveryLine.objects.filter(lot__in=lots))}
    rows = Order.objects.filter(pk__in=orders, need__request__contact__isnull=False)
    for row in rows.select_related("need").order_by("need_id", "pk"):
        told = found.get(row.need.code) or TellContact(row.need.code)
        found[row.need.code] = replace(told, orders=(*told.orders, row.code))
    return [*found.values()]


def contacts_of_delivery(code: str) -> list[TellContact]:
    """Contacts of what one delivery brought. One query."""
    return _sent(DeliveryLine.objects.filter(delivery__code=code))


def contacts_with_bags(bags: Mapping[str, Sequence[tuple[str, int]]]) -> list[TellContact]:
    """Contacts of the requests of establishments that hold these bags (thing, pieces): nobody sent them by a
    delivery. One query."""
    if not bags:
        return []
    needs = Need.objects.filter(among("establishment__code", bags), request__contact__isnull=False)
    rows = needs.order_by("pk").values_list("code", "establishment__code")
    return [TellContact(need, tuple(bags[place])) for need, place in rows]


def _sent(lines: QuerySet[DeliveryLine]) -> list[TellContact]:
    found: dict[str, TellContact] = {}
    lines = lines.filter(need__request__contact__isnull=False)
    for line in lines.select_related("need", "lot").order_by("need_id", "pk"):
        told = found.get(line.need.code) or TellContact(line.need.code)
        kept = line.quantity if line.accepted is None else line.accepted
        found[line.need.code] = replace(told, lots=(*told.lots, (line.lot.code, kept)))
    return [*found.values()]


def contacts_told(act: str) -> set[str]:
    """Requests whose contact an act told to stop using pieces. One query."""
    entries = JournalEntry.objects.filter(verb=TOLD, detail__act=act)
    return {entry.subject for entry in entries if entry.detail["lots"]}


@dataclass(frozen=True, slots=True)
class TellContactLifted:
    """The contact of one request that was told to stop, and what became of each of its lots."""

    subject: str
    listed: Text

    @property
    def says(self) -> Text:
        return Text(
            fr=f"Contact de la demande {self.subject} prévenu de la levée",
            en=f"Contact of request {self.subject} told of the lifting",
        )

    def apply(self, *, act: ActFacts, actor: Actor, clock: Clock) -> None:
        ended, reason = act.payload["ends"], act.payload.get("reason", "")
        tell_requester(
            need=Need.objects.get(code=self.subject),
            cause=f"act:{act.number}",
            subject=Text(fr=f"Demande {self.subject} : levée", en=f"Request {self.subject}: lifted"),
            said=Text(
                fr=f"L’acte {ended}, qui vous demandait d’arrêter, est levé.\nMotif : {reason}\n{self.listed.fr}",
                en=f"Act {ended}, which asked you to stop, is lifted.\nReason: {reason}\n{self.listed.en}",
            ),
            clock=clock,
        )
        journal(actor=actor, clock=clock, verb="tell_contact_lifted", subject=self.subject, act=act.number)
