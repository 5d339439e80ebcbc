"""Keep acts still while a command relies on them, and keep reliance out while an act is published.

Without this, a hold and an acceptance that run at the same time on PostgreSQL could each
miss the other: the acceptance reads the acts before the hold is committed, the hold lists
the orders before the acceptance is. Commands that ask the safety engine take the lock
shared, publishing takes it alone; both before any row lock, so that neither can wait for
the other in a circle. SQLite runs one writer at a time and needs nothing.
"""

from __future__ import annotations

from django.db import connection

ACTS = 0x4D41494C  # the key of the advisory lock: "MAIL"


def _lock(function: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [ACTS])


def keep_acts_still() -> None:
    """Until the end of the transaction, no act is published. Call before locking rows."""
    _lock("pg_advisory_xact_lock_shared")


def acts_change() -> None:
    """Until the end of the transaction, nothing else relies on acts or publishes one."""
    _lock("pg_advisory_xact_lock")
