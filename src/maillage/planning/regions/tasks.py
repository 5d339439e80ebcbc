"""What may be asked of a worker, wherever it runs, as bytes in and bytes out.

Guarantees: a task is a plain function of what it is given, so its result is the same in this
process, in another and on another machine of the kind; everything passes through bytes
even here, so that arrays reach the function laid out in memory in one way only. An
exception is a defect: it is carried back and raised where the task was asked for. Why nothing is shared
instead: docs/decisions/0028.
"""

from __future__ import annotations

import io
import pickle
import traceback
from collections.abc import Callable, Sequence
from copyreg import dispatch_table
from operator import attrgetter
from typing import Any

from maillage.planning.instance import Instance, Need, Workshop
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
MANY = ("needs", "workshops")  # fields of an instance with one record or many thousand


def asked(name: str, given: tuple[Any, ...]) -> bytes:
    """Instances go with their needs and workshops as columns: as many records take far longer."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, protocol=pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**dispatch_table, Instance: _packed}
    pickler.dump((name, given))
    return out.getvalue()


def _packed(instance: Instance) -> tuple[Any, ...]:
    many = (_columns(Need, instance.needs), _columns(Workshop, instance.workshops))
    rest = {name: getattr(instance, name) for name in Instance.__slots__ if name not in MANY}
    return _unpacked, (rest, *many)


def _columns(shape: type[Need | Workshop], rows: Sequence[Need | Workshop]) -> list[list[Any]]:
    return [list(map(attrgetter(name), rows)) for name in shape.__slots__]


def _unpacked(rest: dict[str, Any], needs: list[list[Any]], workshops: list[list[Any]]) -> Instance:
    return Instance(
        **rest, needs=tuple(rows_of(Need, *needs)), workshops=tuple(rows_of(Workshop, *workshops))
    )


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
