"""Tokens for the API's tests, on the small network of the pages' tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.commands.create_token import create_token
from maillage.apps.accounts.commands.open_account import open_account
from maillage.kernel.clock import SystemClock, today

CLOCK = SystemClock()


def token_for(name: str, *roles: Assignment, may_write: bool = True) -> str:
    """The secret of a token of a new account that holds these roles and proved its second factor."""
    user = open_account(
        username=name, password="mot-de-passe-1", full_name=name, roles=roles, actor=OPERATOR, clock=CLOCK
    )
    actor = Actor(user.pk, name, roles, factor=True)
    expires = today(CLOCK) + timedelta(days=2)
    return create_token(
        name="essai", may_write=may_write, expires_on=expires, actor=actor, clock=CLOCK
    ).secret


@pytest.fixture
def bearer(db: None) -> Callable[..., dict[str, str]]:
    """Headers of a new account: `bearer(Role.WORKSHOP, "26", "L0001")`."""
    count = iter(range(1000))

    def make(
        role: Role, territory: str = "FR", organisation: str = "", may_write: bool = True
    ) -> dict[str, str]:
        secret = token_for(
            f"essai-{next(count)}", Assignment(role, territory, organisation), may_write=may_write
        )
        return {"authorization": f"Bearer {secret}"}

    return make
