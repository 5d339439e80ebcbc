"""What the verbs of the network share: the locked row to change, closed lists, small checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.checking import within
from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.network.models import Establishment, Machine, Workshop
from maillage.apps.network.policies import place_of
from maillage.apps.network.reasons import (
    BAD_FINESS,
    BAD_SIRET,
    BAD_WEEKDAYS,
    FINESS_TAKEN,
    MALFORMED_PROCESS,
    SIRET_TAKEN,
    UNKNOWN_CLASS,
    UNKNOWN_ESTABLISHMENT,
    UNKNOWN_KIND,
    UNKNOWN_WORKSHOP,
)
from maillage.apps.network.workshop_reasons import UNKNOWN_MACHINE
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import is_siret
from maillage.kernel.refusals import Refusal

PROCESS = re.compile(r"^[a-z][a-z0-9_]{1,29}$")
FINESS = re.compile(r"^[0-9AB]{9}$")
CLASSES = ("R0", "R1", "R2", "R3", "R4")


def workshop_to_change(code: str, actor: Actor) -> Workshop:
    """The workshop, locked to the end of the transaction, when the actor may edit it."""
    row = Workshop.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    require(actor, "workshops.edit", place_of(row.department, row.code))
    return row


def establishment_to_change(code: str) -> Establishment:
    """The establishment, locked; the verb asks who may."""
    row = Establishment.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_ESTABLISHMENT, given=code)
    return row


def machine_to_change(code: str, actor: Actor) -> tuple[Machine, Workshop]:
    """A group of machines and its workshop, locked first: two people never cross on one inventory."""
    place = Machine.objects.filter(code=code).values_list("workshop__code", flat=True).first()
    if place is None:
        raise Refusal(UNKNOWN_MACHINE, given=code)
    row = workshop_to_change(place, actor)
    machine = Machine.objects.filter(code=code).first()  # again, under the lock
    if machine is None:
        raise Refusal(UNKNOWN_MACHINE, given=code)
    return machine, row


def mark_touched(row: Workshop, clock: Clock) -> None:
    """A person edited it: that day it was confirmed, and pages read before are stale."""
    row.updated_at = clock.now()
    row.last_confirmed_on = today(clock)
    row.revision += 1


def touch(row: Workshop, clock: Clock) -> None:
    """The same, saved: for verbs that change no other column of the workshop."""
    mark_touched(row, clock)
    row.save(update_fields=["updated_at", "last_confirmed_on", "revision"])


def require_process(process: str) -> str:
    if not PROCESS.match(process):
        raise Refusal(MALFORMED_PROCESS, process=process)
    return process


def require_weekdays(given: Sequence[int]) -> list[int]:
    if any(day not in range(7) for day in given) or len(set(given)) != len(given):
        raise Refusal(BAD_WEEKDAYS, given=list(given))
    return sorted(given)


def require_kind(kind: str) -> str:
    expected = [k.value for k in EstablishmentKind]
    if kind not in expected:
        raise Refusal(UNKNOWN_KIND, kind=kind, expected=expected)
    return kind


QUARANTINE_LIMIT = 30 * 24  # hours


def require_quarantine(hours: int) -> int:
    return int(within("quarantine_hours", hours, 0, QUARANTINE_LIMIT))


def require_class(given: str) -> str:
    if given not in CLASSES:
        raise Refusal(UNKNOWN_CLASS, given=given)
    return given


def require_finess(finess: str) -> str:
    """The number without spaces, or empty. Corsican departments write 2A and 2B."""
    cleaned = finess.replace(" ", "").upper()
    if cleaned and not FINESS.match(cleaned):
        raise Refusal(BAD_FINESS, finess=finess)
    return cleaned


def require_siret(siret: str) -> str:
    """The number without spaces, or empty."""
    cleaned = "".join(siret.split())
    if cleaned and not is_siret(cleaned):
        raise Refusal(BAD_SIRET, siret=siret)
    return cleaned


def require_free(finess: str = "", siret: str = "", but: Establishment | None = None) -> None:
    """Refuses a number that another establishment has."""
    for field, number, code in (("finess", finess, FINESS_TAKEN), ("siret", siret, SIRET_TAKEN)):
        taken = Establishment.objects.filter(**{field: number}).first() if number else None
        if taken is not None and taken != but:
            named: dict[str, Any] = {field: number}
            raise Refusal(code, **named, holder=taken.code)
