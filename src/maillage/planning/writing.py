"""Instances and plans to the bytes of their JSON formats: the same record, the same bytes.

Canonical: UTF-8 without BOM, keys in the order of the format's page, names of free
mappings sorted, one row of a list a line, every default written out, absent optional
values left out. Reading what was written gives the record back. Source: planning page §2.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from maillage.planning import instance as instances
from maillage.planning import plan as plans
from maillage.planning.instance import Ban, Design, Industry, Instance, Need, Stock, Workshop
from maillage.planning.plan import Line, Plan, Unserved

Record = dict[str, Any]


def write_instance(instance: Instance) -> bytes:
    """The bytes of an instance file; `sha256` is a property of bytes and is not written.

    Raises ValueError when a number is not finite.
    """
    head: Record = {
        "format": instances.FORMAT,
        "start": instance.start.isoformat(),
        "days": instance.days,
        "limits": asdict(instance.limits),
    }
    lists: dict[str, Iterable[Record]] = {
        "designs": map(_design, instance.designs),
        "workshops": map(_workshop, instance.workshops),
        "needs": map(_need, instance.needs),
        "industry": map(_industry, instance.industry),
        "stocks": map(_stock, instance.stocks),
        "refusals": map(_ban, instance.refusals),
        "commitments": map(asdict, instance.commitments),
    }
    return _document(head, lists, {})


def write_plan(plan: Plan) -> bytes:
    """The bytes of a plan file. Raises ValueError when a number is not finite."""
    head: Record = {
        "format": plans.FORMAT,
        "instance_sha256": plan.instance_sha256,
        "solver": asdict(plan.solver),
    }
    lists: dict[str, Iterable[Record]] = {
        "lines": map(_line, plan.lines),
        "schedule": map(asdict, plan.schedule),
        "unserved": map(_unserved, plan.unserved),
        "withdrawn": map(asdict, plan.withdrawn),
    }
    return _document(head, lists, {"summary": asdict(plan.summary)})


def _document(head: Record, lists: Mapping[str, Iterable[Record]], tail: Record) -> bytes:
    parts = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    parts += [f"{_json(key)}: {_rows(rows)}" for key, rows in lists.items()]
    parts += [f"{_json(key)}: {_json(value)}" for key, value in tail.items()]
    return ("{" + ",\n".join(parts) + "}\n").encode("utf-8")


def _rows(rows: Iterable[Record]) -> str:
    lines = [_json(row) for row in rows]
    return "[\n " + ",\n ".join(lines) + "\n]" if lines else "[]"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _design(design: Design) -> Record:
    record: Record = {
        "id": design.id,
        "category": design.category,
        "steps": [asdict(step) for step in design.steps],
        "labour_hours_per_unit": design.labour_hours_per_unit,
        "materials": [asdict(use) for use in design.materials],
        "min_lot": design.min_lot,
    }
    if design.envelope_mm is not None:
        record["envelope_mm"] = list(design.envelope_mm)
    record["release_days"] = design.release_days
    return record | {"bought": True} if design.bought else record


def _workshop(workshop: Workshop) -> Record:
    record: Record = {
        "id": workshop.id,
        "lat": workshop.lat,
        "lon": workshop.lon,
        "territory": workshop.territory,
        "zone": workshop.zone,
    }
    if workshop.max_envelope_mm is not None:
        record["max_envelope_mm"] = _sorted(workshop.max_envelope_mm)
    arrivals = {name: [asdict(a) for a in rows] for name, rows in workshop.materials.items()}
    return record | {
        "machine_hours": _sorted(workshop.machine_hours),
        "labour_hours": list(workshop.labour_hours),
        "materials": _sorted(arrivals),
    }


def _sorted(mapping: Mapping[str, Sequence[Any]]) -> Record:
    return {name: list(mapping[name]) for name in sorted(mapping)}


def _need(need: Need) -> Record:
    return {
        "id": need.id,
        "designs": list(need.designs),
        "lat": need.lat,
        "lon": need.lon,
        "territory": need.territory,
        "zone": need.zone,
        "quantity": need.quantity,
        "deadline": need.deadline,
        "weight": need.weight,
    }


def _industry(supplier: Industry) -> Record:
    record: Record = {
        "id": supplier.id,
        "design": supplier.design,
        "zone": supplier.zone,
        "from_day": supplier.from_day,
    }
    if supplier.until_day is not None:
        record["until_day"] = supplier.until_day
    return record | {"units_per_day": supplier.units_per_day}


def _stock(stock: Stock) -> Record:
    record: Record = {"id": stock.id, "design": stock.design}
    if stock.lat is not None:
        record |= {"lat": stock.lat, "lon": stock.lon}
    return record | {"zone": stock.zone, "quantity": stock.quantity}


def _ban(ban: Ban) -> Record:
    named = {
        "design": ban.design,
        "workshop": ban.workshop,
        "need": ban.need,
        "territory": ban.territory,
        "reason": ban.reason,
    }
    return {key: value for key, value in named.items() if value is not None}


def _line(line: Line) -> Record:
    return {
        "need": line.need,
        line.source_kind: line.source,
        "design": line.design,
        "quantity": line.quantity,
        "ready_day": line.ready_day,
        "arrival_day": line.arrival_day,
        "on_time": line.on_time,
    }


def _unserved(unserved: Unserved) -> Record:
    reasons = [{"code": reason.code, **reason.params} for reason in unserved.reasons]
    return {"need": unserved.need, "missing": unserved.missing, "reasons": reasons}
