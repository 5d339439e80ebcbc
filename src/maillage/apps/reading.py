"""What one page asks for several times is read once.

Guarantees: what is kept is kept for one reading (a page, an answer of the API) and no longer; outside of a
reading nothing is kept. A command keeps nothing, is given nothing that was kept, and what was kept before it is
forgotten: a page that writes, then shows, shows what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

R = TypeVar("R")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("maillage_kept", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """One page: until its end, `once` keeps."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


@contextmanager
def forgetting() -> Iterator[None]:
    """Inside, nothing is kept; what was kept before is forgotten."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()
    token = _kept.set(None)
    try:
        yield
    finally:
        _kept.reset(token)


def is_reading() -> bool:
    """Whether the running code is inside a reading, and outside any command of it."""
    return _kept.get() is not None


def is_kept(key: Hashable) -> bool:
    """Whether `once` would answer without reading."""
    return key in (_kept.get() or {})


def keep(key: Hashable, value: R) -> R:
    """What `once` will answer to the end of the reading; outside of one, nothing is kept."""
    kept = _kept.get()
    if kept is not None:
        kept[key] = value
    return value


def once(key: Hashable, read: Callable[[], R]) -> R:
    """What `read` answers, asked the first time in a reading; each time outside of one."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: R = kept[key]
    return found
