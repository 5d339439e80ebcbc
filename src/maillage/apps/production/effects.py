"""What a hold, a suspension or a withdrawal does to production, and what its lifting restores.

Guarantees: preview and application find their changes by the same function; open proposals
are cancelled, orders not yet made are cancelled for what is left, lots are quarantined,
every establishment that holds pieces and every workshop concerned is told, once. Lifting
gives lots back the state they had, unless another hold still covers them; proposals and
orders are not revived (the next plan proposes again).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from maillage.apps.catalogue.codes import Use
from maillage.apps.needs.bridges import use_of
from maillage.apps.network.models import Workshop
from maillage.apps.production.changes import (
    CancelOrder,
    CancelProposal,
    QuarantineLot,
    RestoreLot,
    TellHolder,
)
from maillage.apps.production.codes import LotStatus, OrderStatus, ProposalStatus
from maillage.apps.production.lifting import tell_lifted
from maillage.apps.production.models import DeliveryLine, Lot, Order, Proposal
from maillage.apps.production.reasons import LOT_UNKNOWN
from maillage.apps.records.codes import ActKind
from maillage.apps.records.effects import ActFacts, Change, register_effect
from maillage.apps.records.models import Act
from maillage.kernel.refusals import Refusal

# Where each name of a scope is found from a row that has `workshop` and `profile`.
PATHS = {
    "design": "profile__version__design__code",
    "version": "profile__version__code",
    "profile": "profile__code",
    "workshop": "workshop__code",
}
ALL_USES = frozenset(use.value for use in Use)


def _scoped(scope: Mapping[str, Any]) -> Q:
    """The rows that match every name of the scope."""
    found = Q()
    for name, path in PATHS.items():
        if scope.get(name):
            found &= Q(**{path: scope[name]})
    if scope.get("lot"):
        found &= Q(code=scope["lot"])
    return found


def _lots(found: Q) -> QuerySet[Lot]:
    return Lot.objects.filter(found).select_related("workshop").order_by("pk")


def _work(found: Q, uses: frozenset[str] = ALL_USES) -> list[Change]:
    """Open proposals and unfinished orders of the given uses."""
    proposals = Proposal.objects.filter(found, status=ProposalStatus.OPEN)
    orders = Order.objects.filter(found, status=OrderStatus.ACTIVE)
    return [
        *(
            CancelProposal(row.pk, row.code, row.workshop.code)
            for row in proposals.select_related("need", "workshop").order_by("pk")
            if use_of(row.need) in uses
        ),
        *(
            CancelOrder(row.pk, row.code, row.workshop.code)
            for row in orders.select_related("need", "workshop").order_by("pk")
            if use_of(row.need) in uses
        ),
    ]


def _holders(lots: Sequence[Lot], work: Sequence[Change]) -> list[TellHolder]:
    """Establishments that received or await pieces, workshops that hold lots or lose work."""
    lines = DeliveryLine.objects.filter(lot__in=lots).select_related("delivery__establishment", "lot")
    found: dict[str, TellHolder] = {}
    for line in lines.order_by("pk"):
        place = line.delivery.establishment
        told = found.get(place.code) or TellHolder(place.code, place.name, place.contact_email)
        kept = line.quantity if line.accepted is None else line.accepted
        found[place.code] = told.holding(line.lot.code, kept)
    shops = {change.workshop for change in work if isinstance(change, (CancelOrder, CancelProposal))}
    shops |= {lot.workshop.code for lot in lots}
    for shop in Workshop.objects.filter(code__in=shops).order_by("pk"):
        told = TellHolder(shop.code, shop.name, shop.contact_email)
        for lot in lots:
            if lot.workshop_id == shop.pk:
                told = told.holding(lot.code, lot.quantity_made - lot.quantity_delivered)
        found[shop.code] = told
    return [*found.values()]


def _stop(lots: Sequence[Lot], work: Sequence[Change]) -> list[Change]:
    going = [lot for lot in lots if lot.status not in (LotStatus.HELD, LotStatus.REJECTED)]
    return [*work, *(QuarantineLot(lot.pk, lot.code) for lot in going), *_holders(lots, work)]


def restrict(act: ActFacts) -> Sequence[Change]:
    """Changes of a hold or a suspension. A hold on one lot stops no other work."""
    scope = act.payload["scope"]
    if scope.get("lot") and not Lot.objects.filter(code=scope["lot"]).exists():
        raise Refusal(LOT_UNKNOWN, code=scope["lot"])
    work = [] if scope.get("lot") else _work(_scoped(scope))
    return _stop(list(_lots(_scoped(scope))), work)


def withdraw(act: ActFacts) -> Sequence[Change]:
    """Changes of a withdrawal: what stood on a decision or a legal basis stops."""
    ended = Act.objects.get(number=act.payload["ends"])
    if ended.kind == ActKind.DECISION:
        decisions, lots = [ended], _lots(Q(decision=ended.number))
    elif ended.kind == ActKind.LEGAL_BASIS:
        cited = f'"basis":"{ended.number}"'
        decisions = list(Act.objects.filter(kind=ActKind.DECISION.value, payload__contains=cited))
        lots = _lots(Q(legal_basis=ended.number))
    else:
        return []
    work = [
        change for row in decisions for change in _work(Q(profile__code=row.subject), frozenset({row.object}))
    ]
    return _stop(list(lots), list(dict.fromkeys(work)))


def _still_held(lot: Lot, lifted: str) -> str:
    """The number of another hold or suspension, not lifted, that covers the lot; else empty."""
    kinds = (ActKind.HOLD.value, ActKind.SUSPEND.value)
    acts = Act.objects.filter(kind__in=kinds, ended_by=None).exclude(number=lifted).order_by("pk")
    for act in acts:
        scope = json.loads(act.payload)["scope"]
        if Lot.objects.filter(_scoped(scope), pk=lot.pk).exists():
            return str(act.number)
    return ""


def restore(act: ActFacts) -> Sequence[Change]:
    """Changes of a lifting: lots held by that act; one that another hold covers stays held by it."""
    ended = act.payload["ends"]
    lots = list(_lots(Q(status=LotStatus.HELD, held_by_act=ended)))
    restored = [RestoreLot(lot.pk, lot.code, _still_held(lot, ended)) for lot in lots]
    return [*restored, *tell_lifted(ended, restored, _holders(lots, ()))]


def register() -> None:
    register_effect((ActKind.HOLD.value, ActKind.SUSPEND.value), restrict)
    register_effect((ActKind.WITHDRAW.value,), withdraw)
    register_effect((ActKind.LIFT.value,), restore)
