"""An act is shown with all it does before it is recorded: its terms in words, then its effects.

Guarantees: looking writes nothing; what is confirmed is what was shown, word for word: when the
effects have changed since, the new ones are shown and nothing is recorded; a form that the rules
refuse never reaches the confirmation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.records.canonical import canonical
from maillage.apps.records.codes import ACT_NAMES, ActKind
from maillage.apps.records.commands.publish_or_prepare import is_prepared
from maillage.apps.records.effects import ActFacts, Change, preview
from maillage.apps.records.queries.prepared import exact_text
from maillage.kernel.clock import today
from maillage.web.act_words import changes_of, subject_url, subject_words
from maillage.web.act_words import stated as facts_stated
from maillage.web.asking import FORM_PAGE, Done, carry_out, clock_of

CONFIRMED, AGAIN = "confirme", "modifier"
PAGE = "maillage/pages/acts/confirm.html"


class Recorded(Protocol):
    """What a command returns: only its number is shown."""

    number: Any


def done(number: str) -> Done:
    """Recorded: the act's own page says what it does."""
    return Done(reverse("act", args=[number]), _("L’acte %(number)s est enregistré.") % {"number": number})


def stated(act: Recorded) -> Done:
    """In force at once, or prepared: its page says who must approve and sign it."""
    if not is_prepared(act):
        return done(act.number)
    said = _("L’acte %(number)s est préparé : il prendra effet une fois approuvé, signé et publié.")
    return Done(reverse("prepared", args=[act.number]), said % {"number": act.number})


def _mark(facts: ActFacts, changes: Sequence[Change]) -> str:
    """What tells one act with its effects from another: terms that are not filled in (those that stand, of an amendment)
    may have changed too since they were shown."""
    said = "\n".join(
        [canonical(facts.payload), *(f"{change.subject} {change.says.fr}" for change in changes)]
    )
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Everything that was filled in, to be sent again by the confirmation."""
    ours = {"csrfmiddlewaretoken", CONFIRMED, AGAIN}
    return [
        (name, str(value)) for name, values in request.POST.lists() for value in values if name not in ours
    ]


def _confirmation(
    request: HttpRequest, facts: ActFacts, changes: Sequence[Change], frame: dict[str, Any]
) -> HttpResponse:
    context = {
        **frame,
        "name": ACT_NAMES[ActKind(facts.kind)],
        "subject": subject_words(facts.kind, facts.subject),
        "subject_url": subject_url(facts.subject),
        "stated": facts_stated(facts.payload),
        "effects": [change.says for change in changes],
        "changed": bool(request.POST.get(CONFIRMED)),
        "carried": _carried(request),
        "mark": _mark(facts, changes),
        "changes": changes_of(facts.kind, facts.payload),
        "exact": exact_text(facts, today(clock_of(request))),
    }
    return render(request, PAGE, context)


def confirm(
    request: HttpRequest,
    form: Form,
    *,
    facts: Callable[[], ActFacts],
    record: Callable[[], Recorded],
    always: bool = False,
    template: str = FORM_PAGE,
    **frame: Any,
) -> HttpResponse:
    """The form, then what recording it would do, then the act.

    `facts` checks everything and writes nothing; `record` is the command. Without `always`, an act that
    changes nothing under way is recorded at once.
    """
    if request.method == "POST" and form.is_valid() and AGAIN not in request.POST:
        found = carry_out(form, facts)
        if found is not None:
            changes = preview(found, today(clock_of(request)))
            seen = request.POST.get(CONFIRMED) == _mark(found, changes)
            if not seen and (changes or always or CONFIRMED in request.POST):
                return _confirmation(request, found, changes, frame)
            act = carry_out(form, record)
            if act is not None:
                recorded = stated(act)
                messages.success(request, recorded.message)
                return redirect(recorded.url)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **frame}, status=status)
