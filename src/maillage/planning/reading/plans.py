"""A plan from decoded JSON: its shape only; whether it may be carried out is the auditor's word.

A line names exactly one of `workshop`, `industry` and `stock`. The parameters of an
unserved reason stand beside its `code`. Source: planning page §2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from maillage.planning import reasons
from maillage.planning.plan import (
    FORMAT,
    Line,
    Plan,
    ScheduleRow,
    Solver,
    SourceKind,
    Summary,
    Unserved,
    UnservedReason,
    Withdrawn,
)
from maillage.planning.reading import codes
from maillage.planning.reading.fields import MOST_NUMBER, Fields, Problems

KEYS = ("format", "instance_sha256", "solver", "lines", "schedule", "unserved", "withdrawn", "summary")
SOURCES: tuple[SourceKind, ...] = ("workshop", "industry", "stock")
LINE = ("need", *SOURCES, "design", "quantity", "ready_day", "arrival_day", "on_time")
SCHEDULE = ("need", "workshop", "design", "day", "quantity")
WITHDRAWN = ("need", "workshop", "design", "quantity", "code")
SUMMARY = (
    "weighted_on_time_coverage", "upper_bound", "gap", "served_late", "km_per_unit", "lines", "bound_kind",
)  # fmt: skip
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_TOTAL = 2**53  # a count of lines is not a quantity of pieces


def build_plan(
    value: Any, problems: Problems, read: Mapping[str, tuple[Any, ...]] | None = None
) -> Plan | None:
    """The plan, or None when the root is not an object of this format (reported).

    Lists that were `read` and checked elsewhere are those that `value` then lacks.
    """
    root = Fields.of(value, "", KEYS, problems)
    if root is None:
        return None
    if root.values.get("format") != FORMAT:
        problems.found.clear()
        problems.add(codes.FORMAT, "format", root.values.get("format"), format=FORMAT)
        return None
    return Plan(
        instance_sha256=_digest(root),
        solver=_solver(root),
        **{
            name: read[name] if read and name in read else tuple(map(build, root.rows(name, keys)))
            for name, (keys, build) in _LISTS.items()
        },
        summary=_summary(root),
    )


def _digest(root: Fields) -> str:
    value = root.values.get("instance_sha256")
    if isinstance(value, str) and DIGEST.fullmatch(value):
        return value
    root.problems.add(codes.DIGEST, "instance_sha256", value)
    return ""


def _solver(root: Fields) -> Solver:
    row = Fields.of(root.get("solver"), "solver", ("name", "version", "seed", "seconds"), root.problems)
    if row is None:
        return Solver("", "", 0, 0.0)
    seed = row.integer("seed", 0, MOST_TOTAL)
    return Solver(row.text("name"), row.text("version"), seed, row.number("seconds"))


def _line(row: Fields) -> Line:
    named = [kind for kind in SOURCES if row.has(kind)]
    if len(named) != 1:
        row.problems.add(codes.ONE_SOURCE, row.path, row.values, keys=list(SOURCES))
    kind: SourceKind = named[0] if named else "workshop"
    return Line(
        need=row.text("need"),
        source_kind=kind,
        source=row.text(kind) if named else "",
        design=row.text("design"),
        quantity=row.integer("quantity", 1),
        ready_day=row.integer("ready_day", 0),
        arrival_day=row.integer("arrival_day", 0, MOST_TOTAL),
        on_time=row.boolean("on_time"),
    )


def _schedule_row(row: Fields) -> ScheduleRow:
    return ScheduleRow(
        need=row.text("need"),
        workshop=row.text("workshop"),
        design=row.text("design"),
        day=row.integer("day", 0),
        quantity=row.number("quantity"),
    )


def _unserved(row: Fields) -> Unserved:
    found = []
    for value, path in row.items("reasons"):
        keys = tuple(value) if isinstance(value, dict) else ()
        fields = Fields.of(value, path, ("code", *keys), row.problems)
        if fields is not None:
            params = {key: entry for key, entry in fields.values.items() if key != "code"}
            found.append(UnservedReason(fields.text("code"), params))
    return Unserved(row.text("need"), row.integer("missing", 1), tuple(found))


def _withdrawn(row: Fields) -> Withdrawn:
    code = row.text("code")
    if row.has("code") and code not in reasons.WITHDRAWN:
        row.problems.add(codes.CODE, row.at("code"), row.values["code"], codes=sorted(reasons.WITHDRAWN))
    return Withdrawn(
        row.text("need"), row.text("workshop"), row.text("design"), row.integer("quantity", 1), code
    )


def _summary(root: Fields) -> Summary:
    row = Fields.of(root.get("summary"), "summary", SUMMARY, root.problems)
    if row is None:
        return Summary(0.0, 0.0, 0.0, 0.0, 0.0, 0, "")
    return Summary(
        weighted_on_time_coverage=row.number("weighted_on_time_coverage"),
        upper_bound=row.number("upper_bound"),
        gap=row.number("gap", low=-MOST_NUMBER, high=MOST_NUMBER),
        served_late=row.number("served_late"),
        km_per_unit=row.number("km_per_unit"),
        lines=row.integer("lines", 0, MOST_TOTAL),
        bound_kind=row.text("bound_kind", ""),
    )


_LISTS: dict[str, tuple[tuple[str, ...], Callable[[Fields], Any]]] = {
    "lines": (LINE, _line),
    "schedule": (SCHEDULE, _schedule_row),
    "unserved": (("need", "missing", "reasons"), _unserved),
    "withdrawn": (WITHDRAWN, _withdrawn),
}
