"""Opening a scenario, and the decision that only a past one may suppose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.catalogue.commands.ensure_closed_visor import ensure_closed_visor
from maillage.apps.needs.commands.suppose_hospital_load import LoadTerms, SupposedLoad, suppose_hospital_load
from maillage.apps.needs.models import Need, Scenario
from maillage.apps.needs.queries.needs import (
    need_list,
    scenario_list,
    scenario_named,
)
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.network.queries.establishments import establishment_list
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.formats.hospital_load import DepartmentLoad, LoadScenario, scenario
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2020, 4, 6)
NOW = FixedClock.at_noon(date(2026, 3, 2))
TERMS = LoadTerms(day=DAY, days=7, per_inpatient="0.9", maker_level="M2", acceptances="all")
CODE = "hospital-load-2020-04-06"


def load(**in_patients: int) -> LoadScenario:
    loads = [DepartmentLoad(code.lstrip("d"), DAY, count, None) for code, count in in_patients.items()]
    return scenario(loads, per_in_patient="0.9", period=7)


def suppose(found: LoadScenario, terms: LoadTerms = TERMS) -> SupposedLoad:
    return suppose_hospital_load(load=found, terms=terms, actor=OPERATOR, clock=NOW)


def opened(found: SupposedLoad) -> tuple[int, int, int, int]:
    result = found.opened
    return result.created, result.updated, result.unchanged, result.closed


def test_one_need_a_department_at_its_chief_town() -> None:
    supposed = suppose(load(d01=100, d69=11, d2A=0))
    assert (opened(supposed), supposed.opened.pieces) == ((2, 0, 0, 0), 630 + 70)
    rows = need_list(scenario=CODE, day=DAY, sort="code").items
    assert [(r.department, r.quantity, r.recipient_class, r.posts) for r in rows] == [
        ("01", 630, "R3", "care"),
        ("69", 70, "R3", "care"),
    ]
    assert rows[0].establishment_name == "Hôpital de référence, Bourg-en-Bresse (scénario)"
    assert {row.deadline for row in rows} == {DAY + timedelta(days=6)}


def test_its_needs_and_hospitals_never_mix_with_real_ones() -> None:
    suppose(load(d01=100))
    assert need_list(day=DAY, status="").total == 0
    assert establishment_list().total == 0
    assert establishment_list(with_scenarios=True).total == 1


def test_hypotheses_are_stored_in_the_words_planning_reads() -> None:
    register_workshop(name="A", commune="26108", processes=["laser"], actor=OPERATOR, clock=NOW)
    suppose(load(d01=100))
    found = scenario_named(CODE)
    assert (found.day, found.days, found.needs) == (DAY, 7, 1)
    assert found.hypotheses == {
        "per_inpatient": "0.9", "days": 7, "day": "2020-04-06", "design": "D0001", "maker_level": "M2",
        "acceptances": "all", "decision": "scenario", "assumed_facts": True,
    }  # fmt: skip
    assert [row.code for row in scenario_list()] == [CODE]


def test_opened_again_it_changes_nothing() -> None:
    suppose(load(d01=100))
    before = (list(Need.objects.values()), list(Scenario.objects.values()), Act.objects.count())
    assert opened(suppose(load(d01=100))) == (0, 0, 1, 0)
    assert (list(Need.objects.values()), list(Scenario.objects.values()), Act.objects.count()) == before


def test_other_figures_update_close_and_reopen() -> None:
    suppose(load(d01=100, d69=10))
    assert opened(suppose(load(d01=200, d38=10))) == (1, 1, 0, 1)
    closed = Need.objects.get(status="closed")
    assert (closed.external_id, closed.closed_reason) == (f"{CODE}:69", "not_needed")
    assert opened(suppose(load(d01=200, d38=10, d69=10))) == (0, 1, 2, 0)
    assert Need.objects.filter(status="open").count() == 3


def test_accepted_pieces_fix_it() -> None:
    suppose(load(d01=100))
    with writing():
        Need.objects.update(committed=5)
    assert opened(suppose(load(d01=100))) == (0, 0, 1, 0)
    for changed in (load(d01=101), load(d69=1)):
        with pytest.raises(Refusal, match=r"scenario\.committed"):
            suppose(changed)
    assert opened(suppose(load(d01=101), replace(TERMS, name="autre"))) == (1, 0, 0, 0)


def test_a_design_given_by_its_code_keeps_what_an_authority_decided() -> None:
    suppose(load(d01=1))
    acts = Act.objects.count()
    named = suppose(load(d01=1), replace(TERMS, design="D0001", name="nommé"))
    assert (named.design, Act.objects.count()) == ("D0001", acts)
    with pytest.raises(Refusal, match=r"design\.unknown"):
        suppose(load(d01=1), replace(TERMS, design="D0404"))


@pytest.mark.parametrize("kind", ["real", ""])
def test_a_real_installation_never_supposes_a_decision_for_today_or_later(kind: str) -> None:
    if kind:
        install(kind=kind, clock=NOW)
    today = date(2026, 3, 2)
    for day in (today, today + timedelta(days=1)):
        with pytest.raises(Refusal, match=r"scenario\.day_not_past"):
            suppose(load(d01=1), replace(TERMS, day=day))
    assert (Act.objects.count(), Need.objects.count()) == (0, 0)
    suppose(load(d01=1), replace(TERMS, day=today - timedelta(days=3)))
    assert {act.valid_until for act in Act.objects.all()} == {today - timedelta(days=1)}


def test_a_demonstration_may() -> None:
    install(kind="demo", clock=NOW)
    suppose(load(d01=1), replace(TERMS, day=date(2026, 3, 2)))
    assert {act.valid_until for act in Act.objects.all()} == {date(2026, 4, 27)}


def test_a_decision_of_an_authority_is_used_as_it_is() -> None:
    suppose(load(d01=1), replace(TERMS, day=date(2020, 1, 6)))
    terms: dict[str, Any] = {
        "profile": "D0001-V1/F1", "use": "care", "category": "A", "effective_from": DAY,
        "qualification": "general_product", "competent_authority": "dgccrf", "reason": "Examen",
    }  # fmt: skip
    classify_version(terms=DecisionTerms(**terms), actor=OPERATOR, clock=FixedClock.at_noon(DAY))
    acts = Act.objects.count()
    supposed = suppose(load(d01=1))
    assert ("decision" in supposed.hypotheses, Act.objects.count()) == (False, acts)


def test_a_past_scenario_leaves_the_decision_in_force_today_alone() -> None:
    profile = ensure_closed_visor(actor=OPERATOR, clock=NOW).code
    terms = DecisionTerms(
        profile=profile, use="care", category="A", effective_from=date(2026, 3, 1),
        qualification="general_product", competent_authority="dgccrf", reason="Examen",
    )  # fmt: skip
    clock = FixedClock.at_noon(terms.effective_from)
    decided = classify_version(terms=terms, actor=OPERATOR, clock=clock)
    suppose(load(d01=1))
    found = read_act_book().decision(profile, "care", date(2026, 3, 2))
    assert found is not None
    assert found.act == decided.number
