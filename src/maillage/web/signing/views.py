"""Pages of signing in, of the password and of the second factor: allauth's steps under our templates.

A form that is not right answers 422, as everywhere on the site.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.account import views as account
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as sessions
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from maillage.apps.accounts.codes import DEMONSTRATION_CODE
from maillage.apps.accounts.commands.change_factor import factor_removed, factor_set
from maillage.web.asking import actor_of, clock_of
from maillage.web.signing import forms
from maillage.web.signing.devices import device_of
from maillage.web.signing.factor import (
    factor_proved,
    factors_of,
    has_application,
    is_demonstration,
    note_factor,
)
from maillage.web.signing.passkey_forms import PasskeyCodeForm
from maillage.web.signing.stages import FactorStage
from maillage.web.states import role_words

PAGES = "maillage/pages/account"
private = method_decorator([login_required, never_cache, sensitive_post_parameters()], name="dispatch")


class FactorSet:
    """Whoever has just used the new factor, of this `kind`, has proved it in this session."""

    kind: Authenticator.Type

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        request: Any = self.request  # type: ignore[attr-defined]
        note_factor(request, request.user, str(self.kind))
        factor_set(username=request.user.get_username(), actor=actor_of(request), clock=clock_of(request))
        return response


class FactorRemoved:
    """Written down before the factor goes, in the name of who removes it."""

    def form_valid(self, form: Any) -> HttpResponse:
        request: Any = self.request  # type: ignore[attr-defined]
        user, actor = request.user, actor_of(request)
        factor_removed(user_id=user.pk, username=user.get_username(), actor=actor, clock=clock_of(request))
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return response


class Unprocessable:
    """A form with errors is a page of status 422."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response


class SignIn(Unprocessable, account.LoginView):
    form_class = forms.SignInForm
    template_name = f"{PAGES}/sign_in.html"
    extra_context = {"page_title": gettext_lazy("Se connecter"), "submit_label": gettext_lazy("Se connecter")}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "recommencer" in request.GET:  # gives up a sign-in that waits for its code
            clear_login(request)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "proconnect": bool(settings.PROCONNECT)}


@method_decorator(login_stage_required(FactorStage.key, redirect_urlname="account_login"), name="dispatch")
class SignInCode(Unprocessable, factor.AuthenticateView):
    """The second step; who is asked is decided by `FactorStage`."""

    form_class = forms.CodeForm
    webauthn_form_class = PasskeyCodeForm
    template_name = f"{PAGES}/sign_in_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.stage = request._login_stage  # type: ignore[attr-defined]
        self.form = self._build_forms()
        return TemplateView.dispatch(self, request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"page_title": _("Second facteur"), "submit_label": _("Continuer")}
        shown = DEMONSTRATION_CODE if is_demonstration() else ""
        context = {**super().get_context_data(**kwargs), **words, "demonstration_code": shown}
        if str(Authenticator.Type.WEBAUTHN) in factors_of(self.stage.login.user.pk):
            context["options"] = json.dumps(context["js_data"]["request_options"], default=dict)
        return context


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    id_token = request.session.get("proconnect.id_token", "")
    end_session(request)
    messages.success(request, _("Vous êtes déconnecté."))
    if id_token:
        request.session["proconnect.id_token"] = id_token  # nothing else of the session stays
    response = redirect("proconnect_end" if id_token else "home")
    response.headers["Clear-Site-Data"] = '"cache"'  # nor a page that “Back” would show
    return response


# The password


class Forgotten(Unprocessable, account.PasswordResetView):
    form_class = forms.ForgottenForm
    template_name = f"{PAGES}/forgotten.html"
    extra_context = {
        "page_title": gettext_lazy("Mot de passe oublié"),
        "submit_label": gettext_lazy("Recevoir un lien"),
    }


class ForgottenSent(account.PasswordResetDoneView):
    template_name = f"{PAGES}/forgotten_sent.html"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class ChoosePassword(Unprocessable, account.PasswordResetFromKeyView):
    form_class = forms.ChosenPasswordForm
    template_name = f"{PAGES}/choose_password.html"
    extra_context = {
        "page_title": gettext_lazy("Choisir un nouveau mot de passe"),
        "submit_label": gettext_lazy("Enregistrer ce mot de passe"),
    }


class PasswordChosen(account.PasswordResetFromKeyDoneView):
    template_name = f"{PAGES}/password_chosen.html"


@private
class ChangePassword(Unprocessable, account.PasswordChangeView):
    form_class = forms.NewPasswordForm
    template_name = f"{PAGES}/form.html"
    extra_context = {
        "page_title": gettext_lazy("Changer de mot de passe"),
        "intro": gettext_lazy("Vos autres sessions seront fermées ; celle-ci reste ouverte."),
    }


# Proving again before something sensitive


class _Again(Unprocessable):
    template_name = f"{PAGES}/again.html"
    extra_context = {
        "page_title": gettext_lazy("Confirmez que c’est vous"),
        "submit_label": gettext_lazy("Continuer"),
    }


@private
class PasswordAgain(_Again, account.ReauthenticateView):
    form_class = forms.PasswordAgainForm


@private
class CodeAgain(_Again, factor.ReauthenticateView):
    form_class = forms.CodeAgainForm


# The second factor


@private
class SecondFactor(factor.IndexView):
    """What protects the account, what waits for it, and how to set it up."""

    template_name = f"{PAGES}/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        passkeys = context["authenticators"].get(Authenticator.Type.WEBAUTHN, [])
        more = {
            "page_title": _("Second facteur"),
            "withheld": [role_words(held) for held in actor_of(self.request).withheld],
            "has_application": has_application(self.request.user.pk),
            "passkeys": passkeys,
            "proved": factor_proved(self.request),
            "demonstration_code": DEMONSTRATION_CODE if is_demonstration() else "",
        }
        return {**context, **more}


@private
class SetApplication(Unprocessable, FactorSet, totp.ActivateTOTPView):
    kind = Authenticator.Type.TOTP
    form_class = forms.ApplicationForm
    template_name = f"{PAGES}/application.html"
    extra_context = {
        "page_title": gettext_lazy("Mettre en place le second facteur"),
        "submit_label": gettext_lazy("Vérifier et enregistrer"),
    }


@private
class RemoveApplication(FactorRemoved, totp.DeactivateTOTPView):
    template_name = f"{PAGES}/remove_application.html"
    extra_context = {"page_title": gettext_lazy("Retirer le second facteur")}


@private
class RecoveryCodes(recovery.ViewRecoveryCodesView):
    template_name = f"{PAGES}/recovery_codes.html"
    extra_context = {"page_title": gettext_lazy("Codes de secours")}


@private
class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    template_name = f"{PAGES}/new_recovery_codes.html"
    extra_context = {"page_title": gettext_lazy("De nouveaux codes de secours")}


@private
class DownloadRecoveryCodes(recovery.DownloadRecoveryCodesView):
    template_name = f"{PAGES}/recovery_codes.txt"


@private
class Sessions(sessions.ListUserSessionsView):
    template_name = f"{PAGES}/sessions.html"
    extra_context = {"page_title": gettext_lazy("Mes sessions")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = device_of(session.user_agent)
        return context
