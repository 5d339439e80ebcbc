"""What is stopped today: holds, suspensions and recalls in force, each with what it stops, for anybody to read.

Guarantees: one that is lifted, or that a suspension has taken over, is not told again; nothing that is in
force is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from maillage.apps.authority.queries.act_book import STOPPING, acts_of_everybody
from maillage.apps.catalogue.models import Design
from maillage.apps.records.queries.acts import ActRow
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Stop:
    """A hold, a suspension or a recall. Empty codes are not named: what is stopped is all that matches the rest.
    `name` is the design's, None where no design is named."""

    act: str
    kind: str
    since: date
    design: str
    version: str
    profile: str
    workshop: str
    lot: str
    lots: tuple[str, ...]
    batch: str
    name: Text | None
    reason: str


def _design(scope: Mapping[str, str]) -> str:
    """The design that a scope names, by itself or by its version, profile or lot."""
    if scope.get("design"):
        return scope["design"]
    code = scope.get("version") or scope.get("profile") or ""
    return code.partition("-")[0]


def _in_force(rows: Iterable[ActRow], day: date) -> list[ActRow]:
    return [row for row in rows if row.valid_from <= day and row.ended_on(day) is None]


def stops(day: date) -> tuple[Stop, ...]:
    """Those in force on `day`, the latest first. Three queries, the acts read once a page."""
    found = acts_of_everybody()
    rows = _in_force((row for kind in STOPPING for row in found[kind]), day)
    codes = {_design(row.payload["scope"]) for row in rows}
    names = {
        code: Text.from_dict(name)
        for code, name in Design.objects.filter(code__in=codes).values_list("code", "name")
    }
    rows.sort(key=lambda row: (row.valid_from, row.recorded_at), reverse=True)
    return tuple(_stop(row, names) for row in rows)


def _stop(row: ActRow, names: Mapping[str, Text]) -> Stop:
    scope = row.payload["scope"]
    design = _design(scope)
    return Stop(
        act=row.number,
        kind=row.kind,
        since=row.valid_from,
        design=design,
        version=scope.get("version", ""),
        profile=scope.get("profile", ""),
        workshop=scope.get("workshop", ""),
        lot=scope.get("lot", ""),
        lots=tuple(scope.get("lots", ())),
        batch=scope.get("batch", ""),
        name=names.get(design),
        reason=row.payload["reason"],
    )
