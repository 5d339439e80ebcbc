"""Open a scenario, or open it again: its hypotheses, and one supposed need per department.

Guarantees: opened twice with the same figures it changes nothing; its needs never mix with
real ones; a department that no longer has a need has its need closed, with a reason; once
pieces are accepted for a need, the scenario can no longer change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.models import Design
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN
from maillage.apps.checking import checked, within
from maillage.apps.needs.codes import Channel, ClosingReason, NeedStatus, Posts
from maillage.apps.needs.models import Need, Scenario
from maillage.apps.needs.reasons import SCENARIO_COMMITTED
from maillage.apps.network.codes import EstablishmentKind
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded, position_of
from maillage.apps.network.queries.establishments import SCENARIO_SOURCE
from maillage.apps.network.vouching import vouch
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.formats.hospital_load import ScenarioNeed
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import establishment_code, need_code
from maillage.kernel.refusals import Refusal

DROPPED = (
    "Le scénario rouvert ne suppose plus ce besoin. / The scenario, opened again, no longer supposes it."
)


@dataclass(frozen=True, slots=True)
class OpenedScenario:
    """What was written. `closed`: needs that the scenario no longer supposes."""

    code: str
    created: int
    updated: int
    unchanged: int
    closed: int
    pieces: int


def _hospitals(wanted: Sequence[ScenarioNeed], clock: Clock) -> dict[str, Establishment]:
    """The reference hospital of each department, created when absent."""
    found = {row.external_id: row for row in Establishment.objects.filter(source=SCENARIO_SOURCE)}
    missing = [need for need in wanted if f"hospital:{need.department}" not in found]
    if missing:
        first = next_number("establishment", count=len(missing))
        rows = [_hospital(need, establishment_code(first + n), clock) for n, need in enumerate(missing)]
        for row in Establishment.objects.bulk_create(rows):
            found[row.external_id] = row
    return {need.department: found[f"hospital:{need.department}"] for need in wanted}


def _hospital(need: ScenarioNeed, code: str, clock: Clock) -> Establishment:
    place = position_of(need.commune)
    name = f"Hôpital de référence, {place.city} (scénario)"
    row = Establishment(
        code=code,
        source=SCENARIO_SOURCE,
        external_id=f"hospital:{need.department}",
        name=name,
        kind=EstablishmentKind.HOSPITAL.value,
        recipient_class="R3",
        search=folded(name, code),
        created_at=clock.now(),
        updated_at=clock.now(),
        **place.columns(),
    )
    vouch(row)
    return row


def _require_free(row: Need, scenario: str) -> None:
    if row.committed or row.received:
        raise Refusal(SCENARIO_COMMITTED, scenario=scenario, need=row.code)


def _save_scenario(code: str, day: date, days: int, hypotheses: Mapping[str, Any], clock: Clock) -> None:
    row = Scenario.objects.select_for_update().filter(code=code).first()
    facts = {"day": day, "days": days, "hypotheses": dict(hypotheses)}
    if row is None:
        row = Scenario(code=code, created_at=clock.now(), updated_at=clock.now(), **facts)
    elif all(getattr(row, name) == value for name, value in facts.items()):
        return
    for name, value in facts.items():
        setattr(row, name, value)
    row.updated_at = clock.now()
    checked(row).save()


def _update(row: Need, facts: Mapping[str, Any], scenario: str, clock: Clock) -> bool:
    """Whether the need changed; a need closed by a former opening is open again."""
    wanted = {**facts, "status": NeedStatus.OPEN.value}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    _require_free(row, scenario)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.closed_reason = row.closed_note = ""
    row.closed_at = None
    row.updated_at = clock.now()
    row.save()
    return True


def _close(row: Need, scenario: str, clock: Clock) -> None:
    _require_free(row, scenario)
    row.status, row.closed_reason = NeedStatus.CLOSED.value, ClosingReason.NOT_NEEDED.value
    row.closed_note = DROPPED
    row.closed_at = row.updated_at = clock.now()
    row.save()


def _create(
    fresh: Sequence[ScenarioNeed], facts: Mapping[str, Mapping[str, Any]], scenario: str, clock: Clock
) -> None:
    if not fresh:
        return
    first = next_number("need", count=len(fresh))
    Need.objects.bulk_create(
        Need(
            code=need_code(first + n),
            recipient_class="R3",
            posts=Posts.CARE.value,
            source=SCENARIO_SOURCE,
            channel=Channel.SCENARIO.value,
            external_id=f"{scenario}:{need.department}",
            scenario=scenario,
            created_at=clock.now(),
            updated_at=clock.now(),
            **facts[need.department],
        )
        for n, need in enumerate(fresh)
    )


def _write_needs(
    code: str, needs: Sequence[ScenarioNeed], facts: Mapping[str, Mapping[str, Any]], clock: Clock
) -> OpenedScenario:
    rows = Need.objects.select_for_update(of=("self",)).filter(scenario=code)
    known = {row.external_id: row for row in rows.select_related("establishment", "design")}
    stated = {f"{code}:{need.department}": need.department for need in needs}
    _create([need for need in needs if f"{code}:{need.department}" not in known], facts, code, clock)
    kept = [(known[key], department) for key, department in stated.items() if key in known]
    updated = sum(_update(row, facts[department], code, clock) for row, department in kept)
    dropped = [row for key, row in known.items() if key not in stated and row.status == NeedStatus.OPEN]
    for row in dropped:
        _close(row, code, clock)
    return OpenedScenario(
        code=code,
        created=len(needs) - len(kept),
        updated=updated,
        unchanged=len(kept) - updated,
        closed=len(dropped),
        pieces=sum(need.quantity for need in needs),
    )


@command
def open_scenario(
    *,
    code: str,
    day: date,
    days: int,
    design: str,
    hypotheses: Mapping[str, Any],
    needs: Sequence[ScenarioNeed],
    actor: Actor,
    clock: Clock,
) -> OpenedScenario:
    """The scenario `code` of `days` days from `day`; each need is due on its last day."""
    require(actor, "needs.import")
    within("days", days, 1, 365)
    wanted = Design.objects.filter(code=design).first()
    if wanted is None:
        raise Refusal(UNKNOWN_DESIGN, given=design)
    _save_scenario(code, day, days, hypotheses, clock)
    hospitals = _hospitals(needs, clock)
    facts = {
        need.department: {
            "establishment": hospitals[need.department],
            "design": wanted,
            "quantity": need.quantity,
            "deadline": day + timedelta(days=days - 1),
        }
        for need in needs
    }
    opened = _write_needs(code, needs, facts, clock)
    journal(
        actor=actor, clock=clock, verb="open_scenario", subject=code, created=opened.created,
        updated=opened.updated, closed=opened.closed, pieces=opened.pieces,
    )  # fmt: skip
    return opened
