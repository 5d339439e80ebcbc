"""What a recall keeps of whom it reached, brought up to what rows say now.

Guarantees: each lot is quarantined once and each holder told once of each thing, however often it runs; what was
recorded late (a part, a bag, a batch, a delivery) adds its lots and holders; a count stands until its pieces move.
Always inside the transaction of a command that holds the acts still, or changes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal, journal_all
from maillage.apps.accounts.secrets import digest_of, new_secret, sealed_secret
from maillage.apps.among import among
from maillage.apps.inserting import insert_rows
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.commands.post import post_all
from maillage.apps.production.changes import QUARANTINED
from maillage.apps.production.codes import LotStatus, RecallStatus
from maillage.apps.production.models import Lot, Recall, RecallHolder, RecallHolding, RecallLot
from maillage.apps.production.recall_letters import letters as letters_to
from maillage.apps.production.recall_letters import organisations
from maillage.apps.production.tracing_bridge import Holding, Traced, TracedLot, bags_among
from maillage.apps.records.effects import ActFacts
from maillage.apps.writing import joined_command
from maillage.kernel.clock import Clock

AT_ONCE = 900  # rows in a write


@dataclass(frozen=True, slots=True)
class Followed:
    """What was new."""

    lots: int
    holders: int
    things: int
    bags: Mapping[str, Sequence[tuple[str, int]]] = field(default_factory=dict)  # new ones, by holder


@joined_command
def begin(*, act: ActFacts, traced: Traced, actor: Actor, clock: Clock) -> None:
    """The recall of an act being published, with all that it reaches."""
    recall = Recall.objects.create(
        act=act.number,
        qualification=act.payload["qualification"],
        opened_at=clock.now(),
        checked_at=clock.now(),
    )
    follow(recall=recall, traced=traced, act=act, actor=actor, clock=clock)


@joined_command
def end_following(*, number: str, act: ActFacts, actor: Actor, clock: Clock) -> None:
    """A recall that an act lifts is followed no more."""
    row = Recall.objects.select_for_update().get(act=number)
    row.status, row.closed_at, row.closed_by = RecallStatus.LIFTED.value, clock.now(), actor.name
    row.save(update_fields=["status", "closed_at", "closed_by"])
    journal(actor=actor, clock=clock, verb="lift_recall", subject=number, act=act.number)


@joined_command
def follow(*, recall: Recall, traced: Traced, act: ActFacts, actor: Actor, clock: Clock) -> Followed:
    """Quarantine, remember and tell what is not yet. `act` is that of the recall."""
    known = set(recall.lots.values_list("lot_id", flat=True))
    lots = [lot for lot in traced.lots if lot.pk not in known]
    insert_rows(
        RecallLot,
        ("lot", "named", "units"),
        ((lot.pk, lot.named, lot.units) for lot in lots),
        {"recall": recall.pk},
    )
    _quarantine(lots, act.number, actor, clock)
    holders = {holder.organisation: holder for holder in recall.holders.select_for_update().order_by("pk")}
    placed = traced.by_holder()
    new = _holders(recall, sorted(placed.keys() - holders.keys()), clock)
    things, recount = _holdings(recall, {**holders, **new}, placed)
    again = [row.pk for code, row in holders.items() if code in things.keys() | recount]
    RecallHolder.objects.filter(among("pk", again)).update(answered_at=None, reminders=0)
    post_all(letters=letters_to(recall, act, {**holders, **new}, things), about=act.number, clock=clock)
    journal_all(actor=actor, clock=clock, verb="tell_holder", subjects=sorted(things), act=act.number)
    recall.unplaced, recall.overdrawn, recall.checked_at = traced.unplaced, traced.overdrawn, clock.now()
    recall.save(update_fields=["unplaced", "overdrawn", "checked_at"])
    told = [holding for listed in things.values() for holding in listed]
    return Followed(len(lots), len(new), len(told), bags_among(told))


def _quarantine(lots: Sequence[TracedLot], act: str, actor: Actor, clock: Clock) -> None:
    """As `changes.QuarantineLot`, in bulk: rejected lots stay so, those held stay held by the first act."""
    if not lots:
        return
    rows = Lot.objects.filter(among("pk", [lot.pk for lot in lots]))
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    free = rows.exclude(status__in=[LotStatus.HELD.value, LotStatus.REJECTED.value])
    free.update(held_status=F("status"), status=LotStatus.HELD.value, held_by_act=act)
    stopped = [lot.code for lot in lots if lot.status != LotStatus.REJECTED]
    journal_all(actor=actor, clock=clock, verb=QUARANTINED, subjects=stopped, act=act)


def _holders(recall: Recall, codes: Sequence[str], clock: Clock) -> dict[str, RecallHolder]:
    """New holders, each with the private link that its mail will carry."""
    rows = []
    for code, place in sorted(organisations(codes).items()):
        seed = new_secret()
        rows.append(
            RecallHolder(
                recall=recall,
                establishment=place if isinstance(place, Establishment) else None,
                workshop=place if isinstance(place, Workshop) else None,
                organisation=code,
                seed=seed,
                digest=digest_of(sealed_secret(seed)),
                told_at=clock.now(),
            )
        )
    RecallHolder.objects.bulk_create(rows, batch_size=AT_ONCE)
    return {row.organisation: row for row in rows}


def _holdings(
    recall: Recall, holders: Mapping[str, RecallHolder], placed: Mapping[str, Sequence[Holding]]
) -> tuple[dict[str, list[Holding]], set[str]]:
    """Write what is placed at each holder: the things that are new to it, and the holders whose pieces moved since
    they counted, whose count no longer says where they are."""
    pks = {code: holder.pk for code, holder in holders.items()}
    rows = RecallHolding.objects.filter(holder__recall=recall)
    there = {
        (holder, thing): (key, units)
        for key, holder, thing, units in rows.values_list("pk", "holder_id", "thing", "units")
    }
    new: dict[str, list[Holding]] = {}
    moved: dict[int, int] = {}
    for code, holdings in placed.items():
        for holding in holdings:
            row = there.get((pks[code], holding.thing))
            if row is None:
                new.setdefault(code, []).append(holding)
            elif row[1] != holding.units:
                moved[row[0]] = holding.units
    insert_rows(
        RecallHolding,
        ("holder", "thing", "units"),
        ((pks[code], holding.thing, holding.units) for code, listed in new.items() for holding in listed),
        {},
    )
    return new, _recounted(moved)


def _recounted(moved: Mapping[int, int]) -> set[str]:
    """Write the pieces now there, by key of the holding; who had counted them, and is asked again."""
    if not moved:
        return set()
    changed = list(RecallHolding.objects.filter(among("pk", moved)).select_related("holder"))
    again = {row.holder.organisation for row in changed if row.counted_at is not None}
    for row in changed:
        row.units, row.counted_at, row.counted_by = moved[row.pk], None, ""
    RecallHolding.objects.bulk_update(changed, ["units", "counted_at", "counted_by"], batch_size=300)
    return again
