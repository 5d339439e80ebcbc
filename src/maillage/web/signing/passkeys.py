"""Passkeys beside the application of codes: set up, given as the second factor, given again, removed.

Guarantees: a passkey is bound to the host of the configured origin, never to the host that a request claims; it
proves a second factor in the session where it was given, and only while it exists; without JavaScript the other
ways stay. No script stands in a page: what a browser needs is an attribute of the form.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views as webauthn
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from maillage.web.signing.passkey_forms import PasskeyAgainForm, PasskeyForm
from maillage.web.signing.views import PAGES, FactorRemoved, FactorSet, Unprocessable, private


def options_of(js_data: dict[str, Any] | None, kind: str) -> str:
    """What the browser is asked, as JSON for an attribute; empty when there is nothing to ask."""
    found = (js_data or {}).get(kind)
    return json.dumps(found, default=dict) if found else ""


@private
class SetPasskey(Unprocessable, FactorSet, webauthn.AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN
    form_class = PasskeyForm
    template_name = f"{PAGES}/passkey.html"
    extra_context = {
        "page_title": gettext_lazy("Ajouter une clé d’accès"),
        "submit_label": gettext_lazy("Créer la clé d’accès"),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["options"] = options_of(context.get("js_data"), "creation_options")
        return {**self.extra_context, **context, **kwargs}


@private
class RemovePasskey(FactorRemoved, webauthn.RemoveWebAuthnView):
    template_name = f"{PAGES}/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")
    extra_context = {"page_title": gettext_lazy("Retirer la clé d’accès")}


@private
class PasskeyAgain(Unprocessable, webauthn.ReauthenticateWebAuthnView):
    form_class = PasskeyAgainForm
    template_name = f"{PAGES}/passkey_again.html"
    extra_context = {
        "page_title": gettext_lazy("Confirmez que c’est vous"),
        "submit_label": gettext_lazy("Utiliser la clé d’accès"),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["options"] = options_of(context.get("js_data"), "request_options")
        return {**self.extra_context, **context, **kwargs}
