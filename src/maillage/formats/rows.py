"""What reading a file gives: the records, and a problem for every row refused or doubtful.

A problem names the row as a spreadsheet counts it (the header is row 1; items of a JSON
list count from 1; 0 is the whole file), the field, the value as found, a declared code and
its parameters. `refused` tells whether the row was left out or kept with a doubt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from maillage.kernel import reasons

T = TypeVar("T")
SHOWN = 200


def shown(value: object) -> str:
    """A value as a report shows it: at most 200 characters, the cut marked by an ellipsis."""
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class RowProblem:
    row: int
    field: str
    value: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    refused: bool = True

    def message(self, language: str) -> str:
        return reasons.render(self.code, {"field": self.field, "value": self.value, **self.params}, language)

    def advice(self, language: str) -> str:
        return reasons.advise(self.code, {"field": self.field, "value": self.value, **self.params}, language)

    def as_dict(self, language: str = "fr") -> dict[str, Any]:
        return {
            "row": self.row,
            "field": self.field,
            "value": self.value,
            "code": self.code,
            "message": self.message(language),
        }


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`rows` counts what was read; every row is in `records` or refused in `problems`."""

    records: tuple[T, ...]
    problems: tuple[RowProblem, ...]
    rows: int

    @property
    def refused(self) -> tuple[RowProblem, ...]:
        return tuple(problem for problem in self.problems if problem.refused)

    @property
    def warnings(self) -> tuple[RowProblem, ...]:
        return tuple(problem for problem in self.problems if not problem.refused)


@dataclass(slots=True)
class RowJournal:
    """Gathers the problems of one row while it is read."""

    row: int
    problems: list[RowProblem] = dataclasses.field(default_factory=list)

    def refuse(self, column: str, value: object, code: str, **params: Any) -> None:
        self.problems.append(RowProblem(self.row, column, shown(value), code, params))

    def warn(self, column: str, value: object, code: str, **params: Any) -> None:
        self.problems.append(RowProblem(self.row, column, shown(value), code, params, refused=False))

    @property
    def is_refused(self) -> bool:
        return any(problem.refused for problem in self.problems)
