"""Every need short of pieces is told why, and what it is told is true of the plan."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from tests.factories.tiny_plans import LILLE, ORLEANS, design, instance, need, tiny_instances, workshop

from maillage.kernel import reasons as catalogue
from maillage.kernel.refusals import Refusal
from maillage.planning import reasons
from maillage.planning.explaining import explain, explain_late, explain_unserved
from maillage.planning.generating import generate
from maillage.planning.instance import (
    Arrival,
    Ban,
    Commitment,
    Industry,
    Instance,
    Limits,
    MaterialUse,
    Step,
    Stock,
)
from maillage.planning.plan import Plan, UnservedReason
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.remaining import Remaining
from maillage.planning.solving import solve
from maillage.planning.writing import write_instance, write_plan

MIDDLING = generate(40, 120, 5)


@cache
def middling() -> Plan:
    return solve(MIDDLING)


def told(whole: Instance, code: str = "N1") -> dict[str, dict[str, Any]]:
    """Reasons of a need in the plan of the instance: code → parameters."""
    found = explain(whole, solve(whole), code).reasons
    assert len({reason.code for reason in found}) == len(found)
    return {reason.code: dict(reason.params) for reason in found}


@settings(max_examples=100, deadline=None)
@given(tiny_instances())
def test_each_need_short_of_pieces_has_reasons_that_are_declared_and_read_well(whole: Instance) -> None:
    plan = solve(whole)
    served = {n.id: 0 for n in whole.needs}
    for line in plan.lines:
        served[line.need] += line.quantity
    short = {n.id: n.quantity - served[n.id] for n in whole.needs if n.quantity > served[n.id]}
    assert {u.need: u.missing for u in plan.unserved} == short
    for row in plan.unserved:
        assert row.reasons
        for reason in row.reasons:
            assert reason.code in reasons.UNSERVED - {reasons.SOLVER_STOPPED}
            for language in ("fr", "en"):
                assert "…" not in catalogue.render(reason.code, reason.params, language)


def test_the_plan_carries_the_reasons_that_explain_gives() -> None:
    plan = middling()
    assert plan.unserved == explain_unserved(MIDDLING, plan)
    found = explain(MIDDLING, plan, plan.unserved[0].need)
    assert found.missing == plan.unserved[0].missing
    assert found.quantity == found.on_time + found.late + found.missing


def test_what_a_solve_hands_on_explains_as_well_as_the_plan_alone() -> None:
    """Late pieces included, and from a plan read back; what another plan or instance leaves is not used."""
    kept: list[Remaining] = []
    whole = read_instance(write_instance(generate(40, 120, 5)))
    plan = solve(whole, keep=kept.append)
    (left,) = kept
    read = read_plan(write_plan(plan))
    assert explain_unserved(whole, read, left) == explain_unserved(whole, plan) == plan.unserved
    late = explain_late(whole, plan)
    assert {u.need: u.missing for u in late} != {u.need: u.missing for u in plan.unserved}
    assert explain_late(whole, read, left) == late
    fewer = replace(plan, lines=plan.lines[1:])
    assert explain_late(whole, fewer, left) == explain_late(whole, fewer) != late
    assert not left.is_after(replace(whole), plan)


def test_a_resource_named_is_really_used_up_where_it_is_named() -> None:
    """No workshop named as short of a process could make one more hour of work on any day with people and material left."""
    used: dict[tuple[str, str, int], float] = {}
    steps = {d.id: d.steps for d in MIDDLING.designs}
    for row in middling().schedule:
        for step in steps[row.design]:
            key = (row.workshop, step.process, row.day)
            used[key] = used.get(key, 0.0) + row.quantity * step.hours_per_unit
    shops = {w.id: w for w in MIDDLING.workshops}
    needs = {n.id: n for n in MIDDLING.needs}
    named = 0
    for row in middling().unserved:
        for reason in row.reasons:
            if reason.code != reasons.CAPACITY_MACHINE:
                continue
            for shop in reason.params["workshops"]:
                process = reason.params["process"]
                last = min(needs[row.need].deadline, MIDDLING.days - 1)
                there = sum(shops[shop].machine_hours[process][: last + 1])
                busy = sum(used.get((shop, process, day), 0.0) for day in range(last + 1))
                assert busy >= 0.5 * there or there == 0.0
                named += 1
    assert named > 10


def test_rivals_named_hold_work_in_a_workshop_that_is_short() -> None:
    lines = {(line.need, line.source) for line in middling().lines}
    for row in middling().unserved:
        given = {reason.code: reason.params for reason in row.reasons}
        if reasons.OUTBID in given:
            codes = (reasons.CAPACITY_MACHINE, reasons.CAPACITY_LABOUR, reasons.CAPACITY_MATERIAL)
            shops = {w for r in row.reasons if r.code in codes for w in r.params["workshops"]}
            for rival in given[reasons.OUTBID]["needs"]:
                assert rival != row.need
                assert any((rival, shop) in lines for shop in shops)


def test_machine_hours_run_out_and_the_rival_is_named() -> None:
    wanted = (need("N1", 8, 0), need("N2", 8, 0, weight=2.0))
    found = told(instance(1, needs=wanted))
    assert found == {
        reasons.CAPACITY_MACHINE: {"process": "fdm", "workshops": ["W1"]},
        reasons.OUTBID: {"weight": 2.0, "needs": ["N2"], "count": 1},
    }


def test_a_rival_of_lower_weight_is_not_called_a_priority() -> None:
    """Accepted work holds the machine, though the need weighs more."""
    wanted = (need("N1", 8, 0, weight=5.0), need("N2", 8, 0))
    promised = Commitment("N2", "W1", "D1", 8, 0)
    assert list(told(instance(1, needs=wanted, commitments=(promised,)))) == [reasons.CAPACITY_MACHINE]


def test_labour_and_material_are_told_apart() -> None:
    people = design(labour_hours_per_unit=4.0)
    assert told(instance(designs=(people,)))[reasons.CAPACITY_LABOUR] == {"workshops": ["W1"]}
    stuff = design(materials=(MaterialUse("pla", 1.0),))
    shop = workshop(materials={"pla": (Arrival(0, 3.0),)})
    found = told(instance(designs=(stuff,), workshops=(shop,)))
    assert found == {reasons.CAPACITY_MATERIAL: {"material": "pla", "workshops": ["W1"]}}


@pytest.mark.parametrize(
    ("changes", "code", "params"),
    [
        ({"workshops": (workshop(zone="corse"),)}, reasons.CANDIDATES_ZONE, {"zone": ""}),
        (
            {"workshops": (workshop(machine_hours={"laser": (8.0,) * 4}),)},
            reasons.CANDIDATES_PROCESS,
            {"design": "D1", "process": "fdm"},
        ),
        (
            {"workshops": (workshop(machine_hours={"fdm": (0.0,) * 4}),)},
            reasons.CANDIDATES_PROCESS,
            {"design": "D1", "process": "fdm"},
        ),
        (
            {
                "designs": (design(envelope_mm=(9.0, 9.0, 9.0)),),
                "workshops": (workshop(max_envelope_mm={"fdm": (8.0, 9.0, 9.0)}),),
            },
            reasons.CANDIDATES_ENVELOPE,
            {"design": "D1", "process": "fdm"},
        ),
        (
            {"designs": (design(materials=(MaterialUse("pla", 0.1),)),)},
            reasons.CANDIDATES_MATERIAL,
            {"design": "D1", "material": "pla"},
        ),
        ({"workshops": (workshop(at=LILLE),)}, reasons.CANDIDATES_DISTANCE, {"hours": 3.78, "limit": 3.0}),
        (
            {
                "designs": (design(steps=(Step("fdm", 1.0), Step("laser", 1.0))),),
                "workshops": (workshop("W1"), workshop("W2", machine_hours={"laser": (8.0,) * 4})),
            },
            reasons.NOT_PLANNABLE_COMBINATION,
            {"design": "D1", "processes": ["fdm", "laser"]},
        ),
    ],
)
def test_no_capable_workshop_within_reach_says_which_condition(
    changes: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    found = told(instance(**changes))
    assert list(found) == [reasons.CANDIDATES_NONE, code]
    assert found[code] == params


def test_what_eliminated_the_workshops_is_counted() -> None:
    shops = (workshop("W1", zone="corse"), workshop("W2", machine_hours={}), workshop("W3", machine_hours={}))
    found = told(instance(workshops=shops))
    assert found[reasons.CANDIDATES_NONE] == {"eliminated": {"D1": {"zone": 1, "process": 2}}}


def test_every_pair_refused_gives_each_reason_with_its_pairs() -> None:
    shops = tuple(workshop(f"W{k}") for k in (1, 2, 3))
    bans = (Ban("maker.level", workshop="W1"), Ban("territory.forbids", design="D1", territory="75"))
    whole = instance(
        workshops=shops, needs=(need(territory="75"),), refusals=bans, stocks=(Stock("S1", "D1", 5),)
    )
    found = [r for r in explain(whole, solve(whole), "N1").reasons if r.code == reasons.RULE_REFUSED]
    assert found == [
        UnservedReason(reasons.RULE_REFUSED, {"reason": "maker.level", "pairs": 1, "workshops": ["W1"]}),
        UnservedReason(
            reasons.RULE_REFUSED, {"reason": "territory.forbids", "pairs": 3, "workshops": ["W1", "W2", "W3"]}
        ),
        UnservedReason(reasons.RULE_REFUSED, {"reason": "territory.forbids", "sources": ["S1"]}),
    ]


def test_a_refused_workshop_with_room_is_told_beside_the_capacity_that_is_short() -> None:
    shops = (workshop("W1", days=1), workshop("W2", days=1))
    whole = instance(
        1, workshops=shops, needs=(need(deadline=0),), refusals=(Ban("maker.level", workshop="W2"),)
    )
    assert set(told(whole)) == {reasons.CAPACITY_MACHINE, reasons.RULE_REFUSED}


def test_transport_longer_than_the_deadline() -> None:
    whole = instance(workshops=(workshop(at=ORLEANS),), needs=(need(quantity=40, deadline=0),))
    found = told(whole)
    assert found[reasons.TRANSPORT_TOO_LONG] == {"deadline": 0, "arrival_day": 1}
    assert reasons.CAPACITY_MACHINE in found  # 32 of the 40 come late, then hours run out


def test_late_pieces_are_explained_though_nothing_is_missing() -> None:
    whole = instance(needs=(need(quantity=10, deadline=0),))
    plan = solve(whole)
    assert plan.unserved == ()
    found = explain(whole, plan, "N1")
    assert (found.on_time, found.late, found.missing) == (8, 2, 0)
    assert [reason.code for reason in found.reasons] == [reasons.CAPACITY_MACHINE]


def test_a_need_served_on_time_has_no_reason() -> None:
    found = explain(instance(), solve(instance()), "N1")
    assert (found.on_time, found.reasons) == (10, ())
    assert [(site.workshop, site.pieces) for site in found.sites] == [("W1", 10)]


def test_lot_split_and_candidate_limits_are_named_where_they_cost_something() -> None:
    lots = instance(
        1,
        designs=(design(min_lot=5),),
        workshops=(workshop(days=1), workshop("W2", days=1, machine_hours={"fdm": (3.0,)})),
    )
    assert told(lots)[reasons.LOT_MINIMUM] == {"design": "D1", "min_lot": 5}
    shops = tuple(workshop(f"W{k}", days=1, machine_hours={"fdm": (3.0,)}) for k in (1, 2, 3))
    split = instance(1, workshops=shops, limits=Limits(max_workshops_per_need=2))
    idle = {"W1", "W2", "W3"} - {line.source for line in solve(split).lines}
    assert told(split)[reasons.SPLIT_LIMIT] == {"limit": 2, "workshops": sorted(idle)}
    cut = instance(1, workshops=shops, limits=Limits(max_candidates=2))
    assert told(cut)[reasons.LIMIT_CANDIDATES] == {"limit": 2, "workshops": ["W3"], "count": 1}


def test_supplies_that_come_too_late_or_are_used_up() -> None:
    whole = instance(
        workshops=(),
        needs=(need("N1", 10, 3), need("N2", 10, 3, weight=2.0)),
        stocks=(Stock("S1", "D1", 4),),
        industry=(Industry("I1", "D1", 2, 50), Industry("I2", "D1", 1, 3)),
    )
    found = explain(whole, solve(whole), "N1").reasons
    assert [r for r in found if r.code != reasons.CANDIDATES_NONE] == [
        UnservedReason(reasons.CANDIDATES_ZONE, {"zone": ""}),
        UnservedReason(reasons.STOCK_SHORT, {"stock": "S1"}),
        UnservedReason(reasons.INDUSTRY_LATER, {"industry": "I1", "arrival_day": 4}),
        UnservedReason(reasons.INDUSTRY_SHORT, {"industry": "I2"}),
    ]


def test_an_unknown_need_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        explain(instance(), solve(instance()), "N9")
    assert (refusal.value.code, refusal.value.params) == (reasons.UNKNOWN_NEED, {"need": "N9"})
