"""The inventory as one form: a line for each group of machines and each stock, one save for all.

Guarantees: fields are named as the command names its lines, so that a refusal lands on the line it
is about; a form sent from a page that is stale is shown again over what is there now, with what was
typed kept wherever the line still exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.apps.network.commands.update_inventory import MachineLine, Opening, StockLine
from maillage.apps.network.queries.machines import MachineRow
from maillage.apps.network.queries.workshops import StockRow, WorkshopSheet
from maillage.web.amounts import unit
from maillage.web.asking import language
from maillage.web.forms import fields
from maillage.web.forms.network import process_name, weekdays


def _thumbed(by: str, mode: str) -> forms.NumberInput:
    """A number that a thumb can change: `data-by` is the step of the buttons that a script adds."""
    return forms.NumberInput(attrs={"data-by": by, "inputmode": mode})


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=10_000, widget=_thumbed("1", "numeric"))


def _amount(label: Any, most: float, by: str = "1") -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=most, widget=_thumbed(by, "decimal"))


@dataclass(frozen=True, slots=True)
class MachineFields:
    row: MachineRow
    name: str
    count: forms.BoundField
    hours: forms.BoundField


@dataclass(frozen=True, slots=True)
class StockFields:
    row: StockRow
    name: str
    unit: str
    quantity: forms.BoundField


class InventoryForm(forms.Form):
    """Built from the sheet that is shown."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    open_weekdays = fields.several(gettext_lazy("Jours d’ouverture"), weekdays)
    labour_hours_per_day = _amount(gettext_lazy("Heures de personnes par jour"), 1000)

    def __init__(self, data: QueryDict | None, sheet: WorkshopSheet, *, stale: bool = False) -> None:
        self.sheet, self.stale = sheet, stale
        initial: dict[str, Any] = {
            "revision": sheet.revision,
            "open_weekdays": [str(number) for number in sheet.open_weekdays],
            "labour_hours_per_day": _plain(sheet.labour_hours_per_day),
        }
        for machine in sheet.machines:
            initial[f"{machine.code}-count"] = machine.count
            initial[f"{machine.code}-hours"] = _plain(machine.hours_per_day)
        for stock in sheet.stocks:
            initial[f"{_key(stock)}-quantity"] = _plain(stock.quantity)
        super().__init__(_over(data, initial) if stale and data is not None else data, initial=initial)
        self._add_lines()

    def _add_lines(self) -> None:
        for machine in self.sheet.machines:
            name = _machine_name(machine)
            count = _("%(name)s : nombre") % {"name": name}
            hours = _("%(name)s : heures par jour") % {"name": name}
            self.fields[f"{machine.code}-count"] = _count(count)
            self.fields[f"{machine.code}-hours"] = _amount(hours, 24, "0.5")
        for stock in self.sheet.stocks:
            name = f"{stock.name.to(language())} ({unit(stock.unit)})"
            self.fields[f"{_key(stock)}-quantity"] = _amount(name, 1e9)

    def machine_lines(self) -> list[MachineFields]:
        return [
            MachineFields(row, _machine_name(row), self[f"{row.code}-count"], self[f"{row.code}-hours"])
            for row in self.sheet.machines
        ]

    def stock_lines(self) -> list[StockFields]:
        return [
            StockFields(row, row.name.to(language()), unit(row.unit), self[f"{_key(row)}-quantity"])
            for row in self.sheet.stocks
        ]

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "revision": given["revision"],
            "machines": [
                MachineLine(row.code, given[f"{row.code}-count"], given[f"{row.code}-hours"])
                for row in self.sheet.machines
            ],
            "stocks": [
                StockLine(row.material, given[f"{_key(row)}-quantity"], row.available_on)
                for row in self.sheet.stocks
            ],
            "opening": Opening([int(day) for day in given["open_weekdays"]], given["labour_hours_per_day"]),
        }


def _machine_name(machine: MachineRow) -> str:
    return machine.model or process_name(machine.process)


def _key(stock: StockRow) -> str:
    return StockLine(stock.material, stock.quantity, stock.available_on).key


def _plain(value: float) -> str:
    """A number as it is, without zeros that say nothing: 8 and not 8.0."""
    return format(Decimal(str(value)).normalize(), "f")


def _over(data: QueryDict, initial: dict[str, Any]) -> QueryDict:
    """What was typed, over what is there now: lines that are new come as they are."""
    mixed = data.copy()
    for name, value in initial.items():
        if name == "revision" or (name not in mixed and name != "open_weekdays"):
            mixed[name] = str(value)
    return mixed
