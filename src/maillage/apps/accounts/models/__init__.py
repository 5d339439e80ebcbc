"""Tables of accounts: users, dated role assignments, invitations, identities of other issuers, API tokens and what they were answered, journal."""

from maillage.apps.accounts.models.api_token import ApiToken
from maillage.apps.accounts.models.external_identity import ExternalIdentity
from maillage.apps.accounts.models.invitation import Invitation
from maillage.apps.accounts.models.journal import JournalEntry
from maillage.apps.accounts.models.kept_answer import KeptAnswer
from maillage.apps.accounts.models.role_assignment import RoleAssignment
from maillage.apps.accounts.models.user import User

__all__ = [
    "ApiToken",
    "ExternalIdentity",
    "Invitation",
    "JournalEntry",
    "KeptAnswer",
    "RoleAssignment",
    "User",
]
