"""Whether a session has proved a second factor, and the fixed code of demonstrations.

Guarantees: the fixed code counts only when the database itself says that it is a demonstration,
in the row that can never change; no setting and no variable of the environment is read. A
session that proved a factor loses it the moment the factor is removed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from maillage.apps.accounts.codes import DEMONSTRATION_CODE, FACTOR_ROLES
from maillage.apps.accounts.queries.actors import assignments_of
from maillage.apps.records.queries.installation import installation_kind
from maillage.kernel.clock import SystemClock, today

View = Callable[..., HttpResponseBase]
METHOD, DEMONSTRATION = "mfa", "demonstration"
ASKED = "maillage.is_demonstration"  # no header can be named so


def is_demonstration() -> bool:
    return installation_kind() == "demo"


def in_demonstration(request: HttpRequest) -> bool:
    """The same, asked once a request."""
    if ASKED not in request.META:
        request.META[ASKED] = is_demonstration()
    return bool(request.META[ASKED])


def opens_demonstration(code: str) -> bool:
    """Whether it is the fixed code, in a demonstration. No query for any other code."""
    return code.replace(" ", "") == DEMONSTRATION_CODE and is_demonstration()


FACTORS = (str(Authenticator.Type.TOTP), str(Authenticator.Type.WEBAUTHN))


def has_application(user_id: int) -> bool:
    """Whether the account has set up an application that gives codes. One query."""
    return bool(Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists())


def factors_of(user_id: int) -> frozenset[str]:
    """The kinds of second factor that the account has set up: an application, passkeys. One query."""
    kinds = Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).values_list("type", flat=True)
    return frozenset(map(str, kinds))


def asks_demonstration(user: Any) -> bool:
    """Whether a demonstration asks this account for the fixed code: one of its roles needs a factor."""
    return is_demonstration() and any(
        held.role in FACTOR_ROLES for held in assignments_of(user.pk, today(SystemClock()))
    )


def factor_proved_lately(request: HttpRequest) -> bool:
    """Whether this session proved a second factor within the last minutes (ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
    proved = [
        float(record["at"])
        for record in get_authentication_records(request, request.user)
        if record.get("method") == METHOD
    ]
    recent = bool(proved) and time.time() - proved[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return recent and factor_proved(request)


def proved_again(view: View) -> View:
    """Before something that binds others: ask whoever has a second factor to prove it again, then to come back.

    What was sent is not kept: the page is shown again, and read again, before it is sent again.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not factor_proved(request) or factor_proved_lately(request):
            return view(request, *args, **kwargs)  # without a factor, the command refuses
        back = reverse("prepared", args=[kwargs["number"]])
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")

    return run


def note_factor(request: HttpRequest, user: Any, kind: str) -> None:
    """Write in the session that a factor of this kind was proved."""
    record_authentication(request, user, METHOD, type=kind)


def factor_proved(request: HttpRequest) -> bool:
    """Whether this session proved a factor that still exists. One query when it proved one, else none."""
    kinds = {
        record.get("type")
        for record in get_authentication_records(request, request.user)
        if record.get("method") == METHOD
    }
    if DEMONSTRATION in kinds and in_demonstration(request):
        return True
    if not kinds - {DEMONSTRATION}:
        return False
    there = factors_of(request.user.pk or 0)
    # A recovery code stands for whichever factor was lost.
    return bool(kinds & there) or (str(Authenticator.Type.RECOVERY_CODES) in kinds and bool(there))
