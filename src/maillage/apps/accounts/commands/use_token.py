"""Recognise a token at an edge, and keep the last day it was used."""

from __future__ import annotations

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.models import ApiToken
from maillage.apps.accounts.queries.tokens import read_token
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock, today


def use_token(*, secret: str, clock: Clock) -> Actor:
    """The actor that the secret stands for. Two queries, and one write on its first use of a day.

    Not a `@command`: most uses write nothing and must not take SQLite's write lock.
    """
    day = today(clock)
    known = read_token(secret, day)
    if known.last_used_on != day:
        with writing():
            ApiToken.objects.filter(prefix=known.actor.token).update(last_used_on=day)
    return known.actor
