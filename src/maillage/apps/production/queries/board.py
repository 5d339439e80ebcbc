"""What a workshop has to do: proposals to answer, orders to make, lots to carry on, parcels to send.

Guarantees: a known number of queries whatever the number of rows; an open proposal comes
with every reason why accepting it would be refused today, from the same facts and engine as
the command that accepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from maillage.apps.accounts.actor import Actor
from maillage.apps.authority.queries.act_book import ActBook, read_act_book
from maillage.apps.catalogue.models import Profile
from maillage.apps.needs.bridges import use_of
from maillage.apps.needs.models import Need
from maillage.apps.needs.serving import offered, withheld
from maillage.apps.network.models import Workshop
from maillage.apps.network.reasons import UNKNOWN_WORKSHOP
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.policies import workshops_of
from maillage.apps.production.verdicts import facts_of
from maillage.kernel.geography import road_km
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.verdict import verdict

WITH = (
    "need__establishment",
    "need__design",
    "workshop",
    "profile__version__design",
    "plan__export__scenario",
)


@dataclass(frozen=True, slots=True)
class Shop:
    code: str
    name: str
    city: str
    department: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom and what: common to proposals and orders."""

    need: str
    establishment: str
    establishment_name: str
    city: str
    deadline: date
    design: str
    design_name: Text
    version: str
    profile: str
    category: str
    scenario: str
    km: float


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """`left`: pieces not answered yet; `need_left`: what the need still waits for.

    `refusals` is empty when accepting is allowed today.
    """

    code: str
    plan: str
    wanted: Wanted
    quantity: int
    left: int
    need_left: int
    ready_on: date
    arrive_on: date
    on_time: bool
    refusals: tuple[Reason, ...]

    @property
    def most(self) -> int:
        """The most pieces that can be accepted now."""
        return max(0, min(self.left, self.need_left))


@dataclass(frozen=True, slots=True)
class OrderCard:
    code: str
    wanted: Wanted
    quantity: int
    made: int
    ready_on: date
    late: bool

    @property
    def left(self) -> int:
        return self.quantity - self.made


@dataclass(frozen=True, slots=True)
class LotCard:
    """`left`: released pieces not sent yet. `waits`: released only after `quarantine_end`."""

    code: str
    status: str
    profile: str
    design_name: Text
    category: str
    establishment: str
    establishment_name: str
    quantity: int
    left: int
    sample_size: int
    quarantine_end: date | None
    waits: bool
    held_by: str


@dataclass(frozen=True, slots=True)
class Board:
    shop: Shop
    proposals: tuple[ProposalCard, ...]
    orders: tuple[OrderCard, ...]
    lots: tuple[LotCard, ...]


def shops_of(actor: Actor) -> tuple[Shop, ...]:
    """The workshops the actor works for, in order of assignment. One query."""
    codes = workshops_of(actor)
    rows = Workshop.objects.filter(code__in=codes).values_list("code", "name", "city", "department")
    found = {row[0]: Shop(*row) for row in rows}
    return tuple(found[code] for code in codes if code in found)


def shop_named(code: str) -> Shop:
    """One query. Raises Refusal ``workshop.unknown``."""
    row = Workshop.objects.filter(code=code).values_list("code", "name", "city", "department").first()
    if row is None:
        raise Refusal(UNKNOWN_WORKSHOP, given=code)
    return Shop(*row)


def wanted_of(need: Need, profile: Profile, workshop: Workshop, category: str, scenario: str) -> Wanted:
    place, version = need.establishment, profile.version
    return Wanted(
        need=need.code,
        establishment=place.code,
        establishment_name=place.name,
        city=place.city,
        deadline=need.deadline,
        design=version.design.code,
        design_name=Text.from_dict(version.design.name),
        version=version.code,
        profile=profile.code,
        category=category,
        scenario=scenario,
        km=round(road_km(place.lat, place.lon, workshop.lat, workshop.lon), 1),
    )


def category_of(book: ActBook, need: Need, profile: Profile, day: date) -> str:
    decision = book.decision(profile.code, use_of(need), day)
    return "unclassified" if decision is None else str(decision.category)


def _scenario(proposal: Proposal) -> str:
    scenario = proposal.plan.export.scenario
    return scenario.code if scenario is not None else ""


def _proposal(row: Proposal, book: ActBook, day: date) -> ProposalCard:
    facts = facts_of(
        "make",
        day,
        need=row.need,
        workshop=row.workshop,
        profile=row.profile,
        last_day=max(day, row.ready_on),
        book=book,
    )
    category = facts.unit.category
    kept_back = withheld(row.need)
    return ProposalCard(
        code=row.code,
        plan=row.plan.code,
        wanted=wanted_of(row.need, row.profile, row.workshop, category, _scenario(row)),
        quantity=row.quantity,
        left=row.quantity - row.accepted - row.declined,
        need_left=offered(row.need) - row.need.committed,
        ready_on=row.ready_on,
        arrive_on=row.arrive_on,
        on_time=row.on_time,
        refusals=(*([kept_back[1]] if kept_back else ()), *verdict(facts).refusals),
    )


def _order(row: Order, book: ActBook, day: date) -> OrderCard:
    category = category_of(book, row.need, row.profile, day)
    return OrderCard(
        code=row.code,
        wanted=wanted_of(row.need, row.profile, row.workshop, category, row.need.scenario),
        quantity=row.quantity,
        made=row.made,
        ready_on=row.ready_on,
        late=row.ready_on < day,
    )


def _lot(row: Lot, day: date) -> LotCard:
    place = row.order.need.establishment
    return LotCard(
        code=row.code,
        status=row.status,
        profile=row.profile.code,
        design_name=Text.from_dict(row.profile.version.design.name),
        category=row.category,
        establishment=place.code,
        establishment_name=place.name,
        quantity=row.quantity_made - row.quantity_rejected,
        left=row.quantity_released - row.quantity_delivered,
        sample_size=row.sampling["sample_size"],
        quarantine_end=row.quarantine_end,
        waits=row.quarantine_end is not None and row.quarantine_end >= day,
        held_by=row.held_by_act,
    )


def _book(shop: str, needs: Sequence[Need]) -> ActBook:
    return read_act_book(workshops=[shop], establishments=sorted({n.establishment.code for n in needs}))


def board_of(shop: Shop, day: date) -> Board:
    """What is to do today; finished orders and lots are in their own lists. About 5 queries."""
    proposals = list(
        Proposal.objects.filter(workshop__code=shop.code, status=ProposalStatus.OPEN)
        .select_related(*WITH)
        .order_by("ready_on", "pk")
    )
    orders = list(
        Order.objects.filter(workshop__code=shop.code, status=OrderStatus.ACTIVE, made__lt=F("quantity"))
        .select_related(*WITH[:-1])
        .order_by("ready_on", "pk")
    )
    unfinished = Q(status__in=[LotStatus.MADE, LotStatus.INSPECTED, LotStatus.HELD])
    unsent = Q(status=LotStatus.RELEASED, quantity_delivered__lt=F("quantity_released"))
    lots = (
        Lot.objects.filter(unfinished | unsent, workshop__code=shop.code)
        .select_related("order__need__establishment", "profile__version__design")
        .order_by("pk")
    )
    book = _book(shop.code, [*(row.need for row in proposals), *(row.need for row in orders)])
    ranks = [LotStatus.HELD, LotStatus.MADE, LotStatus.INSPECTED, LotStatus.RELEASED]
    return Board(
        shop=shop,
        proposals=tuple(_proposal(row, book, day) for row in proposals),
        orders=tuple(_order(row, book, day) for row in orders),
        lots=tuple(
            sorted((_lot(row, day) for row in lots), key=lambda card: ranks.index(LotStatus(card.status)))
        ),
    )


def proposal_shop(code: str) -> str:
    """The workshop that a proposal asks; empty for an unknown one. One query."""
    return Proposal.objects.filter(code=code).values_list("workshop__code", flat=True).first() or ""
