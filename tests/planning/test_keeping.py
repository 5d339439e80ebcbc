"""A previous plan's lines become accepted work; what cannot be expressed is returned, not lost."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.planning.auditing import audit
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Commitment
from maillage.planning.keeping import keep_plan


def test_workshop_lines_become_commitments_and_stated_ones_win() -> None:
    instance = generate(10, 30, 1)
    previous = greedy(instance)
    made = [line for line in previous.lines if line.source_kind == "workshop"]
    stated = Commitment(made[0].need, made[0].source, made[0].design, 1, 0)
    kept, left = keep_plan(replace(instance, commitments=(stated,)), previous)
    assert left == ()
    assert kept.commitments[0] == stated
    pair = (stated.need, stated.workshop, stated.design)
    expected = [
        (line.need, line.source, line.design, line.quantity, line.ready_day)
        for line in made
        if (line.need, line.source, line.design) != pair
    ]
    assert [(c.need, c.workshop, c.design, c.quantity, c.ready_day) for c in kept.commitments[1:]] == expected


def test_lines_the_instance_no_longer_knows_are_returned() -> None:
    instance = generate(10, 30, 1)
    previous = greedy(instance)
    gone = next(line for line in previous.lines if line.source_kind == "workshop").need
    fewer = replace(instance, needs=tuple(need for need in instance.needs if need.id != gone))
    shorter = replace(fewer, days=5)
    made = [line for line in previous.lines if line.source_kind == "workshop"]
    assert keep_plan(fewer, previous)[1] == tuple(line for line in made if line.need == gone)
    assert keep_plan(shorter, previous)[1] == tuple(
        line for line in made if line.need == gone or line.ready_day >= 5
    )


@given(seed=st.integers(0, 1000))
@settings(max_examples=6, deadline=None)
def test_kept_work_is_made_or_said_to_be_withdrawn(seed: int) -> None:
    instance = generate(12, 40, seed)
    kept, left = keep_plan(instance, greedy(instance))
    plan = greedy(kept)
    result = audit(kept, plan)
    assert (left, result.violations) == ((), ())
    withdrawn = sum(row.quantity for row in plan.withdrawn)
    assert result.levels.kept + withdrawn == result.levels.committed


@given(seed=st.integers(0, 1000), share=st.sampled_from([0.2, 0.6]))
@settings(max_examples=8, deadline=None)
def test_fewer_hours_and_smaller_needs_withdraw_with_their_codes(seed: int, share: float) -> None:
    instance = generate(12, 40, seed)
    kept, _ = keep_plan(instance, greedy(instance))
    needs = (replace(need, quantity=max(1, int(need.quantity * share))) for need in kept.needs)
    shops = (
        replace(shop, labour_hours=tuple(hours * share for hours in shop.labour_hours))
        for shop in kept.workshops
    )
    changed = replace(kept, needs=tuple(needs), workshops=tuple(shops))
    plan = greedy(changed)
    result = audit(changed, plan)
    assert result.violations == ()
    # hours may still do for the smaller needs, so that nothing is lost
    assert {row.code for row in plan.withdrawn} - {"capacity.lost"} == {"need.reduced"}
    assert result.levels.kept + sum(row.quantity for row in plan.withdrawn) == result.levels.committed
