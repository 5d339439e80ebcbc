"""A planning instance from decoded JSON: every condition of the format, every breach reported.

Invariants of what is returned: see `instance`. Optional keys take the defaults of the
page: limits 3 h, 8 candidates, 4 workshops a need; lot 1; release 0 days; no labour, no
material, empty zone and territory; an absent envelope fits. Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from maillage.planning.instance import (
    FORMAT,
    Arrival,
    Ban,
    Commitment,
    Design,
    Industry,
    Instance,
    Limits,
    MaterialUse,
    Need,
    Step,
    Stock,
    Workshop,
)
from maillage.planning.reading import codes
from maillage.planning.reading.fields import (
    NOT_NEGATIVE,
    POSITIVE,
    Fields,
    Problems,
    distinct,
    joined,
    listed,
    numbers,
    text,
)

MOST_DAYS = 3660  # ten years: past it a day list is a mistake
KEYS = (
    "format", "start", "days", "limits", "designs", "workshops", "needs",
    "industry", "stocks", "refusals", "commitments",
)  # fmt: skip
DESIGN = (
    "id", "category", "steps", "labour_hours_per_unit", "materials", "min_lot", "envelope_mm", "release_days",
    "bought",
)  # fmt: skip
WORKSHOP = (
    "id", "lat", "lon", "territory", "zone", "max_envelope_mm", "machine_hours", "labour_hours", "materials",
)  # fmt: skip
NEED = ("id", "designs", "lat", "lon", "territory", "zone", "quantity", "deadline", "weight")
INDUSTRY = ("id", "design", "zone", "from_day", "until_day", "units_per_day")
STOCK = ("id", "design", "lat", "lon", "zone", "quantity")
COMMITMENT = ("need", "workshop", "design", "quantity", "ready_day")
TARGETS = ("design", "workshop", "need", "territory")
LISTS = ("designs", "workshops", "needs", "industry", "stocks")


def build_instance(
    value: Any, sha256: str, problems: Problems, needs: tuple[Need, ...] | None = None
) -> Instance | None:
    """The instance, or None when the root is not an object of this format (reported).

    `needs`, when they were read and checked elsewhere, stand for a list that `value` then lacks.
    """
    root = Fields.of(value, "", KEYS, problems)
    if root is None:
        return None
    if root.values.get("format") != FORMAT:
        problems.found.clear()  # another format: its keys are not ours to judge
        problems.add(codes.FORMAT, "format", root.values.get("format"), format=FORMAT)
        return None
    start, days = root.day("start"), root.integer("days", 1, MOST_DAYS)
    ids = {name: ids_of(root.values.get(name)) for name in LISTS}
    if needs is not None:
        ids["needs"] = {need.id for need in needs}
    stated = root.values.get("days")
    length = days if type(stated) is int and stated == days else None  # a bad count measures nothing
    instance = Instance(
        start=start,
        days=days,
        limits=_limits(root),
        designs=_named(root.rows("designs", DESIGN), _design),
        workshops=_named(root.rows("workshops", WORKSHOP), lambda row: _workshop(row, length)),
        needs=_named(root.rows("needs", NEED), lambda row: _need(row, ids["designs"]))
        if needs is None
        else needs,
        industry=_named(root.rows("industry", INDUSTRY, True), lambda row: _industry(row, ids["designs"])),
        stocks=_named(root.rows("stocks", STOCK, True), lambda row: _stock(row, ids["designs"])),
        refusals=tuple(_ban(row, ids) for row in root.rows("refusals", (*TARGETS, "reason"), True)),
        commitments=(),
        sha256=sha256,
    )
    return _with_commitments(instance, root, ids, (length or MOST_DAYS) - 1)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=_Identified)


def _named(rows: Iterable[Fields], build: Callable[[Fields], Row]) -> tuple[Row, ...]:
    """The rows built, each identifier met once."""
    met = [(build(row), row) for row in rows]
    for _, row in met[:1]:
        distinct(((made.id, at.at("id")) for made, at in met), row.problems)
    return tuple(made for made, _ in met)


def ids_of(rows: Any) -> set[str]:
    """Identifiers a list defines, before its rows are checked, so that references can resolve."""
    if not isinstance(rows, list):
        return set()
    found = (row.get("id") for row in rows if isinstance(row, dict))
    return {identifier for identifier in found if isinstance(identifier, str)}


def _limits(root: Fields) -> Limits:
    if not root.has("limits"):
        return Limits()
    keys = ("max_travel_hours", "max_candidates", "max_workshops_per_need")
    row = Fields.of(root.values["limits"], "limits", keys, root.problems)
    if row is None:
        return Limits()
    usual = Limits()
    return Limits(
        row.number("max_travel_hours", POSITIVE, default=usual.max_travel_hours),
        row.integer("max_candidates", 1, default=usual.max_candidates),
        row.integer("max_workshops_per_need", 1, default=usual.max_workshops_per_need),
    )


def _design(row: Fields) -> Design:
    bought = row.boolean("bought") if row.has("bought") else False
    steps, uses = _steps(row, bought), _uses(row)
    envelope = (
        _envelope(row.values["envelope_mm"], row.at("envelope_mm"), row) if row.has("envelope_mm") else None
    )
    return Design(
        id=row.text("id"),
        steps=steps,
        category=row.text("category", ""),
        labour_hours_per_unit=row.number("labour_hours_per_unit", default=0.0),
        materials=uses,
        min_lot=row.integer("min_lot", 1, default=1),
        envelope_mm=envelope,
        release_days=row.integer("release_days", 0, default=0),
        bought=bought,
    )


def _steps(row: Fields, bought: bool) -> tuple[Step, ...]:
    """At least one, but for an object that is bought, which has none."""
    if bought and row.values.get("steps"):
        row.problems.add(codes.LENGTH, row.at("steps"), row.values["steps"], length=0)
        return ()
    rows = row.rows("steps", ("process", "hours_per_unit"), optional=bought, filled=not bought)
    met = [(Step(one.text("process"), one.number("hours_per_unit", POSITIVE)), one) for one in rows]
    distinct(((step.process, at.at("process")) for step, at in met), row.problems)
    return tuple(step for step, _ in met)


def _uses(row: Fields) -> tuple[MaterialUse, ...]:
    rows = row.rows("materials", ("id", "units_per_unit"), optional=True)
    met = [(MaterialUse(one.text("id"), one.number("units_per_unit", POSITIVE)), one) for one in rows]
    distinct(((use.id, at.at("id")) for use, at in met), row.problems)
    return tuple(use for use, _ in met)


def _envelope(value: Any, path: str, row: Fields) -> tuple[float, float, float]:
    sides = numbers(value, path, 3, row.problems, POSITIVE)
    return (sides[0], sides[1], sides[2]) if len(sides) == 3 else (1.0, 1.0, 1.0)


def _place(row: Fields) -> tuple[float, float]:
    return row.number("lat", low=-90.0, high=90.0), row.number("lon", low=-180.0, high=180.0)


def _workshop(row: Fields, days: int | None) -> Workshop:
    lat, lon = _place(row)
    hours = {
        process: numbers(value, path, days, row.problems, NOT_NEGATIVE)
        for process, value, path in row.mapping("machine_hours")
    }
    labour: tuple[float, ...] = (0.0,) * (days or 1)
    if row.has("labour_hours"):
        labour = numbers(row.values["labour_hours"], row.at("labour_hours"), days, row.problems, NOT_NEGATIVE)
    materials = {}
    if row.has("materials"):
        materials = {name: _arrivals(v, path, row, days) for name, v, path in row.mapping("materials")}
    rooms = None
    if row.has("max_envelope_mm"):
        rooms = {process: _envelope(v, path, row) for process, v, path in row.mapping("max_envelope_mm")}
    return Workshop(
        id=row.text("id"),
        lat=lat,
        lon=lon,
        machine_hours=hours,
        labour_hours=labour,
        materials=materials,
        territory=row.text("territory", ""),
        zone=row.text("zone", ""),
        max_envelope_mm=rooms,
    )


def _arrivals(value: Any, path: str, row: Fields, days: int | None) -> tuple[Arrival, ...]:
    found = []
    for item, at in listed(value, path, row.problems):
        arrival = Fields.of(item, at, ("day", "quantity"), row.problems)
        if arrival is not None:
            found.append(
                Arrival(arrival.integer("day", 0, (days or MOST_DAYS) - 1), arrival.number("quantity"))
            )
    return tuple(found)


def _need(row: Fields, designs: set[str]) -> Need:
    lat, lon = _place(row)
    wanted = []
    for value, path in row.items("designs", filled=True):
        wanted.append((text(value, path, row.problems), path))
        if wanted[-1][0] and value not in designs:
            row.problems.add(codes.REFERENCE, path, value, list="designs")
    distinct(wanted, row.problems)
    return Need(
        id=row.text("id"),
        designs=tuple(design for design, _ in wanted),
        lat=lat,
        lon=lon,
        quantity=row.integer("quantity", 1),
        deadline=row.integer("deadline", 0),
        weight=row.number("weight", POSITIVE),
        territory=row.text("territory", ""),
        zone=row.text("zone", ""),
    )


def _industry(row: Fields, designs: set[str]) -> Industry:
    first = row.integer("from_day", 0)
    return Industry(
        id=row.text("id"),
        design=row.reference("design", designs, "designs"),
        from_day=first,
        units_per_day=row.integer("units_per_day", 1),
        zone=row.text("zone", ""),
        until_day=row.integer("until_day", first) if row.has("until_day") else None,
    )


def _stock(row: Fields, designs: set[str]) -> Stock:
    placed = row.has("lat") or row.has("lon")
    lat, lon = _place(row) if placed else (None, None)
    return Stock(
        id=row.text("id"),
        design=row.reference("design", designs, "designs"),
        quantity=row.integer("quantity", 1),
        lat=lat,
        lon=lon,
        zone=row.text("zone", ""),
    )


def _ban(row: Fields, ids: dict[str, set[str]]) -> Ban:
    if not any(row.has(key) for key in TARGETS):
        row.problems.add(codes.TARGET, row.path, row.values, keys=list(TARGETS))
    lists = {"design": "designs", "workshop": "workshops", "need": "needs"}
    named = {key: row.reference(key, ids[name], name) for key, name in lists.items() if row.has(key)}
    if row.has("territory"):
        named["territory"] = row.text("territory")
    return Ban(
        reason=row.text("reason"),
        design=named.get("design"),
        workshop=named.get("workshop"),
        need=named.get("need"),
        territory=named.get("territory"),
    )


def _with_commitments(instance: Instance, root: Fields, ids: dict[str, set[str]], last: int) -> Instance:
    accepted = {need.id: need.designs for need in instance.needs}
    found = []
    for row in root.rows("commitments", COMMITMENT, True):
        made = Commitment(
            need=row.reference("need", ids["needs"], "needs"),
            workshop=row.reference("workshop", ids["workshops"], "workshops"),
            design=row.reference("design", ids["designs"], "designs"),
            quantity=row.integer("quantity", 1),
            ready_day=row.integer("ready_day", 0, last),
        )
        if made.design in ids["designs"] and made.design not in accepted.get(made.need, (made.design,)):
            where = joined(row.path, "design")
            row.problems.add(codes.ACCEPTED, where, made.design, need=made.need)
        found.append(made)
    return replace(instance, commitments=tuple(found))
