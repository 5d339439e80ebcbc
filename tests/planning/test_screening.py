"""What the auditor finds good for all at once is what it would find good one by one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from tests.factories.tiny_plans import tiny_instances
from tests.planning.disturbing import accept, disturb

from maillage.planning import auditing
from maillage.planning.auditing import Audit, Levels, audit, codes
from maillage.planning.auditing.eligibility import Eligibility, can_make
from maillage.planning.auditing.screening import Doubtful, Table, doubtful_rows, plainly_eligible
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, ScheduleRow, Withdrawn
from maillage.planning.reasons import CAPACITY_LOST, NEED_REDUCED, RULE_FORBIDS


def _everything_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "plainly_eligible", lambda *_: set())

    def doubtful(schedule: Sequence[ScheduleRow], lines: Sequence[Line], *_: object) -> Doubtful:
        pairs = {(row.need, row.workshop, row.design) for row in schedule}
        pairs |= {(line.need, line.source, line.design) for line in lines if line.source_kind == "workshop"}
        shops = frozenset(row.workshop for row in schedule)
        return Doubtful(frozenset(range(len(schedule))), shops, frozenset(pairs))

    monkeypatch.setattr(auditing, "doubtful_rows", doubtful)


def test_what_is_screened_out_is_what_single_checks_find_nothing_against(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Plans broken at random: the same findings whether or not the plain part is looked at one by one."""
    draw = random.Random(7)
    whole = generate(40, 150, 6)
    sound = greedy(whole)
    broken = [_broken(sound, whole, draw) for _ in range(60)]
    screened = [_told(audit(whole, plan)) for plan in broken]
    _everything_is_doubtful(monkeypatch)
    assert screened == [_told(audit(whole, plan)) for plan in broken]
    assert len({code for found, _ in screened for code, _, _ in found}) >= 12


def test_accepted_work_and_lost_capacity_are_screened_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two plans in three broken, in instances that accepted their lines and then changed."""
    draw, before = random.Random(11), generate(40, 150, 6)
    sound = greedy(before)
    cases = []
    for seed in range(24):
        whole = disturb(accept(before, sound, seed, share=0.7), seed, share=0.1)
        plan = _broken(sound, whole, draw) if seed % 3 else sound
        lost = draw.sample(whole.commitments, 3)
        rows = [
            Withdrawn(c.need, c.workshop, c.design, draw.choice((1, c.quantity, c.quantity + 1)), code)
            for c, code in zip(lost, (CAPACITY_LOST, NEED_REDUCED, RULE_FORBIDS), strict=True)
        ]
        cases.append((whole, replace(plan, withdrawn=tuple(rows[: seed % 4]))))
    screened = [_told(audit(whole, plan)) for whole, plan in cases]
    _everything_is_doubtful(monkeypatch)
    assert screened == [_told(audit(whole, plan)) for whole, plan in cases]
    found_codes = {code for found, _ in screened for code, _, _ in found}
    assert {codes.MACHINE, codes.LABOUR, codes.COMMITMENT, codes.SILENT, codes.UNJUSTIFIED} <= found_codes


@settings(max_examples=150, deadline=None)
@given(tiny_instances())
def test_who_can_make_what_is_the_same_for_all_at_once(whole: Instance) -> None:
    able = [[can_make(d, w) for w in whole.workshops] for d in whole.designs]
    assert Table.of(Eligibility(whole)).able.tolist() == able


def _told(found: Audit) -> tuple[list[tuple[str, str, str]], Levels]:
    """Violations in one order (pairs may be met in another), not-a-number as text, which equals itself."""
    return sorted((v.code, v.where, str(v.detail)) for v in found.violations), found.levels


def _broken(plan: Plan, whole: Instance, draw: random.Random) -> Plan:
    """A few lines and rows of the plan changed in one field."""
    lines, rows = list(plan.lines), list(plan.schedule)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(lines))
        changed: dict[str, Any] = draw.choice(
            [
                {"quantity": lines[at].quantity + draw.choice((-1, 1, 50))},
                {"ready_day": lines[at].ready_day + draw.choice((-1, 1, 20))},
                {"source": draw.choice(whole.workshops).id},
                {"need": draw.choice((*whole.needs, replace(whole.needs[0], id="B9"))).id},
                {"design": draw.choice(whole.designs).id},
            ]
        )
        lines[at] = replace(lines[at], **changed)
        row = draw.randrange(len(rows))
        changed = draw.choice(
            [
                {"quantity": rows[row].quantity * draw.choice((0.5, 1 + 1e-7, 1 + 1e-5, 3.0, math.nan))},
                {"day": rows[row].day + draw.choice((-1, 1, 30))},
                {"workshop": draw.choice(whole.workshops).id},
            ]
        )
        rows[row] = replace(rows[row], **changed)
    return replace(plan, lines=tuple(lines), schedule=tuple(rows))


def test_in_a_sound_plan_hardly_anything_is_doubtful() -> None:
    whole = generate(120, 600, 2)
    plan, eligibility = greedy(whole), Eligibility(whole)
    table = Table.of(eligibility)
    assert doubtful_rows(plan.schedule, plan.lines, eligibility, table) == Doubtful(
        frozenset(), frozenset(), frozenset()
    )
    made = {(line.need, line.source, line.design) for line in plan.lines if line.source_kind == "workshop"}
    assert 0.98 * len(made) < len(plainly_eligible(plan.lines, eligibility, table)) <= len(made)
