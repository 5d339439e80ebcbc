"""What is stated of a group of machines, checked, and how the row takes it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypedDict

from maillage.apps.checking import within
from maillage.apps.network.commands.changing import require_process
from maillage.apps.network.defaults import HOME_DUTY_MOST
from maillage.apps.network.models import Machine
from maillage.apps.network.reasons import UNKNOWN_MATERIAL
from maillage.apps.network.workshop_reasons import HALF_TRAVEL
from maillage.formats.tables import tidy
from maillage.kernel.refusals import Refusal

Travel = tuple[float, float, float]
COUNT_LIMIT = 10_000
TRAVEL_LIMIT = 100_000  # mm


class MachineFacts(TypedDict, total=False):
    """A key left out says nothing. `travel_mm` None: any size; `materials` empty: any."""

    process: str
    model: str
    count: int
    hours_per_day: float
    duty: float
    travel_mm: Travel | None
    materials: Sequence[str]


def _materials(given: Sequence[str], known: Collection[str]) -> list[str]:
    for code in given:
        if code not in known:
            raise Refusal(UNKNOWN_MATERIAL, given=code, known=sorted(known))
    return sorted(set(given))


def _sides(given: Sequence[float] | None) -> tuple[float | None, ...]:
    if given is None:
        return (None, None, None)
    if len(given) != 3:
        raise Refusal(HALF_TRAVEL, given=list(given))
    return tuple(within("travel_mm", side, 1, TRAVEL_LIMIT) for side in given)


def state(
    machine: Machine, facts: MachineFacts, materials: Collection[str], *, at_home: bool = False
) -> None:
    """Put the facts on the row, which is then no longer assumed; `materials` are the known codes.

    Raises TypeError for a name that is not a fact: nothing given is left unapplied.
    """
    if unknown := facts.keys() - MachineFacts.__annotations__.keys():
        raise TypeError(f"not facts of a machine: {sorted(unknown)}")
    if "process" in facts:
        machine.process = require_process(facts["process"])
    if "model" in facts:
        machine.model = tidy(facts["model"])
    if "count" in facts:
        machine.count = int(within("count", facts["count"], 0, COUNT_LIMIT))
    if "hours_per_day" in facts:
        machine.hours_per_day = within("hours_per_day", facts["hours_per_day"], 0, 24)
    if "duty" in facts:
        most = HOME_DUTY_MOST if at_home else 1.0
        machine.duty = within("duty", facts["duty"], 0.01, most)
    if "travel_mm" in facts:
        machine.travel_x_mm, machine.travel_y_mm, machine.travel_z_mm = _sides(facts["travel_mm"])
    if "materials" in facts:
        machine.materials = _materials(facts["materials"], materials)
    machine.assumed = False
