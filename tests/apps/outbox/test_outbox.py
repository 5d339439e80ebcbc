"""The outbox: written once, sent after, retried when the mail server is away, acknowledged by its owner."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from maillage.apps.accounts.actor import Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.outbox.commands.mark_read import mark_read
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.commands.send_pending import MAX_ATTEMPTS, Sending, send_pending
from maillage.apps.outbox.models import Message
from maillage.apps.outbox.queries.messages import messages_for, unread_count
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))


class AwayBackend(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, email_messages: Any) -> int:
        raise ConnectionRefusedError("no server")


def posted(key: str = "act:2026-001:E0001", email: str = "a@example.org", urgent: bool = False) -> None:
    post(
        key=key, organisation="E0001", subject=Text("Objet", "Subject"), body=Text("Corps", "Body"),
        about="2026-001", clock=CLOCK, email=email, urgent=urgent,
    )  # fmt: skip


def test_the_same_cause_tells_once_and_is_sent_once() -> None:
    posted()
    posted()
    assert send_pending(clock=CLOCK) == Sending(1, 0, 0)
    assert send_pending(clock=CLOCK) == Sending(0, 0, 0)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["a@example.org"], "Objet / Subject")
    assert "Corps" in sent.body and "Body" in sent.body


def test_a_server_away_is_tried_again_and_not_forever(settings: Any) -> None:
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.apps.outbox.test_outbox.AwayBackend"
    posted()
    assert send_pending(clock=CLOCK) == Sending(0, 1, 0)
    assert send_pending(clock=CLOCK) == Sending(0, 0, 0)  # one minute has not passed
    instant = CLOCK.instant
    for attempt in range(1, MAX_ATTEMPTS):
        instant += timedelta(minutes=2**attempt)
        given_up = int(attempt == MAX_ATTEMPTS - 1)
        assert send_pending(clock=FixedClock(instant)) == Sending(0, 1, given_up)
    assert Message.objects.get().last_error == "no server"
    settings.EMAIL_BACKEND = backend
    assert send_pending(clock=FixedClock(instant + timedelta(days=30))) == Sending(0, 0, 1)


def test_without_an_address_it_is_read_on_the_platform() -> None:
    posted(email="")
    assert send_pending(clock=CLOCK) == Sending(0, 0, 0)
    assert unread_count(["E0001"]) == 1


def test_only_its_organisation_reads_and_acknowledges() -> None:
    posted("a")
    posted("b", urgent=True)
    assert [row.key for row in messages_for(["E0001"])] == ["b", "a"]
    assert messages_for(["E0002"]) == ()
    stranger = Actor(None, "Autre", (Assignment(Role.REQUESTER, "26", "E0002"),))
    with pytest.raises(Refusal, match=r"message\.not_yours"):
        mark_read(key="b", actor=stranger, clock=CLOCK)
    owner = Actor(None, "Logistique", (Assignment(Role.REQUESTER, "26", "E0001"),))
    mark_read(key="b", actor=owner, clock=CLOCK)
    assert Message.objects.get(key="b").read_by == "Logistique"
    assert unread_count(["E0001"]) == 1


@pytest.mark.parametrize("away", [False, True])
def test_a_confidential_letter_is_forgotten_once_it_has_left_or_never_will(settings: Any, away: bool) -> None:
    letter = {"subject": Text("Objet", "Subject"), "body": Text("lien/secret", "link/secret"), "about": ""}
    post(key="k", email="a@example.org", confidential=True, clock=CLOCK, **letter)
    if away:
        settings.EMAIL_BACKEND = "tests.apps.outbox.test_outbox.AwayBackend"
    instant = CLOCK.instant
    for attempt in range(MAX_ATTEMPTS):
        assert ("secret" in str(Message.objects.get().body)) is (attempt == 0 or away)
        send_pending(clock=FixedClock(instant))
        instant += timedelta(minutes=2 ** (attempt + 1))
    assert "secret" not in str(Message.objects.get().body)
    assert [letter.body.count("secret") for letter in mail.outbox] == ([] if away else [2])
