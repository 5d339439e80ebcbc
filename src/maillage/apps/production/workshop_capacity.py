"""What each workshop can give to a plan, day by day: machines that take the pieces, people, materials.

Guarantees: a day on which the workshop is closed or unavailable has no hours at all; a group
of machines that is unavailable has none; machines at a maker's home count while the maker is
attached, on the days when the workshop is open, and never for a piece that only the
workshop itself may make; no hour is promised on a machine that does not take the piece
(`machine_rooms`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from maillage.apps.catalogue.models import Profile
from maillage.apps.network.fitting import goes_through
from maillage.apps.network.models import Machine, Member, Unavailability, Workshop
from maillage.apps.network.queries.machines import travel_of
from maillage.apps.production.machine_rooms import Group, Rooms, Wanted, rooms_of
from maillage.kernel.clock import days_from, in_force
from maillage.kernel.territories import zone_of
from maillage.planning import instance as planning


@dataclass(frozen=True, slots=True)
class Capacity:
    """Workshops and designs that speak of the same rooms."""

    workshops: tuple[planning.Workshop, ...]
    rooms: Mapping[str, Rooms]

    def roomed(self, design: planning.Design, profile: Profile, *, at_home: bool) -> planning.Design:
        """The design with, for each step, every room that its pieces use."""
        steps = [
            planning.Step(room, step.hours_per_unit)
            for step in design.steps
            for room in self.rooms[step.process].used_by(_wanted(profile, step.process, at_home=at_home))
        ]
        return replace(design, steps=tuple(steps))


def _is_away(row: Unavailability, day: date) -> bool:
    return in_force(day, row.since, row.until)


def open_days(workshop: Workshop, days: Sequence[date]) -> list[bool]:
    """Whether it works each day. Reads `unavailabilities`, prefetched."""
    away = [row for row in workshop.unavailabilities.all() if row.machine_id is None]
    return [
        workshop.is_open
        and day.weekday() in workshop.open_weekdays
        and not any(_is_away(row, day) for row in away)
        for day in days
    ]


def _is_there(member: Member | None, day: date) -> bool:
    return member is None or in_force(day, member.since, member.until)


def _group(
    machine: Machine, works: Sequence[bool], days: Sequence[date], away: list[Unavailability]
) -> Group:
    good, member = machine.count * machine.hours_per_day * machine.duty, machine.member
    return Group(
        process=machine.process,
        travel=travel_of(machine),
        materials=frozenset(machine.materials),
        at_home=member is not None,
        hours=tuple(
            round(good, 6)
            if works_ and _is_there(member, day) and not any(_is_away(row, day) for row in away)
            else 0.0
            for works_, day in zip(works, days, strict=True)
        ),
    )


def groups_of(workshop: Workshop, days: Sequence[date]) -> list[Group]:
    """Its groups and those of its makers at home, in order of code. Reads what was prefetched."""
    works = open_days(workshop, days)
    away: dict[int | None, list[Unavailability]] = defaultdict(list)
    for row in workshop.unavailabilities.all():
        away[row.machine_id].append(row)
    machines = sorted(workshop.machines.all(), key=lambda machine: machine.code)
    return [
        _group(machine, works, days, away[machine.pk])
        for machine in machines
        if machine.count and any(_is_there(machine.member, day) for day in days)
    ]


def _materials(workshop: Workshop, start: date, days: int) -> dict[str, tuple[planning.Arrival, ...]]:
    arrivals: dict[str, list[planning.Arrival]] = defaultdict(list)
    for stock in sorted(workshop.stocks.all(), key=lambda row: (row.material.code, row.pk)):
        day = 0 if stock.available_on is None else max(0, (stock.available_on - start).days)
        if day < days and stock.quantity > 0:
            arrivals[stock.material.code].append(planning.Arrival(day, stock.quantity))
    return {code: tuple(sorted(found, key=lambda a: a.day)) for code, found in arrivals.items()}


def _wanted(profile: Profile, process: str, *, at_home: bool) -> Wanted:
    size = profile.envelope_mm
    return Wanted(
        size=(float(size[0]), float(size[1]), float(size[2])) if size else None,
        through=goes_through(process, [item["id"] for item in profile.materials]),
        at_home=at_home,
    )


def _all_rooms(
    profiles: Mapping[Profile, bool], groups: Mapping[str, Sequence[Group]], days: int
) -> dict[str, Rooms]:
    """Rooms of every process that a profile asks for or a workshop has."""
    wanted: dict[str, list[Wanted]] = defaultdict(list)
    for profile, at_home in profiles.items():
        for step in profile.steps:
            wanted[step["process"]].append(_wanted(profile, step["process"], at_home=at_home))
    there = {group.process for found in groups.values() for group in found}
    return {p: rooms_of(p, wanted[p], groups, days) for p in sorted({*wanted, *there})}


def capacity_of(
    workshops: Sequence[Workshop], profiles: Mapping[Profile, bool], start: date, days: int
) -> Capacity:
    """Workshops as the planner sees them. `profiles`: those asked, and whether each may be made at home."""
    horizon = days_from(start, days)
    groups = {workshop.code: groups_of(workshop, horizon) for workshop in workshops}
    rooms = _all_rooms(profiles, groups, days)
    return Capacity(tuple(_workshop(row, rooms, start, horizon) for row in workshops), rooms)


def _workshop(
    row: Workshop, rooms: Mapping[str, Rooms], start: date, horizon: Sequence[date]
) -> planning.Workshop:
    hours = {name: found for room in rooms.values() for name, found in room.hours.get(row.code, {}).items()}
    small = {
        name: found for room in rooms.values() for name, found in room.too_small.get(row.code, {}).items()
    }
    return planning.Workshop(
        id=row.code,
        lat=row.lat,
        lon=row.lon,
        machine_hours=dict(sorted(hours.items())),
        labour_hours=tuple(row.labour_hours_per_day if works else 0.0 for works in open_days(row, horizon)),
        materials=_materials(row, start, len(horizon)),
        territory=row.department,
        zone=zone_of(row.department),
        max_envelope_mm=small or None,
    )
