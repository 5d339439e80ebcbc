"""Tasks solved side by side: HiGHS lets go of the interpreter while it runs, so threads are enough.

Guarantees: results come in the order of the tasks; `stop` is asked from the calling thread only;
a task's error is raised here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import Any, TypeVar

from maillage.planning.solving.engine import Control

Task = TypeVar("Task")
Result = TypeVar("Result")
PATIENCE = 0.05  # seconds between two looks at `stop`


def side_by_side(
    work: Callable[[Task, Control], Result], tasks: Sequence[Task], sizes: Sequence[int], control: Control
) -> list[Result]:
    """`work` on every task, the largest first; a time limit is shared equally among the tasks."""
    told = Event()
    seconds = None if control.seconds is None else control.seconds / max(1, len(tasks))
    each = replace(control, seconds=seconds, stop=told.is_set if control.stop else None)
    order = sorted(range(len(tasks)), key=lambda k: (-sizes[k], k))
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        futures = {k: pool.submit(work, tasks[k], each) for k in order}
        try:
            _watch(list(futures.values()), control.stop, told)
        except BaseException:  # what ends the caller ends the tasks too
            told.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [futures[k].result() for k in range(len(tasks))]


def _watch(futures: list[Future[Any]], stop: Callable[[], bool] | None, told: Event) -> None:
    """Wait for all, asking `stop` now and then."""
    waiting: set[Future[Any]] = set(futures)
    while waiting:
        _, waiting = wait(waiting, timeout=None if stop is None else PATIENCE)
        if stop is not None and not told.is_set() and stop():
            told.set()
