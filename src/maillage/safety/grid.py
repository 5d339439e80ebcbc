"""Making, asked for many units, makers, recipients and days at once, each group of rules once.

A planner asks some 20 units x 170 makers x 3,000 recipients x 14 days; asking 143 million questions is
useless when each rule reads few facts. A grid evaluates each group of rules once for each distinct value
of what it reads, and keeps the refusals only.

Invariant: `reasons(u, m, r)` is empty exactly when `verdict` allows making on every day of the grid, and
holds the same refusals; proved by a property test. Cost: the sum over groups of the distinct values they
read, times the days. Source: safety scheme §3; planning §2 (refusals).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any

from maillage.kernel.reasons import Reason
from maillage.safety.acts import Acceptance, Hold, Policy
from maillage.safety.facts import NO_MAKER, NO_RECIPIENT, Facts, Maker, Recipient, Unit
from maillage.safety.matrix import STARTING_SCHEME, Scheme
from maillage.safety.rule import Facet
from maillage.safety.verdict import Group, conclude, evaluate, groups


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for every question: the acts in the open and the scheme."""

    policies: tuple[Policy, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    holds: tuple[Hold, ...] = ()
    scheme: Scheme = field(default=STARTING_SCHEME)


@dataclass(frozen=True, slots=True)
class GridRefusal:
    """A refusal and all it binds: every pair of the grid with this unit, maker and one of these recipients.

    `unit`, `maker` or `recipients` is None when the refusal does not depend on it.
    """

    unit: str | None
    maker: str | None
    recipients: tuple[str, ...] | None
    reasons: tuple[Reason, ...]


_RECIPIENT_FACETS = frozenset((Facet.CLASS, Facet.NEED, Facet.PLACE, Facet.RECIPIENT))
_Key = tuple[str, str, Any]


def _projection(reads: frozenset[Facet], recipient: Recipient, governed: frozenset[str]) -> tuple[Any, ...]:
    """The part of a recipient that a group reads; of its territories, those that have a policy."""
    if Facet.RECIPIENT in reads:
        return (recipient.id, recipient)
    part: tuple[Any, ...] = ()
    if Facet.CLASS in reads:
        part += (recipient.recipient_class,)
    if Facet.NEED in reads:
        need = (recipient.posts, recipient.no_ppe_required, recipient.occupation)
        part += (recipient.recipient_class, *need)
    if Facet.PLACE in reads:
        bound = tuple(code for code in recipient.territories if code in governed)
        part += (recipient.recipient_class, bool(recipient.territories), bound)
    return part


@dataclass(slots=True)
class Grid:
    """Refusals of making for every triple of `units`, `makers` and `recipients`, on all of `days`.

    The mappings' keys are the caller's: a unit's is its profile code, a recipient's may be a need.
    """

    units: Mapping[str, Unit]
    makers: Mapping[str, Maker]
    recipients: Mapping[str, Recipient]
    days: Sequence[date]
    ground: Ground = field(default_factory=Ground)
    _found: dict[Group, dict[_Key, tuple[Reason, ...]]] = field(init=False, default_factory=dict)
    _parts: dict[Group, dict[str, Any]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not self.days:
            raise ValueError("a grid needs at least one day")
        accepted: dict[str, tuple[Acceptance, ...]] = {}
        for found in self.ground.acceptances:
            accepted[found.establishment] = (*accepted.get(found.establishment, ()), found)
        for group in groups("make"):
            self._ask(group, accepted)

    def _ask(self, group: Group, accepted: Mapping[str, tuple[Acceptance, ...]]) -> None:
        reads = group.reads
        parts: dict[str, Any] = {}
        sample: dict[Any, Recipient] = {}
        governed = frozenset(policy.territory for policy in self.ground.policies)
        if reads & _RECIPIENT_FACETS:
            for name, recipient in self.recipients.items():
                parts[name] = _projection(reads, recipient, governed)
                sample.setdefault(parts[name], recipient)
        else:
            sample[()] = NO_RECIPIENT
        units = self.units if Facet.UNIT in reads else {"": Unit("", "", "", "")}
        makers = self.makers if Facet.MAKER in reads else {"": NO_MAKER}
        refused: dict[_Key, tuple[Reason, ...]] = {}
        for part, recipient in sample.items():
            policies = self._policies_of(recipient) if Facet.PLACE in reads else ()
            acceptances = accepted.get(recipient.id, ())
            for (unit_name, unit), (maker_name, maker) in product(units.items(), makers.items()):
                reasons = self._reasons_of(
                    group,
                    Facts(
                        action="make",
                        day=self.days[0],
                        unit=unit,
                        maker=maker,
                        recipient=recipient,
                        policies=policies,
                        acceptances=acceptances,
                        holds=self.ground.holds,
                        scheme=self.ground.scheme,
                    ),
                )
                if reasons:
                    refused[unit_name, maker_name, part] = reasons
        self._parts[group] = parts
        self._found[group] = refused

    def _policies_of(self, recipient: Recipient) -> tuple[Policy, ...]:
        """The policies that can bind a recipient; all of them when its territory is unknown."""
        chain = recipient.territories
        if not chain:
            return self.ground.policies
        return tuple(policy for policy in self.ground.policies if policy.territory in chain)

    def _reasons_of(self, group: Group, facts: Facts) -> tuple[Reason, ...]:
        clear = all(rule.check(facts, day).state != "refuse" for rule in group.rules for day in self.days)
        if clear:
            return ()
        return conclude(evaluate(facts, group.rules, self.days)).refusals

    def _key(self, group: Group, unit: str, maker: str, recipient: str) -> _Key:
        reads = group.reads
        part = self._parts[group].get(recipient, ())
        return (unit if Facet.UNIT in reads else "", maker if Facet.MAKER in reads else "", part)

    def reasons(self, unit: str, maker: str, recipient: str) -> tuple[Reason, ...]:
        """Every refusal of a triple; empty when making is allowed on every day.

        Raises KeyError for a name that is not in the grid: an unknown question is never allowed.
        """
        self.units[unit], self.makers[maker], self.recipients[recipient]
        found: list[Reason] = []
        for group, refused in self._found.items():
            found += refused.get(self._key(group, unit, maker, recipient), ())
        return tuple(found)

    def allowed(self, unit: str, maker: str, recipient: str) -> bool:
        """Whether making is allowed on every day of the grid. Raises KeyError for an unknown name."""
        return not self.reasons(unit, maker, recipient)

    def refusals(self) -> Iterator[GridRefusal]:
        """Every refusal found, each once, with all it binds: together they are every refused triple."""
        for group, refused in self._found.items():
            members: dict[Any, list[str]] = {}
            for name, part in self._parts[group].items():
                members.setdefault(part, []).append(name)
            for (unit, maker, part), reasons in refused.items():
                named = tuple(members[part]) if group.reads & _RECIPIENT_FACETS else None
                yield GridRefusal(
                    unit if Facet.UNIT in group.reads else None,
                    maker if Facet.MAKER in group.reads else None,
                    named,
                    reasons,
                )
