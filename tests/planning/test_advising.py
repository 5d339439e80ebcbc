"""Advice is held to its word: applied and planned again from nothing, it serves the need."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from tests.factories.tiny_plans import design, instance, need, workshop

from maillage.kernel import reasons as catalogue
from maillage.kernel.territories import territory_name
from maillage.planning import reasons
from maillage.planning.advising import Adviser, advise, apply, says
from maillage.planning.advising.changes import (
    Change,
    Delivery,
    LabourHours,
    LaterDeadline,
    Limit,
    Lot,
    MachineHours,
    Material,
    Priority,
    Quantity,
    RuleLifted,
    opens_pairs,
)
from maillage.planning.advising.neighbourhood import neighbourhood
from maillage.planning.advising.prices import prices
from maillage.planning.advising.proposing import Situation, ladders
from maillage.planning.auditing import audit
from maillage.planning.explaining import explain, explain_late
from maillage.planning.generating import generate
from maillage.planning.instance import Arrival, Ban, Instance, Limits, MaterialUse, Stock
from maillage.planning.plan import Plan
from maillage.planning.solving import solve

WHOLE = generate(16, 40, 3)


@cache
def made() -> Plan:
    return solve(WHOLE)


def pieces_on_time(plan: Plan, name: str) -> int:
    return sum(line.quantity for line in plan.lines if line.need == name and line.on_time)


def holds(whole: Instance, changes: tuple[Change, ...], name: str) -> bool:
    changed = apply(whole, changes)
    wanted = next(n.quantity for n in changed.needs if n.id == name)
    return pieces_on_time(solve(changed), name) == wanted


def test_every_advice_serves_its_need_when_all_is_planned_again() -> None:
    adviser, short = Adviser.of(WHOLE, made()), explain_late(WHOLE, made())[1::9]
    given = [one for row in short for one in adviser.advise(row.need)]
    assert all(holds(WHOLE, one.changes, one.need) for one in given)
    assert len(given) >= 0.8 * len(short)
    assert all(one.whole and one.kind in reasons.REMEDIES for one in given)


def test_what_a_neighbourhood_gives_fits_beside_the_rest_of_the_plan() -> None:
    """Lines planned there, with the lines of the needs that kept theirs, pass the audit of the whole."""
    parts = (neighbourhood(WHOLE, made(), row.need) for row in explain_late(WHOLE, made()))
    part = next(part for part in parts if 5 < len(part.needs) < len(WHOLE.needs))
    local, moved = solve(part), {n.id for n in part.needs}
    lines = [line for line in made().lines if line.need not in moved]
    lines += [replace(line, source=line.source.split("@")[0]) for line in local.lines]
    schedule = [row for row in made().schedule if row.need not in moved] + list(local.schedule)
    joined = replace(made(), lines=tuple(lines), schedule=tuple(schedule))
    codes = {violation.code for violation in audit(WHOLE, joined).violations}
    assert codes <= {"audit.summary", "audit.unserved_missing", "audit.unserved_reason"}


def test_only_limits_and_rules_make_other_workshops_candidates() -> None:
    """So the neighbourhood of any other change may be cut with the candidates that are known."""
    adviser = Adviser.of(WHOLE, made())
    for row in explain_late(WHOLE, made())[::8]:
        told = explain(WHOLE, made(), row.need, adviser.left)
        place = next(k for k, n in enumerate(WHOLE.needs) if n.id == row.need)
        for ladder in ladders(Situation(adviser.left, place, told, adviser.waiting)):
            changed = apply(WHOLE, ladder[-1]) if ladder else WHOLE
            if not ladder or opens_pairs(ladder[-1]):
                continue
            known = neighbourhood(changed, made(), row.need, adviser.left.candidates)
            assert known == neighbourhood(changed, made(), row.need)


SHORT = instance(1, needs=(need("N1", 12, 0),))  # 8 hours for 12 pieces


@pytest.mark.parametrize(
    ("whole", "kind"),
    [
        (instance(2, workshops=(workshop(days=2),), needs=(need("N1", 12, 0),)), reasons.REMEDY_DEADLINE),
        (SHORT, reasons.REMEDY_MACHINE),
        (
            instance(1, designs=(design(labour_hours_per_unit=2.0),), needs=(need("N1", 8, 0),)),
            reasons.REMEDY_LABOUR,
        ),
        (
            instance(
                designs=(design(materials=(MaterialUse("pla", 1.0),)),),
                workshops=(workshop(materials={"pla": (Arrival(0, 3.0),)}),),
            ),
            reasons.REMEDY_MATERIAL,
        ),
        (instance(workshops=(), needs=(need("N1", 5),)), reasons.REMEDY_STOCK),
        (
            instance(1, workshops=tuple(workshop(f"W{k}", days=1) for k in (1, 2)), limits=Limits(max_candidates=1),
                     needs=(need("N1", 12, 0),)),
            reasons.REMEDY_LIMIT,
        ),
        (
            instance(1, designs=(design(min_lot=5),), workshops=(workshop(days=1), workshop("W2", days=1)),
                     needs=(need("N1", 10, 0),)),
            reasons.REMEDY_LOT,
        ),
    ],
)  # fmt: skip
def test_the_first_advice_is_what_is_lacking(whole: Instance, kind: str) -> None:
    (one,) = advise(whole, solve(whole), "N1")
    assert one.kind == kind
    assert holds(whole, one.changes, "N1")
    assert one.gained > 0


def test_a_rule_is_told_as_the_authoritys_to_lift_and_safety_is_never_worked_around() -> None:
    whole = instance(needs=(need("N1", 5, 3),), refusals=(Ban("maker.level", workshop="W1"),))
    found = advise(whole, solve(whole), "N1", most=9)
    lifted = [one for one in found if one.kind == reasons.REMEDY_RULE]
    assert [dict(c.params) for one in lifted for c in one.changes] == [
        {"need": "N1", "reason": "maker.level"}
    ]
    assert says(lifted[0].changes[0], "en").startswith("If the authority lifted")


def test_a_need_served_on_time_is_given_no_advice() -> None:
    assert advise(instance(), solve(instance()), "N1") == ()


@pytest.mark.parametrize(
    "change",
    [
        MachineHours("W1", "29", "laser", 6.0, 1), LabourHours("W1", "29", 4.0, 3), Material("W1", "29", "pla", 2.5),
        LaterDeadline("N1", 2), Priority("N1", 2.0), Quantity("N1", 3), Limit("max_candidates", 16),
        Lot("D1", 2), Delivery("D1", "", 40), RuleLifted("N1", "x.y"),
    ],
)  # fmt: skip
def test_a_change_says_what_it_does_and_leaves_the_instance_alone(change: Change) -> None:
    whole = instance(
        refusals=(Ban("x.y", design="D1"), Ban("x.z", design="D1")), designs=(design(min_lot=5),)
    )
    before = instance(
        refusals=(Ban("x.y", design="D1"), Ban("x.z", design="D1")), designs=(design(min_lot=5),)
    )
    changed = apply(whole, (change,))
    assert whole == before != changed
    for language in ("fr", "en"):
        assert "…" not in catalogue.render(change.code, change.params, language)


def test_changes_add_up_to_what_they_say() -> None:
    whole = instance(refusals=(Ban("x.y", design="D1"), Ban("x.y", workshop="W1"), Ban("x.z", design="D2")))
    changed = apply(
        whole,
        (
            MachineHours("W1", "", "laser", 6.0, 1),
            LabourHours("W1", "", 4.0, 3),
            Delivery("D1", "corse", 40),
            RuleLifted("N1", "x.y"),
        ),
    )
    (shop,) = changed.workshops
    assert shop.machine_hours["laser"] == (3.0, 3.0, 0.0, 0.0)
    assert shop.labour_hours == (9.0,) * 4
    assert changed.stocks == (Stock("remedy-0", "D1", 40, zone="corse"),)
    assert changed.refusals == (Ban("x.z", design="D2"),)


def test_the_price_of_an_hour_is_what_the_next_hours_serve() -> None:
    whole = instance(
        1, needs=(need("N1", 12, 0, weight=3.0), need("N2", 9, 0)), workshops=(workshop(days=1),)
    )
    (price,) = prices(whole, solve(whole), amount=4.0)
    assert (price.resource, price.workshop, price.design) == (("machine", "fdm"), "W1", "D1")
    assert price.value == pytest.approx(12.0)  # four more of N1's twelve
    assert price.pieces == {"D1": pytest.approx(4.0)}
    assert price.share == pytest.approx(12.0 / 45.0)
    (more,) = prices(whole, solve(whole), amount=10.0)
    assert more.value == pytest.approx(4 * 3.0 + 6 * 1.0)


def test_nothing_scarce_has_no_price() -> None:
    assert prices(instance(), solve(instance())) == ()


def test_a_price_and_a_change_name_the_place_and_not_its_code() -> None:
    (price, *_) = prices(WHOLE, made())
    place = territory_name(price.territory)
    assert place != price.territory
    for spoken in ("fr", "en"):
        assert place in price.says(spoken) and f" {price.territory} " not in price.says(spoken)
    change = LabourHours("W1", "29", 4.0, 3)
    assert "Finistère" in says(change, "fr")
    assert "unheard-of" in says(LabourHours("W1", "unheard-of", 4.0, 3), "en")
