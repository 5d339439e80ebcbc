"""Many of each thing, made by commands: what lists and boards are measured with.

A crowd of `n`: n workshops and n establishments at n towns, n designs with one classified profile each, n
needs of one establishment served by one workshop, with their proposals (partly accepted), orders (half
made), lots and deliveries, n messages, n acts of several kinds, n industrial supplies, stocks of objects, priorities and solves. The objects are of category A, out of care: nothing else is asked of
their makers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from tests.factories.production import good
from tests.factories.supplies import a_stock, a_supply

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.register_workshop import register_workshop
from maillage.apps.production.commands.adopt_plan import adopt_plan
from maillage.apps.production.commands.answer_proposals import Answer, answer_proposals
from maillage.apps.production.commands.declare_lot import Making
from maillage.apps.production.commands.declare_lots import declare_lots
from maillage.apps.production.commands.inspect_lots import inspect_lots
from maillage.apps.production.commands.keep_plan import keep_audited, solve_plan
from maillage.apps.production.commands.launch_solve import launch_solve
from maillage.apps.production.commands.release_lots import release_lots
from maillage.apps.production.commands.replan import replanned
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import Order, Proposal
from maillage.apps.production.queries.solve_jobs import live_jobs
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.territories import communes
from maillage.kernel.text import Text

AGO = 10  # days between the start of the story and today


@dataclass(frozen=True, slots=True)
class Crowd:
    """Codes of the first of each; the first workshop works for the first establishment."""

    workshop: str
    establishment: str
    design: str
    need: str
    plan: str
    replan: str
    job: str
    order: str
    lot: str
    delivery: str


def build_crowd(n: int) -> Crowd:
    start = today(SystemClock()) - timedelta(days=AGO)
    clock = FixedClock.at_noon(start)
    ensure_materials()
    towns = [town.insee for town in islice(communes().values(), n)]
    shops = [_workshop(number, town, clock) for number, town in enumerate(towns)]
    places = [_establishment(number, town, clock) for number, town in enumerate(towns)]
    family = register_family(name=Text("Attaches", "Clips"), actor=OPERATOR, clock=clock).code
    designs = [_design(number, family, start, clock) for number in range(n)]
    needs = [_need(places[0], design, clock) for design in designs]
    plan = solve_plan(actor=OPERATOR, clock=clock)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=clock)
    proposals = Proposal.objects.filter(plan=plan).order_by("pk").values_list("code", flat=True)
    answers = [Answer(code, accepted=6) for code in proposals]
    orders = answer_proposals(answers=answers, actor=OPERATOR, clock=clock)
    lots = _lots(orders, start)
    for number, design in enumerate(designs, start=1):
        launch_solve(actor=OPERATOR, clock=clock, days=number)
        a_supply(clock, design=design)
        a_stock(clock, design=design)
        set_priority(subject=design, weight=3, reason="Pénurie", actor=OPERATOR, clock=clock)
    sent = [
        send_delivery(
            parcels=[Parcel(code, 2)], actor=OPERATOR, clock=FixedClock.at_noon(start + timedelta(days=3))
        )
        for code in lots
    ]
    replan = _replan(plan.code, clock)
    job = live_jobs()[0].code
    return Crowd(
        *(shops[0], places[0], designs[0], needs[0], plan.code, replan, job),
        *(orders[0].code, lots[0], sent[0].code),
    )


def _replan(base: str, clock: FixedClock) -> str:
    """A draft that goes on from a plan: what changed since is kept with it."""
    found = replanned(actor=OPERATOR, clock=clock, plan=base, watch=Watch(), keep_early=lambda _early: None)
    return keep_audited(audited=found, actor=OPERATOR, clock=clock).code


def _workshop(number: int, town: str, clock: FixedClock) -> str:
    """Only the first prints: it makes everything."""
    code = register_workshop(
        name=f"Atelier {number}", commune=town, processes=["laser" if number else "fdm"], actor=OPERATOR,
        clock=clock, responsible_name="Association", responsible_address="1 place de la Halle",
        contact_email="atelier@example.org", insured_from=today(clock),
    ).code  # fmt: skip
    record_attestation(
        workshop=code,
        kind="level",
        value="M1",
        evidence="Visite",
        valid_from=today(clock),
        actor=OPERATOR,
        clock=clock,
    )
    return code


def _establishment(number: int, town: str, clock: FixedClock) -> str:
    return register_establishment(
        name=f"Mairie {number}", kind="town", recipient_class="R1", commune=town, actor=OPERATOR, clock=clock
    ).code


def _design(number: int, family: str, start: date, clock: FixedClock) -> str:
    text = Text(f"Attache {number}", f"Clip {number}")
    design = register_design(
        family=family, name=text, summary=text, object_type="part", actor=OPERATOR, clock=clock
    ).code
    version = add_version(
        design=design, files=[("part.stl", f"solid {number}\nendsolid\n".encode())], note=text, actor=OPERATOR,
        clock=clock,
    )  # fmt: skip
    terms = ProfileTerms(
        name=text, steps=[("fdm", 1.0)], labour_minutes_per_unit=0.1, materials=[("petg", "0.001")],
        settings={"couche": "0,2 mm"},
    )  # fmt: skip
    profile = add_profile(version=version.code, terms=terms, actor=OPERATOR, clock=clock).code
    decided = DecisionTerms(
        profile=profile, use="non_care", category="A", effective_from=start, reason="Examiné",
        qualification="general_product", competent_authority="dgccrf",
    )  # fmt: skip
    classify_version(terms=decided, actor=OPERATOR, clock=clock)
    return design


def _need(place: str, design: str, clock: FixedClock) -> str:
    return file_need(
        establishment=place, design=design, quantity=10, deadline=today(clock) + timedelta(days=AGO + 20),
        posts="non_care", actor=OPERATOR, clock=clock,
    ).code  # fmt: skip


def _lots(orders: list[Order], start: date) -> list[str]:
    """Half of each order, made the first days, inspected, released."""
    made = declare_lots(
        makings=[(order.code, Making(5, start, start + timedelta(days=1), "A", "P1")) for order in orders],
        actor=OPERATOR, clock=FixedClock.at_noon(start + timedelta(days=1)),
    )  # fmt: skip
    checked = FixedClock.at_noon(start + timedelta(days=2))
    inspect_lots(found={lot.code: good(lot) for lot in made}, actor=OPERATOR, clock=checked)
    codes = [lot.code for lot in made]
    release_lots(codes=codes, actor=OPERATOR, clock=checked)
    return codes
