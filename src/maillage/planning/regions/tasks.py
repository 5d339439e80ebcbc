"""What may be asked of a worker, wherever it runs, as bytes in and bytes out.

Guarantees: a task is a plain function of what it is given, so its result is the same in this
process, in another and on another machine of the kind; everything passes through bytes
even here, so that arrays reach the function laid out in memory in one way only. An
exception is a defect: it is carried back and raised where the task was asked for.
"""

from __future__ import annotations

import io
import pickle
import traceback
from collections.abc import Callable, Sequence
from copyreg import dispatch_table
from dataclasses import replace
from operator import attrgetter
from typing import Any

from maillage.planning.instance import Instance, Need
from maillage.planning.nearby import nearest_pairs
from maillage.planning.regions.telling import told
from maillage.planning.regions.working import drawn, finished, kept, solved
from maillage.planning.rows import rows_of

TASKS: dict[str, Callable[..., Any]] = {
    "nearest": nearest_pairs,
    "kept": kept,
    "drawn": drawn,
    "solved": solved,
    "finished": finished,
    "told": told,
}
STOPPABLE = ("solved",)


def asked(name: str, given: tuple[Any, ...]) -> bytes:
    """Instances go with their needs as columns: a tenth of the time of as many records."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**dispatch_table, Instance: _packed}
    pickler.dump((name, given))
    return out.getvalue()


def _packed(instance: Instance) -> tuple[Any, ...]:
    needs = [list(map(attrgetter(name), instance.needs)) for name in Need.__slots__]
    rest = [() if name == "needs" else getattr(instance, name) for name in Instance.__slots__]
    return _unpacked, (rest, needs)


def _unpacked(rest: Sequence[Any], needs: Sequence[Sequence[Any]]) -> Instance:
    return replace(Instance(*rest), needs=tuple(rows_of(Need, *needs)))


def done(content: bytes, stop: Callable[[], bool] | None = None) -> bytes:
    """The result of `asked` work; `stop` ends early what may be ended."""
    name, given = pickle.loads(content)  # noqa: S301 (bytes of our own making)
    more = {"stop": stop} if name in STOPPABLE else {}
    try:
        return pickle.dumps((TASKS[name](*given, **more), ""), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception:
        return pickle.dumps((None, traceback.format_exc()))


def result(content: bytes) -> Any:
    """What the task gave. Raises RuntimeError with the trace of the worker when it failed."""
    found, trace = pickle.loads(content)  # noqa: S301
    if trace:
        raise RuntimeError(f"a task of the planner failed:\n{trace}")
    return found
