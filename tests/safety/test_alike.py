"""Makers of one class get the same codes from every rule on making, and what a rule may see sets them apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.safety.questions import days, holds, makers, recipients, units
from tests.safety.scenes import DAY, END, ENTITY, START, attested, basis, maker, unit

from maillage.safety.acts import Hold, Subcontract
from maillage.safety.alike import Likeness
from maillage.safety.facts import Facts, Maker
from maillage.safety.rule import Facet
from maillage.safety.verdict import refusal_codes, rules_of

OF_MAKERS = [rule for rule in rules_of("make") if Facet.MAKER in rule.reads]


def renamed(one: Maker, name: str) -> Maker:
    """The same maker under another code; what it granted to itself it still did."""

    def own(found):
        return tuple(replace(a, granted_by=name) if a.granted_by == one.id else a for a in found)

    return replace(
        one, id=name, levels=own(one.levels), trainings=own(one.trainings), appointments=own(one.appointments)
    )


@st.composite
def pairs(draw) -> tuple[Maker, Maker]:
    """A maker and another that looks different in one to four ways, most of which no rule sees."""
    first = draw(makers())
    other = first
    changes = {
        "name": lambda m: renamed(m, draw(st.sampled_from(("L0001", "L0043")))),
        "entity": lambda m: replace(m, legal_entity=draw(st.sampled_from(("", "CHU", "autre")))),
        "acts": lambda m: replace(m, levels=tuple(replace(a, act="2020-777") for a in m.levels)),
        "grantor": lambda m: replace(
            m, trainings=tuple(replace(a, granted_by="CR-IDF") for a in m.trainings)
        ),
        "trained": lambda m: replace(m, trainings=(*m.trainings, attested("D0999"))),
        "appointed": lambda m: replace(m, appointments=(attested("D0999-V1"), *m.appointments)),
        "proud": lambda m: replace(m, levels=(*m.levels, attested("M3", granted_by=m.id))),
        "moved": lambda m: (
            m.responsible
            and replace(m, responsible=replace(m.responsible, name="Autre", postal_address="ailleurs"))
        ),
        "insured": lambda m: (
            m.responsible and replace(m, responsible=replace(m.responsible, insured_until=draw(days)))
        ),
        "self-made": lambda m: replace(m, levels=tuple(replace(a, granted_by=m.id) for a in m.levels)),
        "dropped": lambda m: replace(m, trainings=tuple(replace(a, withdrawn=DAY) for a in m.trainings)),
        "promoted": lambda m: replace(m, levels=(*m.levels, attested(draw(st.sampled_from(("M1", "M2")))))),
    }
    for name in draw(st.lists(st.sampled_from(sorted(changes)), min_size=1, max_size=4, unique=True)):
        other = changes[name](other) or other
    return first, other


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_makers_of_one_class_get_the_same_codes_from_every_rule(data: st.DataObject) -> None:
    first, other = data.draw(pairs())
    held = tuple(data.draw(st.lists(holds(), max_size=2)))
    # the same names in two periods, as when a decision or its basis changes within a plan
    one, then = data.draw(units()), data.draw(units())
    who, day = data.draw(recipients()), data.draw(days)
    found = Likeness({"a": first, "b": other}, held)
    alike = len(found.classes([one, then])) == 1
    event(f"alike: {alike}, the same maker: {first == other}")
    if not alike:
        return
    for stands in (one, then):
        for rule in OF_MAKERS:
            told = [
                refusal_codes(Facts("make", day, stands, m, who, holds=held), [rule], [day])
                for m in (first, other)
            ]
            assert told[0] == told[1], rule.name


PLAIN = maker("M1")
C = replace(unit("C"), basis=basis(holder="CHU", subcontractors=(Subcontract("L0042", START, END, True),)))


def classes(*several: Maker, held: tuple[Hold, ...] = ()) -> int:
    return len(Likeness(dict(enumerate(several)), held).classes([C]))  # type: ignore[arg-type]


def test_what_no_rule_sees_does_not_set_makers_apart() -> None:
    """Else the property above would say nothing."""
    stranger = renamed(replace(PLAIN, trainings=(*PLAIN.trainings, attested("D0999"))), "L0077")
    assert classes(renamed(PLAIN, "L0076"), stranger) == 1
    assert classes(PLAIN, replace(PLAIN, levels=tuple(replace(a, act="x") for a in PLAIN.levels))) == 1


@pytest.mark.parametrize(
    "other",
    [
        renamed(PLAIN, "L0077"),  # no longer the subcontractor
        replace(PLAIN, legal_entity="CHU"),  # now the holder
        replace(PLAIN, levels=()),
        replace(PLAIN, trainings=()),
        replace(PLAIN, appointments=(*PLAIN.appointments, attested("D0107-V3", until=DAY))),
        replace(PLAIN, levels=(attested("M1", granted_by=PLAIN.id),)),
        replace(PLAIN, trainings=(attested("D0107", withdrawn=DAY),)),
        replace(PLAIN, responsible=None),
        replace(PLAIN, responsible=replace(ENTITY, electronic_address="")),
        replace(PLAIN, responsible=replace(ENTITY, insured_until=DAY)),
        replace(PLAIN, responsible=replace(ENTITY, stated_from=START)),
    ],
)
def test_what_a_rule_may_see_sets_them_apart(other: Maker) -> None:
    assert classes(PLAIN, other) == 2


def test_a_hold_sets_apart_the_maker_that_it_names() -> None:
    first, other = renamed(PLAIN, "L0076"), renamed(PLAIN, "L0077")
    held = Hold("2020-099", START, workshop="L0076")
    assert (classes(first, other), classes(first, other, held=(held,))) == (1, 2)


def test_a_basis_of_any_period_sets_makers_apart() -> None:
    makers = Likeness({"a": PLAIN, "b": renamed(PLAIN, "L0077")}, ())
    before = replace(C, basis=None)
    assert [len(makers.classes(units)) for units in ([before], [before, C], [C, before])] == [1, 2, 2]
