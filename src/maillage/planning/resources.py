"""What workshops have, day by day, as arrays; shared by the solver, the bound and the explanation.

Guarantees: axis 1 of `daily` is the processes in `processes` order then labour; `arrived`
is cumulative over days (a material's quantity on day t is what came up to t). Units: hours
and the material's own unit. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maillage.planning.candidates import Floats, Ints, positions
from maillage.planning.instance import Industry, Instance, Stock

STOCK_TRANSIT, INDUSTRY_TRANSIT = 1, 2  # days from leaving to arrival


@dataclass(frozen=True, slots=True)
class Resources:
    """designs × resources (`daily_use`, `material_use`), workshops × resources × days (the rest)."""

    processes: tuple[str, ...]
    materials: tuple[str, ...]
    daily_use: Floats
    daily: Floats
    material_use: Floats
    arrived: Floats

    @property
    def days(self) -> int:
        return int(self.daily.shape[2])

    @property
    def labour(self) -> int:
        """The place of labour on the axis of daily resources."""
        return len(self.processes)


def resources_of(instance: Instance) -> Resources:
    """Only processes and materials that some design uses are kept."""
    processes = sorted({step.process for design in instance.designs for step in design.steps})
    materials = sorted({use.id for design in instance.designs for use in design.materials})
    place, store = positions(processes), positions(materials)
    designs = len(instance.designs)
    daily_use = np.zeros((designs, len(processes) + 1))
    material_use = np.zeros((designs, len(materials)))
    for d, design in enumerate(instance.designs):
        for step in design.steps:
            daily_use[d, place[step.process]] += step.hours_per_unit
        daily_use[d, -1] = design.labour_hours_per_unit
        for use in design.materials:
            material_use[d, store[use.id]] += use.units_per_unit
    return Resources(
        tuple(processes),
        tuple(materials),
        daily_use,
        _hours_of(instance, place),
        material_use,
        _arrived_of(instance, store),
    )


def _hours_of(instance: Instance, place: Mapping[str, int]) -> Floats:
    """Workshops × (processes, then labour) × days."""
    daily = np.zeros((len(instance.workshops), len(place) + 1, instance.days))
    known = [
        (w, place[process], hours)
        for w, workshop in enumerate(instance.workshops)
        for process, hours in workshop.machine_hours.items()
        if process in place
    ]
    if known:
        shop, process, hours = zip(*known, strict=True)
        daily[list(shop), list(process)] = hours
    if instance.workshops:
        daily[:, -1] = [workshop.labour_hours for workshop in instance.workshops]
    return daily


def _arrived_of(instance: Instance, store: Mapping[str, int]) -> Floats:
    """Workshops × materials × days, cumulative; arrivals are added in their order."""
    arrived = np.zeros((len(instance.workshops), len(store), instance.days))
    known = [
        (w, store[material], arrival.day, arrival.quantity)
        for w, workshop in enumerate(instance.workshops)
        for material, arrivals in workshop.materials.items()
        if material in store
        for arrival in arrivals
    ]
    if known:
        shop, material, day, quantity = (np.array(column) for column in zip(*known, strict=True))
        row, until = np.nonzero(np.arange(instance.days) >= day[:, None])
        np.add.at(arrived, (shop[row], material[row], until), quantity[row].astype(float))
    return arrived


def daily_rates(resources: Resources, design: Ints, workshop: Ints) -> Floats:
    """Pieces a day (rows × days) by machines and people alone, if nothing else were made."""
    rate = np.full((len(design), resources.days), np.inf)
    for r in range(resources.daily.shape[1]):
        use = resources.daily_use[design, r]
        rows = np.nonzero(use > 0)[0]
        rate[rows] = np.minimum(rate[rows], resources.daily[workshop[rows], r] / use[rows, None])
    return rate


def material_ceilings(resources: Resources, design: Ints, workshop: Ints) -> Floats:
    """Pieces by each day (rows × days) that the material arrived up to it allows."""
    ceiling = np.full((len(design), resources.days), np.inf)
    for m in range(resources.arrived.shape[1]):
        use = resources.material_use[design, m]
        rows = np.nonzero(use > 0)[0]
        ceiling[rows] = np.minimum(ceiling[rows], resources.arrived[workshop[rows], m] / use[rows, None])
    return ceiling


def alone(resources: Resources, design: Ints, workshop: Ints) -> Floats:
    """Most pieces ready by each day (rows × days) if the workshop made nothing else.

    made(t) = min(material(t), made(t − 1) + rate(t)), exact for one product.
    """
    rate = daily_rates(resources, design, workshop)
    ceiling = material_ceilings(resources, design, workshop)
    made = np.zeros_like(rate)
    before = np.zeros(len(design))
    for t in range(resources.days):
        before = np.minimum(ceiling[:, t], before + rate[:, t])
        made[:, t] = before
    return made


def alone_by(resources: Resources, design: Ints, workshop: Ints, day: Ints) -> Floats:
    """`alone` on one day a row, each (workshop, design) worked out once."""
    site, row = np.unique(workshop * resources.daily_use.shape[0] + design, return_inverse=True)
    width = max(1, resources.daily_use.shape[0])
    made: Floats = alone(resources, site % width, site // width)[row, day]
    return made


def spread(cells: Floats, workshop: Ints, day: Ints, amounts: Floats) -> None:
    """Add rows × resources amounts into workshops × resources × days, in place, rows repeating or not."""
    row, resource = np.nonzero(amounts)
    np.add.at(cells, (workshop[row], resource, day[row]), amounts[row, resource])


def spread_out(shape: tuple[int, ...], workshop: Ints, day: Ints, made: Floats, use: Floats) -> Floats:
    """Workshops × resources × days that rows of `made` pieces take, `use` being of a piece (rows × resources).

    To the last bit what `spread` adds to nothing, in fewer steps: only what is used is added.
    """
    row, resource = np.nonzero(use)
    cell = (workshop[row] * shape[1] + resource) * shape[2] + day[row]
    taken: Floats = made[row] * use[row, resource]
    found: Floats = np.bincount(cell, taken, int(np.prod(shape))).astype(float, copy=False)
    return found.reshape(shape)


def suppliers_of(instance: Instance) -> list[Stock | Industry]:
    """Stocks, then industry: the order of every array of sources."""
    return [*instance.stocks, *instance.industry]


def released_of(instance: Instance) -> Ints:
    """Pieces of each source that may have left by each day (sources × days)."""
    day = np.arange(instance.days)
    stocks = [np.full(instance.days, stock.quantity) for stock in instance.stocks]
    makers = [
        i.units_per_day
        * np.maximum(0, np.minimum(day, day if i.until_day is None else i.until_day) - i.from_day + 1)
        for i in instance.industry
    ]
    return np.array(stocks + makers, np.int64).reshape(-1, instance.days)
