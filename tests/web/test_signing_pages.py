"""Signing in: the password, the second factor by role and kind of installation, limits, leaks."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories.accounts import PASSPHRASE, an_account
from tests.web.page_world import faults
from tests.web.signing import an_application, code_of, prove

from maillage.apps.accounts.actor import OPERATOR, Assignment
from maillage.apps.accounts.codes import DEMONSTRATION_CODE, FACTOR_ROLES, Role
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.models import ApiToken, JournalEntry, User
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.outbox.commands.send_pending import send_pending
from maillage.apps.outbox.models import Message
from maillage.apps.records.commands.install import install
from maillage.kernel.clock import SystemClock, today

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
SIGN_IN, CODE = "/connexion/", "/connexion/code/"


def holder(role: Role, name: str = "marie") -> User:
    organisation = {Role.WORKSHOP: "L0001", Role.REQUESTER: "E0001"}.get(role, "")
    return an_account(name, Assignment(role, "FR", organisation), clock=CLOCK)


def give(client: Client, username: str = "marie", password: str = PASSPHRASE, to: str = SIGN_IN) -> Any:
    return client.post(to, {"username": username, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def said(response: Any) -> str:
    """The errors of a form page, as read."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# Password alone


def test_signing_in_and_out(client: Client) -> None:
    holder(Role.WORKSHOP)
    assert give(client, password="non").status_code == 422
    assert give(client, to="/connexion/?next=/besoins/").headers["Location"] == "/besoins/"
    assert "Atelier" in client.get("/compte/").content.decode()
    assert client.get("/deconnexion/").status_code == 405
    assert client.post("/deconnexion/").headers["Location"] == "/"
    assert not is_in(client)


def test_signing_in_never_leads_elsewhere(client: Client) -> None:
    holder(Role.WORKSHOP)
    for elsewhere in ("https://ailleurs.example/", "//ailleurs.example", "javascript:alert(1)"):
        assert give(client, to=f"/connexion/?next={elsewhere}").headers["Location"] == "/mon-atelier/"
        client.post("/deconnexion/")


def test_one_signs_in_by_address_too_whatever_its_case(client: Client) -> None:
    user = holder(Role.WORKSHOP)
    User.objects.filter(pk=user.pk).update(email="marie@example.org")
    assert give(client, "Marie@Example.org").status_code == 302
    assert is_in(client)


def test_an_error_never_tells_whether_the_account_exists(client: Client) -> None:
    user = holder(Role.WORKSHOP)
    User.objects.filter(pk=user.pk).update(email="marie@example.org")
    closed = an_account("ferme", Assignment(Role.WORKSHOP, "26", "L0001"), clock=CLOCK)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    tries = [("marie", "non"), ("personne", "non"), ("marie@example.org", "non"), ("x@example.org", "non"),
             ("ferme", "non")]  # fmt: skip
    pages = {re.sub(r'value="[^"]*"', "", give(client, *given).content.decode()) for given in tries}
    assert len(pages) == 1
    assert "Identifiant ou mot de passe inexact." in pages.pop()
    assert not is_in(client)
    give(client, "ferme")  # even with its right password
    assert not is_in(client)


def test_the_session_changes_its_key_when_somebody_signs_in(client: Client) -> None:
    """A session handed to a victim beforehand is worthless afterwards."""
    holder(Role.WORKSHOP)
    session = client.session
    session["posee"] = "avant"
    session.save()
    planted = client.cookies["sessionid"].value
    give(client)
    assert is_in(client)
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


# The second factor: role × factor × kind of installation


@pytest.mark.parametrize("kind", ["real", "demo"])
@pytest.mark.parametrize("with_application", [False, True])
@pytest.mark.parametrize("role", list(Role))
def test_who_is_asked_for_a_code_and_what_opens(
    client: Client, role: Role, with_application: bool, kind: str
) -> None:
    install(kind=kind, clock=CLOCK)
    user = holder(role)
    secret = an_application(user) if with_application else ""
    asked = give(client).headers["Location"] == CODE
    assert asked is (with_application or (kind == "demo" and role in FACTOR_ROLES))
    if asked:
        assert not is_in(client)
        page = client.post(CODE, {"code": DEMONSTRATION_CODE})
        assert page.status_code == (302 if kind == "demo" else 422)
        if kind == "real":
            assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    page = client.get("/compte/second-facteur/")
    withheld = role in FACTOR_ROLES and not asked
    assert page.context["withheld"] != [] if withheld else page.context["withheld"] == []
    needs_role = {Role.COORDINATOR: "/ateliers/nouveau/", Role.REVIEWER: "/actes/nouveau/decision/",
                  Role.SIGNER: "/actes/nouveau/suspension/", Role.STATE_REFERENT: "/besoins/priorite/"}  # fmt: skip
    if role in needs_role:
        answer = client.get(needs_role[role])
        assert answer.status_code == (403 if withheld else 200)
        assert ("account.second_factor_missing" in answer.content.decode()) is withheld
        assert ("/compte/second-facteur/" in answer.content.decode()) is withheld


HOPEFUL = [
    "MFA_TOTP_INSECURE_BYPASS_CODE",
    "MAILLAGE_DEMO",
    "MAILLAGE_KIND",
    "MAILLAGE_DEMONSTRATION_CODE",
    "DEBUG",
]


@pytest.mark.parametrize("debug", [False, True])
def test_a_real_database_refuses_the_fixed_code_whatever_is_set(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    install(kind="real", clock=CLOCK)
    an_application(holder(Role.SIGNER))
    for name in HOPEFUL:
        monkeypatch.setenv(name, DEMONSTRATION_CODE if "CODE" in name else "demo")
    settings.DEBUG = debug
    settings.KIND = settings.MAILLAGE_KIND = settings.INSTALLATION_KIND = "demo"
    give(client)
    for written in (DEMONSTRATION_CODE, " 000 000 ", "000000 ", "００００００"):
        assert client.post(CODE, {"code": written}).status_code == 422
    assert not is_in(client)


def test_a_session_that_claims_the_demonstration_opens_nothing_in_a_real_database(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    user = holder(Role.SIGNER)
    client.force_login(user)
    prove(client, user, "demonstration")
    assert client.get("/actes/nouveau/suspension/").status_code == 403


def test_the_operator_needs_no_factor() -> None:
    assert OPERATOR.withheld == ()
    install(kind="real", clock=CLOCK)
    holder(Role.ADMINISTRATOR)  # opened by the operator


def test_a_code_serves_once(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    secret = an_application(holder(Role.SIGNER))
    code = code_of(secret)
    give(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    other = Client()
    give(other)
    assert other.post(CODE, {"code": code}).status_code == 422
    assert other.post(CODE, {"code": code[:3] + " " + code[3:]}).status_code == 422
    later = code_of(secret, time.time() + 30)
    assert other.post(CODE, {"code": later}).status_code == 302


def test_codes_of_other_times_are_refused(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    secret = an_application(holder(Role.SIGNER))
    give(client)
    for seconds in (-90, 90):
        assert client.post(CODE, {"code": code_of(secret, time.time() + seconds)}).status_code == 422


def test_the_code_page_is_closed_without_a_password(client: Client) -> None:
    assert client.get(CODE).headers["Location"] == "/connexion/"


def test_one_may_begin_again_with_another_account(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    an_application(holder(Role.SIGNER))
    give(client)
    assert client.get(SIGN_IN).headers["Location"] == CODE
    assert client.get(f"{SIGN_IN}?recommencer=1").status_code == 200


def set_up(client: Client) -> str:
    """Set an application up through the page; its secret."""
    secret = str(client.get("/compte/second-facteur/application/").context["form"].secret)
    done = client.post("/compte/second-facteur/application/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/compte/codes-de-secours/"
    return secret


def test_setting_the_factor_up_opens_the_roles_in_this_session_only(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    user = holder(Role.COORDINATOR)
    other = Client()
    give(other)
    assert give(client).headers["Location"] == "/compte/second-facteur/"
    page = client.get("/compte/second-facteur/application/")
    shown = page.context["form"].secret
    assert shown in page.content.decode() and faults(page.content.decode(), "fr") == []
    assert client.post("/compte/second-facteur/application/", {"code": "123"}).status_code == 422
    set_up(client)
    codes = client.get("/compte/codes-de-secours/").context["unused_codes"]
    assert len(set(codes)) == 10
    assert client.get("/ateliers/nouveau/").status_code == 200
    assert other.get("/ateliers/nouveau/").status_code == 403
    assert JournalEntry.objects.filter(verb="set_factor", user=user).count() == 1


def test_a_recovery_code_replaces_the_telephone_once(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    holder(Role.COORDINATOR)
    give(client)
    set_up(client)
    code = client.get("/compte/codes-de-secours/").context["unused_codes"][0]
    assert code in client.get("/compte/codes-de-secours.txt").content.decode()
    client.post("/deconnexion/")
    give(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert client.get("/ateliers/nouveau/").status_code == 200
    client.post("/deconnexion/")
    give(client)
    assert client.post(CODE, {"code": code}).status_code == 422


def test_removing_the_factor_withholds_the_roles_everywhere_and_revokes_its_tokens(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    user = holder(Role.COORDINATOR)
    an_application(user)
    other = Client()
    for session in (client, other):
        session.force_login(user)
        prove(session, user)
    day = today(CLOCK)
    create_token(
        name="x", may_write=True, expires_on=day, actor=actor_of(user, day, factor=True), clock=CLOCK
    )
    assert other.get("/ateliers/nouveau/").status_code == 200
    page = client.get("/compte/second-facteur/retirer/")
    assert faults(page.content.decode(), "fr") == []
    assert client.post("/compte/second-facteur/retirer/").headers["Location"] == "/compte/second-facteur/"
    for session in (client, other):
        assert session.get("/ateliers/nouveau/").status_code == 403
    assert ApiToken.objects.get().revoked_at is not None


def test_what_is_sensitive_asks_again_after_a_while(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    user = holder(Role.COORDINATOR)
    an_application(user)
    client.force_login(user)
    prove(client, user)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    asked = client.get("/compte/second-facteur/retirer/").headers["Location"]
    assert asked.startswith("/compte/confirmer/?next=")
    assert faults(client.get(asked).content.decode(), "fr") == []
    assert client.post(asked, {"password": "non"}).status_code == 422
    assert (
        client.post(asked, {"password": PASSPHRASE}).headers["Location"] == "/compte/second-facteur/retirer/"
    )
    assert client.get("/compte/second-facteur/retirer/").status_code == 200


# Limits


def test_guessing_is_limited_for_an_account_from_an_address(client: Client) -> None:
    holder(Role.WORKSHOP)
    for _ in range(5):
        assert "inexact" in said(give(client, password="non"))
    assert "Trop d’essais" in said(give(client))  # even the right one
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    give(elsewhere)
    assert is_in(elsewhere)  # a stranger does not shut the holder out
    cache.clear()
    give(client)
    assert is_in(client)


def test_guessing_is_limited_for_an_account_from_everywhere(client: Client) -> None:
    holder(Role.WORKSHOP)
    for number in range(100):
        give(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="non")
    assert "Trop d’essais" in said(give(Client(REMOTE_ADDR="203.0.113.9")))


def test_guessing_many_accounts_is_limited_for_an_address(client: Client) -> None:
    for number in range(20):
        assert "inexact" in said(give(client, f"personne-{number}", "non"))
    assert "Trop d’essais" in said(give(client, "personne-21", "non"))


def test_codes_are_limited_too(client: Client) -> None:
    install(kind="real", clock=CLOCK)
    secret = an_application(holder(Role.SIGNER))
    give(client)
    wrong = [f"{n:06}" for n in range(1, 9) if f"{n:06}" != code_of(secret)][:5]
    for code in wrong:
        assert "Ce code n’est pas accepté" in said(client.post(CODE, {"code": code}))
    assert "Trop d’essais" in said(client.post(CODE, {"code": code_of(secret)}))


def test_too_many_is_a_page_with_advice(client: Client) -> None:
    for _ in range(5):
        client.post("/connexion/oubli/", {"email": "x@example.org"}, REMOTE_ADDR="192.0.2.9")
    response = client.post("/connexion/oubli/", {"email": "x@example.org"}, REMOTE_ADDR="192.0.2.9")
    assert response.status_code == 429
    assert "Attendez cinq minutes" in response.content.decode()
    assert faults(response.content.decode(), "fr") == []


def test_a_proxy_is_not_taken_for_everybody(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    holder(Role.WORKSHOP)
    guesser, other = (
        Client(HTTP_X_FORWARDED_FOR="1.1.1.1, 192.0.2.1"),
        Client(HTTP_X_FORWARDED_FOR="192.0.2.2"),
    )
    for _ in range(6):
        give(guesser, password="non")
    assert "Trop d’essais" in said(give(guesser))
    give(other)
    assert is_in(other)


# The password


def _reset_link(language: str = "fr") -> str:
    (letter,) = Message.objects.all()
    (link,) = re.findall(r"http://localhost:8000(/\S+)", letter.body[language])
    return str(link)


def test_a_forgotten_password_is_chosen_again_by_mail(client: Client, mailoutbox: list[Any]) -> None:
    user = holder(Role.WORKSHOP)
    User.objects.filter(pk=user.pk).update(email="marie@example.org")
    signed = Client()
    give(signed)
    sent = client.post("/connexion/oubli/", {"email": "marie@example.org"})
    assert sent.headers["Location"] == "/connexion/oubli/envoye/"
    assert faults(client.get("/connexion/oubli/envoye/").content.decode(), "fr") == []
    link = _reset_link()
    assert _reset_link("en") == f"/en{link}"
    send_pending(clock=CLOCK)
    assert link in mailoutbox[0].body and mailoutbox[0].to == ["marie@example.org"]
    assert link not in str(Message.objects.values_list())  # forgotten once sent
    form = client.get(link, follow=True)
    assert faults(form.content.decode(), "fr") == []
    path = form.redirect_chain[-1][0]
    new = "une tout autre phrase"
    assert client.post(path, {"password1": "court", "password2": "court"}).status_code == 422
    assert "pas les mêmes" in said(
        client.post(path, {"password1": new, "password2": "une tout autre phrasé"})
    )
    assert (
        client.post(path, {"password1": new, "password2": new}).headers["Location"]
        == "/connexion/oubli/choisi/"
    )
    assert not is_in(client) and not is_in(signed)
    again = client.get(link)
    assert "Ce lien ne sert plus" in again.content.decode() and faults(again.content.decode(), "fr") == []
    give(client, password=new)
    assert is_in(client)
    assert JournalEntry.objects.filter(verb="set_password", user=user).count() == 1


def test_a_reset_link_changed_by_one_character_opens_nothing(client: Client) -> None:
    user = holder(Role.WORKSHOP)
    User.objects.filter(pk=user.pk).update(email="marie@example.org")
    client.post("/connexion/oubli/", {"email": "marie@example.org"})
    link = _reset_link()
    start = link.index("-") + 1
    for position in range(start, len(link) - 1):
        other = "a" if link[position] != "a" else "b"
        forged = Client().get(link[:position] + other + link[position + 1 :])
        assert forged.status_code == 200 and "Ce lien ne sert plus" in forged.content.decode()


def test_asking_for_an_unknown_address_reads_the_same_and_mails_nobody(client: Client) -> None:
    answer = client.post("/connexion/oubli/", {"email": "personne@example.org"})
    assert answer.headers["Location"] == "/connexion/oubli/envoye/"
    assert Message.objects.count() == 0


def test_changing_the_password_keeps_this_session_and_ends_the_others(client: Client) -> None:
    user = holder(Role.WORKSHOP)
    User.objects.filter(pk=user.pk).update(email="marie@example.org")
    other = Client()
    for session in (client, other):
        give(session)
    new = "une tout autre phrase"
    given = {"oldpassword": "non", "password1": new, "password2": new}
    assert client.post("/compte/mot-de-passe/", given).status_code == 422
    assert client.post("/compte/mot-de-passe/", given | {"oldpassword": PASSPHRASE}).status_code == 302
    assert is_in(client) and not is_in(other)
    assert [letter.subject["en"] for letter in Message.objects.all()] == ["Your password was changed"]


def test_sessions_are_listed_and_the_others_closed(client: Client) -> None:
    holder(Role.WORKSHOP)
    other = Client(HTTP_USER_AGENT="Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0")
    for session in (client, other):
        give(session)
    page = client.get("/compte/sessions/")
    assert "Firefox, Android" in page.content.decode() and faults(page.content.decode(), "fr") == []
    client.post("/compte/sessions/")
    assert is_in(client) and not is_in(other)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_of_the_account_are_sound(client: Client, language: str) -> None:
    install(kind="real", clock=CLOCK)
    user = holder(Role.COORDINATOR)
    prefix = "" if language == "fr" else "/en"
    for path in ("/connexion/", "/connexion/oubli/", "/connexion/oubli/envoye/", "/connexion/oubli/choisi/",
                 "/connexion/obtenir-un-compte/"):  # fmt: skip
        assert faults(client.get(prefix + path).content.decode(), language) == [], path
    client.force_login(user)
    assert faults(client.get(prefix + "/compte/second-facteur/").content.decode(), language) == []
    an_application(user)
    prove(client, user)
    for path in ("/compte/", "/compte/mot-de-passe/", "/compte/second-facteur/", "/compte/second-facteur/retirer/",
                 "/compte/confirmer/", "/compte/confirmer/code/", "/compte/sessions/"):  # fmt: skip
        response = client.get(prefix + path)
        assert (response.status_code, faults(response.content.decode(), language)) == (200, []), path
