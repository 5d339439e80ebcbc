"""Makers that no rule can tell apart before a unit: one question answers for all of them.

Guarantees: two makers with the same `bearing` on a unit get the same codes from every rule on making it,
whatever the day and the recipient (a law of the tests, rule by rule). Rules compare the names of a maker only
with those that the facts hold, and an attestation only with the names of the unit; acts and words that merely
fill the parameters of a reason are left out. Source: safety scheme §3.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from maillage.safety.acts import Attestation, Hold, LegalBasis
from maillage.safety.facts import Maker, Unit

Dates = tuple[date, date | None, date | None]
Counted = Mapping[str, tuple[Dates, ...]]


def _counted(maker: Maker, attestations: Iterable[Attestation]) -> Counted:
    """When each thing is attested by somebody else, act and grantor apart."""
    found: dict[str, tuple[Dates, ...]] = {}
    for one in attestations:
        if not one.granted_by or one.granted_by != maker.id:
            found[one.value] = (*found.get(one.value, ()), (one.start, one.until, one.withdrawn))
    return found


def _answering(maker: Maker) -> Hashable:
    """What its responsible entity states, and when it is covered."""
    entity = maker.responsible
    if entity is None:
        return None
    stated = (entity.id, entity.name, entity.postal_address, entity.electronic_address)
    covered = (entity.insured_from, entity.insured_until, entity.stated_from, entity.stated_until)
    return (*map(bool, stated), *covered)


def _standing(maker: Maker, basis: LegalBasis) -> Hashable:
    """As what a legal basis names it: its holder, or a subcontractor between dates."""
    contracts = (found for found in basis.subcontractors if found.written and maker.is_named(found.maker))
    return maker.is_named(basis.holder), tuple((found.start, found.until) for found in contracts)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Makers and holds, made ready to be compared before many units."""

    makers: Mapping[str, Maker]
    holds: Sequence[Hold]
    _own: dict[str, tuple[Hashable, Counted, Counted]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for code, maker in self.makers.items():
            names = {maker.id, maker.responsible.id if maker.responsible is not None else maker.id}
            held = tuple(n for n, hold in enumerate(self.holds) if hold.workshop and hold.workshop in names)
            own = (frozenset(_counted(maker, maker.levels).items()), _answering(maker), held)
            trained, appointed = (_counted(maker, found) for found in (maker.trainings, maker.appointments))
            self._own[code] = (own, trained, appointed)

    def bearing(self, code: str, units: Sequence[Unit]) -> Hashable:
        """What the rules may see of a maker before a unit, as it stands in one or several periods."""
        own, trained, appointed = self._own[code]
        names, maker = units[0].names(), self.makers[code]
        return (
            own,
            tuple(map(trained.get, names)),
            tuple(map(appointed.get, names)),
            tuple(unit.basis and _standing(maker, unit.basis) for unit in units),
        )

    def classes(self, units: Sequence[Unit]) -> tuple[tuple[str, ...], ...]:
        """The codes of the makers, those of one bearing together, in their order."""
        found: dict[Hashable, list[str]] = {}
        for code in self.makers:
            found.setdefault(self.bearing(code, units), []).append(code)
        return tuple(map(tuple, found.values()))
