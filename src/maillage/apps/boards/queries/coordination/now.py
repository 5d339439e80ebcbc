"""What stands now, whatever the plan: needs asked and to verify, stocks said, lots, proposals, workshops.

Guarantees: needs that a scenario supposes are never counted; each function says its number of
queries, which does not depend on the size of the network; national figures beside a
territory's are sums, and name nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest

from maillage.apps.boards.queries.coordination.scope import BoardScope
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.network.queries.waiting import IDENTITY_WAITING, INSURANCE_WAITING
from maillage.apps.production.codes import LotStatus, PlanStatus, ProposalStatus
from maillage.apps.production.models import DeliveryLine, Lot, Proposal

SOON_DAYS = 14  # today and the thirteen days after
ANSWER_HOURS = 24
CONFIRMED_DAYS = 30
WAITING = Greatest(F("quantity") - F("received"), 0)


def real_needs() -> QuerySet[Need]:
    return Need.objects.filter(status=NeedStatus.OPEN, scenario="")


def soon(day: date) -> Q:
    """Due within the fortnight; what is overdue is still asked."""
    return Q(deadline__lt=day + timedelta(days=SOON_DAYS))


UNVERIFIED = Q(verified_quantity__lt=F("quantity"))
AT_ZERO = Q(stock_days_left=0)


@dataclass(frozen=True, slots=True)
class NeedsNow:
    """`asked` are pieces awaited within the fortnight; `nation` the same figures of the whole country.

    `stock_days` is the median, over establishments that say it, of the fewest days of stock
    they have left for an object; None when nobody says it.
    """

    asked: int
    needs: int
    to_verify: int
    to_verify_pieces: int
    establishments_at_zero: int
    establishments_saying: int
    stock_days: float | None
    open_needs: int
    nation_asked: int
    nation_at_zero: int


def needs_now(day: date, scope: BoardScope) -> NeedsNow:
    """Two queries, one when nobody says their stock."""
    here, due = scope.within("establishment__"), soon(day)
    found = real_needs().aggregate(
        asked=Coalesce(Sum(WAITING, filter=due & here), 0),
        needs=Count("pk", filter=due & here),
        open_needs=Count("pk", filter=here),
        to_verify=Count("pk", filter=UNVERIFIED & here),
        to_verify_pieces=Coalesce(Sum(WAITING, filter=UNVERIFIED & here), 0),
        establishments_at_zero=Count("establishment", distinct=True, filter=AT_ZERO & here),
        establishments_saying=Count(
            "establishment", distinct=True, filter=Q(stock_days_left__isnull=False) & here
        ),
        nation_asked=Coalesce(Sum(WAITING, filter=due), 0),
        nation_at_zero=Count("establishment", distinct=True, filter=AT_ZERO),
    )
    return NeedsNow(stock_days=_median_stock(scope, found["establishments_saying"]), **found)


def _median_stock(scope: BoardScope, count: int) -> float | None:
    """The middle of the lowest number of days each establishment says; one query, of two rows at most."""
    if not count:
        return None
    lowest = (
        real_needs()
        .filter(scope.within("establishment__"), stock_days_left__isnull=False)
        .values("establishment")
        .annotate(low=Min("stock_days_left"))
        .order_by("low", "establishment")
        .values_list("low", flat=True)
    )
    middle = list(lowest[(count - 1) // 2 : count // 2 + 1])
    return sum(middle) / len(middle) if middle else None


@dataclass(frozen=True, slots=True)
class Held:
    """What one act holds: pieces in lots of workshops of the territory, and who has some."""

    lots: int = 0
    pieces: int = 0
    workshops: int = 0
    establishments: int = 0

    @property
    def holders(self) -> int:
        return self.workshops + self.establishments


@dataclass(frozen=True, slots=True)
class LotsNow:
    """`in_progress`: made or inspected, not released yet. `held_by` is by number of the act."""

    in_progress: int
    held: int
    held_by: Mapping[str, Held]


def lots_now(scope: BoardScope) -> LotsNow:
    """Two queries."""
    made = Lot.objects.filter(scope.within("workshop__")).exclude(
        status__in=[LotStatus.RELEASED, LotStatus.REJECTED]
    )
    rows = made.order_by().values("status", "held_by_act")
    counted = list(
        rows.annotate(
            lots=Count("pk"),
            pieces=Sum(F("quantity_made") - F("quantity_rejected")),
            shops=Count("workshop", distinct=True),
        )
    )
    sent = DeliveryLine.objects.filter(scope.within("delivery__establishment__"), lot__status=LotStatus.HELD)
    places = dict(
        sent.order_by()
        .values("lot__held_by_act")
        .annotate(n=Count("delivery__establishment", distinct=True))
        .values_list("lot__held_by_act", "n")
    )
    held = {
        row["held_by_act"]: Held(row["lots"], row["pieces"], row["shops"], places.pop(row["held_by_act"], 0))
        for row in counted
        if row["status"] == LotStatus.HELD
    }
    held |= {act: Held(establishments=count) for act, count in places.items()}
    progress = sum(row["lots"] for row in counted if row["status"] != LotStatus.HELD)
    return LotsNow(progress, sum(found.lots for found in held.values()), held)


def waiting_proposals(scope: BoardScope) -> QuerySet[Proposal]:
    """Open proposals of the plan in force for real needs, to workshops of the territory."""
    return Proposal.objects.filter(
        scope.within("workshop__"),
        status=ProposalStatus.OPEN,
        plan__status=PlanStatus.ADOPTED,
        plan__export__scenario=None,
    )


def overdue(now: datetime) -> Q:
    """Proposals that have waited for their answer longer than a day."""
    return Q(plan__adopted_at__lt=now - timedelta(hours=ANSWER_HOURS))


@dataclass(frozen=True, slots=True)
class ProposalsNow:
    """Proposals without their whole answer, and of them those that have waited more than 24 hours."""

    open: int
    pieces: int
    late: int
    late_pieces: int
    late_workshops: int


def proposals_now(now: datetime, scope: BoardScope) -> ProposalsNow:
    """One query."""
    left = F("quantity") - F("accepted") - F("declined")
    late = overdue(now)
    return ProposalsNow(
        **waiting_proposals(scope).aggregate(
            open=Count("pk"),
            pieces=Coalesce(Sum(left), 0),
            late=Count("pk", filter=late),
            late_pieces=Coalesce(Sum(left, filter=late), 0),
            late_workshops=Count("workshop", distinct=True, filter=late),
        )
    )


@dataclass(frozen=True, slots=True)
class WorkshopsNow:
    """`insurance`: open workshops whose insurance, as they state it, nobody has seen."""

    open: int
    unconfirmed: int
    insurance: int


def workshops_now(day: date, scope: BoardScope) -> WorkshopsNow:
    """Open workshops, those whose page nobody has confirmed for a month, those to check. One query."""
    old = Q(last_confirmed_on__isnull=True) | Q(last_confirmed_on__lt=day - timedelta(days=CONFIRMED_DAYS))
    rows = Workshop.objects.filter(scope.within(""), is_open=True)
    insurance = Count("pk", filter=INSURANCE_WAITING)
    return WorkshopsNow(
        **rows.aggregate(open=Count("pk"), unconfirmed=Count("pk", filter=old), insurance=insurance)
    )


def identities_now(scope: BoardScope) -> int:
    """Establishments that changed of themselves what a verification attested. One query."""
    return Establishment.objects.filter(scope.within("")).filter(IDENTITY_WAITING).count()


def is_new(scope: BoardScope) -> bool:
    """Whether nothing was ever asked there: no need, no establishment. One query, for the empty board."""
    return not Establishment.objects.filter(scope.within("")).exclude(source="scenario").exists()
