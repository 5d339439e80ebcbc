"""Open the scenario of a hospital load: design, decision when absent, hypotheses, needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.catalogue.commands.ensure_closed_visor import ensure_closed_visor
from maillage.apps.needs.commands.ensure_scenario_decision import ensure_scenario_decision
from maillage.apps.needs.commands.open_scenario import OpenedScenario, open_scenario
from maillage.apps.network.models import Machine, MaterialStock, Workshop
from maillage.apps.writing import command
from maillage.formats.hospital_load import LoadScenario
from maillage.kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class LoadTerms:
    """What is supposed. `per_inpatient`: decimal text, pieces per in-patient and day.

    `design` empty: the demonstration's closed-top visor. `maker_level` empty and
    `acceptances` "none" suppose nothing beyond the acts.
    """

    day: date
    days: int
    per_inpatient: str
    design: str = ""
    maker_level: str = ""
    acceptances: str = "none"
    name: str = ""

    @property
    def code(self) -> str:
        return self.name or f"hospital-load-{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class SupposedLoad:
    """The scenario opened, its design, and every hypothesis as stored on it."""

    opened: OpenedScenario
    design: str
    hypotheses: dict[str, Any]


def _has_assumed_facts() -> bool:
    return (
        Workshop.objects.filter(is_open=True).exclude(assumed=[]).exists()
        or Machine.objects.filter(workshop__is_open=True, assumed=True).exists()
        or MaterialStock.objects.filter(workshop__is_open=True, assumed=True).exists()
    )


def _hypotheses(terms: LoadTerms, design: str, supposed_decision: bool) -> dict[str, Any]:
    """In the words that `production.hypotheses` applies and shows; absent means not supposed."""
    found: dict[str, Any] = {
        "per_inpatient": terms.per_inpatient,
        "days": terms.days,
        "day": terms.day.isoformat(),
        "design": design,
        "acceptances": terms.acceptances,
    }
    if terms.maker_level:
        found["maker_level"] = terms.maker_level
    if supposed_decision:
        found["decision"] = "scenario"
    if _has_assumed_facts():
        found["assumed_facts"] = True
    return found


@command
def suppose_hospital_load(
    *, load: LoadScenario, terms: LoadTerms, actor: Actor, clock: Clock
) -> SupposedLoad:
    """One transaction. A decision is supposed for the closed-top visor only.

    A design given by its code keeps what an authority decided of it, or nothing.
    """
    require(actor, "needs.import")
    design, supposed = terms.design, False
    if not design:
        profile = ensure_closed_visor(actor=actor, clock=clock)
        design = profile.version.design.code
        supposed = ensure_scenario_decision(profile=profile, day=terms.day, actor=actor, clock=clock)
    hypotheses = _hypotheses(terms, design, supposed)
    opened = open_scenario(
        code=terms.code,
        day=terms.day,
        days=terms.days,
        design=design,
        hypotheses=hypotheses,
        needs=load.needs,
        actor=actor,
        clock=clock,
    )
    return SupposedLoad(opened, design, hypotheses)
