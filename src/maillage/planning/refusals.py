"""The refusals of an instance, filed by what they name, so that asking about a pair looks at few.

Guarantees: `on` finds exactly the refusals for which `candidates.matches` says yes, however
many there are, in a number of look-ups that depends only on how many forms they take (at
most sixteen). Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maillage.planning.instance import Ban, Need

KEYS = ("design", "need", "territory", "workshop")
Named = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Refusals:
    """Refusals by the keys they name, then by their values, in the instance's order."""

    _filed: Mapping[tuple[bool, ...], Mapping[Named, list[Ban]]]

    @classmethod
    def of(cls, bans: Iterable[Ban]) -> Refusals:
        filed: dict[tuple[bool, ...], dict[Named, list[Ban]]] = defaultdict(dict)
        for ban in bans:
            named = tuple(getattr(ban, key) for key in KEYS)
            filed[tuple(value is not None for value in named)].setdefault(named, []).append(ban)
        return cls(dict(filed))

    def on(self, need: Need, design: str, workshop: str | None) -> Iterator[Ban]:
        """Those that forbid the pair; without a workshop (industry, stock), those that name none."""
        asked = (design, need.id, need.territory, workshop)
        for form, filed in self._filed.items():
            named = tuple(value if is_named else None for value, is_named in zip(asked, form, strict=True))
            yield from filed.get(named, ())
