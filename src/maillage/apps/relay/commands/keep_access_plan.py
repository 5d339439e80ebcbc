"""A workshop writes its access plan: health rules, who answers on the spot, the owner's dated consent.

Guarantees: rules that change have another version, and what was acknowledged before no longer counts for a
new place; the consent is dated, never to come, and slots are opened only on days that it covers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import checked
from maillage.apps.network.commands.member_facts import require_period
from maillage.apps.relay.models import AccessPlan
from maillage.apps.relay.policies import require_access_plan, workshop_row
from maillage.apps.relay.reasons import CONSENT_DATED
from maillage.apps.writing import command
from maillage.formats.tables import tidy
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class AccessTerms:
    """`owner`: who may open the premises; `consent_reference`: where the consent is written."""

    rules: str
    responsible: str
    owner: str
    consent_on: date
    consent_reference: str
    consent_until: date | None = None


@command
def keep_access_plan(*, workshop: str, terms: AccessTerms, actor: Actor, clock: Clock) -> AccessPlan:
    """The plan as it now is."""
    shop = workshop_row(workshop, lock=True)
    require_access_plan(actor, department=shop.department, workshop=shop.code)
    require_period(terms.consent_on, terms.consent_until)
    if terms.consent_on > today(clock):
        raise Refusal(CONSENT_DATED, field="consent_on", day=terms.consent_on.isoformat())
    rules = "\n".join(line.strip() for line in terms.rules.strip().splitlines())
    row = AccessPlan.objects.select_for_update().filter(workshop=shop).first() or AccessPlan(workshop=shop)
    if row.pk is not None and row.rules != rules:
        row.rules_version += 1
    row.rules, row.responsible, row.owner = rules, tidy(terms.responsible), tidy(terms.owner)
    row.consent_on, row.consent_until = terms.consent_on, terms.consent_until
    row.consent_reference, row.updated_at = tidy(terms.consent_reference), clock.now()
    checked(row).save()
    journal(
        actor=actor, clock=clock, verb="keep_access_plan", subject=shop.code, rules_version=row.rules_version,
        consent_on=row.consent_on.isoformat(),
    )  # fmt: skip
    return row
