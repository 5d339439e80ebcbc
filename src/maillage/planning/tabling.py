"""Instances and plans to the files of their folder: JSON for the scalars, a Parquet table a list.

Guarantees: the columns are those of the JSON rows under the same names; reading the files gives the
record back; the same record gives the same bytes (with one version of pyarrow). Of an unserved
need, `reasons` is the JSON text of the list, since its parameters are free. A list without rows
has no table, save `needs`, `workshops` and `designs`. Source: planning page §2.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import Any

from maillage.planning import instance as instances
from maillage.planning import plan as plans
from maillage.planning.instance import Instance
from maillage.planning.plan import Plan, UnservedReason
from maillage.planning.tables import Kind, write_table

INSTANCE_HEAD, PLAN_HEAD = "instance.json", "plan.json"
SUFFIX = ".parquet"

DESIGNS: dict[str, Kind] = {
    "id": "text", "category": "text", "steps": "steps", "labour_hours_per_unit": "number",
    "materials": "uses", "min_lot": "integer", "envelope_mm": "numbers", "release_days": "integer",
    "bought": "flag",
}  # fmt: skip
WORKSHOPS: dict[str, Kind] = {
    "id": "text", "lat": "number", "lon": "number", "territory": "text", "zone": "text",
    "max_envelope_mm": "rooms", "machine_hours": "hours", "labour_hours": "numbers", "materials": "arrivals",
}  # fmt: skip
NEEDS: dict[str, Kind] = {
    "id": "text", "designs": "texts", "lat": "number", "lon": "number", "territory": "text", "zone": "text",
    "quantity": "integer", "deadline": "integer", "weight": "number",
}  # fmt: skip
INDUSTRY: dict[str, Kind] = {
    "id": "text", "design": "text", "zone": "text", "from_day": "integer", "until_day": "integer",
    "units_per_day": "integer",
}  # fmt: skip
STOCKS: dict[str, Kind] = {
    "id": "text", "design": "text", "lat": "number", "lon": "number", "zone": "text", "quantity": "integer",
}  # fmt: skip
REFUSALS: dict[str, Kind] = dict.fromkeys(("design", "workshop", "need", "territory", "reason"), "text")
COMMITMENTS: dict[str, Kind] = {
    "need": "text", "workshop": "text", "design": "text", "quantity": "integer", "ready_day": "integer",
}  # fmt: skip
INSTANCE_TABLES = {
    "designs": DESIGNS, "workshops": WORKSHOPS, "needs": NEEDS, "industry": INDUSTRY, "stocks": STOCKS,
    "refusals": REFUSALS, "commitments": COMMITMENTS,
}  # fmt: skip
REQUIRED = ("designs", "workshops", "needs")

LINES: dict[str, Kind] = {
    "need": "text", "workshop": "text", "industry": "text", "stock": "text", "design": "text",
    "quantity": "integer", "ready_day": "integer", "arrival_day": "integer", "on_time": "flag",
}  # fmt: skip
SCHEDULE: dict[str, Kind] = {
    "need": "text", "workshop": "text", "design": "text", "day": "integer", "quantity": "number",
}  # fmt: skip
UNSERVED: dict[str, Kind] = {"need": "text", "missing": "integer", "reasons": "text"}
WITHDRAWN: dict[str, Kind] = {
    "need": "text", "workshop": "text", "design": "text", "quantity": "integer", "code": "text",
}  # fmt: skip
PLAN_TABLES = {"lines": LINES, "schedule": SCHEDULE, "unserved": UNSERVED, "withdrawn": WITHDRAWN}


def instance_files(instance: Instance) -> dict[str, bytes]:
    """Name and bytes of each file of an instance's folder. Raises ValueError for a number not finite."""
    head = {
        "format": instances.FORMAT,
        "start": instance.start.isoformat(),
        "days": instance.days,
        "limits": asdict(instance.limits),
    }
    own: dict[str, dict[str, list[Any]]] = {
        "designs": {
            "steps": [[asdict(step) for step in d.steps] for d in instance.designs],
            "materials": [[asdict(use) for use in d.materials] for d in instance.designs],
        },
        "workshops": {
            "machine_hours": [sorted(w.machine_hours.items()) for w in instance.workshops],
            "max_envelope_mm": [
                None if w.max_envelope_mm is None else sorted(w.max_envelope_mm.items())
                for w in instance.workshops
            ],
            "materials": [
                [(name, [asdict(a) for a in rows]) for name, rows in sorted(w.materials.items())]
                for w in instance.workshops
            ],
        },
    }
    files = {INSTANCE_HEAD: _head(head)}
    for name, kinds in INSTANCE_TABLES.items():
        rows: Sequence[Any] = getattr(instance, name)
        if rows or name in REQUIRED:
            files[name + SUFFIX] = _table(kinds, rows, own.get(name, {}))
    return files


def plan_files(plan: Plan) -> dict[str, bytes]:
    """Name and bytes of each file of a plan's folder. Raises ValueError for a number not finite."""
    head = {
        "format": plans.FORMAT,
        "instance_sha256": plan.instance_sha256,
        "solver": asdict(plan.solver),
        "summary": asdict(plan.summary),
    }
    sources: dict[str, list[Any]] = {
        kind: [line.source if line.source_kind == kind else None for line in plan.lines]
        for kind in ("workshop", "industry", "stock")
    }
    own = {"lines": sources, "unserved": {"reasons": [_reasons(row.reasons) for row in plan.unserved]}}
    files = {PLAN_HEAD: _head(head)}
    for name, kinds in PLAN_TABLES.items():
        files[name + SUFFIX] = _table(kinds, getattr(plan, name), own.get(name, {}))
    return files


def _head(head: dict[str, Any]) -> bytes:
    return (json.dumps(head, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode("utf-8")


def _reasons(given: Sequence[UnservedReason]) -> str:
    rows = [{"code": reason.code, **reason.params} for reason in given]
    return json.dumps(rows, ensure_ascii=False, allow_nan=False)


def _table(kinds: dict[str, Kind], rows: Sequence[Any], own: dict[str, list[Any]]) -> bytes:
    """Columns are attributes of the rows, but for their `own`."""
    columns = {name: own[name] if name in own else list(map(attrgetter(name), rows)) for name in kinds}
    for name, kind in kinds.items():
        if kind == "number" and any(
            value is not None and not abs(value) < float("inf") for value in columns[name]
        ):
            raise ValueError(f"Out of range float values are not JSON compliant: {name}")
    return write_table(kinds, columns)
