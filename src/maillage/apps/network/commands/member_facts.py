"""What is stated of members, one or thousands, and the rows it makes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from maillage.apps.checking import field_problems, within
from maillage.apps.network.codes import MemberKind
from maillage.apps.network.commands.changing import PROCESS as CODE
from maillage.apps.network.commands.machine_facts import MachineFacts, Travel
from maillage.apps.network.commands.machine_facts import state as state_machine
from maillage.apps.network.defaults import HOME_DUTY
from maillage.apps.network.models import Machine, Member, MemberIdentity, Workshop
from maillage.apps.network.workshop_reasons import (
    BACKWARDS,
    HOME_ONLY,
    MALFORMED_SKILL,
    UNKNOWN_MEMBER_KIND,
)
from maillage.formats.tables import tidy
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import commune as commune_of

HOURS_OF_A_WEEK = 168


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a member is; never part of a journal or a log."""

    name: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class HomeMachine:
    """Machines at a maker's home, pooled with the workshop. `travel_mm` None: any size."""

    process: str
    count: int = 1
    hours_per_day: float = 8.0
    duty: float = HOME_DUTY
    travel_mm: Travel | None = None
    model: str = ""
    materials: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class NewMember:
    """`since` None: today; `until` includes its day; `external_id`: the reference of a list."""

    workshop: str
    kind: str
    skills: Sequence[str] = ()
    hours_per_week: float = 0.0
    commune: str = ""
    since: date | None = None
    until: date | None = None
    external_id: str = ""
    identity: Identity | None = None
    machines: Sequence[HomeMachine] = ()


class MemberChanges(TypedDict, total=False):
    """What may change of a member; a key left out changes nothing."""

    kind: str
    skills: Sequence[str]
    hours_per_week: float
    commune: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class MemberRows:
    """A member not saved yet, with its identity and machines."""

    member: Member
    identity: MemberIdentity | None
    machines: list[Machine]


def require_period(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refusal(BACKWARDS, field="until", since=since.isoformat(), until=until.isoformat())


def _kind(given: str) -> str:
    expected = [kind.value for kind in MemberKind]
    if given not in expected:
        raise Refusal(UNKNOWN_MEMBER_KIND, kind=given, expected=expected)
    return given


def _skills(given: Sequence[str]) -> list[str]:
    for skill in given:
        if not CODE.match(skill):
            raise Refusal(MALFORMED_SKILL, skill=skill)
    return sorted(set(given))


def state_member(row: Member, facts: MemberChanges) -> None:
    """Put the facts on the row. Raises Refusal; TypeError for a name that is not a fact."""
    if unknown := facts.keys() - MemberChanges.__annotations__.keys():
        raise TypeError(f"not facts of a member: {sorted(unknown)}")
    if "kind" in facts:
        row.kind = _kind(facts["kind"])
    if "skills" in facts:
        row.skills = _skills(facts["skills"])
    if "hours_per_week" in facts:
        row.hours_per_week = within("hours_per_week", facts["hours_per_week"], 0, HOURS_OF_A_WEEK)
    if "commune" in facts:
        town = commune_of(facts["commune"]) if facts["commune"] else None
        row.commune, row.department = (town.insee, town.department) if town else ("", "")
    if "since" in facts:
        row.since = facts["since"]
    if "until" in facts:
        row.until = facts["until"]
    require_period(row.since, row.until)


def _sound(*rows: Member | Machine | MemberIdentity) -> None:
    for row in rows:
        found = [r for r in field_problems(row) if r.params["field"] != "code"]  # codes come last
        if found:
            raise Refusal.because(found)


def _machine(owner: Member, given: HomeMachine, materials: Collection[str]) -> Machine:
    row = Machine(workshop=owner.workshop, member=owner)
    facts = MachineFacts(
        process=given.process, model=given.model, count=given.count, hours_per_day=given.hours_per_day,
        duty=given.duty, travel_mm=given.travel_mm, materials=given.materials,
    )  # fmt: skip
    state_machine(row, facts, materials, at_home=True)
    return row


def identity_row(member: Member, given: Identity) -> MemberIdentity:
    row = MemberIdentity(
        member=member, name=tidy(given.name), email=given.email.strip(), phone=given.phone.strip()
    )
    _sound(row)
    return row


def rows_of(
    given: NewMember, workshop: Workshop, *, today: date, now: datetime, materials: Collection[str]
) -> MemberRows:
    """The rows of a new member, checked without any query; codes are given when they are saved."""
    member = Member(
        workshop=workshop, external_id=tidy(given.external_id), since=today, created_at=now, updated_at=now
    )
    facts = MemberChanges(
        kind=given.kind, skills=given.skills, hours_per_week=given.hours_per_week, commune=given.commune,
        since=given.since or today, until=given.until,
    )  # fmt: skip
    state_member(member, facts)
    if given.machines and given.kind != MemberKind.HOME:
        raise Refusal(HOME_ONLY, member=given.external_id or given.kind, workshop=workshop.code)
    machines = [_machine(member, machine, materials) for machine in given.machines]
    _sound(member, *machines)
    return MemberRows(member, identity_row(member, given.identity) if given.identity else None, machines)
