"""A page that moves takes its step of the tour with it."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from maillage.site.demo.places import FINDERS
from maillage.site.demo.tour import VISITS

# what each finder gives: the name of the argument of the address
ARGUMENTS = dict.fromkeys(FINDERS, "code") | {
    "followed_request": "token",
    "carried_mission": "serial",
    "signed_label": "text",
    "maker_page": "token",
    "last_hold": "number",
    "suspension": "number",
    "to_sign": "number",
    "regional_account": "username",
}


def test_every_step_of_the_tour_leads_to_a_route() -> None:
    lost = []
    for visit in VISITS:
        for step in visit.steps:
            wanted = [(step.route, {ARGUMENTS[step.about]: "X"} if step.about else {})]
            wanted += [(step.without, {})] if step.about and step.without else []
            for route, arguments in wanted:
                try:
                    reverse(route, kwargs=arguments)
                except NoReverseMatch:
                    lost.append((visit.key, step.title.en, route))
    assert lost == []
    assert {step.about for visit in VISITS for step in visit.steps} - {""} <= set(FINDERS)
    assert [s.title.en for v in VISITS for s in v.steps if s.about and not s.without] == []
