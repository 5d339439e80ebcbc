"""Whether a password protects enough: the project's validators, said as a refusal.

`WORDS` is the list of words of this place that anybody would try first; a password made of nothing but them, of the
names of its account and of figures is refused, in whatever case and with whatever accents. Source: OWASP ASVS 5.0,
6.1.2 and 6.2.11.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillage.apps.accounts.reasons import PASSWORD_WEAK
from maillage.kernel.refusals import Refusal

WORDS = (
    "maillage", "fablab", "fablabs", "atelier", "ateliers", "maker", "makers", "hopital", "ehpad", "visiere", "visieres",
    "masque", "masques", "covid", "crise", "coordination", "coordinateur", "administrateur", "administrator", "admin",
    "autorite", "signature", "signataire", "instruction", "referent", "industrie", "etablissement", "motdepasse",
    "password", "bonjour", "demo",
)  # fmt: skip
OWN = 4  # letters that a password must have beside those words


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z]", "", plain)


class ContextWords:
    """A validator of Django: refuses what is made of `WORDS` and of the account's own names."""

    def validate(self, password: str, user: Any = None) -> None:
        names = [
            _letters(str(getattr(user, field, "") or "")) for field in ("username", "full_name", "email")
        ]
        host = _letters(settings.ORIGIN.partition("://")[2].partition(":")[0])
        left = given = _letters(password)
        for word in sorted({*WORDS, *names, host} - {""}, key=len, reverse=True):
            left = left.replace(word, "")
        if given != left and len(left) < OWN:
            raise ValidationError(
                _("Ce mot de passe n’est fait que de mots que l’on essaierait ici en premier."),
                code="password_context",
            )

    def get_help_text(self) -> str:
        return _("Pas seulement le nom du site, d’un métier ou le vôtre.")


def checked_password(password: str, user: Any = None) -> str:
    """The password itself. Raises Refusal ``account.password_weak`` with what is wrong."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(PASSWORD_WEAK, problem=" ".join(error.messages)) from error
    return password
