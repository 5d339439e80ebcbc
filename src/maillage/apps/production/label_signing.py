"""What signs the labels of a lot, and for how long: never a signature that its own verdict would refuse.

Guarantees: a lot whose decision an act has ended gets no label at all; a label is signed only when the register is
open, holds the lot's decision, and a label key is at hand; otherwise its code is the address of decision record 0010
and the sheet says in words that it is not signed. A signed label expires after 180 days, and never after its decision.

Source: trust page §2; decision record 0023.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings

from maillage.apps.production.label_codes import DECISION_ENDED
from maillage.apps.production.models import Lot
from maillage.apps.records.keyring import label_key
from maillage.apps.records.queries.acts import act_numbered
from maillage.apps.records.queries.register import published, register_is_open
from maillage.kernel.refusals import Refusal
from maillage.register import labels
from maillage.register.keys import SecretKey

LABEL_DAYS: Final = 180
WHOLE_LOT: Final = 0


@dataclass(frozen=True, slots=True)
class Seal:
    """What every label of a printing shares."""

    key: SecretKey
    leaf: bytes
    issued: date
    expires: date


def seal_for(lot: Lot, day: date) -> Seal | None:
    """The seal of labels printed on `day`; None when they cannot be signed. Raises Refusal
    ``label.decision_ended``."""
    decision = act_numbered(lot.decision)
    ended = None if decision is None else decision.ended_on(day)
    if ended is not None:
        raise Refusal(DECISION_ENDED, code=lot.code, decision=lot.decision, act=ended.number)
    if not register_is_open() or decision is None:
        return None
    record, key = published(lot.decision), label_key()
    last = day + timedelta(days=LABEL_DAYS)
    until = decision.last_day(day)
    if until is not None:
        last = min(last, until)
    if record is None or key is None or last < day:
        return None
    return Seal(key, record.leaf[: labels.LEAF_SIZE], day, last)


def lot_address(lot: Lot) -> str:
    """The address of the lot's public page: signs nothing, and is what an unsigned label carries."""
    return f"{settings.ORIGIN}/LOT/{lot.code}".upper()


def code_of(lot: Lot, unit: int, seal: Seal | None) -> str:
    """What the code of one bag carries (`WHOLE_LOT`: of the lot itself)."""
    if seal is None:
        return lot_address(lot)
    version = lot.profile.version
    label = labels.Label(
        lot=lot.code,
        unit=unit,
        decision=lot.decision,
        design=version.design.code,
        version=version.number,
        category=lot.category,
        issued=seal.issued,
        expires=seal.expires,
        leaf=seal.leaf,
    )
    return labels.address(labels.write(label, seal.key), settings.ORIGIN)
