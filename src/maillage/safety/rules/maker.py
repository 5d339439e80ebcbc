"""The maker: level, training, appointment, legal holder, responsible entity and its insurance.

Guarantees: the cell's level is a minimum, held by an attestation of somebody else; category B is made by
makers trained for the design, category C by makers appointed for it and named in the legal basis or its
written subcontract; an individual (M0, M1) works under a responsible entity with insurance. For a finished
lot all this is asked of the days on which it was made, and of the day of the question.
Source: safety scheme §3 (makers), §4 (who makes).
"""

from __future__ import annotations

from datetime import date

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Attestation, ResponsibleEntity, binds
from maillage.safety.facts import Facts
from maillage.safety.rule import (
    ALWAYS,
    NOT_APPLICABLE,
    ORDERS,
    PASS,
    Answer,
    Facet,
    Stage,
    judged,
    refuse,
    rule,
)
from maillage.safety.rules.basis import cited
from maillage.safety.rules.words import iso, shown
from maillage.safety.terms import rank, worded, worded_list


@rule(
    "maker.level",
    Stage.MAKER,
    ALWAYS,
    (Facet.UNIT, Facet.CLASS, Facet.MAKER, Facet.LOT),
    ("maker.level",),
)
def level(facts: Facts, day: date) -> Answer:
    cell = facts.scheme.cell(facts.unit.category, facts.recipient.recipient_class)
    if cell is None:
        return NOT_APPLICABLE
    needed = rank(cell.level)
    for worked in facts.days_of_work(day):
        held = facts.maker.level_on(worked)
        if rank(held) < needed:
            params = {
                "maker": shown(facts.maker.id),
                "day": iso(worked),
                **worded("needed", cell.level, "level"),
                **worded("held", held, "level"),
                **worded("category", facts.unit.category),
                **worded("recipient_class", facts.recipient.recipient_class),
            }
            return refuse(Reason("maker.level", params, facts.scheme.number))
    return PASS


def _attested(facts: Facts, attestations: tuple[Attestation, ...], day: date) -> bool:
    names = facts.unit.names()
    return any(found.value in names and facts.maker.holds(found, day) for found in attestations)


def _unattested(facts: Facts, worked: date, code: str) -> Answer:
    params = {
        "maker": shown(facts.maker.id),
        "design": facts.unit.design,
        "profile": facts.unit.profile,
        "day": iso(worked),
    }
    return refuse(Reason(code, params, facts.scheme.number))


@rule(
    "maker.training",
    Stage.MAKER,
    ORDERS,
    (Facet.UNIT, Facet.CLASS, Facet.MAKER, Facet.LOT),
    ("maker.not_trained",),
)
def training(facts: Facts, day: date) -> Answer:
    """Asked of every maker of a trained category, and of an M1 wherever the cell asks more than M0."""
    cell = facts.scheme.cell(facts.unit.category, facts.recipient.recipient_class)
    if cell is None:
        return NOT_APPLICABLE
    always = facts.unit.category in facts.scheme.trained
    if not always and rank(cell.level) == 0:
        return NOT_APPLICABLE
    for worked in facts.days_of_work(day):
        asked = always or facts.maker.level_on(worked) == "M1"
        if asked and not _attested(facts, facts.maker.trainings, worked):
            return _unattested(facts, worked, "maker.not_trained")
    return PASS


@rule(
    "maker.appointment",
    Stage.MAKER,
    ORDERS,
    (Facet.UNIT, Facet.MAKER, Facet.LOT),
    ("maker.not_appointed",),
)
def appointment(facts: Facts, day: date) -> Answer:
    if facts.unit.category not in facts.scheme.appointed:
        return NOT_APPLICABLE
    for worked in facts.days_of_work(day):
        if not _attested(facts, facts.maker.appointments, worked):
            return _unattested(facts, worked, "maker.not_appointed")
    return PASS


@rule(
    "maker.legal_holder",
    Stage.MAKER,
    ORDERS,
    (Facet.UNIT, Facet.MAKER, Facet.LOT),
    ("maker.not_named_in_basis",),
)
def legal_holder(facts: Facts, day: date) -> Answer:
    basis = cited(facts)
    # In-house manufacture knows no subcontractor: `basis.in_house_maker` asks for the holder itself.
    if basis is None or facts.unit.category != "C" or basis.kind == "in_house":
        return NOT_APPLICABLE
    maker = facts.maker
    if maker.is_named(basis.holder):
        return PASS
    contracts = [found for found in basis.subcontractors if found.written and maker.is_named(found.maker)]
    for worked in facts.days_of_work(day):
        if not any(binds(worked, found.start, found.until) for found in contracts):
            params = {
                "maker": shown(maker.id),
                "reference": shown(basis.reference),
                "holder": shown(basis.holder),
                "day": iso(worked),
            }
            return refuse(Reason("maker.not_named_in_basis", params, basis.founding))
    return PASS


def _missing_of(entity: ResponsibleEntity | None) -> tuple[str, ...]:
    if entity is None or not entity.id:
        return ("entity",)
    names = ("name", "postal_address", "electronic_address")
    return tuple(name for name in names if not getattr(entity, name))


def _insured(entity: ResponsibleEntity, day: date) -> bool:
    return entity.insured_from is not None and binds(day, entity.insured_from, entity.insured_until)


def _not_covered(entity: ResponsibleEntity, days: list[date]) -> Reason:
    """Why these days are not covered: what the entity states would cover them, but nobody checked it."""
    stated = entity.stated_from is not None and all(
        binds(day, entity.stated_from, entity.stated_until) for day in days
    )
    since, until = (
        (entity.stated_from, entity.stated_until) if stated else (entity.insured_from, entity.insured_until)
    )
    params = {
        "entity": entity.name or entity.id,
        "day": iso(days[0]),
        "since": iso(since),
        "until": iso(until),
    }
    return Reason("maker.insurance_unchecked" if stated else "maker.insurance_missing", params)


@rule(
    "maker.responsible_entity",
    Stage.MAKER,
    ALWAYS,
    (Facet.MAKER, Facet.LOT),
    ("maker.no_responsible_entity", "maker.insurance_missing", "maker.insurance_unchecked"),
)
def responsible_entity(facts: Facts, day: date) -> Answer:
    maker = facts.maker
    entity = maker.responsible
    days = [worked for worked in facts.days_of_work(day) if maker.level_on(worked) in ("M0", "M1")]
    if not days:
        return NOT_APPLICABLE
    reasons: list[Reason] = []
    missing = _missing_of(entity)
    if missing:
        params = {
            "maker": shown(maker.id),
            **worded("held", maker.level_on(days[0]), "level"),
            **worded_list("missing", missing, "field"),
        }
        reasons.append(Reason("maker.no_responsible_entity", params))
    if entity is not None and entity.id:
        uncovered = [worked for worked in days if not _insured(entity, worked)]
        if uncovered:
            reasons.append(_not_covered(entity, uncovered))
    return judged(reasons)


RULES = (level, training, appointment, legal_holder, responsible_entity)
