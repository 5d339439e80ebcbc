"""Pages that run accounts, tokens and invitations: who sees what, what is refused, sound HTML, queries."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories.accounts import a_role, an_account
from tests.factories.thread import a_hospital, a_workshop
from tests.web.page_world import faults, signed

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.invite import invite, invite_person
from maillage.apps.accounts.models import ApiToken, RoleAssignment, User
from maillage.apps.accounts.queries.actors import assignments_of
from maillage.apps.accounts.queries.tokens import actor_of_token
from maillage.apps.outbox.models import Message
from maillage.kernel.clock import FixedClock, SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
NEW = "une tout autre phrase"


@pytest.fixture
def shop() -> str:
    return a_workshop(CLOCK, name="Atelier de Crest", commune="26108").code


@pytest.fixture
def admin() -> Client:
    return signed("alix", Role.ADMINISTRATOR)


@pytest.fixture
def drome() -> Client:
    return signed("drome", Role.COORDINATOR, "26")


def sound(client: Client, path: str) -> str:
    """The page in both languages, sound; the French one."""
    pages = []
    for prefix, language in (("", "fr"), ("/en", "en")):
        response = client.get(prefix + path)
        assert (response.status_code, faults(response.content.decode(), language)) == (200, []), path
        pages.append(response.content.decode())
    return pages[0]


def held(name: str) -> tuple[Assignment, ...]:
    return assignments_of(User.objects.get(username=name).pk, today(CLOCK))


def test_pages_are_sound(admin: Client, shop: str) -> None:
    an_account("lou", Assignment(Role.WORKSHOP, "26", shop), a_role(Role.COORDINATOR), clock=CLOCK)
    for path in ("/comptes/", "/comptes/inviter/", "/comptes/@lou/", "/comptes/@lou/role/", "/comptes/@lou/fermer/",
                 f"/comptes/@lou/role/workshop:26:{shop}/terminer/", "/comptes/@lou/inviter/",
                 "/comptes/@lou/second-facteur/", "/comptes/@lou/rouvrir/", "/compte/", "/compte/jetons/"):  # fmt: skip
        sound(admin, path)


def test_pages_are_closed_to_who_runs_no_account(shop: str) -> None:
    an_account("lou", Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK)
    paths = [
        "/comptes/",
        "/comptes/inviter/",
        "/comptes/@lou/",
        "/comptes/@lou/role/",
        "/comptes/@lou/fermer/",
    ]
    for client, expected in ((signed("r", Role.REVIEWER), 403), (Client(), 302)):
        assert [client.get(path).status_code for path in paths] == [expected] * len(paths)


def test_a_coordinator_sees_and_runs_their_territory_only(drome: Client, shop: str) -> None:
    an_account("lou", Assignment(Role.WORKSHOP, "26", shop), clock=CLOCK)
    an_account("paris", a_role(Role.COORDINATOR, "75"), clock=CLOCK)
    page = sound(drome, "/comptes/")
    assert "/comptes/@lou/" in page and "paris" not in page
    assert drome.get("/comptes/@paris/").status_code == 404
    assert drome.post("/comptes/@paris/fermer/", {"reason": "x"}).status_code in (404, 422)
    assert User.objects.get(username="paris").is_active
    roles = re.findall(r'name="role" value="(\w+)"', sound(drome, "/comptes/inviter/"))
    assert roles == ["workshop", "requester"]


def test_inviting_somebody_by_mail(drome: Client, shop: str) -> None:
    given = {
        "full_name": "Lou Établi",
        "email": "lou@example.org",
        "role": "workshop",
        "organisation": "Atelier de Crest",
    }
    assert drome.post("/comptes/inviter/", given).headers["Location"] == "/comptes/@lou/"
    assert held("lou") == (Assignment(Role.WORKSHOP, "26", shop),)
    assert Message.objects.get().email == "lou@example.org"
    assert "Invité" in sound(drome, "/comptes/@lou/")


def test_without_an_address_the_link_is_shown_once(drome: Client, shop: str) -> None:
    given = {"full_name": "Lou Établi", "role": "workshop", "organisation": shop}
    response = drome.post("/comptes/inviter/", given)
    page = response.content.decode()
    (link,) = re.findall(r"http://localhost:8000(/invitation/[^<]+)", page)
    assert response.headers["Cache-Control"] == "no-store" and faults(page, "fr") == []
    assert "Bienvenue" in sound(Client(), link)
    assert link not in sound(drome, "/comptes/@lou-etabli/")


def test_a_refusal_stays_on_the_form_with_its_advice(drome: Client, shop: str) -> None:
    elsewhere = a_hospital(CLOCK, name="Hôpital de Lyon", commune="69381").code
    given = {"full_name": "X", "role": "requester", "organisation": elsewhere}
    assert drome.post("/comptes/inviter/", given).status_code == 403
    wrong = drome.post("/comptes/inviter/", given | {"organisation": "L9999", "role": "workshop"})
    assert wrong.status_code == 422 and "inscrivez-le d’abord" in wrong.content.decode()
    forged = drome.post("/comptes/inviter/", given | {"role": "signer", "organisation": shop})
    assert forged.status_code == 422
    assert User.objects.filter(full_name="X").count() == 0


def test_granting_and_ending_a_role(admin: Client) -> None:
    an_account("lou", clock=CLOCK)
    day = today(CLOCK)
    given = {"role": "coordinator", "territory": "R84", "until": (day + timedelta(days=30)).isoformat()}
    assert admin.post("/comptes/@lou/role/", given).headers["Location"] == "/comptes/@lou/"
    assert held("lou") == (a_role(Role.COORDINATOR, "R84"),)
    assert admin.post("/comptes/@lou/role/", given).status_code == 422  # held already
    page = sound(admin, "/comptes/@lou/")
    assert "/comptes/@lou/role/coordinator:R84/terminer/" in page
    ending = "/comptes/@lou/role/coordinator:R84/terminer/"
    assert admin.post(ending, {"reason": ""}).status_code == 422
    last = (day + timedelta(days=3)).isoformat()
    assert admin.post(ending, {"reason": "congé", "last_day": last}).status_code == 302
    assert RoleAssignment.objects.get(user__username="lou").until == day + timedelta(days=3)
    assert admin.post(ending, {"reason": "départ"}).status_code == 302
    assert held("lou") == ()
    assert "départ" in sound(admin, "/comptes/@lou/")
    assert admin.post(ending, {"reason": "encore"}).status_code == 422
    assert admin.get("/comptes/@lou/role/chef/terminer/").status_code == 422


def test_the_last_administrator_is_told_why_they_stay(admin: Client) -> None:
    refused = admin.post("/comptes/@alix/role/administrator:FR/terminer/", {"reason": "x"})
    assert refused.status_code == 422 and "quelqu’un d’autre" in refused.content.decode()
    assert admin.post("/comptes/@alix/fermer/", {"reason": "x"}).status_code == 422
    assert User.objects.get(username="alix").is_active


def test_closing_shuts_the_person_out_at_once(admin: Client, shop: str) -> None:
    lou = signed("lou", Role.WORKSHOP, "26", shop)
    assert lou.get("/compte/").status_code == 200
    assert admin.post("/comptes/@lou/fermer/", {"reason": "départ"}).headers["Location"] == "/comptes/@lou/"
    assert lou.get("/compte/").status_code == 302
    assert "Rouvrir" in sound(admin, "/comptes/@lou/")
    assert admin.post("/comptes/@lou/rouvrir/").status_code == 302
    assert lou.get("/compte/").status_code == 302  # the old session does not come back


def test_an_ended_role_is_out_at_the_next_page(admin: Client) -> None:
    lou = signed("lou", Role.COORDINATOR)
    assert lou.get("/ateliers/nouveau/").status_code == 200
    admin.post("/comptes/@lou/role/coordinator:FR/terminer/", {"reason": "x"})
    assert lou.get("/ateliers/nouveau/").status_code == 403


def test_forgetting_a_factor_is_for_national_administrators(admin: Client, drome: Client, shop: str) -> None:
    lou = signed("lou", Role.COORDINATOR, "26")
    assert drome.post("/comptes/@lou/second-facteur/", {"reason": "x"}).status_code == 403
    assert "second-facteur" in admin.get("/comptes/@lou/").content.decode()
    assert admin.post("/comptes/@lou/second-facteur/", {"reason": "perdu"}).status_code == 302
    assert lou.get("/ateliers/nouveau/").status_code == 403


# Invitations


def test_the_link_opens_the_account_once(client: Client) -> None:
    found = invite_person(full_name="Lou", roles=[a_role(Role.STATE_REFERENT)], actor=OPERATOR, clock=CLOCK)
    path = f"/invitation/{found.secret}/"
    sound(client, path)
    assert client.post(path, {"password1": "court", "password2": "court"}).status_code == 422
    assert client.post(path, {"password1": NEW, "password2": NEW}).headers["Location"] == "/connexion/"
    assert client.post("/connexion/", {"username": found.username, "password": NEW}).status_code == 302
    over = client.get(path)
    assert over.status_code == 410 and "déjà servi" in over.content.decode()
    assert faults(over.content.decode(), "fr") == []
    assert client.post(path, {"password1": NEW + "!", "password2": NEW + "!"}).status_code == 410
    assert User.objects.get().check_password(NEW)


def test_a_link_that_is_forged_or_old_opens_nothing(client: Client) -> None:
    then = FixedClock(CLOCK.now() - timedelta(days=7, seconds=1))
    an_account("lou", clock=then)
    secret = invite(username="lou", actor=OPERATOR, clock=then)
    assert client.get(f"/invitation/{secret[:-1]}/").status_code == 410
    late = client.post(f"/invitation/{secret}/", {"password1": NEW, "password2": NEW})
    assert late.status_code == 410 and "plus de sept jours" in late.content.decode()
    assert not User.objects.get().check_password(NEW)


def test_the_address_of_an_invitation_tells_nobody_else(client: Client) -> None:
    secret = invite_person(full_name="Lou", roles=[], actor=OPERATOR, clock=CLOCK).secret
    response = client.get(f"/invitation/{secret}/")
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


# Tokens


def test_a_token_is_created_shown_once_and_revoked(admin: Client) -> None:
    day = today(CLOCK)
    given = {"name": "Tableur", "expires_on": (day + timedelta(days=10)).isoformat(), "may_write": "on"}
    page = admin.post("/compte/jetons/", given).content.decode()
    (secret,) = re.findall(r'id="token">([^<]+)<', page)
    assert faults(page, "fr") == []
    actor = actor_of_token(secret, day)
    assert (actor.read_only, actor.factor, actor.assignments) == (False, True, (a_role(Role.ADMINISTRATOR),))
    assert secret not in sound(admin, "/compte/jetons/")
    prefix = ApiToken.objects.get().prefix
    assert admin.get(f"/compte/jetons/{prefix}/revoquer/").status_code == 405
    assert admin.post(f"/compte/jetons/{prefix}/revoquer/").headers["Location"] == "/compte/jetons/"
    assert "Révoqué" in sound(admin, "/compte/jetons/")


def test_a_token_too_long_is_refused_on_its_field(admin: Client) -> None:
    late = (today(CLOCK) + timedelta(days=366)).isoformat()
    page = admin.post("/compte/jetons/", {"name": "x", "expires_on": late})
    assert page.status_code == 422 and "au plus tard" in page.content.decode()
    assert ApiToken.objects.count() == 0


def test_the_token_of_another_is_not_revoked_from_ones_page(drome: Client, admin: Client) -> None:
    admin.post("/compte/jetons/", {"name": "x", "expires_on": today(CLOCK).isoformat()})
    prefix = ApiToken.objects.get().prefix
    assert drome.post(f"/compte/jetons/{prefix}/revoquer/").status_code == 403
    assert ApiToken.objects.get().revoked_at is None


# What one may do, and how many queries it takes


def test_the_account_page_says_what_one_may_do_and_where(shop: str) -> None:
    page = sound(signed("lou", Role.WORKSHOP, "26", shop), "/compte/")
    assert f'Libérer un lot <span class="meta">({shop})</span>' in page
    assert "Lever une mise en attente" not in page


def test_lists_take_as_many_queries_for_many_as_for_few(admin: Client) -> None:
    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert admin.get(path).status_code == 200
        return len(found)

    few = counted("/comptes/")
    for number in range(12):
        an_account(f"personne-{number}", a_role(Role.COORDINATOR), a_role(Role.SIGNER), clock=CLOCK)
    assert (counted("/comptes/"), few <= 20) == (few, True)


def test_the_list_is_a_file_too(admin: Client) -> None:
    an_account("lou", a_role(Role.COORDINATOR, "R84"), clock=CLOCK)
    content = admin.get("/comptes/?format=csv&text=lou").content.decode("utf-8-sig")
    lines = [line.split(";" if ";" in line else ",") for line in content.strip().splitlines()]
    assert len(lines) == 2 and "coordinator:R84" in lines[1]


def test_names_are_shown_as_text(admin: Client) -> None:
    invite_person(full_name="<b>Lou</b>", roles=[], username="lou", actor=OPERATOR, clock=CLOCK)
    for path in ("/comptes/", "/comptes/@lou/", "/comptes/@lou/fermer/"):
        assert "<b>Lou" not in sound(admin, path)
