"""Two people run the same accounts at once: threads with their own connections, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.accounts import a_role, acting, an_account
from tests.thread.test_concurrency import together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.close_account import close_account
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.commands.end_role import end_role
from maillage.apps.accounts.commands.grant_role import grant_role
from maillage.apps.accounts.commands.invite import accept_invitation, invite
from maillage.apps.accounts.models import ApiToken, Invitation, RoleAssignment, User
from maillage.apps.accounts.queries.actors import assignments_of
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 4, 6)
CLOCK = FixedClock.at_noon(DAY)
ADMIN, COORDINATION = a_role(Role.ADMINISTRATOR), a_role(Role.COORDINATOR)
PEOPLE = 6


def test_two_administrators_cannot_end_each_other() -> None:
    one, two = (an_account(name, ADMIN, clock=CLOCK) for name in ("alix", "bao"))
    acts = [
        lambda target=target, user=user: end_role(
            username=target, held=ADMIN, reason="x", actor=acting(user, CLOCK), clock=CLOCK
        )
        for target, user in (("bao", one), ("alix", two))
    ]
    outcomes = together(acts)
    # The second waited, then was refused: as the last, or because its author is administrator no more.
    assert outcomes["done"] == 1
    assert sum(len(assignments_of(user.pk, DAY)) for user in (one, two)) == 1


def test_two_administrators_cannot_close_each_other() -> None:
    one, two = (an_account(name, ADMIN, clock=CLOCK) for name in ("alix", "bao"))
    actors = {user.username: acting(user, CLOCK) for user in (one, two)}
    acts = [
        lambda target=target, by=by: close_account(username=target, reason="x", actor=actors[by], clock=CLOCK)
        for target, by in (("bao", "alix"), ("alix", "bao"))
    ]
    assert together(acts) == {"done": 1, "account.last_administrator": 1}
    assert User.objects.filter(is_active=True).count() == 1


def test_a_role_is_given_once_and_ended_once() -> None:
    user = an_account("marie", clock=CLOCK)
    giving = lambda: grant_role(username="marie", held=COORDINATION, actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert together([giving] * PEOPLE) == {"done": 1, "account.role_held": PEOPLE - 1}
    ending = lambda: end_role(  # noqa: E731
        username="marie", held=COORDINATION, reason="x", actor=OPERATOR, clock=CLOCK
    )
    assert together([ending] * PEOPLE) == {"done": 1, "account.role_not_held": PEOPLE - 1}
    assert RoleAssignment.objects.filter(user=user).count() == 1


def test_giving_and_closing_at_once_leave_no_role_on_a_closed_account() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    other = a_role(Role.REVIEWER)
    together(
        [
            lambda: close_account(username="marie", reason="x", actor=OPERATOR, clock=CLOCK),
            lambda: grant_role(username="marie", held=other, actor=OPERATOR, clock=CLOCK),
        ]
    )
    assert assignments_of(user.pk, DAY) == ()


def test_a_token_and_a_closing_at_once_leave_no_live_token() -> None:
    user = an_account("marie", COORDINATION, clock=CLOCK)
    actor = acting(user, CLOCK)
    together(
        [
            lambda: close_account(username="marie", reason="x", actor=OPERATOR, clock=CLOCK),
            *[lambda: create_token(name="x", may_write=True, expires_on=DAY, actor=actor, clock=CLOCK)] * 3,
        ]
    )
    assert ApiToken.objects.filter(revoked_at=None).count() == 0


def test_an_invitation_is_accepted_once() -> None:
    an_account("marie", clock=CLOCK)
    secret = invite(username="marie", actor=OPERATOR, clock=CLOCK)
    accepting = lambda: accept_invitation(  # noqa: E731
        secret=secret, password="une tout autre phrase", clock=CLOCK
    )
    assert together([accepting] * 4) == {"done": 1, "invitation.used": 3}


def test_invitations_made_at_once_leave_one_open() -> None:
    an_account("marie", clock=CLOCK)
    inviting = lambda: invite(username="marie", actor=OPERATOR, clock=CLOCK)  # noqa: E731
    assert together([inviting] * 4) == {"done": 4}
    assert Invitation.objects.filter(withdrawn_at=None).count() == 1
