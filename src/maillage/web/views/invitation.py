"""What an invitation opens: choosing the password of an account, without being signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.apps.accounts.commands.invite import accept_invitation
from maillage.apps.accounts.queries.invitations import invitation_sheet
from maillage.kernel.refusals import Refusal
from maillage.web.asking import Done, ask, bound, clock_of
from maillage.web.forms.accounts import InvitationForm


@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, secret: str) -> HttpResponseBase:
    clock = clock_of(request)
    try:
        sheet = invitation_sheet(secret, clock)
    except Refusal as refusal:
        return render(
            request, "maillage/pages/accounts/invitation_over.html", {"refusal": refusal}, status=410
        )

    def accept(given: dict[str, Any]) -> Done:
        accept_invitation(secret=secret, password=given["password1"], clock=clock)
        return Done(reverse("login"), _("C’est fait : connectez-vous avec le mot de passe choisi."))

    words = {"page_title": _("Bienvenue"), "submit_label": _("Enregistrer ce mot de passe"), "sheet": sheet}
    page = "maillage/pages/accounts/invitation.html"
    return ask(request, bound(InvitationForm, request), accept, template=page, **words)
