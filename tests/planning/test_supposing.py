"""Changes kept as codes are read again as they were; what cannot be applied is refused by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from maillage.kernel.refusals import Refusal
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
    apply,
)  # fmt: skip
from maillage.planning.advising.supposing import kept_changes, read_changes
from maillage.planning.generating import generate
from maillage.planning.instance import Ban, Instance


@pytest.fixture(scope="module")
def instance() -> Instance:
    made = generate(workshops=6, needs=8, seed=3)
    return replace(made, refusals=(*made.refusals, Ban(reason="territory.forbids", need=made.needs[0].id)))


def every_kind(instance: Instance) -> tuple[Change, ...]:
    shop, design, need = instance.workshops[0], instance.designs[0], instance.needs[0]
    return (
        MachineHours(shop.id, shop.territory, design.steps[0].process, 12, 3),
        LabourHours(shop.id, shop.territory, 7.5, 2),
        Material(shop.id, shop.territory, design.materials[0].id, 4.5),
        LaterDeadline(need.id, 2),
        Priority(need.id, 1.5),
        Quantity(need.id, 3),
        Limit("max_candidates", 16),
        Lot(design.id, 1),
        Delivery(design.id, need.zone, 20),
        RuleLifted(need.id, "territory.forbids"),
    )


def test_every_change_is_read_again_as_it_was(instance: Instance) -> None:
    changes = every_kind(instance)
    assert read_changes(instance, kept_changes(changes)) == changes
    assert apply(instance, changes) == apply(instance, read_changes(instance, kept_changes(changes)))


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        (0, "workshop", "L9999"), (0, "process", "magic"), (0, "hours", -1), (0, "hours", float("nan")),
        (0, "hours", 10**18), (0, "hours", True), (0, "day", 99), (0, "day", 1.5), (1, "hours", "dix"),
        (2, "material", ["pla"]), (3, "days", 0), (3, "need", None), (4, "times", 0), (5, "quantity", 10**18),
        (6, "limit", "max_travel_hours"), (7, "design", "D-1"), (8, "zone", "lune"), (9, "reason", "none.such"),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_is_refused_by_its_name(
    instance: Instance, place: int, name: str, value: Any
) -> None:
    given = kept_changes(every_kind(instance))
    given[place]["params"][name] = value
    with pytest.raises(Refusal) as refused:
        read_changes(instance, given)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.params["number"], reason.params["name"]) == (
        "planning.bad_change",
        place + 1,
        name,
    )


@pytest.mark.parametrize(
    "given", [[], [{}], [{"code": "remedy.magic", "params": {}}], [{"code": "remedy.lot"}]]
)
def test_what_is_no_change_is_refused(instance: Instance, given: list[dict[str, Any]]) -> None:
    with pytest.raises(Refusal, match=r"planning\.bad_change"):
        read_changes(instance, given)
