"""The frame of every command: one transaction, and a mark that our tables may be written.

Guarantees: what a command writes is written whole or not at all; nothing outside a
command writes our tables (tests wrap the database and fail on any other write, see
`tests/conftest.py`). Commands may call other commands: the inner one joins the outer
transaction, and alone is undone when it fails and the outer goes on; a joined one never is. A command decides inside its transaction, after locking what it reads. An
actor that may only read (a read-only API token) is refused by every command.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from django.db import transaction

from maillage.apps.reading import forgetting
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal

READ_ONLY = declare(
    "token.read_only",
    fr="Ce jeton ne permet que la lecture.",
    en="This token may only read.",
    advice_fr="Créez un jeton qui permet d’écrire, depuis « Mon compte », « Jetons ».",
    advice_en="Create a token that may write, from “My account”, “Tokens”.",
)
P = ParamSpec("P")
R = TypeVar("R")

_writing: ContextVar[bool] = ContextVar("maillage_writing", default=False)


def is_writing() -> bool:
    """Whether the running code is inside a command."""
    return _writing.get()


@contextmanager
def writing(*, joined: bool = False) -> Iterator[None]:
    """One transaction in which our tables may be written; `joined` inside one, without a savepoint."""
    token = _writing.set(True)
    try:
        with forgetting(), transaction.atomic(savepoint=not joined):
            yield
    finally:
        _writing.reset(token)


def _framed(function: Callable[P, R], *, joined: bool) -> Callable[P, R]:
    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if getattr(kwargs.get("actor"), "read_only", False):
            raise Refusal(READ_ONLY)
        with writing(joined=joined):
            return function(*args, **kwargs)

    return run


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a verb function as a command: atomic, and allowed to write."""
    return _framed(function, joined=False)


def joined_command(function: Callable[P, R]) -> Callable[P, R]:
    """A command that stands or falls with the one that calls it.

    Called by nearly every command, it would cost two round trips each time for a savepoint to which
    nobody goes back: when it fails, the caller must let the error pass (Django refuses to go on).
    """
    return _framed(function, joined=True)
