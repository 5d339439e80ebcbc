"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy


class SignInForm(AuthenticationForm):
    """Username and password, with our words."""

    error_messages = {
        "invalid_login": gettext_lazy("Identifiant ou mot de passe inexact. Les majuscules comptent."),
        "inactive": gettext_lazy("Ce compte est fermé. Écrivez à la coordination de votre territoire."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("Identifiant")
        self.fields["password"].label = gettext_lazy("Mot de passe")
        # The page says what it is before the field takes the focus.
        self.fields["username"].widget.attrs.pop("autofocus", None)
