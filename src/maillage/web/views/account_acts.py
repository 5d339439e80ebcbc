"""What one does to an account: end a role, invite again, close, reopen, forget a lost factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.apps.accounts.actor import require
from maillage.apps.accounts.commands.change_factor import forget_factor
from maillage.apps.accounts.commands.close_account import close_account, reopen_account
from maillage.apps.accounts.commands.end_role import end_role
from maillage.apps.accounts.commands.invite import Invited, invite
from maillage.apps.accounts.granting import require_granting, require_running
from maillage.apps.accounts.queries.accounts import account_sheet
from maillage.apps.accounts.spelling import read
from maillage.web.asking import Done, actor_of, ask, bound, carry_out, clock_of, language, perform, signed_in
from maillage.web.forms.accounts import EndRoleForm, InviteAgainForm, ReasonForm
from maillage.web.states import role_words
from maillage.web.views.accounts import invited

CONFIRM = "maillage/pages/accounts/confirm.html"


def _asked(request: HttpRequest, username: str) -> dict[str, Any]:
    """What every command here takes; refuses whom one may not see."""
    asked: dict[str, Any] = {"username": username, "actor": actor_of(request), "clock": clock_of(request)}
    account_sheet(**asked)
    return asked


def _running(request: HttpRequest, username: str) -> dict[str, Any]:
    """The same, of whoever may run that account."""
    asked: dict[str, Any] = {"username": username, "actor": actor_of(request), "clock": clock_of(request)}
    require_running(asked["actor"], account_sheet(**asked).row.held)
    return asked


def _restoring(request: HttpRequest, username: str) -> dict[str, Any]:
    """The same, of whoever may give every role."""
    require(actor_of(request), "accounts.grant")
    return _asked(request, username)


def _confirmed(
    request: HttpRequest, username: str, form: Form, act: Callable[[dict[str, Any]], str], **words: Any
) -> HttpResponseBase:
    """A page that says what will happen, its reason, and the act."""
    url = reverse("account_sheet", args=[username])
    return ask(
        request, form, lambda given: Done(url, act(given)), template=CONFIRM, username=username,
        cancel_url=url, danger=True, **words,
    )  # fmt: skip


@signed_in
def role_end(request: HttpRequest, username: str, held: str) -> HttpResponseBase:
    asked, role = _asked(request, username), read(held)
    require_granting(asked["actor"], [role])

    def end(given: dict[str, Any]) -> str:
        end_role(held=role, **given, **asked)
        return _("Le rôle est terminé.") if given["last_day"] is None else _("Le rôle finira ce jour-là.")

    effects = [
        role_words(role).to(language()),
        _("Terminé tout de suite, ce rôle n’ouvre plus rien dès la page suivante, ni par jeton."),
        _("Les jetons du compte sont révoqués avec son dernier rôle."),
    ]
    words = {"page_title": _("Terminer un rôle"), "confirm_label": _("Terminer ce rôle"), "effects": effects}
    return _confirmed(request, username, bound(EndRoleForm, request), end, **words)


@signed_in
def account_close(request: HttpRequest, username: str) -> HttpResponseBase:
    asked = _running(request, username)

    def close(given: dict[str, Any]) -> str:
        close_account(**given, **asked)
        return _("Le compte est fermé.")

    effects = [
        _("Ses rôles, ses sessions, ses jetons et son mot de passe finissent tout de suite."),
        _("Son nom reste au journal, là où il a agi."),
        _("L’exploitation nationale peut le rouvrir, sans aucun rôle."),
    ]
    words = {"page_title": _("Fermer le compte"), "confirm_label": _("Fermer ce compte"), "effects": effects}
    return _confirmed(request, username, bound(ReasonForm, request), close, **words)


@signed_in
def factor_forget(request: HttpRequest, username: str) -> HttpResponseBase:
    asked = _restoring(request, username)

    def forget(given: dict[str, Any]) -> str:
        forget_factor(**given, **asked)
        return _("Le second facteur est retiré ; la personne est prévenue par courriel.")

    effects = [
        _(
            "Assurez-vous d’abord, par un autre chemin que ce compte, que c’est bien la personne qui le demande."
        ),
        _(
            "Ses sessions se ferment, ses codes de secours et les jetons créés avec ce facteur ne valent plus rien."
        ),
        _("Ses rôles qui demandent un second facteur n’ouvrent rien tant qu’un autre n’est pas en place."),
    ]
    words = {"page_title": _("Second facteur perdu"), "confirm_label": _("Le retirer"), "effects": effects}
    return _confirmed(request, username, bound(ReasonForm, request), forget, **words)


@signed_in
def account_invite_again(request: HttpRequest, username: str) -> HttpResponseBase:
    asked = _running(request, username)
    known = account_sheet(username, actor=asked["actor"], clock=asked["clock"]).row.email
    form = bound(InviteAgainForm, request, initial={"email": known})
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        secret = carry_out(form, lambda: invite(email=email, **asked))
        if secret is not None:
            return invited(request, Invited(username, secret), by_mail=bool(email))
    effects = [
        _("Un lien pour choisir un mot de passe, bon une fois, pendant sept jours."),
        _("Le lien précédent ne sert plus ; le mot de passe actuel vaut jusqu’à ce qu’un autre soit choisi."),
    ]
    words = {"page_title": _("Envoyer une invitation"), "confirm_label": _("Inviter"), "effects": effects}
    context = {"form": form, "username": username, "cancel_url": reverse("account_sheet", args=[username])}
    return render(request, CONFIRM, {**context, **words}, status=422 if form.errors else 200)


@signed_in
def account_reopen(request: HttpRequest, username: str) -> HttpResponseBase:
    asked = _restoring(request, username)
    url = reverse("account_sheet", args=[username])
    if request.method == "POST":

        def reopen() -> Done:
            reopen_account(**asked)
            return Done(url, _("Le compte est rouvert : donnez-lui un rôle, puis invitez la personne."))

        return perform(request, reopen)
    effects = [_("Le compte revient sans rôle ni mot de passe.")]
    words = {
        "page_title": _("Rouvrir le compte"),
        "confirm_label": _("Rouvrir ce compte"),
        "effects": effects,
    }
    return render(request, CONFIRM, {"username": username, "cancel_url": url, **words})
