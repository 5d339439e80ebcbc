"""An auditor of plans that shares no code with the solver.

`audit` derives every hard rule again from the instance alone: who is a candidate,
distances, days of transport, lots, split, accepted work, and what each workshop,
supplier and stock has day by day. It knows only the shapes of `instance` and `plan`, so
that a mistake of the solver cannot hide here. What plainly keeps the rules is found for all
lines at once (`screening`), the rest is checked one by one. Tolerance 10⁻⁶, relative, on capacities and
sums. Source: planning page §1-2.
"""

from __future__ import annotations

from maillage.planning.auditing import codes
from maillage.planning.auditing.accepted import audit_accepted
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.figures import audit_summary, audit_unserved, objective_levels
from maillage.planning.auditing.findings import Audit, Findings, Levels, Violation
from maillage.planning.auditing.lines import audit_lines
from maillage.planning.auditing.schedules import audit_schedule
from maillage.planning.auditing.screening import Table, doubtful_rows, plainly_eligible
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan

__all__ = ["Audit", "Levels", "Violation", "audit"]


def audit(instance: Instance, plan: Plan, *, may_withdraw: bool = False) -> Audit:
    """Every violation of the hard rules, and the objective levels recomputed.

    With `may_withdraw`, accepted work may be withdrawn because the planner was told so (`planner.allowed`).
    Raises nothing for a bad plan: what cannot be counted is itself a violation and is
    left out of the sums.
    """
    findings = Findings()
    if plan.instance_sha256 != instance.sha256:
        digests = {"found": plan.instance_sha256, "expected": instance.sha256}
        findings.add(codes.OTHER_INSTANCE, "instance_sha256", **digests)
    eligibility = Eligibility(instance)
    table = Table.of(eligibility)
    plain = plainly_eligible(plan.lines, eligibility, table)
    placed = audit_lines(plan, eligibility, findings, plain)
    doubtful = doubtful_rows(plan.schedule, [line for _, line in placed], eligibility, table)
    audit_schedule(plan, placed, eligibility, findings, doubtful)
    kept, committed = audit_accepted(plan, placed, eligibility, findings, plain, may_withdraw=may_withdraw)
    audit_unserved(plan, placed, eligibility, findings)
    levels = objective_levels(placed, eligibility, kept, committed)
    audit_summary(plan, placed, levels, eligibility, findings)
    return Audit(tuple(findings.found), levels)
