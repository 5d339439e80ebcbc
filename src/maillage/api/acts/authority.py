"""Acts that clear or refuse: decisions, legal bases, policies, attestations, acceptances, holds, endings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Status
from pydantic import Field

from maillage.api.acts.needs import Recorded
from maillage.api.acts.signing import Stated, answered
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import acts
from maillage.api.shapes import Given
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift, withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, confirm_hold, place_hold, suspend
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy


class Terms(Given):
    """What a decision says beside its category, and why."""

    effective_until: date | None = None
    review_by: date | None = None
    runoff: date | None = None
    qualification: str = ""
    competent_authority: str = ""
    basis: str = Field("", description="The number of the legal basis.")
    occupations: list[str] = []
    claims: list[str] = []
    uses: int | None = Field(None, ge=1)
    rules: str = Field("", max_length=1000)
    reason: str = Field("", max_length=1000)


class Decision(Terms):
    """The category of one use of one profile. What category C needs is refused when absent, each by its code."""

    profile: str = Field(examples=["D0001-V1/F1"])
    use: str = Field(examples=["care"])
    category: str = Field(examples=["C"])
    effective_from: date
    tree: dict[str, bool] = Field(
        {}, description="Answers to the decision tree, by question: see `/decision-tree`."
    )
    departure: str = Field("", max_length=1000, description="Why a category milder than the tree proposes.")


@acts.post("/decisions", response={201: Stated, 202: Stated})
@only(Nothing)
def decide(request: HttpRequest, given: Decision) -> Any:
    """Classify a version × profile × use."""
    terms = DecisionTerms(**given.model_dump())
    act = classify_version(terms=terms, actor=known_actor(request), clock=clock_of(request))
    return answered(act)


class Subcontractor(Given):
    workshop: str
    since: date
    until: date | None = None


class Basis(Given):
    """What makes supplying lawful, as the outside act says it."""

    kind: str = Field(examples=["derogation"])
    reference: str = Field(max_length=200)
    dated: date
    effective_from: date
    until: date | None = None
    runoff: date | None = None
    issuer: str = ""
    holder: str = ""
    holder_health_institution: bool = False
    certificate: str = ""
    scope: list[str] = []
    subcontractors: list[Subcontractor] = []
    carers_only: bool = False
    outside_normal_distribution: bool = False
    replaces: str = ""


@acts.post("/bases", response={201: Stated, 202: Stated})
@only(Nothing)
def base(request: HttpRequest, given: Basis) -> Any:
    """Record a legal basis."""
    stated = given.model_dump(exclude={"replaces", "subcontractors"})
    contracts = [(each.workshop, each.since, each.until) for each in given.subcontractors]
    act = record_legal_basis(
        terms=BasisTerms(**stated, subcontractors=contracts),
        replaces=given.replaces,
        actor=known_actor(request),
        clock=clock_of(request),
    )
    return answered(act)


class Policy(Given):
    """A territory forbids, never opens. An empty list means every category, design or class."""

    territory: str = Field(examples=["R44"])
    reason: str = Field(max_length=1000)
    valid_from: date
    valid_until: date | None = None
    categories: list[str] = []
    designs: list[str] = []
    recipient_classes: list[str] = []


@acts.post("/policies", response={201: Stated, 202: Stated})
@only(Nothing)
def restrict(request: HttpRequest, given: Policy) -> Any:
    """Restrict a territory."""
    act = record_policy(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return answered(act)


class Attestation(Given):
    """A level, a training or an appointment of a workshop; nobody declares their own."""

    workshop: str
    kind: str = Field(examples=["level"])
    value: str = Field(examples=["M2"])
    evidence: str = Field(max_length=1000)
    valid_from: date
    valid_until: date | None = None
    granted_by: str = Field("", max_length=200)


@acts.post("/attestations", response={201: Recorded})
@only(Nothing)
def attest(request: HttpRequest, given: Attestation) -> Any:
    """Attest a workshop."""
    act = record_attestation(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})


class Acceptance(Given):
    """What an establishment accepts or refuses of a profile."""

    establishment: str
    profile: str
    valid_from: date
    valid_until: date | None = None
    accepted: bool = True
    critical_care: bool = False
    first_article_on: date | None = None
    first_article_maker: str = ""
    note: str = Field("", max_length=300)


@acts.post("/acceptances", response={201: Recorded})
@only(Nothing)
def answer(request: HttpRequest, given: Acceptance) -> Any:
    """Record an establishment’s answer."""
    act = record_acceptance(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return Status(201, {"number": act.number})


class Stop(Given):
    """Everything that matches all that is named stops at once."""

    design: str = ""
    version: str = ""
    profile: str = ""
    workshop: str = ""
    lot: str = ""
    batch: str = Field("", max_length=80, description="Of material, as written on it.")
    reason: str = Field(max_length=1000)

    def scope(self) -> HoldScope:
        return HoldScope(**self.model_dump(exclude={"reason"}))


@acts.post("/holds", response={201: Recorded})
@only(Nothing)
def hold(request: HttpRequest, given: Stop) -> Any:
    """Place an immediate hold: it only restricts, and is confirmed or lifted within 24 hours."""
    actor, clock = known_actor(request), clock_of(request)
    act = place_hold(scope=given.scope(), reason=given.reason, actor=actor, clock=clock)
    return Status(201, {"number": act.number})


@acts.post("/suspensions", response={201: Stated, 202: Stated})
@only(Nothing)
def suspension(request: HttpRequest, given: Stop) -> Any:
    """Suspend: a decision of the authority."""
    actor, clock = known_actor(request), clock_of(request)
    act = suspend(scope=given.scope(), reason=given.reason, actor=actor, clock=clock)
    return answered(act)


class Ended(Given):
    reason: str = Field(max_length=1000)


@acts.post("/{number}/confirm", response={201: Stated, 202: Stated})
@only(Nothing)
def confirmed(request: HttpRequest, number: str, given: Ended) -> Any:
    """Confirm a hold: a suspension of the same scope takes over, and nothing is freed meanwhile."""
    actor, clock = known_actor(request), clock_of(request)
    return answered(confirm_hold(number=number, reason=given.reason, actor=actor, clock=clock))


@acts.post("/{number}/lift", response={201: Stated, 202: Stated})
@only(Nothing)
def lifted(request: HttpRequest, number: str, given: Ended) -> Any:
    """Lift a hold or a suspension."""
    act = lift(number=number, reason=given.reason, actor=known_actor(request), clock=clock_of(request))
    return answered(act)


@acts.post("/{number}/withdraw", response={201: Stated, 202: Stated})
@only(Nothing)
def withdrawn(request: HttpRequest, number: str, given: Ended) -> Any:
    """Withdraw an act."""
    act = withdraw(number=number, reason=given.reason, actor=known_actor(request), clock=clock_of(request))
    return answered(act)
