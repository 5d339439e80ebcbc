"""The rules themselves: a verdict with every reason, the matrix, the codes, the territories."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from maillage.api.asking import actor_of, only, today_of
from maillage.api.problems import ReasonOut
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import codes, decision_tree, matrix, territories, verdicts
from maillage.api.shapes import reasons_out, shown, without
from maillage.apps.authority.commands.checks import require_choice
from maillage.apps.authority.queries.dossier import Clearance, clearance
from maillage.apps.boards.queries.territories import TerritoryLine, territory_counts
from maillage.kernel.reasons import catalogue
from maillage.kernel.text import Text
from maillage.safety.decision_tree import QUESTIONS, Question, propose
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.terms import CATEGORIES, RECIPIENT_CLASSES
from maillage.safety.verdict import Verdict

Ruled = without(
    Verdict, "refusals", "warnings", name="Ruled", refusals=list[ReasonOut], warnings=list[ReasonOut]
)
Cleared = without(
    Clearance,
    "make",
    "deliver",
    "lot_reasons",
    name="Cleared",
    make=Ruled,
    deliver=Ruled,
    lot_reasons=list[ReasonOut],
)

QUESTION_IDS = [question.id for question in QUESTIONS]


class Asked(Schema):
    """Who makes what, for whom."""

    profile: str = Field(examples=["D0001-V1/F1"])
    workshop: str = Field(examples=["L0001"])
    establishment: str = Field(examples=["E0001"])
    recipient_class: str = Field("", pattern="^(|R[0-4])$", description="Empty: the establishment’s own.")
    posts: str = Field("", pattern="^(|care|non_care)$", description="Unstated counts as care.")
    no_ppe_required: bool | None = None
    occupation: str = Field("", max_length=80)


def _ruled(request: HttpRequest, found: Verdict) -> dict[str, Any]:
    return shown(
        found,
        refusals=reasons_out(request, found.refusals),
        warnings=reasons_out(request, found.warnings),
    )


@verdicts.get("", response=Cleared)
@only(Asked)
def verdict(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """May this workshop make it today, and deliver it there? Every rule is asked, every reason told."""
    known = actor_of(request).user_id is not None
    found = clearance(**asked.model_dump(), day=today_of(request), with_persons=known)
    return shown(
        found,
        make=_ruled(request, found.make),
        deliver=_ruled(request, found.deliver),
        lot_reasons=reasons_out(request, found.lot_reasons),
    )


class MatrixCell(Schema):
    """Who may make a category for a recipient class. `level` is the least level; none is a no."""

    category: str
    recipient_class: str
    level: str | None
    conditions: list[str]
    samples_only: bool
    off_platform: bool


@matrix.get("", response=list[MatrixCell])
@only(Nothing)
def matrix_cells(request: HttpRequest) -> list[MatrixCell]:  # noqa: ARG001
    """The starting scheme: a proposal that an authority edits, not the law."""
    found = []
    for category in CATEGORIES:
        for recipient in RECIPIENT_CLASSES:
            cell = STARTING_SCHEME.cells.get((category, recipient))
            found.append(
                MatrixCell(
                    category=category,
                    recipient_class=recipient,
                    level=cell.level if cell else None,
                    conditions=sorted(cell.conditions) if cell else [],
                    samples_only=bool(cell and cell.samples_only),
                    off_platform=bool(cell and cell.off_platform),
                )
            )
    return found


@decision_tree.get("", response=list[Question])
@only(Nothing)
def tree_questions(request: HttpRequest) -> Any:  # noqa: ARG001
    """The questions of the decision tree, in order. Every one is answered yes or no: silence is never a no."""
    return QUESTIONS


class TreeAnswers(Schema):
    """The questions answered yes, and those answered no; each may repeat."""

    yes: list[str] = Field([], examples=[["invasive"]])
    no: list[str] = []


class TreeProposal(Schema):
    """What the tree says. It proposes; only a signed decision classifies."""

    category: str
    settled_by: str
    raised_by: list[str]
    unanswered: list[str]
    for_reviewer: bool


@decision_tree.get("/proposal", response=TreeProposal)
@only(TreeAnswers)
def tree_proposal(request: HttpRequest, asked: Query[TreeAnswers]) -> Any:  # noqa: ARG001
    """The category that these answers lead to; a question answered both ways counts as yes."""
    for question in (*asked.yes, *asked.no):
        require_choice("tree", question, QUESTION_IDS)
    return propose(dict.fromkeys(asked.no, False) | dict.fromkeys(asked.yes, True)).as_dict()


class CodeOut(Schema):
    """A stable code, what it says and what the reader can do; braces stand for its parameters."""

    code: str
    says: Text
    advice: Text


@codes.get("", response=list[CodeOut])
@only(Nothing)
def code_index(request: HttpRequest) -> list[CodeOut]:  # noqa: ARG001
    """Every code a refusal may carry, the same on screen, here and at the command line."""
    return [CodeOut(code=each.code, says=each.says, advice=each.advice) for each in catalogue()]


@territories.get("", response=list[TerritoryLine])
@only(Nothing)
def territory_index(request: HttpRequest) -> Any:  # noqa: ARG001
    """Departments, with their workshops, establishments and open needs; needs are null where too few ask to tell."""
    return territory_counts()
