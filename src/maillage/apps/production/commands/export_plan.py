"""Take a planning instance from the database, and remember how, so that a plan of it can be adopted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps import files
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.needs.models import Scenario
from maillage.apps.needs.reasons import SCENARIO_UNKNOWN
from maillage.apps.production.models import PlanningExport
from maillage.apps.production.planning_bridge import Excluded, excluded_as_json, instance_of
from maillage.apps.production.queries.scope import read_scope
from maillage.apps.writing import writing
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.planning.instance import Instance
from maillage.planning.reading import read_instance
from maillage.planning.writing import write_instance

DEFAULT_DAYS = 14


def kept_instance(export: PlanningExport) -> Instance:
    """The instance of an export that was kept, however long ago."""
    return read_instance(files.get(export.sha256), stepless_is_bought=True)


@dataclass(frozen=True, slots=True)
class Exported:
    """The bytes of an instance and what it leaves out."""

    content: bytes
    sha256: str
    start: date
    days: int
    scenario: Scenario | None
    excluded: tuple[Excluded, ...]
    hypotheses: dict[str, Any]


def take_instance(*, scenario: str, start: date | None, days: int | None, clock: Clock) -> Exported:
    """Read the database and write the instance. Reads only.

    Day 0 is today, or the day given to the scenario (whose verdicts are asked at its dates).
    """
    row = None
    if scenario:
        row = Scenario.objects.filter(code=scenario).first()
        if row is None:
            raise Refusal(SCENARIO_UNKNOWN, given=scenario)
    first = start or (row.day if row is not None else today(clock))
    horizon = days or (row.days if row is not None else DEFAULT_DAYS)
    hypotheses = dict(row.hypotheses) if row is not None else {}
    made, excluded = instance_of(read_scope(start=first, days=horizon, scenario=row, hypotheses=hypotheses))
    content = write_instance(made)
    sha256 = hashlib.sha256(content).hexdigest()
    return Exported(content, sha256, first, horizon, row, excluded, hypotheses)


def export_plan(
    *, actor: Actor, clock: Clock, scenario: str = "", start: date | None = None, days: int | None = None
) -> Exported:
    """The instance; its file is kept and its parameters recorded. Read outside any transaction."""
    require(actor, "plans.solve")
    taken = take_instance(scenario=scenario, start=start, days=days, clock=clock)
    files.put(taken.content)
    with writing():
        _, created = PlanningExport.objects.get_or_create(
            sha256=taken.sha256,
            defaults={
                "start": taken.start,
                "days": taken.days,
                "scenario": taken.scenario,
                "hypotheses": taken.hypotheses,
                "excluded": excluded_as_json(taken.excluded),
                "created_at": clock.now(),
                "actor": actor.name,
            },
        )
        if created:
            journal(actor=actor, clock=clock, verb="export_plan", subject=taken.sha256[:12])
    return taken
