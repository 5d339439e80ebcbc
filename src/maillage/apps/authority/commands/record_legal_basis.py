"""Record what makes it lawful to supply: one of a closed list of kinds with its required fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, get_args

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.commands.checks import (
    iso,
    require_choice,
    require_past_hypothesis,
    require_period,
)
from maillage.apps.authority.commands.endings import act_to_end
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.safety.terms import Authority, BasisKind


@dataclass(frozen=True, slots=True)
class BasisTerms:
    """The terms of a legal basis. `subcontractors` are (workshop, from, until) of written contracts."""

    kind: str
    reference: str
    dated: date
    effective_from: date
    until: date | None = None
    runoff: date | None = None
    issuer: str = ""
    holder: str = ""
    holder_health_institution: bool = False
    certificate: str = ""
    scope: Sequence[str] = ()
    subcontractors: Sequence[tuple[str, date, date | None]] = ()
    in_house: Mapping[str, Any] = field(default_factory=dict)
    carers_only: bool = False
    outside_normal_distribution: bool = False

    def payload(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "reference": self.reference,
            "dated": iso(self.dated),
            "effective_from": iso(self.effective_from),
            "until": iso(self.until),
            "runoff": iso(self.runoff),
            "issuer": self.issuer,
            "holder": self.holder,
            "holder_health_institution": self.holder_health_institution,
            "certificate": self.certificate,
            "scope": list(self.scope),
            "subcontractors": [
                {"maker": maker, "start": iso(start), "until": iso(until), "written": True}
                for maker, start, until in self.subcontractors
            ],
            "in_house": dict(self.in_house),
            "carers_only": self.carers_only,
            "outside_normal_distribution": self.outside_normal_distribution,
        }


CONDITIONS: Final = ("no_transfer", "no_industrial_scale", "no_equivalent", "quality_system")
DECLARED: Final = ("declared_ars", "declared_ansm")


def in_house_of(given: dict[str, Any]) -> dict[str, Any]:
    """Takes the conditions of in-house manufacture out of `given`, as a payload states them; none of another kind."""
    taken = {name: given.pop(name) for name in CONDITIONS} | {name: iso(given.pop(name)) for name in DECLARED}
    return taken if given["kind"] == "in_house" else {}


def basis_facts(
    *, terms: BasisTerms, actor: Actor, clock: Clock, replaces: str = "", hypothesis: bool = False
) -> ActFacts:
    """The legal basis as it would be recorded, once everything about it is checked.

    It keeps the dates of the outside act that it records, but may be cited, and replaces, from the day of
    its recording at the earliest.
    """
    require(actor, "bases.record")
    require_choice("kind", terms.kind, get_args(BasisKind))
    if terms.issuer:
        require_choice("issuer", terms.issuer, get_args(Authority))
    citable = max(terms.effective_from, terms.dated)
    if hypothesis:
        require_past_hypothesis(citable, terms.until, clock)
    else:
        citable = max(citable, today(clock))
    require_period(citable, terms.until)
    return ActFacts(
        kind=ActKind.LEGAL_BASIS.value,
        subject=terms.reference or terms.kind,
        object="",
        valid_from=citable,
        valid_until=terms.until,
        payload=terms.payload(),
        ends=act_to_end(replaces, {ActKind.LEGAL_BASIS}).number if replaces else "",
    )


@warmed
@command
def record_legal_basis(
    *, terms: BasisTerms, actor: Actor, clock: Clock, replaces: str = "", hypothesis: bool = False
) -> Stated:
    """The act; with `replaces`, the earlier basis ends where this one starts."""
    acts_change()
    facts = basis_facts(terms=terms, actor=actor, clock=clock, replaces=replaces, hypothesis=hypothesis)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock, hypothesis=hypothesis)
