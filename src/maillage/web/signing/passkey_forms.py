"""Forms of passkeys: whatever a browser answers is right, or refused with our words."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext_lazy

MALFORMED = (KeyError, ValueError, TypeError, AttributeError, IndexError, struct.error)


def whole(read: Callable[[], Any]) -> Any:
    """What `read` makes of a browser's answer; an answer of another form is a wrong one, never a fault of ours."""
    try:
        return read()
    except MALFORMED:
        raise get_adapter().validation_error("incorrect_code") from None


class PasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey, and what its owner calls it."""

    def clean(self) -> Any:
        return whole(super().clean)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=gettext_lazy("Nom de cette clé d’accès"), max_length=60,
            help_text=gettext_lazy("Pour la reconnaître plus tard : téléphone, ordinateur, clé USB."),
        )  # fmt: skip


class PasskeyAgainForm(webauthn_forms.ReauthenticateWebAuthnForm):
    """The passkey again, before something sensitive."""

    def clean_credential(self) -> Any:
        return whole(super().clean_credential)


class PasskeyCodeForm(webauthn_forms.AuthenticateWebAuthnForm):
    """The passkey as the second step of signing in."""

    def clean_credential(self) -> Any:
        return whole(super().clean_credential)
