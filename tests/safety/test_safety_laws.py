"""The laws of the rule engine (safety scheme §3), as properties over any question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.safety.questions import (
    acceptances,
    bases,
    days,
    holds,
    lots,
    makers,
    policies,
    questions,
    recipients,
    units,
)
from tests.safety.scenes import DAY, DELIVERY, END, LATER, RUNOFF, START, facts

from maillage.safety.acts import Hold
from maillage.safety.facts import Facts
from maillage.safety.rule import Facet
from maillage.safety.terms import ACTIONS, CATEGORIES, LEVELS, RECIPIENT_CLASSES, rank
from maillage.safety.turning import turning_days, worth_asking
from maillage.safety.verdict import (
    conclude,
    evaluate,
    groups,
    rules_of,
    verdict,
    verdicts_on_days,
)


def ended(period, on):
    """The same act, ended at the latest on the eve of `on`."""
    eve = on - timedelta(days=1)
    name = "effective_until" if hasattr(period, "effective_until") else "until"
    until = getattr(period, name)
    return replace(period, **{name: eve if until is None else min(until, eve)})


def withdrawn(attestation, on):
    earliest = on if attestation.withdrawn is None else min(on, attestation.withdrawn)
    return replace(attestation, withdrawn=earliest)


def in_unit(asked, **changes):
    return replace(asked, unit=replace(asked.unit, **changes))


@st.composite
def restrictions(draw, asked: Facts) -> Facts:
    """The same question with one restriction more."""
    unit, maker, receiver = asked.unit, asked.maker, asked.recipient
    kinds = {
        "hold": lambda: replace(asked, holds=(*asked.holds, draw(holds()))),
        "policy": lambda: replace(asked, policies=(*asked.policies, draw(policies()))),
        "refusal": lambda: replace(
            asked, acceptances=(*asked.acceptances, replace(draw(acceptances()), accepted=False))
        ),
        "no acceptance": lambda: replace(
            asked, acceptances=tuple(a for a in asked.acceptances if not a.accepted)
        ),
        "acceptance withdrawn": lambda: replace(
            asked, acceptances=tuple(withdrawn(a, asked.day) if a.accepted else a for a in asked.acceptances)
        ),
        "no attestation": lambda: replace(asked, maker=replace(maker, levels=(), appointments=())),
        "attestations withdrawn": lambda: replace(
            asked, maker=replace(maker, levels=tuple(withdrawn(found, asked.day) for found in maker.levels))
        ),
        "training lost": lambda: replace(asked, maker=replace(maker, trainings=maker.trainings[1:])),
        "no entity": lambda: replace(asked, maker=replace(maker, responsible=None)),
        "posts unstated": lambda: replace(
            asked, recipient=replace(receiver, posts=None, no_ppe_required=None, occupation="")
        ),
        "stock gone": lambda: replace(asked, quantity=10**6),
        "something claimed": lambda: replace(asked, recipient=replace(receiver, claimed=draw(recipients()))),
    }
    if unit.decision is not None:
        decided = unit.decision
        kinds |= {
            "suspended": lambda: in_unit(asked, decision=replace(decided, status="suspended")),
            "decision ended": lambda: in_unit(asked, decision=ended(decided, draw(days))),
            "run-off gone": lambda: in_unit(asked, decision=replace(decided, runoff=None)),
            "review forgotten": lambda: in_unit(asked, decision=replace(decided, review_by=None)),
            "made D": lambda: in_unit(asked, decision=replace(decided, category="D")),
            "nobody named": lambda: in_unit(asked, decision=replace(decided, occupations=())),
        }
    if unit.basis is not None:
        basis = unit.basis
        kinds |= {
            "basis ended": lambda: in_unit(asked, basis=ended(basis, draw(days))),
            "issuer unknown": lambda: in_unit(asked, basis=replace(basis, issuer="other")),
            "no subcontractor": lambda: in_unit(asked, basis=replace(basis, subcontractors=())),
        }
    if asked.lot is not None:
        lot = asked.lot
        kinds |= {
            "recalled": lambda: replace(asked, lot=replace(lot, status="recalled")),
            "failed": lambda: replace(asked, lot=replace(lot, quality="failed")),
            "made under nothing": lambda: replace(asked, lot=replace(lot, made_under=None)),
        }
    return kinds[draw(st.sampled_from(sorted(kinds)))]()


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_what_a_recipient_claims_of_itself_opens_nothing(data):
    """Both readings must be allowed, and each keeps its own reasons."""
    asked, claimed = data.draw(questions()), data.draw(recipients())
    both = verdict(replace(asked, recipient=replace(asked.recipient, claimed=claimed)))
    apart = verdict(asked), verdict(replace(asked, recipient=claimed))
    assert both.allowed == all(found.allowed for found in apart)
    assert set(both.codes) == {code for found in apart for code in found.codes}


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_adding_a_restriction_never_turns_a_refusal_into_a_permission(data):
    asked = data.draw(questions())
    restricted = data.draw(restrictions(asked))
    assert verdict(asked).allowed or not verdict(restricted).allowed


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_territory_and_a_hold_can_only_add_refusals(data):
    asked = data.draw(questions())
    before = verdict(asked)
    more = replace(
        asked,
        policies=(*asked.policies, *data.draw(st.lists(policies(), max_size=3))),
        holds=(*asked.holds, *data.draw(st.lists(holds(), max_size=3))),
    )
    after = verdict(more)
    assert set(before.codes) <= set(after.codes)
    added = {code for code in after.codes if code not in before.codes}
    assert all(code.startswith(("hold.", "territory.")) for code in added)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_an_ended_basis_refuses_making_and_releasing_c_and_delivering_after_the_run_off(data):
    action = data.draw(st.sampled_from(("make", "release", "deliver")))
    asked = replace(data.draw(questions()), action=action, last_day=None)
    day = data.draw(st.sampled_from((DAY, DELIVERY, END, RUNOFF)))
    eve = day - timedelta(days=1)
    runoff = data.draw(st.sampled_from((None, eve, eve - timedelta(days=9))))
    basis = replace(data.draw(bases()), until=eve - timedelta(days=3), runoff=runoff)
    decision = facts("make", "C").unit.decision
    found = verdict(in_unit(replace(asked, day=day), decision=replace(decision, runoff=None), basis=basis))
    assert not found.allowed


@given(questions())
@settings(max_examples=40, deadline=None)
def test_d_never_yields_anything_and_says_so(asked):
    decided = replace(asked.unit.decision or facts("make", "A").unit.decision, category="D")
    found = verdict(in_unit(asked, decision=decided))
    assert not found.allowed
    assert "category.d_off_platform" in found.codes


@given(questions())
@settings(max_examples=40, deadline=None)
def test_an_unclassified_version_never_yields_an_order(asked):
    found = verdict(in_unit(asked, decision=None))
    if asked.action == "sample":
        assert found.allowed <= (asked.recipient.recipient_class == "R3")
    else:
        assert "category.unclassified" in found.codes
        assert "decision.missing" in found.codes


@given(questions())
@settings(max_examples=30, deadline=None)
def test_the_same_facts_give_the_same_verdict(asked):
    assert verdict(asked) == verdict(replace(asked))


@given(questions())
@settings(max_examples=40, deadline=None)
def test_the_verdict_names_every_rule_that_refused(asked):
    found = verdict(asked)
    alone = [conclude(evaluate(asked, [rule])) for rule in rules_of(asked.action)]
    assert found.allowed == all(one.allowed for one in alone)
    assert found.refusals == tuple(reason for one in alone for reason in one.refusals)
    refused = [rule.name for rule, one in zip(rules_of(asked.action), alone, strict=True) if not one.allowed]
    assert sorted((*found.passed, *found.not_applicable, *refused)) == sorted(
        rule.name for rule in rules_of(asked.action)
    )
    for rule, one in zip(rules_of(asked.action), alone, strict=True):
        assert one.allowed == (not one.refusals)
        assert {reason.code for reason in (*one.refusals, *one.warnings)} <= set(rule.codes)


@given(questions())
@settings(max_examples=40, deadline=None)
def test_the_conjunction_of_the_groups_is_the_whole(asked):
    parts = [conclude(evaluate(asked, group.rules)) for group in groups(asked.action)]
    assert verdict(asked).allowed == all(part.allowed for part in parts)
    told = [reason for part in parts for reason in part.refusals]
    assert sorted(map(repr, told)) == sorted(map(repr, verdict(asked).refusals))


def other_than(asked, reads, other):
    """`asked` with everything that a group does not read taken from another question."""
    receiver = asked.recipient
    if Facet.RECIPIENT not in reads:
        receiver = other.recipient
        kept = {
            Facet.CLASS: ("recipient_class",),
            Facet.NEED: ("recipient_class", "posts", "no_ppe_required", "occupation"),
            Facet.PLACE: ("recipient_class", "territories"),
        }
        names = {name for facet, listed in kept.items() if facet in reads for name in listed}
        receiver = replace(receiver, **{name: getattr(asked.recipient, name) for name in names})
    return replace(
        asked,
        recipient=receiver,
        unit=asked.unit if Facet.UNIT in reads else other.unit,
        maker=asked.maker if Facet.MAKER in reads else other.maker,
        lot=asked.lot if Facet.LOT in reads else other.lot,
        quantity=asked.quantity if Facet.LOT in reads else other.quantity,
        stock=asked.stock if Facet.LOT in reads else other.stock,
        sample=asked.sample if Facet.SAMPLE in reads else other.sample,
    )


@pytest.mark.parametrize("action", ACTIONS)
@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_group_reads_nothing_but_its_facets(action, data):
    asked = replace(data.draw(questions()), action=action)
    other = replace(
        asked,
        unit=data.draw(units()),
        maker=data.draw(makers()),
        recipient=data.draw(recipients()),
        lot=data.draw(st.one_of(st.none(), lots())),
        quantity=data.draw(st.sampled_from((None, 7))),
        stock=3,
    )
    for group in groups(action):
        assert evaluate(asked, group.rules) == evaluate(other_than(asked, group.reads, other), group.rules)


@given(questions(), st.integers(1, 20))
@settings(max_examples=30, deadline=None)
def test_a_range_of_making_days_is_every_one_of_them(asked, more):
    first = replace(asked, action="make", day=DAY + timedelta(days=more))
    last = first.day + timedelta(days=more)
    ranged = replace(first, last_day=last)
    single = verdicts_on_days(first, ranged.days())
    assert list(single) == list(ranged.days())
    assert verdict(ranged).allowed == all(found.allowed for found in single.values())
    assert set(verdict(ranged).codes) == {code for found in single.values() for code in found.codes}


@given(questions())
@settings(max_examples=40, deadline=None)
def test_a_higher_level_never_loses_a_permission(asked):
    before = verdict(asked)
    top = tuple(replace(found, value="M3") for found in asked.maker.levels)
    after = verdict(replace(asked, maker=replace(asked.maker, levels=top)))
    assert after.allowed or not before.allowed


def test_the_strategies_reach_both_answers_for_each_action():
    reached = set()

    @given(questions())
    @settings(max_examples=100, deadline=None, derandomize=True)
    def look(asked):
        reached.add((asked.action, verdict(asked).allowed))

    look()
    assert reached == {(action, answer) for action in ACTIONS for answer in (True, False)}


@pytest.mark.parametrize("level", LEVELS)
def test_levels_are_ordered(level):
    assert rank(level) == LEVELS.index(level)
    assert rank("M9") == 0


def test_a_question_that_makes_no_sense_is_refused():
    asked = facts("make", "A")
    with pytest.raises(ValueError, match="unknown action"):
        replace(asked, action="lend")
    with pytest.raises(ValueError, match="only making"):
        replace(facts("deliver", "A"), last_day=DELIVERY)
    with pytest.raises(ValueError, match="before the first"):
        replace(asked, last_day=asked.day - timedelta(days=1))


def test_values_outside_the_closed_lists_never_open():
    asked = facts("make", "A")
    odd = replace(asked.unit.decision, category="Z")
    assert "category.unclassified" in verdict(in_unit(asked, decision=odd)).codes
    strange = replace(asked, recipient=replace(asked.recipient, recipient_class="R9"))
    assert verdict(strange).codes == ("category.recipient_not_served",)
    kind = facts("make", "C")
    assert verdict(in_unit(kind, basis=replace(kind.unit.basis, kind="favour"))).codes == ("basis.missing",)
    assert verdict(replace(asked, holds=(Hold("H", DAY, "whim"),))).codes == ("hold.immediate",)
    assert set(CATEGORIES) & {"Z"} == set()
    assert "R9" not in RECIPIENT_CLASSES


@given(st.data())
@settings(max_examples=400)
def test_between_the_dates_that_the_facts_name_an_answer_does_not_change(data):
    asked = data.draw(questions())
    day = START - timedelta(days=8) + timedelta(days=data.draw(st.integers(0, (LATER - START).days + 20)))
    if day in turning_days(asked):
        return
    told = verdicts_on_days(replace(asked, last_day=None), (day - timedelta(days=1), day)).values()
    before, after = ((v.codes, v.passed, v.not_applicable, v.allowed, len(v.warnings)) for v in told)
    assert before == after


@given(st.data())
def test_the_days_worth_asking_answer_for_the_whole_range(data):
    asked = replace(data.draw(questions()), action="make", last_day=None)
    span = [START + timedelta(days=n) for n in range(data.draw(st.integers(1, 30)))]
    few = worth_asking(span, turning_days(asked))
    assert few[0] == span[0] and set(few) <= set(span)
    whole, part = (
        {(o.rule, o.state, r.code) for o in evaluate(asked, days=days) for r in (*o.reasons, *o.warnings)}
        for days in (span, few)
    )
    assert whole == part
