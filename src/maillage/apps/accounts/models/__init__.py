"""Tables of accounts: users, dated role assignments, journal."""

from maillage.apps.accounts.models.journal import JournalEntry
from maillage.apps.accounts.models.role_assignment import RoleAssignment
from maillage.apps.accounts.models.user import User

__all__ = ["JournalEntry", "RoleAssignment", "User"]
