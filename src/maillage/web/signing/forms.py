"""Forms of signing in and of the second factor, with our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as FactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.web.signing.factor import DEMONSTRATION, note_factor, opens_demonstration

LONGEST = 1024
# A code is good for its half minute and the one on each side: that long, it serves once.
CODE_SECONDS = 90


def password_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    told = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": told})
    return forms.CharField(label=label, strip=False, max_length=LONGEST, widget=widget, help_text=help_text)


def code_field(help_text: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=gettext_lazy("Code"), max_length=40, widget=widget, help_text=help_text)


NEW_PASSWORD = gettext_lazy("Dix caractères au moins ; une phrase de quelques mots se retient mieux.")


class SignInForm(LoginForm):
    """A username or an e-mail address, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        label = gettext_lazy("Identifiant ou adresse électronique")
        self.fields = {
            "username": forms.CharField(label=label, max_length=254, widget=widget),
            "password": password_field(gettext_lazy("Mot de passe")),
        }

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["login"] = self.cleaned_data.get("username", "")
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class _Code(forms.Form):
    """Accepts the demonstration's code where the database is one; a real code serves once."""

    user: Any
    authenticator: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            gettext_lazy("Les six chiffres de votre application, ou un code de secours.")
        )

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if opens_demonstration(code):
            return code
        accepted = str(super().clean_code())  # type: ignore[misc]
        key = f"maillage.factor.{self.user.pk}.{''.join(accepted.split())}"
        if not cache.add(key, 1, timeout=CODE_SECONDS):
            from allauth.mfa.adapter import get_adapter  # noqa: PLC0415 (reads the settings)

            raise get_adapter().validation_error("incorrect_code")
        return accepted

    def save(self) -> None:
        if self.authenticator is None:
            note_factor(context.request, self.user, DEMONSTRATION)
        else:
            super().save()  # type: ignore[misc]


class CodeForm(_Code, AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(_Code, FactorAgainForm):
    """The code again, before something sensitive."""


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = password_field(gettext_lazy("Mot de passe"))


class ApplicationForm(ActivateTOTPForm):
    """The first code of an application, which proves that it holds the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = code_field(
            gettext_lazy("Les six chiffres que l’application affiche maintenant.")
        )


class NewPassword(forms.Form):
    """A new password, typed twice because nobody sees what is typed."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"] = password_field(
            gettext_lazy("Nouveau mot de passe"), new=True, help_text=NEW_PASSWORD
        )
        self.fields["password2"] = password_field(gettext_lazy("Le même, une seconde fois"), new=True)

    def clean_password1(self) -> str:
        given = str(self.cleaned_data["password1"])
        validate_password(given, self.user)
        return given

    def clean_password2(self) -> str:
        first, second = self.cleaned_data.get("password1"), str(self.cleaned_data["password2"])
        if first is not None and first != second:
            raise forms.ValidationError(_("Les deux mots de passe ne sont pas les mêmes."))
        return second


class NewPasswordForm(NewPassword, ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = password_field(gettext_lazy("Mot de passe actuel"))


class ChosenPasswordForm(NewPassword, ResetPasswordKeyForm):
    """For whoever holds the link that was mailed."""


class ForgottenForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=gettext_lazy("Adresse électronique de votre compte"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        )
