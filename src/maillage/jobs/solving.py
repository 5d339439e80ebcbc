"""The worker: takes solves from the table one by one, carries them out, holds them meanwhile.

Guarantees: killed at any instant, it loses nothing: its lease runs out and another worker
(or itself, started again) takes the solve; told to leave, it breaks its solve off, gives it
back to those that wait and leaves. Several workers share the table.
See docs/decisions/0013-solves-are-taken-from-our-table.md.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import uuid
from types import TracebackType

from maillage.kernel.collecting import uncollected

log = logging.getLogger("maillage.jobs")
POLL = 0.2  # seconds between two looks at the table
BEAT = 5.0  # seconds between two renewals of the lease: several are missed before it is over


def new_holder() -> str:
    """A name for one worker process, unlike any other's."""
    return f"{socket.gethostname()[:20]}-{os.getpid()}-{uuid.uuid4().hex[:8]}"


class Heart:
    """Renews a lease from a thread of its own, and remembers whether the solve should stop."""

    def __init__(self, code: str, holder: str, leaving: threading.Event, *, beat: float = BEAT) -> None:
        self._named = (code, holder)
        self._leaving = leaving
        self._beat = beat
        self._over = threading.Event()
        self._stop = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Heart:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def stopped(self) -> bool:
        """Somebody asked to stop, the lease is lost, or the worker leaves: end as soon as may be."""
        return self._stop or self._leaving.is_set()

    def _run(self) -> None:
        from django.db import connection  # noqa: PLC0415 (the platform is open by now)

        try:
            while not self._over.wait(self._beat):
                self._renew()
        finally:
            connection.close()

    def _renew(self) -> None:
        from maillage.apps.production.commands.run_solve import renew_lease  # noqa: PLC0415
        from maillage.kernel.clock import SystemClock  # noqa: PLC0415
        from maillage.kernel.refusals import Conflict  # noqa: PLC0415

        code, holder = self._named
        try:
            self._stop = renew_lease(code=code, holder=holder, clock=SystemClock()) or self._stop
        except Conflict:
            self._stop = True  # lost: nothing that follows would be kept
        except Exception:
            log.exception("a lease could not be renewed; the next beat tries again")


def work_once(holder: str, leaving: threading.Event | None = None) -> str:
    """Take one solve and carry it out; its code, or empty when there is nothing to do."""
    from maillage.apps.production.commands.run_solve import is_waiting, run_solve, take_solve  # noqa: PLC0415
    from maillage.kernel.clock import SystemClock  # noqa: PLC0415

    clock = SystemClock()
    leaving = leaving or threading.Event()
    if not is_waiting(clock):
        return ""
    taken = take_solve(holder=holder, clock=clock)
    if taken is None:
        return ""
    with uncollected(), Heart(taken.code, taken.holder, leaving) as heart:
        run_solve(taken, clock=clock, stop=heart.stopped, leaving=leaving.is_set)
    return taken.code


def run() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django  # noqa: PLC0415

    django.setup()
    from django.db import close_old_connections  # noqa: PLC0415

    # what a solve imports (HiGHS is slow to): nobody waits for it yet
    from maillage.apps.production.commands import run_solve  # noqa: F401, PLC0415

    leaving = threading.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: leaving.set())
    holder = new_holder()
    while not leaving.is_set():
        try:
            close_old_connections()
            worked = work_once(holder, leaving)
        except Exception:
            log.exception("the worker could not look for work; it tries again")
            worked = ""
        if not worked:
            leaving.wait(POLL)


if __name__ == "__main__":
    run()
