"""Accepted work: kept by its day, or withdrawn with a code that the instance bears out.

By each ready day a pair has at least what was committed up to it, less what is
withdrawn. Withdrawals: `rule.forbids` only where a refusal matches; `need.reduced` only
while accepted work fills the need; `capacity.lost` only when not one more piece fits, by
that day, in what the workshop has once every other accepted piece is made (work that was
not accepted gives way); `planner.allowed` only when the planner was told so. Nothing
disappears unlisted. Source: planning page §1-2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace

from maillage.planning import reasons
from maillage.planning.auditing import codes
from maillage.planning.auditing.eligibility import Eligibility
from maillage.planning.auditing.findings import TOLERANCE, Findings
from maillage.planning.auditing.lines import Pair, Placed, known_ids
from maillage.planning.auditing.schedules import loads, received
from maillage.planning.instance import Design, Workshop
from maillage.planning.plan import Plan, ScheduleRow, Withdrawn


@dataclass(slots=True)
class _Account:
    """One committed pair: (day, pieces) promised and planned, and what is withdrawn."""

    promised: list[tuple[int, int]] = field(default_factory=list)
    planned: list[tuple[int, int]] = field(default_factory=list)
    withdrawn: list[tuple[str, Withdrawn]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(quantity for _, quantity in self.promised)

    @property
    def lost(self) -> int:
        return sum(row.quantity for _, row in self.withdrawn)

    def due(self, day: int) -> int:
        return sum(quantity for ready, quantity in self.promised if ready <= day)

    def kept(self, day: int) -> int:
        return sum(quantity for ready, quantity in self.planned if ready <= day)

    @property
    def is_met(self) -> bool:
        """Whether it was promised for one day, and all of it is planned by then."""
        (first, pieces), *others = self.promised
        return not others and self.kept(first) >= pieces

    def on_their_day(self) -> int:
        """Promised pieces that are planned by the day they were promised for."""
        if self.is_met:
            return self.total
        return self.total - max(max(0, self.due(day) - self.kept(day)) for day, _ in self.promised)

    def first_short_day(self) -> int:
        """The first promised day that the planned pieces do not meet; the last day if all do."""
        days = sorted(day for day, _ in self.promised)
        return next((day for day in days if self.kept(day) < self.due(day)), days[-1])


def audit_accepted(
    plan: Plan,
    placed: Placed,
    eligibility: Eligibility,
    findings: Findings,
    plain: Container[Pair],
    *,
    may_withdraw: bool = False,
) -> tuple[int, int]:
    """Check commitments and withdrawals; returns the accepted pieces (kept, in all).

    `plain` are pairs known to be eligible (`screening.plainly_eligible`): no refusal is on them.
    """
    accounts: dict[Pair, _Account] = {}
    for promise in eligibility.instance.commitments:
        account = accounts.setdefault((promise.need, promise.workshop, promise.design), _Account())
        account.promised.append((promise.ready_day, promise.quantity))
    for _, line in placed:
        pair = (line.need, line.source, line.design)
        if line.source_kind == "workshop" and pair in accounts:
            accounts[pair].planned.append((line.ready_day, line.quantity))
    if not may_withdraw:
        _refuse_leave(plan, findings)
    _file_withdrawals(plan, accounts, eligibility, findings)
    for pair, account in accounts.items():
        if pair not in plain or account.withdrawn or not account.is_met:
            _audit_pair(pair, account, eligibility, findings)
    doubtful = [*_losses(accounts), *_undue_reductions(accounts, eligibility)]
    _audit_doubtful(plan, doubtful, accounts, eligibility, findings)
    kept = sum(account.on_their_day() for account in accounts.values())
    return kept, sum(account.total for account in accounts.values())


def _refuse_leave(plan: Plan, findings: Findings) -> None:
    """Nobody said that accepted work may give way to other needs."""
    for rank, row in enumerate(plan.withdrawn):
        if row.code == reasons.ALLOWED:
            detail = {"code": row.code, "quantity": row.quantity, "allowed": 0}
            findings.add(codes.UNJUSTIFIED, f"withdrawn[{rank}]", **detail)


def _file_withdrawals(
    plan: Plan, accounts: dict[Pair, _Account], eligibility: Eligibility, findings: Findings
) -> None:
    for rank, row in enumerate(plan.withdrawn):
        where = f"withdrawn[{rank}]"
        pair = (row.need, row.workshop, row.design)
        references = (
            (row.need, "needs", eligibility.needs),
            (row.design, "designs", eligibility.designs),
            (row.workshop, "workshops", eligibility.workshops),
        )
        if not known_ids(where, references, findings):
            continue
        if type(row.quantity) is not int or row.quantity < 1:
            findings.add(codes.QUANTITY, where, quantity=row.quantity)
        elif pair in accounts:
            accounts[pair].withdrawn.append((where, row))
        else:
            _audit_unstated(pair, row, where, eligibility, findings)


def _audit_unstated(
    pair: Pair, row: Withdrawn, where: str, eligibility: Eligibility, findings: Findings
) -> None:
    """A withdrawal of work the instance does not state as accepted: from a previous plan, say.

    It takes nothing from anybody here, so only a rule it appeals to can be checked.
    """
    forbidden = eligibility.refusal(eligibility.needs[pair[0]], pair[2], pair[1]) is not None
    if row.code not in reasons.WITHDRAWN or (row.code == reasons.RULE_FORBIDS and not forbidden):
        detail = {"code": row.code, "quantity": row.quantity, "allowed": 0}
        findings.add(codes.UNJUSTIFIED, where, **detail)


def _audit_pair(pair: Pair, account: _Account, eligibility: Eligibility, findings: Findings) -> None:
    need = eligibility.needs[pair[0]]
    where = "commitments[" + ", ".join(pair) + "]"
    if account.lost > account.total:
        findings.add(codes.EXCESS, where, withdrawn=account.lost, promised=account.total)
    forbidden = eligibility.refusal(need, pair[2], pair[1]) is not None
    for place, row in account.withdrawn:
        if row.code not in reasons.WITHDRAWN or (row.code == reasons.RULE_FORBIDS and not forbidden):
            detail = {"code": row.code, "quantity": row.quantity, "allowed": 0}
            findings.add(codes.UNJUSTIFIED, place, **detail)
    if forbidden:
        if account.lost < account.total:
            findings.add(codes.SILENT, where, quantity=account.total - account.lost)
        return
    for day in sorted({day for day, _ in account.promised}):
        kept, due = account.kept(day), account.due(day)
        if kept + account.lost >= due:
            continue
        if kept >= min(due, need.quantity):  # the need shrank under the promise: to be said
            findings.add(codes.SILENT, where, quantity=due - kept - account.lost)
        else:
            figures = {"day": day, "kept": kept, "promised": due, "withdrawn": account.lost}
            findings.add(codes.COMMITMENT, where, **figures)
        return


Doubtful = tuple[Pair, str, list[tuple[str, Withdrawn]]]


def _losses(accounts: dict[Pair, _Account]) -> Iterator[Doubtful]:
    """Pairs withdrawn for lack of capacity."""
    for pair, account in accounts.items():
        rows = [entry for entry in account.withdrawn if entry[1].code == reasons.CAPACITY_LOST]
        if rows:
            yield pair, reasons.CAPACITY_LOST, rows


def _undue_reductions(accounts: dict[Pair, _Account], eligibility: Eligibility) -> Iterator[Doubtful]:
    """Pairs of needs from which `need.reduced` withdraws more than was accepted above the need.

    They are only borne out where the pair has lost its capacity as well.
    """
    excess: dict[str, int] = defaultdict(int)
    for pair, account in accounts.items():
        excess[pair[0]] += account.total - account.lost
    for pair, account in accounts.items():
        rows = [entry for entry in account.withdrawn if entry[1].code == reasons.NEED_REDUCED]
        if rows and excess[pair[0]] < eligibility.needs[pair[0]].quantity:
            yield pair, reasons.NEED_REDUCED, rows


def _audit_doubtful(
    plan: Plan,
    doubtful: list[Doubtful],
    accounts: dict[Pair, _Account],
    eligibility: Eligibility,
    findings: Findings,
) -> None:
    """A withdrawal is not borne out when the pair may still work and a piece of it still fits."""
    rows: dict[str, list[ScheduleRow]] = defaultdict(list)
    touched = {pair[1] for pair, _, _ in doubtful}
    for made in plan.schedule:
        if made.workshop in touched and (made.need, made.workshop, made.design) in accounts:
            rows[made.workshop].append(made)
    for pair, code, found in doubtful:
        need, workshop = eligibility.needs[pair[0]], eligibility.workshops[pair[1]]
        design = eligibility.designs[pair[2]]
        if not eligibility.may_keep(need, design, workshop):
            continue
        own = _accepted_rows(rows[pair[1]], accounts)
        room = _room(workshop, design, own, accounts[pair].first_short_day(), eligibility)
        if room >= 1 + TOLERANCE:
            quantity = sum(row.quantity for _, row in found)
            detail = {"code": code, "quantity": quantity, "allowed": max(0, quantity - int(room))}
            findings.add(codes.UNJUSTIFIED, found[0][0], **detail)


def _accepted_rows(rows: Iterable[ScheduleRow], accounts: dict[Pair, _Account]) -> list[ScheduleRow]:
    """Rows of accepted pieces: of each pair, its earliest rows up to what it keeps."""
    left = {pair: float(account.total - account.lost) for pair, account in accounts.items()}
    found = []
    for row in sorted(rows, key=lambda row: row.day):
        pair = (row.need, row.workshop, row.design)
        quantity = min(row.quantity, left[pair])
        left[pair] -= quantity
        found.append(replace(row, quantity=quantity))
    return found


def _room(
    workshop: Workshop, design: Design, rows: list[ScheduleRow], until: int, eligibility: Eligibility
) -> float:
    """Pieces of the design that still fit beside the rows by day `until`."""
    days = eligibility.instance.days
    if not design.steps:
        return 0.0
    machine, labour, material = loads(rows, eligibility.designs, days)
    ceilings = [float("inf")] * days
    for use in design.materials:
        lowest, used = float("inf"), sum(material[use.id])
        for day in range(days - 1, -1, -1):
            lowest = min(lowest, received(workshop, use.id, days)[day] - used)
            used -= material[use.id][day]
            ceilings[day] = min(ceilings[day], lowest / use.units_per_unit)
    total = 0.0
    for day in range(until + 1):
        free = [
            (workshop.machine_hours[step.process][day] - machine[step.process][day]) / step.hours_per_unit
            for step in design.steps
        ]
        if design.labour_hours_per_unit:
            free.append((workshop.labour_hours[day] - labour[day]) / design.labour_hours_per_unit)
        total += max(0.0, min(*free, ceilings[day] - total))
    return total
