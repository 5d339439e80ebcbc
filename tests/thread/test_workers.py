"""Workers for real: several at once, and one killed in the middle, on both databases.

Guarantees under test: a solve is taken by one worker; what a killed worker held is taken up
by another when its lease is over, and gives one plan; a worker told to leave gives back.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from tests.factories.thread import MONDAY, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.production.commands.launch_solve import launch_solve, stop_solve
from maillage.apps.production.commands.run_solve import LEASE, renew_lease, run_solve, take_solve
from maillage.apps.production.models import Plan, SolveJob
from maillage.jobs.solving import Heart, work_once
from maillage.kernel.clock import FixedClock, SystemClock
from maillage.kernel.collecting import uncollected

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = FixedClock.at_noon(MONDAY)
PATIENCE = 60  # seconds


def wait_for(what: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.002)


def database_url() -> str:
    """Where another process finds the database of this test."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['MAILLAGE_DATABASE_URL'].rpartition('/')[0]}/{name}"


@contextmanager
def a_worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own on the database of the test; killed at the end, if it is still there."""
    environment = {
        **os.environ, "MAILLAGE_HOME": str(settings.HOME), "MAILLAGE_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "maillage.site.settings",
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-m", "maillage.jobs.solving"], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def nobody_may_export() -> Iterator[None]:
    """A worker comes as far as its export, and waits there."""
    with transaction.atomic():  # on SQLite, the one writer
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE production_planning_export IN ACCESS EXCLUSIVE MODE")
        yield


def test_each_solve_is_taken_by_one_of_many_workers() -> None:
    the_cast(CLOCK)
    codes = {launch_solve(actor=OPERATOR, clock=CLOCK, days=days).code for days in range(1, 6)}
    start = Barrier(8)

    def take(number: int) -> list[str]:
        found = []
        try:
            start.wait(timeout=20)
            while (taken := take_solve(holder=f"worker-{number}", clock=CLOCK)) is not None:
                found.append(taken.code)
            return found
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(code for found in pool.map(take, range(8)) for code in found)
    assert taken == dict.fromkeys(codes, 1)


def test_asking_at_once_gives_one_solve() -> None:
    start = Barrier(6)

    def ask(_: int) -> str:
        try:
            start.wait(timeout=20)
            return launch_solve(actor=OPERATOR, clock=CLOCK).code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1
    assert SolveJob.objects.count() == 1


def test_a_worker_killed_in_the_middle_loses_nothing() -> None:
    a_need(the_cast(), FixedClock.at_noon(MONDAY), quantity=120)
    job = launch_solve(actor=OPERATOR, clock=SystemClock())
    with a_worker() as first:
        wait_for(lambda: SolveJob.objects.get().status == "running")
        with nobody_may_export():
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
    job.refresh_from_db()
    assert (job.status, job.attempt, Plan.objects.count()) == ("running", 1, 0)
    assert work_once("second") == ""  # the lease of the dead one still runs
    late = FixedClock(SystemClock().now() + LEASE + timedelta(seconds=1))
    taken = take_solve(holder="second", clock=late)
    assert taken is not None and taken.code == job.code
    run_solve(taken, clock=late)
    job.refresh_from_db()
    assert (job.status, job.attempt, job.plan) == ("done", 2, Plan.objects.get())


def test_a_worker_told_to_leave_gives_its_solve_back() -> None:
    a_need(the_cast(), FixedClock.at_noon(MONDAY), quantity=120)
    launch_solve(actor=OPERATOR, clock=SystemClock())
    with a_worker() as worker:
        wait_for(lambda: SolveJob.objects.get().status == "running")
        with nobody_may_export():
            os.kill(worker.pid, signal.SIGTERM)
            time.sleep(0.3)
        assert worker.wait(timeout=PATIENCE) == 0
    assert SolveJob.objects.get().status == "queued"
    assert work_once("another") == "CP0001"
    assert SolveJob.objects.get().status == "done"


def test_a_heart_renews_the_lease_and_hears_the_stop() -> None:
    job = launch_solve(actor=OPERATOR, clock=SystemClock())
    taken = take_solve(holder="A", clock=SystemClock())
    assert taken is not None
    first = SolveJob.objects.get().lease_until
    assert first is not None
    with Heart(job.code, "A", threading.Event(), beat=0.02) as heart:
        wait_for(lambda: (SolveJob.objects.get().lease_until or first) > first)
        assert not heart.stopped()
        stop_solve(code=job.code, actor=OPERATOR, clock=SystemClock())
        wait_for(heart.stopped)


def test_a_heart_that_lost_its_lease_stops() -> None:
    job = launch_solve(actor=OPERATOR, clock=SystemClock())
    take_solve(holder="A", clock=SystemClock())
    late = FixedClock(SystemClock().now() + LEASE + timedelta(seconds=1))
    assert take_solve(holder="B", clock=late) is not None
    with Heart(job.code, "A", threading.Event(), beat=0.02) as heart:
        wait_for(heart.stopped)
    assert renew_lease(code=job.code, holder="B", clock=late) is False


def test_reference_cycles_are_not_looked_for_during_a_solve_and_are_again_after_it() -> None:
    a_need(the_cast(), FixedClock.at_noon(MONDAY), quantity=120)
    launch_solve(actor=OPERATOR, clock=SystemClock())
    seen = []

    class Watched(threading.Event):
        def is_set(self) -> bool:
            seen.append(gc.isenabled())
            return False

    assert gc.isenabled()
    assert work_once("A", Watched()) == "CP0001"
    assert set(seen) == {False}
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        1 / 0  # noqa: B018
    assert gc.isenabled()
