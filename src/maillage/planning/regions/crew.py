"""Those who do the tasks of a plan by regions: this process, several processes, or a cluster.

Guarantees: results come in the order of what was given, and are the same to the bit whoever did the
task; a few tasks at most are under way, so that what waits does not grow with the plan. Once
`stop` is true, what is under way or not begun is given up and `otherwise` says what stands in its
place; tasks given without it are always done. Hands lose nothing when a worker is killed (see theirs).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from typing import Any, Protocol

from maillage.planning.regions.beside import cores
from maillage.planning.regions.tasks import asked, done, result

AHEAD = 3  # tasks given out for each worker, so that none waits for the next
LOOK = 0.1  # seconds between two looks at `stop`
Given = tuple[Any, ...]
Otherwise = Callable[..., Any]
Stop = Callable[[], bool]


class Dropped(Exception):
    """The task was given up."""


class Crew(Protocol):
    def each(self, task: str, given: Iterable[Given], otherwise: Otherwise | None = None) -> Iterator[Any]:
        """The result of the task for each, in order; with `otherwise` it may be given up."""
        ...


class Hands(Protocol):
    """Whoever takes bytes and gives bytes later."""

    @property
    def count(self) -> int: ...
    def submit(self, content: bytes) -> Future[bytes]: ...
    def drop(self) -> None:
        """Give up all that is under way: its futures raise `Dropped`."""

    def close(self) -> None: ...


class Alone:
    """Everything in this process."""

    def __init__(self, stop: Stop | None = None) -> None:
        self._stop = stop

    def each(self, task: str, given: Iterable[Given], otherwise: Otherwise | None = None) -> Iterator[Any]:
        for one in given:
            if otherwise and self._stop and self._stop():
                yield otherwise(*one)
            else:
                yield result(done(asked(task, one), self._stop))


class Together:
    """Tasks given out to many hands, a few ahead; `stop` is asked from the thread that waits."""

    def __init__(self, hands: Hands, stop: Stop | None = None) -> None:
        self._hands, self._stop = hands, stop

    def each(self, task: str, given: Iterable[Given], otherwise: Otherwise | None = None) -> Iterator[Any]:
        under_way: deque[tuple[Future[bytes] | None, Given]] = deque()
        for one in given:
            begun = None if self._is_given_up(otherwise) else self._hands.submit(asked(task, one))
            under_way.append((begun, one))
            if len(under_way) > AHEAD * self._hands.count:
                yield self._ended(*under_way.popleft(), otherwise)
        while under_way:
            yield self._ended(*under_way.popleft(), otherwise)

    def _is_given_up(self, otherwise: Otherwise | None) -> bool:
        return otherwise is not None and self._stop is not None and self._stop()

    def _ended(self, begun: Future[bytes] | None, one: Given, otherwise: Otherwise | None) -> Any:
        while begun is not None and not wait([begun], LOOK).done:
            if self._is_given_up(otherwise):
                self._hands.drop()
                break
        try:
            if begun is not None:
                return result(begun.result())
        except Dropped:
            pass
        assert otherwise is not None  # nothing else is ever dropped
        return otherwise(*one)


@contextmanager
def hired(workers: int | None, cluster: str | None = None, stop: Stop | None = None) -> Iterator[Crew]:
    """A crew of so many processes (None: one for each core; 1: this one), or of a Dask cluster.

    Raises Refusal when the cluster cannot be used, ValueError for less than one worker.
    """
    if cluster is not None:
        from maillage.planning.regions.cluster import Cluster  # noqa: PLC0415 (an extra)

        hands: Hands = Cluster(cluster)
    else:
        count = cores() if workers is None else workers
        if count < 1:
            raise ValueError("a plan takes at least one worker")
        if count == 1:
            yield Alone(stop)
            return
        from maillage.planning.regions.processes import Processes  # noqa: PLC0415

        hands = Processes(count)
    try:
        yield Together(hands, stop)
    finally:
        hands.close()
