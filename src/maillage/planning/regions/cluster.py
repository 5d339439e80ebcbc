"""Workers of a Dask cluster that stands already: the one module that knows `distributed` (extra `cluster`).

Guarantees: the tasks and their bytes are those of worker processes, so the plan is the same; Dask gives
the task of a killed worker to another, and one that killed several is done here. Every worker must
have this very version of Maillage and of the libraries that decide a result, or the cluster is refused.
"""

from __future__ import annotations

from concurrent.futures import Future
from importlib import import_module
from importlib.metadata import version
from typing import Any

from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.regions.crew import Dropped
from maillage.planning.regions.tasks import done

WAIT = 20.0  # seconds for the scheduler to answer and a worker to be there
DECISIVE = ("maillage", "numpy", "highspy")


def versions() -> dict[str, str]:
    """What decides a result; asked of every worker."""
    return {name: version(name) for name in DECISIVE}


class Cluster:
    """Hands: the workers of the cluster at an address such as ``tcp://10.0.0.5:8786``.

    Raises Refusal: `planning.cluster_missing`, `planning.cluster_unreachable`, `planning.cluster_versions`.
    """

    def __init__(self, address: str) -> None:
        try:
            dask = import_module("distributed")
        except ImportError as error:
            raise Refusal(reasons.CLUSTER_MISSING, extra="cluster") from error
        try:
            self._client = dask.Client(address, timeout=WAIT, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise _unreachable(address, error) from error
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
            _check(self._client)
        except (OSError, TimeoutError) as error:
            self._client.close()
            raise _unreachable(address, error) from error
        except Refusal:
            self._client.close()
            raise
        self._under_way: dict[Future[bytes], Any] = {}

    @property
    def count(self) -> int:
        """Tasks that the workers there now can do at once."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, content: bytes) -> Future[bytes]:
        ours: Future[bytes] = Future()
        theirs = self._client.submit(done, content, pure=False)
        self._under_way[ours] = theirs  # Dask forgets a task that nobody holds
        theirs.add_done_callback(lambda _: self._settle(ours, theirs, content))
        return ours

    def _settle(self, ours: Future[bytes], theirs: Any, content: bytes) -> None:
        if self._under_way.pop(ours, None) is None:
            return  # dropped
        if theirs.status == "finished":
            ours.set_result(theirs.result())
        else:  # it killed every worker that tried
            ours.set_result(done(content))

    def drop(self) -> None:
        given_up = list(self._under_way.items())
        self._under_way.clear()
        self._client.cancel([theirs for _, theirs in given_up])
        for ours, _ in given_up:
            ours.set_exception(Dropped())

    def close(self) -> None:
        self.drop()
        self._client.close()


def _check(client: Any) -> None:
    mine = versions()
    for worker, theirs in client.run(versions, on_error="return").items():
        if theirs != mine:
            found = str(theirs) if isinstance(theirs, dict) else type(theirs).__name__
            raise Refusal(reasons.CLUSTER_VERSIONS, worker=worker, found=found, expected=str(mine))


def _unreachable(address: str, error: Exception) -> Refusal:
    detail = (str(error) or type(error).__name__).splitlines()[0]
    return Refusal(reasons.CLUSTER_UNREACHABLE, address=address, detail=detail)
