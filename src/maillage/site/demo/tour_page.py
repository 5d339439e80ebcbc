"""`/visite/`: the tour, in a demonstration only; logins, their public password and the fixed code with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.apps.accounts.codes import DEMONSTRATION_CODE, FACTOR_ROLES
from maillage.apps.records.queries.installation import installation_kind
from maillage.site.demo import PASSWORD
from maillage.site.demo.people import LOGINS, Login
from maillage.site.demo.places import FINDERS, Found, Read
from maillage.site.demo.tour import VISITS, Step, Visit

LOGIN_OF = {login.username: login for login in LOGINS}


@dataclass(frozen=True, slots=True)
class ShownStep:
    step: Step
    url: str


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """`also` are logins that see the same pages, each on what is theirs; `code` when the second factor is asked."""

    visit: Visit
    steps: tuple[ShownStep, ...]
    login: Login | None
    also: tuple[Login, ...]
    code: str


def address_of(step: Step, found: dict[str, Found], read: Read) -> str:
    """Where a step leads today; its list when what it is about is not there any more."""
    if not step.about:
        return reverse(step.route)
    if step.about not in found:
        found[step.about] = FINDERS[step.about](read)
    about = found[step.about]
    return reverse(step.route, kwargs=about) if about else reverse(step.without)


def shown_visits() -> list[ShownVisit]:
    """The tour with the addresses of this database."""
    found: dict[str, Found] = {}
    read = Read()
    return [
        ShownVisit(
            visit,
            tuple(ShownStep(step, address_of(step, found, read)) for step in visit.steps),
            login := LOGIN_OF.get(visit.login),
            tuple(LOGIN_OF[name] for name in visit.also),
            DEMONSTRATION_CODE if login is not None and login.role in FACTOR_ROLES else "",
        )
        for visit in VISITS
    ]


def tour(request: HttpRequest) -> HttpResponse:
    """The page; absent from a real installation."""
    if installation_kind() != "demo":
        raise Http404
    return render(request, "maillage/pages/tour.html", {"visits": shown_visits(), "password": PASSWORD})
