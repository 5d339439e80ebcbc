"""Sign a test client in, with the second factor that the roles of its user ask for."""

from __future__ import annotations

import hmac
import struct
import time
from base64 import b32decode
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.test import Client

from maillage.apps.accounts.codes import FACTOR_ROLES
from maillage.apps.accounts.models import RoleAssignment


def code_of(secret: str, at: float | None = None) -> str:
    """The six figures that an application shows at an instant (RFC 6238, SHA-1, thirty seconds)."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.digest(b32decode(secret), counter, "sha1")
    start = digest[-1] & 15
    (value,) = struct.unpack(">I", digest[start : start + 4])
    return f"{(value & 0x7FFFFFFF) % 1_000_000:06}"


def an_application(user: Any) -> str:
    """Give the account an application of codes; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def prove(client: Client, user: Any, kind: str = "totp") -> None:
    """Write in the client's session that the user proved a second factor there."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "type": kind, "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def sign_in(user: Any) -> Client:
    """A client signed in as the user, with a real second factor when a role asks for one."""
    client = Client()
    client.force_login(user)
    if RoleAssignment.objects.filter(user=user, role__in=FACTOR_ROLES).exists():
        an_application(user)
        prove(client, user)
    return client


def one_time_codes(username: str) -> Iterator[str]:
    """Codes of the account's application that hold now: each is taken once, and three hold at a time."""
    held = Authenticator.objects.get(user__username=username, type=Authenticator.Type.TOTP)
    secret = decrypt(held.data["secret"])
    return iter([code_of(secret, time.time() + 30 * shift) for shift in (0, -1, 1)])
