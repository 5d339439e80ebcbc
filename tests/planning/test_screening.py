"""What the auditor finds good for all at once is what it would find good one by one."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from maillage.planning import auditing
from maillage.planning.auditing import Audit, Levels, audit
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.screening import Doubtful, Table, doubtful_rows, plainly_eligible
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, ScheduleRow


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
