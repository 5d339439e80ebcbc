"""Work shared out between workshops: the last level moves, none above it gets worse, and the price is told."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.cli.plan import plan as commands
from maillage.planning.auditing import audit
from maillage.planning.fairness import fair
from maillage.planning.generating import generate
from maillage.planning.instance import Design, Instance, Limits, Need, Step, Workshop
from maillage.planning.keeping import keep_plan
from maillage.planning.planner import solve
from maillage.planning.reopening import reopened
from maillage.planning.spreading import spread_of
from maillage.planning.writing import write_instance


def twins(count: int = 2, pieces: int = 40) -> Instance:
    """Workshops in one street, and one need a time: distance is the same whoever makes."""
    hours = (8.0,) * 7
    return Instance(
        start=date(2020, 4, 6),
        days=7,
        limits=Limits(),
        designs=(Design("D1", (Step("fdm", 0.5),), labour_hours_per_unit=0.0, min_lot=10),),
        workshops=tuple(Workshop(f"W{k}", 48.0, -3.0, {"fdm": hours}, hours, {}) for k in range(count)),
        needs=tuple(Need(f"N{k}", ("D1",), 48.1, -3.0, pieces, 6, 1.0) for k in range(2)),
    )


def test_ties_are_shared_out_for_nothing() -> None:
    instance = twins()
    before = solve(instance)
    lines = [replace(line, source="W0") for line in before.lines]
    rows = [replace(row, workshop="W0") for row in before.schedule]
    heaped = replace(before, lines=tuple(lines), schedule=tuple(rows))
    assert audit(instance, heaped).sound
    after, price = fair(instance, heaped)
    assert sorted(line.source for line in after.lines) == ["W0", "W1"]
    assert price.moved == 1 and price.km_given_up == pytest.approx(0.0)
    assert price.after == pytest.approx(price.before / 2)
    found = audit(instance, after)
    assert found.sound and found.levels.fairness == pytest.approx(price.after)


@settings(max_examples=12, deadline=None)
@example(seed=4, tolerance=0.2, accepted=True)  # its schedule, read back, lacks a hair of a piece
@given(seed=st.integers(0, 10_000), tolerance=st.sampled_from([0.0, 0.02, 0.2, 5.0]), accepted=st.booleans())
def test_no_level_above_fairness_gets_worse(seed: int, tolerance: float, accepted: bool) -> None:
    instance = generate(workshops=12, needs=30, seed=seed)
    plan = solve(instance)
    if accepted:
        some = replace(plan, lines=plan.lines[::3])
        instance, _ = keep_plan(instance, some)
        plan = solve(instance)
    after, price = fair(instance, plan, tolerance=tolerance)
    assert audit(instance, after).violations == ()
    was, now = audit(instance, plan).levels, audit(instance, after).levels
    assert now.on_time_value >= was.on_time_value - 1e-6
    assert now.late_value >= was.late_value - 1e-6
    assert now.local_hours <= was.local_hours + 1e-6
    assert now.kept == was.kept and now.lines <= was.lines
    assert now.distance <= was.distance * (1 + tolerance) + 1e-6
    assert now.fairness <= was.fairness + 1e-9
    assert price.before == pytest.approx(was.fairness)
    assert price.after == pytest.approx(now.fairness)
    assert price.km_before == pytest.approx(was.distance)
    assert price.km_after == pytest.approx(now.distance)


def test_more_tolerance_moves_more_and_the_same_twice() -> None:
    instance = generate(workshops=30, needs=90, seed=5)
    plan = solve(instance)
    none, (little, price), (much, dear) = (
        fair(instance, plan),
        fair(instance, plan, tolerance=0.05),
        fair(instance, plan, tolerance=1.0),
    )
    assert none[1].after >= price.after >= dear.after
    assert dear.after < none[1].before
    assert fair(instance, plan, tolerance=0.05) == (little, price)
    assert much.summary.weighted_on_time_coverage == plan.summary.weighted_on_time_coverage
    with pytest.raises(ValueError, match="tolerance"):
        fair(instance, plan, tolerance=-1)


def test_the_command_prints_the_price(tmp_path: Path) -> None:
    source, out = tmp_path / "instance.json", tmp_path / "plan.json"
    source.write_bytes(write_instance(generate(workshops=30, needs=90, seed=5)))
    given = ["solve", str(source), "--out", str(out), "--fair", "0.05"]
    told = CliRunner().invoke(commands, [*given, "--json"])
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    fairness = report["fairness"]
    assert fairness["after"] == pytest.approx(report["levels"]["fairness"])
    assert fairness["before"] > fairness["after"] and fairness["moved"] > 0
    assert 0 < fairness["km_after"] - fairness["km_before"] <= 0.05 * fairness["km_before"]
    assert "km" in CliRunner().invoke(commands, given).stdout
    assert CliRunner().invoke(commands, [*given[:-1], "-1"]).exit_code == 2


def test_a_plan_with_much_accepted_work_is_read_back_as_it_stands() -> None:
    """Placing accepted work anew made such a plan poorer, so that nothing was ever shared out."""
    instance = generate(workshops=40, needs=160, seed=11)
    plan = solve(instance)
    kept = tuple(replace(line, quantity=max(1, line.quantity // 2)) for line in plan.lines[::2])
    instance, _ = keep_plan(instance, replace(plan, lines=kept))
    plan = solve(instance)
    _, draft = reopened(instance, plan)
    was = audit(instance, plan).levels
    assert draft.on_time_value() == pytest.approx(was.on_time_value)
    assert sum(draft.missing) == sum(row.missing for row in plan.unserved)
    assert (draft.ledger.daily > -1e-6).all() and (draft.ledger.stored > -1e-6).all()
    after, price = fair(instance, plan, tolerance=0.2)
    now = audit(instance, after)
    assert price.moved > 0 and now.sound and now.levels.kept == was.kept
    assert price.spread_after.fairness < price.spread_before.fairness


def test_what_is_no_plan_of_the_instance_is_not_reopened() -> None:
    instance = twins()
    plan = solve(instance)
    far = replace(instance, limits=Limits(max_travel_hours=0.01))
    with pytest.raises(ValueError, match="another instance"):
        reopened(far, plan)


def test_the_spread_counts_every_workshop_once() -> None:
    instance = twins(count=3)
    heaped = replace(
        solve(instance), lines=tuple(replace(line, source="W0") for line in solve(instance).lines)
    )
    found = spread_of(instance, heaped)
    assert (found.workshops, found.at_work, found.bands[0], sum(found.bands)) == (3, 1, 2, 3)
    assert (found.top_tenth, found.fairness) == (1.0, pytest.approx(found.busiest**2))
    assert found.busiest == pytest.approx(audit(instance, heaped).levels.fairness ** 0.5)
    nothing = spread_of(replace(instance, workshops=(), needs=()), replace(heaped, lines=()))
    assert (nothing.workshops, nothing.busiest, nothing.top_tenth) == (0, 0.0, 0.0)
