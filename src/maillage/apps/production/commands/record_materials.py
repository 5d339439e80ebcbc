"""What a lot is made of: batches of material, and parts that are lots themselves. Recorded late rather than never.

Guarantees: append-only; a lot never goes into what it is made of; what turns out to be made of something recalled is
recalled in the same transaction, and its holders told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.production.codes import RecallStatus
from maillage.apps.production.commands.extend_holds import hold_late, hold_what_it_went_into
from maillage.apps.production.commands.extend_recalls import extend, extend_recalls
from maillage.apps.production.commands.locking import require_pieces
from maillage.apps.production.models import Lot, MaterialUse, Movement, Recall
from maillage.apps.production.reasons import LOT_MATERIAL_BATCH, LOT_UNKNOWN
from maillage.apps.production.recall_reasons import BAG_SHORT, BATCH_RECALLED, PART_LOOP
from maillage.apps.production.scopes import batch_key, batches_of
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.writing import command, joined_command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.tracing.genealogy import Relation

MOVEMENTS = (
    "movement"  # its number is taken before anything is read: movements are recorded one after another
)


STOPPING = (ActKind.HOLD.value, ActKind.SUSPEND.value, ActKind.RECALL.value)


def stopped_batches() -> dict[str, list[str]]:
    """Batches that acts which stand stop → their numbers. A hold or a suspension stops a batch that it names alone, a
    recall whatever else it names. One query."""
    rows = Act.objects.filter(kind__in=STOPPING, ended_by=None, payload__contains='"batch"')
    found: dict[str, list[str]] = {}
    for row in rows.order_by("pk"):
        scope = {name: said for name, said in json.loads(row.payload)["scope"].items() if said}
        if set(scope) == {"batch"} or (scope.get("batch") and row.kind == ActKind.RECALL):
            found.setdefault(batch_key(scope["batch"]), []).append(row.number)
    return found


def require_no_recalled_batch(written: Iterable[str]) -> None:
    """Refuses (`lot.batch_recalled`) what says it was made of a batch that is recalled."""
    batches = {key: said for text in written for key, said in batches_of(text).items()}
    found = stopped_batches() if batches else {}
    for key in sorted(batches.keys() & found.keys()):
        raise Refusal(BATCH_RECALLED, batch=batches[key], act=found[key][0])


@joined_command
def keep_batches(*, lots: Iterable[Lot], clock: Clock) -> None:
    """The batches written on lots just declared, as they are searched."""
    rows = [
        MaterialUse(lot=lot, batch=key, written=said, recorded_at=clock.now())
        for lot in lots
        for key, said in batches_of(lot.material_batch).items()
    ]
    MaterialUse.objects.bulk_create(rows, batch_size=500)


def _lot(code: str) -> Lot:
    lot = Lot.objects.select_for_update(of=("self",)).select_related("workshop").filter(code=code).first()
    if lot is None:
        raise Refusal(LOT_UNKNOWN, code=code)
    return lot


def _require_maker(lot: Lot, actor: Actor) -> None:
    require(actor, "lots.make", Place(lot.workshop.department, (lot.workshop.code,)))


@command
def add_batch(*, lot: str, batch: str, actor: Actor, clock: Clock) -> None:
    """A batch that went into the lot too. If it is recalled, so is the lot from now on."""
    acts_change()
    row = _lot(lot)
    _require_maker(row, actor)
    found = batches_of(batch)
    if not found:
        raise Refusal(LOT_MATERIAL_BATCH, category=row.category)
    for key, said in found.items():
        MaterialUse.objects.get_or_create(
            lot=row, batch=key, defaults={"written": said, "recorded_at": clock.now()}
        )
    journal(actor=actor, clock=clock, verb="add_batch", subject=lot, batch=", ".join(found.values()))
    under = stopped_batches()
    numbers = sorted({number for key in found for number in under.get(key, ())})
    rows = Recall.objects.select_for_update().filter(act__in=numbers).exclude(status=RecallStatus.LIFTED)
    recalls = list(rows.order_by("pk"))
    for recall in recalls:
        extend(recall, actor, clock)
    hold_late(acts=sorted(set(numbers) - {r.act for r in recalls}), lot=row, actor=actor, clock=clock)


def _ancestors(key: int) -> set[int]:
    """The lots that this one is made of, itself included. One query a generation."""
    found, ahead = {key}, {key}
    while ahead:
        parts = Movement.objects.filter(target_lot__in=ahead, relation=Relation.PART)
        ahead = set(parts.values_list("source_lot_id", flat=True)) - found
        found |= ahead
    return found


@command
def use_part(*, lot: str, part: str, units: int, actor: Actor, clock: Clock) -> Movement:
    """`units` of the lot `part` went into the lot. Asked of the workshop that assembled; the part may be
    another workshop's, recalled or not: what was done is recorded."""
    acts_change()
    number = next_number(MOVEMENTS)
    target, source = _lot(lot), _lot(part)
    _require_maker(target, actor)
    require_pieces(units)
    if target.pk in _ancestors(source.pk):
        raise Refusal(PART_LOOP, target=lot, source=part)
    used = sum(Movement.objects.filter(source_lot=source, place=None).values_list("units", flat=True))
    left = source.quantity_made - source.quantity_rejected - source.quantity_delivered - used
    if units > left:
        raise Refusal(BAG_SHORT, thing=part, left=max(0, left), asked=units)
    row = Movement.objects.create(
        number=number, relation=Relation.PART.value, source_lot=source, target_lot=target, units=units,
        recorded_at=clock.now(), actor=actor.name,
    )  # fmt: skip
    journal(actor=actor, clock=clock, verb="use_part", subject=lot, part=part, units=units)
    hold_what_it_went_into(source=source, target=target, actor=actor, clock=clock)
    extend_recalls(lots=[source.pk], actor=actor, clock=clock)
    return row
