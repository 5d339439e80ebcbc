"""What an act did to production: work it stopped, lots it holds, holders told and who acknowledged.

The block of an act's page. Guarantees: everything that the effects of the act wrote is
listed, from the rows that carry its number and from the journal; six queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.among import among
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.queries.messages import MessageRow, messages_about
from maillage.apps.production.changes import QUARANTINED
from maillage.apps.production.contacts import TOLD
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.telling import WARNED


@dataclass(frozen=True, slots=True)
class StoppedWork:
    """A proposal or an order that the act cancelled; `pieces` were not made yet."""

    code: str
    workshop: str
    need: str
    pieces: int


@dataclass(frozen=True, slots=True)
class TouchedLot:
    """A lot that the act quarantined or restored, with its state today."""

    code: str
    status: str
    held_by: str
    workshop: str
    pieces: int
    delivered: int


@dataclass(frozen=True, slots=True)
class WarnedWork:
    """Work that the act only bears on: `stage` as in `telling.Stage`, from `first`, for these codes."""

    code: str
    stage: str
    first: date
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldHolder:
    """A message of the act; `read_at` is the acknowledgement."""

    organisation: str
    name: str
    urgent: bool
    told_at: datetime
    sent_at: datetime | None
    read_at: datetime | None
    read_by: str


@dataclass(frozen=True, slots=True)
class ActEffects:
    proposals: tuple[StoppedWork, ...]
    orders: tuple[StoppedWork, ...]
    quarantined: tuple[TouchedLot, ...]
    restored: tuple[TouchedLot, ...]
    warned: tuple[WarnedWork, ...]
    told: tuple[ToldHolder, ...]
    contacts: tuple[str, ...]  # requests without an account whose contact was told

    @property
    def any(self) -> bool:
        touched = (self.proposals, self.orders, self.quarantined, self.restored, self.warned)
        return any(touched) or bool(self.told or self.contacts)

    @property
    def acknowledged(self) -> int:
        return sum(holder.read_at is not None for holder in self.told)


def _entries(number: str) -> Mapping[str, list[JournalEntry]]:
    """Entries that the effects of the act wrote, by verb."""
    verbs = ("cancel_order", QUARANTINED, "restore_lot", WARNED, TOLD, "tell_contact_lifted")
    found: dict[str, list[JournalEntry]] = {verb: [] for verb in verbs}
    for entry in JournalEntry.objects.filter(verb__in=verbs, detail__act=number).order_by("pk"):
        found[entry.verb].append(entry)
    return found


def _lots(codes: list[str], rows: Mapping[str, Lot]) -> tuple[TouchedLot, ...]:
    return tuple(
        TouchedLot(
            code=code,
            status=rows[code].status,
            held_by=rows[code].held_by_act,
            workshop=rows[code].workshop.code,
            pieces=rows[code].quantity_made - rows[code].quantity_rejected,
            delivered=rows[code].quantity_delivered,
        )
        for code in dict.fromkeys(codes)
        if code in rows
    )


def _told(messages: tuple[MessageRow, ...]) -> tuple[ToldHolder, ...]:
    codes = {message.organisation for message in messages}
    names = dict(Workshop.objects.filter(among("code", codes)).values_list("code", "name"))
    names |= dict(Establishment.objects.filter(among("code", codes)).values_list("code", "name"))
    return tuple(
        ToldHolder(
            organisation=message.organisation,
            name=names.get(message.organisation, ""),
            urgent=message.urgent,
            told_at=message.created_at,
            sent_at=message.sent_at,
            read_at=message.read_at,
            read_by=message.read_by,
        )
        for message in messages
    )


def effects_of_act(number: str) -> ActEffects:
    """Seven queries; empty for an act that touched nothing."""
    entries = _entries(number)
    left = {entry.subject: int(entry.detail["left"]) for entry in entries["cancel_order"]}
    proposals = Proposal.objects.filter(cancelled_by=number).select_related("workshop", "need")
    orders = Order.objects.filter(cancelled_by=number).select_related("workshop", "need")
    touched = [e.subject for e in (*entries[QUARANTINED], *entries["restore_lot"])]
    lots = {row.code: row for row in Lot.objects.filter(among("code", touched)).select_related("workshop")}
    return ActEffects(
        proposals=tuple(
            StoppedWork(p.code, p.workshop.code, p.need.code, p.quantity - p.accepted - p.declined)
            for p in proposals.order_by("pk")
        ),
        orders=tuple(
            StoppedWork(o.code, o.workshop.code, o.need.code, left.get(o.code, o.quantity - o.made))
            for o in orders.order_by("pk")
        ),
        quarantined=_lots([entry.subject for entry in entries[QUARANTINED]], lots),
        restored=_lots([entry.subject for entry in entries["restore_lot"]], lots),
        warned=tuple(
            WarnedWork(
                entry.subject,
                entry.detail["stage"],
                date.fromisoformat(entry.detail["first"]),
                tuple(entry.detail["codes"]),
            )
            for entry in entries[WARNED]
        ),
        told=_told(messages_about(number)),
        contacts=tuple(entry.subject for entry in (*entries[TOLD], *entries["tell_contact_lifted"])),
    )
