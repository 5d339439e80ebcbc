"""A recall and what happens at the same instant: a delivery, a bag, a kill.

Guarantees under test: a delivery sent while a recall opens is seen by it or refused; killed anywhere in the middle of
an opening, nothing was told or held, and opening again tells each holder once; two people at once open one recall;
a worker killed between two mails, or while it reminds, forgets nobody.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.factories.recalls import terms_of
from tests.factories.thread import MONDAY, a_hospital
from tests.thread.test_concurrency import released_lot, together

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.outbox.commands.send_pending import send_pending
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.extend_recalls import follow_recalls
from maillage.apps.production.commands.make_bag import Taken, make_bag
from maillage.apps.production.commands.open_recall import open_recall
from maillage.apps.production.commands.receive_delivery import Count, receive_delivery
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.commands.send_delivery import Parcel, send_delivery
from maillage.apps.production.models import DeliveryLine, Lot, Recall, RecallHolder, RecallHolding
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict

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


def test_two_people_who_open_the_same_recall_open_one() -> None:
    lot = release_lot(code=released_lot().code, actor=OPERATOR, clock=LATER).code
    send_delivery(parcels=[Parcel(lot, 10)], actor=OPERATOR, clock=LATER)
    before = Message.objects.count()
    assert together([recalling(lot)] * 3) == {"done": 1, "recall.under_way": 2}
    assert (Recall.objects.count(), RecallHolder.objects.count()) == (1, 2)
    assert Message.objects.count() == before + 2


def child_of(act: Callable[[], Any], die: Callable[[str], bool]) -> int:
    """How a process that does this ended; it kills itself (-9) at the first statement of which `die` is true."""
    child = os.fork()
    if child == 0:
        kept = connection.connection  # the parent's: neither used nor closed here
        connection.connection = None

        def watched(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if die(sql):
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watched):
            act()
        os._exit(0 if kept is not None else 1)
    return os.waitpid(child, 0)[1]


def at_write(number: int) -> Callable[[str], bool]:
    """True at the n-th write."""
    seen = 0

    def die(sql: str) -> bool:
        nonlocal seen
        seen += sql.startswith(("INSERT", "UPDATE", "RELEASE"))
        return seen == number

    return die


def test_killed_while_it_opens_nothing_is_half_told_and_nothing_doubled() -> None:
    """At every write, up to the one past the last: a process that is not killed has opened it."""
    lot = release_lot(code=released_lot().code, actor=OPERATOR, clock=LATER).code
    send_delivery(parcels=[Parcel(lot, 10)], actor=OPERATOR, clock=LATER)
    before = Message.objects.count()
    write, journal = 0, JournalEntry.objects.count()
    while os.WIFSIGNALED(child_of(recalling(lot), at_write(write := write + 1))):
        assert (Recall.objects.count(), RecallHolder.objects.count(), Message.objects.count()) == (
            0,
            0,
            before,
        )
        assert Act.objects.filter(kind="recall").count() == 0
        assert JournalEntry.objects.count() == journal
        assert Lot.objects.get(code=lot).status == "released"
    assert write > 8
    number = Recall.objects.get().act
    assert Message.objects.filter(about=number).count() == RecallHolder.objects.count() == 2
    assert Lot.objects.get(code=lot).held_by_act == number
    with pytest.raises(Conflict, match=r"recall\.under_way"):  # pressed again by who saw no answer
        recalling(lot)()


def recalled_at_four() -> str:
    """A recall of a lot whose pieces are at a workshop and, through bags, at three hospitals."""
    lot = release_lot(code=released_lot().code, actor=OPERATOR, clock=LATER).code
    sent = send_delivery(parcels=[Parcel(lot, 10)], actor=OPERATOR, clock=LATER)
    receive_delivery(code=sent.code, counts={lot: Count(10, 0)}, actor=OPERATOR, clock=LATER)
    here = sent.establishment.code
    for name in ("Hôpital de Die", "Hôpital de Crest"):
        there = a_hospital(LATER, name=name).code
        make_bag(establishment=here, taken=[Taken(lot, 2)], to=there, actor=OPERATOR, clock=LATER)
    number: str = recalling(lot)().number
    return number


def _mails(folder: Path) -> Counter[str]:
    """Message-IDs of what was handed to the mail server, with how many times each was."""
    text = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.iterdir()))
    return Counter(line for line in text.splitlines() if line.startswith("Message-ID:"))


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_worker_killed_between_a_mail_and_its_mark_forgets_nobody(
    settings: Any, tmp_path: Path, nth: int
) -> None:
    """The mail in flight may go twice, and is then the same mail to a mailbox; every other goes once."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    number = recalled_at_four()
    with writing():
        Message.objects.exclude(about=number).update(sent_at=LATER.now())
    told = Message.objects.filter(about=number).exclude(email="").count()
    assert told == 4
    seen = 0

    def marking(sql: str) -> bool:
        nonlocal seen
        seen += sql.startswith("UPDATE") and '"sent_at" = ' in sql and '"attempts"' not in sql
        return seen == nth

    assert os.WIFSIGNALED(child_of(lambda: send_pending(clock=LATER), marking))
    assert sum(_mails(tmp_path).values()) == nth
    send_pending(clock=FixedClock(LATER.now() + timedelta(minutes=2)))
    mails = _mails(tmp_path)
    assert (len(mails), sum(mails.values()), max(mails.values())) == (4, 5, 2)
    assert not Message.objects.filter(about=number, sent_at=None).exclude(email="").exists()


def test_a_worker_killed_while_it_reminds_reminds_once() -> None:
    number = recalled_at_four()
    tomorrow = FixedClock(LATER.now() + timedelta(hours=25))
    write = 0
    while os.WIFSIGNALED(child_of(lambda: follow_recalls(clock=tomorrow), at_write(write := write + 1))):
        assert not Message.objects.filter(key__contains=":again").exists()
        assert not RecallHolder.objects.filter(reminders__gt=0).exists()
    assert write > 3
    assert follow_recalls(clock=tomorrow) == 0
    reminded = Message.objects.filter(about=number, key__contains=":again")
    assert sorted(reminded.values_list("organisation", flat=True)) == sorted(
        RecallHolder.objects.values_list("organisation", flat=True)
    )
