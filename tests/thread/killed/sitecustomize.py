"""Kill the process that loads this, and its whole group, at a named point of its work: a power cut, chosen.

Python loads a module of this name by itself: a test puts this folder first on PYTHONPATH of the *real* server or
worker, whose own code knows nothing of it. The file that `KILLED_AT` names holds the point, and is renamed when it is
reached:

- ``before INSERT records_leaf``, ``after UPDATE outbox_message``: a statement and its table;
- ``before COMMIT records_leaf``, ``after COMMIT records_leaf``: the end of the transaction that wrote to that table;
- ``before SEND``, ``after SEND``: the mail server's answer to a message.
"""

from __future__ import annotations

import os
import re
import signal
import smtplib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

ARMED = Path(os.environ["KILLED_AT"])
WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\s+(?:OR\s+\w+\s+)?(?:INTO\s+|FROM\s+)?\"?(\w+)")


def at(point: str) -> None:
    """Die here when this is the point; `SIGKILL` leaves no time to tidy anything up."""
    try:
        armed = ARMED.read_text() == point
    except FileNotFoundError:
        return
    if armed:
        ARMED.rename(ARMED.with_suffix(".reached"))
        os.killpg(0, signal.SIGKILL)


def told(run: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(self: Any, sql: str, *given: Any) -> Any:
        found = WRITE.match(sql)
        if not found:
            return run(self, sql, *given)
        at(f"before {found[1]} {found[2]}")
        result = run(self, sql, *given)
        self.db.__dict__.setdefault("written", set()).add(found[2])
        at(f"after {found[1]} {found[2]}")
        return result

    return wrapped


def committed(run: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(self: Any) -> Any:
        written = self.__dict__.pop("written", set())
        for table in written:
            at(f"before COMMIT {table}")
        result = run(self)
        for table in written:
            at(f"after COMMIT {table}")
        return result

    return wrapped


def forgotten(run: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(self: Any) -> Any:
        self.__dict__.pop("written", None)
        return run(self)

    return wrapped


def sent(run: Callable[..., Any]) -> Callable[..., Any]:
    def wrapped(*given: Any, **named: Any) -> Any:
        at("before SEND")
        result = run(*given, **named)
        at("after SEND")
        return result

    return wrapped


for name in ("_execute", "_executemany"):
    setattr(CursorWrapper, name, told(getattr(CursorWrapper, name)))
BaseDatabaseWrapper._commit = committed(BaseDatabaseWrapper._commit)  # type: ignore[method-assign]
BaseDatabaseWrapper._rollback = forgotten(BaseDatabaseWrapper._rollback)  # type: ignore[method-assign]
smtplib.SMTP.sendmail = sent(smtplib.SMTP.sendmail)  # type: ignore[method-assign]
