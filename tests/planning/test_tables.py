"""Folders of Parquet tables hold what JSON files hold, and are refused for what JSON is refused for."""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from tests.planning.test_writing import instances, plans

from maillage.kernel.refusals import Refusal
from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan
from maillage.planning.reading import columns, read_instance, read_plan
from maillage.planning.tables import Table
from maillage.planning.tabling import instance_files, plan_files
from maillage.planning.writing import write_instance, write_plan

WHOLE = generate(6, 30, 4)


def folder(files: Mapping[str, bytes]) -> Path:
    made = Path(tempfile.mkdtemp())
    for name, content in files.items():
        (made / name).write_bytes(content)
    return made


def parquet(table: arrow.Table, where: Path) -> None:
    arrow.parquet.write_table(table, where)


@given(instance=instances())
@settings(max_examples=30, deadline=None)
def test_an_instance_is_the_same_as_tables_and_as_json(instance: Instance) -> None:
    files = instance_files(instance)
    read = read_instance(folder(files))
    assert replace(read, sha256="") == instance == replace(read_instance(write_instance(instance)), sha256="")
    assert instance_files(read) == files


@given(plan=plans())
@settings(max_examples=30, deadline=None)
def test_a_plan_is_the_same_as_tables_and_as_json(plan: Plan) -> None:
    files = plan_files(plan)
    assert read_plan(folder(files)) == plan == read_plan(write_plan(plan))
    assert plan_files(read_plan(folder(files))) == files


def test_the_digest_of_a_folder_is_that_of_its_files() -> None:
    files = instance_files(WHOLE)
    told = "".join(f"{name} {hashlib.sha256(files[name]).hexdigest()}\n" for name in sorted(files))
    made = folder(files)
    (made / "notes.txt").write_text("of no list")
    assert read_instance(made).sha256 == hashlib.sha256(told.encode()).hexdigest()


def test_long_lists_are_read_by_columns() -> None:
    """Were a column judged unusual, the strict reader would hide it: the same record, slowly."""
    needs = Table.of(instance_files(WHOLE)["needs.parquet"])
    assert columns.quick(columns.needs_of, needs, {d.id for d in WHOLE.designs}) == WHOLE.needs
    plan, files = greedy(WHOLE), plan_files(greedy(WHOLE))
    tables = {name: Table.of(files[f"{name}.parquet"]) for name in ("lines", "schedule", "unserved")}
    assert columns.quick(columns.lines_of, tables["lines"]) == plan.lines
    assert columns.quick(columns.schedule_of, tables["schedule"]) == plan.schedule
    assert columns.quick(columns.unserved_of, tables["unserved"]) == plan.unserved


def test_texts_of_other_writers_are_read_too() -> None:
    made = folder(instance_files(WHOLE))
    table = arrow.parquet.read_table(made / "needs.parquet")
    for rank, kind in ((0, arrow.large_string()), (4, arrow.dictionary(arrow.int32(), arrow.string()))):
        name = table.column_names[rank]
        table = table.set_column(rank, name, table.column(name).cast(kind))
    parquet(table, made / "needs.parquet")
    assert read_instance(made).needs == WHOLE.needs


HOSTILE: list[tuple[str, int, Any]] = [
    ("quantity", 3, -5),
    ("quantity", 0, 10**18),
    ("quantity", 2, 5.5),
    ("weight", 1, float("nan")),
    ("weight", 1, 0.0),
    ("weight", 29, float("inf")),
    ("lat", 4, 90.5),
    ("deadline", 7, None),
    ("id", 5, "B00001"),
    ("id", 5, ""),
    ("id", 5, "a\nb"),
    ("zone", 5, "\x00"),
    ("designs", 6, []),
    ("designs", 6, ["D0101", "D0101"]),
    ("designs", 6, ["D9999"]),
]


@pytest.mark.parametrize(("column", "row", "value"), HOSTILE)
def test_a_bad_cell_is_refused_as_in_json(column: str, row: int, value: Any) -> None:
    made, record = folder(instance_files(WHOLE)), json.loads(write_instance(WHOLE))
    cells = [need[column] for need in record["needs"]]
    cells[row] = record["needs"][row][column] = value
    if column == "quantity" and isinstance(value, float):  # a column of numbers holds no integer
        for need in record["needs"]:
            need[column] = float(need[column])
    if value is None:
        del record["needs"][row][column]
    table = arrow.parquet.read_table(made / "needs.parquet")
    place = table.column_names.index(column)
    parquet(table.set_column(place, column, [arrow.array(cells)]), made / "needs.parquet")
    with pytest.raises(Refusal) as as_table:
        read_instance(made)
    with pytest.raises(Refusal) as as_json:
        read_instance(json.dumps(record).encode())
    assert as_table.value.reasons == as_json.value.reasons
    assert (
        as_table.value.reasons[1].params["path"].startswith(f"needs[{0 if value == 5.5 else row}].{column}")
    )


def test_every_problem_of_a_folder_is_told_at_once() -> None:
    made = folder(instance_files(WHOLE))
    (made / "stocks.parquet").write_bytes(b"not a table")
    (made / "machines.parquet").write_bytes(b"no such list")
    (made / "workshops.parquet").unlink()
    head = json.loads((made / "instance.json").read_text())
    (made / "instance.json").write_text(json.dumps(head | {"days": 0, "needs": []}))
    with pytest.raises(Refusal) as refusal:
        read_instance(made)
    told = {(reason.code, reason.params["path"]) for reason in refusal.value.reasons[1:]}
    assert {code.removeprefix("planning.expected.") + " " + path for code, path in told} == {
        "known_key machines", "table stocks", "single_key needs", "integer days", "present workshops",
    }  # fmt: skip


def test_a_line_of_two_sources_or_none_is_refused() -> None:
    plan = replace(greedy(WHOLE), instance_sha256="0" * 64)
    for stock, expected in (("S01", "one_source"), (None, "one_source")):
        made = folder(plan_files(plan))
        table = arrow.parquet.read_table(made / "lines.parquet")
        cells = {name: table.column(name).to_pylist() for name in ("workshop", "industry", "stock")}
        for column in cells.values():
            column[0] = None
        if stock:
            cells["workshop"][0], cells["stock"][0] = "L0001", stock
        for name, column in cells.items():
            table = table.set_column(
                table.column_names.index(name), name, [arrow.array(column, arrow.string())]
            )
        parquet(table, made / "lines.parquet")
        with pytest.raises(Refusal) as refusal:
            read_plan(made)
        found = [(reason.code, reason.params["path"]) for reason in refusal.value.reasons[1:]]
        assert found == [(f"planning.expected.{expected}", "lines[0]")]


def test_a_folder_without_its_scalars_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"instance\.json"):
        read_instance(tmp_path)


def test_without_the_extra_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    made = folder(instance_files(WHOLE))
    for name in [name for name in sys.modules if name.split(".")[0] == "pyarrow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Refusal, match=r"planning\.tables_missing") as refusal:
        read_instance(made)
    assert "maillage[tables]" in refusal.value.advises("fr")


def test_a_number_that_is_not_finite_is_never_written() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        instance_files(replace(WHOLE, needs=(replace(WHOLE.needs[0], weight=float("nan")),)))
    plan = greedy(WHOLE)
    with pytest.raises(ValueError, match="not JSON compliant"):
        plan_files(replace(plan, summary=replace(plan.summary, gap=float("inf"))))
