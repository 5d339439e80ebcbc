"""Members of a workshop: without who they are, and the public sum of what makers have at home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from maillage.apps.network.codes import MemberKind
from maillage.apps.network.models import Machine, Member, MemberIdentity
from maillage.apps.network.queries.machines import MachineRow, machine_rows
from maillage.apps.network.workshop_reasons import UNKNOWN_MEMBER
from maillage.formats.processes import in_order
from maillage.kernel.clock import in_force
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import commune_or_none, territory_name

FEWEST = 5  # people in a public cell (safety scheme §8)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`is_named`: an identity is written, readable through the verb that journals it."""

    code: str
    workshop: str
    kind: str
    skills: tuple[str, ...]
    hours_per_week: float
    commune: str
    since: date
    until: date | None
    is_here: bool
    is_named: bool
    machines: tuple[MachineRow, ...]


@dataclass(frozen=True, slots=True)
class PooledProcess:
    """Machines of a process at the homes of a workshop's makers; `hours` of good work a day."""

    process: str
    machines: int
    hours: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A place where at least `FEWEST` makers live: a commune, a department, or elsewhere (empty)."""

    place: str
    makers: int


@dataclass(frozen=True, slots=True)
class HomePool:
    """What the makers of a workshop have at home, as a sum; figures only from five people on."""

    makers: int
    processes: tuple[PooledProcess, ...]
    cells: tuple[Cell, ...]

    @property
    def is_public(self) -> bool:
        return self.makers >= FEWEST


def present(day: date, path: str = "") -> Q:
    """Members attached on the day; `path` leads to them (`member__`)."""
    begun = Q(**{f"{path}since__lte": day})
    return begun & (Q(**{f"{path}until__isnull": True}) | Q(**{f"{path}until__gte": day}))


def _rows(found: Sequence[Member], day: date) -> tuple[MemberRow, ...]:
    machines: dict[int | None, list[Machine]] = defaultdict(list)
    for machine in Machine.objects.filter(member__in=found):
        machines[machine.member_id].append(machine)
    named = set(MemberIdentity.objects.filter(member__in=found).values_list("member_id", flat=True))
    return tuple(
        MemberRow(
            code=row.code, workshop=row.workshop.code, kind=row.kind, skills=tuple(row.skills),
            hours_per_week=row.hours_per_week, commune=row.commune, since=row.since, until=row.until,
            is_here=in_force(day, row.since, row.until), is_named=row.pk in named,
            machines=machine_rows(machines[row.pk]),
        )
        for row in found
    )  # fmt: skip


def member_list(workshop: str, day: date) -> tuple[MemberRow, ...]:
    """Everyone ever attached to the workshop, those here first, by kind then code. Three queries."""
    found = list(Member.objects.filter(workshop__code=workshop).select_related("workshop").order_by("code"))
    kinds = [kind.value for kind in MemberKind]
    return tuple(sorted(_rows(found, day), key=lambda row: (not row.is_here, kinds.index(row.kind))))


def member_row(code: str, day: date) -> MemberRow:
    """Three queries. Raises Refusal ``member.unknown``."""
    found = list(Member.objects.filter(code=code).select_related("workshop"))
    if not found:
        raise Refusal(UNKNOWN_MEMBER, given=code)
    return _rows(found, day)[0]


def hours_of_members(workshop: str, day: date) -> float:
    """Hours a week that the members here that day say they give. One query."""
    found = Member.objects.filter(present(day), workshop__code=workshop)
    return float(sum(found.values_list("hours_per_week", flat=True)))


def home_pool(workshop: str, day: date) -> HomePool:
    """The pool of the day. Two queries."""
    makers = list(
        Member.objects.filter(present(day), workshop__code=workshop, kind=MemberKind.HOME).values_list(
            "commune", "department"
        )
    )
    machines = Machine.objects.filter(present(day, "member__"), workshop__code=workshop)
    count: Counter[str] = Counter()
    hours: dict[str, float] = defaultdict(float)
    for process, number, daily, duty in machines.values_list("process", "count", "hours_per_day", "duty"):
        count[process] += number
        hours[process] += number * daily * duty
    processes = tuple(PooledProcess(p, count[p], round(hours[p], 1)) for p in in_order(count))
    return HomePool(len(makers), processes, public_cells(makers))


def public_cells(homes: Sequence[tuple[str, str]]) -> tuple[Cell, ...]:
    """Where makers live, as it may be shown: (commune, department) of each, in cells of five or more.

    Communes of five; the others by department; what is left is elsewhere. A remainder under
    five takes in the smallest cells until it is five, so that no subtraction isolates anybody;
    under five in all, nothing is said.
    """
    communes = Counter(commune for commune, _ in homes if commune)
    kept: dict[str, int] = {commune: n for commune, n in communes.items() if n >= FEWEST}
    departments = Counter(department for commune, department in homes if department and commune not in kept)
    kept |= {department: n for department, n in departments.items() if n >= FEWEST}
    rest = len(homes) - sum(kept.values())
    for place, n in sorted(kept.items(), key=lambda item: (item[1], item[0])):
        if not 0 < rest < FEWEST:
            break
        del kept[place]
        rest += n
    cells = [
        Cell(_named(place), n) for place, n in sorted(kept.items(), key=lambda item: (-item[1], item[0]))
    ]
    return (*cells, Cell("", rest)) if rest >= FEWEST else tuple(cells)


def _named(place: str) -> str:
    town = commune_or_none(place)
    return town.name if town else territory_name(place)
