"""Record the request of an administrative authority: the ground that mission orders may then carry.

Guarantees: the platform creates no such ground; it carries the reference, the date and the territory of an
act that an authority took elsewhere (safety scheme §7). Not of the register: it clears no object.
"""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.authority.codes import REQUEST_DATED, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish import publish
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import is_territory


def mission_request_facts(
    *,
    territory: str,
    authority: str,
    reference: str,
    dated: date,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    note: str = "",
) -> ActFacts:
    """The request as it would be recorded, once everything about it is checked."""
    if not is_territory(territory):
        raise Refusal(UNKNOWN_REFERENCE, field="territory", value=territory)
    require(actor, "missions.request", Place(territory))
    require_period(valid_from, valid_until)
    if dated > min(valid_from, today(clock)) or not tidy(authority) or not tidy(reference):
        raise Refusal(REQUEST_DATED, field="dated", dated=dated.isoformat(), start=valid_from.isoformat())
    payload = {
        "territory": territory,
        "authority": tidy(authority),
        "reference": tidy(reference),
        "dated": iso(dated),
        "from": iso(valid_from),
        "until": iso(valid_until),
        "note": tidy(note),
    }
    return ActFacts(
        ActKind.MISSION_REQUEST.value, territory, "", valid_from, payload, valid_until=valid_until
    )


@command
def record_mission_request(
    *,
    territory: str,
    authority: str,
    reference: str,
    dated: date,
    valid_from: date,
    actor: Actor,
    clock: Clock,
    valid_until: date | None = None,
    note: str = "",
) -> Act:
    """The act. Workshops of the territory may cite it from then on; withdrawing it revokes what cites it."""
    facts = mission_request_facts(
        territory=territory, authority=authority, reference=reference, dated=dated, valid_from=valid_from,
        valid_until=valid_until, note=note, actor=actor, clock=clock,
    )  # fmt: skip
    return publish(facts=facts, actor=actor, clock=clock)
