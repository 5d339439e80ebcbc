"""What browsers and logs are told: transport, cookies, caches, how long a session lasts, who came in and who did not.

Guarantees under test are those of the lines of docs/reference/asvs.md that name this file.
"""

from __future__ import annotations

import io
import json
import logging
import re
import runpy
import time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from tests.factories.accounts import PASSPHRASE, an_account
from tests.web.page_world import World, build_world, person, signed
from tests.web.signing import sign_in

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import User
from maillage.apps.accounts.passwords import ContextWords
from maillage.kernel.clock import SystemClock
from maillage.site import settings as settings_module
from maillage.site.log_lines import Dated
from maillage.web.signing.lasting import DECIDING_SECONDS, LASTING_SECONDS

pytestmark = pytest.mark.django_db
PATHS = (
    "/",
    "/nulle/part/",
    "/static/maillage/css/base.css",
    "/api/v1/openapi.json",
    "/registre/fichiers/checkpoint",
)


def headers_of(client: Client, path: str) -> Any:
    """Of an answer whose file, if it is one, does not stay open."""
    answer = client.get(path)
    if answer.streaming:
        for close in answer._resource_closers:  # closing the answer would close the test's database too
            close()
    return answer.headers


def over_tls(monkeypatch: pytest.MonkeyPatch, origin: str) -> dict[str, Any]:
    """The settings as a process started with that origin reads them."""
    monkeypatch.setenv("MAILLAGE_ORIGIN", origin)
    return runpy.run_path(str(settings_module.__file__))


def test_over_tls_cookies_are_of_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = over_tls(monkeypatch, "https://maillage.example")
    names = found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]
    assert names == ("__Host-sessionid", "__Host-csrftoken")
    flags = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY")
    assert [found[name] for name in flags] == [True] * 4
    plain = over_tls(monkeypatch, "http://localhost:8000")
    assert (plain["SESSION_COOKIE_SECURE"], "SESSION_COOKIE_NAME" in plain) == (False, False)


def test_a_cookie_of_the_host_keeps_somebody_signed_in(settings: Any) -> None:
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-sessionid", True
    settings.CSRF_COOKIE_NAME, settings.CSRF_COOKIE_SECURE = "__Host-csrftoken", True
    an_account("marie", Assignment(Role.WORKSHOP, "FR", "L0001"), clock=SystemClock())
    client = Client(enforce_csrf_checks=True)
    page = client.get("/connexion/", secure=True).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None
    given = {"username": "marie", "password": PASSPHRASE, "csrfmiddlewaretoken": token[1]}
    client.post("/connexion/", given, secure=True, headers={"Origin": "https://testserver"})
    cookie = client.cookies["__Host-sessionid"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert client.get("/compte/", secure=True).status_code == 200


@pytest.mark.parametrize(
    ("origin", "told"), [("https://maillage.example", True), ("http://localhost:8000", False)]
)
def test_every_answer_over_tls_asks_to_come_back_over_tls(settings: Any, origin: str, told: bool) -> None:
    settings.ORIGIN = origin
    client = Client()
    for path in PATHS:
        header = headers_of(client, path).get("Strict-Transport-Security", "")
        assert (header == "max-age=31536000; includeSubDomains") is told, path


def test_no_answer_is_sniffed_framed_or_told_elsewhere(client: Client) -> None:
    for path in PATHS:
        headers = headers_of(client, path)
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        if not path.startswith("/static/"):
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


@pytest.fixture
def world() -> World:
    return build_world()


def test_what_is_of_one_person_is_in_no_cache(world: World) -> None:
    client = signed("exploitation", Role.ADMINISTRATOR)
    assert client.get("/besoins/").headers["Cache-Control"] == "private, no-cache"
    for path in ("/comptes/", "/comptes/@exploitation/", "/comptes/lectures/", "/compte/second-facteur/"):
        answer = client.get(path)
        assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True), path
    assert "Cache-Control" not in Client().get("/catalogue/").headers
    assert client.post("/deconnexion/").headers["Clear-Site-Data"] == '"cache"'


def aged(client: Client, seconds: float) -> Client:
    """A session whose last proof is that old."""
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - seconds
    session.save()
    return client


@pytest.mark.parametrize(
    ("role", "lasts"), [(Role.COORDINATOR, DECIDING_SECONDS), (Role.WORKSHOP, LASTING_SECONDS)]
)
def test_a_session_ends_after_its_time_however_busy_it_was(world: World, role: Role, lasts: int) -> None:
    organisation = world.workshop if role == Role.WORKSHOP else ""
    user = person("marie", role, "26" if organisation else "FR", organisation)
    client = sign_in(user) if role == Role.COORDINATOR else Client()
    if role == Role.WORKSHOP:
        client.post("/connexion/", {"username": "marie", "password": "une longue phrase de passe"})
    assert aged(client, lasts - 60).get("/compte/").status_code == 200
    key = client.session.session_key
    answer = aged(client, lasts + 60).get("/compte/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/connexion/?next=/compte/")
    assert client.session.session_key != key
    assert "Votre session a pris fin" in client.get("/connexion/").content.decode()


def test_a_session_of_no_known_age_is_bounded_by_its_cookie(world: World) -> None:
    client = Client()
    client.force_login(person("marie", Role.WORKSHOP, "26", world.workshop))
    assert client.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    "password",
    ["Maillage2026!", "m-a-i-l-l-a-g-e-1", "MotDePasse2026", "hôpital-hôpital-1", "marie.dupont26", "FabLab Covid 2020",
     "coordination!!", "admin-admin-12"],
)  # fmt: skip
def test_words_that_one_would_try_here_first_are_no_password(password: str) -> None:
    with pytest.raises(ValidationError):
        ContextWords().validate(
            password, User(username="marie", full_name="Marie Dupont", email="m@example.org")
        )


@pytest.mark.parametrize(
    "password", ["une longue phrase de passe", "atelier sous la pluie", "8f3k-29dl-aa7x", "4827193846"]
)
def test_other_passwords_pass(password: str) -> None:
    ContextWords().validate(password, User(username="marie", full_name="Marie Dupont"))


def test_the_form_says_so(client: Client) -> None:
    an_account("marie", Assignment(Role.WORKSHOP, "FR", "L0001"), clock=SystemClock())
    client.post("/connexion/", {"username": "marie", "password": PASSPHRASE})
    new = {"oldpassword": PASSPHRASE, "password1": "maillage-2026", "password2": "maillage-2026"}
    answer = client.post("/compte/mot-de-passe/", new)
    assert (answer.status_code, "essaierait ici" in answer.content.decode()) == (422, True)


@pytest.fixture
def lines() -> Any:
    """The log of security, as it is written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Dated("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("maillage.security")
    logger.addHandler(handler)
    level, logger.level = logger.level, logging.INFO
    yield lambda: written.getvalue().splitlines()
    logger.removeHandler(handler)
    logger.setLevel(level)


DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"


def test_signing_in_is_logged_without_what_was_typed(client: Client, lines: Any) -> None:
    user = an_account("marie", Assignment(Role.WORKSHOP, "FR", "L0001"), clock=SystemClock())
    client.post("/connexion/", {"username": "marie", "password": "secret-tape"})
    client.post("/connexion/", {"username": "mon mot de passe", "password": PASSPHRASE})
    client.post("/connexion/", {"username": "marie", "password": PASSPHRASE})
    client.post("/deconnexion/")
    told = [re.sub(f"^{DATE} ", "", line) for line in lines()]
    assert told == [
        f"WARNING maillage.security sign-in refused: account {user.pk}",
        "WARNING maillage.security sign-in refused: no such account",
        f"INFO maillage.security proved: account {user.pk} by password",
        f"INFO maillage.security signed in: account {user.pk} by password",
        f"INFO maillage.security signed out: account {user.pk}",
    ]


def test_what_is_refused_for_want_of_a_role_is_logged_on_one_line(world: World, lines: Any) -> None:
    user = person("marie", Role.REQUESTER, "26", world.hospital)
    sign_in(user).get("/comptes/%0Aforged?x=1")
    sign_in(user).get("/comptes/")
    refused = [line for line in lines() if "refused" in line]
    assert len(refused) == 1
    assert refused[0].endswith(f"refused: account {user.pk}, access.role_missing, GET /comptes/")


def test_a_line_of_the_log_holds_one_event() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", ("a\r\n2026-11-27 INFO forged",), None)
    written = Dated("%(asctime)s %(message)s").format(record)
    assert re.fullmatch(DATE + r" a\\r\\n2026-11-27 INFO forged", written), json.dumps(written)


@pytest.mark.parametrize(
    "path", ["/static/", "/static/maillage/", "/registre/fichiers/", "/.git/config", "/files/"]
)
def test_a_folder_is_not_listed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT"])
def test_methods_that_nothing_uses_are_refused(client: Client, method: str) -> None:
    answer = client.generic(method, "/connexion/", headers={"X-Secret": "s3cr3t"})
    assert (answer.status_code, b"s3cr3t" in answer.content) == (405, False)
