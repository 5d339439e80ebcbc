"""What an audit returns, and the tolerance it grants.

A quantity is over a limit when it exceeds it by more than 10⁻⁶ of it (planning page §2),
or by 10⁻⁹ where the limit is 0 (rounding of a sum, far below a piece or a second).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.kernel import reasons

TOLERANCE = 1e-6
NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken rule: its code, the place in the plan or instance, and the figures."""

    code: str
    where: str
    detail: Mapping[str, Any]

    def says(self, language: str) -> str:
        return f"{self.where} — {reasons.render(self.code, self.detail, language)}"

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "where": self.where, "detail": dict(self.detail)}


@dataclass(frozen=True, slots=True)
class Levels:
    """The objective, level by level, recomputed from instance and lines (planning page §1-2).

    `on_time_value` Σ weight × pieces on time; `late_value` Σ weight × pieces ×
    (days + 1 − days late) / (days + 1); `local_hours` machine hours of workshop lines;
    `kept` of `committed` accepted pieces (planned by their day); `distance` Σ pieces × road km of workshop lines;
    `fairness` Σ (machine hours used / there)² over workshops.
    """

    on_time_value: float
    weighted_on_time_coverage: float
    late_value: float
    local_hours: float
    kept: int
    committed: int
    distance: float
    lines: int
    fairness: float


@dataclass(frozen=True, slots=True)
class Audit:
    """Every violation found (none: the plan is executable) and the objective levels."""

    violations: tuple[Violation, ...]
    levels: Levels

    @property
    def sound(self) -> bool:
        return not self.violations


@dataclass(slots=True)
class Findings:
    """Violations in the order they are met."""

    found: list[Violation] = field(default_factory=list)

    def add(self, code: str, where: str, /, **detail: Any) -> None:
        self.found.append(Violation(code, where, detail))


def exceeds(used: float, available: float) -> bool:
    return used > available * (1 + TOLERANCE) + NOTHING


def differs(found: float, expected: float) -> bool:
    """Whether two figures differ by more than the tolerance; NaN differs from all."""
    return not abs(found - expected) <= TOLERANCE * max(1.0, abs(expected))
