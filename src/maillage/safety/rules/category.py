"""The national category: the cell of the matrix, and the conditions it puts on the need.

Guarantees: D is refused always, with one code; an unclassified version is never made, released or delivered;
posts unstated are care posts; an employer's assessment unstated is not "no PPE". These hold whatever the
scheme in force says. Source: safety scheme §2, §3 (matrix).
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import binds
from maillage.safety.facts import Facts
from maillage.safety.matrix import NO_PPE_REQUIRED, NON_CARE_POSTS, OCCUPATION_NAMED
from maillage.safety.rule import (
    ALWAYS,
    NOT_APPLICABLE,
    PASS,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
)
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import worded


@rule("category.scheme", Stage.CATEGORY, ALWAYS, (), ("category.scheme_not_in_force",))
def scheme_in_force(facts: Facts, day: date) -> Answer:
    scheme = facts.scheme
    if binds(day, scheme.effective_from, scheme.effective_until):
        return PASS
    params = {"scheme": scheme.number, "day": iso(day)}
    return refuse(Reason("category.scheme_not_in_force", params, scheme.number))


@rule(
    "category.cell",
    Stage.CATEGORY,
    ALWAYS,
    (Facet.UNIT, Facet.CLASS),
    (
        "category.d_off_platform",
        "category.unclassified",
        "category.recipient_not_served",
        "sample.not_open",
    ),
)
def cell(facts: Facts, _day: date) -> Answer:
    unit = facts.unit
    category = unit.category
    if category == "D":
        return refuse(Reason("category.d_off_platform", {}, unit.act))
    sampling = facts.action == "sample"
    if category == "unclassified" and not sampling:
        params = {"version": unit.version, "profile": unit.profile}
        return refuse(Reason("category.unclassified", params, unit.act))
    if sampling and category not in ("C", "unclassified"):
        return refuse(Reason("sample.not_open", worded("category", category), unit.act))
    klass = facts.recipient.recipient_class
    found = facts.scheme.cell(category, klass)
    closed = found is None or (found.samples_only and not sampling)
    if closed or (category == "unclassified" and klass != "R3"):
        params = {**worded("category", category), **worded("recipient_class", klass)}
        return refuse(Reason("category.recipient_not_served", params, unit.act))
    return PASS


@rule(
    "category.need",
    Stage.CATEGORY,
    ALWAYS,
    (Facet.UNIT, Facet.NEED),
    (
        "category.posts_unstated",
        "category.care_posts",
        "category.ppe_assessment_missing",
        "category.ppe_required",
        "category.occupation_not_named",
    ),
)
def need(facts: Facts, _day: date) -> Answer:
    unit, recipient = facts.unit, facts.recipient
    found = facts.scheme.cell(unit.category, recipient.recipient_class)
    if found is None or not found.conditions:
        return NOT_APPLICABLE
    reasons: list[Reason] = []
    category = worded("category", unit.category)
    if NON_CARE_POSTS in found.conditions and recipient.posts != "non_care":
        code = "category.posts_unstated" if recipient.posts is None else "category.care_posts"
        reasons.append(Reason(code, category, unit.act))
    if NO_PPE_REQUIRED in found.conditions and recipient.no_ppe_required is not True:
        unstated = recipient.no_ppe_required is None
        code = "category.ppe_assessment_missing" if unstated else "category.ppe_required"
        reasons.append(Reason(code, category, unit.act))
    if OCCUPATION_NAMED in found.conditions:
        named = unit.decision.occupations if unit.decision is not None else ()
        if not recipient.occupation or recipient.occupation not in named:
            params = {
                "act": unit.act,
                "occupation": shown(recipient.occupation),
                "named": list(named) or [shown("")],
            }
            reasons.append(Reason("category.occupation_not_named", params, unit.act))
    return judged(reasons)


RULES = (scheme_in_force, cell, need)
