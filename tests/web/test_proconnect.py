"""ProConnect against a local issuer: only a link made before opens an account, and no forgery opens anything."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories.accounts import PASSPHRASE, an_account
from tests.web.proconnect_issuer import CLIENT, OTHER_KEY, SECRET, ProConnect, serving
from tests.web.signing import an_application, code_of

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import ExternalIdentity, JournalEntry, User
from maillage.kernel.clock import SystemClock

pytestmark = pytest.mark.django_db
CLOCK = SystemClock()
START, LINK = "/connexion/proconnect/", "/compte/proconnect/lier/"
SITE = "http://localhost:8000"


@pytest.fixture
def issuer(settings: Any) -> Iterator[ProConnect]:
    made = ProConnect(
        redirect_uris=(f"{SITE}/connexion/proconnect/retour/",),
        logout_uris=(f"{SITE}/connexion/proconnect/termine/",),
    )
    with serving(made):
        settings.PROCONNECT = {
            "issuer": made.issuer, "client_id": CLIENT, "client_secret": SECRET, "algorithm": "RS256", "acr": (),
        }  # fmt: skip
        cache.clear()
        yield made


@pytest.fixture
def marie() -> User:
    return an_account("marie", Assignment(Role.STATE_REFERENT, "26"), clock=CLOCK)


def by_password(client: Client, name: str = "marie") -> Client:
    assert client.post("/connexion/", {"username": name, "password": PASSPHRASE}).status_code == 302
    return client


def followed(client: Client, issuer: ProConnect, start: str = START) -> Any:
    """From the link to the page where the browser ends up."""
    sent = client.get(start)
    assert sent.status_code == 302, sent.content.decode()
    status, back = issuer.authorize(sent.headers["Location"])
    assert status == 303, back
    return client.get(back.removeprefix(SITE))


def linked(client: Client, issuer: ProConnect) -> None:
    answer = followed(by_password(client), issuer, LINK)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/compte/")
    client.post("/deconnexion/")


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def refused(answer: Any) -> str:
    assert answer.status_code == 422, answer.status_code
    return str(answer.context["refusal"].code)


def test_it_is_off_unless_configured(client: Client, marie: User) -> None:
    assert "ProConnect" not in client.get("/connexion/").content.decode()
    by_password(client)
    for path in (START, f"{START}retour/", f"{START}fin/", f"{START}termine/", LINK):
        assert client.get(path).status_code == 404, path
    assert client.post("/compte/proconnect/delier/").status_code == 404
    assert "ProConnect" not in client.get("/compte/").content.decode()


def test_a_link_made_before_opens_the_account_and_nothing_more(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    assert START in client.get("/connexion/").content.decode()
    linked(client, issuer)
    assert not is_in(client)
    before = (User.objects.count(), marie.email)
    answer = followed(client, issuer, f"{START}?next=/besoins/")
    assert (answer.status_code, answer.headers["Location"], is_in(client)) == (302, "/besoins/", True)
    marie.refresh_from_db()
    assert (User.objects.count(), marie.email) == before
    entry = JournalEntry.objects.get(verb="link_identity")
    assert (entry.subject, entry.detail) == ("marie", {})


def test_what_is_asked_is_what_proconnect_knows(client: Client, issuer: ProConnect, settings: Any) -> None:
    settings.PROCONNECT = {**settings.PROCONNECT, "acr": ("eidas2", "eidas3")}
    client.get(START)
    issuer.authorize(client.get(START).headers["Location"])
    (asked,) = issuer.asked
    assert set(asked) == {"response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "claims"}
    assert len(asked["state"][0]) == len(asked["nonce"][0]) == 43 and asked["state"] != asked["nonce"]
    assert json.loads(asked["claims"][0]) == {
        "id_token": {"acr": {"essential": True, "values": ["eidas2", "eidas3"]}}
    }


def test_an_unknown_identity_opens_nothing_even_with_the_address_of_an_account(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    User.objects.filter(pk=marie.pk).update(email=issuer.person["email"])
    assert refused(followed(client, issuer)) == "proconnect.not_linked"
    assert not is_in(client) and User.objects.count() == 1 and not ExternalIdentity.objects.exists()


def test_a_second_factor_is_asked_as_after_a_password(client: Client, issuer: ProConnect) -> None:
    signer = an_account("marie", Assignment(Role.SIGNER, "FR"), clock=CLOCK)
    linked(client, issuer)
    followed(client, issuer)
    assert client.get("/actes/nouveau/mise-en-attente/").status_code == 403  # the role waits for its factor
    client.post("/deconnexion/")
    secret = an_application(signer)
    assert followed(client, issuer).headers["Location"] == "/connexion/code/"
    assert not is_in(client)
    assert client.post("/connexion/code/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/actes/nouveau/mise-en-attente/").status_code == 200


def test_a_closed_account_stays_closed(client: Client, issuer: ProConnect, marie: User) -> None:
    linked(client, issuer)
    User.objects.filter(pk=marie.pk).update(is_active=False)
    assert refused(followed(client, issuer)) == "proconnect.not_linked"
    assert not is_in(client)


# Linking


def test_an_identity_opens_one_account_and_is_linked_by_its_holder_only(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    linked(client, issuer)
    an_account("autre", Assignment(Role.STATE_REFERENT, "26"), clock=CLOCK)
    other = by_password(Client(), "autre")
    assert refused(followed(other, issuer, LINK)) == "proconnect.taken"
    assert ExternalIdentity.objects.get().user == marie
    assert Client().get(LINK).headers["Location"].startswith("/connexion/?next=")
    by_password(client)
    assert client.post("/compte/proconnect/delier/").status_code == 302
    client.post("/deconnexion/")
    assert refused(followed(client, issuer)) == "proconnect.not_linked"


def test_a_link_asked_by_one_account_is_never_made_for_another(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    """Somebody signs in as another between the question and the answer."""
    by_password(client)
    _, back = issuer.authorize(client.get(LINK).headers["Location"])
    session = dict(client.session["proconnect.pending"])
    client.post("/deconnexion/")
    an_account("autre", Assignment(Role.STATE_REFERENT, "26"), clock=CLOCK)
    by_password(client, "autre")
    planted = client.session
    planted["proconnect.pending"] = session
    planted.save()
    assert refused(client.get(back.removeprefix(SITE))) == "proconnect.refused"
    assert not ExternalIdentity.objects.exists()


def test_an_old_session_proves_itself_before_it_links(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    by_password(client)
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - 400} for one in records]
    session.save()
    assert client.get(LINK).headers["Location"].startswith("/compte/confirmer/?next=")


# The browser's way back


@pytest.mark.parametrize("spoil", ["another browser", "twice", "late", "another state", "no state", "error"])
def test_an_answer_is_for_who_asked_once_and_soon(
    client: Client, issuer: ProConnect, marie: User, spoil: str
) -> None:
    linked(client, issuer)
    _, back = issuer.authorize(client.get(START).headers["Location"])
    path = back.removeprefix(SITE)
    if spoil == "another browser":
        client = Client()
    elif spoil == "twice":
        assert client.get(path).status_code == 302
        client.post("/deconnexion/")
    elif spoil == "late":
        session = client.session
        session["proconnect.pending"] = {
            state: {**one, "at": time.time() - 601} for state, one in session["proconnect.pending"].items()
        }
        session.save()
    elif spoil == "another state":
        path = path.replace("state=", "state=x")
    elif spoil == "no state":
        path = path.partition("&state=")[0]
    else:
        path = path.replace("code=", "error=access_denied&x=")
    assert refused(client.get(path)) == "proconnect.refused"
    assert not is_in(client)


def test_it_never_leads_elsewhere(client: Client, issuer: ProConnect, marie: User) -> None:
    linked(client, issuer)
    answer = followed(client, issuer, f"{START}?next=https://ailleurs.example/")
    assert "ailleurs" not in answer.headers["Location"] and is_in(client)


# Forgeries


def none_signed(claims: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "JWT", "kid": "pc1"}, claims)
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def without(name: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def with_(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {**claims, **changes}


def hs_signed(secret: str) -> Callable[[dict[str, Any]], str]:
    return lambda claims: jwt.encode(claims, secret, algorithm="HS256", headers={"kid": "pc1"})


NOW = time.time()
BOTH: dict[str, tuple[str, Any]] = {
    "alg none": ("sign", none_signed),
    "another key": ("sign", lambda c: jwt.encode(c, OTHER_KEY, algorithm="RS256", headers={"kid": "pc1"})),
    "an unknown key": ("sign", lambda c: jwt.encode(c, OTHER_KEY, algorithm="RS256", headers={"kid": "pc2"})),
    "no key named": ("sign", lambda c: jwt.encode(c, OTHER_KEY, algorithm="RS256")),
    "the client secret as a key": ("sign", hs_signed(SECRET.ljust(32, "x"))),
    "another algorithm": ("sign", lambda c: jwt.encode(c, OTHER_KEY, algorithm="RS512", headers={"kid": "pc1"})),
    "no token": ("sign", lambda _c: "personne"),
    "empty": ("sign", lambda _c: ""),
    "another audience": ("change", with_(aud="autre")),
    "no audience": ("change", without("aud")),
    "several audiences, issued to another": ("change", with_(aud=[CLIENT, "autre"], azp="autre")),
    "several audiences, issued to nobody": ("change", with_(aud=[CLIENT, "autre"])),
    "another issuer": ("change", with_(iss="https://ailleurs.example/api/v2")),
    "no issuer": ("change", without("iss")),
    "no subject": ("change", without("sub")),
    "an empty subject": ("change", with_(sub="")),
    "expired": ("change", with_(exp=int(NOW) - 120)),
    "to come": ("change", with_(nbf=int(NOW) + 7200)),
    "made tomorrow": ("change", with_(iat=int(NOW) + 86_400)),
}  # fmt: skip
ID_ONLY: dict[str, tuple[str, Any]] = {
    "another nonce": ("change", with_(nonce="x" * 43)),
    "no nonce": ("change", without("nonce")),
    "a nonce that is no text": ("change", with_(nonce=7)),
    "no expiry": ("change", without("exp")),
    "no time": ("change", without("iat")),
    "made long ago": ("change", with_(iat=int(NOW) - 3600)),
}  # fmt: skip
PERSON_ONLY: dict[str, tuple[str, Any]] = {
    "another person": ("change", with_(sub="quelqu-un-d-autre")),
    "unsigned": ("sign", json.dumps),
}  # fmt: skip
FORGERIES = [
    *[("id", name, *how) for name, how in {**BOTH, **ID_ONLY}.items()],
    *[("person", name, *how) for name, how in {**BOTH, **PERSON_ONLY}.items()],
]


@pytest.mark.parametrize(
    ("token", "name", "what", "how"), FORGERIES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_no_forged_token_opens_anything(
    client: Client, issuer: ProConnect, marie: User, token: str, name: str, what: str, how: Any
) -> None:
    linked(client, issuer)
    setattr(issuer, f"{what}_{token}", how)
    assert refused(followed(client, issuer)) == "proconnect.invalid"
    assert not is_in(client)


def test_userinfo_that_says_it_is_plain_is_refused(client: Client, issuer: ProConnect, marie: User) -> None:
    linked(client, issuer)
    issuer.person_type = "application/json"
    assert refused(followed(client, issuer)) == "proconnect.invalid"


@pytest.mark.parametrize("acr", ["eidas1", "", None])
def test_a_level_below_what_is_asked_is_refused_here_too(
    client: Client, issuer: ProConnect, settings: Any, marie: User, acr: str | None
) -> None:
    linked(client, issuer)
    settings.PROCONNECT = {**settings.PROCONNECT, "acr": ("eidas2",)}
    issuer.change_id = with_(acr=acr)
    assert refused(followed(client, issuer)) == "proconnect.assurance"
    issuer.change_id = with_(acr="eidas2")
    assert followed(client, issuer).status_code == 302 and is_in(client)


def test_es256_where_it_is_configured_and_never_rs256_then(
    client: Client, issuer: ProConnect, settings: Any, marie: User
) -> None:
    linked(client, issuer)
    settings.PROCONNECT = {**settings.PROCONNECT, "algorithm": "ES256"}
    assert refused(followed(client, issuer)) == "proconnect.invalid"
    issuer.algorithm = "ES256"
    assert followed(client, issuer).status_code == 302 and is_in(client)


@pytest.mark.parametrize(
    "change",
    [
        with_(issuer="https://ailleurs.example"),
        with_(token_endpoint="https://ailleurs.example/token"),
        with_(jwks_uri="http://127.0.0.1:1/jwks"),
        with_(userinfo_endpoint="file:///etc/passwd"),
        without("authorization_endpoint"),
    ],
)
def test_a_discovery_that_leads_elsewhere_is_refused(
    client: Client, issuer: ProConnect, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    issuer.change_discovery = change
    assert refused(client.get(START)) == "proconnect.invalid"


def test_an_issuer_that_does_not_answer_leaves_the_password(
    client: Client, issuer: ProConnect, settings: Any, marie: User
) -> None:
    settings.PROCONNECT = {**settings.PROCONNECT, "issuer": "http://localhost:9/api/v2"}
    assert refused(client.get(START)) == "proconnect.unreachable"
    by_password(client)
    assert is_in(client)


# Signing out


def test_signing_out_here_offers_to_sign_out_there(client: Client, issuer: ProConnect, marie: User) -> None:
    linked(client, issuer)
    followed(client, issuer)
    assert client.post("/deconnexion/").headers["Location"] == "/connexion/proconnect/fin/"
    assert not is_in(client)
    page = client.get("/connexion/proconnect/fin/")
    status, back = issuer.end_session(page.context["address"])
    assert status == 303
    ended = client.get(back.removeprefix(SITE))
    assert ended.headers["Location"] == "/" and "proconnect.id_token" not in client.session
    assert client.get("/connexion/proconnect/fin/").headers["Location"] == "/"


def test_a_sign_out_that_this_browser_did_not_ask_for_changes_nothing(
    client: Client, issuer: ProConnect, marie: User
) -> None:
    linked(client, issuer)
    followed(client, issuer)
    client.get("/connexion/proconnect/termine/?state=" + "x" * 43)
    assert is_in(client) and "proconnect.id_token" in client.session
