"""The planner's refusals are exactly those of the safety engine, pair by pair and day by day.

The bridge asks each group of rules once for each combination of what it reads; here the
same questions are asked one at a time, the plain way, and must agree.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.factories.thread import MONDAY, a_visor, a_workshop, cleared

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.questions import question
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import recipient_of, use_of
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.needs.models import Need
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.models import Workshop
from maillage.apps.production.plan_rules import Asked, PlanRules
from maillage.kernel.clock import FixedClock, days_from
from maillage.planning.instance import Ban
from maillage.safety.verdict import verdict

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
DAYS = days_from(MONDAY, 6)


def _decide(profile: Profile, use: str, category: str, start: date, until: date | None) -> str:
    terms = DecisionTerms(
        profile=profile.code, use=use, category=category, effective_from=start, effective_until=until,
        qualification="general_product", reason="Essai",
    )  # fmt: skip
    return str(
        classify_version(terms=terms, actor=OPERATOR, clock=FixedClock.at_noon(min(start, MONDAY))).number
    )


def _network() -> None:
    """Four workshops attested differently, two that are alike, establishments of every class, rules that change mid-way."""
    shops = [
        a_workshop(CLOCK, name="Un", commune="26108"),
        a_workshop(CLOCK, name="Deux", commune="26362"),
        a_workshop(CLOCK, name="Trois", commune="38185"),
        a_workshop(CLOCK, name="Quatre", commune="69123"),
        a_workshop(CLOCK, name="Cinq", commune="69123"),
        a_workshop(CLOCK, name="Six", commune="26108"),
    ]
    places = [
        register_establishment(
            name=f"Lieu {klass}", kind="hospital" if klass in ("R3", "R4") else "other",
            recipient_class=klass, commune=commune, actor=OPERATOR, clock=CLOCK,
        )
        for klass, commune in (("R0", "26362"), ("R1", "38185"), ("R2", "69123"), ("R3", "26108"), ("R4", "26362"))
    ]  # fmt: skip
    strict, loose = a_visor(CLOCK), a_visor(CLOCK)
    cleared(strict, shops[:2], places[2:4], CLOCK)
    start = MONDAY - timedelta(days=5)
    _decide(loose, "non_care", "B", start, MONDAY + timedelta(days=3))  # ends inside the horizon
    _decide(loose, "care", "A", MONDAY + timedelta(days=2), None)  # begins inside the horizon
    for shop in shops[1:3]:
        for kind, value in (("level", "M1"), ("training", loose.version.design.code)):
            record_attestation(
                workshop=shop.code, kind=kind, value=value, evidence="Visite", valid_from=start,
                actor=OPERATOR, clock=FixedClock.at_noon(start),
            )  # fmt: skip
    record_policy(
        territory="R84", reason="Stocks", valid_from=MONDAY, designs=[loose.version.design.code],
        recipient_classes=["R1"], actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    record_acceptance(
        establishment=places[2].code, profile=loose.code, valid_from=start, accepted=False, actor=OPERATOR,
        clock=FixedClock.at_noon(start),
    )  # fmt: skip
    place_hold(scope=HoldScope(workshop=shops[3].code), reason="Visite", actor=OPERATOR, clock=CLOCK)
    for place in places:
        for design in (strict.version.design.code, loose.version.design.code):
            for posts in ("", "care", "non_care"):
                file_need(
                    establishment=place.code, design=design, quantity=20, posts=posts, no_ppe_required=True,
                    deadline=MONDAY + timedelta(days=5), actor=OPERATOR, clock=CLOCK,
                )  # fmt: skip


def _matches(ban: Ban, need: str, design: str, workshop: str) -> bool:
    return (
        ban.need in (None, need)
        and ban.design in (None, design)
        and ban.workshop in (None, workshop)
        and ban.territory is None
    )


@pytest.mark.parametrize("withdrawn", [False, True])
def test_the_bridge_agrees_with_the_engine_on_every_pair(withdrawn: bool) -> None:
    _network()
    book = read_act_book()
    if withdrawn:
        number = book.decisions[Profile.objects.order_by("code")[1].code, "care"][-1].number
        withdraw(number=number, reason="Essai", actor=OPERATOR, clock=CLOCK)
        book = read_act_book()
    profiles = {p.code: p for p in Profile.objects.select_related("version__design")}
    shops = {shop.code: shop for shop in Workshop.objects.all()}
    needs = list(Need.objects.select_related("establishment", "design"))
    asked = [
        Asked(
            need.code, use_of(need), recipient_of(need),
            tuple(p.code for p in profiles.values() if p.version.design_id == need.design_id),
            frozenset(shops),
        )
        for need in needs
    ]  # fmt: skip
    bans = PlanRules(book=book, days=DAYS, profiles=profiles, workshops=shops).bans(asked)
    wrong = []
    allowed = 0
    for need, seen in zip(needs, asked, strict=True):
        for design in seen.profiles:
            for shop in shops.values():
                codes: set[str] = set()
                for day in DAYS:
                    facts = question(
                        book, "make", day, profile=profiles[design], use=seen.use, workshop=shop,
                        recipient=seen.recipient,
                    )  # fmt: skip
                    codes |= {reason.code for reason in verdict(facts).refusals}
                found = {ban.reason for ban in bans if _matches(ban, need.code, design, shop.code)}
                allowed += not codes
                if found != codes:
                    wrong.append((need.code, design, shop.code, codes ^ found))
    assert wrong == []
    assert 0 < allowed < len(needs) * len(shops)  # neither everything nor nothing is forbidden
