"""The demonstration: what it shows, that it is always the same, and that it breaks no rule."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.conftest import WriteGuard

from maillage.apps.accounts.codes import DEMONSTRATION_CODE, FACTOR_ROLES, Role
from maillage.apps.accounts.models import JournalEntry, RoleAssignment, User
from maillage.apps.catalogue.models import DesignFile
from maillage.apps.files import digest_of, path
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.models import Delivery, Lot, Order, PlannedNeed, Proposal
from maillage.apps.production.queries.label_check import check_label
from maillage.apps.production.verdicts import facts_of, verdict_of
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock
from maillage.kernel.territories import commune, zone_of
from maillage.kernel.text import LANGUAGES
from maillage.site.demo import PASSWORD
from maillage.site.demo.acts import EXPIRED
from maillage.site.demo.census import Told as Story
from maillage.site.demo.census import census, missing, story_told, violations
from maillage.site.demo.people import LOGINS
from maillage.site.demo.places import FINDERS, Read
from maillage.site.demo.story import seed
from maillage.site.demo.tour import VISITS, Visit
from maillage.site.demo.tour_page import LOGIN_OF, shown_visits

# Told once, by one worker; the mark also has the test database made, even when nothing else runs.
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.django_db]
DAY = date(2026, 11, 21)
STATES = {
    "workshops": 20,
    "establishments": 43,
    "designs": 10,
    "versions": 12,
    "needs": 52,
    "accounts": 12,
    "design.A": 4,
    "design.B": 2,
    "design.C": 3,
    "design.D": 1,
    "design.unclassified": 2,
    "design.expired": 1,
    "design.withdrawn": 2,
    "design.held": 1,
    "plan.draft": 1,
    "plan.adopted": 1,
    "plan.superseded": 1,
    "proposal.accepted": 19,
    "proposal.accepted_in_part": 2,
    "proposal.declined": 2,
    "proposal.open_in_part": 1,
    "order.active": 5,
    "order.done": 16,
    "order.cancelled": 1,
    "lot.made": 4,
    "lot.inspected": 2,
    "lot.released": 10,
    "lot.rejected": 2,
    "lot.held": 5,
    "delivery.sent": 4,
    "delivery.received": 7,
    "receipt.refused": 1,
    "need.served": 2,
    "need.served_elsewhere": 1,
    "need.not_needed": 1,
    "mission.expired": 1,
    "mission.in_force": 1,
    "mission.to_come": 1,
    "mission.with_request": 1,
    "mission.without_request": 2,
    "slot.open": 2,
    "slot.full": 1,
    "label.signed": 4,
}


SECRETS = {
    "records.RegisterOpening.last_act",  # a key, which PostgreSQL never gives twice
    "accounts.User.password",
    "outbox.Message.seed",
    "needs.PrivateLink.seed",
    "needs.PrivateLink.digest",
    "production.RecallHolder.seed",
    "production.RecallHolder.digest",
    "relay.Mission.serial",
    "relay.MakerLink.seed",
    "relay.MakerLink.digest",
    "relay.MakerLink.sent_to",
}


class Undone(Exception):
    """Rolls a story back."""


def digest() -> str:
    """SHA-256 of every row of ours, keys by rank; what is drawn to be secret is left out."""
    lines = []
    models = sorted((m for m in apps.get_models() if m.__module__.startswith("maillage.")), key=str)
    rank = {
        m: {pk: n for n, pk in enumerate(m._default_manager.order_by("pk").values_list("pk", flat=True))}
        for m in models
    }
    for model in models:
        if model._meta.label == "records.Installation":
            continue
        for row in model._default_manager.order_by("pk"):
            lines.append(json.dumps([model._meta.label, *_values(row, rank)], sort_keys=True, default=str))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _values(row: Model, rank: dict[Any, dict[Any, int]]) -> list[Any]:
    found: list[Any] = []
    if isinstance(row, JournalEntry) and row.verb == "issue_mission":
        row.subject = "a number drawn at random"
    if isinstance(row, Message) and row.key.startswith("maker_link:"):
        row.key = "a word drawn at random"
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model in rank and value is not None:
            found.append(rank[field.related_model][value])
        elif not field.primary_key and str(field) not in SECRETS:
            found.append(value)
    return found


@dataclass(frozen=True)
class Told:
    """The story in the database; `twin` is the digest of the same story told before, then undone."""

    home: Path
    twin: str


@pytest.fixture(scope="module")
def told(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    """The story, told twice for the module, under the guard that lets only commands write."""
    home = tmp_path_factory.mktemp("demonstration")
    guard = connection.execute_wrapper(WriteGuard())
    with (
        django_db_blocker.unblock(),
        override_settings(HOME=home),
        guard,
        suppress(Undone),
        transaction.atomic(),
    ):
        install(kind="demo", clock=FixedClock.at_noon(DAY))
        with suppress(Undone), transaction.atomic():
            seed(DAY)
            twin = digest()
            raise Undone
        seed(DAY)
        yield Told(home, twin)
        raise Undone


def test_every_state_is_there_and_counted(told: Told) -> None:
    counts = census(DAY)
    assert {state: counts.get(state, 0) for state in STATES} == STATES
    assert missing(counts) == ()


def test_nothing_open_breaks_a_rule_today(told: Told) -> None:
    assert violations(DAY) == ()


def test_the_day_and_scale_of_the_story_are_written_down(told: Told) -> None:
    assert story_told() == Story(DAY, "small")


def test_the_clocks_of_the_story_never_go_back_nor_ahead(told: Told) -> None:
    instants = list(JournalEntry.objects.order_by("pk").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] < FixedClock.at_noon(DAY).now()


def test_two_tellings_are_the_same(told: Told) -> None:
    assert digest() == told.twin


def test_files_are_kept_under_their_content(told: Told) -> None:
    rows = DesignFile.objects.values_list("version__code", "name", "sha256")
    assert len(rows) == 24
    for version, name, sha256 in rows:
        assert digest_of(path(sha256).read_bytes()) == sha256, (version, name)
    assert len(set(rows.values_list("sha256", flat=True))) == 24


def test_places_are_real_and_reach_corsica_and_overseas(told: Told) -> None:
    rows = [*Workshop.objects.all(), *Establishment.objects.all()]
    assert all(commune(row.commune).department == row.department for row in rows)
    zones = {zone_of(row.department) for row in Workshop.objects.all()}
    assert zones == {"continent", "corse", "974"}


def test_every_role_has_a_login_that_opens(told: Told) -> None:
    roles = {Role(role) for role in RoleAssignment.objects.values_list("role", flat=True)}
    assert roles == set(Role)
    for user in User.objects.all():
        assert check_password(PASSWORD, user.password), user.username
    assert {user.username for user in User.objects.all()} == {login.username for login in LOGINS}


def test_category_d_and_unclassified_are_asked_for_and_never_ordered(told: Told) -> None:
    closed = {"Adaptateur pour masque de plongée", "Visière ouverte, dérivée à charnière"}
    asked = Need.objects.filter(design__name__fr__in=closed)
    assert {need.design.name["fr"] for need in asked.select_related("design")} == closed
    assert not Proposal.objects.filter(need__in=asked).exists()
    assert not Order.objects.filter(profile__version__design__name__fr__in=closed).exists()


# What the plan in force says of the needs that nobody can serve: the reasons that can be shown.
UNSERVED = {
    "Hôpital des Quatre Ponts": "territory.forbids",
    "Hôpital de l’Ille": "acceptance.missing",
    "Hôpital de la Brique rose": "acceptance.refused",
    "Hôpital du Faubourg": "maker.not_named_in_basis",
    "Clinique du Ruban": "acceptance.critical_care_not_named",
    "EHPAD Le Mimosa": "maker.level",
    "École du Pont habité": "decision.missing",
    "Pharmacie de la Reyssouze": "decision.expired",
}


def test_the_plan_in_force_says_why_each_of_these_is_not_served(told: Told) -> None:
    rows = PlannedNeed.objects.filter(plan__status="adopted").select_related("need__establishment")
    said: dict[str, set[str]] = {}
    for row in rows:
        given = {str(reason["params"].get("reason", "")) for reason in row.reasons}
        said.setdefault(row.need.establishment.name, set()).update(given)
    assert {name: code for name, code in UNSERVED.items() if code in said.get(name, ())} == UNSERVED


def test_a_first_article_is_missing_where_a_lot_waits_for_release(told: Told) -> None:
    lot = Lot.objects.select_related("order__need", "workshop", "profile__version__design").get(
        order__need__establishment__name="Hôpital des Trois Ponts", status="inspected"
    )
    facts = facts_of(
        "release", DAY, need=lot.order.need, workshop=lot.workshop, profile=lot.profile, lot=lot, quantity=1
    )
    assert verdict_of(facts).codes == ("acceptance.first_article_missing",)


def test_the_hold_told_every_holder_and_the_lifted_one_gave_its_lot_back(told: Told) -> None:
    first, second = Act.objects.filter(kind="hold").order_by("pk")
    assert Act.objects.get(kind="lift").ends == first
    lot = Lot.objects.get(code=first.payload.partition('"lot":"')[2].partition('"')[0])
    assert lot.status == "released"
    confirmed = Act.objects.get(kind="suspend", ends=second)
    held = Lot.objects.filter(held_by_act=confirmed.number)  # the suspension took over from the hold
    holders = set(Delivery.objects.filter(lines__lot__in=held).values_list("establishment__code", flat=True))
    makers = set(held.values_list("workshop__code", flat=True))
    for act in (second, confirmed):
        told_of = set(Message.objects.filter(about=act.number).values_list("organisation", flat=True))
        assert holders and makers and holders | makers <= told_of


def test_quantities_add_up_for_every_need(told: Told) -> None:
    for need in Need.objects.order_by("pk"):
        lines = need.delivery_lines.all()
        assert need.received == sum(line.accepted or 0 for line in lines)
        orders = need.orders.all()
        kept = sum(order.made if order.status == "cancelled" else order.quantity for order in orders)
        assert need.committed == kept - sum(line.refused or 0 for line in lines), need.code


def test_a_lot_is_delivered_in_the_run_off_of_its_decision(told: Told) -> None:
    sent = Delivery.objects.filter(lines__lot__profile__version__design__name__fr="Écran de comptoir emboîté")
    ended = DAY + timedelta(days=EXPIRED)
    assert [day > ended for day in sent.order_by("sent_on").values_list("sent_on", flat=True)] == [
        False,
        True,
    ]


def test_the_label_that_the_tour_shows_may_be_used_for_a_week_and_no_letter_of_it_changes(told: Told) -> None:
    (text,) = FINDERS["signed_label"](Read()).values()

    def found(code: str, days: int) -> tuple[str, str]:
        checked = check_label(f"/V/{code}", FixedClock.at_noon(DAY + timedelta(days=days)))
        return checked.advice.value, checked.verdict.outcome.value

    assert found(text, 0) == ("use", "current")
    assert found(text, 6) == ("use", "current")
    assert found(text, 8) == ("doubt", "stale")
    other = text[:-9] + ("a" if text[-9] != "a" else "b") + text[-8:]
    assert found(other, 0)[0] == "stop"


def _visitor(visit: Visit) -> Client:
    """Signed in through the door with what the tour says, and nothing else."""
    client = Client()
    if visit.login:
        client.post(reverse("login"), {"username": visit.login, "password": PASSWORD})
        if LOGIN_OF[visit.login].role in FACTOR_ROLES:
            client.post(reverse("mfa_authenticate"), {"code": DEMONSTRATION_CODE})
    return client


@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.key)
def test_every_step_of_the_tour_opens_for_its_visitor_and_finds_what_it_is_about(
    told: Told, visit: Visit
) -> None:
    client = _visitor(visit)
    for language in LANGUAGES:
        with translation.override(language):
            (shown,) = [shown for shown in shown_visits() if shown.visit == visit]
            for one in shown.steps:
                response = client.get(one.url, follow=True)
                assert (response.status_code, one.url) == (200, one.url)
                assert response.request["PATH_INFO"] != reverse("login"), one.url
                found = bool(FINDERS[one.step.about](Read())) if one.step.about else True
                assert found, one.step.about


@pytest.mark.parametrize(("language", "words"), [("fr", "Sans compte"), ("en", "stay signed out")])
def test_the_tour_says_who_they_are_and_is_linked_from_every_page(
    told: Told, language: str, words: str
) -> None:
    with translation.override(language):
        url = reverse("tour")
        page = Client().get(url).content.decode()
        door = Client().get(reverse("login")).content.decode()
    assert {login.username: f">{login.username}<" in page for login in LOGINS} == {
        login.username: True for login in LOGINS
    }
    assert PASSWORD in page and DEMONSTRATION_CODE in page
    assert page.count("<li><h3>") == 5 * len(VISITS)
    assert door.count(f'href="{url}"') == 2  # the banner, and the notice of the door
    assert language == "en" or words in page


def test_the_tour_costs_few_queries(told: Told) -> None:
    client = _visitor(next(visit for visit in VISITS if visit.key == "coordination"))
    client.get(reverse("tour"))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("tour"))
    assert len(asked) <= 20
