"""What may be said of the code of a label, today: the verdict of the register, and where its lot stands.

Guarantees: the six answers of `maillage.register` and no other; nothing of a label whose signature proves nothing is
shown, not even its lot; *may be used* needs a current verdict, a released lot, and a bag that was labelled here. Not
a word on recipients, quantities of the lot or people. Any number of codes costs the same queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from maillage.apps.production.label_codes import REGISTER_NOT_OPEN, UNIT_UNKNOWN
from maillage.apps.production.models import LabelPrint, Lot
from maillage.apps.production.notices import grounds_of, notice_of
from maillage.apps.production.queries.verification import READ, Standing, VerifiedLot, verified_lots
from maillage.apps.records.queries.public_register import public_register
from maillage.kernel.clock import Clock, civil_date
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.register import label_reasons, labels, verdicts
from maillage.register.code_kinds import CodeKind, read_code
from maillage.register.labels import Label
from maillage.register.verdicts import Outcome, Register, Verdict
from maillage.register.verifying import on_label


class Advice(StrEnum):
    """What the holder of the object does."""

    USE = "use"
    WAIT = "wait"  # quarantine is not over
    DOUBT = "doubt"  # authentic, but nothing proves that it still holds
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag as it was labelled. `replaced`: the lot was bagged again since."""

    unit: int
    pieces: int
    replaced: bool


@dataclass(frozen=True, slots=True)
class CheckedLabel:
    """`label`, `lot` and `bag` are None where the signature proves nothing; `bag` also of a whole lot's code."""

    verdict: Verdict
    advice: Advice
    label: Label | None
    lot: VerifiedLot | None
    bag: Bag | None
    attested: datetime | None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return self.verdict.reasons


NOTHING = Verdict(Outcome.BAD_SIGNATURE, (Reason(REGISTER_NOT_OPEN),))
ENDS = (Outcome.BAD_SIGNATURE, Outcome.UNKNOWN, Outcome.WITHDRAWN, Outcome.NOT_IN_FORCE)


def register_at(now: datetime) -> Register | None:
    """The register as this platform holds it; None while it is not open."""
    found = public_register()
    return None if found is None else found.verified(now)


def message_of(text: str) -> bytes:
    """The message of a code of the route, once its kind is known to be a label's. Raises Refusal."""
    message = labels.of_address(text)
    if read_code(message) is not CodeKind.LABEL:
        raise Refusal(label_reasons.ADDRESS)
    return message


def _judged(register: Register | None, text: str) -> tuple[Verdict, Label | None]:
    if register is None:
        return NOTHING, None
    try:
        message = message_of(text)
    except Refusal as refusal:
        return verdicts.refused(refusal), None
    verdict = on_label(register, message)
    proved = verdict.outcome is not Outcome.BAD_SIGNATURE
    return verdict, labels.of_payload(labels.read(message).payload) if proved else None


def check_labels(texts: Sequence[str], clock: Clock) -> tuple[CheckedLabel, ...]:
    """Every code answered, in order. The register's queries, and four of the lots."""
    now = clock.now()
    register = register_at(now)
    judged = [_judged(register, text) for text in texts]
    codes = {label.lot for _, label in judged if label is not None}
    day = civil_date(now)
    lots = verified_lots(codes, day) if codes else {}
    prints = _prints(codes)
    attested = None if register is None else register.time
    return tuple(_checked(verdict, label, lots, prints, day, attested) for verdict, label in judged)


def check_label(text: str, clock: Clock) -> CheckedLabel:
    return check_labels([text], clock)[0]


def _prints(codes: set[str]) -> Mapping[str, list[LabelPrint]]:
    found: dict[str, list[LabelPrint]] = defaultdict(list)
    rows = (
        LabelPrint.objects.filter(lot__code__in=codes).select_related("lot").order_by("-pk") if codes else ()
    )
    for row in rows:
        found[row.lot.code].append(row)
    return found


def bag_of(prints: Sequence[LabelPrint], unit: int) -> Bag | None:
    """The bag of a number, from the printings of its lot, the last first; None for a number never given."""
    for row in prints:
        if row.first_unit <= unit < row.first_unit + row.bags:
            last = unit == row.first_unit + row.bags - 1
            rest = row.pieces - row.per_bag * (row.bags - 1)
            return Bag(unit, rest if last else row.per_bag, row.first_unit != prints[0].first_unit)
    return None


def _checked(
    verdict: Verdict,
    label: Label | None,
    lots: Mapping[str, VerifiedLot],
    prints: Mapping[str, Sequence[LabelPrint]],
    day: date,
    attested: datetime | None,
) -> CheckedLabel:
    if label is None:
        return CheckedLabel(verdict, Advice.STOP, None, None, None, attested)
    lot, bag = lots[label.lot], bag_of(prints.get(label.lot, ()), label.unit)
    if label.unit and bag is None:
        stray = Reason(UNIT_UNKNOWN, {"unit": label.unit, "lot": label.lot})
        verdict = Verdict(
            Outcome.UNKNOWN, (*_unless_current(verdict), stray), verdict.id, warnings=verdict.warnings
        )
    return CheckedLabel(verdict, _advice(verdict, lot, day), label, lot, bag, attested)


def _unless_current(verdict: Verdict) -> tuple[Reason, ...]:
    return () if verdict.is_current else verdict.reasons


def _advice(verdict: Verdict, lot: VerifiedLot, day: date) -> Advice:
    if verdict.outcome in ENDS or lot.standing is not Standing.RELEASED:
        return Advice.STOP
    if not verdict.is_current:
        return Advice.DOUBT
    if lot.quarantine_end is not None and day <= lot.quarantine_end:
        return Advice.WAIT
    return Advice.USE


def notice_words(code: str, day: date) -> Text | None:
    """The notice of a lot as a page anybody may open shows it on `day`. Five queries."""
    lot = Lot.objects.select_related(*READ).filter(code=code).first()
    return None if lot is None else notice_of(lot, grounds_of([lot], day), public=True).text
