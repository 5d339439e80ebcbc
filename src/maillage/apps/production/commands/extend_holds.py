"""A hold or a suspension reaches what is recorded late, as a recall does: a part, a batch, a bag, pieces that had left.

Guarantees: whoever records that pieces of a lot under an act that stands went further has what they went into held by that
act in the same transaction, and whoever has them told, though they were told of other lots before. Recalls do it
themselves (`extend_recalls`). Always inside a command that holds the acts still.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db.models import Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.among import among
from maillage.apps.network.models import Establishment
from maillage.apps.production.changes import QUARANTINED, TellHolder
from maillage.apps.production.contacts import TellContact
from maillage.apps.production.effects import stop_late
from maillage.apps.production.models import Lot
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change
from maillage.apps.records.models import Act
from maillage.apps.records.queries.acts import act_numbered
from maillage.apps.writing import joined_command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import IntegrityFailure


def facts_of_act(number: str) -> ActFacts:
    """An act as its effects read it."""
    row = act_numbered(number)
    if row is None:
        raise IntegrityFailure(f"act {number} is not there")
    return ActFacts(row.kind, row.subject, row.object, row.valid_from, row.payload, number)


def _standing(lots: Collection[int]) -> list[str]:
    """Acts that hold one of these lots (by key) and stand, but for recalls. Three queries."""
    codes = set(Lot.objects.filter(among("pk", lots)).values_list("code", flat=True))
    entries = JournalEntry.objects.filter(among("subject", codes), verb=QUARANTINED)
    acts = {str(entry.detail["act"]) for entry in entries}
    rows = Act.objects.filter(among("number", acts), ended_by=None).exclude(kind=ActKind.RECALL.value)
    return list(rows.order_by("pk").values_list("number", flat=True))


@joined_command
def hold_late(*, acts: Iterable[str], lot: Lot, actor: Actor, clock: Clock) -> None:
    """The lot, and all that was made of it, is within reach of these acts."""
    for number in acts:
        act = facts_of_act(number)
        for change in stop_late(Q(pk=lot.pk), lot.code):
            change.apply(act=act, actor=actor, clock=clock)


@joined_command
def hold_what_it_went_into(*, source: Lot, target: Lot, actor: Actor, clock: Clock) -> None:
    hold_late(acts=_standing([source.pk]), lot=target, actor=actor, clock=clock)


@joined_command
def tell_late(
    *,
    lots: Collection[int],
    place: Establishment,
    things: tuple[tuple[str, int], ...],
    contacts: Iterable[TellContact],
    mark: str,
    actor: Actor,
    clock: Clock,
) -> None:
    """Pieces of lots that acts hold turn out to be at a place: it is told by each act, with the contacts of its
    requests."""
    told = TellHolder(place.code, place.name, place.contact_email, things, again=f":{mark}")
    listed = [replace(contact, again=f":{mark}") for contact in contacts]
    for number in _standing(lots):
        act = facts_of_act(number)
        changes: list[Change] = [told, *listed]
        for change in changes:
            change.apply(act=act, actor=actor, clock=clock)
