"""Small planning instances: named ones to change by hand, and a strategy that draws hostile ones."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

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
)

START = date(2020, 4, 6)
# by the convention, from Paris: Orléans 2.07 h (a day of transport), Lille 3.8 h, Lyon 7.3 h
PARIS, ORLEANS, LILLE, LYON = (48.86, 2.35), (47.9, 1.9), (50.63, 3.06), (45.76, 4.84)


def design(identifier: str = "D1", hours: float = 1.0, **changes: object) -> Design:
    """One step of fdm; no labour, no material, lot of 1."""
    values: dict[str, object] = {"id": identifier, "steps": (Step("fdm", hours),)}
    return Design(**(values | changes))  # type: ignore[arg-type]


def workshop(
    identifier: str = "W1", at: tuple[float, float] = PARIS, days: int = 4, **changes: object
) -> Workshop:
    """8 hours of fdm and of people each day."""
    values: dict[str, object] = {
        "id": identifier,
        "lat": at[0],
        "lon": at[1],
        "machine_hours": {"fdm": (8.0,) * days},
        "labour_hours": (8.0,) * days,
        "materials": {},
    }
    return Workshop(**(values | changes))  # type: ignore[arg-type]


def need(identifier: str = "N1", quantity: int = 10, deadline: int = 3, **changes: object) -> Need:
    """In Paris, of design D1, weight 1."""
    values: dict[str, object] = {
        "id": identifier,
        "designs": ("D1",),
        "lat": PARIS[0],
        "lon": PARIS[1],
        "quantity": quantity,
        "deadline": deadline,
        "weight": 1.0,
    }
    return Need(**(values | changes))  # type: ignore[arg-type]


def instance(days: int = 4, **changes: object) -> Instance:
    """One workshop, one design, one need that it can serve, 4 days."""
    values: dict[str, object] = {
        "start": START,
        "days": days,
        "limits": Limits(),
        "designs": (design(),),
        "workshops": (workshop(days=days),),
        "needs": (need(),),
    }
    return Instance(**(values | changes))  # type: ignore[arg-type]


PLACES = (PARIS, (48.9, 2.4), ORLEANS, LILLE, LYON)
ZONES = ("", "", "", "corse")
HOURS = st.sampled_from((0.0, 0.0, 0.5, 3.0, 8.0, 1e6))


@st.composite
def tiny_instances(draw: st.DrawFn, most_needs: int = 4) -> Instance:
    """Up to 3 workshops, 3 designs, `most_needs` needs; any of them may be absent or useless."""
    days = draw(st.integers(1, 4))
    designs = tuple(draw(_designs(f"D{k}")) for k in range(draw(st.integers(1, 3))))
    codes = [d.id for d in designs]
    shops = tuple(draw(_workshops(f"W{k}", days)) for k in range(draw(st.integers(0, 3))))
    needs = tuple(draw(_needs(f"N{k}", codes, days)) for k in range(draw(st.integers(0, most_needs))))
    whole = Instance(
        start=START,
        days=days,
        limits=Limits(3.0, draw(st.integers(1, 3)), draw(st.integers(1, 3))),
        designs=designs,
        workshops=shops,
        needs=needs,
        industry=tuple(draw(st.lists(_industries(codes), max_size=1))),
        stocks=tuple(draw(st.lists(_stocks(codes), max_size=1))),
    )
    refusals = draw(st.lists(_bans(whole), max_size=2))
    commitments = draw(st.lists(_commitments(whole), max_size=3)) if shops and needs else []
    return Instance(
        **{f: getattr(whole, f) for f in Instance.__slots__}
        | {"refusals": tuple(refusals), "commitments": tuple(commitments)}
    )


@st.composite
def _designs(draw: st.DrawFn, code: str) -> Design:
    made_by_nobody = draw(st.integers(0, 5)) == 0  # it comes from industry or a stock
    least = 0 if made_by_nobody else 1
    processes = draw(
        st.lists(st.sampled_from(("fdm", "laser")), min_size=least, max_size=2 * least, unique=True)
    )
    return Design(
        id=code,
        steps=tuple(Step(p, draw(st.sampled_from((0.1, 0.75, 1.0, 3.0)))) for p in processes),
        bought=made_by_nobody,
        labour_hours_per_unit=draw(st.sampled_from((0.0, 0.3, 1.0))),
        materials=draw(st.sampled_from(((), (MaterialUse("pla", 0.3),)))),
        min_lot=draw(st.sampled_from((1, 2, 5))),
        envelope_mm=draw(st.sampled_from((None, (10.0, 20.0, 30.0), (30.0, 10.0, 90.0)))),
        release_days=draw(st.sampled_from((0, 0, 1))),
    )


@st.composite
def _workshops(draw: st.DrawFn, code: str, days: int) -> Workshop:
    lat, lon = draw(st.sampled_from(PLACES))
    daily = st.lists(HOURS, min_size=days, max_size=days).map(tuple)
    processes = draw(st.lists(st.sampled_from(("fdm", "laser")), max_size=2, unique=True))
    arrivals = st.builds(Arrival, st.integers(0, days - 1), st.sampled_from((0.0, 0.7, 2.0, 50.0)))
    return Workshop(
        id=code,
        lat=lat,
        lon=lon,
        machine_hours={p: draw(daily) for p in processes},
        labour_hours=draw(daily),
        materials=draw(st.sampled_from(({}, {"pla": tuple(draw(st.lists(arrivals, max_size=2)))}))),
        zone=draw(st.sampled_from(ZONES)),
        max_envelope_mm=draw(st.sampled_from((None, {"fdm": (20.0, 30.0, 10.0)}))),
    )


@st.composite
def _needs(draw: st.DrawFn, code: str, designs: list[str], days: int) -> Need:
    lat, lon = draw(st.sampled_from(PLACES))
    return Need(
        id=code,
        designs=tuple(draw(st.lists(st.sampled_from(designs), min_size=1, max_size=2, unique=True))),
        lat=lat,
        lon=lon,
        quantity=draw(st.sampled_from((1, 3, 7, 40))),
        deadline=draw(st.integers(0, days + 1)),
        weight=draw(st.sampled_from((0.1, 1.0, 2.0, 7.0))),
        territory=draw(st.sampled_from(("75", "62"))),
        zone=draw(st.sampled_from(ZONES)),
    )


@st.composite
def _industries(draw: st.DrawFn, designs: list[str]) -> Industry:
    first = draw(st.integers(0, 5))
    until = draw(st.sampled_from((None, None, first, first + 1)))
    return Industry("I1", draw(st.sampled_from(designs)), first, draw(st.integers(1, 6)), until_day=until)


@st.composite
def _stocks(draw: st.DrawFn, designs: list[str]) -> Stock:
    return Stock("S1", draw(st.sampled_from(designs)), draw(st.integers(1, 9)))


@st.composite
def _bans(draw: st.DrawFn, whole: Instance) -> Ban:
    keys = draw(
        st.lists(st.sampled_from(("design", "workshop", "need", "territory")), min_size=1, max_size=2)
    )
    values = {
        "design": [d.id for d in whole.designs],
        "workshop": [w.id for w in whole.workshops] or ["W9"],
        "need": [n.id for n in whole.needs] or ["N9"],
        "territory": ["75", "62", "13"],
    }
    return Ban(reason="rule.x", **{key: draw(st.sampled_from(values[key])) for key in keys})


@st.composite
def _commitments(draw: st.DrawFn, whole: Instance) -> Commitment:
    asked = draw(st.sampled_from(whole.needs))
    return Commitment(
        need=asked.id,
        workshop=draw(st.sampled_from(whole.workshops)).id,
        design=draw(st.sampled_from(asked.designs)),
        quantity=draw(st.sampled_from((1, 2, 9, 60))),
        ready_day=draw(st.integers(0, whole.days - 1)),
    )


@st.composite
def busy_instances(draw: st.DrawFn) -> Instance:
    """Too little of everything for three to five needs over three days: each rule has something to decide."""
    few = st.sampled_from((0.0, 1.0, 2.0, 3.0, 4.5))
    three = st.lists(few, min_size=3, max_size=3).map(tuple)

    def made(code: str, *processes: str) -> Design:
        return Design(
            id=code,
            steps=tuple(Step(p, draw(st.sampled_from((0.5, 0.75, 1.0)))) for p in processes),
            bought=not processes,
            labour_hours_per_unit=draw(st.sampled_from((0.0, 0.4, 0.9))),
            materials=draw(st.sampled_from(((), (MaterialUse("pla", 0.5),)))),
            min_lot=draw(st.integers(1, 3)),
            release_days=draw(st.sampled_from((0, 0, 1))),
        )

    designs = (made("D1", "fdm"), made("D2", "fdm", "laser"), made("D3", "laser"))
    codes = [d.id for d in designs]
    shops = tuple(
        Workshop(
            id=f"W{k}",
            lat=at[0],
            lon=at[1],
            machine_hours={"fdm": draw(three), "laser": draw(three)},
            labour_hours=draw(three),
            materials={"pla": tuple(Arrival(draw(st.integers(0, 2)), draw(few)) for _ in range(2))},
        )
        for k, at in enumerate(
            draw(st.lists(st.sampled_from((PARIS, PARIS, ORLEANS)), min_size=1, max_size=3))
        )
    )
    needs = tuple(
        Need(
            id=f"N{k}",
            designs=tuple(draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True))),
            lat=PARIS[0],
            lon=PARIS[1],
            quantity=draw(st.integers(1, 6)),
            deadline=draw(st.integers(0, 4)),
            weight=draw(st.sampled_from((1.0, 2.0, 5.0))),
            territory=draw(st.sampled_from(("75", "62"))),
        )
        for k in range(draw(st.integers(3, 5)))
    )
    first = draw(st.integers(0, 2))
    whole = Instance(
        start=START,
        days=3,
        limits=Limits(3.0, draw(st.integers(1, 3)), draw(st.integers(1, 2))),
        designs=designs,
        workshops=shops,
        needs=needs,
        industry=(Industry("I1", draw(st.sampled_from(codes)), first, draw(st.integers(1, 2))),),
        stocks=(Stock("S1", draw(st.sampled_from(codes)), draw(st.integers(1, 4))),),
    )
    refusals = tuple(draw(st.lists(_bans(whole), max_size=1)))
    return Instance(**{f: getattr(whole, f) for f in Instance.__slots__} | {"refusals": refusals})
