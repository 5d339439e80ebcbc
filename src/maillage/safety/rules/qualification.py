"""The legal qualification, apart from the category, and the authority competent for it.

Guarantees: it is stated; a biocide is refused whatever the category; A and B are neither protective
equipment nor devices; devices and in vitro diagnostics answer to ANSM, protective equipment to the labour
ministry, DGCCRF or customs, anything else to a national authority: a territory only restricts.
Source: safety scheme §1.7, §3; Regulations (EU) 2016/425, 2017/745, 528/2012.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.facts import Facts
from maillage.safety.rule import (
    ALWAYS,
    NOT_APPLICABLE,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
)
from maillage.safety.terms import DEVICES, NATIONAL, PPE, worded

_ANSM = frozenset(("ansm",))
_PPE_AUTHORITIES = frozenset(("labour_ministry", "dgccrf", "customs"))


def competent(qualification: str) -> frozenset[str]:
    """The authorities competent for a legal qualification."""
    if qualification in DEVICES or qualification == "ivd":
        return _ANSM
    return _PPE_AUTHORITIES if qualification in PPE else NATIONAL


def may_found(kind: str, issuer: str, qualification: str) -> bool:
    """Whether `issuer` may found a legal basis of this kind for this qualification."""
    if kind == "in_house":
        return issuer == "health_institution"
    if kind == "derogation":
        return issuer in competent(qualification)
    if kind == "crisis_purchase":
        return issuer in NATIONAL
    return True


def first_question(protects_wearer: bool, protects_or_treats_patient: bool, disinfects: bool) -> str:
    """Where the first legal question leads: ``biocide``, ``device``, ``ppe`` or ``general_product``.

    What serves a patient is a device even when it also protects its wearer: the stricter answer.
    """
    if disinfects:
        return "biocide"
    if protects_or_treats_patient:
        return "device"
    return "ppe" if protects_wearer else "general_product"


@rule(
    "qualification.lawful",
    Stage.QUALIFICATION,
    ALWAYS,
    (Facet.UNIT,),
    (
        "qualification.missing",
        "qualification.biocide",
        "qualification.authority_missing",
        "qualification.authority_not_competent",
        "qualification.beyond_category",
    ),
)
def lawful(facts: Facts, _day: date) -> Answer:
    decision = facts.unit.decision
    if decision is None:
        return NOT_APPLICABLE
    act = decision.act
    qualification = decision.qualification
    category = facts.unit.category
    if qualification is None:
        # A version under review may be bench-tested before its qualification is settled.
        if category == "unclassified" and facts.action == "sample":
            return NOT_APPLICABLE
        return refuse(Reason("qualification.missing", {"act": act}, act))
    worded_qualification = worded("qualification", qualification)
    found: list[Reason] = []
    if qualification == "biocide":
        found.append(Reason("qualification.biocide", worded_qualification, act))
    elif category in ("A", "B") and (qualification in PPE | DEVICES or qualification == "ivd"):
        params = {**worded_qualification, **worded("category", category)}
        found.append(Reason("qualification.beyond_category", params, act))
    authority = decision.competent_authority
    if category == "unclassified" and facts.action == "sample":
        return judged(found)
    if authority is None:
        params = {"act": act, **worded_qualification}
        found.append(Reason("qualification.authority_missing", params, act))
    elif authority not in competent(qualification):
        params = {**worded("authority", authority), **worded_qualification}
        found.append(Reason("qualification.authority_not_competent", params, act))
    return judged(found)


RULES = (lawful,)
