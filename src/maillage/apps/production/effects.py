"""What acts do to production: each kind that can refuse something, and what lifting restores.

Guarantees: preview and application find their changes by the same function. A hold or a
suspension stops everything in its scope and all that was made of it: open proposals are cancelled, orders are cancelled
for what is left, lots are quarantined, every establishment that holds pieces and every
workshop concerned is told, once. Any other act has the rules asked again over what it
reaches (`reconsidering`), and stops only what it makes refused; a decision or a basis
withdrawn, or a category raised, also quarantines the lots made under what no longer stands.
Lifting gives lots back the state they had, unless another act that reached them still
stands (whatever its kind); proposals and orders are not revived (the next plan proposes
again).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.among import among
from maillage.apps.needs.bridges import in_use
from maillage.apps.network.models import Establishment, Workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.changes import (
    QUARANTINED,
    CancelOrder,
    CancelProposal,
    QuarantineLot,
    RestoreLot,
    TellHolder,
)
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.contacts import TellContact, contacts_reached
from maillage.apps.production.lifting import tell_lifted
from maillage.apps.production.models import DeliveryLine, Lot, Movement, Order, Proposal
from maillage.apps.production.reconsidering import Reach, basis_chain, reach_of, reconsider
from maillage.apps.production.scopes import lots_in, of_makers, require_match, stops_no_work
from maillage.apps.production.tracing_bridge import Holding, trace
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.apps.records.models import Act
from maillage.kernel.identifiers import is_bag


@dataclass(frozen=True, slots=True)
class Stopped:
    """Lots that stop, what they went into included, and the bags that their pieces went into."""

    lots: Sequence[Lot] = ()
    bags: Sequence[Holding] = ()


def _lots(found: Q) -> QuerySet[Lot]:
    return Lot.objects.filter(found).select_related("workshop").order_by("pk")


def work_in(found: Q) -> list[Change]:
    """Open proposals and unfinished orders."""
    proposals = Proposal.objects.filter(found, status=ProposalStatus.OPEN)
    orders = Order.objects.filter(found, status=OrderStatus.ACTIVE)
    return [
        *(
            CancelProposal(row.pk, row.code, row.workshop.code)
            for row in proposals.select_related("workshop").order_by("need_id", "pk")
        ),
        *(
            CancelOrder(row.pk, row.code, row.workshop.code)
            for row in orders.select_related("workshop").order_by("need_id", "pk")
        ),
    ]


def _holders(
    lots: Sequence[Lot], work: Sequence[Change], named: Collection[str] = (), bags: Sequence[Holding] = ()
) -> list[TellHolder]:
    """Establishments that received or await pieces, workshops that hold lots, lose work or are named."""
    lines = DeliveryLine.objects.filter(lot__in=lots).select_related("delivery__establishment", "lot")
    found: dict[str, TellHolder] = {}
    for line in lines.order_by("pk"):
        place = line.delivery.establishment
        told = found.get(place.code) or TellHolder(place.code, place.name, place.contact_email)
        kept = line.quantity if line.accepted is None else line.accepted
        found[place.code] = told.holding(line.lot.code, kept)
    with_bags = {bag.holder for bag in bags}
    for place in Establishment.objects.filter(code__in=with_bags).order_by("pk") if with_bags else ():
        told = found.get(place.code) or TellHolder(place.code, place.name, place.contact_email)
        for bag in bags:
            told = told.holding(bag.thing, bag.units) if bag.holder == place.code else told
        found[place.code] = told
    shops = {change.workshop for change in work if isinstance(change, (CancelOrder, CancelProposal))}
    shops |= {*named, *(lot.workshop.code for lot in lots)}
    for shop in Workshop.objects.filter(code__in=shops).order_by("pk"):
        told = TellHolder(shop.code, shop.name, shop.contact_email)
        for lot in lots:
            if lot.workshop_id == shop.pk:
                told = told.holding(lot.code, lot.quantity_made - lot.quantity_delivered)
        found[shop.code] = told
    return [*found.values()]


def _reached(found: Q) -> Stopped:
    """The lots that match and everything that came of them. One query more when pieces passed into others."""
    if not Movement.objects.filter(source_lot__in=Lot.objects.filter(found)).exists():
        return Stopped(list(_lots(found)))
    traced = trace(found)
    beyond = [lot.pk for lot in traced.lots if not lot.named]
    bags = [holding for holding in traced.holdings if is_bag(holding.thing)]
    return Stopped(list(_lots(found | Q(pk__in=beyond))), bags)


def stop_late(found: Q, mark: str) -> list[Change]:
    """What an act that stands does to lots that turn out to be within its reach: held, and their holders told, though
    they were told of others before."""
    return [
        replace(change, again=f":{mark}") if isinstance(change, (TellHolder, TellContact)) else change
        for change in _stop(_reached(found), ())
    ]


def _stop(stopped: Stopped, work: Sequence[Change], named: Collection[str] = ()) -> list[Change]:
    """A lot that another act already holds is reached too: lifting that one must not free it."""
    reached = [lot for lot in stopped.lots if lot.status != LotStatus.REJECTED]
    orders = [change.pk for change in work if isinstance(change, CancelOrder)]
    held = [QuarantineLot(lot.pk, lot.code, lot.held_by_act) for lot in reached]
    told = _holders(stopped.lots, work, named, stopped.bags)
    return [*work, *held, *told, *contacts_reached(stopped.lots, orders)]


def restrict(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a hold or a suspension. A hold on a lot or a batch stops no other work."""
    scope = act.payload["scope"]
    require_match(scope)
    work = [] if stops_no_work(scope) else work_in(of_makers(scope))
    named = [scope["workshop"]] if scope.get("workshop") else ()
    found = _stop(_reached(lots_in(scope)), work, named)
    confirms = str(act.payload.get("confirms", ""))
    return _confirming(found, confirms) if confirms else found


def _confirming(found: Sequence[Change], hold: str) -> list[Change]:
    """Who was told of the hold, and only they, is told that it is confirmed; others are told to stop."""
    told = set(Message.objects.filter(about=hold).values_list("organisation", flat=True))
    return [
        replace(change, confirms=hold)
        if isinstance(change, TellHolder) and change.subject in told
        else change
        for change in found
    ]


def _decisions(profile: str, use: str, *, but: str = "") -> list[Act]:
    """Decisions on a profile for a use, in the order in which they come to stand."""
    rows = Act.objects.filter(kind=ActKind.DECISION.value, subject=profile, object=use).exclude(number=but)
    return list(rows.order_by("valid_from", "pk"))


def _unit(profile: str, use: str) -> Q:
    """The lots of a profile made for a use."""
    return Q(profile__code=profile) & in_use(use, "order__need__")


def _under_decision(ended: Act, day: date) -> Q:
    """The lots of a decision; one that stands takes with it what was made under those it renewed."""
    begun = [row for row in _decisions(ended.subject, ended.object) if row.valid_from <= day]
    lots = Q(decision=ended.number)
    return lots | _unit(ended.subject, ended.object) if begun and begun[-1] == ended else lots


def _and_ask_again(act: ActFacts, day: date, stopped: Stopped, reach: Reach | None) -> Sequence[Change]:
    """Quarantine the lots and tell their holders; ask again about everything else."""
    # A workshop is told that an attestation was withdrawn, whether or not its work is touched.
    named = [act.subject] if act.payload.get("kind") == ActKind.ATTESTATION else []
    asked = reconsider(act, day, reach, spared=[lot.pk for lot in stopped.lots], named=named)
    return [*_stop(stopped, ()), *asked]


def withdraw(act: ActFacts, day: date) -> Sequence[Change]:
    """Changes of a withdrawal: what was made under a decision or a basis is set aside; what the act
    cleared is asked again."""
    ended = Act.objects.get(number=act.payload["ends"])
    lots: Q | None = None
    if ended.kind == ActKind.DECISION:
        lots = _under_decision(ended, act.valid_from)
    elif ended.kind == ActKind.LEGAL_BASIS:
        lots = Q(legal_basis__in=basis_chain(ended))
    opened = ended.kind in (ActKind.POLICY, ActKind.PRIORITY)  # ending a restriction refuses nothing
    payload = json.loads(ended.payload)
    reach = None if opened else reach_of(ended.kind, ended.subject, ended.object, payload, ended.number)
    return _and_ask_again(act, day, Stopped() if lots is None else _reached(lots), reach)


def decide(act: ActFacts, day: date) -> Sequence[Change]:
    """Changes of a decision: what was made under a milder category is set aside; work is asked again.

    A decision that begins after this one stands instead of it; what relies on that one goes on.
    """
    others = _decisions(act.subject, act.object, but=act.number)
    before = [row for row in others if row.valid_from <= act.valid_from]
    category = act.payload["category"]
    raised = bool(before) and json.loads(before[-1].payload)["category"] < category
    milder = _unit(act.subject, act.object) & Q(
        category__lt=category, decision__in=[row.number for row in before]
    )
    reach = reach_of(act.kind, act.subject, act.object, act.payload, "")
    return _and_ask_again(act, day, _reached(milder) if raised else Stopped(), reach)


def ask_again(act: ActFacts, day: date) -> Sequence[Change]:
    """Changes of a legal basis, a policy, an acceptance or an amendment: what it makes refused stops."""
    reach = reach_of(act.kind, act.subject, act.object, act.payload, act.ends)
    if act.kind == ActKind.ACCEPTANCE and act.payload["accepted"]:
        return []
    return _and_ask_again(act, day, Stopped(), reach)


def _still_held(lots: Sequence[Lot], lifted: str) -> dict[str, str]:
    """By lot, the first other act that reached it and still stands. Two queries."""
    entries = JournalEntry.objects.filter(verb=QUARANTINED, subject__in=[lot.code for lot in lots])
    reached = [(entry.subject, str(entry.detail["act"])) for entry in entries.order_by("pk")]
    standing = set(
        Act.objects.filter(number__in={act for _, act in reached}, ended_by=None)
        .exclude(number=lifted)
        .values_list("number", flat=True)
    )
    found: dict[str, str] = {}
    for lot, number in reached:
        if number in standing:
            found.setdefault(lot, number)
    return found


def restore(act: ActFacts, _day: date) -> Sequence[Change]:
    """Changes of a lifting: the lots that the act reached; one that another act reached stays held."""
    ended = act.payload["ends"]
    entries = JournalEntry.objects.filter(verb=QUARANTINED, detail__act=ended)
    lots = list(_lots(Q(status=LotStatus.HELD, code__in=set(entries.values_list("subject", flat=True)))))
    others = _still_held(lots, ended)
    restored = [RestoreLot(lot.pk, lot.code, others.get(lot.code, "")) for lot in lots]
    bags = _reached(among("pk", [lot.pk for lot in lots])).bags
    becomes = {bag.thing: "" for bag in bags} | _bags_still_held(restored if bags else ())
    holders = _holders(lots, (), (), bags)
    return [*restored, *tell_lifted(ended, restored, becomes, holders, contacts_reached(lots))]


def _bags_still_held(lots: Sequence[RestoreLot]) -> dict[str, str]:
    """By bag that has pieces of a lot which stays held, the act that holds it."""
    found: dict[str, str] = {}
    for act in sorted({lot.other for lot in lots if lot.other}):
        held = _reached(among("pk", [lot.pk for lot in lots if lot.other == act])).bags
        found = {bag.thing: act for bag in held} | found
    return found


def register() -> None:
    register_effect((ActKind.HOLD.value, ActKind.SUSPEND.value), restrict)
    register_effect((ActKind.WITHDRAW.value,), withdraw)
    register_effect((ActKind.DECISION.value,), decide)
    asking = (ActKind.LEGAL_BASIS, ActKind.POLICY, ActKind.ACCEPTANCE, ActKind.AMEND)
    register_effect([kind.value for kind in asking], ask_again)
    register_effect((ActKind.LIFT.value,), restore)
