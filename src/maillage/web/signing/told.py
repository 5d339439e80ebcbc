"""Signing in and out, and what is refused for want of a role, told to the server's log: who, when, how.

Guarantees: an account is named by its number, never by what was typed (people type their password in the wrong field)
nor by an address; what comes from outside is written on one line. Where logs go and how long they are kept is the
operator's.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from maillage.apps.accounts.queries.actors import number_of
from maillage.kernel.refusals import Refusal

log = logging.getLogger("maillage.security")


def _signed_in(sender: Any, request: HttpRequest, user: Any, **_more: Any) -> None:  # noqa: ARG001
    ways = [
        str(record.get("type") or record["method"]) for record in get_authentication_records(request, user)
    ]
    log.info("signed in: account %s by %s", user.pk, "+".join(ways) or "session")


def _proved(sender: Any, user: Any, method: str, **more: Any) -> None:  # noqa: ARG001
    log.info("proved: account %s by %s", user.pk, more.get("type") or method)


def _signed_out(sender: Any, user: Any, **_more: Any) -> None:  # noqa: ARG001
    if user is not None:
        log.info("signed out: account %s", user.pk)


def _failed(sender: Any, credentials: dict[str, Any], **_more: Any) -> None:  # noqa: ARG001
    typed = str(credentials.get("username") or credentials.get("email") or "")
    known = number_of(typed)
    log.warning("sign-in refused: %s", f"account {known}" if known else "no such account")


def tell_of_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Somebody asked for what their roles do not open."""
    account = getattr(request.user, "pk", None)
    log.warning("refused: account %s, %s, %s %s", account, refusal.code, request.method, quote(request.path))


def listen() -> None:
    for signal, receiver in (
        (user_logged_in, _signed_in), (authentication_step_completed, _proved),
        (user_logged_out, _signed_out), (user_login_failed, _failed),
    ):  # fmt: skip
        signal.connect(receiver, dispatch_uid=f"maillage.{receiver.__name__}")
