"""What allauth mails, in both languages, through the outbox.

Guarantees: a link is under the configured origin, never under the host that a request claims;
the body of a letter that holds a link is forgotten once it has left.
"""

from __future__ import annotations

from secrets import token_hex
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from maillage.apps.outbox.commands.post import post
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import LANGUAGES, Text

RESET = "account/email/password_reset_key"
NOT_YOU = Text(
    fr="Si ce n’est pas vous, changez votre mot de passe et prévenez la coordination de votre territoire.",
    en="If this was not you, change your password and tell your territory’s coordinator.",
)
LETTERS: dict[str, tuple[Text, Text]] = {
    RESET: (
        Text("Choisir un nouveau mot de passe", "Choose a new password"),
        Text(
            fr="Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour le compte {username}.\n\n"
            "Pour le choisir (ce lien sert une fois, pendant deux heures) :\n{link}\n\n"
            "Si ce n’est pas vous, ne faites rien : rien n’a changé.",
            en="Somebody, most likely you, asked for a new password for the account {username}.\n\n"
            "To choose it (this link serves once, for two hours):\n{link}\n\n"
            "If this was not you, do nothing: nothing has changed.",
        ),
    ),
    "account/email/password_changed": (
        Text("Votre mot de passe a été changé", "Your password was changed"),
        NOT_YOU,
    ),
    "account/email/password_reset": (
        Text("Votre mot de passe a été choisi de nouveau", "Your password was chosen again"),
        NOT_YOU,
    ),
    "mfa/email/totp_activated": (
        Text("Un second facteur protège votre compte", "A second factor protects your account"),
        NOT_YOU,
    ),
    "mfa/email/totp_deactivated": (
        Text("Le second facteur de votre compte est retiré", "The second factor of your account is removed"),
        NOT_YOU,
    ),
    "mfa/email/webauthn_added": (
        Text("Une clé d’accès protège votre compte", "A passkey protects your account"),
        NOT_YOU,
    ),
    "mfa/email/webauthn_removed": (
        Text("Une clé d’accès de votre compte est retirée", "A passkey of your account is removed"),
        NOT_YOU,
    ),
    "mfa/email/recovery_codes_generated": (
        Text("De nouveaux codes de secours pour votre compte", "New recovery codes for your account"),
        NOT_YOU,
    ),
}


def _link(language: str, context: dict[str, Any]) -> str:
    if "key" not in context:
        return ""
    with translation.override(language):
        path = reverse(
            "account_reset_password_from_key", kwargs={"uidb36": context["uid"], "key": context["key"]}
        )
    return f"{settings.ORIGIN}{path}"


def send(prefix: str, email: str, context: dict[str, Any]) -> None:
    """Put the letter in the outbox. A letter that we do not know is an error of ours."""
    subject, body = LETTERS[prefix]
    filled: dict[str, str] = {
        language: body.to(language).format(
            username=context.get("username", ""), link=_link(language, context)
        )
        for language in LANGUAGES
    }
    post(
        key=f"account:{token_hex(12)}", organisation="", email=email, subject=subject,
        body=Text.from_dict(filled), about="", urgent=True, confidential=prefix == RESET, clock=SystemClock(),
    )  # fmt: skip
