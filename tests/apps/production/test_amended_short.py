"""A decision amended to end earlier: nothing is made, released or delivered after its new end, whatever was accepted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.factories.production import build_scene

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.refusals import Refusal

DAY = timedelta(days=1)


def said(verb: Callable[..., Any], **given: Any) -> list[str]:
    try:
        verb(actor=OPERATOR, **given)
    except Refusal as refusal:
        return [reason.code for reason in refusal.reasons]
    return []


@pytest.mark.django_db
def test_nothing_goes_on_after_the_new_end(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, day = build_scene(monkeypatch), today(SystemClock())
    last = day + 2 * DAY
    amend_decision(
        number=scene.cast.decision, changes={"effective_until": last, "runoff": None},
        valid_from=day + DAY, reason="Essai", actor=OPERATOR, clock=FixedClock.at_noon(day),
    )  # fmt: skip
    for on, found in ((last, []), (last + DAY, ["decision.expired"])):
        clock, making = FixedClock.at_noon(on), Making(1, on, on, "Laser 1", "PETG-07")
        assert said(send_delivery, parcels=[Parcel(scene.released.code, 3)], clock=clock) == found
        assert said(accept_proposal, code=scene.proposal.code, quantity=1, clock=clock) == found
        assert said(declare_lot, order=scene.order.code, making=making, clock=clock) == found
    assert said(release_lot, code=scene.inspected.code, clock=clock) == found
