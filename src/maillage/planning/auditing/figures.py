"""The objective levels, the summary and the list of unserved needs, worked out again.

Source: planning page §1 (levels) and §2 (definitions of the figures).
"""

from __future__ import annotations

from collections import defaultdict

from maillage.planning import reasons
from maillage.planning.auditing import codes
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.findings import TOLERANCE, Findings, Levels, differs
from maillage.planning.auditing.lines import Placed
from maillage.planning.plan import Plan


def objective_levels(placed: Placed, eligibility: Eligibility, kept: int, committed: int) -> Levels:
    """Levels of the lines that could be read; `on_time` as the lines state it."""
    days = eligibility.instance.days
    timely = late = travelled = 0.0
    used: dict[str, float] = defaultdict(float)
    for _, line in placed:
        need, design = eligibility.needs[line.need], eligibility.designs[line.design]
        value = need.weight * line.quantity
        if line.on_time:
            timely += value
        else:
            late += value * (days + 1 - (line.arrival_day - need.deadline)) / (days + 1)
        if line.source_kind == "workshop":
            travelled += line.quantity * eligibility.road(need, eligibility.workshops[line.source])
            used[line.source] += line.quantity * sum(step.hours_per_unit for step in design.steps)
    return Levels(
        on_time_value=timely,
        weighted_on_time_coverage=_share(timely, eligibility, 1.0),
        late_value=late,
        local_hours=sum(used.values()),
        kept=kept,
        committed=committed,
        distance=travelled,
        lines=len(placed),
        fairness=_fairness(used, eligibility),
    )


def _share(value: float, eligibility: Eligibility, empty: float) -> float:
    asked = sum(need.weight * need.quantity for need in eligibility.instance.needs)
    return value / asked if asked else empty


def _fairness(used: dict[str, float], eligibility: Eligibility) -> float:
    total = 0.0
    for identifier, hours in used.items():
        there = sum(sum(daily) for daily in eligibility.workshops[identifier].machine_hours.values())
        total += (hours / there) ** 2 if there else 0.0
    return total


def audit_unserved(plan: Plan, placed: Placed, eligibility: Eligibility, findings: Findings) -> None:
    """Each need short of pieces is listed once, with what is missing and at least one known reason."""
    served: dict[str, int] = defaultdict(int)
    for _, line in placed:
        served[line.need] += line.quantity
    stated: dict[str, int] = {}
    for rank, row in enumerate(plan.unserved):
        where = f"unserved[{rank}]"
        if row.need not in eligibility.needs:
            findings.add(codes.UNKNOWN, where, list="needs", id=row.need)
            continue
        if row.need in stated:
            findings.add(codes.REPEATED, where, id=row.need)
        stated[row.need] = stated.get(row.need, 0) + row.missing
        given = [reason.code for reason in row.reasons]
        if not given or any(code not in reasons.UNSERVED for code in given):
            findings.add(codes.NO_REASON, where, codes=given)
    for need in eligibility.instance.needs:
        expected = max(0, need.quantity - served[need.id])
        found = stated.get(need.id, 0)
        if found != expected:
            findings.add(codes.MISSING, f"needs[{need.id}]", found=found, expected=expected)


def audit_summary(
    plan: Plan, placed: Placed, levels: Levels, eligibility: Eligibility, findings: Findings
) -> None:
    """Each printed figure against its definition; the bound must not be under the coverage."""
    summary = plan.summary
    late = sum(eligibility.needs[ln.need].weight * ln.quantity for _, ln in placed if not ln.on_time)
    pieces = sum(line.quantity for _, line in placed if line.source_kind == "workshop")
    coverage = levels.weighted_on_time_coverage
    bound = summary.upper_bound
    expected = {
        "weighted_on_time_coverage": coverage,
        "gap": 1.0 - coverage / bound if bound > 0 else 0.0,
        "served_late": _share(late, eligibility, 0.0),
        "km_per_unit": levels.distance / pieces if pieces else 0.0,
        "lines": len(plan.lines),
    }
    for figure, value in expected.items():
        found = getattr(summary, figure)
        if differs(found, value):
            findings.add(codes.SUMMARY, "summary", figure=figure, found=found, expected=value)
    if not bound >= coverage - TOLERANCE:
        findings.add(codes.SUMMARY, "summary", figure="upper_bound", found=bound, expected=f"≥ {coverage}")
