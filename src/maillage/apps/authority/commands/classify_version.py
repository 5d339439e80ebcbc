"""Record the classification of one version × profile × use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, get_args

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.codes import (
    BASIS_BEFORE_ITS_DATE,
    BASIS_ENDED,
    BASIS_REQUIRED,
    BELOW_TREE,
    REVIEW_REQUIRED,
    REVIEW_TOO_LATE,
    RUNOFF_BEFORE_END,
    TREE_UNANSWERED,
    UNKNOWN_ACT,
    UNKNOWN_CHOICE,
    UNKNOWN_REFERENCE,
)
from maillage.apps.authority.commands.checks import (
    iso,
    require_choice,
    require_past_hypothesis,
    require_period,
    require_reason,
)
from maillage.apps.catalogue.codes import Use
from maillage.apps.catalogue.models import Profile
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.safety.decision_tree import QUESTIONS, propose
from maillage.safety.terms import Authority, Qualification

REVIEW_DAYS = 56  # safety scheme §2: review-by is eight weeks at most in a crisis
CATEGORIES = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class DecisionTerms:
    """What the authority decides, for one use of one profile."""

    profile: str
    use: str
    category: str
    effective_from: date
    effective_until: date | None = None
    review_by: date | None = None
    runoff: date | None = None
    qualification: str = ""
    competent_authority: str = ""
    basis: str = ""  # number of the legal basis act
    occupations: Sequence[str] = ()
    claims: Sequence[str] = ()
    uses: int | None = None  # how many times an object may be used; None: by the unit's protocol
    rules: str = ""
    reason: str = ""
    tree: Mapping[str, bool] = field(default_factory=dict)  # answers to the decision tree, by question
    departure: str = ""  # why the category is milder than the tree proposes

    def payload(self, version: str, sha256: str) -> dict[str, Any]:
        return {
            "version": version,
            "profile": self.profile,
            "use": self.use,
            "sha256": sha256,
            "category": self.category,
            "effective_from": iso(self.effective_from),
            "effective_until": iso(self.effective_until),
            "review_by": iso(self.review_by),
            "runoff": iso(self.runoff),
            "qualification": self.qualification,
            "competent_authority": self.competent_authority,
            "basis": self.basis,
            "occupations": list(self.occupations),
            "claims": list(self.claims),
            "uses": self.uses,
            "rules": self.rules,
            "reason": self.reason,
            **self._reasoning(),
        }

    def _reasoning(self) -> dict[str, Any]:
        """The answers to the tree, what it proposed, and why the decision departs from it."""
        if not self.tree:
            return {}
        kept: dict[str, Any] = {"tree": dict(self.tree), "proposed": propose(self.tree).category}
        return kept | ({"departure": self.departure.strip()} if self.departure.strip() else {})


def check_terms(terms: DecisionTerms) -> None:
    require_choice("category", terms.category, CATEGORIES)
    require_choice("use", terms.use, [use.value for use in Use])
    require_choice("qualification", terms.qualification, get_args(Qualification))
    if terms.competent_authority:
        require_choice("competent_authority", terms.competent_authority, get_args(Authority))
    require_period(terms.effective_from, terms.effective_until)
    require_reason(terms.reason)
    if terms.uses is not None and terms.uses < 1:  # it is printed on labels
        raise Refusal(UNKNOWN_CHOICE, field="uses", value=str(terms.uses), expected=["1, 2, 3…"])
    latest = terms.effective_from + timedelta(days=REVIEW_DAYS)
    if terms.review_by is None and terms.category == "C":
        raise Refusal(REVIEW_REQUIRED, latest=latest.isoformat())
    if terms.review_by is not None and terms.review_by > latest:
        raise Refusal(REVIEW_TOO_LATE, latest=latest.isoformat())
    if terms.runoff is not None and (terms.effective_until is None or terms.runoff < terms.effective_until):
        raise Refusal(RUNOFF_BEFORE_END, runoff=iso(terms.runoff), until=iso(terms.effective_until) or "—")


def _check_tree(terms: DecisionTerms) -> None:
    """Answers, when given, are whole; a category milder than they lead to says why. Only a person relaxes."""
    if not terms.tree:
        return
    for question in terms.tree:
        require_choice("tree", question, [known.id for known in QUESTIONS])
    proposal = propose(terms.tree)
    if proposal.unanswered:
        raise Refusal(TREE_UNANSWERED, questions=list(proposal.unanswered))
    if terms.category < proposal.category and not terms.departure.strip():
        raise Refusal(BELOW_TREE, field="departure", category=terms.category, proposed=proposal.category)


def check_basis(terms: DecisionTerms) -> None:
    """C cites a basis; a cited basis exists, and is cited neither before its own date nor after its end."""
    if not terms.basis:
        if terms.category == "C":
            raise Refusal(BASIS_REQUIRED)
        return
    require_standing_basis(terms.basis, terms.effective_from)


def require_standing_basis(number: str, start: date) -> None:
    """Refuses a basis that does not exist, or may not be cited by a decision that begins that day."""
    if not number:
        return
    basis = Act.objects.filter(number=number, kind=ActKind.LEGAL_BASIS.value).first()
    if basis is None:
        raise Refusal(UNKNOWN_ACT, number=number)
    if start < basis.valid_from:
        raise Refusal(BASIS_BEFORE_ITS_DATE, basis=basis.number, start=basis.valid_from.isoformat())
    by = basis.ended_by.order_by("pk").first()
    ends = [basis.valid_until, None if by is None else by.valid_from - timedelta(days=1)]
    last = min((day for day in ends if day is not None), default=None)
    if last is not None and start > last:
        raise Refusal(BASIS_ENDED, basis=basis.number, last=last.isoformat(), by=by.number if by else "—")


def decision_facts(*, terms: DecisionTerms, actor: Actor, clock: Clock, hypothesis: bool = False) -> ActFacts:
    """The decision as it would be recorded, once everything about it is checked."""
    require(actor, "decisions.record")
    profile = Profile.objects.select_related("version").filter(code=terms.profile).first()
    if profile is None:
        raise Refusal(UNKNOWN_REFERENCE, field="profile", value=terms.profile)
    check_terms(terms)
    _check_tree(terms)
    if hypothesis:
        require_past_hypothesis(terms.effective_from, terms.effective_until, clock)
    check_basis(terms)
    return ActFacts(
        kind=ActKind.DECISION.value,
        subject=terms.profile,
        object=terms.use,
        valid_from=terms.effective_from,
        valid_until=terms.effective_until,
        payload=terms.payload(profile.version.code, profile.version.sha256),
    )


@warmed
@command
def classify_version(*, terms: DecisionTerms, actor: Actor, clock: Clock, hypothesis: bool = False) -> Stated:
    """The decision; a later one for the same profile and use replaces it from its own start.

    `hypothesis`: a scenario supposes it, over days that no real work will see.
    """
    facts = decision_facts(terms=terms, actor=actor, clock=clock, hypothesis=hypothesis)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock, hypothesis=hypothesis)
