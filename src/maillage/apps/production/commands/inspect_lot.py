"""Record the inspection of a lot: every piece by eye, the drawn sample, the checklist.

Zero acceptance: one defect in the sample rejects the lot, whatever the lot's size
(safety scheme §6). Rejected pieces go back to what the order still has to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.production.codes import LotStatus, OrderStatus
from maillage.apps.production.commands.locking import lock_lot
from maillage.apps.production.inspection import checklist_of, mandatory
from maillage.apps.production.models import Lot
from maillage.apps.production.reasons import (
    LOT_CHECKLIST,
    LOT_DATES,
    LOT_HYGIENE,
    LOT_REJECTED_COUNT,
    LOT_SAMPLE,
)
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found. `checks` answers each item of the checklist: held or not."""

    rejected: int
    sample_inspected: int
    sample_defects: int
    checks: Mapping[str, bool]
    hygiene_declared: bool = False
    disinfected_on: date | None = None  # where the lot was disinfected instead of kept in quarantine


def _validate(lot: Lot, found: Inspection) -> None:
    if min(found.rejected, found.sample_inspected, found.sample_defects) < 0 or (
        found.rejected > lot.quantity_made
    ):
        raise Refusal(LOT_REJECTED_COUNT, rejected=found.rejected, made=lot.quantity_made)
    expected = lot.sampling["sample_size"]
    if not expected <= found.sample_inspected <= lot.quantity_made:
        raise Refusal(LOT_SAMPLE, expected=expected, inspected=found.sample_inspected)
    items = checklist_of(lot.category, lot.profile.version.design.object_type)
    silent = [item.id for item in items if item.id not in found.checks]
    if silent:
        raise Refusal(LOT_CHECKLIST, items=silent)
    if lot.category in ("B", "C") and not found.hygiene_declared:
        raise Refusal(LOT_HYGIENE, category=lot.category)


def _require_disinfection_day(lot: Lot, disinfected_on: date | None, day: date) -> None:
    """Disinfection comes after the making and is not announced."""
    if disinfected_on is not None and not lot.made_until <= disinfected_on <= day:
        raise Refusal(LOT_DATES, start=lot.made_until.isoformat(), until=disinfected_on.isoformat())


def _passes(lot: Lot, found: Inspection) -> bool:
    items = checklist_of(lot.category, lot.profile.version.design.object_type)
    held = all(found.checks[item.id] for item in items if mandatory(item, lot.category))
    return held and found.sample_defects == 0 and found.rejected < lot.quantity_made


def require_may_inspect(lot: Lot, actor: Actor) -> None:
    require(actor, "lots.make", Place(lot.workshop.department, (lot.workshop.code,)))


def record(lot: Lot, found: Inspection, clock: Clock) -> int:
    """Write on the lot, its order and its need what was found; the pieces lost. Nothing is saved.

    Pieces that were not good are again to be made; a cancelled order gives them back to its
    need. Raises Refusal.
    """
    _validate(lot, found)
    _require_disinfection_day(lot, found.disinfected_on, today(clock))
    passes = _passes(lot, found)
    lost = found.rejected if passes else lot.quantity_made
    lot.status = (LotStatus.INSPECTED if passes else LotStatus.REJECTED).value
    lot.quantity_rejected = lost
    lot.sample_defects = found.sample_defects
    lot.sampling = {**lot.sampling, "inspected": found.sample_inspected}
    lot.checklist = dict(found.checks)
    lot.hygiene_declared = found.hygiene_declared
    lot.disinfected_on = found.disinfected_on
    lot.inspected_at = clock.now()
    order = lot.order
    order.made -= lost
    if lost and order.status == OrderStatus.DONE:
        order.status = OrderStatus.ACTIVE.value
    if lost and order.status == OrderStatus.CANCELLED:
        order.need.committed -= lost
        order.need.updated_at = clock.now()
    return lost


@command
def inspect_lot(*, code: str, found: Inspection, actor: Actor, clock: Clock) -> Lot:
    """The lot, ``inspected`` when every check held and the sample had no defect, else ``rejected``."""
    lot = lock_lot(code, LotStatus.MADE)
    require_may_inspect(lot, actor)
    lost = record(lot, found, clock)
    checked(lot).save()
    if lost:
        checked(lot.order).save(update_fields=["made", "status"])
        checked(lot.order.need).save(update_fields=["committed", "updated_at"])
    passes = lot.status == LotStatus.INSPECTED
    journal(actor=actor, clock=clock, verb="inspect_lot", subject=code, passes=passes, rejected=lost)
    return lot
