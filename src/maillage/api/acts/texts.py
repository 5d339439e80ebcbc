"""Amendments of decisions, notices of prevention, rulings: acts of the authority in words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from pydantic import Field

from maillage.api.acts.authority import Terms
from maillage.api.acts.signing import Stated, answered
from maillage.api.asking import clock_of, known_actor, only
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import acts
from maillage.api.shapes import Given
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.authority.commands.record_notice import record_notice
from maillage.apps.authority.commands.record_ruling import RulingTerms, record_ruling


class Amended(Terms):
    """New terms of a decision. What is left out stays as it stood; `null` takes a date or a number away."""

    valid_from: date

    def changes(self) -> dict[str, Any]:
        """Only what was sent."""
        return self.model_dump(exclude_unset=True, exclude={"valid_from", "reason"})


@acts.post("/{number}/amend", response={201: Stated, 202: Stated})
@only(Nothing)
def amend_terms(request: HttpRequest, number: str, given: Amended) -> Any:
    """Amend a decision: it keeps its number; neither its category nor its files change."""
    act = amend_decision(
        number=number,
        changes=given.changes(),
        valid_from=given.valid_from,
        reason=given.reason,
        actor=known_actor(request),
        clock=clock_of(request),
    )
    return answered(act)


class BothLanguages(Given):
    fr: str = Field("", max_length=5000)
    en: str = Field("", max_length=5000)


class NoticeText(Given):
    """What an object asks for in use, beside the notice of its category."""

    about: str = Field(description="A design, a version or a profile.", examples=["D0001"])
    text: BothLanguages
    valid_from: date
    valid_until: date | None = None
    reason: str = Field("", max_length=1000)


@acts.post("/notices", response={201: Stated, 202: Stated})
@only(Nothing)
def give_notice(request: HttpRequest, given: NoticeText) -> Any:
    """State a notice: it adds to that of the category, and takes nothing out of it."""
    act = record_notice(**given.model_dump(), actor=known_actor(request), clock=clock_of(request))
    return answered(act)


class RulingText(Given):
    """A question and the answer of the authority. By itself it neither clears nor refuses."""

    about: str = Field(
        description="A design, a version, a profile, a territory, or the number of an act.",
        examples=["D0001"],
    )
    question: BothLanguages
    answer: BothLanguages
    valid_from: date
    valid_until: date | None = None
    appeal: bool = Field(False, description="Whether it answers an appeal against the act that it is about.")
    reason: str = Field("", max_length=1000)


@acts.post("/rulings", response={201: Stated, 202: Stated})
@only(Nothing)
def rule_on(request: HttpRequest, given: RulingText) -> Any:
    """Answer a question of interpretation, or an appeal."""
    terms = RulingTerms(**given.model_dump())
    return answered(record_ruling(terms=terms, actor=known_actor(request), clock=clock_of(request)))
