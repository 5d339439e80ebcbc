"""A local issuer that behaves as ProConnect's documentation says, and can be told to lie.

From *implementation technique* (numerique-gouv/proconnect-documentation, proconnect-gouv/proconnect-espace-partenaires):
discovery under `/api/v2`; `authorize` refuses any parameter that it does not know (Y000400), a state or a nonce under 32
characters, another `redirect_uri`; a code serves once; `token` takes the secret in the body; `userinfo` takes the access
token as Bearer and answers a signed JWT of type `application/jwt`; `session/end` wants `id_token_hint`, `state` and
`post_logout_redirect_uri`, and answers 303. A level required by `claims` and not held is an error of the browser's way back.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

KNOWN = {
    "response_type", "client_id", "redirect_uri", "scope", "claims", "state", "nonce", "prompt", "idp_hint", "login_hint",
}  # fmt: skip
CLIENT, SECRET = "6925fb8143c76eded44d32b40c0cb1006065f7f003de52712b78985704f39950", "un-secret-de-client"
RSA_KEY, OTHER_KEY = (rsa.generate_private_key(65537, 2048) for _ in range(2))
EC_KEY = ec.generate_private_key(ec.SECP256R1())
Change = Callable[[dict[str, Any]], dict[str, Any]]


def same(claims: dict[str, Any]) -> dict[str, Any]:
    return claims


def public(key: Any, kid: str) -> dict[str, Any]:
    algorithm = (
        jwt.algorithms.RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else jwt.algorithms.ECAlgorithm
    )
    return {**algorithm.to_jwk(key.public_key(), as_dict=True), "kid": kid, "use": "sig"}  # type: ignore[attr-defined]


@dataclass
class ProConnect:
    """`sign_id` and `sign_person` make the two tokens from their claims: what a test replaces to forge them."""

    issuer: str = ""
    algorithm: str = "RS256"
    redirect_uris: tuple[str, ...] = ()
    logout_uris: tuple[str, ...] = ()
    person: dict[str, Any] = field(
        default_factory=lambda: {
            "sub": "704e024229015d2bd47f7a5e5ab05b35c8336ab403c38022985f8cfadc86fe91",
            "email": "marie@prefecture.example",
            "given_name": "Marie",
            "usual_name": "Dupont",
            "siret": "13002526500013",
            "idp_id": "9e139e69",
        }
    )
    acr: str = "eidas1"
    change_id: Change = same
    change_person: Change = same
    sign_id: Callable[[dict[str, Any]], str] | None = None
    sign_person: Callable[[dict[str, Any]], str] | None = None
    person_type: str = "application/jwt"
    change_discovery: Change = same
    asked: list[dict[str, list[str]]] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)
    _tokens: set[str] = field(default_factory=set)

    @property
    def key(self) -> Any:
        return RSA_KEY if self.algorithm == "RS256" else EC_KEY

    def sign(self, claims: dict[str, Any], *, key: Any = None, kid: str = "pc1") -> str:
        return jwt.encode(claims, key or self.key, algorithm=self.algorithm, headers={"kid": kid})

    # What a browser asks

    def authorize(self, address: str) -> tuple[int, str]:
        """What following that address comes to: the status, and where the browser goes back."""
        given = parse_qs(urlsplit(address).query, strict_parsing=True)
        self.asked.append(given)
        one = {name: values[0] for name, values in given.items()}
        if set(given) - KNOWN or any(len(values) > 1 for values in given.values()):
            return 400, "Y000400"
        if (
            one["response_type"] != "code"
            or one["client_id"] != CLIENT
            or one["redirect_uri"] not in self.redirect_uris
        ):
            return 400, "Y000400"
        if "openid" not in one["scope"].split() or len(one["state"]) < 32 or len(one["nonce"]) < 32:
            return 400, "Y000400"
        required = json.loads(one.get("claims", "{}")).get("id_token", {}).get("acr") or {}
        if required.get("essential") and self.acr not in required["values"] and self.change_id is same:
            back = {"error": "access_denied", "state": one["state"]}
        else:
            code = secrets.token_urlsafe(24)
            self._codes[code] = one
            back = {"code": code, "state": one["state"]}
        return 303, f"{one['redirect_uri']}?{urlencode(back)}"

    def end_session(self, address: str) -> tuple[int, str]:
        one = {
            name: values[0] for name, values in parse_qs(urlsplit(address).query, strict_parsing=True).items()
        }
        if set(one) != {"id_token_hint", "state", "post_logout_redirect_uri"} or len(one["state"]) < 32:
            return 400, "Y000400"
        jwt.decode(one["id_token_hint"], self.key.public_key(), algorithms=[self.algorithm], audience=CLIENT)
        if one["post_logout_redirect_uri"] not in self.logout_uris:
            return 400, "Y000400"
        return 303, f"{one['post_logout_redirect_uri']}?{urlencode({'state': one['state']})}"

    # What the platform asks

    def discovery(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize", "token_endpoint": "token", "userinfo_endpoint": "userinfo",
            "jwks_uri": "jwks", "end_session_endpoint": "session/end",
        }  # fmt: skip
        return self.change_discovery(
            {"issuer": self.issuer, **{name: f"{self.issuer}/{path}" for name, path in names.items()}}
        )

    def token(self, sent: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self._codes.pop(sent.get("code", ""), None)
        whole = {"grant_type", "client_id", "client_secret", "redirect_uri", "code"} == set(sent)
        if asked is None or not whole or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET):
            return 400, {"error": "invalid_grant"}
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access, now = secrets.token_urlsafe(24), int(time.time())
        self._tokens.add(access)
        claims = self.change_id(
            {
                "sub": self.person["sub"],
                "amr": ["pwd"],
                "auth_time": now,
                "acr": self.acr,
                "nonce": asked["nonce"],
                "aud": CLIENT,
                "exp": now + 60,
                "iat": now,
                "iss": self.issuer,
            }
        )
        signed = (self.sign_id or self.sign)(claims)
        return 200, {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def userinfo(self, bearer: str) -> tuple[int, str]:
        if bearer.removeprefix("Bearer ") not in self._tokens:
            return 401, ""
        claims = {**self.person, "aud": CLIENT, "iat": int(time.time()), "iss": self.issuer}
        return 200, (self.sign_person or self.sign)(self.change_person(claims))


@contextmanager
def serving(issuer: ProConnect) -> Iterator[None]:
    """The issuer, on a port of localhost."""

    class Handler(BaseHTTPRequestHandler):
        def _send(self, status: int, kind: str, body: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            path = self.path.removeprefix("/api/v2")
            if path == "/.well-known/openid-configuration":
                self._send(200, "application/json", json.dumps(issuer.discovery()))
            elif path == "/jwks":
                self._send(200, "application/json", json.dumps({"keys": [public(issuer.key, "pc1")]}))
            elif path == "/userinfo":
                status, body = issuer.userinfo(self.headers.get("Authorization", ""))
                self._send(status, issuer.person_type, body)
            else:
                self._send(404, "text/plain", "")

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, body = issuer.token({name: values[0] for name, values in parse_qs(sent).items()})
            self._send(status, "application/json;charset=utf-8", json.dumps(body))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.issuer = f"http://localhost:{server.server_port}/api/v2"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
