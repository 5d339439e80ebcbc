"""Territory policies: they can only restrict.

Guarantees: a policy in force on any territory that contains the recipient, and that names the category (or
none), the unit (or none) and the class (or none), refuses; no policy opens anything. A recipient whose
territory is unknown does not slip past a policy that would otherwise bind. Source: safety scheme §1.5, §3.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Policy, binds
from maillage.safety.facts import Facts
from maillage.safety.rule import ALWAYS, PASS, Answer, Facet, Stage, judged, rule
from maillage.safety.terms import worded


def _covers(policy: Policy, facts: Facts) -> bool:
    if policy.categories and facts.unit.category not in policy.categories:
        return False
    classes = policy.recipient_classes
    if classes and facts.recipient.recipient_class not in classes:
        return False
    return not policy.designs or any(name in policy.designs for name in facts.unit.names())


@rule(
    "territory.policy",
    Stage.TERRITORY,
    ALWAYS,
    (Facet.UNIT, Facet.PLACE),
    ("territory.forbids", "territory.recipient_unknown"),
)
def policy(facts: Facts, day: date) -> Answer:
    if not facts.policies:
        return PASS
    chain = facts.recipient.territories
    reasons: list[Reason] = []
    for found in facts.policies:
        if not binds(day, found.start, found.until) or not _covers(found, facts):
            continue
        if chain and found.territory not in chain:
            continue
        code = "territory.forbids" if chain else "territory.recipient_unknown"
        params = {
            "territory": found.territory,
            "act": found.act,
            **worded("category", facts.unit.category),
        }
        reasons.append(Reason(code, params, found.act))
    return judged(reasons)


RULES = (policy,)
