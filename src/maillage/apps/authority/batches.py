"""Which lots a batch of material went into: production knows, authority asks.

A batch is of no app below production and of no record of the register: a suspension of a batch is that of the lots
that it went into, found here when it is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from maillage.kernel.refusals import IntegrityFailure

LotsOf = Callable[[Mapping[str, Any]], list[str]]
_lots_of: LotsOf | None = None


def register_lots_of(find: LotsOf) -> None:
    """`find` gives the lots that match a scope, at least one, or refuses. Registering again replaces."""
    global _lots_of
    _lots_of = find


def without_batch(scope: Mapping[str, Any]) -> dict[str, Any]:
    """The same scope with the lots that its batch went into in place of the batch."""
    if not scope.get("batch"):
        return dict(scope)
    if _lots_of is None:
        raise IntegrityFailure("nothing says which lots a batch went into")
    lots, others = _lots_of(scope), {k: v for k, v in scope.items() if k not in ("batch", "lot", "lots")}
    return {**others, "lot": lots[0]} if len(lots) == 1 else {**others, "lots": lots}
