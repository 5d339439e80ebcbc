"""Why can't I? Every rule of a question with what it answers, and who may do what."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from maillage.api.asking import actor_of, only, today_of
from maillage.api.problems import ReasonOut
from maillage.api.reads.rules import Asked as Question
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import needs, why
from maillage.api.shapes import Marked, marked, reasons_out
from maillage.apps.accounts.rights import explain_right
from maillage.apps.authority.queries.explanation import Explanation, explain
from maillage.apps.production.policies import require_plans
from maillage.apps.production.queries.need_explanation import explain_need
from maillage.apps.production.queries.unserved import Pair
from maillage.apps.production.queries.work_explanation import explain_work
from maillage.kernel.text import Text
from maillage.safety.rule_words import QUESTIONS, STAGES


class RuleOut(Schema):
    """One rule. `state`: pass, refuse or not_applicable."""

    rule: str
    question: Text
    stage: Text
    state: str
    reasons: list[ReasonOut]
    warnings: list[ReasonOut]


class Answer(Marked):
    """The whole answer. `awaits`: reasons that only a lot or a sample, which was not given, can meet; `withheld`:
    what keeps the need of a proposal from every workshop, whatever the rules say."""

    action: str
    allowed: bool
    subject: str
    profile: str
    use: str
    workshop: str
    establishment: str
    recipient_class: str
    day: date
    last_day: date | None
    rules: list[RuleOut]
    awaits: list[ReasonOut]
    withheld: list[ReasonOut]


class AskedOnADay(Question):
    """Who makes what, for whom, on which day. Without a day: today."""

    action: Literal["make", "release", "deliver", "sample"] = "make"
    day: date | None = None


class AskedOfWork(Schema):
    """Without an action, what comes next; without a day, today, or every day left to make it."""

    action: Literal["", "make", "release", "deliver", "sample"] = ""
    day: date | None = None


def _answer(request: HttpRequest, found: Explanation) -> dict[str, Any]:
    return {
        **found.stated,
        "withheld": reasons_out(request, found.withheld),
        "awaits": reasons_out(request, found.without),
        "rules": [
            {
                "rule": outcome.rule,
                "question": QUESTIONS[outcome.rule],
                "stage": STAGES[stage],
                "state": outcome.state,
                "reasons": reasons_out(request, outcome.reasons),
                "warnings": reasons_out(request, outcome.warnings),
            }
            for stage, outcome in found.every_rule
        ],
    }


@why.get("", response=Answer)
@only(AskedOnADay)
def every_rule(request: HttpRequest, asked: Query[AskedOnADay]) -> dict[str, Any]:
    """What each rule answers, for who would make what for whom."""
    known = actor_of(request).user_id is not None
    given = asked.model_dump(exclude={"day"})
    return _answer(request, explain(**given, day=asked.day or today_of(request), with_persons=known))


@why.get("/of/{code}", response=Answer)
@only(AskedOfWork)
def every_rule_of_work(request: HttpRequest, code: str, asked: Query[AskedOfWork]) -> dict[str, Any]:
    """What each rule answers about a proposal, an order or a lot."""
    found = explain_work(
        code=code,
        actor=actor_of(request),
        today=today_of(request),
        action=asked.action or None,
        day=asked.day,
    )
    return _answer(request, found)


class NeedAnswer(Schema):
    """Why a need is not served: what withholds it, what the acts say of its object (`doubts`), what the plan says of
    it. `asked_of`: whom the rules among its reasons were asked about, each with its own whole answer at `/why`."""

    need: str
    plan: str
    late: int
    missing: int
    withheld: list[ReasonOut]
    doubts: list[ReasonOut]
    planned: list[ReasonOut]
    asked_of: list[marked(Pair)]  # type: ignore[valid-type]


class OfPlan(Schema):
    plan: str = Field("", description="A plan’s code; empty: the latest that speaks of the need.")


@needs.get("/{code}/why", response=NeedAnswer)
@only(OfPlan)
def why_need(request: HttpRequest, code: str, asked: Query[OfPlan]) -> dict[str, Any]:
    """Why a need is not served. A plan is named by who may read plans."""
    actor = actor_of(request)
    if asked.plan:
        require_plans(actor)
    found = explain_need(code=code, plan=asked.plan, day=today_of(request))
    said = {name: reasons_out(request, getattr(found, name)) for name in ("withheld", "doubts", "planned")}
    return {**found.stated, **said, "asked_of": found.asked_of}


class RoleOut(Schema):
    """A role that opens the action, on which scope, and who gives it."""

    role: str
    name: Text
    scope: str
    needs_factor: bool
    givers: list[Text]
    held: bool


class RightOut(Schema):
    """`answer`: empty when some role of whoever asks opens it on its scope, else the code of the refusal."""

    action: str
    words: Text
    answer: str
    roles: list[RoleOut]


@why.get("/right/{action}", response=RightOut)
@only(Nothing)
def who_may(request: HttpRequest, action: str) -> Any:
    """Which roles open an action, and who gives them."""
    return explain_right(action=action, actor=actor_of(request))
