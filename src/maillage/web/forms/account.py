"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as lazy


class SignInForm(AuthenticationForm):
    """Username and password, with our words."""

    error_messages = {
        "invalid_login": lazy("Identifiant ou mot de passe inexact. Les majuscules comptent."),
        "inactive": lazy("Ce compte est fermé. Écrivez à la coordination de votre territoire."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = lazy("Identifiant")
        self.fields["password"].label = lazy("Mot de passe")
        # The page says what it is before the field takes the focus.
        self.fields["username"].widget.attrs.pop("autofocus", None)
