"""Recalls for tests: their words, a lot delivered and accepted, a second establishment and a maker of parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.factories.production import Scene, a_lot, good
from tests.factories.thread import Cast, a_need

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.inspect_lot import inspect_lot
from maillage.apps.production.commands.open_recall import RecallTerms
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import Proposal
from maillage.kernel.clock import Clock, FixedClock, SystemClock, today
from maillage.kernel.text import Text

CUTS = Text(fr="Le bord coupe.", en="The edge cuts.")
BACK = Text(fr="Rendez-les à l’atelier.", en="Return them to the workshop.")
ANOTHER = Text(fr="Une autre, sans frais.", en="Another one, free of charge.")


def terms_of(*, lots: Sequence[str] = (), **scope: str) -> RecallTerms:
    words: dict[str, Any] = {"hazard": CUTS, "to_do": BACK, "remedy": ANOTHER}
    return RecallTerms(
        scope=HoldScope(**scope), lots=lots, reason="Bord coupant", contact="0 800 00 00 00", **words
    )


def deliver(lot: str, pieces: int, accepted: int | None = None, clock: Clock | None = None) -> str:
    """Sent, and counted when `accepted` is given."""
    clock = clock or SystemClock()
    sent = send_delivery(parcels=[Parcel(lot, pieces)], actor=OPERATOR, clock=clock)
    if accepted is not None:
        count = Count(accepted, pieces - accepted, "damaged" if accepted < pieces else "")
        receive_delivery(code=sent.code, counts={lot: count}, actor=OPERATOR, clock=clock)
    return sent.code


def a_released_lot(scene: Scene, pieces: int) -> str:
    start = scene.day - timedelta(days=6)
    lot = a_lot(scene.order, pieces, start)
    inspect_lot(
        code=lot.code, found=good(lot), actor=OPERATOR, clock=FixedClock.at_noon(start + timedelta(days=2))
    )
    release_lot(code=lot.code, actor=OPERATOR, clock=FixedClock.at_noon(start + timedelta(days=3)))
    return lot.code


def a_delivered_lot(scene: Scene, pieces: int) -> str:
    """Of the scene's workshop, all of it accepted by its hospital."""
    lot = a_released_lot(scene, pieces)
    deliver(lot, pieces, pieces)
    return lot


def a_made_lot(cast: Cast, clock: Clock, pieces: int = 5, batch: str = "PETG-07") -> str:
    """Of the cast's workshop, through a need, a plan and an order."""
    need = a_need(cast, clock, quantity=20)
    plan = solve_plan(actor=OPERATOR, clock=clock)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=clock)
    proposal = Proposal.objects.get(plan=plan, need=need)
    order = accept_proposal(code=proposal.code, quantity=20, actor=OPERATOR, clock=clock)
    making = Making(pieces, today(clock), today(clock), material_batch=batch)
    return declare_lot(order=order.code, making=making, actor=OPERATOR, clock=clock).code
