"""The same plan whoever makes it: this process, others, some of them killed, or a Dask cluster."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tests.planning.test_regions import SMALL, WHOLE, atlas, market, planned

from maillage.kernel.refusals import Refusal
from maillage.planning.auditing import audit
from maillage.planning.plan import UnservedReason
from maillage.planning.regions import cluster, quarters, telling
from maillage.planning.regions.carving import Accepted, Region, regions_of
from maillage.planning.regions.combining import empty, left_after
from maillage.planning.regions.crew import hired
from maillage.planning.regions.making import solve_by_regions
from maillage.planning.regions.partitioning import partition
from maillage.planning.regions.processes import Processes
from maillage.planning.regions.tasks import asked, done, result
from maillage.planning.solving.engine import Stage


def workers() -> list[int]:
    """The worker processes of this one."""
    command = ["pgrep", "-P", str(os.getpid()), "-f", "planning.regions.worker"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def a_region() -> Region:
    nothing = empty(atlas().days)
    parts = partition(atlas(), 40)
    return next(
        regions_of(
            atlas(), market(), parts, left_after(atlas(), nothing), nothing, Accepted(nothing, nothing), None
        )
    )


def test_processes_make_the_same_plan_and_leave_none_behind() -> None:
    assert solve_by_regions(WHOLE, way=SMALL, workers=2) == planned()
    assert workers() == []


def test_a_worker_killed_in_the_middle_loses_nothing() -> None:
    killed: list[int] = []

    def strike(stage: Stage) -> None:
        if stage.name == "region" and len(killed) < 3:
            killed.append(workers()[0])
            os.kill(killed[-1], signal.SIGKILL)

    assert solve_by_regions(WHOLE, way=SMALL, workers=2, progress=strike) == planned()
    assert len(set(killed)) == 3


def test_workers_killed_before_and_among_the_reasons_lose_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them as the reasons are begun, then one once the first reasons have come."""
    monkeypatch.setattr(quarters, "TOGETHER", 20)
    killed: list[int] = []

    def strike(pids: list[int]) -> None:
        killed.extend(pids)
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    records = telling._records

    def struck(reasons: telling.Plain) -> Iterator[tuple[UnservedReason, ...]]:
        if len(killed) == 2:
            strike(workers()[:1])
        return records(reasons)

    monkeypatch.setattr(telling, "_records", struck)
    plan = solve_by_regions(
        WHOLE, way=SMALL, workers=2, progress=lambda stage: stage.name == "served" and strike(workers())
    )
    assert plan == planned()
    assert len(set(killed)) == 3


class _Deadly:
    """The name of a task, read in this process; in any other, the end of that process."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        here = f"__import__('os').getpid() == {os.getpid()}"
        return eval, (f"'finished' if {here} else __import__('os')._exit(9)",)


def test_a_task_that_kills_every_worker_is_done_here() -> None:
    region, hands = a_region(), Processes(1)
    try:
        found = result(hands.submit(pickle.dumps((_Deadly(), (region,)))).result())
    finally:
        hands.close()
    expected = result(done(asked("finished", (region,))))
    assert found.gained == expected.gained > 0
    assert np.array_equal(found.mosaic.lines.made, expected.mosaic.lines.made)
    assert workers() == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_defect_in_a_task_is_raised_where_it_was_asked_for(count: int) -> None:
    with (
        hired(count) as crew,
        pytest.raises(RuntimeError, match="'NoneType' object has no attribute 'instance'"),
    ):
        list(crew.each("finished", [(None,)]))


def test_a_cancelled_plan_is_sound_and_keeps_what_was_found() -> None:
    """The second turn is given up in the middle: the plan is worth at least the first."""
    told: list[Stage] = []

    def stop() -> bool:
        return sum(stage.name == "region" for stage in told) >= 12

    plan = solve_by_regions(WHOLE, way=SMALL, workers=2, progress=told.append, stop=stop)
    assert audit(WHOLE, plan).violations == ()
    first = next(stage.coverage for stage in told if stage.name == "regions")
    assert plan.summary.weighted_on_time_coverage >= first > 0.5
    assert workers() == []


def test_less_than_one_worker_is_no_crew() -> None:
    with pytest.raises(ValueError, match="at least one worker"), hired(0):
        pass


@contextmanager
def dask(folder: Path, count: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and its workers, each a process without a nurse; its address, and the workers' pids."""
    file, out = folder / "scheduler.json", (folder / "log").open("w")
    path = {"PYTHONPATH": os.pathsep.join(place for place in sys.path if place)}
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str) -> None:
        whole = [sys.executable, "-m", "distributed.cli." + command[0], *command[1:], "--no-dashboard"]
        started.append(subprocess.Popen(whole, stdout=out, stderr=out, env=os.environ | path, cwd=folder))

    try:
        start("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--scheduler-file", str(file))
        for _ in range(count):
            start(
                "dask_worker",
                "--scheduler-file",
                str(file),
                "--no-nanny",
                "--nthreads",
                "1",
                "--host",
                "127.0.0.1",
            )
        while not file.exists():
            assert started[0].poll() is None, (folder / "log").read_text()
            time.sleep(0.05)

        yield json.loads(file.read_text())["address"], [worker.pid for worker in started[1:]]
    finally:
        for process in started:
            process.kill()
            process.wait()
        out.close()


def test_a_cluster_of_which_a_worker_is_killed_makes_the_same_plan(tmp_path: Path) -> None:
    with dask(tmp_path, 2) as (address, pids):
        struck: list[int] = []

        def strike(stage: Stage) -> None:
            if stage.name == "region" and stage.done == 2 and not struck:
                struck.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        assert solve_by_regions(WHOLE, way=SMALL, cluster=address, progress=strike) == planned()
        assert struck
        assert solve_by_regions(WHOLE, way=SMALL, cluster=address, stop=lambda: True).lines  # given up, sound


def test_a_cluster_that_does_not_answer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WAIT", 0.3)
    with pytest.raises(Refusal, match=r"planning\.cluster_unreachable"), hired(None, "tcp://127.0.0.1:9"):
        pass


def test_a_cluster_of_another_version_is_refused() -> None:
    mine = cluster.versions()
    theirs = {"tcp://a": mine, "tcp://b": mine | {"highspy": "0.0"}}
    with pytest.raises(Refusal, match=r"planning\.cluster_versions") as refusal:
        cluster._check(SimpleNamespace(run=lambda _ask, on_error: theirs))
    assert refusal.value.params["worker"] == "tcp://b"


def test_without_the_extra_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Refusal, match=r"planning\.cluster_missing"), hired(None, "tcp://127.0.0.1:9"):
        pass
