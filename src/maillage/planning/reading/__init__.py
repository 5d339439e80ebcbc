"""Planning files (JSON) to frozen records; whatever is malformed is refused, all at once.

`read_instance` and `read_plan` take the bytes of a file or its path and either return a
well-formed record or raise `Refusal("planning.bad_input")` whose further reasons name
every problem found: its path (``needs[3].quantity``), the value and what was expected.
`Instance.sha256` is the digest of the file's bytes. A folder is read as `reading.tables` says. Source: planning page §2.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from maillage.planning import tabling
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.reading import codes, columns, tables
from maillage.planning.reading.fields import Problems, decode
from maillage.planning.reading.instances import build_instance, ids_of
from maillage.planning.reading.plans import build_plan

__all__ = ["read_instance", "read_plan"]


def read_instance(source: bytes | Path, *, stepless_is_bought: bool = False) -> Instance:
    """The instance a file holds.

    `stepless_is_bought` reads an instance written before `bought` had to be said: a JSON file whose designs
    without steps are bought. Raises `Refusal` (`planning.bad_input`) with every problem; OSError when a path cannot
    be read.
    """
    problems = Problems()
    if isinstance(source, Path) and source.is_dir():
        return _instance_of_folder(source, problems)
    content = source if isinstance(source, bytes) else source.read_bytes()
    value = _decoded(content, "instance", problems)
    if stepless_is_bought:
        _say_bought(value)
    instance = build_instance(value, hashlib.sha256(content).hexdigest(), problems)
    problems.settle("instance")
    assert instance is not None  # a missing instance is a reported problem
    return instance


def _say_bought(value: Any) -> None:
    designs = value.get("designs") if isinstance(value, dict) else None
    for design in designs if isinstance(designs, list) else ():
        if isinstance(design, dict) and design.get("steps") == []:
            design["bought"] = True


def read_plan(source: bytes | Path) -> Plan:
    """The plan a file holds; same errors as `read_instance`."""
    problems = Problems()
    if isinstance(source, Path) and source.is_dir():
        return _plan_of_folder(source, problems)
    content = source if isinstance(source, bytes) else source.read_bytes()
    plan = build_plan(_decoded(content, "plan", problems), problems)
    problems.settle("plan")
    assert plan is not None
    return plan


def _instance_of_folder(folder: Path, problems: Problems) -> Instance:
    files = tables.files_of(folder, tabling.INSTANCE_HEAD, tabling.INSTANCE_TABLES, problems)
    read = tables.tables_of(files, problems)
    head = tables.decoded_head(files[tabling.INSTANCE_HEAD], problems)
    value = tables.with_rows(head, read, ("needs",), problems)
    designs = value.get("designs") if isinstance(value, dict) else None
    needs = columns.quick(columns.needs_of, read["needs"], ids_of(designs)) if "needs" in read else None
    if needs is None:
        value = tables.with_rows(value, {k: t for k, t in read.items() if k == "needs"}, (), problems)
    instance = build_instance(value, tables.digest(files), problems, needs)
    problems.settle("instance")
    assert instance is not None
    return instance


_LONG = {"lines": columns.lines_of, "schedule": columns.schedule_of, "unserved": columns.unserved_of}


def _plan_of_folder(folder: Path, problems: Problems) -> Plan:
    files = tables.files_of(folder, tabling.PLAN_HEAD, tabling.PLAN_TABLES, problems)
    read = tables.tables_of(files, problems)
    head = tables.decoded_head(files[tabling.PLAN_HEAD], problems)
    built = {name: columns.quick(build, read[name]) for name, build in _LONG.items() if name in read}
    quick = {name: rows for name, rows in built.items() if rows is not None}
    plan = build_plan(tables.with_rows(head, read, tuple(quick), problems), problems, quick)
    problems.settle("plan")
    assert plan is not None
    return plan


def _decoded(content: bytes, kind: str, problems: Problems) -> Any:
    try:
        return decode(content)
    except RecursionError:
        problems.add(codes.JSON, "", "…", detail="nested too deeply")
    except ValueError as error:
        problems.add(codes.JSON, "", "…", detail=str(error))
    problems.settle(kind)
    raise AssertionError("unreachable")
