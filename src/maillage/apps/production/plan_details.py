"""A plan in rows, worked out once when it is kept: its lines, what each need gets from whom, its totals.

Guarantees: rows say what the audited plan says; `proposed` pieces of a line are those that its
pair had not accepted yet, so that what is proposed and what is accepted add up to the line;
`makers` of two plans are equal exactly when the same sources give the same pieces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from maillage.apps.production.codes import SourceKind
from maillage.apps.production.plan_figures import Short
from maillage.planning.candidates import matches
from maillage.planning.instance import Instance
from maillage.planning.plan import Line, Plan, Unserved, Withdrawn
from maillage.planning.reasons import RULE_FORBIDS
from maillage.planning.spreading import spread_of


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line of a plan, with its days as dates; see `PlanLine`."""

    need: str
    kind: str
    source: str
    design: str
    quantity: int
    proposed: int
    ready_on: date
    arrive_on: date
    on_time: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What a need gets, from whom, and why not more; see `PlannedNeed`."""

    designs: list[str]
    last_arrival: date | None
    makers: str
    accepted: int
    withdrawn: int
    reasons: list[dict[str, Any]]


def line_facts(instance: Instance, plan: Plan) -> tuple[LineFacts, ...]:
    """Every line by need, source, design and day; the earliest lines of a pair are those accepted already."""
    promised: Counter[tuple[str, str, str]] = Counter()
    for commitment in instance.commitments:
        promised[commitment.need, commitment.workshop, commitment.design] += commitment.quantity
    found = []
    for line in sorted(plan.lines, key=lambda x: (x.need, x.source, x.design, x.ready_day)):
        pair = (line.need, line.source, line.design)
        is_made = line.source_kind == SourceKind.WORKSHOP.value
        kept = min(promised[pair], line.quantity) if is_made else line.quantity
        promised[pair] -= kept if is_made else 0
        ready, arrival = (instance.start + timedelta(days=n) for n in (line.ready_day, line.arrival_day))
        facts = (line.need, line.source_kind, line.source, line.design, line.quantity)
        found.append(LineFacts(*facts, line.quantity - kept, ready, arrival, line.on_time))
    return tuple(found)


def makers_of(lines: Iterable[Line]) -> str:
    """``workshop L0042 200 ; stock S0001 30``: kind, source and pieces, in one order."""
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[f"{line.source_kind} {line.source}"] += line.quantity
    return " ; ".join(f"{source} {quantity}" for source, quantity in sorted(pieces.items()))


def details(instance: Instance, plan: Plan, short: Iterable[Unserved]) -> dict[str, Detail]:
    """By need of the instance; `short` explains those not wholly on time."""
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in plan.lines:
        lines[line.need].append(line)
    reasons = {found.need: found.reasons for found in short}
    accepted: Counter[str] = Counter()
    withdrawn: Counter[str] = Counter()
    for commitment in instance.commitments:
        accepted[commitment.need] += commitment.quantity
    for lost in plan.withdrawn:
        withdrawn[lost.need] += lost.quantity
    return {
        need.id: Detail(
            designs=list(need.designs),
            last_arrival=max(
                (instance.start + timedelta(days=line.arrival_day) for line in lines[need.id]), default=None
            ),
            makers=makers_of(lines[need.id]),
            accepted=accepted[need.id],
            withdrawn=withdrawn[need.id],
            reasons=[{"code": r.code, "params": dict(r.params), "act": ""} for r in reasons.get(need.id, ())],
        )
        for need in instance.needs
    }


def summary_of(instance: Instance, plan: Plan, short: Sequence[Short]) -> dict[str, Any]:
    """What heads the page of a plan: the solver's figures, totals in pieces, reasons counted, work withdrawn."""
    proposed = [line.proposed for line in line_facts(instance, plan) if line.proposed]
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for reason in short:
        counted[reason.code][reason.need] = reason.short
    return {
        **asdict(plan.summary),
        "spread": asdict(spread_of(instance, plan)),
        "solver": asdict(plan.solver),
        "totals": {
            "asked": sum(need.quantity for need in instance.needs),
            "on_time": sum(line.quantity for line in plan.lines if line.on_time),
            "late": sum(line.quantity for line in plan.lines if not line.on_time),
            "needs": len(instance.needs),
            "short_needs": len({reason.need for reason in short}),
            "workshops": len({x.source for x in plan.lines if x.source_kind == SourceKind.WORKSHOP.value}),
            "proposals": len(proposed),
            "proposed": sum(proposed),
            "accepted": sum(commitment.quantity for commitment in instance.commitments),
        },
        "reasons": [[code, len(needs), sum(needs.values())] for code, needs in sorted(counted.items())],
        "withdrawn": [asdict(lost) | {"rules": rules_against(instance, lost)} for lost in plan.withdrawn],
    }


def rules_against(instance: Instance, lost: Withdrawn) -> list[str]:
    """Codes of the rules that forbid a pair whose accepted work is withdrawn for a rule; none otherwise."""
    if lost.code != RULE_FORBIDS:
        return []
    need = next((need for need in instance.needs if need.id == lost.need), None)
    if need is None:
        return []
    return sorted({ban.reason for ban in instance.refusals if matches(ban, need, lost.design, lost.workshop)})
