"""Concrete changes of an instance, each with a stable code and words: what advice is made of.

Guarantees: `apply` gives a new instance and leaves the old one alone; what is added to a
workshop is spread evenly over the days up to the one that is named; the digest of a changed
instance is empty, since no file holds it. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from maillage.kernel.reasons import render
from maillage.kernel.territories import is_territory, territory_name
from maillage.planning import reasons
from maillage.planning.candidates import matches
from maillage.planning.instance import Arrival, Instance, Need, Stock, Workshop

DELIVERY = "remedy"  # how a stock that advice supposes is called


class Change(Protocol):
    """One change; `code` and `params` say it in both languages."""

    @property
    def code(self) -> str: ...
    @property
    def params(self) -> Mapping[str, Any]: ...
    def apply(self, instance: Instance) -> Instance: ...


def apply(instance: Instance, changes: Iterable[Change]) -> Instance:
    """The instance with every change made, in order."""
    for change in changes:
        instance = change.apply(instance)
    return replace(instance, sha256="")


def says(change: Change, language: str) -> str:
    return render(change.code, with_place_named(change.params), language)


def with_place_named(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters to be read: a territory by its name, where its code is one of the country's."""
    place = str(params.get("territory", ""))
    return {**params, "territory": territory_name(place)} if is_territory(place) else dict(params)


def _at(instance: Instance, name: str, **parts: Any) -> Instance:
    """The instance with one workshop changed."""
    shops = (replace(w, **parts) if w.id == name else w for w in instance.workshops)
    return replace(instance, workshops=tuple(shops))


def _shop(instance: Instance, name: str) -> Workshop:
    return next(w for w in instance.workshops if w.id == name)


def _more(hours: Iterable[float], amount: float, until: int) -> tuple[float, ...]:
    return tuple(h + amount / (until + 1) if day <= until else h for day, h in enumerate(hours))


def _with_need(instance: Instance, name: str, **parts: Any) -> Instance:
    needs = (replace(n, **parts) if n.id == name else n for n in instance.needs)
    return replace(instance, needs=tuple(needs))


@dataclass(frozen=True, slots=True)
class MachineHours:
    """More hours of a process in a workshop, from the first day to `until`."""

    workshop: str
    territory: str
    process: str
    hours: float
    until: int
    code = reasons.REMEDY_MACHINE

    @property
    def params(self) -> Mapping[str, Any]:
        return {
            "workshop": self.workshop,
            "territory": self.territory,
            "process": self.process,
            "hours": self.hours,
            "day": self.until,
        }

    def apply(self, instance: Instance) -> Instance:
        there = dict(_shop(instance, self.workshop).machine_hours)
        hours = there.get(self.process, (0.0,) * instance.days)
        there[self.process] = _more(hours, self.hours, self.until)
        return _at(instance, self.workshop, machine_hours=there)


@dataclass(frozen=True, slots=True)
class LabourHours:
    """More people-hours in a workshop, from the first day to `until`."""

    workshop: str
    territory: str
    hours: float
    until: int
    code = reasons.REMEDY_LABOUR

    @property
    def params(self) -> Mapping[str, Any]:
        return {
            "workshop": self.workshop,
            "territory": self.territory,
            "hours": self.hours,
            "day": self.until,
        }

    def apply(self, instance: Instance) -> Instance:
        hours = _more(_shop(instance, self.workshop).labour_hours, self.hours, self.until)
        return _at(instance, self.workshop, labour_hours=hours)


@dataclass(frozen=True, slots=True)
class Material:
    """More of a material in a workshop, there on the first day; in its own unit."""

    workshop: str
    territory: str
    material: str
    amount: float
    code = reasons.REMEDY_MATERIAL

    @property
    def params(self) -> Mapping[str, Any]:
        return {
            "workshop": self.workshop,
            "territory": self.territory,
            "material": self.material,
            "amount": self.amount,
        }

    def apply(self, instance: Instance) -> Instance:
        there = dict(_shop(instance, self.workshop).materials)
        there[self.material] = (*there.get(self.material, ()), Arrival(0, self.amount))
        return _at(instance, self.workshop, materials=there)


@dataclass(frozen=True, slots=True)
class LaterDeadline:
    need: str
    days: int
    code = reasons.REMEDY_DEADLINE

    @property
    def params(self) -> Mapping[str, Any]:
        return {"need": self.need, "days": self.days}

    def apply(self, instance: Instance) -> Instance:
        wanted = need_of(instance, self.need)
        return _with_need(instance, self.need, deadline=wanted.deadline + self.days)


@dataclass(frozen=True, slots=True)
class Priority:
    """A higher weight of the need: it passes before others, who lose what it gains."""

    need: str
    times: float
    code = reasons.REMEDY_PRIORITY

    @property
    def params(self) -> Mapping[str, Any]:
        return {"need": self.need, "times": self.times}

    def apply(self, instance: Instance) -> Instance:
        wanted = need_of(instance, self.need)
        return _with_need(instance, self.need, weight=wanted.weight * self.times)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A smaller quantity."""

    need: str
    quantity: int
    code = reasons.REMEDY_QUANTITY

    @property
    def params(self) -> Mapping[str, Any]:
        return {"need": self.need, "quantity": self.quantity}

    def apply(self, instance: Instance) -> Instance:
        return _with_need(instance, self.need, quantity=self.quantity)


@dataclass(frozen=True, slots=True)
class Limit:
    """Another value of a limit of the instance, by its name in the format."""

    limit: str
    value: int
    code = reasons.REMEDY_LIMIT

    @property
    def params(self) -> Mapping[str, Any]:
        return {"limit": self.limit, "value": self.value}

    def apply(self, instance: Instance) -> Instance:
        changed: dict[str, Any] = {self.limit: self.value}
        return replace(instance, limits=replace(instance.limits, **changed))


@dataclass(frozen=True, slots=True)
class Lot:
    """A smaller minimum lot of a design."""

    design: str
    value: int
    code = reasons.REMEDY_LOT

    @property
    def params(self) -> Mapping[str, Any]:
        return {"design": self.design, "value": self.value}

    def apply(self, instance: Instance) -> Instance:
        designs = (replace(d, min_lot=self.value) if d.id == self.design else d for d in instance.designs)
        return replace(instance, designs=tuple(designs))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Pieces of a design brought from elsewhere to a zone on the first day."""

    design: str
    zone: str
    quantity: int
    code = reasons.REMEDY_STOCK

    @property
    def params(self) -> Mapping[str, Any]:
        return {"design": self.design, "zone": self.zone, "quantity": self.quantity}

    def apply(self, instance: Instance) -> Instance:
        name = f"{DELIVERY}-{len(instance.stocks)}"
        stock = Stock(name, self.design, self.quantity, zone=self.zone)
        return replace(instance, stocks=(*instance.stocks, stock))


@dataclass(frozen=True, slots=True)
class RuleLifted:
    """As if the authority had lifted a rule for this need: never a thing to do without it."""

    need: str
    reason: str
    code = reasons.REMEDY_RULE

    @property
    def params(self) -> Mapping[str, Any]:
        return {"need": self.need, "reason": self.reason}

    def apply(self, instance: Instance) -> Instance:
        """Every refusal of that reason that bears on the need goes, for whomever else it bore on too."""
        wanted = need_of(instance, self.need)
        kept = (
            ban
            for ban in instance.refusals
            if ban.reason != self.reason
            or not any(matches(ban, wanted, design, ban.workshop) for design in wanted.designs)
        )
        return replace(instance, refusals=tuple(kept))


def need_of(instance: Instance, name: str) -> Need:
    return next(n for n in instance.needs if n.id == name)


def opens_pairs(changes: Iterable[Change]) -> bool:
    """Whether other workshops may become candidates; more of what a candidate has does not do that."""
    return any(isinstance(change, Limit | RuleLifted) for change in changes)
