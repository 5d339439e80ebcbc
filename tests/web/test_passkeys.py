"""Passkeys without a browser: what counts as a factor, what is refused, who is asked to prove it again."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from tests.factories.accounts import an_account
from tests.web.signing import an_application, prove, sign_in

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.models import ApiToken, User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.kernel.clock import SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()


@pytest.fixture
def signer() -> User:
    return an_account("signature", Assignment(Role.SIGNER, "FR"), clock=CLOCK)


def a_passkey(user: User, name: str = "Téléphone") -> Authenticator:
    """A row as the browser's answer leaves it; what it holds is not read by these tests."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name})


def opened(client: Client) -> bool:
    """Whether the signer's roles open something in this session."""
    return client.get("/actes/nouveau/mise-en-attente/").status_code == 200


@pytest.mark.parametrize(
    ("proved", "there", "opens"),
    [
        ("webauthn", ("webauthn",), True),
        ("totp", ("totp",), True),
        ("recovery_codes", ("webauthn",), True),
        ("recovery_codes", ("totp",), True),
        ("webauthn", ("totp",), False),
        ("totp", ("webauthn",), False),
        ("webauthn", (), False),
        ("recovery_codes", (), False),
    ],
)
def test_a_factor_counts_while_its_kind_is_there(
    client: Client, signer: User, proved: str, there: tuple[str, ...], opens: bool
) -> None:
    client.force_login(signer)
    for kind in there:
        a_passkey(signer) if kind == "webauthn" else an_application(signer)
    prove(client, signer, proved)
    assert opened(client) is opens


def test_the_password_alone_of_an_account_with_a_passkey_opens_nothing(client: Client, signer: User) -> None:
    a_passkey(signer)
    client.force_login(signer)
    assert not opened(client)


@pytest.mark.parametrize(
    "given", ["", "null", "[]", "{}", '"x"', "{", json.dumps({"id": "x", "response": {}})]
)
@pytest.mark.parametrize("path", ["/compte/cles/ajouter/", "/compte/confirmer/cle/"])
def test_what_is_no_passkey_is_refused_and_never_breaks(
    client: Client, signer: User, path: str, given: str
) -> None:
    an_application(signer)
    client.force_login(signer)
    prove(client, signer)
    key = a_passkey(signer) if "confirmer" in path else None
    before = Authenticator.objects.count()
    if key is not None:
        key.delete()
        before -= 1
    answer = client.post(path, {"name": "Clé", "credential": given})
    assert answer.status_code in (302, 422)
    assert Authenticator.objects.count() == before


def test_the_challenge_is_of_the_configured_host_whatever_the_request_claims(
    client: Client, signer: User
) -> None:
    client.force_login(signer)
    prove(client, signer, "password")
    page = client.get("/compte/cles/ajouter/", headers={"host": "127.0.0.1"})
    options = json.loads(page.context["options"])["publicKey"]
    assert options["rp"]["id"] == "localhost"
    assert (
        len(options["challenge"]) >= 43
        and "<script" not in page.content.decode().partition("<main")[2].partition("</main>")[0]
    )


def test_removing_a_passkey_ends_the_tokens_made_with_a_factor(client: Client, signer: User) -> None:
    key = a_passkey(signer)
    client.force_login(signer)
    prove(client, signer, "webauthn")
    actor = actor_of(signer, today(CLOCK), factor=True)
    create_token(name="essai", may_write=True, expires_on=today(CLOCK), actor=actor, clock=CLOCK)
    assert opened(client)
    url = f"/compte/cles/{key.pk}/retirer/"
    assert client.get(url).status_code == 200
    assert client.post(url).status_code == 302
    assert ApiToken.objects.get().revoked_at is not None
    assert not opened(client)


def test_nobody_removes_the_passkey_of_somebody_else(client: Client, signer: User) -> None:
    other = an_account("autre", Assignment(Role.SIGNER, "FR"), clock=CLOCK)
    key = a_passkey(other)
    client.force_login(signer)
    prove(client, signer, "password")
    assert client.post(f"/compte/cles/{key.pk}/retirer/").status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


# Proving again before signing or withdrawing


def aged(client: Client, seconds: float) -> None:
    session = client.session
    records: list[dict[str, Any]] = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - seconds} for one in records]
    session.save()


@pytest.mark.parametrize(
    ("method", "seconds", "asks"),
    [("get", 10, False), ("get", 290, False), ("get", 310, True), ("post", 310, False), ("post", 1210, True)],
)
def test_an_old_session_proves_itself_before_it_suspends(
    signer: User, method: str, seconds: float, asks: bool
) -> None:
    client = sign_in(signer)
    aged(client, seconds)
    path = "/actes/nouveau/suspension/"
    answer = getattr(client, method)(path)
    asked = (
        answer.status_code == 302
        and answer.headers["Location"] == f"/compte/confirmer/?next={path.replace('/', '%2F')}"
    )
    assert asked is asks


def test_a_hold_never_waits_for_a_proof_and_a_refusal_stays_one(signer: User) -> None:
    client = sign_in(signer)
    aged(client, 9999)
    assert client.get("/actes/nouveau/mise-en-attente/").status_code == 200
    coordinator = sign_in(an_account("coord", Assignment(Role.COORDINATOR, "FR"), clock=CLOCK))
    aged(coordinator, 9999)
    assert coordinator.get("/actes/nouveau/suspension/").status_code == 403
