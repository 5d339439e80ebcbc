"""What an act refuses among the work under way: the rules are asked without it, then with it.

Guarantees: only what the act can reach is asked, and all of it; work is touched only when the act
gives it a reason to be refused that it did not have; a proposal or an order stops when that is so
on every day left to it, and is only spoken of when some days remain; a lot is spoken of, since
releasing and delivering ask again; what stays lawful is neither changed nor named. The same
function finds the preview and what is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from maillage.apps.authority.queries.act_book import PENDING, ActBook, books_around
from maillage.apps.needs.bridges import in_use
from maillage.apps.needs.models import Need
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.production.changes import CancelOrder, CancelProposal
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.contacts import contacts_reached
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.telling import Stage, TellTouched, Touched, Warned
from maillage.apps.production.verdicts import facts_of, making_by_day
from maillage.apps.production.why import Why
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change
from maillage.apps.records.models import Act
from maillage.kernel.clock import days_from
from maillage.kernel.reasons import Reason
from maillage.kernel.territories import departments_of
from maillage.safety.verdict import verdict

Reach = Callable[[str], Q]  # the path from a row to its need → the rows that the act can reach
OF_NEED = ("need__establishment", "workshop", "profile__version__design")
OF_LOT = ("order__need__establishment", "workshop", "profile__version__design")


def basis_chain(basis: Act) -> list[str]:
    """A basis and those it replaced, by number: decisions go on citing the first."""
    chain, row = [basis.number], basis.ends
    while row is not None:
        chain, row = [*chain, row.number], row.ends
    return chain


def decisions_citing(bases: Iterable[str]) -> list[Act]:
    """The decisions that cite one of the bases, by themselves or as amended, in order of recording."""
    said = [f'"basis":"{number}"' for number in bases]
    own = Q(*(("payload__contains", words) for words in said), _connector=Q.OR)
    amended = Q(*(("amended_by__payload__contains", words) for words in said), _connector=Q.OR)
    found = Act.objects.filter(own | amended, kind=ActKind.DECISION.value)
    return list(found.distinct().order_by("pk"))


def _of_units(units: Iterable[tuple[str, str]]) -> Reach:
    """Rows of these (profile, use)."""
    listed = tuple(units)

    def reach(path: str) -> Q:
        found = Q(pk__in=[])
        for profile, use in listed:
            found |= Q(profile__code=profile) & in_use(use, path)
        return found

    return reach


def _of_classes(path: str, classes: list[str]) -> Q:
    """Rows that may be judged as one of these classes: the need's, or its establishment's."""
    names = ("", "establishment__", "establishment__vouched_")
    found = Q(pk__in=[])
    for name in names:
        found |= Q((f"{path}{name}recipient_class__in", classes))
    return found


def _of_policy(territory: str, designs: Collection[str], classes: Collection[str]) -> Reach:
    def reach(path: str) -> Q:
        inside, place = departments_of(territory), f"{path}establishment__"
        found = Q((f"{place}department__in", inside)) | Q((f"{place}vouched_department__in", inside))
        if designs:
            codes = list(designs)
            found &= (
                Q(profile__code__in=codes)
                | Q(profile__version__code__in=codes)
                | Q(profile__version__design__code__in=codes)
            )
        return found & _of_classes(path, list(classes)) if classes else found

    return reach


def reach_of(kind: str, subject: str, object: str, payload: Any, ends: str) -> Reach | None:
    """The work that recording or ending such an act can reach; None when it can refuse nothing."""
    if kind in (ActKind.DECISION, ActKind.AMEND):
        return _of_units([(subject, object)])
    if kind == ActKind.LEGAL_BASIS and ends:
        cited = decisions_citing(basis_chain(Act.objects.get(number=ends)))
        return _of_units((row.subject, row.object) for row in cited)
    if kind == ActKind.POLICY:
        return _of_policy(subject, payload["designs"], payload["recipient_classes"])
    if kind == ActKind.ACCEPTANCE:
        return lambda path: Q((f"{path}establishment__code", subject), profile__code=object)
    if kind == ActKind.ATTESTATION:
        return lambda _path: Q(workshop__code=subject)
    return None


@dataclass(frozen=True, slots=True)
class Asking:
    """Both books, the day, and how the act is named in reasons."""

    without: ActBook
    with_act: ActBook
    day: date
    start: date  # the first day on which the act can refuse anything
    until: date | None  # and the last
    act: str

    def _new(self, before: Iterable[Reason], after: Iterable[Reason]) -> tuple[Reason, ...]:
        known = {(reason.code, reason.act) for reason in before}
        return tuple(reason for reason in after if (reason.code, reason.act) not in known)

    def days_left(self, row: Proposal | Order) -> tuple[date, ...]:
        """From today to the day it is due; late work has until the day after the act is over."""
        last = row.ready_on
        if last < self.day:
            last = self.day if self.until is None else max(self.day, self.until + timedelta(days=1))
        return days_from(self.day, (last - self.day).days + 1)

    def making(self, row: Proposal | Order) -> dict[date, tuple[Reason, ...]]:
        """For each day left to make it, the reasons that only the act gives; days without any left out."""
        days = [day for day in self.days_left(row) if day >= self.start]
        if not days:
            return {}
        about: Any = {"need": row.need, "workshop": row.workshop, "profile": row.profile}
        before = making_by_day(days, book=self.without, **about)
        after = making_by_day(days, book=self.with_act, **about)
        found = {day: self._new(before[day], after[day]) for day in days}
        return {day: new for day, new in found.items() if new}

    def lot(self, row: Lot, stage: Stage) -> tuple[Reason, ...]:
        """The reasons that only the act gives against the lot's next step."""
        asked: Any = {
            "need": row.order.need, "workshop": row.workshop, "profile": row.profile, "lot": row,
        }  # fmt: skip
        day = max(self.day, self.start)
        before, after = (
            verdict(facts_of(stage, day, book=book, **asked))  # type: ignore[arg-type]
            for book in (self.without, self.with_act)
        )
        return self._new(before.refusals, after.refusals)

    def why(self, reasons: Iterable[Reason]) -> Why:
        unique = {(reason.code, reason.act): reason for reason in reasons}
        return Why(tuple(unique.values()), self.act)


def _work(row: Proposal | Order, stage: Stage, asking: Asking) -> Touched | None:
    refused = asking.making(row)
    if not refused:
        return None
    why = asking.why(reason for new in refused.values() for reason in new)
    need: Need = row.need
    left = asking.days_left(row)
    if len(refused) == len(left):
        if stage == "proposal":
            return CancelProposal(row.pk, row.code, row.workshop.code, why)
        return CancelOrder(row.pk, row.code, row.workshop.code, need.establishment.code, why)
    days = sorted(refused)
    last = None if days[-1] == left[-1] else days[-1]
    return Warned(row.code, stage, row.workshop.code, need.establishment.code, days[0], last, why)


def _lot(row: Lot, asking: Asking) -> Touched | None:
    stage: Stage = "deliver" if row.status == LotStatus.RELEASED else "release"
    new = asking.lot(row, stage)
    if not new:
        return None
    place = row.order.need.establishment.code
    first = max(asking.day, asking.start)
    return Warned(row.code, stage, row.workshop.code, place, first, None, asking.why(new))


def _told(touched: Sequence[Touched], named: Collection[str]) -> list[TellTouched]:
    """Workshops with all their touched work; establishments with the orders and lots they await."""
    of: dict[str, list[Touched]] = {code: [] for code in named}
    for change in touched:
        of.setdefault(change.workshop, []).append(change)
        awaited = isinstance(change, CancelOrder) or (
            isinstance(change, Warned) and change.stage != "proposal"
        )
        if awaited and not isinstance(change, CancelProposal):
            of.setdefault(change.establishment, []).append(change)
    rows: list[Workshop | Establishment] = [
        *Establishment.objects.filter(code__in=of).order_by("code"),
        *Workshop.objects.filter(code__in=of).order_by("code"),
    ]
    return [TellTouched(row.code, row.name, row.contact_email, tuple(of[row.code])) for row in rows]


def _rows(reach: Reach, spared: Collection[int]) -> tuple[list[Proposal], list[Order], list[Lot]]:
    proposals = Proposal.objects.filter(reach("need__"), status=ProposalStatus.OPEN)
    orders = Order.objects.filter(reach("need__"), status=OrderStatus.ACTIVE)
    waiting = Q(status__in=[LotStatus.MADE.value, LotStatus.INSPECTED.value]) | Q(
        status=LotStatus.RELEASED.value, quantity_delivered__lt=F("quantity_released")
    )
    lots = Lot.objects.filter(reach("order__need__") & waiting).exclude(pk__in=spared)
    return (
        list(proposals.select_related(*OF_NEED).order_by("need_id", "pk")),
        list(orders.select_related(*OF_NEED).order_by("need_id", "pk")),
        list(lots.select_related(*OF_LOT).order_by("pk")),
    )


def reconsider(
    act: ActFacts,
    day: date,
    reach: Reach | None,
    *,
    spared: Collection[int] = (),
    named: Collection[str] = (),
) -> list[Change]:
    """Changes of an act that makes refused what it reaches.

    `spared`: lots that the act already quarantines; `named`: organisations told whatever happens. About ten
    queries, and two verdicts for each day of each piece of work reached.
    """
    if reach is None:
        return []
    proposals, orders, lots = _rows(reach, spared)
    found: list[Proposal | Order | Lot] = [*proposals, *orders, *lots]
    needs = [row.order.need if isinstance(row, Lot) else row.need for row in found]
    touched: list[Touched | None] = []
    if found:
        without, with_act = books_around(
            act,
            workshops={row.workshop.code for row in found},
            establishments={need.establishment.code for need in needs},
            profiles={row.profile.code for row in found},
        )
        asking = Asking(without, with_act, day, act.valid_from, act.valid_until, act.number or PENDING)
        touched = [
            *(_work(row, "proposal", asking) for row in proposals),
            *(_work(row, "order", asking) for row in orders),
            *(_lot(row, asking) for row in lots),
        ]
    changes = [change for change in touched if change is not None]
    stopped = [change.pk for change in changes if isinstance(change, CancelOrder)]
    return [*changes, *_told(changes, named), *contacts_reached((), stopped)]
