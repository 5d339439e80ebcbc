"""What an establishment asked for: where its pieces are, what is late and why, what it has to receive.

Guarantees: a number of queries that does not depend on how many needs; pieces are counted as `progress`
counts them; why pieces are missing is what withholds the need, else what the latest plan says of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Count, F, Q, Subquery, Sum
from django.db.models.functions import Least

from maillage.apps.boards.queries.progress import Progress, progress_of_needs
from maillage.apps.boards.queries.stopped import KEPT_OF_HELD, Stop, stops_among, with_acts
from maillage.apps.needs.codes import NeedStatus
from maillage.apps.needs.models import Need
from maillage.apps.needs.serving import withheld
from maillage.apps.network.models import Establishment
from maillage.apps.network.reasons import UNKNOWN_ESTABLISHMENT
from maillage.apps.paging import PAGE_SIZE, Page, page_of
from maillage.apps.production.codes import PlanStatus
from maillage.apps.production.models import DeliveryLine, Plan, PlannedNeed
from maillage.apps.production.queries.plan_needs import WITH_FACE
from maillage.apps.production.queries.unserved import UnservedNeed, worded
from maillage.apps.sorting import InWords, RowOrder
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

MY_NEED_ORDERS = RowOrder(
    {
        "deadline": ("deadline", "pk"),
        "code": ("code",),
        "establishment": (InWords("establishment__name"), "deadline"),
        "design": (InWords("design__name__{language}"), "deadline"),
        "quantity": ("quantity",),
        "received": ("received",),
    },
    default="deadline",
    tie="code",
)


@dataclass(frozen=True, slots=True)
class RequesterFigures:
    """Needs and pieces of what is open."""

    needs: int
    pieces: int
    received: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Requester:
    code: str
    name: str
    city: str
    department: str
    figures: RequesterFigures


@dataclass(frozen=True, slots=True)
class RequestedNeed:
    """One need and its pieces. `overdue`: its deadline has passed; `comes_late`: the next pieces announced
    come after it. `reasons`: why pieces have no workshop, when some have none."""

    code: str
    establishment: str
    establishment_name: str
    design: str
    design_name: Text
    quantity: int
    deadline: date
    status: str
    closed_reason: str
    progress: Progress
    overdue: bool
    comes_late: bool
    reasons: tuple[Reason, ...]

    @property
    def left(self) -> int:
        return max(0, self.quantity - self.progress.received)

    @property
    def next_on(self) -> date | None:
        """The next day on which a workshop says that pieces are ready, else when proposed ones would arrive."""
        return self.progress.next_on or self.progress.arrive_on

    @property
    def state(self) -> str:
        """In one word, the gravest: overdue, comes_late, without, coming, received, closed."""
        if self.status != NeedStatus.OPEN:
            return "closed"
        if not self.left:
            return "received"
        if self.overdue:
            return "overdue"
        if self.comes_late:
            return "comes_late"
        return "without" if self.progress.without else "coming"


@dataclass(frozen=True, slots=True)
class ComingDelivery:
    """A delivery on its way, sent `days` ago."""

    code: str
    establishment_name: str
    workshop_name: str
    pieces: int
    sent_on: date
    days: int


@dataclass(frozen=True, slots=True)
class AtHand:
    """What an establishment must not use, and what it has to receive, the longest sent first."""

    stops: tuple[Stop, ...]
    to_receive: tuple[ComingDelivery, ...]


def at_hand(establishments: Collection[str], day: date) -> AtHand:
    """One query."""
    lines = DeliveryLine.objects.filter(delivery__establishment__code__in=establishments)
    wanted = lines.filter(Q(accepted=None) | KEPT_OF_HELD)
    rows = list(with_acts(wanted).order_by("delivery__sent_on", "delivery", "pk"))
    sent: dict[int, list[DeliveryLine]] = {}
    for row in rows:
        if row.accepted is None:
            sent.setdefault(row.delivery_id, []).append(row)

    def coming(found: Sequence[DeliveryLine]) -> ComingDelivery:
        one, pieces = found[0].delivery, sum(line.quantity for line in found)
        place, shop = one.establishment.name, one.workshop.name
        return ComingDelivery(one.code, place, shop, pieces, one.sent_on, (day - one.sent_on).days)

    return AtHand(stops_among(rows), tuple(coming(found) for found in sent.values()))


def requesters_named(codes: Sequence[str], day: date) -> tuple[Requester, ...]:
    """In the order given, each with its figures. One query. Raises Refusal ``establishment.unknown``."""
    is_open = Q(needs__status=NeedStatus.OPEN, needs__scenario="")
    late = is_open & Q(needs__deadline__lt=day, needs__received__lt=F("needs__quantity"))
    rows = Establishment.objects.filter(code__in=codes).annotate(
        asked_for=Count("needs", filter=is_open),
        pieces=Sum("needs__quantity", filter=is_open),
        got=Sum(Least("needs__quantity", "needs__received"), filter=is_open),
        late=Count("needs", filter=late),
    )
    found = {
        row.code: Requester(
            row.code, row.name, row.city, row.department,
            RequesterFigures(row.asked_for, row.pieces or 0, row.got or 0, row.late),
        )
        for row in rows
    }  # fmt: skip
    for code in codes:
        if code not in found:
            raise Refusal(UNKNOWN_ESTABLISHMENT, given=code)
    return tuple(found[code] for code in codes)


def figures_of(places: Iterable[Requester]) -> RequesterFigures:
    """Those of several establishments, together."""
    each = [place.figures for place in places]
    return RequesterFigures(*(sum(getattr(one, f.name) for one in each) for f in fields(RequesterFigures)))


def _said_by_plan(needs: Sequence[Need]) -> dict[int, UnservedNeed]:
    """What the latest plan of real needs says of those it does not serve wholly on time. One query, and about five where rules refuse."""
    real = Plan.objects.filter(export__scenario=None).exclude(status=PlanStatus.HYPOTHESIS)
    latest = real.order_by("-pk").values("pk")[:1]
    rows = PlannedNeed.objects.filter(plan=Subquery(latest), need__in=needs, on_time__lt=F("asked"))
    planned = list(rows.select_related("plan__export", *WITH_FACE))
    return (
        {row.need_id: said for row, said in zip(planned, worded(planned[0].plan, planned), strict=True)}
        if planned
        else {}
    )


def _lines(needs: Sequence[Need], day: date) -> list[RequestedNeed]:
    progress = progress_of_needs(needs)
    without = [n for n in needs if n.status == NeedStatus.OPEN and progress[n.code].without]
    said = _said_by_plan(without)

    def reasons(need: Need) -> tuple[Reason, ...]:
        if need not in without:
            return ()
        kept_back = withheld(need)
        if kept_back is not None:
            return (kept_back[1],)
        return said[need.pk].reasons if need.pk in said else ()

    def one(need: Need) -> RequestedNeed:
        place, there = need.establishment, progress[need.code]
        is_open = need.status == NeedStatus.OPEN and there.received < need.quantity
        next_on = there.next_on or there.arrive_on
        return RequestedNeed(
            code=need.code,
            establishment=place.code,
            establishment_name=place.name,
            design=need.design.code,
            design_name=Text.from_dict(need.design.name),
            quantity=need.quantity,
            deadline=need.deadline,
            status=need.status,
            closed_reason=need.closed_reason,
            progress=there,
            overdue=is_open and need.deadline < day,
            comes_late=is_open and next_on is not None and next_on > need.deadline,
            reasons=reasons(need),
        )

    return [one(need) for need in needs]


def requested_needs(
    *,
    establishments: Collection[str],
    day: date,
    status: str = NeedStatus.OPEN.value,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[RequestedNeed]:
    """Real needs of these establishments, by deadline. `status` "" means open and closed.

    About 8 queries, and 5 more where a safety rule is among the reasons. Raises Refusal ``list.unknown_sort``.
    """
    rows = Need.objects.select_related("establishment", "design").filter(
        establishment__code__in=establishments, scenario=""
    )
    if status:
        rows = rows.filter(status=status)
    rows = rows.order_by(*MY_NEED_ORDERS.terms(sort, language))
    return page_of(rows, page, size, lambda found: _lines(found, day))
