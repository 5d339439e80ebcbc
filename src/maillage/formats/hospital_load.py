"""In-patients by department and day, and the needs they suppose.

The file is that of Santé publique France: ``dep;jour;hosp;rea``, one row per department
and day. The scenario puts one need in the chief town of each department: pieces per
in-patient and day × in-patients × days, rounded up, computed exactly (decimal, never
binary). A department without in-patients has no need and is listed, not dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from maillage.formats import cells, reasons
from maillage.formats.rows import Parsed, RowJournal, RowProblem
from maillage.formats.tables import SIZE_LIMIT, Column, read_table
from maillage.kernel import territories
from maillage.kernel.refusals import Refusal

IN_PATIENT_LIMIT = 10_000_000
COLUMNS = (
    Column("department", "dep", ("département", "department"), needed=True),
    Column("day", "jour", ("day", "date"), needed=True),
    Column("in_patients", "hosp", ("in patients",), needed=True),
    Column("intensive_care", "rea", ("réanimation", "intensive care")),
)


@dataclass(frozen=True, slots=True)
class DepartmentLoad:
    """In-patients of a department on a day; `intensive_care` are among them, None if not told."""

    department: str
    day: date
    in_patients: int
    intensive_care: int | None
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ScenarioNeed:
    """Pieces supposed for a department, placed in its chief town (`commune`, INSEE code)."""

    department: str
    commune: str
    lat: float
    lon: float
    in_patients: int
    quantity: int


@dataclass(frozen=True, slots=True)
class LoadScenario:
    """`without_need`: departments with no in-patient; `absent`: those the file does not give."""

    needs: tuple[ScenarioNeed, ...]
    without_need: tuple[str, ...]
    absent: tuple[str, ...]


def days(data: bytes, *, limit: int = SIZE_LIMIT) -> tuple[date, ...]:
    """The days a file gives, in order."""
    table = read_table(data, COLUMNS, limit=limit)
    found = (cells.day(RowJournal(number), "day", row.get("day", "")) for number, row, _ in table.rows)
    return tuple(sorted({day for day in found if day is not None}))


def read(data: bytes, day: date, *, limit: int = SIZE_LIMIT) -> Parsed[DepartmentLoad]:
    """The loads of one day, in order of department; rows of other days are not judged.

    A row whose date cannot be read is refused. Raises Refusal `import.missing_day` (with the
    days there are) and what `tables.read_table` raises.
    """
    table = read_table(data, COLUMNS, limit=limit)
    problems: list[RowProblem] = list(table.problems)
    loads: dict[str, DepartmentLoad] = {}
    present: set[date] = set()
    rows = 0
    for number, row, extra in table.rows:
        journal = RowJournal(number)
        found = cells.day(journal, "day", row.get("day", ""))
        if found is not None:
            present.add(found)
        if found is None or found == day:
            rows += 1
            if extra:
                journal.refuse("", "", reasons.TOO_MANY_CELLS, cells=extra, columns=table.width)
            _add(journal, loads, row.get("department", ""), day, row)
        problems += journal.problems
    if day not in present:
        raise Refusal(reasons.MISSING_DAY, day=day.isoformat(), days=[d.isoformat() for d in sorted(present)])
    return Parsed(tuple(loads[code] for code in sorted(loads)), tuple(problems), rows)


def _add(
    journal: RowJournal, loads: dict[str, DepartmentLoad], code: str, day: date, row: Mapping[str, str]
) -> None:
    """Reads one row of the day into `loads`, or refuses it in the journal."""
    department = code.upper().zfill(2)
    if department not in {d.code for d in territories.departments()}:
        journal.refuse("department", code, reasons.UNKNOWN_DEPARTMENT)
    elif department in loads:
        journal.refuse("department", code, reasons.REPEATED_ROW, first=loads[department].row)
    in_patients = _count(journal, "in_patients", row.get("in_patients", ""))
    told = row.get("intensive_care", "")
    intensive = _count(journal, "intensive_care", told) if told else None
    if not journal.is_refused and in_patients is not None:
        loads[department] = DepartmentLoad(department, day, in_patients, intensive, journal.row)


def _count(journal: RowJournal, field_name: str, value: str) -> int | None:
    if not value:
        journal.refuse(field_name, value, reasons.MISSING_VALUE)
        return None
    found = cells.whole(journal, field_name, value)
    if found is not None and found < 0:
        journal.refuse(field_name, value, reasons.NEGATIVE)
    elif found is not None and found > IN_PATIENT_LIMIT:
        journal.refuse(field_name, value, reasons.QUANTITY_OUT_OF_RANGE, limit=IN_PATIENT_LIMIT)
    return found


def scenario(loads: Iterable[DepartmentLoad], *, per_in_patient: Decimal | str, period: int) -> LoadScenario:
    """Needs of `period` days at `per_in_patient` pieces per in-patient and day.

    Raises ValueError when the rate is not a number above 0 or the period is below 1.
    """
    rate = Decimal(per_in_patient)
    if not rate.is_finite() or rate <= 0 or period < 1:
        raise ValueError("a scenario needs a rate above 0 and at least one day")
    given = sorted(loads, key=lambda load: load.department)
    needs = []
    for load in given:
        if load.in_patients:
            town = territories.main_hospital_town(load.department)
            exact = rate * load.in_patients * period
            quantity = int(exact.to_integral_value(rounding=ROUND_CEILING))
            needs.append(
                ScenarioNeed(load.department, town.insee, town.lat, town.lon, load.in_patients, quantity)
            )
    told = {load.department for load in given}
    return LoadScenario(
        needs=tuple(needs),
        without_need=tuple(load.department for load in given if not load.in_patients),
        absent=tuple(d.code for d in territories.departments() if d.code not in told),
    )
