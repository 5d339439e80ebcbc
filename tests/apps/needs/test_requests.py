"""Requests without an account: confirmed from their mail, followed, corrected and closed by a private link."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError
from tests.apps.needs.test_need_verbs import ask
from tests.factories.people import coordinator, requester
from tests.factories.requests import EMAIL, a_confirmed_request, a_request, mailed_token

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.accounts.secrets import digest_of, sealed_secret
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.needs.commands.confirm_request import confirm_request
from maillage.apps.needs.commands.correct_request import close_by_link, correct_request
from maillage.apps.needs.commands.erase_requests import Erased, erase_by_link, erase_requests
from maillage.apps.needs.commands.file_request import Sender
from maillage.apps.needs.commands.remind_requesters import Reminded, remind_requesters
from maillage.apps.needs.commands.renew_link import renew_link, revoke_link
from maillage.apps.needs.commands.send_links import send_links
from maillage.apps.needs.commands.verify_need import verify_need
from maillage.apps.needs.drafting import Asker
from maillage.apps.needs.models import FilingCount, Need, PrivateLink, Request, RequestContact
from maillage.apps.needs.queries.needs import need_list, need_sheet
from maillage.apps.needs.queries.requests import request_by_link, unconfirmed_by_link
from maillage.apps.needs.queries.to_verify import needs_to_verify
from maillage.apps.network.models import Establishment
from maillage.apps.outbox.models import Message
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

MONDAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(MONDAY)
UNLISTED = Asker(name="Cabinet des Tilleuls", kind="liberal", commune="26362")


def on(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def refused(token: str, act: Any = confirm_request, **terms: Any) -> str:
    with pytest.raises(Refusal) as found:
        act(token=token, **{"clock": CLOCK, **terms})
    return found.value.code


def test_nothing_exists_before_the_mail_is_opened_and_confirmed(hospital: str) -> None:
    row = a_request(CLOCK, quantity=2, multiple=50)
    assert (Need.objects.count(), need_list(day=MONDAY).total) == (0, 0)
    token = mailed_token(CLOCK)
    assert (mail.outbox[0].to, row.code in mail.outbox[0].subject) == ([EMAIL], True)
    there = unconfirmed_by_link(token, clock=CLOCK)
    assert (there.quantity, there.usual, there.is_unusual, there.near) == (100, "20–300", False, ())
    need = confirm_request(token=token, clock=on(1))
    found = need_sheet(row.code, day=MONDAY)
    assert (found.row.code, found.row.quantity, found.row.channel) == (need.code, 100, "public_form")
    assert (found.row.unverified, found.filed_by, found.verified_on) == (100, "", None)
    assert [line.code for line in needs_to_verify(territories=["26"]).items] == [row.code]
    assert request_by_link(token).confirmed_at == on(1).now()
    assert Request.objects.get().stated == {}
    assert refused(token) == "request.already_confirmed"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"email": "nobody"}, "request.bad_email"),
        ({"email": ""}, "request.bad_email"),
        ({"establishment": "E0404"}, "establishment.unknown"),
        ({"design": "D0404"}, "design.unknown"),
        ({"quantity": 0}, "need.quantity_not_positive"),
        ({"quantity": 200_000_000_000_000}, "need.quantity_absurd"),
        ({"deadline": date(2026, 3, 1)}, "need.deadline_past"),
        ({"facts": {"note": "appeler le 06 12 34 56 78"}}, "need.personal_data"),
        ({"facts": {"posts": "everyone"}}, "need.unknown_posts"),
        ({"facts": {"stock_days_left": -1}}, "field.invalid"),
        ({"asker": Asker(name="x@y.example", kind="ehpad", commune="26362")}, "need.personal_data"),
        ({"asker": Asker(name="EHPAD", kind="abbey", commune="26362")}, "establishment.unknown_kind"),
        ({"asker": Asker(name="EHPAD", kind="ehpad", commune="00000")}, "territory.unknown_commune"),
    ],
)
def test_a_request_is_refused_at_once(hospital: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as found:
        a_request(CLOCK, **given)
    assert found.value.code == code
    assert (Request.objects.count(), Message.objects.count(), FilingCount.objects.count()) == (0, 0, 0)


def test_an_absurd_quantity_is_explained_for_its_kind(hospital: str) -> None:
    with pytest.raises(Refusal) as found:
        a_request(CLOCK, asker=UNLISTED, quantity=101)
    assert found.value.params == {"pieces": 101, "limit": 100, "usual": "1–10"}


def test_an_establishment_that_is_not_listed_is_added_when_confirmed_and_once(hospital: str) -> None:
    a_request(CLOCK, asker=UNLISTED, quantity=5)
    assert Establishment.objects.count() == 1
    confirm_request(token=mailed_token(CLOCK), clock=CLOCK)
    place = Establishment.objects.get(name="Cabinet des Tilleuls")
    assert (place.recipient_class, place.verified_on, place.source, place.located) == (
        "R2",
        None,
        "request",
        "commune",
    )
    again = Asker(name="cabinet  des tilleuls", kind="liberal", commune="26362")
    a_request(CLOCK, asker=again, quantity=5, deadline=date(2026, 5, 1))
    confirm_request(token=mailed_token(CLOCK), clock=CLOCK)
    assert Establishment.objects.count() == 2
    (first, second) = Need.objects.order_by("pk")
    assert (first.establishment, first.recipient_class) == (second.establishment, "R2")
    verify_need(need=first.code, how="called_back", actor=coordinator("26"), clock=on(1))
    place.refresh_from_db()
    assert place.verified_on == MONDAY + timedelta(days=1)


def test_only_the_digest_of_the_secret_is_kept(hospital: str) -> None:
    """Neither before the mail leaves nor after is the secret anywhere in the database."""
    a_request(CLOCK)
    (link,) = PrivateLink.objects.all()
    secret = sealed_secret(link.seed)
    assert link.digest == digest_of(secret)
    everything = lambda: json.dumps(  # noqa: E731
        [
            list(model.objects.values())
            for model in (Message, PrivateLink, Request, RequestContact, JournalEntry)
        ],
        default=str,
    )
    assert secret not in everything()
    assert mailed_token(CLOCK) == secret
    assert secret not in everything()


def test_one_bit_changed_opens_nothing(hospital: str) -> None:
    token, _need = a_confirmed_request(CLOCK)
    wrong = {
        token[:n] + changed + token[n + 1 :]
        for n, letter in enumerate(token)
        for changed in (chr(ord(letter) ^ (1 << bit)) for bit in range(7))
    }
    assert len(wrong) == 7 * len(token) == 301
    for given in (*wrong, "", token[:-1], token + "A", token.upper(), digest_of(token)):
        with pytest.raises(Refusal, match=r"link\.unknown"):
            request_by_link(given)
    assert request_by_link(token).code == "B00001"


def test_the_address_is_in_no_list_and_no_journal(hospital: str) -> None:
    token, need = a_confirmed_request(CLOCK)
    correct_request(token=token, quantity=30, clock=CLOCK)
    verify_need(need=need.code, how="visit", actor=OPERATOR, clock=CLOCK)
    mailed_token(CLOCK)
    seen = [
        need_list(day=MONDAY), need_sheet(need.code, day=MONDAY), needs_to_verify(territories=["FR"]),
        request_by_link(token), list(JournalEntry.objects.values()), list(Need.objects.values()),
        list(Message.objects.values()), list(Request.objects.values()), list(Establishment.objects.values()),
    ]  # fmt: skip
    assert EMAIL not in repr(seen)
    assert RequestContact.objects.get().email == EMAIL


def test_corrected_by_its_link(hospital: str) -> None:
    token, need = a_confirmed_request(CLOCK)
    verify_need(need=need.code, how="visit", actor=OPERATOR, clock=CLOCK)
    fewer = correct_request(
        token=token, quantity=25, deadline=date(2026, 3, 20), stock_days_left=0, clock=on(1)
    )
    assert (fewer.quantity, fewer.unverified, fewer.deadline) == (25, 0, date(2026, 3, 20))
    more = correct_request(token=token, quantity=60, clock=on(2))
    assert (more.quantity, more.verified_quantity, more.unverified) == (60, 40, 20)
    same = correct_request(token=token, clock=on(3))
    assert (same.quantity, same.last_stated_on) == (60, MONDAY + timedelta(days=3))
    assert refused(token, correct_request, quantity=50_000) == "need.quantity_absurd"
    assert refused(token, correct_request, deadline=date(2026, 3, 1)) == "need.deadline_past"
    with writing():
        Need.objects.update(committed=30)
    assert refused(token, correct_request, quantity=29) == "need.below_committed"
    verbs = list(JournalEntry.objects.filter(actor__startswith="lien privé").values_list("verb", flat=True))
    assert verbs == ["confirm_request", "correct_request", "correct_request", "confirm_need"]


def test_closed_by_its_link_for_reasons_of_its_own(hospital: str) -> None:
    token, _need = a_confirmed_request(CLOCK)
    assert refused(token, close_by_link, reason="served") == "request.closing_reason"
    with writing():
        Need.objects.update(committed=10)
    assert refused(token, close_by_link, reason="not_needed") == "need.work_under_way"
    assert refused(token, close_by_link, reason="not_needed", confirmed=True) == "need.note_missing"
    close_by_link(token=token, reason="not_needed", note="Stock reçu", confirmed=True, clock=on(1))
    assert refused(token, correct_request) == "need.already_closed"
    assert Message.objects.filter(key__endswith=":closed").count() == 0  # they know


def test_before_it_is_confirmed_there_is_nothing_to_correct(hospital: str) -> None:
    a_request(CLOCK)
    token = mailed_token(CLOCK)
    assert refused(token, correct_request) == "request.not_confirmed"
    assert refused(token, close_by_link, reason="mistake") == "request.not_confirmed"
    erase_by_link(token=token, clock=CLOCK)
    assert (Request.objects.count(), RequestContact.objects.count(), PrivateLink.objects.count()) == (0, 0, 0)


def test_what_it_may_repeat_is_said_and_not_filed_twice(hospital: str) -> None:
    _token, first = a_confirmed_request(CLOCK)
    a_request(CLOCK, quantity=60, email="other@example.org")
    second = mailed_token(CLOCK)
    assert [(n.code, n.is_yours) for n in unconfirmed_by_link(second, clock=CLOCK).near] == [
        (first.code, False)
    ]
    assert refused(second) == "request.near_need"
    assert confirm_request(token=second, another=True, clock=CLOCK).quantity == 60
    a_request(CLOCK, quantity=45)
    third = unconfirmed_by_link(mailed_token(CLOCK), clock=CLOCK).near
    assert [found.is_yours for found in third] == [True, False]
    a_request(CLOCK, deadline=date(2026, 6, 1))
    assert unconfirmed_by_link(mailed_token(CLOCK), clock=CLOCK).near == ()


def test_a_deadline_that_passed_meanwhile_is_given_again(hospital: str) -> None:
    a_request(CLOCK, deadline=date(2026, 3, 3))
    token = mailed_token(CLOCK)
    assert unconfirmed_by_link(token, clock=on(3)).is_late
    assert refused(token, clock=on(3)) == "need.deadline_past"
    assert confirm_request(token=token, deadline=date(2026, 3, 9), clock=on(3)).deadline == date(2026, 3, 9)


def test_a_renewed_link_replaces_the_old_one(hospital: str) -> None:
    old, _need = a_confirmed_request(CLOCK)
    assert renew_link(token=old, clock=on(1)) == "B00001"
    assert refused(old, renew_link) == "link.unknown"
    new = mailed_token(on(1))
    assert (new != old, request_by_link(new).code) == (True, "B00001")
    revoke_link(token=new, clock=on(2))
    assert refused(new, correct_request) == "link.unknown"
    send_links(sender=Sender(EMAIL.upper()), clock=on(3))
    assert request_by_link(mailed_token(on(3))).code == "B00001"
    assert PrivateLink.objects.filter(revoked_at=None).count() == 1
    assert set(PrivateLink.objects.exclude(revoked_at=None).values_list("seed", flat=True)) == {""}


def test_asking_for_links_says_nothing_of_who_has_any(hospital: str) -> None:
    a_confirmed_request(CLOCK)
    waiting = Message.objects.count()
    assert send_links(sender=Sender("stranger@example.org"), clock=CLOCK) is None
    assert Message.objects.count() == waiting
    assert send_links(sender=Sender(EMAIL), clock=CLOCK) is None
    assert Message.objects.count() == waiting + 1


def test_one_live_link_a_request_by_the_table_itself(hospital: str) -> None:
    a_request(CLOCK)
    with pytest.raises(IntegrityError), writing():
        PrivateLink.objects.create(
            request=Request.objects.get(), digest="0" * 64, seed="s", created_at=CLOCK.now()
        )


def test_too_many_are_refused_and_told_until_when(hospital: str) -> None:
    for n in range(5):
        a_request(CLOCK, deadline=date(2026, 3, 10 + n), connection="192.0.2.1")
    with pytest.raises(Refusal) as found:
        a_request(CLOCK, connection="192.0.2.1")
    assert (found.value.code, found.value.params) == (
        "request.too_many", {"limit": 5, "until": "03/03/2026 01:00"},
    )  # fmt: skip
    for n in range(25):
        a_request(CLOCK, email=f"n{n}@example.org", connection="192.0.2.1")
    with pytest.raises(Refusal) as found:
        a_request(CLOCK, email="last@example.org", connection="192.0.2.1")
    assert found.value.params == {"limit": 30, "until": "02/03/2026 13:00"}
    a_request(CLOCK, email="last@example.org", connection="192.0.2.2")
    assert a_request(on(1), connection="192.0.2.1").code


def test_counting_keeps_neither_addresses_nor_connections(hospital: str) -> None:
    a_request(CLOCK, connection="192.0.2.1")
    first = set(FilingCount.objects.values_list("mark", flat=True))
    a_request(on(1), connection="192.0.2.1")
    rows = list(FilingCount.objects.values("mark", "count"))
    assert len(rows) == 4 and len({row["mark"] for row in rows} - first) == 2  # the next day, other marks
    assert "192.0.2.1" not in repr(rows) and EMAIL not in repr(rows)
    assert {row["count"] for row in rows} == {1}


def test_the_contact_is_told_of_what_others_do(hospital: str) -> None:
    _token, need = a_confirmed_request(CLOCK)
    mail.outbox.clear()
    verify_need(need=need.code, how="visit", actor=OPERATOR, clock=CLOCK)
    mailed_token(CLOCK)
    close_need(need=need.code, reason="no_supply", note="Industrie en rupture", actor=OPERATOR, clock=on(1))
    mailed_token(on(1))
    assert [message.to for message in mail.outbox] == [[EMAIL], [EMAIL]]
    assert "vérifiée" in mail.outbox[0].body and "Pas d’offre" in mail.outbox[1].body
    assert all("/suivi/" in m.body and "/en/suivi/" in m.body for m in mail.outbox)


def test_reminded_once_a_week_until_said_again(hospital: str) -> None:
    token, _need = a_confirmed_request(CLOCK)
    assert remind_requesters(clock=on(6)) == Reminded(0, 0)
    assert remind_requesters(clock=on(7)) == Reminded(1, 0)
    assert remind_requesters(clock=on(7)) == Reminded(0, 0)
    assert remind_requesters(clock=on(13)) == Reminded(0, 0)
    assert remind_requesters(clock=on(14)) == Reminded(1, 0)
    assert mailed_token(on(14)) == token  # the same link, in its mail
    correct_request(token=token, clock=on(15))
    assert remind_requesters(clock=on(21)) == Reminded(0, 0)
    revoke_link(token=token, clock=on(22))
    assert remind_requesters(clock=on(30)) == Reminded(0, 0)


def test_an_account_is_reminded_on_its_board(hospital: str) -> None:

    first = ask(hospital, actor=requester(hospital)).code
    second = ask(hospital, actor=requester(hospital), deadline=date(2026, 4, 20)).code
    assert [remind_requesters(clock=on(days)).establishments for days in (6, 7, 8, 14)] == [0, 1, 0, 1]
    message = Message.objects.order_by("pk")[0]
    assert (message.organisation, message.body["fr"].count(first), message.body["fr"].count(second)) == (
        hospital,
        1,
        1,
    )


def test_what_is_personal_goes_in_time(hospital: str) -> None:
    a_request(CLOCK)  # never confirmed
    token, _need = a_confirmed_request(CLOCK, deadline=date(2026, 5, 1))
    served_token, served = a_confirmed_request(CLOCK, deadline=date(2026, 7, 1))
    with writing():
        Need.objects.filter(code=served.code).update(received=10, committed=10)
    close_by_link(token=token, reason="not_needed", clock=CLOCK)
    close_need(need=served.code, reason="served", actor=OPERATOR, clock=CLOCK)
    assert erase_requests(clock=on(7)) == Erased(0, 0, 1)
    assert erase_requests(clock=on(8)) == Erased(1, 0, 0)
    assert erase_requests(clock=on(31)) == Erased(0, 1, 0)
    assert refused(token, correct_request) == "link.unknown"
    assert request_by_link(served_token).code == served.code
    assert erase_requests(clock=on(366)) == Erased(0, 1, 0)
    assert (RequestContact.objects.count(), PrivateLink.objects.count(), Request.objects.count()) == (0, 0, 0)
    assert Need.objects.count() == 2
    assert EMAIL not in repr(list(Message.objects.values()))


def test_an_unsent_mail_is_taken_back_with_the_contact(hospital: str) -> None:
    a_request(CLOCK)
    assert erase_requests(clock=on(8)).unconfirmed == 1
    assert (Message.objects.get().email, mail.outbox) == ("", [])


def test_the_queries_are_few(hospital: str, django_assert_num_queries: Any) -> None:
    token, _need = a_confirmed_request(CLOCK)
    a_request(CLOCK, quantity=45)
    second = mailed_token(CLOCK)
    with django_assert_num_queries(1):
        request_by_link(token)
    with django_assert_num_queries(5):
        unconfirmed_by_link(second, clock=CLOCK)
    with django_assert_num_queries(3):
        needs_to_verify(territories=["FR"])
