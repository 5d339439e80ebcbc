"""State that somebody other than the workshop has seen its certificate of insurance."""

from __future__ import annotations

from datetime import date

from maillage.apps.accounts.actor import Actor, Place, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.network.commands.changing import workshop_to_change
from maillage.apps.network.insurance import CHECKED, is_checked, mark_checked
from maillage.apps.network.models import Workshop
from maillage.apps.network.workshop_reasons import INSURANCE_CHANGED, INSURANCE_CHECKED, INSURANCE_UNSTATED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Conflict, Refusal


@command
def check_insurance(
    *, workshop: str, since: date | None, until: date | None, actor: Actor, clock: Clock
) -> Workshop:
    """Dated and signed by the coordination of its territory, never by the workshop itself.

    `since` and `until` are the dates that were read beside the certificate: a Conflict when the workshop has
    changed them meanwhile.
    """
    row = workshop_to_change(workshop, actor)
    require(actor, "workshops.edit", Place(row.department))
    if row.insured_from is None:
        raise Refusal(INSURANCE_UNSTATED, workshop=row.code)
    if (since, until) != (row.insured_from, row.insured_until):
        raise Conflict(INSURANCE_CHANGED, workshop=row.code)
    if is_checked(row):
        raise Refusal(INSURANCE_CHECKED, workshop=row.code, by=row.checked_by)
    mark_checked(row, actor, clock)
    row.save(update_fields=CHECKED)
    journal(actor=actor, clock=clock, verb="check_insurance", subject=row.code)
    return row
