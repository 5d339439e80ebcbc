"""The legal basis: a closed list of kinds, each with required fields, dates and limits.

Guarantees: category C needs one that is complete, dated, founded by who may found it, and covers the unit;
A and B need none, but a basis that is cited must hold all the same; nothing is made or released before its
date or after its end, and only what was released before its end is delivered, until the run-off date. A
bench sample asks for no basis and opens nothing. Source: safety scheme §1.6, §3 (legal bases);
Regulation (EU) 2017/745 art. 5(5); Recommendation (EU) 2020/403.
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import LegalBasis
from maillage.safety.facts import Facts
from maillage.safety.rule import (
    NOT_APPLICABLE,
    ORDERS,
    PASS,
    Answer,
    Facet,
    Stage,
    refuse,
    rule,
)
from maillage.safety.rules.qualification import may_found
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import DEVICES, worded, worded_list

REQUIRED: dict[str, tuple[str, ...]] = {
    "none": (),
    "ce_marking": ("dated", "holder", "certificate"),
    "derogation": ("dated", "reference", "issuer", "holder", "scope", "until"),
    "in_house": ("dated", "holder", "issuer"),
    "crisis_purchase": (
        "dated",
        "reference",
        "issuer",
        "holder",
        "carers_only",
        "outside_normal_distribution",
    ),
    "clinical_investigation": (),
}
_IN_HOUSE = ("no_transfer", "no_industrial_scale", "no_equivalent", "quality_system")


def cited(facts: Facts) -> LegalBasis | None:
    """The basis relied on; None when there is none, or when it is of no listed kind or needs nothing."""
    basis = facts.unit.basis
    if basis is None or basis.kind == "none" or basis.kind not in REQUIRED:
        return None
    return basis


@rule(
    "basis.present",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT,),
    ("basis.missing", "basis.none_not_enough", "basis.clinical_investigation"),
)
def present(facts: Facts, _day: date) -> Answer:
    basis = facts.unit.basis
    if basis is not None and basis.kind == "clinical_investigation":
        return refuse(Reason("basis.clinical_investigation", {}, basis.founding))
    if facts.unit.category != "C":
        return NOT_APPLICABLE
    if basis is None or basis.kind not in REQUIRED:
        return refuse(Reason("basis.missing", {}, facts.unit.act))
    if basis.kind == "none":
        return refuse(Reason("basis.none_not_enough", {}, facts.unit.act))
    return PASS


def _missing_in_house(basis: LegalBasis, qualification: str, day: date) -> list[str]:
    terms = basis.in_house
    if terms is None:
        missing = [*_IN_HOUSE, "declared_ars"]
    else:
        missing = [name for name in _IN_HOUSE if not getattr(terms, name)]
        if terms.declared_ars is None or terms.declared_ars > day:
            missing.append("declared_ars")
    if qualification in ("device_iib", "device_iii"):
        declared = terms.declared_ansm if terms is not None else None
        if declared is None or declared > day:
            missing.append("declared_ansm")
    return missing


@rule("basis.complete", Stage.AUTHORISATION, ORDERS, (Facet.UNIT,), ("basis.incomplete",))
def complete(facts: Facts, day: date) -> Answer:
    basis = cited(facts)
    if basis is None:
        return NOT_APPLICABLE
    missing = [name for name in REQUIRED[basis.kind] if not getattr(basis, name)]
    if basis.kind == "in_house":
        decision = facts.unit.decision
        qualification = (decision.qualification or "") if decision is not None else ""
        missing += _missing_in_house(basis, qualification, day)
    if not missing:
        return PASS
    params = {**worded("kind", basis.kind), **worded_list("missing", tuple(missing), "field")}
    return refuse(Reason("basis.incomplete", params, basis.founding))


def _start(basis: LegalBasis) -> date | None:
    """The first day on which it may be cited; None when it has no date of its own."""
    if basis.dated is None:
        return None
    return max(basis.dated, basis.effective_from or basis.dated)


def _dates(basis: LegalBasis, day: date, last: date | None, code: str) -> Reason:
    params = {"reference": shown(basis.reference), "day": iso(day)}
    named = {"basis.not_yet_citable": "since", "basis.runoff_passed": "runoff"}.get(code, "until")
    return Reason(code, {**params, named: iso(last)}, basis.founding)


@rule(
    "basis.in_force",
    Stage.AUTHORISATION,
    "make release",
    (Facet.UNIT,),
    ("basis.not_yet_citable", "basis.expired"),
)
def in_force(facts: Facts, day: date) -> Answer:
    basis = cited(facts)
    if basis is None:
        return NOT_APPLICABLE
    start = _start(basis)
    if start is None or day < start:
        return refuse(_dates(basis, day, start, "basis.not_yet_citable"))
    if basis.until is not None and day > basis.until:
        return refuse(_dates(basis, day, basis.until, "basis.expired"))
    return PASS


@rule(
    "basis.in_force_or_run_off",
    Stage.AUTHORISATION,
    "deliver",
    (Facet.UNIT, Facet.LOT),
    ("basis.not_yet_citable", "basis.expired", "basis.runoff_passed"),
)
def in_force_or_run_off(facts: Facts, day: date) -> Answer:
    basis = cited(facts)
    if basis is None:
        return NOT_APPLICABLE
    start = _start(basis)
    if start is None or day < start:
        return refuse(_dates(basis, day, start, "basis.not_yet_citable"))
    if basis.until is None or day <= basis.until:
        return PASS
    decision = facts.unit.decision
    stated = (basis.runoff, decision.runoff if decision is not None else None)
    runoffs = [runoff for runoff in stated if runoff is not None]
    released = facts.lot.released if facts.lot is not None else None
    if released is None or released > basis.until or not runoffs:
        return refuse(_dates(basis, day, basis.until, "basis.expired"))
    runoff = min(runoffs)
    if day <= runoff:
        return PASS
    return refuse(_dates(basis, day, runoff, "basis.runoff_passed"))


@rule("basis.scope", Stage.AUTHORISATION, ORDERS, (Facet.UNIT,), ("basis.out_of_scope",))
def scope(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    if basis is None or not basis.scope:
        return NOT_APPLICABLE
    if any(name in basis.scope for name in facts.unit.names()):
        return PASS
    params = {
        "reference": shown(basis.reference),
        "profile": facts.unit.profile,
        "scope": list(basis.scope),
    }
    return refuse(Reason("basis.out_of_scope", params, basis.founding))


@rule(
    "basis.founded",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT,),
    ("basis.authority_not_competent", "basis.in_house_not_device"),
)
def founded(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    decision = facts.unit.decision
    if basis is None or decision is None or decision.qualification is None:
        return NOT_APPLICABLE
    found: list[Reason] = []
    qualification = decision.qualification
    if basis.issuer is not None and not may_found(basis.kind, basis.issuer, qualification):
        params = {
            **worded("authority", basis.issuer),
            **worded("kind", basis.kind),
            **worded("qualification", qualification),
        }
        found.append(Reason("basis.authority_not_competent", params, basis.founding))
    if basis.kind == "in_house" and qualification not in DEVICES:
        params = worded("qualification", qualification)
        found.append(Reason("basis.in_house_not_device", params, basis.founding))
    return refuse(*found) if found else PASS


@rule(
    "basis.in_house_holder",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT,),
    ("basis.in_house_not_health_institution",),
)
def in_house_holder(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    if basis is None or basis.kind != "in_house":
        return NOT_APPLICABLE
    if basis.holder_health_institution:
        return PASS
    params = {"who": shown(basis.holder)}
    return refuse(Reason("basis.in_house_not_health_institution", params, basis.founding))


@rule(
    "basis.in_house_maker",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT, Facet.MAKER),
    ("basis.in_house_outside_maker",),
)
def in_house_maker(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    if basis is None or basis.kind != "in_house":
        return NOT_APPLICABLE
    if facts.maker.is_named(basis.holder):
        return PASS
    params = {"maker": shown(facts.maker.id), "holder": shown(basis.holder)}
    return refuse(Reason("basis.in_house_outside_maker", params, basis.founding))


@rule(
    "basis.in_house_recipient",
    Stage.AUTHORISATION,
    ORDERS,
    (Facet.UNIT, Facet.RECIPIENT),
    ("basis.in_house_other_entity", "basis.in_house_not_health_institution"),
)
def in_house_recipient(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    if basis is None or basis.kind != "in_house":
        return NOT_APPLICABLE
    recipient = facts.recipient
    found: list[Reason] = []
    if not basis.holder or basis.holder not in (recipient.id, recipient.legal_entity):
        params = {"recipient": shown(recipient.id), "holder": shown(basis.holder)}
        found.append(Reason("basis.in_house_other_entity", params, basis.founding))
    if not recipient.health_institution:
        params = {"who": shown(recipient.id)}
        found.append(Reason("basis.in_house_not_health_institution", params, basis.founding))
    return refuse(*found) if found else PASS


@rule("basis.carers", Stage.AUTHORISATION, ORDERS, (Facet.UNIT, Facet.NEED), ("basis.carers_only",))
def carers(facts: Facts, _day: date) -> Answer:
    basis = cited(facts)
    if basis is None or basis.kind != "crisis_purchase":
        return NOT_APPLICABLE
    recipient = facts.recipient
    if recipient.recipient_class in ("R2", "R3", "R4") and recipient.posts != "non_care":
        return PASS
    params = {
        **worded("recipient_class", recipient.recipient_class),
        **worded("posts", recipient.posts or "care"),
    }
    return refuse(Reason("basis.carers_only", params, basis.founding))


RULES = (
    present,
    complete,
    in_force,
    in_force_or_run_off,
    scope,
    founded,
    in_house_holder,
    in_house_maker,
    in_house_recipient,
    carers,
)
