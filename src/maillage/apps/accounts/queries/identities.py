"""Which account an identity of another issuer opens."""

from __future__ import annotations

from maillage.apps.accounts.models import ExternalIdentity, User


def account_linked_to(issuer: str, subject: str) -> User | None:
    """The account, if it is open; None for any other reason. One query."""
    rows = ExternalIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject)
    row = rows.filter(user__is_active=True).first()
    return None if row is None else row.user


def is_linked(user: int) -> bool:
    """One query."""
    return ExternalIdentity.objects.filter(user_id=user).exists()
