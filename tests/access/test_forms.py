"""A page shows a form only to whoever may send it.

Every named address is read by every visitor; each form that it shows is filled with what it offers, sent, and taken
back: an answer that a right is missing says that the page should have been refused, or the form left out. And
nobody without a role finds a form, except where anybody may write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override
from tests.access.places import Places, build_places
from tests.factories.register import a_person, published
from tests.factories.relay import issued, planned, slotted
from tests.factories.supplies import a_stock, a_supply
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.grant_role import grant_role
from maillage.apps.accounts.commands.open_account import open_account
from maillage.apps.accounts.spelling import written
from maillage.apps.authority.commands.agree_to_samples import agree_to_samples
from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.network.commands.edit_drop_point import add_drop_point
from maillage.apps.network.commands.set_machine import set_machine
from maillage.apps.network.commands.state_unavailability import close_this_week
from maillage.apps.production.commands.declare_sample import declare_sample
from maillage.apps.production.commands.launch_solve import launch_solve
from maillage.apps.production.commands.open_recall import RecallTerms, open_recall
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
NOTHING, EVERYTHING = "nothing", "everything"
# Routes of one's own account and of signing in, whose forms are of whoever reads them.
OWN = re.compile(
    r"^(account_|proconnect_|mfa_|usersessions_|login$|logout$|invitation$|tokens$|token_revoke$|api)"
)
# Where anybody asks or follows with a private link, or reads the public register; the page of components, whose forms are examples.
OPEN = re.compile(
    r"^(request_|register_|follow|maker|recall-link$|recall-request$|code-reading$|design_system$)"
)


@dataclass
class AForm:
    action: str
    method: str
    given: dict[str, Any] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of the page's main part, each filled with what it offers."""

    def __init__(self, html: str, soon: str) -> None:
        super().__init__()
        self.soon, self.inside = soon, False
        self.forms: list[AForm] = []
        self.form: AForm | None = None
        self.choosing = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.inside = self.inside or tag == "main"
        if tag == "form" and self.inside:
            self.form = AForm(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self.form)
        if self.form is None:
            return
        name, given = has.get("name", ""), self.form.given
        if tag == "select":
            self.choosing = name
        elif tag == "option" and self.choosing and has.get("value"):
            if "selected" in has or self.choosing not in given:
                given[self.choosing] = has["value"]
        elif tag == "textarea" and name:
            given[name] = "Essai"
        elif tag in ("input", "button") and name:
            self._fill(name, has)

    def _fill(self, name: str, has: dict[str, str]) -> None:
        assert self.form is not None
        kind, value = has.get("type", "text"), has.get("value", "")
        if kind == "file" or (kind in ("checkbox", "radio") and name in self.form.given):
            return
        made = {"number": "1", "date": self.soon, "email": "essai@example.org"}
        self.form.given[name] = value or made.get(kind, "Essai")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.choosing = ""
        if tag == "form":
            self.form = None
        if tag == "main":
            self.inside = False


def _routes(patterns: list[Any], before: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in patterns:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= _routes(pattern.url_patterns, text)
        elif isinstance(pattern, URLPattern) and pattern.name and not text.startswith(("en/", "api/")):
            found[pattern.name] = "/" + text
    return found


@dataclass(frozen=True, slots=True)
class Scene:
    """`paths`: a real address of each named route; `visitors` by what they hold."""

    soon: str
    paths: dict[str, str]
    visitors: dict[str, Client]


def _mission(places: Places) -> str:
    days = {"first_day": places.day, "last_day": places.day}
    return issued(places.order, places.member, clock=CLOCK, **days).serial


def _slot(places: Places) -> str:
    planned(places.shop, clock=CLOCK, consent_on=places.day, consent_until=None)
    return slotted(places.shop, clock=CLOCK, day=places.day + timedelta(days=1)).code


@cache
def _recall(places: Places) -> str:
    """Of the lot that is held already, signed as it would be."""
    said = Text("Essai", "Trial")
    terms = RecallTerms(HoldScope(lot=places.made), "Essai", said, said, said, "rappel@example.org")
    prepared = open_recall(terms=terms, actor=OPERATOR, clock=CLOCK)
    return published(prepared, a_person("approbation", Role.SIGNER), CLOCK).number


def _made(places: Places) -> dict[str, str]:
    """What stands for a parameter: by the beginning of the address, or by its name."""
    own: dict[str, Any] = {"workshop": places.shop, "actor": OPERATOR, "clock": CLOCK}
    machine = set_machine(process="laser", count=1, hours_per_day=8, **own).code
    agreement = agree_to_samples(
        establishment=places.hospital, profile=places.profile, workshop=places.shop, pieces=5,
        valid_from=places.day, valid_until=places.day + timedelta(days=9), actor=OPERATOR, clock=CLOCK,
    ).number  # fmt: skip
    sample = declare_sample(agreement=agreement, quantity=1, made_on=places.day, marked=True, bench_only=True,
                            actor=OPERATOR, clock=CLOCK)  # fmt: skip
    return {
        "/ateliers/": places.shop, "/etablissements/": places.hospital, "/catalogue/": places.design,
        "/rappels/": _recall(places), "/RAPPELS/": _recall(places), "organisation": places.hospital,
        "/reserve/": places.hospital, "/besoins/": places.need, "/actes/": places.decision, "/actes/a-signer/": places.prepared, "/plans/": places.plan,
        "/plans/calculs/": launch_solve(actor=OPERATOR, clock=CLOCK, days=3).code,
        "/propositions/": places.proposal, "/commandes/": places.order, "/lots/": places.released,
        "/lot/": places.released, "/LOT/": places.released, "/livraisons/": places.delivery,
        "/echantillon/": sample.code, "/industrie/": a_supply(CLOCK, design=places.design).code,
        "/stocks-objets/": a_stock(CLOCK, design=places.design).code,
        "version": f"{places.design}-V1", "name": "visiere.svg", "username": places.plain,
        "member": places.member, "machine": machine, "held": "state_referent:26",
        "point": add_drop_point(name="Mairie", commune="26108", **own).code,
        "unavailability": close_this_week(**own).code, "act": "repondre", "key": "rien", "slug": "ateliers",
        "kind": "csv", "prefix": "rien", "text": "aaaa", "serial": _mission(places), "slot": _slot(places),
    }  # fmt: skip


OF_ROUTES = {
    "hold_confirm": "hold", "lift": "hold", "lot-inspect": "made", "lot-release": "inspected",
}  # fmt: skip
ASKED = {
    "delivery-new": "?atelier={shop}", "work": "?atelier={shop}", "work-lines": "?atelier={shop}",
    "stock_remove": "?matiere=petg_sheet", "coordination": "?territoire=26",
    "decision_new": "?profil={profile}&usage=care&categorie=D",
    "hold_new": "?voir=1&design={design}", "suspension_new": "?voir=1&design={design}",
}  # fmt: skip


def _paths(places: Places) -> dict[str, str]:
    made, found = _made(places), {}
    for name, text in _routes(get_resolver().url_patterns).items():
        if OWN.match(name) or OPEN.match(name):
            continue

        def value(match: re.Match[str], name: str = name) -> str:
            if name in OF_ROUTES:
                return places.codes[OF_ROUTES[name]]
            parameter = match.group(1)
            return made[parameter] if parameter in made else made[match.string[: match.start()]]

        found[name] = re.sub(r"<\w+:(\w+)>", value, text) + ASKED.get(name, "").format(**places.codes)
    return found


def _client(name: str, *held: Assignment) -> Client:
    return sign_in(open_account(username=name, full_name=name, roles=held, actor=OPERATOR, clock=CLOCK))


def _visitors(places: Places) -> dict[str, Client]:
    """Each role where the work is, and elsewhere; somebody without any; somebody with them all."""
    mine = {Role.WORKSHOP: places.shop, Role.REQUESTER: places.hospital}
    here = [Assignment(role, "26", mine.get(role, "")) for role in Role]
    away = [Assignment(role, "75", f"{mine[role][0]}0099" if role in mine else "") for role in Role]
    everywhere = [Assignment(role, "FR", mine.get(role, "")) for role in Role]
    clients = {written(one): _client(f"p{number}", one) for number, one in enumerate([*here, *away])}
    return {**clients, NOTHING: _client("rien"), EVERYTHING: _client("tout", *everywhere)}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    places = build_places(monkeypatch)
    grant_role(username=places.plain, held=Assignment(Role.STATE_REFERENT, "26"), actor=OPERATOR, clock=CLOCK)
    with override("fr"):  # addresses are French ones, whatever language the test before left
        return Scene(places.soon, _paths(places), _visitors(places))


def _shown(client: Client, path: str, soon: str) -> list[AForm]:
    """The forms to send that the page shows; none when it is refused, absent or elsewhere."""
    answer = client.get(path)
    assert answer.status_code < 500, path
    if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
        return []
    found = Forms(answer.content.decode(), soon).forms
    return [AForm(form.action or path, form.method, form.given) for form in found if form.method == "post"]


def _sent(client: Client, form: AForm) -> str:
    """What sending it comes to, everything it wrote taken back."""
    point = transaction.savepoint()
    try:
        answer = client.post(form.action, form.given)
        if answer.status_code != 403:
            return ""
        return ", ".join(reason.code for reason in answer.context["refusal"].reasons)
    finally:
        transaction.savepoint_rollback(point)


def test_every_form_that_a_page_shows_may_be_sent(scene: Scene) -> None:
    most = scene.visitors[EVERYTHING]
    paths = {name: path for name, path in scene.paths.items() if _shown(most, path, scene.soon)}
    assert len(paths) > 60
    faults = []
    for visitor, client in scene.visitors.items():
        for name, path in paths.items():
            for form in _shown(client, path, scene.soon):
                refused = "a form" if visitor == NOTHING else _sent(client, form)
                if refused:
                    faults.append(f"{name}, {visitor}: {form.action} {refused}")
    assert "\n".join(faults) == ""
