"""The reasons of many needs at once are those of each alone, and name who holds what, by the definition."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from tests.factories.tiny_plans import tiny_instances

from maillage.planning import reasons
from maillage.planning.explaining import explain, explain_late
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.inquiring import rivals, telling
from maillage.planning.inquiring.judging import judge
from maillage.planning.inquiring.scarcity import Scarcity
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.remaining import remaining_after

WHOLE = generate(30, 120, 4, commitments=5)
PLAN = greedy(WHOLE)


@settings(max_examples=60, deadline=None)
@given(tiny_instances())
def test_needs_asked_together_are_told_what_each_is_told_alone(whole: Instance) -> None:
    plan = greedy(whole)
    for row in explain_late(whole, plan):
        assert explain(whole, plan, row.need).reasons == row.reasons


def test_however_they_are_cut_into_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    once = explain_late(WHOLE, PLAN)
    monkeypatch.setattr(rivals, "AT_ONCE", 40)
    monkeypatch.setattr(telling, "AT_ONCE", 7)
    assert explain_late(WHOLE, PLAN) == once
    assert sum(r.code == reasons.OUTBID for row in once for r in row.reasons) > 30


def test_rivals_are_those_at_work_on_what_stops_a_candidate_at_no_lower_weight_for_a_unit() -> None:
    outbid = {
        row.need: (reason.params["needs"], reason.params["count"], reason.params["weight"])
        for row in explain_late(WHOLE, PLAN)
        for reason in row.reasons
        if reason.code == reasons.OUTBID
    }
    assert outbid == _rivals_by_definition(WHOLE, PLAN)


def _rivals_by_definition(whole: Instance, plan: Plan) -> dict[str, tuple[list[str], int, float]]:
    left = remaining_after(whole, plan)
    place = {n.id: k for k, n in enumerate(whole.needs)}
    short = explain_late(whole, plan)
    needs = np.array([place[row.need] for row in short])
    judged, scarce = judge(left, needs, np.array([row.missing for row in short])), Scarcity.of(left.resources)
    found = {}
    for k, row in enumerate(short):
        held: dict[str, float] = defaultdict(float)
        rows = judged.rows.only(judged.bound & (judged.rows.asked == k))
        resource = scarce.tightest(rows.design, rows.workshop, rows.last)
        for d, w, last, r in zip(rows.design, rows.workshop, rows.last, resource, strict=True):
            mine = whole.needs[needs[k]].weight / scarce.use[d, r]
            for work in plan.schedule:
                use = scarce.use[left.ground.design[work.design], r]
                if (
                    work.workshop != whole.workshops[w].id
                    or work.day > last
                    or work.need == row.need
                    or not use
                ):
                    continue
                if whole.needs[place[work.need]].weight / use >= mine * (1 - 1e-6):
                    held[work.need] += work.quantity * use
        if held:
            ranked = sorted(held, key=lambda name: (-held[name], place[name]))
            heaviest = max(whole.needs[place[name]].weight for name in ranked)
            found[row.need] = (ranked[:5], len(ranked), heaviest)
    return found
