"""Changes read from codes and parameters: what advice was kept as, or what somebody supposes on a form.

Guarantees: a change that is read can be applied to the instance it was read for; anything else is refused
with the number of the change, the parameter, what was given and what was expected. `Change.params` read
again gives an equal change. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any

from maillage.kernel.reasons import Reason, declare
from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.advising.changes import (
    Change,
    Delivery,
    LabourHours,
    LaterDeadline,
    Limit,
    Lot,
    MachineHours,
    Material,
    Priority,
    Quantity,
    RuleLifted,
)
from maillage.planning.instance import Instance

FIELDS = {"hours": "amount"}  # as a form calls what one change calls otherwise
MOST = 10_000_000  # hours, units or pieces: as for a quantity of the format
BAD_CHANGE = declare(
    "planning.bad_change",
    fr="Changement {number} : {name} vaut « {given} » ; attendu : {expected}.",
    en="Change {number}: {name} is “{given}”; expected: {expected}.",
    advice_fr="Corrigez ce champ ; rien n’a été calculé.",
    advice_en="Mend that field; nothing was computed.",
)


class _Given:
    """The parameters of one change, read one by one."""

    def __init__(self, number: int, params: Mapping[str, Any], instance: Instance) -> None:
        self.number, self.params, self.instance = number, params, instance

    def refuse(self, name: str, expected: Any) -> Refusal:
        given = self.params.get(name, "—")
        shown = "—" if given in (None, "") else str(given)[:60]
        return Refusal(
            BAD_CHANGE,
            number=self.number,
            name=name,
            given=shown,
            expected=expected,
            field=FIELDS.get(name, name),
        )

    def one_of(self, name: str, known: Sequence[str]) -> str:
        given = self.params.get(name)
        if given not in known:
            shown = ", ".join(known[:8])
            raise self.refuse(name, f"{shown}, …" if len(known) > len(known[:8]) else shown or "—")
        return str(given)

    def amount(self, name: str) -> float:
        """More than 0. An integer stays one, as in what advice says."""
        given = self.params.get(name)
        if isinstance(given, bool) or not isinstance(given, int | float) or not isfinite(given):
            raise self.refuse(name, f"0 < {name} ≤ {MOST}")
        if not 0 < given <= MOST:
            raise self.refuse(name, f"0 < {name} ≤ {MOST}")
        return given

    def whole(self, name: str, least: int = 1, most: int = MOST) -> int:
        given = self.params.get(name)
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            raise self.refuse(name, f"{least}–{most}")
        return given

    def workshop(self) -> tuple[str, str]:
        """Its id and its territory."""
        name = self.one_of("workshop", [shop.id for shop in self.instance.workshops])
        return name, next(shop.territory for shop in self.instance.workshops if shop.id == name)

    def need(self) -> str:
        return self.one_of("need", [need.id for need in self.instance.needs])

    def design(self) -> str:
        return self.one_of("design", [design.id for design in self.instance.designs])

    def day(self) -> int:
        return self.whole("day", 0, self.instance.days - 1)


def _machine(given: _Given) -> Change:
    known = {step.process for design in given.instance.designs for step in design.steps}
    process = given.one_of("process", sorted(known))
    return MachineHours(*given.workshop(), process, given.amount("hours"), given.day())


def _labour(given: _Given) -> Change:
    return LabourHours(*given.workshop(), given.amount("hours"), given.day())


def _material(given: _Given) -> Change:
    known = {use.id for design in given.instance.designs for use in design.materials}
    material = given.one_of("material", sorted(known))
    return Material(*given.workshop(), material, given.amount("amount"))


def _deadline(given: _Given) -> Change:
    return LaterDeadline(given.need(), given.whole("days", 1, 366))


def _priority(given: _Given) -> Change:
    return Priority(given.need(), given.amount("times"))


def _quantity(given: _Given) -> Change:
    return Quantity(given.need(), given.whole("quantity"))


def _limit(given: _Given) -> Change:
    name = given.one_of("limit", ["max_candidates", "max_workshops_per_need"])
    return Limit(name, given.whole("value", 1, 1000))


def _lot(given: _Given) -> Change:
    return Lot(given.design(), given.whole("value"))


def _delivery(given: _Given) -> Change:
    zones = sorted({need.zone for need in given.instance.needs})
    return Delivery(given.design(), given.one_of("zone", zones), given.whole("quantity"))


def _rule(given: _Given) -> Change:
    known = sorted({ban.reason for ban in given.instance.refusals})
    return RuleLifted(given.need(), given.one_of("reason", known))


_READ: dict[str, Callable[[_Given], Change]] = {
    reasons.REMEDY_MACHINE: _machine,
    reasons.REMEDY_LABOUR: _labour,
    reasons.REMEDY_MATERIAL: _material,
    reasons.REMEDY_DEADLINE: _deadline,
    reasons.REMEDY_PRIORITY: _priority,
    reasons.REMEDY_QUANTITY: _quantity,
    reasons.REMEDY_LIMIT: _limit,
    reasons.REMEDY_LOT: _lot,
    reasons.REMEDY_STOCK: _delivery,
    reasons.REMEDY_RULE: _rule,
}


def read_changes(instance: Instance, given: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Each is ``{"code": …, "params": {…}}``. Raises Refusal ``planning.bad_change``, with all that is wrong."""
    found: list[Change] = []
    wrong: list[Reason] = []
    for number, item in enumerate(given, 1):
        read = _READ.get(str(item.get("code")))
        params = item.get("params")
        try:
            if read is None or not isinstance(params, Mapping):
                known = ", ".join(sorted(_READ))
                code = str(item.get("code", "—"))[:60]
                raise Refusal(BAD_CHANGE, number=number, name="code", given=code, expected=known)
            found.append(read(_Given(number, params, instance)))
        except Refusal as refusal:
            wrong += refusal.reasons
    if not given:
        wrong = list(Refusal(BAD_CHANGE, number=0, name="changes", given="0", expected="≥ 1").reasons)
    if wrong:
        raise Refusal.because(wrong)
    return tuple(found)


def kept_changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """As `read_changes` takes them."""
    return [{"code": change.code, "params": dict(change.params)} for change in changes]
