"""kill -9 of the real worker in the middle of its ticks: mails, the weekly bulletin, the dating of the log.

Guarantees under test: killed before the mail server took a message, it is sent later, once; killed between that and
writing it down, it is sent again under the same Message-ID, so that mailboxes show it once (no sender can do more);
the bulletin of a week and the dating of the log are there whole or not at all, and made by the next worker.
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from tests.factories.register import an_open_register, trust_of_day
from tests.thread.power_cut import Processes
from tests.thread.test_workers import wait_for

from maillage.apps.accounts.models import JournalEntry
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.records.models import Checkpoint, WeeklyBulletin
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db(transaction=True)
CLOCK = SystemClock()
LAST_WEEK = FixedClock(CLOCK.now() - timedelta(days=8))


class Postman(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a client needs: every message is taken, and kept on the server object."""

    def handle(self) -> None:
        self._say("220 essai")
        for line in self.rfile:
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Office(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Postman)
        self.letters: list[bytes] = []

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def ids(self, to: str) -> list[str]:
        """The Message-ID of each letter that was taken for an address."""
        read = [message_from_bytes(letter) for letter in self.letters]
        return [str(letter["Message-ID"]) for letter in read if letter["To"] == to]


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as served:
        threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True).start()
        yield served
        served.shutdown()


def a_letter(name: str) -> Message:
    words = Text(fr="Arrêtez", en="Stop")
    post(key=name, subject=words, body=words, about="essai", clock=CLOCK, email=f"{name}@example.org")
    return Message.objects.get(key=name)


def due() -> None:
    """What waits for its next attempt is due now, rather than in a minute."""
    with writing():
        Message.objects.filter(sent_at=None).update(next_attempt_at=CLOCK.now())


def compared() -> bool:
    return JournalEntry.objects.filter(verb="register.compare").exists()


def killed(at: Processes, point: str) -> None:
    at.arm(point)
    with at.worker() as worker:
        assert at.has_died(worker), point


def worked(at: Processes, done: Callable[[], bool]) -> None:
    with at.worker():
        wait_for(done)


def test_mails_of_a_worker_that_is_killed_are_sent(settings: Any, tmp_path: Path, office: Office) -> None:
    settings.KEYS = tmp_path / "none"
    at, row = Processes(tmp_path, mail=office.address), a_letter("un")
    killed(at, "before COMMIT outbox_message")  # it was about to be claimed
    row.refresh_from_db()
    assert (row.attempts, office.letters) == (0, [])
    killed(at, "before SEND")
    row.refresh_from_db()
    assert (row.attempts, row.sent_at, office.letters) == (1, None, [])
    due()
    worked(at, lambda: not Message.objects.filter(sent_at=None).exists())
    assert len(office.ids("un@example.org")) == 1
    a_letter("deux")
    killed(at, "after SEND")
    assert Message.objects.filter(sent_at=None).count() == 1  # taken, and nobody here knows it
    due()
    worked(at, lambda: not Message.objects.filter(sent_at=None).exists())
    first, again = office.ids("deux@example.org")
    assert first == again  # a mailbox shows it once
    a_letter("trois")
    worked(at, lambda: not Message.objects.filter(sent_at=None).exists())
    assert len({*office.ids("un@example.org"), *office.ids("trois@example.org"), first}) == 3


def test_the_log_is_dated_and_its_bulletin_made_once_by_a_worker_that_is_killed(
    settings: Any, tmp_path: Path, office: Office
) -> None:
    an_open_register(
        settings, tmp_path, LAST_WEEK, trust=trust_of_day(today(LAST_WEEK), witnesses=(), quorum=0)
    )
    at, start = Processes(tmp_path, mail=office.address), Checkpoint.objects.count()
    for point in ("after INSERT records_checkpoint", "before COMMIT records_checkpoint"):
        killed(at, point)
        assert Checkpoint.objects.count() == start, point
    killed(at, "after COMMIT records_checkpoint")
    assert Checkpoint.objects.count() == start + 1
    for point in ("after INSERT records_weekly_bulletin", "before COMMIT records_weekly_bulletin"):
        killed(at, point)
        assert WeeklyBulletin.objects.count() == 0, point
    killed(at, "after COMMIT records_weekly_bulletin")
    made = list(WeeklyBulletin.objects.values_list("week", "note"))
    assert len(made) == len({week for week, _ in made}) > 0
    killed(at, "before COMMIT accounts_journal_entry")
    assert not compared()
    worked(at, compared)
    assert list(WeeklyBulletin.objects.values_list("week", "note")) == made
    assert Checkpoint.objects.count() == start + 1
    done = rebuild()
    assert done is not None and done.differences == ()
