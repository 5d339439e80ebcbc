"""The only door to HiGHS (highspy carries no types): linear programs as arrays.

Guarantees: one thread and a fixed seed, so that a run that is neither limited nor stopped
depends on its input alone; the status is read and given, and a solution that is not proven
optimal is never called so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


_STATUS = tuple(highspy.HighsBasisStatus.__members__.values())  # by their number


class _Silent(highspy.Highs):
    """HiGHS that never writes on standard output, where a command's one JSON object goes."""

    def enableCallbacks(self) -> None:  # noqa: N802 (its name; the first thing that would print the banner)
        self.silent()
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def version() -> str:
    solver: Any = _Silent()  # type: ignore[no-untyped-call]
    return str(solver.version())


@dataclass(frozen=True, slots=True)
class Program:
    """Maximise cost·x, row_lower ≤ Ax ≤ row_upper, lower ≤ x ≤ upper; A as (row, column, value)."""

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    rows: Ints
    columns: Ints
    values: Floats

    def with_rows(self, block: Block) -> Program:
        """The program with more rows below its own."""
        return replace(
            self,
            row_lower=np.concatenate([self.row_lower, np.full(len(block.upper), -np.inf)]),
            row_upper=np.concatenate([self.row_upper, block.upper]),
            rows=np.concatenate([self.rows, block.rows + len(self.row_lower)]),
            columns=np.concatenate([self.columns, block.columns]),
            values=np.concatenate([self.values, block.values]),
        )


@dataclass(frozen=True, slots=True)
class Block:
    """More rows, Ax ≤ upper, counted from 0."""

    upper: Floats
    rows: Ints
    columns: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class Basis:
    """Where each column and each row stands: 0 at its lower side, `BASIC`, 2 at its upper side."""

    columns: Ints
    rows: Ints


BASIC = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """`optimal` only when HiGHS proves it; row prices are of use whatever the status (see `pricing`)."""

    optimal: bool
    objective: float
    x: Floats
    row_price: Floats


class Solver:
    """One program kept warm: bounds may be changed between runs.

    `seconds` limits the solver's own running time, all runs together; None does not. `stop` is
    asked at every iteration, so it must be quick; once true, runs end with what they have.
    """

    def __init__(
        self,
        program: Program,
        *,
        seed: int = 0,
        seconds: float | None = None,
        interior: bool = False,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self._highs: Any = _Silent()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": seed,
            "solver": "ipm" if interior else "simplex",
            "run_crossover": "off",
        }
        if seconds is not None:
            options["time_limit"] = max(0.0, seconds)
        for name, value in options.items():
            self._set(name, value)
        self._width = len(program.cost)
        self._height = len(program.row_lower)
        if stop is not None:
            self._highs.cbSimplexInterrupt += lambda event: event.interrupt() if stop() else None
        self._highs.passModel(_model(program))

    def _set(self, name: str, value: Any) -> None:
        if self._highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise ValueError(f"HiGHS does not know the option {name}={value!r}")

    def run(self) -> Answer:
        """Solve from where the last run ended."""
        self._highs.run()
        solution = self._highs.getSolution()
        x, price = np.array(solution.col_value), np.array(solution.row_dual)
        return Answer(
            self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal,
            float(self._highs.getInfo().objective_function_value),
            x if len(x) == self._width else np.zeros(self._width),
            price if len(price) == self._height else np.zeros(self._height),
        )

    def fix(self, columns: Ints, value: float) -> None:
        """Hold columns at one value."""
        side = np.full(len(columns), value)
        self.hold(columns, side, side)

    def hold(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Hold columns between bounds."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def add(self, block: Block) -> None:
        """Write more rows below the others; the basis is kept, they are basic in it."""
        count = len(block.upper)
        order = np.lexsort((block.columns, block.rows))
        starts = np.searchsorted(block.rows[order], np.arange(count)).astype(np.int32)
        lower, columns = np.full(count, -np.inf), block.columns[order].astype(np.int32)
        self._highs.addRows(count, lower, block.upper, len(order), starts, columns, block.values[order])
        self._height += count

    def basis(self) -> Basis:
        """The basis that the last run ended with; every row's slack when it left none."""
        kept = self._highs.getBasis()
        columns, rows = ([int(status) for status in side] for side in (kept.col_status, kept.row_status))
        if (len(columns), len(rows)) != (self._width, self._height):
            return Basis(np.zeros(self._width, np.int64), np.full(self._height, BASIC, np.int64))
        return Basis(np.array(columns, np.int64), np.array(rows, np.int64))

    def start_from(self, basis: Basis) -> None:
        """Start the next run from a basis; one that HiGHS cannot use is passed over."""
        given = highspy.HighsBasis()
        given.col_status = [_STATUS[k] for k in basis.columns.tolist()]
        given.row_status = [_STATUS[k] for k in basis.rows.tolist()]
        given.valid, given.alien = True, False
        self._highs.setBasis(given)
        self.keep_basis()

    def keep_basis(self) -> None:
        """From here on, go on from the last basis rather than reduce the program again."""
        self._set("presolve", "off")


def _model(program: Program) -> Any:
    lp = highspy.HighsLp()
    count, height = len(program.cost), len(program.row_lower)
    order = np.lexsort((program.rows, program.columns))
    lp.num_col_, lp.num_row_ = count, height
    lp.col_cost_ = program.cost
    lp.col_lower_, lp.col_upper_ = program.lower, program.upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = count, height
    lp.a_matrix_.start_ = np.searchsorted(program.columns[order], np.arange(count + 1)).astype(np.int32)
    lp.a_matrix_.index_ = program.rows[order].astype(np.int32)
    lp.a_matrix_.value_ = program.values[order]
    return lp
