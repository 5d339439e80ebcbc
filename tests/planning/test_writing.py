"""Writing is canonical: what is read back is what was written, byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.planning.generating import generate
from maillage.planning.greedy import greedy
from maillage.planning.instance import (
    Arrival,
    Ban,
    Commitment,
    Design,
    Industry,
    Instance,
    Limits,
    MaterialUse,
    Need,
    Step,
    Stock,
    Workshop,
)  # fmt: skip
from maillage.planning.plan import (
    Line,
    Plan,
    ScheduleRow,
    Solver,
    Summary,
    Unserved,
    UnservedReason,
    Withdrawn,
)  # fmt: skip
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.writing import write_instance, write_plan

HERE = Path(__file__).parent

NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=6)
POSITIVE = st.floats(1e-6, 1e9)
AMOUNT = st.floats(0, 1e9)
COUNT = st.integers(1, 10**7)
SIDES = st.none() | st.tuples(POSITIVE, POSITIVE, POSITIVE)
LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)


@st.composite
def instances(draw: st.DrawFn) -> Instance:
    """Any well-formed instance of few rows."""
    days = draw(st.integers(1, 4))
    daily = st.tuples(*[AMOUNT] * days)
    a_day = st.integers(0, days - 1)
    ids = st.lists(NAMES, min_size=1, max_size=3, unique=True)
    zone = st.just("") | NAMES
    arrivals = st.lists(st.builds(Arrival, a_day, AMOUNT), max_size=2).map(tuple)
    designs = [
        Design(
            identifier,
            tuple(Step(p, draw(POSITIVE)) for p in draw(st.just([]) | ids)),
            draw(zone),
            draw(AMOUNT),
            tuple(MaterialUse(m, draw(POSITIVE)) for m in draw(ids)),
            draw(COUNT),
            draw(SIDES),
            draw(st.integers(0, 9)),
        )
        for identifier in draw(ids)
    ]
    designs = [replace(design, bought=not design.steps) for design in designs]
    shops = [
        Workshop(
            identifier,
            draw(LATITUDES),
            draw(LONGITUDES),
            draw(st.dictionaries(NAMES, daily, max_size=2)),
            draw(daily),
            draw(st.dictionaries(NAMES, arrivals, max_size=2)),
            draw(zone),
            draw(zone),
            draw(st.none() | st.dictionaries(NAMES, st.tuples(POSITIVE, POSITIVE, POSITIVE), max_size=2)),
        )
        for identifier in draw(ids)
    ]
    known = [design.id for design in designs]
    a_design = st.sampled_from(known)
    needs = [
        Need(
            identifier,
            tuple(draw(st.lists(a_design, min_size=1, unique=True))),
            draw(LATITUDES),
            draw(LONGITUDES),
            draw(COUNT),
            draw(st.integers(0, 99)),
            draw(POSITIVE),
            draw(zone),
            draw(zone),
        )
        for identifier in draw(ids)
    ]
    promised = draw(st.sampled_from(needs))
    return Instance(
        draw(st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        days,
        Limits(draw(POSITIVE), draw(COUNT), draw(COUNT)),
        tuple(designs),
        tuple(shops),
        tuple(needs),
        tuple(
            Industry(
                i,
                draw(a_design),
                first := draw(a_day),
                draw(COUNT),
                draw(zone),
                draw(st.none() | st.integers(first, 99)),
            )
            for i in draw(ids)
        ),
        tuple(
            Stock(
                i,
                draw(a_design),
                draw(COUNT),
                *draw(st.just((None, None)) | st.tuples(LATITUDES, LONGITUDES)),
            )
            for i in draw(ids)
        ),
        (
            Ban(draw(NAMES), workshop=shops[0].id),
            Ban(draw(NAMES), draw(a_design), None, needs[0].id, draw(NAMES)),
        ),
        (Commitment(promised.id, shops[-1].id, promised.designs[0], draw(COUNT), draw(a_day)),),
    )


@given(instance=instances())
@settings(max_examples=60, deadline=None)
def test_an_instance_written_is_read_back(instance: Instance) -> None:
    content = write_instance(instance)
    assert replace(read_instance(content), sha256="") == instance
    assert write_instance(read_instance(content)) == content


def lines() -> st.SearchStrategy[Line]:
    kind = st.sampled_from(["workshop", "industry", "stock"])
    day = st.integers(0, 99)
    return st.builds(Line, NAMES, kind, NAMES, NAMES, COUNT, day, day, st.booleans())


def plans() -> st.SearchStrategy[Plan]:
    day = st.integers(0, 99)
    params = st.dictionaries(
        NAMES.filter(lambda name: name != "code"), NAMES | AMOUNT | st.lists(NAMES), max_size=2
    )
    reasons = st.lists(st.builds(UnservedReason, NAMES, params), max_size=2).map(tuple)
    codes = st.sampled_from(["capacity.lost", "need.reduced", "rule.forbids"])
    figures = [AMOUNT, AMOUNT, st.floats(-10, 10), AMOUNT, AMOUNT, st.integers(0, 10**6), st.just("") | NAMES]
    return st.builds(
        Plan,
        st.binary(min_size=32, max_size=32).map(bytes.hex),
        st.builds(Solver, NAMES, NAMES, st.integers(0, 2**32), AMOUNT),
        st.lists(lines(), max_size=3).map(tuple),
        st.lists(st.builds(ScheduleRow, NAMES, NAMES, NAMES, day, AMOUNT), max_size=3).map(tuple),
        st.lists(st.builds(Unserved, NAMES, COUNT, reasons), max_size=2).map(tuple),
        st.lists(st.builds(Withdrawn, NAMES, NAMES, NAMES, COUNT, codes), max_size=2).map(tuple),
        st.builds(Summary, *figures),
    )


@given(plan=plans())
@settings(max_examples=60, deadline=None)
def test_a_plan_written_is_read_back(plan: Plan) -> None:
    content = write_plan(plan)
    assert read_plan(content) == plan
    assert write_plan(read_plan(content)) == content


def test_lines_carry_the_key_of_their_source() -> None:
    plan = read_plan(HERE / "forgeries" / "none.json")
    written = json.loads(write_plan(plan))["lines"]
    keys = {"workshop", "industry", "stock"}
    kinds = [next(iter(keys & set(row))) for row in written]
    assert kinds == [line.source_kind for line in plan.lines]
    assert set(kinds) == keys
    assert all(len(keys & set(row)) == 1 for row in written)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert write_instance(generate(8, 20, 3)) == write_instance(generate(8, 20, 3))
    assert write_plan(greedy(generate(8, 20, 3))) == write_plan(greedy(generate(8, 20, 3)))


def test_a_number_that_is_not_finite_is_never_written() -> None:
    instance = generate(2, 2, 0)
    broken = replace(instance, needs=(replace(instance.needs[0], weight=float("nan")),))
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_instance(broken)
