"""Add a manufacturing profile to a version: how a piece is made, with what, in how long."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Profile, Version
from maillage.apps.catalogue.reasons import (
    BAD_DECIMAL,
    MATERIAL_TWICE,
    NO_STEP,
    STEP_TWICE,
    UNKNOWN_VERSION,
)
from maillage.apps.checking import checked, within
from maillage.apps.network.commands.changing import require_process
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.reasons import UNKNOWN_MATERIAL
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

MINUTES_LIMIT = 100_000
DECIMAL_LIMIT = Decimal(1000)


@dataclass(frozen=True, slots=True)
class ProfileTerms:
    """What a profile states, per piece.

    `steps` are (process, minutes); `materials` are (code, decimal quantity in the material's
    own unit, as text: "0.017"); `settings` is free (layer, speed, power…); `envelope_mm` the
    size that must fit in the machine, any axis order; `release_days` between the end of making
    and dispatch; `quarantine_hours` before use.
    """

    name: Text
    steps: Sequence[tuple[str, float]]
    labour_minutes_per_unit: float = 0.0
    materials: Sequence[tuple[str, str]] = ()
    min_lot: int = 1
    envelope_mm: tuple[float, float, float] | None = None
    release_days: int = 0
    quarantine_hours: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)


def _decimal(name: str, given: str) -> str:
    try:
        value = Decimal(given)
    except InvalidOperation:
        value = Decimal("NaN")
    if not (value.is_finite() and 0 < value <= DECIMAL_LIMIT):
        raise Refusal(BAD_DECIMAL, given=given, field=name)
    return str(value)


def _steps(terms: ProfileTerms) -> list[dict[str, Any]]:
    if not terms.steps:
        raise Refusal(NO_STEP)
    processes = [require_process(process) for process, _ in terms.steps]
    for process in processes:
        if processes.count(process) > 1:
            raise Refusal(STEP_TWICE, process=process)
    return [
        {"process": process, "minutes_per_unit": within("minutes_per_unit", minutes, 0.001, MINUTES_LIMIT)}
        for process, minutes in terms.steps
    ]


def _materials(terms: ProfileTerms, known: Collection[str]) -> list[dict[str, str]]:
    codes = [code for code, _ in terms.materials]
    for code in codes:
        if code not in known:
            raise Refusal(UNKNOWN_MATERIAL, given=code, known=sorted(known))
        if codes.count(code) > 1:
            raise Refusal(MATERIAL_TWICE, material=code)
    return [{"id": code, "units_per_unit": _decimal(code, given)} for code, given in terms.materials]


def profile_row(
    version: Version, number: int, terms: ProfileTerms, materials: Collection[str], clock: Clock
) -> Profile:
    """The row of that number; `materials` are the codes known. Raises Refusal."""
    envelope = terms.envelope_mm
    return Profile(
        code=f"{version.code}/F{number}",
        version=version,
        number=number,
        name=terms.name.as_dict(),
        settings=dict(terms.settings),
        steps=_steps(terms),
        labour_minutes_per_unit=within("labour_minutes", terms.labour_minutes_per_unit, 0, MINUTES_LIMIT),
        materials=_materials(terms, materials),
        min_lot=int(within("min_lot", terms.min_lot, 1, 100_000)),
        envelope_mm=None
        if envelope is None
        else [within("envelope", side, 0.1, 100_000) for side in envelope],
        release_days=int(within("release_days", terms.release_days, 0, 365)),
        quarantine_hours=int(within("quarantine_hours", terms.quarantine_hours, 0, 24 * 365)),
        created_at=clock.now(),
    )


@command
def add_profile(*, version: str, terms: ProfileTerms, actor: Actor, clock: Clock) -> Profile:
    """The profile ``D0107-V3/F1``, numbered after the version's last. Never changed afterwards."""
    require(actor, "designs.propose")
    owner = Version.objects.select_related("design").filter(code=version).first()
    if owner is None:
        raise Refusal(UNKNOWN_VERSION, given=version)
    # The design's row is the lock: versions are append-only and not ours to lock for update.
    type(owner.design).objects.select_for_update().get(pk=owner.design.pk)
    known = ensure_materials() if terms.materials else ()
    row = profile_row(owner, owner.profiles.count() + 1, terms, known, clock)
    checked(row).save()
    journal(actor=actor, clock=clock, verb="add_profile", subject=row.code)
    return row
