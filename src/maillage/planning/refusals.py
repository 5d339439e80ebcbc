"""The refusals of an instance, filed by what they name, so that asking about a pair looks at few.

Guarantees: `on` finds exactly the refusals for which `candidates.matches` says yes, however
many there are, in a number of look-ups that depends only on how many forms they take (at
most sixteen). Source: planning page §2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from maillage.planning.instance import Ban, Need

KEYS = ("design", "need", "territory", "workshop")
Named = tuple[str | None, ...]


def may_bear_on(
    ban: Ban,
    needs: Container[str],
    territories: Container[str],
    designs: Container[str] | None = None,
    workshops: Container[str] | None = None,
) -> bool:
    """Whether all that the refusal names is among these; None is whatever it names."""
    return (
        (ban.need is None or ban.need in needs)
        and (ban.territory is None or ban.territory in territories)
        and (designs is None or ban.design is None or ban.design in designs)
        and (workshops is None or ban.workshop is None or ban.workshop in workshops)
    )


@dataclass(frozen=True, slots=True)
class Refusals:
    """Refusals by the keys they name, then by their values, in the instance's order."""

    _filed: Mapping[tuple[bool, ...], Mapping[Named, list[Ban]]]
    _needs: frozenset[str | None]  # that some refusal names
    _territories: frozenset[str | None]
    _workshops: frozenset[str | None]
    _known: dict[Named, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, bans: Iterable[Ban]) -> Refusals:
        filed: dict[tuple[bool, ...], dict[Named, list[Ban]]] = defaultdict(dict)
        bans = tuple(bans)
        for ban in bans:
            named = (ban.design, ban.need, ban.territory, ban.workshop)  # as `KEYS`
            filed[tuple([value is not None for value in named])].setdefault(named, []).append(ban)
        needs, territories = frozenset(ban.need for ban in bans), frozenset(ban.territory for ban in bans)
        return cls(dict(filed), needs, territories, frozenset(ban.workshop for ban in bans))

    @property
    def bind_supplies(self) -> bool:
        """Whether some refusal names no workshop: only those keep stock and industry away."""
        return any(not form[KEYS.index("workshop")] for form in self._filed)

    def kind(self, need: Need) -> tuple[str | None, str | None]:
        """What refusals see of a need: the same for all needs that none of them tells apart."""
        return (
            need.id if need.id in self._needs else None,
            need.territory if need.territory in self._territories else None,
        )

    def on(self, need: Need, design: str, workshop: str | None) -> Iterator[Ban]:
        """Those that forbid the pair; without a workshop (industry, stock), those that name none."""
        asked = (design, need.id, need.territory, workshop)
        for form, filed in self._filed.items():
            named = tuple(value if is_named else None for value, is_named in zip(asked, form, strict=True))
            yield from filed.get(named, ())

    def reasons(self, need: Need, design: str, workshop: str | None) -> tuple[str, ...]:
        """The distinct reasons of `on`, in its order; looked for once for all that no refusal tells apart."""
        asked = (design, *self.kind(need), workshop if workshop in self._workshops else None)
        found = self._known.get(asked)
        if found is None:
            found = tuple(dict.fromkeys(ban.reason for ban in self.on(need, design, workshop)))
            self._known[asked] = found
        return found
