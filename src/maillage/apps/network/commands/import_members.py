"""Bring a table of members in: created, updated, unchanged; in bulk, and again without harm.

Guarantees: a member is recognised by workshop and reference; only what the table states is written,
an empty cell says nothing of a member who is there; every row not applied is in the report with its
reason, those of a workshop that the actor may not edit included; names reach `MemberIdentity` and
nothing else. All valid rows land in one transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from maillage.apps.accounts.actor import Actor, why_not
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.checking import field_problems
from maillage.apps.network.codes import MemberKind
from maillage.apps.network.commands.add_members import BATCH, tell, write_members
from maillage.apps.network.commands.assuming import with_codes
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.machine_facts import MachineFacts
from maillage.apps.network.commands.machine_facts import state as state_machine
from maillage.apps.network.commands.member_facts import (
    HomeMachine,
    Identity,
    MemberChanges,
    MemberRows,
    NewMember,
    identity_row,
    rows_of,
    state_member,
)
from maillage.apps.network.defaults import HOME_DUTY
from maillage.apps.network.models import Machine, Material, Member, MemberIdentity, Workshop
from maillage.apps.network.policies import place_of
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.network.workshop_reasons import HOME_ONLY
from maillage.apps.writing import command
from maillage.formats.records import MemberRecord
from maillage.formats.report import ImportReport
from maillage.formats.rows import Parsed, RowProblem, shown
from maillage.kernel.clock import Clock, today
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal

HOURS_PER_DAY = 8.0
MEMBER_COLUMNS = (
    "kind", "skills", "hours_per_week", "commune", "department", "since", "until", "updated_at",
)  # fmt: skip
MACHINE_COLUMNS = (
    "process", "model", "count", "travel_x_mm", "travel_y_mm", "travel_z_mm", "materials", "hours_per_day",
    "duty", "assumed",
)  # fmt: skip


@dataclass(slots=True)
class _Import:
    """What is known before, and what one run gathers."""

    now: datetime
    day: date
    materials: dict[str, Material]
    workshops: dict[str, Workshop]
    forbidden: dict[str, Sequence[Reason]]
    known: dict[tuple[str, str], Member] = field(default_factory=dict)
    identities: dict[int, MemberIdentity] = field(default_factory=dict)
    machines: dict[int, list[Machine]] = field(default_factory=dict)
    fresh: list[MemberRows] = field(default_factory=list)
    changed: list[Member] = field(default_factory=list)
    named: list[MemberIdentity] = field(default_factory=list)
    equipped: list[Machine] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)

    def refuse(self, record: MemberRecord, found: Sequence[Reason]) -> None:
        for reason in found:
            name = str(reason.params.get("field", ""))
            value = shown(getattr(record, name, ""))
            self.problems.append(RowProblem(record.row, name, value, reason.code, reason.params))


def _read(parsed: Parsed[MemberRecord], actor: Actor, clock: Clock) -> _Import:
    """Workshops named, locked in one order, with their members. Five queries."""
    codes = {record.workshop for record in parsed.records}
    rows = list(Workshop.objects.select_for_update().filter(code__in=codes).order_by("pk"))
    forbidden = {
        row.code: why_not(actor, "workshops.edit", place_of(row.department, row.code)) for row in rows
    }
    run = _Import(clock.now(), today(clock), ensure_materials(), {r.code: r for r in rows}, forbidden)
    for member in Member.objects.filter(workshop__in=rows).exclude(external_id="").select_related("workshop"):
        run.known[member.workshop.code, member.external_id] = member
    for identity in MemberIdentity.objects.filter(member__workshop__in=rows):
        run.identities[identity.member_id] = identity
    for machine in Machine.objects.filter(workshop__in=rows).exclude(member=None).order_by("code"):
        run.machines.setdefault(machine.member_id or 0, []).append(machine)
    return run


def _machine_facts(record: MemberRecord) -> dict[str, Any]:
    """What the row states of the machines, by fact."""
    given = {
        "process": record.process, "model": record.model, "count": record.count,
        "hours_per_day": record.hours_per_day, "duty": record.duty, "travel_mm": record.travel_mm,
        "materials": record.materials,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in (None, "", ())}


def _new(run: _Import, record: MemberRecord) -> None:
    facts = {"hours_per_day": HOURS_PER_DAY, "duty": HOME_DUTY, **_machine_facts(record)}
    given = NewMember(
        workshop=record.workshop, kind=record.kind, skills=record.skills, since=record.since,
        hours_per_week=record.hours_per_week, commune=record.commune, until=record.until,
        external_id=record.external_id,
        identity=Identity(record.name, record.email, record.phone) if record.name else None,
        machines=[HomeMachine(**facts)] if record.process else (),
    )  # fmt: skip
    shop = run.workshops[record.workshop]
    run.fresh.append(rows_of(given, shop, today=run.day, now=run.now, materials=run.materials))


def _machine_of(run: _Import, row: Member, record: MemberRecord) -> tuple[Machine, bool]:
    """The first group of that process with the row's facts, else a new one; and whether it is news."""
    groups = [m for m in run.machines.get(row.pk, ()) if m.process == record.process]
    machine = groups[0] if groups else Machine(workshop=row.workshop, member=row)
    usual = {} if groups else {"hours_per_day": HOURS_PER_DAY, "duty": HOME_DUTY}
    before = [getattr(machine, name) for name in MACHINE_COLUMNS]
    facts = MachineFacts(**{**usual, **_machine_facts(record)})  # type: ignore[typeddict-item]
    state_machine(machine, facts, run.materials, at_home=True)
    return machine, before != [getattr(machine, name) for name in MACHINE_COLUMNS]


def _identity_of(run: _Import, row: Member, record: MemberRecord) -> tuple[MemberIdentity, bool]:
    """Who the row says it is, and whether that is news."""
    given, known = (
        identity_row(row, Identity(record.name, record.email, record.phone)),
        run.identities.get(row.pk),
    )
    if known is None:
        return given, True
    given.pk = known.pk
    same = (known.name, known.email, known.phone) == (given.name, given.email, given.phone)
    return given, not same


def _member_of(run: _Import, row: Member, record: MemberRecord) -> bool:
    """Puts what the row states on the member; whether it is news. An empty cell says nothing."""
    stated: dict[str, Any] = {
        "kind": record.kind, "skills": record.skills, "hours_per_week": record.hours_per_week,
        "commune": record.commune, "since": record.since, "until": record.until,
    }  # fmt: skip
    stated = {name: value for name, value in stated.items() if value not in (None, "", (), 0.0)}
    before = {name: getattr(row, name) for name in stated}
    state_member(row, MemberChanges(**stated))  # type: ignore[typeddict-item]
    if row.kind != MemberKind.HOME and (record.process or run.machines.get(row.pk)):
        raise Refusal(HOME_ONLY, member=record.external_id, workshop=record.workshop, field="kind")
    if found := field_problems(row):
        raise Refusal.because(found)
    return any(getattr(row, name) != old for name, old in before.items())


def _change(run: _Import, row: Member, record: MemberRecord) -> bool:
    """Whether the row says something new of a member who is there; what is refused changes nothing."""
    news = _member_of(run, row, record)
    identity, is_named = _identity_of(run, row, record) if record.name else (None, False)
    machine, is_equipped = _machine_of(run, row, record) if record.process else (None, False)
    if news:
        row.updated_at = run.now
        run.changed.append(row)
    if identity is not None and is_named:
        run.named.append(identity)
    if machine is not None and is_equipped:
        run.equipped.append(machine)
    return news or is_named or is_equipped


def _apply(run: _Import, record: MemberRecord) -> str:
    if record.workshop not in run.workshops:
        raise Refusal(UNKNOWN_WORKSHOP, given=record.workshop, field="workshop")
    if forbidden := run.forbidden[record.workshop]:
        raise Refusal.because(forbidden)
    row = run.known.get((record.workshop, record.external_id))
    if row is None:
        _new(run, record)
        return "created"
    return "updated" if _change(run, row, record) else "unchanged"


def _write(run: _Import, actor: Actor, clock: Clock) -> None:
    tell(write_members(run.fresh), "add_members", actor, clock)
    Member.objects.bulk_update(run.changed, MEMBER_COLUMNS, batch_size=BATCH)
    MemberIdentity.objects.bulk_create([one for one in run.named if not one.pk], batch_size=BATCH)
    named = [one for one in run.named if one.pk]
    MemberIdentity.objects.bulk_update(named, ["name", "email", "phone"], batch_size=BATCH)
    new = [machine for machine in run.equipped if not machine.pk]
    known = [machine for machine in run.equipped if machine.pk]
    Machine.objects.bulk_create(with_codes(new), batch_size=BATCH)
    Machine.objects.bulk_update(known, MACHINE_COLUMNS, batch_size=BATCH)


@command
def import_members(*, parsed: Parsed[MemberRecord], actor: Actor, clock: Clock) -> ImportReport:
    """The report of what was written. Queries: about 15, and batches."""
    run = _read(parsed, actor, clock)
    counts = Counter(created=0, updated=0, unchanged=0)
    for record in parsed.records:
        try:
            counts[_apply(run, record)] += 1
        except Refusal as refusal:
            run.refuse(record, refusal.reasons)
    _write(run, actor, clock)
    report = ImportReport(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        refused=(*parsed.refused, *run.problems),
        warnings=parsed.warnings,
    )
    journal(
        actor=actor, clock=clock, verb="import_members", subject="members", **counts,
        refused=report.refused_rows,
    )  # fmt: skip
    return report
