"""Where allauth meets us: words, mails, limits, where to go; writing is left to commands.

Guarantees: accounts are never opened by signing up; an error never tells whether an account
exists; a mail goes through the outbox, in both languages, with links under the configured
origin; guessing is limited for each account and address together, and for each account from
everywhere at a height that one stranger alone cannot reach to shut its holder out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.set_password import set_password
from maillage.apps.accounts.queries.actors import actor_of
from maillage.apps.accounts.reasons import CODE_REFUSED, PASSWORD_WRONG, SIGN_IN_REFUSED, TOO_MANY
from maillage.kernel import reasons
from maillage.kernel.clock import SystemClock, today
from maillage.web.asking import language
from maillage.web.signing import letters
from maillage.web.signing.drawing import draw_secret
from maillage.web.signing.factor import factor_proved

CODES = {
    "username_password_mismatch": SIGN_IN_REFUSED,
    "email_password_mismatch": SIGN_IN_REFUSED,
    "invalid_login": SIGN_IN_REFUSED,
    "account_inactive": SIGN_IN_REFUSED,
    "too_many_login_attempts": TOO_MANY,
    "rate_limited": TOO_MANY,
    "incorrect_password": PASSWORD_WRONG,
    "enter_current_password": PASSWORD_WRONG,
    "incorrect_code": CODE_REFUSED,
}
SAYS = {
    "account/messages/logged_out.txt": gettext_lazy("Vous êtes déconnecté."),
    "account/messages/password_changed.txt": gettext_lazy("Le mot de passe est changé. Vos autres sessions sont fermées."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Le second facteur est en place."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("Le second facteur est retiré. Les jetons créés avec lui sont révoqués."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("La clé d’accès est en place."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("La clé d’accès est retirée. Les jetons créés avec un second facteur sont révoqués."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("De nouveaux codes de secours sont prêts. Les anciens ne servent plus."),
    "usersessions/messages/sessions_logged_out.txt": gettext_lazy("Vos autres sessions sont fermées."),
}  # fmt: skip
# The page where the day begins, for the first role of a person; a route that is absent is passed over.
BOARDS: dict[Role, str] = {
    Role.ADMINISTRATOR: "accounts",
    Role.COORDINATOR: "coordination",
    Role.REVIEWER: "authority_board",
    Role.SIGNER: "authority_board",
    Role.STATE_REFERENT: "plans",
    Role.WORKSHOP: "work",
    Role.REQUESTER: "my_needs",
}


def _refused(code: str, fallback: Callable[..., ValidationError], *args: Any) -> ValidationError:
    ours = CODES.get(code)
    if ours is None:
        return fallback(code, *args)
    spoken = language()
    words = f"{reasons.render(ours, {}, spoken)} {reasons.advise(ours, {}, spoken)}"
    return ValidationError(words, code=ours)


def board_of(actor: Actor) -> str:
    """The address where this person's day begins: their role's board, else the home page."""
    if actor.withheld:
        return reverse("mfa_index")
    for assignment in actor.assignments:
        try:
            return reverse(BOARDS[assignment.role])
        except (KeyError, NoReverseMatch):
            continue
    return reverse("home")


class AccountAdapter(DefaultAccountAdapter):
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return _refused(code, super().validation_error, *args)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None,
        message_context: dict[str, Any] | None = None, extra_tags: str = "", message: str | None = None,
    ) -> None:  # fmt: skip
        """Our words for what allauth says; what has none is not said."""
        words = message or SAYS.get(message_template or "", "")
        if message_template == "account/messages/logged_in.txt" and message_context:
            words = _("Vous êtes connecté : %(name)s.") % {"name": message_context["user"]}
        if words:
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        actor = actor_of(request.user, today(SystemClock()), factor=factor_proved(request))  # type: ignore[arg-type]
        return board_of(actor)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:  # noqa: ARG002
        messages.error(request, reasons.render(SIGN_IN_REFUSED, {}, language()))
        return redirect("login")

    def get_login_stages(self) -> list[str]:
        return ["maillage.web.signing.stages.FactorStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """Signing in counts as proof for as long as proving again does: no password twice in a minute."""
        return not _proved_lately(self.request)

    def set_password(self, user: Any, password: str) -> None:
        actor = Actor(user_id=user.pk, name=str(user))
        set_password(user=user, password=password, actor=actor, clock=SystemClock())

    # Mails

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        letters.send(template_prefix, email, context)

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        if email or user.email:
            letters.send(template_prefix, email or user.email, context or {})

    def get_reset_password_from_key_url(self, key: str) -> str:
        return key  # `letters` makes a link of it in each language

    # Limits

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the attempt against this account from this address, and from everywhere."""
        super().pre_authenticate(request, **credentials)
        everywhere = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_name_of(credentials)
        )
        if not everywhere:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(everywhere.usage)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{_name_of(credentials)} {ratelimit.get_ip(request)}"


def _name_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()


def _proved_lately(request: HttpRequest) -> bool:
    import time  # noqa: PLC0415 (allauth's records are in the machine's time)

    records = get_authentication_records(request, request.user)
    return (
        bool(records) and time.time() - float(records[-1]["at"]) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    )


class FactorAdapter(DefaultMFAAdapter):
    def validation_error(self, code: str, *args: Any) -> ValidationError:
        return _refused(code, super().validation_error, *args)

    def get_totp_issuer(self) -> str:
        return f"Maillage {settings.ORIGIN.partition('://')[2]}"

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host of the configured origin: a request that claims another one makes no passkey for it."""
        return {"id": urlsplit(settings.ORIGIN).hostname or "localhost", "name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: ARG002 (allauth’s)
        return _("Clé d’accès")

    def build_totp_svg(self, url: str) -> str:
        return draw_secret(url)
