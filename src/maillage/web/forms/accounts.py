"""Forms of accounts and tokens. What may be given is decided by the commands; choices only spare refusals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.accounts.actor import Assignment
from maillage.apps.accounts.codes import ORGANISATION_ROLES, ROLE_NAMES, Role
from maillage.apps.accounts.commands.create_token import LONGEST_DAYS
from maillage.web.forms import fields
from maillage.web.listing.filtering import ListFilter
from maillage.web.signing.forms import NewPassword
from maillage.web.states import ACCOUNT_STATES, FACTOR_STATES

USUAL_DAYS = 90
FACTORS = ("set", "missing", "none")  # what the query knows


class OrganisationField(fields.CodeField):
    """A workshop or an establishment, by its code or by words of its name and town."""

    pattern = re.compile(r"[LE]\d{4,}")

    def found(self, text: str) -> tuple[list[tuple[str, str]], int]:
        shops, shop_count = fields.WorkshopField().found(text)
        places, place_count = fields.EstablishmentField().found(text)
        return [*shops, *places], shop_count + place_count


_ROLES = {role.value: name for role, name in ROLE_NAMES.items()}


class AccountFilter(ListFilter):
    text = forms.CharField(label=gettext_lazy("Nom, identifiant ou courriel"), required=False, max_length=80)
    role = fields.one_of(
        gettext_lazy("Rôle"), fields.texts(_ROLES, empty=gettext_lazy("Tous")), required=False
    )
    state = fields.one_of(
        gettext_lazy("État du compte"),
        fields.texts({k: pair[1] for k, pair in ACCOUNT_STATES.items()}, empty=gettext_lazy("Tous")),
        required=False,
    )
    factor = fields.one_of(
        gettext_lazy("Second facteur"),
        fields.texts({k: FACTOR_STATES[k][1] for k in FACTORS}, empty=gettext_lazy("Tous")),
        required=False,
    )


class GrantForm(forms.Form):
    """A role, where, and when. `given` are the roles that the actor may give somewhere."""

    role = fields.radios(gettext_lazy("Rôle"), fields.texts(_ROLES))
    organisation = OrganisationField(
        label=gettext_lazy("Atelier ou établissement"),
        required=False,
        help_text=gettext_lazy(
            "Pour les rôles d’atelier et d’établissement : son code, ou des mots de son nom."
        ),
    )
    territory = fields.one_of(
        gettext_lazy("Territoire"),
        fields.territories(gettext_lazy("À choisir, sauf pour un atelier ou un établissement")),
        required=False,
    )
    since = fields.day(
        gettext_lazy("À partir du"),
        required=False,
        help_text=gettext_lazy("Aujourd’hui si rien n’est écrit."),
    )
    until = fields.day(
        gettext_lazy("Jusqu’au"), required=False, help_text=gettext_lazy("Jour compris. Vide : sans fin.")
    )

    def __init__(self, *args: Any, given: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = tuple(given)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = fields.texts({role: ROLE_NAMES[role] for role in roles})
        if ORGANISATION_ROLES.issuperset(roles):
            del self.fields["territory"]
            self.fields["organisation"].required = True
            self.fields["organisation"].help_text = gettext_lazy(
                "Son code, ou des mots de son nom et de sa ville."
            )

    def clean(self) -> dict[str, Any]:
        """A territory left out is never taken for the whole country."""
        given = super().clean() or {}
        if given.get("role") and given["role"] not in ORGANISATION_ROLES and not given.get("territory"):
            self.add_error(
                "territory" if "territory" in self.fields else None, _("Choisissez le territoire.")
            )
        return given

    def assignment(self) -> Assignment:
        given = self.cleaned_data
        return Assignment(Role(given["role"]), given.get("territory", ""), given["organisation"])

    def period(self) -> dict[str, Any]:
        return {"since": self.cleaned_data["since"], "until": self.cleaned_data["until"]}


class InviteForm(GrantForm):
    """Somebody new, with their first role."""

    full_name = forms.CharField(label=gettext_lazy("Prénom et nom"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Courriel"),
        required=False,
        max_length=254,
        help_text=gettext_lazy(
            "L’invitation y part. Sans courriel, le lien s’affiche : remettez-le en main propre."
        ),
    )
    field_order = ("full_name", "email")


class InviteAgainForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Courriel"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("Sans courriel, le lien s’affiche : remettez-le en main propre."),
    )


class ReasonForm(forms.Form):
    reason = fields.sentence(
        gettext_lazy("Motif"), help_text=gettext_lazy("Gardé au journal du compte."), rows=2
    )


class EndRoleForm(ReasonForm):
    last_day = fields.day(
        gettext_lazy("Dernier jour"),
        required=False,
        help_text=gettext_lazy("Jour compris. Vide : tout de suite."),
    )
    field_order = ("last_day", "reason")


class InvitationForm(NewPassword):
    """The password that the holder of an invitation chooses."""

    user = None


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=80,
        help_text=gettext_lazy("Le programme qui s’en servira : vous saurez lequel révoquer."),
    )
    may_write = fields.tick(
        gettext_lazy("Permettre d’écrire"),
        gettext_lazy("Sinon, tout acte est refusé : le jeton ne fait que lire."),
    )
    expires_on = fields.day(gettext_lazy("Dernier jour"), help_text=gettext_lazy("Un an au plus."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"expires_on": today + timedelta(days=USUAL_DAYS)}
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }
