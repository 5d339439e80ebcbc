"""Forms of a classification: the unit, the decision tree step by step, the terms of the category chosen.

Guarantees: the tree's answers travel in the address, so that every step is a link that can be sent
and gone back to; the form of the terms holds the fields of one category and no other; what it leaves
empty stays unstated in the act, and what is unstated opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.classify_version import CATEGORIES, REVIEW_DAYS, DecisionTerms
from maillage.apps.catalogue.codes import USES
from maillage.safety.decision_tree import QUESTIONS, Proposal, Question, propose
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.forms.authority import bases, profiles
from maillage.web.forms.terms import CARE_ONLY, TermsForm

ANSWERS = {"yes": True, "no": False}
# The pages of the tree: what could kill, what serves whom, what raises a doubt.
STEPS: tuple[tuple[Any, tuple[int, ...]], ...] = (
    (gettext_lazy("Ce qui pourrait tuer"), (1,)),
    (gettext_lazy("À qui il sert"), (2, 3)),
    (gettext_lazy("Les doutes"), (5,)),
)
PROFILE, USE, CATEGORY = "profil", "usage", "categorie"


def _questions(steps: tuple[int, ...]) -> list[Question]:
    return [question for question in QUESTIONS if question.step in steps]


@dataclass(frozen=True, slots=True)
class Course:
    """Where a classification stands, as its address says: the unit, the answers, the category chosen."""

    profile: str
    use: str
    chosen: str
    answers: Mapping[str, bool]

    @classmethod
    def read(cls, asked: QueryDict) -> Course:
        """A use, a category or an answer that is not known is dropped: the page then asks for it again."""
        use, chosen = asked.get(USE, ""), asked.get(CATEGORY, "")
        return cls(
            profile=asked.get(PROFILE, ""),
            use=use if use in USES else "",
            chosen=chosen if chosen in CATEGORIES else "",
            answers={q.id: ANSWERS[str(asked[q.id])] for q in QUESTIONS if asked.get(q.id) in ANSWERS},
        )

    @property
    def proposal(self) -> Proposal:
        return propose(self.answers)

    @property
    def category(self) -> str:
        return self.chosen or self.proposal.category

    @property
    def step(self) -> int | None:
        """The page of the tree that has a question to answer; None once the tree is whole."""
        waiting = set(self.proposal.unanswered)
        for number, (_title, steps) in enumerate(STEPS):
            if any(question.id in waiting for question in _questions(steps)):
                return number
        return None

    def pairs(self, *, but: tuple[int, ...] = (), **changes: str) -> list[tuple[str, str]]:
        """The course as its address carries it, less the answers of the steps `but`."""
        named = {PROFILE: self.profile, USE: self.use, CATEGORY: self.chosen} | changes
        left_out = {question.id for question in _questions(but)}
        words = {True: "yes", False: "no"}
        answers = [(name, words[value]) for name, value in self.answers.items() if name not in left_out]
        return [*((name, value) for name, value in named.items() if value), *answers]

    def address(self, *, but: tuple[int, ...] = (), **changes: str) -> str:
        return urlencode(self.pairs(but=but, **changes))


class UnitForm(forms.Form):
    """What is classified: a profile of a version, for a use."""

    use_required_attribute = False
    profil = fields.one_of(gettext_lazy("Profil de fabrication"), profiles(gettext_lazy("Choisir un profil")))
    usage = fields.radios(gettext_lazy("Usage"), fields.texts(USES))


class TreeStepForm(forms.Form):
    """The questions of one page of the tree, each yes or no; none is taken for a no."""

    use_required_attribute = False

    def __init__(self, *args: Any, step: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in _questions(STEPS[step][1]):
            self.fields[question.id] = fields.radios(
                question.words.to(language()), lambda: [("no", _("Non")), ("yes", _("Oui"))]
            )


DISTRIBUTED = ("effective_until", "review_by", "runoff", "uses", "rules")


class DecisionForm(TermsForm):
    """The terms of a decision of one category."""

    field_order = (
        "departure", "qualification", "competent_authority", "basis", "effective_from", "effective_until",
        "review_by", "runoff", "uses", "occupations", "claims", "rules", "reason",
    )  # fmt: skip
    departure = fields.sentence(
        gettext_lazy("Pourquoi une catégorie moins stricte que celle de l’arbre"),
        help_text=gettext_lazy("Public. Vous seul pouvez assouplir ce que l’arbre propose, et il faut dire pourquoi."),
    )  # fmt: skip
    effective_from = fields.day(
        gettext_lazy("En vigueur à partir du"), help_text=gettext_lazy("Aujourd’hui au plus tôt.")
    )
    reason = fields.sentence(
        gettext_lazy("Motif"),
        help_text=gettext_lazy("Public : ce qui a été examiné et pourquoi cette catégorie."),
    )

    def __init__(self, *args: Any, course: Course, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course, category = course, course.category
        self.fields["basis"].choices = bases(day, gettext_lazy("Choisir"))  # type: ignore[attr-defined]
        unwanted: list[str] = []
        if category >= course.proposal.category:
            unwanted.append("departure")
        if category != "C":
            unwanted += CARE_ONLY
            self.fields["review_by"].required = False
        elif course.use == "care":
            unwanted.append("occupations")
        if category == "D":
            unwanted += DISTRIBUTED
        for name in unwanted:
            del self.fields[name]
        self._limit(day)

    def _limit(self, day: date) -> None:
        """What the browser itself refuses; the command asks again."""
        self.fields["effective_from"].widget.attrs["min"] = day.isoformat()
        if "review_by" in self.fields:
            self.fields["review_by"].widget.attrs["min"] = day.isoformat()

    def terms(self) -> DecisionTerms:
        course = self.course
        stated = {**self.cleaned_data, **self.lists()}
        return DecisionTerms(
            profile=course.profile, use=course.use, category=course.category, tree=course.answers, **stated
        )


def latest_review(day: date) -> date:
    """The last day on which a decision that starts on `day` may be due for review."""
    return day + timedelta(days=REVIEW_DAYS)
