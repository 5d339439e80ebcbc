"""What is asked of ProConnect: where it is, the address of a sign-in, who a code stands for, the address of a sign-out.

Guarantees: addresses come from its discovery document, which must name the configured issuer and stay on its host, over
TLS (but on localhost); no redirection is followed; an answer is waited for ten seconds; the address of a sign-in has the
parameters that ProConnect knows and no other (one more is its error Y000400), state and nonce of 43 characters.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import requests
from django.core.cache import cache

from maillage.apps.accounts.reasons import PROCONNECT_INVALID, PROCONNECT_UNREACHABLE
from maillage.kernel.refusals import Refusal
from maillage.web.signing.proconnect.tokens import Identity, Issuer, verified_id, verified_person

SCOPE: Final = "openid given_name usual_name email"
DISCOVERY: Final = "/.well-known/openid-configuration"
ENDPOINTS: Final = (
    "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint",
)  # fmt: skip
SECONDS: Final = 10
KEPT_SECONDS: Final = 600
LARGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Configured:
    """What the operator configured."""

    issuer: str
    client_id: str
    client_secret: str
    algorithm: str
    acr: tuple[str, ...]


def new_secret() -> str:
    """43 characters, 256 bits: ProConnect asks for 32 at least."""
    return secrets.token_urlsafe(32)


def _asked(method: str, address: str, **sent: Any) -> requests.Response:
    try:
        answer = requests.request(method, address, timeout=SECONDS, allow_redirects=False, **sent)
    except requests.RequestException:
        raise Refusal(PROCONNECT_UNREACHABLE) from None
    if answer.status_code >= 500:
        raise Refusal(PROCONNECT_UNREACHABLE)
    if answer.status_code != 200 or len(answer.content) > LARGEST:
        raise Refusal(PROCONNECT_INVALID)
    return answer


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Refusal(PROCONNECT_INVALID)
    return found


def _is_of(issuer: str, address: Any) -> bool:
    """Whether an address stands on the issuer's own host and scheme, TLS but on localhost."""
    if not isinstance(address, str):
        return False
    ours, theirs = urlsplit(issuer), urlsplit(address)
    safe = theirs.scheme == "https" or (theirs.scheme == "http" and theirs.hostname == "localhost")
    return safe and (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


def endpoints(ours: Configured) -> dict[str, str]:
    """Where ProConnect is, kept for ten minutes. Raises Refusal."""
    key = f"maillage.proconnect.{ours.issuer}"
    kept = cache.get(key)
    if kept is not None:
        return dict(kept)
    if not _is_of(ours.issuer, ours.issuer):
        raise Refusal(PROCONNECT_INVALID)
    found = _object(_asked("GET", ours.issuer + DISCOVERY))
    if found.get("issuer") != ours.issuer or not all(
        _is_of(ours.issuer, found.get(name)) for name in ENDPOINTS
    ):
        raise Refusal(PROCONNECT_INVALID)
    kept = {name: str(found[name]) for name in ENDPOINTS}
    cache.set(key, kept, KEPT_SECONDS)
    return kept


def sign_in_address(ours: Configured, *, state: str, nonce: str, back: str) -> str:
    """Where the browser goes to sign in."""
    asked = {
        "response_type": "code", "client_id": ours.client_id, "redirect_uri": back, "scope": SCOPE,
        "state": state, "nonce": nonce,
    }  # fmt: skip
    if ours.acr:
        levels = {"essential": True, "values": list(ours.acr)}
        asked["claims"] = json.dumps({"id_token": {"acr": levels}}, separators=(",", ":"))
    return f"{endpoints(ours)['authorization_endpoint']}?{urlencode(asked)}"


def sign_out_address(ours: Configured, *, id_token: str, state: str, back: str) -> str:
    """Where the browser goes to end the session of ProConnect too."""
    asked = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{endpoints(ours)['end_session_endpoint']}?{urlencode(asked)}"


def _tokens(ours: Configured, where: Mapping[str, str], code: str, back: str) -> tuple[str, str]:
    sent = {
        "grant_type": "authorization_code", "client_id": ours.client_id, "client_secret": ours.client_secret,
        "redirect_uri": back, "code": code,
    }  # fmt: skip
    given = _object(_asked("POST", where["token_endpoint"], data=sent))
    access, identity = given.get("access_token"), given.get("id_token")
    if not isinstance(access, str) or not isinstance(identity, str):
        raise Refusal(PROCONNECT_INVALID)
    return access, identity


def identify(ours: Configured, *, code: str, nonce: str, back: str) -> tuple[Identity, str]:
    """Who a code stands for, everything verified; and the ID token, which signing out will show. Raises Refusal."""
    where = endpoints(ours)
    access, id_token = _tokens(ours, where, code, back)
    keys = _object(_asked("GET", where["jwks_uri"]))
    issuer = Issuer(ours.issuer, ours.client_id, ours.algorithm, keys, ours.acr)
    subject = verified_id(issuer, id_token, nonce=nonce, second=time.time())
    answer = _asked("GET", where["userinfo_endpoint"], headers={"Authorization": f"Bearer {access}"})
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/jwt":
        raise Refusal(PROCONNECT_INVALID)
    return verified_person(issuer, answer.text.strip(), subject=subject), id_token
