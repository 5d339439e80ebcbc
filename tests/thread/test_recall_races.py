"""A recall and what happens at the same instant: a delivery, a bag, a kill.

Guarantees under test: a delivery sent while a recall opens is seen by it or refused; killed anywhere in the middle of
an opening, nothing was told or held, and opening again tells each holder once.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.factories.recalls import terms_of
from tests.factories.thread import MONDAY
from tests.thread.test_concurrency import released_lot, together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import DeliveryLine, Lot, Recall, RecallHolder, RecallHolding
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db(transaction=True)
LATER = FixedClock.at_noon(MONDAY + timedelta(days=3))


def recalling(lot: str) -> Callable[[], Any]:
    return lambda: open_recall(terms=terms_of(lots=[lot]), actor=OPERATOR, clock=LATER)


def test_a_delivery_sent_while_a_recall_opens_is_caught_either_way() -> None:
    lot = release_lot(code=released_lot().code, actor=OPERATOR, clock=LATER).code

    def sending() -> object:
        return send_delivery(parcels=[Parcel(lot, 10)], actor=OPERATOR, clock=LATER)

    outcomes = together([sending, recalling(lot)])
    sent = sum(DeliveryLine.objects.values_list("quantity", flat=True))
    assert outcomes == ({"done": 2} if sent else {"done": 1, "lot.held_by": 1})
    at_places = RecallHolding.objects.filter(holder__establishment__isnull=False)
    assert sum(at_places.values_list("units", flat=True)) == sent
    assert Lot.objects.get(code=lot).status == "held"


def _killed_at(write: int, act: Callable[[], Any]) -> bool:
    """Whether a process that is killed at its n-th write died before it was done."""
    child = os.fork()
    if child == 0:
        kept = connection.connection  # the parent's: neither used nor closed here
        connection.connection = None
        seen = 0

        def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal seen
            seen += sql.startswith(("INSERT", "UPDATE"))
            if seen == write:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            act()
        os._exit(0 if kept is not None else 1)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_killed_while_it_opens_nothing_is_half_told_and_nothing_doubled() -> None:
    lot = release_lot(code=released_lot().code, actor=OPERATOR, clock=LATER).code
    send_delivery(parcels=[Parcel(lot, 10)], actor=OPERATOR, clock=LATER)
    before = Message.objects.count()
    for write in (1, 2, 4, 6, 8, 10, 12):
        assert _killed_at(write, recalling(lot)), write
        assert (Recall.objects.count(), RecallHolder.objects.count(), Message.objects.count()) == (
            0,
            0,
            before,
        )
        assert Act.objects.filter(kind="recall").count() == 0
        assert Lot.objects.get(code=lot).status == "released"
    number = recalling(lot)().number
    assert Message.objects.filter(about=number).count() == RecallHolder.objects.count() == 2
