"""Classifying, step by step: the unit, the tree page by page, the terms of one category, all read again.

Guarantees: nothing is written before the last page, which shows the act whole, what it opens and what it
stops; every step is an address; the tree proposes and a person decides, saying why when it is milder.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.authority.commands.classify_version import CATEGORIES, classify_version, decision_facts
from maillage.apps.authority.queries.review import ReviewFile, review_file
from maillage.apps.catalogue.codes import USES
from maillage.kernel.clock import today
from maillage.safety.decision_tree import QUESTIONS
from maillage.safety.terms import LABELS
from maillage.web.asking import (
    actor_of,
    bound,
    clock_of,
    framed,
    language,
    opens_somewhere,
    require_somewhere,
    signed_in,
)
from maillage.web.confirming import confirm
from maillage.web.forms.decisions import (
    STEPS,
    Course,
    DecisionForm,
    TreeStepForm,
    UnitForm,
    latest_review,
)
from maillage.web.signing.again import asked_again

PAGE = "maillage/pages/acts/classify.html"
TREE = "maillage/pages/acts/decision_tree.html"
COURSE = (
    gettext_lazy("L’objet et son usage"),
    *(title for title, _steps in STEPS),
    gettext_lazy("La décision"),
)
WORDS = {question.id: question.words for question in QUESTIONS}


def _step_form(request: HttpRequest, step: int) -> Form:
    """The questions of a page: with errors when it was sent incomplete, else with what is known."""
    sent = request.GET.get("etape") == str(step)
    return TreeStepForm(request.GET if sent else None, step=step, initial=request.GET.dict())


def _said(course: Course) -> dict[str, Any]:
    """What the tree says once it is whole, and the way back to each of its pages."""
    proposal = course.proposal
    return {
        "proposal": proposal,
        "settled_by": WORDS.get(proposal.settled_by),
        "raised_by": [WORDS[name] for name in proposal.raised_by],
        "answers": [(WORDS[name], answer) for name, answer in course.answers.items()],
        "backs": [(title, f"?{course.address(but=steps, categorie='')}") for title, steps in STEPS],
    }


def _asking(request: HttpRequest, course: Course, step: int, template: str, **context: Any) -> HttpResponse:
    form = _step_form(request, step)
    status = 422 if form.is_bound and not form.is_valid() else 200
    title, steps = STEPS[step]
    context |= {"form": form, "step": step, "step_title": title, "carried": course.pairs(but=steps)}
    return render(request, template, context, status=status)


def _others(course: Course) -> list[dict[str, str]]:
    """The categories that the reviewer may choose instead."""
    return [
        {
            "category": category,
            "words": LABELS["category"][category].to(language()),
            "url": f"?{course.address(categorie=category)}",
        }
        for category in CATEGORIES
        if category != course.category
    ]


def _initial(course: Course, file: ReviewFile, request: HttpRequest) -> dict[str, Any]:
    """What the last decision on this unit said, where it may be said again; else the usual terms."""
    day = today(clock_of(request))
    initial: dict[str, Any] = {"effective_from": day}
    if course.category == "C":
        initial["review_by"] = latest_review(day)
    for name in ("qualification", "competent_authority", "basis", "rules", "uses"):
        initial[name] = file.last_terms.get(name)
    for name in ("occupations", "claims"):
        initial[name] = "\n".join(file.last_terms.get(name, ()))
    return initial


def _frame(**more: Any) -> dict[str, Any]:
    title, up = _("Classer un profil pour un usage"), _("Autorité")
    return framed(title, up, reverse("authority_board"), steps=COURSE, **more)


def _known(course: Course, file: ReviewFile) -> dict[str, Any]:
    """What the side of the page tells of the unit."""
    kept = file.last_terms.get("tree", {})
    again = replace(course, answers=kept, chosen="")
    return {
        "file": file,
        "use_words": USES[course.use],
        "last_tree": f"?{again.address()}" if kept and kept != course.answers else "",
        "others_standing": [
            {"profile": s.profile, "use": USES[s.use], "category": s.category, "act": s.act, "hold": s.hold}
            for s in file.others
        ],
    }


@signed_in
def decision_new(request: HttpRequest) -> HttpResponseBase:
    require_somewhere(actor_of(request), "decisions.record")
    course = Course.read(request.GET)
    if not course.profile or not course.use:
        form = UnitForm(request.GET if "etape" in request.GET else None, initial=request.GET.dict())
        status = 422 if form.is_bound and not form.is_valid() else 200
        carried = replace(course, profile="", use="").pairs()
        context = _frame(form=form, current=1, carried=carried)
        return render(request, PAGE, context, status=status)
    file = review_file(course.profile, course.use, today(clock_of(request)))
    if course.step is not None:
        return _asking(
            request, course, course.step, PAGE, **_frame(**_known(course, file), current=course.step + 2)
        )
    return _terms(request, course, file)


def _terms(request: HttpRequest, course: Course, file: ReviewFile) -> HttpResponse:
    if (prove := asked_again(request)) is not None:
        return prove
    given: dict[str, Any] = {"actor": actor_of(request), "clock": clock_of(request)}
    day = today(given["clock"])
    form = bound(DecisionForm, request, course=course, day=day, initial=_initial(course, file, request))
    return confirm(
        request,
        form,
        facts=lambda: decision_facts(terms=form.terms(), **given),
        record=lambda: classify_version(terms=form.terms(), **given),
        always=True,
        template=PAGE,
        **_frame(
            **_known(course, file), current=len(COURSE), terms=True, chosen=course.category, others=_others(course),
            milder=course.category < course.proposal.category, **_said(course),
        ),
    )  # fmt: skip


def decision_tree(request: HttpRequest) -> HttpResponse:
    """Open to all: it proposes, it decides nothing."""
    course = Course.read(request.GET)
    context: dict[str, Any] = {"steps": [title for title, _steps in STEPS]}
    if course.step is not None:
        return _asking(request, course, course.step, TREE, **context, current=course.step + 1)
    may_decide = opens_somewhere(actor_of(request), "decisions.record")
    context |= {"may_decide": may_decide, "address": course.address(), "current": len(STEPS) + 1}
    return render(request, TREE, context | _said(course))
