"""Worker processes on this machine, one task each at a time, over pipes.

Guarantees: a worker that is killed loses nothing, its task is done again by a new one, and after `TRIES`
workers here; workers end with this process, however it ends, as soon as they find their input closed.
Each holds one region at a time: memory does not grow with the plan.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue

from maillage.planning.regions.crew import Dropped
from maillage.planning.regions.tasks import done
from maillage.planning.regions.worker import put, take

TRIES = 3  # workers that may die of one task
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class _Worker:
    def __init__(self) -> None:
        """Start it, with this process's own module path."""
        path = os.pathsep.join(place for place in sys.path if place)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "maillage.planning.regions.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | ONE_THREAD | {"PYTHONPATH": path},
        )
        assert self._process.stdin and self._process.stdout
        self._to, self._from = self._process.stdin, self._process.stdout

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, content: bytes) -> bytes | None:
        """The answer; None when the worker died."""
        try:
            put(self._to, content)
            return take(self._from)
        except OSError:
            return None

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._to, self._from):
            with suppress(OSError):  # what was not yet sent to a dead worker
                pipe.close()


class Processes:
    """Hands: `count` workers, started when they are first wanted."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._threads = ThreadPoolExecutor(count, "planning")
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers: set[_Worker] = set()
        self._drops = 0

    @property
    def pids(self) -> list[int]:
        return [worker.pid for worker in list(self._workers)]

    def submit(self, content: bytes) -> Future[bytes]:
        return self._threads.submit(self._done, content, self._drops)

    def _done(self, content: bytes, drops: int) -> bytes:
        for _ in range(TRIES):
            if drops != self._drops:
                raise Dropped
            worker = self._worker()
            answer = worker.ask(content)
            if answer is not None:
                self._idle.put(worker)
                return answer
            self._workers.discard(worker)
            worker.end()
        if drops != self._drops:
            raise Dropped
        return done(content)

    def _worker(self) -> _Worker:
        """One that waits, or a new one."""
        while True:
            try:
                worker = self._idle.get_nowait()
            except Empty:
                worker = _Worker()
                self._workers.add(worker)
                return worker
            if worker.is_alive:
                return worker
            self._workers.discard(worker)
            worker.end()

    def drop(self) -> None:
        self._drops += 1
        for worker in list(self._workers):
            worker.kill()

    def close(self) -> None:
        self.drop()
        self._threads.shutdown(cancel_futures=True)
        for worker in list(self._workers):
            worker.end()
