"""Keep a whole inventory in one gesture: how many, how long, how much; or learn that somebody else did.

Guarantees: all the lines land or none; every line that is wrong is refused at once, under its
own name; a line that somebody removed since the page was read is never brought back, because
a page read before any other change is told so (`inventory.stale`) instead of being applied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.apps.accounts.actor import Actor
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import within
from maillage.apps.network.commands.changing import require_weekdays, touch, workshop_to_change
from maillage.apps.network.commands.machine_facts import COUNT_LIMIT
from maillage.apps.network.commands.set_material_stock import STOCK_LIMIT
from maillage.apps.network.commands.workshop_facts import LABOUR_LIMIT
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.network.reasons import STOCK_ABSENT
from maillage.apps.network.workshop_reasons import INVENTORY_STALE, UNKNOWN_MACHINE
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Conflict, Refusal

OPENING = ("open_weekdays", "labour_hours_per_day")


@dataclass(frozen=True, slots=True)
class MachineLine:
    """A group of the workshop's machines, as it is today; 0 of them: none for now, the group stays."""

    machine: str
    count: int
    hours_per_day: float


@dataclass(frozen=True, slots=True)
class StockLine:
    """A quantity of a material: there (`available_on` None), or expected on a day."""

    material: str
    quantity: float
    available_on: date | None = None

    @property
    def key(self) -> str:
        return f"{self.material}-{self.available_on.isoformat()}" if self.available_on else self.material


@dataclass(frozen=True, slots=True)
class Opening:
    """Days the workshop works, 0 (Monday) to 6, and people-hours of one of them."""

    weekdays: Sequence[int]
    labour_hours_per_day: float


class _Gathered(list[Reason]):
    """The reasons of every line; what is refused leaves the value as it was."""

    def within(self, name: str, value: float, high: float, before: float) -> float:
        try:
            return within(name, value, 0, high)
        except Refusal as refusal:
            self.extend(refusal.reasons)
            return before

    def weekdays(self, given: Sequence[int], before: list[int]) -> list[int]:
        try:
            return require_weekdays(given)
        except Refusal as refusal:
            self.extend(
                Reason(r.code, {**r.params, "field": "open_weekdays"}, r.act) for r in refusal.reasons
            )
            return before


def _machines(
    row: Workshop, lines: Sequence[MachineLine], wrong: _Gathered
) -> tuple[list[Machine], list[str]]:
    """The groups as stated, and the codes of those that changed."""
    known = {machine.code: machine for machine in Machine.objects.filter(workshop=row, member=None)}
    stated, changed = [], []
    for line in lines:
        machine = known.get(line.machine)
        if machine is None:
            wrong.append(Reason(UNKNOWN_MACHINE, {"given": line.machine, "field": line.machine}))
            continue
        count, hours = machine.count, machine.hours_per_day
        machine.count = int(wrong.within(f"{line.machine}-count", line.count, COUNT_LIMIT, count))
        machine.hours_per_day = wrong.within(f"{line.machine}-hours", line.hours_per_day, 24, hours)
        machine.assumed = False
        stated.append(machine)
        if (count, hours) != (machine.count, machine.hours_per_day):
            changed.append(machine.code)
    return stated, changed


def _stocks(
    row: Workshop, lines: Sequence[StockLine], wrong: _Gathered
) -> tuple[list[MaterialStock], list[str]]:
    """The stocks as stated, and the keys of those that changed."""
    rows = MaterialStock.objects.filter(workshop=row).select_related("material")
    known = {(stock.material.code, stock.available_on): stock for stock in rows}
    stated, changed = [], []
    for line in lines:
        stock = known.get((line.material, line.available_on))
        if stock is None:
            params = {"workshop": row.code, "material": line.material, "field": line.key}
            wrong.append(Reason(STOCK_ABSENT, params))
            continue
        before = stock.quantity
        stock.quantity = wrong.within(f"{line.key}-quantity", line.quantity, STOCK_LIMIT, before)
        stock.assumed = False
        stated.append(stock)
        if before != stock.quantity:
            changed.append(line.key)
    return stated, changed


def _opening(row: Workshop, opening: Opening, wrong: _Gathered) -> list[str]:
    """Put the opening on the row; the names of what changed."""
    days, hours = row.open_weekdays, row.labour_hours_per_day
    row.open_weekdays = wrong.weekdays(opening.weekdays, days)
    row.labour_hours_per_day = wrong.within(
        "labour_hours_per_day", opening.labour_hours_per_day, LABOUR_LIMIT, hours
    )
    row.assumed = [name for name in row.assumed if name not in OPENING]
    new = (row.open_weekdays != days, row.labour_hours_per_day != hours)
    return [name for name, changed in zip(OPENING, new, strict=True) if changed]


@command
def update_inventory(
    *,
    workshop: str,
    revision: int,
    machines: Sequence[MachineLine],
    stocks: Sequence[StockLine],
    opening: Opening,
    actor: Actor,
    clock: Clock,
) -> Workshop:
    """The workshop with its lines as stated today; none of them is assumed any more.

    `revision` is that of the page that was read. Raises Conflict ``inventory.stale``. Nine queries.
    """
    row = workshop_to_change(workshop, actor)
    if row.revision != revision:
        raise Conflict(INVENTORY_STALE, workshop=workshop)
    wrong = _Gathered()
    counted, changed_machines = _machines(row, machines, wrong)
    weighed, changed_stocks = _stocks(row, stocks, wrong)
    changed = [*changed_machines, *changed_stocks, *_opening(row, opening, wrong)]
    if wrong:
        raise Refusal.because(wrong)
    Machine.objects.bulk_update(counted, ["count", "hours_per_day", "assumed"])
    MaterialStock.objects.bulk_update(weighed, ["quantity", "assumed"])
    row.save(update_fields=["open_weekdays", "labour_hours_per_day", "assumed"])
    touch(row, clock)
    journal(actor=actor, clock=clock, verb="update_inventory", subject=workshop, changed=changed)
    return row
