"""How long a session lasts, counted from the last time that it proved who uses it.

Guarantees: whoever holds a role that decides for others signs in again after twelve hours, everybody else after
fourteen days, however busy the session was; a proof in between (password, code, passkey) counts anew. What binds
others asks for a proof of five minutes besides (`again`).
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import FACTOR_ROLES

DECIDING_SECONDS = 12 * 3600  # a day of work; a telephone or a desk left behind is closed by the next morning
LASTING_SECONDS = 14 * 24 * 3600  # a workshop's own telephone, in a place without network half of the time


def is_over(request: HttpRequest, actor: Actor) -> bool:
    """Whether the session has lasted too long for who uses it. No query."""
    records = get_authentication_records(request, request.user)
    if not records:
        return False  # nothing says when it began: the cookie's own age bounds it
    decides = actor.withheld or any(map(actor.has, FACTOR_ROLES))
    lasts = DECIDING_SECONDS if decides else LASTING_SECONDS
    return time.time() - float(records[-1]["at"]) > lasts


def end(request: HttpRequest) -> None:
    """The session is over; the next page says why it asks again."""
    logout(request)
    messages.info(request, _("Votre session a pris fin : connectez-vous de nouveau."))
