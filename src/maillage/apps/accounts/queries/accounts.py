"""The accounts that somebody may see, and one of them whole.

Guarantees: whoever runs accounts sees those that hold, held or will hold a role inside the scope
where they may give it; a national administrator also sees accounts without any role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.apps.accounts.actor import Actor, Assignment, may, require
from maillage.apps.accounts.codes import ACTIONS, FACTOR_ROLES, Role
from maillage.apps.accounts.granting import action_for
from maillage.apps.accounts.models import ApiToken, Invitation, JournalEntry, RoleAssignment, User
from maillage.apps.accounts.queries.in_force import in_force_on, not_over
from maillage.apps.accounts.queries.role_list import RoleRow, role_row
from maillage.apps.accounts.reasons import ACCOUNT_UNKNOWN
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.clock import Clock, civil_date, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import COUNTRY, departments_of
from maillage.kernel.text import Text

HISTORY = 50
UNUSABLE = "!"  # what Django writes first where there is no password
VERBS: dict[str, Text] = {
    "open_account": Text("Compte ouvert", "Account opened"),
    "invite": Text("Invitation envoyée", "Invitation sent"),
    "accept_invitation": Text("Invitation acceptée", "Invitation accepted"),
    "grant_role": Text("Rôle donné", "Role given"),
    "end_role": Text("Rôle terminé", "Role ended"),
    "close_account": Text("Compte fermé", "Account closed"),
    "reopen_account": Text("Compte rouvert", "Account opened again"),
    "set_password": Text("Mot de passe changé", "Password changed"),
    "set_factor": Text("Second facteur mis en place", "Second factor set up"),
    "remove_factor": Text("Second facteur retiré", "Second factor removed"),
    "forget_factor": Text(
        "Second facteur perdu, retiré par l’exploitation", "Lost second factor, removed by the operator"
    ),
}
ACCOUNT_ORDERS = RowOrder(
    {
        "name": (InWords("full_name"), "username"),
        "username": (InWords("username"),),
        "joined": ("-date_joined",),
        "last_login": ("-last_login",),
    },
    default="name",
)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """`state`: ``open``, ``invited`` (nobody has chosen a password yet), ``closed``.

    `factor`: ``set``, ``missing`` (a role waits for it), ``none``. `held`: in force or to come.
    """

    username: str
    name: str
    email: str
    state: str
    factor: str
    roles: tuple[RoleRow, ...]
    held: tuple[Assignment, ...]
    joined: date
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    at: datetime
    by: str
    words: Text
    detail: dict[str, object]


@dataclass(frozen=True, slots=True)
class AccountSheet:
    """One account; `roles` are all it ever had, the history is the newest lines of the journal."""

    row: AccountRow
    invited_until: datetime | None
    live_tokens: int
    history: tuple[HistoryLine, ...]


def _seen_by(actor: Actor) -> Q:
    """Which accounts the actor sees. Raises Refusal when none."""
    opening = ACTIONS["accounts.enrol"]
    scopes = [held.territory for held in actor.assignments if held.role in opening]
    if actor.is_operator or may(actor, "accounts.grant"):
        return Q()
    if not scopes:
        require(actor, "accounts.enrol")
    held = RoleAssignment.objects.filter(user=OuterRef("pk"))
    if COUNTRY not in scopes:
        inside = [code for scope in scopes for code in (scope, *departments_of(scope))]
        held = held.filter(territory__in=inside)
    return Q(Exists(held))


def account_list(
    *, actor: Actor, clock: Clock, text: str = "", role: str = "", state: str = "", factor: str = "",
    sort: str = "", page: int = 1, size: int = PAGE_SIZE,
) -> Page[AccountRow]:  # fmt: skip
    """The accounts that the actor may see. Five queries. Raises Refusal ``list.unknown_sort``."""
    day = today(clock)
    rows = User.objects.filter(_seen_by(actor))
    for word in text.split():
        rows = rows.filter(
            Q(username__icontains=word) | Q(full_name__icontains=word) | Q(email__icontains=word)
        )
    held = RoleAssignment.objects.filter(user=OuterRef("pk"))
    if role:
        rows = rows.filter(Exists(held.filter(not_over(day), role=role)))
    rows = _by_factor(_by_state(rows, state), factor, day)
    rows = rows.order_by(*ACCOUNT_ORDERS.terms(sort))
    return page_of(rows, page, size, lambda found: _rows(found, day))


def _by_state(rows: QuerySet[User], state: str) -> QuerySet[User]:
    waiting = rows.filter(is_active=True, password__startswith=UNUSABLE)
    if state == "invited":
        return waiting
    if state == "open":
        return rows.filter(is_active=True).exclude(password__startswith=UNUSABLE)
    return rows.filter(is_active=False) if state == "closed" else rows


FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def _by_factor(rows: QuerySet[User], factor: str, day: date) -> QuerySet[User]:
    applications = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))
    waiting = Exists(
        RoleAssignment.objects.filter(in_force_on(day), user=OuterRef("pk"), role__in=list(FACTOR_ROLES))
    )
    if factor == "set":
        return rows.filter(applications)
    if factor == "missing":
        return rows.filter(~applications, waiting)
    return rows.filter(~applications, ~waiting) if factor == "none" else rows


def _rows(users: Sequence[User], day: date) -> list[AccountRow]:
    held: dict[int, list[RoleRow]] = {}
    for row in RoleAssignment.objects.filter(user__in=users).order_by("pk"):
        held.setdefault(row.user_id, []).append(role_row(row))
    protected = set(
        Authenticator.objects.filter(user__in=users, type__in=FACTORS).values_list("user_id", flat=True)
    )
    return [_row(user, held.get(user.pk, []), user.pk in protected, day) for user in users]


def _row(user: User, roles: list[RoleRow], protected: bool, day: date) -> AccountRow:
    state = "open" if user.has_usable_password() else "invited"
    return AccountRow(
        username=user.username,
        name=str(user),
        email=user.email,
        state=state if user.is_active else "closed",
        factor="set" if protected else factor_wanted(roles, day),
        roles=tuple(roles),
        held=tuple(row.assignment for row in roles if row.state(day) in ("in_force", "to_come")),
        joined=civil_date(user.date_joined),
        last_login=user.last_login,
    )


def factor_wanted(roles: Iterable[RoleRow], day: date) -> str:
    """``missing`` when a role in force waits for a second factor, else ``none``."""
    waits = any(row.role in FACTOR_ROLES and row.state(day) == "in_force" for row in roles)
    return "missing" if waits else "none"


def account_sheet(username: str, *, actor: Actor, clock: Clock) -> AccountSheet:
    """One account, for who may see it. Six queries. Raises Refusal ``account.unknown``."""
    user = User.objects.filter(_seen_by(actor), username=username).first()
    if user is None:
        raise Refusal(ACCOUNT_UNKNOWN, username=username)
    day = today(clock)
    (row,) = _rows([user], day)
    invited = Invitation.objects.filter(user=user, accepted_at=None, withdrawn_at=None).first()
    lines = JournalEntry.objects.filter(subject=username, verb__in=list(VERBS)).order_by("-pk")[:HISTORY]
    return AccountSheet(
        row=row,
        invited_until=invited.expires_at if invited is not None else None,
        live_tokens=ApiToken.objects.filter(user=user, revoked_at=None, expires_on__gte=day).count(),
        history=tuple(HistoryLine(line.at, line.actor, VERBS[line.verb], line.detail) for line in lines),
    )


def roles_given_by(actor: Actor) -> tuple[Role, ...]:
    """The roles that the actor may give somewhere, in the order of the table."""
    opened = {held.role for held in actor.assignments}
    return tuple(role for role in Role if actor.is_operator or opened & set(ACTIONS[action_for(role)]))
