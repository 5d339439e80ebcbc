"""Whether a password protects enough: the project's validators, said as a refusal."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from maillage.apps.accounts.reasons import PASSWORD_WEAK
from maillage.kernel.refusals import Refusal


def checked_password(password: str, user: Any = None) -> str:
    """The password itself. Raises Refusal ``account.password_weak`` with what is wrong."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal(PASSWORD_WEAK, problem=" ".join(error.messages)) from error
    return password
