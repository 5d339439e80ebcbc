"""What is not as it was: ids of the needs, workshops and supplies that came, went or changed.

Guarantees: an id is in exactly when its row differs from the one the old instance had, told in the days
of the new one. Looked at once, for all that a re-plan asks about it. Source: planning page §3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from maillage.planning.instance import Instance
from maillage.planning.replanning.changes import told_from
from maillage.planning.resources import suppliers_of


@dataclass(frozen=True, slots=True)
class News:
    """`old` is the old instance told in the days of the new one."""

    old: Instance
    needs: frozenset[str]
    workshops: frozenset[str]
    supplies: frozenset[str]

    @classmethod
    def of(cls, old: Instance, new: Instance) -> Self:
        told = told_from(old, (new.start - old.start).days)
        return cls(
            told,
            _differing(told.needs, new.needs),
            _differing(told.workshops, new.workshops),
            _differing(suppliers_of(told), suppliers_of(new)),
        )

    @property
    def ids(self) -> frozenset[str]:
        return self.needs | self.workshops | self.supplies


def _differing(then: Iterable[Any], now: Iterable[Any]) -> frozenset[str]:
    before, after = {row.id: row for row in then}, {row.id: row for row in now}
    return frozenset(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
