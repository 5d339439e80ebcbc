"""What anyone may know of a lot by its number: the page that a label's code opens.

Guarantees: no recipient, no person, no quantity; a lot says « may be used » only when it is
released, no act holds or recalls it, and its decision has not been ended since; anything else says
not to use it, and a number that no lot bears says that nothing is known of it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.apps.catalogue.codes import USES
from maillage.apps.needs.bridges import use_of
from maillage.apps.production.codes import LotStatus
from maillage.apps.production.models import Lot
from maillage.apps.production.queries.recalls import RecallMark, recalled
from maillage.apps.records.queries.acts import ActRow, acts_numbered
from maillage.kernel.identifiers import LotId
from maillage.kernel.text import Text


class Standing(StrEnum):
    """What a holder must know before anything else."""

    RELEASED = "released"
    RECALLED = "recalled"
    HELD = "held"
    DECISION_ENDED = "decision_ended"
    NOT_RELEASED = "not_released"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    MISTYPED = "mistyped"


@dataclass(frozen=True, slots=True)
class VerifiedLot:
    """`use` is what the decision allows in words; `act` holds the lot or ended its decision."""

    code: str
    standing: Standing
    version: str = ""
    design: str = ""
    design_name: Text | None = None
    category: str = ""
    use: Text | None = None
    rules: str = ""
    decision: str = ""
    decision_until: date | None = None
    workshop: str = ""
    made_until: date | None = None
    quarantine_end: date | None = None
    act: str = ""
    recall: str = ""  # the act of a recall that reaches it, whatever else holds it

    @property
    def usable(self) -> bool:
        return self.standing is Standing.RELEASED


def _standing(lot: Lot, decision: ActRow | None, day: date) -> tuple[Standing, str]:
    if lot.status == LotStatus.HELD:
        return Standing.HELD, lot.held_by_act
    if lot.status == LotStatus.REJECTED:
        return Standing.REJECTED, ""
    if lot.status != LotStatus.RELEASED:
        return Standing.NOT_RELEASED, ""
    ended = decision.ended_on(day) if decision is not None else None
    if ended is not None:
        return Standing.DECISION_ENDED, ended.number
    return Standing.RELEASED, ""


READ = ("order__need__establishment", "profile__version__design", "workshop")


def verified_lot(text: str, day: date) -> VerifiedLot:
    """The lot of a number as read or typed (case forgiven). Four queries at most; refuses nothing."""
    try:
        code = str(LotId.parse(text))
    except ValueError:
        return VerifiedLot(text.strip().upper()[:40], Standing.MISTYPED)
    return verified_lots([code], day)[code]


def verified_lots(codes: Collection[str], day: date) -> dict[str, VerifiedLot]:
    """The lots of well-formed numbers, each of them answered. Four queries at most."""
    found = {lot.code: lot for lot in Lot.objects.select_related(*READ).filter(code__in=set(codes))}
    acts = acts_numbered({lot.decision for lot in found.values() if lot.decision})
    decisions = {number: act.as_amended(day) for number, act in acts.items()}
    marks = recalled(found)
    return {
        code: _verified(found[code], decisions.get(found[code].decision), marks.get(code), day)
        if code in found
        else VerifiedLot(code, Standing.UNKNOWN)
        for code in codes
    }


def _verified(lot: Lot, decision: ActRow | None, mark: RecallMark | None, day: date) -> VerifiedLot:
    standing, act = _standing(lot, decision, day)
    if mark is not None:
        standing, act = Standing.RECALLED, mark.act
    version = lot.profile.version
    return VerifiedLot(
        code=lot.code,
        standing=standing,
        version=version.code,
        design=version.design.code,
        design_name=Text.from_dict(version.design.name),
        category=lot.category,
        use=USES[use_of(lot.order.need)],
        rules="" if decision is None else str(decision.payload["rules"]),
        decision=lot.decision,
        decision_until=None if decision is None else decision.valid_until,
        workshop=lot.workshop.code,
        made_until=lot.made_until,
        quarantine_end=lot.quarantine_end,
        act=act,
        recall="" if mark is None else mark.act,
    )
