"""Give a past scenario the decision and legal basis it supposes, when no authority gave one.

Guarantees: in a real installation nothing is written that would be in force today or later;
an existing decision for care in force on the scenario's day is used as it is; what is
written says in its own words that it is a scenario's hypothesis.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.codes import SCENARIO_NOT_PAST
from maillage.apps.authority.commands.classify_version import REVIEW_DAYS, DecisionTerms, classify_version
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.queries.classification import decisions_of
from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal


class _Given(TypedDict):
    actor: Actor
    clock: Clock
    hypothesis: bool


HOLDER = "État / the State"
RULES = "Hypothèse de scénario. / A scenario’s hypothesis."


def _last_day(day: date, now: date) -> date:
    """Eight weeks at most; in a real installation never today or later."""
    longest = day + timedelta(days=REVIEW_DAYS)
    if installation_kind() == "demo":
        return longest
    if day >= now:
        raise Refusal(SCENARIO_NOT_PAST, day=day.isoformat())
    return min(longest, now - timedelta(days=1))


def _basis(design: str, day: date, until: date) -> BasisTerms:
    return BasisTerms(
        kind="crisis_purchase",
        reference=f"Scénario du {day.isoformat()} : achat de crise supposé, {design}",
        dated=day,
        effective_from=day,
        until=until,
        issuer="labour_ministry",
        holder=HOLDER,
        scope=[design],
        carers_only=True,
        outside_normal_distribution=True,
    )


def _decision(profile: str, basis: str, day: date, until: date) -> DecisionTerms:
    return DecisionTerms(
        profile=profile,
        use=Use.CARE,
        category="C",
        effective_from=day,
        effective_until=until,
        review_by=until,
        qualification="ppe_iii",
        competent_authority="labour_ministry",
        basis=basis,
        rules=RULES,
        reason="Hypothèse de scénario, sans valeur de décision. / A scenario’s hypothesis, not a decision.",
    )


@command
def ensure_scenario_decision(*, profile: Profile, day: date, actor: Actor, clock: Clock) -> bool:
    """Whether the decision for care in force that day is a scenario's, written now or before.

    What is written: category C, for carers, under a crisis purchase by the State. `profile`
    comes with its version and design read. Raises Refusal ``scenario.day_not_past``.
    """
    design = profile.version.design.code
    standing = decisions_of(design, Use.CARE, day).get(profile.code)
    if standing is not None:
        return bool(standing.payload["rules"] == RULES)
    until = _last_day(day, today(clock))
    given: _Given = {"actor": actor, "clock": clock, "hypothesis": True}
    basis = record_legal_basis(terms=_basis(design, day, until), **given)
    classify_version(terms=_decision(profile.code, basis.number, day, until), **given)
    return True
