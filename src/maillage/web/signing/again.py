"""Proving again who one is, before an act that signs or withdraws for everybody.

Guarantees: asked of whoever holds a role that decides for others, after their right to the act, so that a refusal
stays a refusal; a proof (password, code, passkey; signing in is one) opens the form for five minutes and lets it be
sent for twenty, so that nothing typed is lost to the clock. A session left open is thus not enough to sign.
"""

from __future__ import annotations

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from maillage.apps.accounts.codes import FACTOR_ROLES
from maillage.web.asking import actor_of

SENDING_SECONDS = 1200


def seconds_since_proof(request: HttpRequest) -> float:
    """Since this session last proved who uses it; infinite when it never did."""
    records = get_authentication_records(request, request.user)
    return time.time() - float(records[-1]["at"]) if records else float("inf")


def asked_again(request: HttpRequest, *, whoever: bool = False) -> HttpResponseRedirect | None:
    """Where to prove it, then come back; None when it was proved lately or no role of the actor asks for it
    (`whoever`: whatever their roles)."""
    if not whoever and not any(map(actor_of(request).has, FACTOR_ROLES)):
        return None
    lasts = SENDING_SECONDS if request.method == "POST" else settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    if seconds_since_proof(request) < lasts:
        return None
    query = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
    return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
