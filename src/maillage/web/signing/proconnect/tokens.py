"""Verifying the two signed tokens of ProConnect: the ID token, and the answer of its userinfo endpoint.

Guarantees: the algorithm is the one configured (RS256 or ES256), never the one a token names; the key is the one of
that identifier and kind in the issuer's set; issuer and audience are exact; the ID token has not expired, was made for
this very sign-in (nonce) and at one of the levels required (acr); userinfo is signed too, and of the same person.
Whatever is wrong gives one refusal, which says nothing of what was wrong to whoever forged it.

Sources: OpenID Connect Core 1.0 §3.1.3.7, §5.3.2; ProConnect, *implementation technique* §2.3.4, §2.3.7 and *niveaux ACR*.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from maillage.apps.accounts.reasons import PROCONNECT_ASSURANCE, PROCONNECT_INVALID
from maillage.kernel.refusals import Refusal

KINDS: Final = {"RS256": "RSA", "ES256": "EC"}
LEEWAY_SECONDS: Final = 30
OLDEST_SECONDS: Final = 300
SMALLEST_RSA: Final = 2048


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs, for whom, how; `acr` are the levels of which one is required, none when empty."""

    issuer: str
    client_id: str
    algorithm: str
    keys: Mapping[str, Any]
    acr: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as ProConnect knows them: `subject` is stable for one identity provider."""

    subject: str
    email: str
    given_name: str
    usual_name: str


def _key(issuer: Issuer, token: str) -> Any:
    header = jwt.get_unverified_header(token)
    if header.get("alg") != issuer.algorithm or issuer.algorithm not in KINDS:
        raise Refusal(PROCONNECT_INVALID)
    found = [
        key
        for key in issuer.keys.get("keys", ())
        if key.get("kid") == header.get("kid")
        and key.get("kty") == KINDS[issuer.algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", issuer.algorithm) == issuer.algorithm
    ]
    if not header.get("kid") or len(found) != 1:
        raise Refusal(PROCONNECT_INVALID)
    key = jwt.PyJWK(found[0], algorithm=issuer.algorithm).key
    if KINDS[issuer.algorithm] == "RSA" and key.key_size < SMALLEST_RSA:
        raise Refusal(PROCONNECT_INVALID)
    return key


def _claims(issuer: Issuer, token: str, require: Collection[str]) -> dict[str, Any]:
    """The claims of a token once its signature, issuer, audience and times are right."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token, _key(issuer, token), algorithms=[issuer.algorithm], audience=issuer.client_id,
            issuer=issuer.issuer, leeway=LEEWAY_SECONDS, options={"require": sorted(require)},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, AttributeError):
        raise Refusal(PROCONNECT_INVALID) from None
    # An audience of several names whom it was issued to (OpenID Connect Core §3.1.3.7, 4 and 5).
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", issuer.client_id) != issuer.client_id or (several and "azp" not in claims):
        raise Refusal(PROCONNECT_INVALID)
    if not isinstance(claims["sub"], str) or not claims["sub"] or len(claims["sub"]) > 255:
        raise Refusal(PROCONNECT_INVALID)
    return claims


def verified_id(issuer: Issuer, token: str, *, nonce: str, second: float) -> str:
    """The subject of an ID token made for the sign-in of that nonce. Raises Refusal."""
    claims = _claims(issuer, token, ("exp", "iat", "iss", "aud", "sub", "nonce"))
    said = claims["nonce"]
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise Refusal(PROCONNECT_INVALID)
    if not isinstance(claims["iat"], (int, float)) or second - claims["iat"] > OLDEST_SECONDS:
        raise Refusal(PROCONNECT_INVALID)
    if issuer.acr and claims.get("acr") not in issuer.acr:
        raise Refusal(PROCONNECT_ASSURANCE)
    return str(claims["sub"])


def verified_person(issuer: Issuer, token: str, *, subject: str) -> Identity:
    """The person that a signed userinfo answer speaks of, who must be that of the ID token. Raises Refusal."""
    claims = _claims(issuer, token, ("iss", "aud", "sub"))
    if claims["sub"] != subject:
        raise Refusal(PROCONNECT_INVALID)
    named = {name: str(claims.get(name) or "")[:254] for name in ("email", "given_name", "usual_name")}
    return Identity(subject, **named)
