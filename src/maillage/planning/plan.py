"""A plan, as `maillage-plan/1` holds it: lines, day-by-day schedule, what is not served and why.

Shapes only. A plan proposes; it is executable when the auditor finds no violation.
Source: planning page §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

FORMAT = "maillage-plan/1"

SourceKind = Literal["workshop", "industry", "stock"]


@dataclass(frozen=True, slots=True)
class Line:
    """Whole pieces of a design for a need from one source, ready on a day, arriving on another."""

    need: str
    source_kind: SourceKind
    source: str
    design: str
    quantity: int
    ready_day: int
    arrival_day: int
    on_time: bool


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """Pieces (possibly fractional) of a workshop line made on a day."""

    need: str
    workshop: str
    design: str
    day: int
    quantity: float


@dataclass(frozen=True, slots=True)
class UnservedReason:
    """One stable code and its parameters (process, workshops, days…)."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unserved:
    need: str
    missing: int
    reasons: tuple[UnservedReason, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Accepted work the plan no longer keeps, with the code that forced it."""

    need: str
    workshop: str
    design: str
    quantity: int
    code: str


@dataclass(frozen=True, slots=True)
class Solver:
    name: str
    version: str
    seed: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Summary:
    """Coverages are shares of Σ weight × quantity; `bound_kind` says how the bound was found.

    `gap` = 1 − coverage / upper_bound (0 when the bound is 0); `served_late` is the share
    that arrives after its deadline; `km_per_unit` is Σ quantity × road km over workshop lines,
    divided by their pieces (0 without any). With no need: coverage and bound 1, gap 0.
    """

    weighted_on_time_coverage: float
    upper_bound: float
    gap: float
    served_late: float
    km_per_unit: float
    lines: int
    bound_kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    instance_sha256: str
    solver: Solver
    lines: tuple[Line, ...]
    schedule: tuple[ScheduleRow, ...]
    unserved: tuple[Unserved, ...]
    withdrawn: tuple[Withdrawn, ...]
    summary: Summary
