"""An invitation, as whoever holds its link reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maillage.apps.accounts.commands.invite import open_invitation
from maillage.apps.accounts.models import Invitation
from maillage.apps.accounts.reasons import INVITATION_INVALID
from maillage.apps.accounts.secrets import digest_of
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    username: str
    full_name: str
    expires_at: datetime


def invitation_sheet(secret: str, clock: Clock) -> InvitationSheet:
    """What the link opens. One query. Raises Refusal ``invitation.invalid``, ``.used`` or ``.expired``."""
    found = Invitation.objects.select_related("user").filter(digest=digest_of(secret)).first()
    if found is None or not found.user.is_active:
        raise Refusal(INVITATION_INVALID)
    open_invitation(found, clock)
    return InvitationSheet(found.user.username, found.user.full_name, found.expires_at)
