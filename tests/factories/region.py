"""A small network drawn at random and made by commands: places in several territories, a plan in force, lots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.factories import thread
from tests.factories.production import a_lot
from tests.factories.supplies import a_stock, a_supply

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.keep_plan import solve_plan
from maillage.apps.production.models import Lot, Plan, Proposal
from maillage.kernel.clock import FixedClock

CREST, LYON, PARIS, SAINT_DENIS = "26108", "69123", "75056", "97411"
TOWNS = (
    ("26362", "Valence"),
    ("69123", "Lyon"),
    ("38185", "Grenoble"),
    ("75056", "Paris"),
    ("97411", "Saint-Denis"),
)


@dataclass(frozen=True, slots=True)
class Region:
    """What was made; the plan was adopted on `day`, at noon."""

    day: date
    clock: FixedClock
    cast: thread.Cast
    plan: Plan


def build_region(seed: int) -> Region:
    draw, day = Random(seed), thread.MONDAY
    clock = FixedClock.at_noon(day)
    cast = thread.the_cast(clock)
    shops = [cast.workshop, thread.a_workshop(clock, "Atelier de Lyon", LYON), thread.a_workshop(clock, "Atelier de Paris", PARIS)]  # fmt: skip
    places = [thread.a_hospital(clock, f"Hôpital de {name}", code) for code, name in TOWNS]
    _clear(cast, shops[1:2], places[:3], clock)
    for _ in range(draw.randint(12, 18)):
        _need(draw, cast, draw.choice(places), clock)
    a_supply(clock, design=cast.design, quantity=draw.randint(5, 40), period="day", from_on=day + timedelta(days=draw.randint(0, 6)))  # fmt: skip
    a_stock(clock, design=cast.design, quantity=draw.randint(10, 200), territory="R84")
    plan = solve_plan(actor=OPERATOR, clock=clock)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=clock)
    _work(draw, day, clock)
    plan.refresh_from_db()
    return Region(day, clock, cast, plan)


def _clear(cast: thread.Cast, shops: list[Workshop], places: list[Establishment], clock: FixedClock) -> None:
    """Levels for some workshops, acceptances of some hospitals: the others are told why not."""
    from maillage.apps.authority.commands.record_acceptance import record_acceptance
    from maillage.apps.authority.commands.record_attestation import record_attestation

    for shop in shops:
        for kind, value in (("level", "M2"), ("training", cast.design)):
            record_attestation(
                workshop=shop.code, kind=kind, value=value, evidence="Visite", valid_from=thread.MONDAY,
                actor=OPERATOR, clock=clock,
            )  # fmt: skip
    for place in places:
        record_acceptance(
            establishment=place.code, profile=cast.profile.code, valid_from=thread.MONDAY,
            first_article_on=thread.MONDAY, critical_care=True, actor=OPERATOR, clock=clock,
        )  # fmt: skip


def _need(draw: Random, cast: thread.Cast, place: Establishment, clock: FixedClock) -> Need:
    return file_need(
        establishment=place.code, design=cast.design, quantity=draw.choice((5, 40, 300, 2500)),
        deadline=thread.MONDAY + timedelta(days=draw.randint(1, 25)), posts=draw.choice(("care", "care", "non_care")),
        stock_days_left=draw.choice((None, 0, 1, 3, 9)), actor=OPERATOR, clock=clock,
    ).need  # fmt: skip


def _work(draw: Random, day: date, clock: FixedClock) -> None:
    """Some proposals answered, two lots made, one held."""
    for number, proposal in enumerate(Proposal.objects.order_by("pk")):
        if number % 2 == 0:
            order = accept_proposal(code=proposal.code, quantity=draw.randint(1, proposal.quantity), actor=OPERATOR, clock=clock)  # fmt: skip
            if number < 4:
                a_lot(order, min(order.quantity, 20), day)
    held = Lot.objects.order_by("pk").first()
    if held is not None:
        place_hold(scope=HoldScope(lot=held.code), reason="Fêlures", actor=OPERATOR, clock=clock)
