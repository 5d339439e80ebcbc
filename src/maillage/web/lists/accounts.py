"""The accounts that somebody runs: who, with what roles today, protected how."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.apps.accounts.queries.accounts import ACCOUNT_ORDERS, AccountRow
from maillage.apps.accounts.spelling import written
from maillage.web.forms.accounts import AccountFilter
from maillage.web.listing import Column, Listing, at
from maillage.web.states import ACCOUNT_STATES, FACTOR_STATES

ACCOUNTS = Listing[AccountRow](
    title=gettext_lazy("Comptes"),
    file="comptes",
    filters=AccountFilter,
    orders=ACCOUNT_ORDERS,
    named_orders={"joined": gettext_lazy("Ouverture, du plus récent")},
    columns=(
        Column(
            "name", gettext_lazy("Nom"), lambda r: r.name, sort="name",
            link=at("account_sheet", lambda r: r.username),
        ),
        Column("username", gettext_lazy("Identifiant"), lambda r: r.username, "code", sort="username"),
        Column("email", gettext_lazy("Courriel"), lambda r: r.email, on_screen=False),
        Column(
            "roles", gettext_lazy("Rôles"), lambda r: " ".join(written(held) for held in r.held),
            cell="maillage/pages/accounts/_roles.html",
            definition=gettext_lazy("Les rôles en cours et à venir ; ceux qui sont terminés se lisent sur la fiche."),
        ),
        Column(
            "factor", gettext_lazy("Second facteur"), lambda r: r.factor,
            words=lambda r: FACTOR_STATES[r.factor][1], tag=lambda r: FACTOR_STATES[r.factor][0],
            definition=gettext_lazy("« Manquant » : un rôle n’ouvre rien tant que la personne n’en a pas mis un en place."),
        ),
        Column(
            "state", gettext_lazy("État du compte"), lambda r: r.state,
            words=lambda r: ACCOUNT_STATES[r.state][1], tag=lambda r: ACCOUNT_STATES[r.state][0],
        ),
        Column(
            "last_login", gettext_lazy("Dernière connexion"), lambda r: r.last_login, "moment",
            sort="last_login", empty=gettext_lazy("jamais"),
        ),
        Column("joined", gettext_lazy("Ouvert le"), lambda r: r.joined, "day", on_screen=False),
    ),
)  # fmt: skip
