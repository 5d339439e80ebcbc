"""Requests without an account, filed by commands, and the link that was mailed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.core import mail

from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.file_request import Sender, file_request
from maillage.apps.needs.drafting import Asked, Asker
from maillage.apps.needs.models import Need, Request
from maillage.apps.outbox.commands.send_pending import send_pending
from maillage.kernel.clock import Clock, today

EMAIL = "carer@example.org"
LINK = re.compile(r"/suivi/([\w-]{43})/")


def asked_for(clock: Clock, **changes: Any) -> Asked:
    terms: dict[str, Any] = {
        "design": "D0001", "quantity": 40, "deadline": today(clock) + timedelta(days=10), "facts": {"posts": "care"},
    }  # fmt: skip
    return Asked(**{**terms, **changes})


def a_request(
    clock: Clock, establishment: str = "E0001", *, email: str = EMAIL, connection: str = "", **changes: Any
) -> Request:
    asker = changes.pop("asker", None) or Asker(establishment)
    return file_request(
        asker=asker, asked=asked_for(clock, **changes), sender=Sender(email, connection), clock=clock
    )


def mailed_token(clock: Clock) -> str:
    """The secret of the link in the last mail that leaves now."""
    send_pending(clock=clock)
    return LINK.findall(str(mail.outbox[-1].body))[0]


def a_confirmed_request(clock: Clock, establishment: str = "E0001", **changes: Any) -> tuple[str, Need]:
    """Its token, and the need, unverified."""
    a_request(clock, establishment, **changes)
    token = mailed_token(clock)
    return token, confirm_request(token=token, clock=clock)


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)
