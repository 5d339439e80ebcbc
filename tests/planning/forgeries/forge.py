"""Makes the forged plans of this folder from the greedy plan of ``instances/small.json``.

Each forgery breaks one rule and is otherwise made to look right (sums, missing pieces and
summary are put straight), so that only the auditor's rule can catch it. Run it again when
the instance or the format changes: ``python tests/planning/forgeries/forge.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from maillage.planning.auditing import audit
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.figures import objective_levels
from maillage.planning.greedy import greedy
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.writing import write_plan

HERE = Path(__file__).parent
INSTANCE = read_instance(HERE.parent / "instances" / "small.json")
Plan = dict[str, Any]
FORGERIES: dict[str, Callable[[Plan], None]] = {}


def forgery(make: Callable[[Plan], None]) -> Callable[[Plan], None]:
    FORGERIES[make.__name__] = make
    return make


def line(plan: Plan, need: str, source: str, design: str = "D1", rank: int = 0) -> Plan:
    """The rank-th line of a (need, source, design)."""
    sources = ("workshop", "industry", "stock")
    found = [
        row
        for row in plan["lines"]
        if row["need"] == need and row["design"] == design and source in [row.get(key) for key in sources]
    ]
    return found[rank]


def rows(plan: Plan, need: str, workshop: str, design: str = "D1") -> list[Plan]:
    key = (need, workshop, design)
    return [row for row in plan["schedule"] if (row["need"], row["workshop"], row["design"]) == key]


def make(plan: Plan, need: str, workshop: str, day: int, quantity: float, design: str = "D1") -> None:
    plan["schedule"].append(
        {"need": need, "workshop": workshop, "design": design, "day": day, "quantity": quantity}
    )


def add(
    plan: Plan, need: str, source: dict[str, str], quantity: int, days: tuple[int, int], design: str = "D1"
) -> None:
    ready, arrival = days
    deadline = next(n.deadline for n in INSTANCE.needs if n.id == need)
    stated = {"ready_day": ready, "arrival_day": arrival, "on_time": arrival <= deadline}
    plan["lines"].append({"need": need, **source, "design": design, "quantity": quantity, **stated})


def drop(plan: Plan, need: str, workshop: str, design: str = "D1") -> None:
    gone = [
        row
        for row in plan["lines"]
        if (row["need"], row.get("workshop"), row["design"]) == (need, workshop, design)
    ]
    plan["lines"] = [row for row in plan["lines"] if row not in gone]
    kept = rows(plan, need, workshop, design)
    plan["schedule"] = [row for row in plan["schedule"] if row not in kept]


def shrink(plan: Plan, need: str, workshop: str, quantity: int, design: str = "D1") -> None:
    """Take pieces off the last line and the last rows of a triple."""
    line(plan, need, workshop, design, -1)["quantity"] -= quantity
    rest = float(quantity)
    for row in reversed(rows(plan, need, workshop, design)):
        taken = min(rest, row["quantity"])
        row["quantity"] -= taken
        rest -= taken


@forgery
def none(plan: Plan) -> None:
    """Nothing is forged: the auditor must stay silent."""


@forgery
def other_instance(plan: Plan) -> None:
    plan["instance_sha256"] = "0" * 64


@forgery
def unknown_reference(plan: Plan) -> None:
    plan["unserved"].append({"need": "N99", "missing": 3, "reasons": [{"code": "candidates.none"}]})


@forgery
def repeated(plan: Plan) -> None:
    row = next(row for row in plan["unserved"] if row["need"] == "N4")
    row["missing"] -= 7
    plan["unserved"].append({**row, "missing": 7})


@forgery
def day_outside(plan: Plan) -> None:
    make(plan, "N6", "W6", 7, 0.0, "D2")


@forgery
def design_not_accepted(plan: Plan) -> None:
    line(plan, "N9", "I1")["quantity"] -= 5
    add(plan, "N9", {"stock": "S1"}, 5, (0, 1), "D2")


@forgery
def zone(plan: Plan) -> None:
    add(plan, "N4", {"industry": "I1"}, 10, (6, 8))


@forgery
def refused(plan: Plan) -> None:
    add(plan, "N8", {"industry": "I1"}, 10, (6, 8))


@forgery
def process_missing(plan: Plan) -> None:
    """A workshop without laser is given laser work: hours and sheet are missing too."""
    add(plan, "N4", {"workshop": "W5"}, 5, (5, 6), "D2")
    make(plan, "N4", "W5", 5, 5.0, "D2")


@forgery
def envelope(plan: Plan) -> None:
    shrink(plan, "N5", "W4", 2, "D3")
    add(plan, "N5", {"workshop": "W2"}, 2, (5, 6), "D3")
    make(plan, "N5", "W2", 5, 2.0, "D3")


@forgery
def travel_too_long(plan: Plan) -> None:
    drop(plan, "N7", "W1")
    add(plan, "N7", {"workshop": "W3"}, 10, (5, 6))
    make(plan, "N7", "W3", 5, 10.0)


@forgery
def not_nearest(plan: Plan) -> None:
    drop(plan, "N7", "W1")
    add(plan, "N7", {"workshop": "W2"}, 10, (5, 5))
    make(plan, "N7", "W2", 5, 10.0)


@forgery
def lot(plan: Plan) -> None:
    add(plan, "N4", {"workshop": "W5"}, 3, (5, 5))
    make(plan, "N4", "W5", 5, 3.0)
    shrink_first(plan, "N4", "W5", 3)


def shrink_first(plan: Plan, need: str, workshop: str, quantity: int) -> None:
    line(plan, need, workshop)["quantity"] -= quantity
    rows(plan, need, workshop)[0]["quantity"] -= quantity


@forgery
def split(plan: Plan) -> None:
    shrink(plan, "N5", "W4", 5, "D3")
    drop(plan, "N2", "W1")
    shrink(plan, "N2", "W1", 5, "D2")
    add(plan, "N2", {"workshop": "W2"}, 10, (5, 5))
    make(plan, "N2", "W2", 5, 10.0)
    add(plan, "N2", {"workshop": "W4"}, 5, (4, 5), "D2")
    make(plan, "N2", "W4", 4, 5.0, "D2")


@forgery
def above_need(plan: Plan) -> None:
    add(plan, "N6", {"stock": "S1"}, 5, (0, 1), "D2")


@forgery
def arrival_day(plan: Plan) -> None:
    line(plan, "N6", "W6", "D2")["arrival_day"] = 0


@forgery
def on_time(plan: Plan) -> None:
    next(row for row in plan["lines"] if not row["on_time"])["on_time"] = True


@forgery
def schedule_sum(plan: Plan) -> None:
    make(plan, "N6", "W6", 3, 1.0, "D2")


@forgery
def schedule_late(plan: Plan) -> None:
    for row in rows(plan, "N6", "W6", "D2"):
        row["day"] += 1


@forgery
def machine_hours(plan: Plan) -> None:
    """Five pieces more in a day than the printers can make; hands and filament would do."""
    first, second = rows(plan, "N7", "W1")[-2:]
    first["quantity"] += 5.0
    second["quantity"] -= 5.0


@forgery
def labour_hours(plan: Plan) -> None:
    first, second = rows(plan, "N1", "W2")[:2]
    first["quantity"] += 2.0
    second["quantity"] -= 2.0


@forgery
def material(plan: Plan) -> None:
    line(plan, "N4", "W5")["quantity"] += 1
    make(plan, "N4", "W5", line(plan, "N4", "W5")["ready_day"], 1.0)


@forgery
def industry_early(plan: Plan) -> None:
    """Units leave before they are made: none is there yet."""
    line(plan, "N9", "I1").update(ready_day=2, arrival_day=4)


@forgery
def industry_quantity(plan: Plan) -> None:
    shrink(plan, "N3", "W3", 10)
    add(plan, "N3", {"industry": "I1"}, 10, (4, 6))


@forgery
def stock_quantity(plan: Plan) -> None:
    shrink(plan, "N2", "W1", 10, "D2")
    add(plan, "N2", {"stock": "S1"}, 10, (0, 1), "D2")


@forgery
def commitment_broken(plan: Plan) -> None:
    drop(plan, "N1", "W1")


@forgery
def withdrawal_silent(plan: Plan) -> None:
    plan["withdrawn"] = [row for row in plan["withdrawn"] if row["need"] != "N8"]


@forgery
def withdrawal_excess(plan: Plan) -> None:
    next(row for row in plan["withdrawn"] if row["need"] == "N8")["quantity"] += 5


@forgery
def withdrawal_of_a_capacity_that_is_there(plan: Plan) -> None:
    drop(plan, "N1", "W1")
    plan["withdrawn"].append(
        {"need": "N1", "workshop": "W1", "design": "D1", "quantity": 40, "code": "capacity.lost"}
    )


@forgery
def withdrawal_by_a_rule_that_is_not(plan: Plan) -> None:
    drop(plan, "N7", "W4")
    plan["withdrawn"].append(
        {"need": "N7", "workshop": "W4", "design": "D1", "quantity": 30, "code": "rule.forbids"}
    )


@forgery
def withdrawal_of_a_need_not_reduced(plan: Plan) -> None:
    drop(plan, "N7", "W4")
    plan["withdrawn"].append(
        {"need": "N7", "workshop": "W4", "design": "D1", "quantity": 30, "code": "need.reduced"}
    )


@forgery
def unserved_missing(plan: Plan) -> None:
    next(row for row in plan["unserved"] if row["need"] == "N4")["missing"] -= 7


@forgery
def unserved_reason(plan: Plan) -> None:
    next(row for row in plan["unserved"] if row["need"] == "N4")["reasons"] = []


@forgery
def summary(plan: Plan) -> None:
    plan["summary"]["served_late"] += 0.01


UNTOUCHED = {
    "repeated",
    "unserved_missing",
    "unserved_reason",
    "unknown_reference",
    "summary",
    "other_instance",
}


def settle(plan: Plan) -> Plan:
    """Put missing pieces and summary straight after the lines were changed."""
    stated = {row["need"]: row["reasons"] for row in plan["unserved"]}
    served = {need.id: 0 for need in INSTANCE.needs}
    for row in plan["lines"]:
        served[row["need"]] += row["quantity"]
    plan["unserved"] = [
        {
            "need": need.id,
            "missing": need.quantity - served[need.id],
            "reasons": stated.get(need.id, [{"code": "solver.stopped"}]),
        }
        for need in INSTANCE.needs
        if need.quantity > served[need.id]
    ]
    weight = {need.id: need.weight for need in INSTANCE.needs}
    asked = sum(need.weight * need.quantity for need in INSTANCE.needs)
    read = read_plan(json.dumps(plan).encode())
    levels = objective_levels([("", each) for each in read.lines], Eligibility(INSTANCE), 0, 0)
    late = sum(weight[row["need"]] * row["quantity"] for row in plan["lines"] if not row["on_time"])
    pieces = sum(row["quantity"] for row in plan["lines"] if "workshop" in row)
    plan["summary"].update(
        weighted_on_time_coverage=levels.weighted_on_time_coverage,
        gap=1 - levels.weighted_on_time_coverage,
        served_late=late / asked,
        km_per_unit=levels.distance / pieces,
        lines=len(plan["lines"]),
    )
    return plan


def main() -> None:
    honest = write_plan(greedy(INSTANCE))
    for name, change in FORGERIES.items():
        plan = json.loads(honest)
        change(plan)
        if name not in UNTOUCHED:
            settle(plan)
        content = write_plan(read_plan(json.dumps(plan).encode()))
        (HERE / f"{name}.json").write_bytes(content)
        print(name, sorted({v.code for v in audit(INSTANCE, read_plan(content)).violations}))  # noqa: T201


if __name__ == "__main__":
    main()
