"""Mission orders: accepted work only, a week at most, a ground only where there is one, and nothing kept."""

from __future__ import annotations

import json
import re
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from tests.factories.members import attach, maker
from tests.factories.people import workshop_manager
from tests.factories.relay import CLOCK, accepted, issued, keep_label_key, planned, requested, slotted, terms
from tests.factories.thread import MONDAY, a_workshop

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold
from maillage.apps.network.commands.edit_member import end_member
from maillage.apps.network.commands.erase_identity import erase_identity
from maillage.apps.network.commands.member_facts import Identity
from maillage.apps.outbox.commands.send_pending import send_pending
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.give_up_order import give_up_order
from maillage.apps.relay.commands.book_slot import book_slot
from maillage.apps.relay.commands.forget_missions import Forgotten, forget_missions
from maillage.apps.relay.commands.give_link import close_link, give_link, member_of_link
from maillage.apps.relay.commands.issue_mission import issue_mission
from maillage.apps.relay.commands.mail_link import LINK_DAYS, mail_link
from maillage.apps.relay.commands.revoke_mission import revoke_mission
from maillage.apps.relay.models import MakerLink, Mission, MissionParticulars
from maillage.apps.relay.queries.checked_mission import checked_mission, checked_number
from maillage.apps.relay.queries.missions import mission_list, mission_sheet
from maillage.apps.relay.queries.papers import address_of, mission_order_pdf
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.register import labels

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep_label_key(tmp_path / "keys", monkeypatch)


def on(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def refused(order: str, member: str, **changes: Any) -> str:
    with pytest.raises(Refusal) as found:
        issued(order, member, **changes)
    assert Mission.objects.count() == MissionParticulars.objects.count() == 0
    return found.value.code


def message_of(serial: str) -> bytes:
    return labels.of_address(address_of(mission_sheet(serial, MONDAY)))


def test_an_order_is_issued_for_accepted_work_and_says_what_it_is() -> None:
    cast, order, member = accepted()
    mission = issued(order.code, member)
    sheet = mission_sheet(mission.serial.lower(), MONDAY)
    assert (sheet.row.state, sheet.row.workshop, sheet.row.order) == (
        "in_force",
        cast.workshop.code,
        order.code,
    )
    assert (sheet.holder, sheet.birth_year, sheet.request) == ("Ada L.", 1985, None)
    assert (len(mission.serial), mission.expires_on) == (16, MONDAY + timedelta(days=6))
    entry = JournalEntry.objects.get(verb="issue_mission")
    assert (entry.subject, entry.detail) == (mission.serial, {})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"last_day": MONDAY + timedelta(days=7)}, "mission.too_long"),
        ({"last_day": MONDAY - timedelta(days=1)}, "mission.days"),
        ({"first_day": MONDAY - timedelta(days=1)}, "mission.days"),
        ({"first_day": MONDAY + timedelta(days=8), "last_day": MONDAY + timedelta(days=9)}, "mission.days"),
        ({"starts": time(19), "ends": time(8)}, "mission.hours"),
        ({"holder": "Ada Lovelace"}, "mission.holder"),
        ({"holder": "Ada L. 06 12 34 56 78"}, "mission.holder"),
        ({"holder": "Ada"}, "mission.holder"),
        ({"birth_year": 1899}, "field.out_of_range"),
        ({"birth_year": 2013}, "field.out_of_range"),
        ({"communes": []}, "mission.communes"),
        ({"communes": ["99999"]}, "mission.communes"),
        ({"communes": ["26108"] * 3 + [f"261{n:02d}" for n in range(1, 30)]}, "mission.communes"),
        ({"activity": "walk"}, "mission.unknown_activity"),
        ({"member": "M99999"}, "mission.not_a_member"),
        ({"order": "C99999"}, "order.unknown"),
        ({"request": "2026-999"}, "mission.request_not_applicable"),
        ({"slots": ["CR99999"]}, "slot.not_booked"),
    ],
)
def test_what_an_order_may_not_say_is_refused(changes: dict[str, Any], code: str) -> None:
    _, order, member = accepted()
    given = {"order": order.code, "member": member, **changes}
    assert refused(**given) == code


def test_a_member_of_another_workshop_or_who_leaves_before_the_end_holds_none() -> None:
    _, order, member = accepted()
    other = a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    (stranger,) = attach(CLOCK, maker(other.code, since=MONDAY))
    assert refused(order.code, stranger) == "mission.not_a_member"
    end_member(member=member, until=MONDAY + timedelta(days=3), actor=OPERATOR, clock=CLOCK)
    assert refused(order.code, member) == "mission.not_a_member"
    assert issued(order.code, member, last_day=MONDAY + timedelta(days=3)).pk


def test_work_given_up_or_made_opens_no_order_and_stops_those_there_are() -> None:
    _, order, member = accepted()
    mission = issued(order.code, member)
    give_up_order(order=order.code, reason="no_time", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal) as found:
        issued(order.code, member)
    assert found.value.code == "mission.no_accepted_work"
    assert mission_sheet(mission.serial, MONDAY).row.state == "work_stopped"
    assert checked_mission_state(mission.serial) == "work_stopped"
    with pytest.raises(Refusal, match=r"mission\.over"):
        mission_order_pdf(mission.serial, day=MONDAY, language="fr")


def checked_mission_state(serial: str, days: int = 0) -> str:
    return checked_mission(message_of(serial), MONDAY + timedelta(days=days)).state


def test_a_hold_on_the_workshop_stops_its_orders() -> None:
    cast, order, member = accepted()
    mission = issued(order.code, member)
    message = message_of(mission.serial)
    place_hold(scope=HoldScope(workshop=cast.workshop.code), reason="Essai", actor=OPERATOR, clock=CLOCK)
    assert checked_mission(message, MONDAY).stands is False


def test_only_the_workshop_itself_issues_reads_and_revokes() -> None:
    cast, order, member = accepted()
    mine = workshop_manager(cast.workshop.code)
    other = Actor(None, "autre", (Assignment(Role.WORKSHOP, "26", "L9999"),))
    coordinator = Actor(None, "coordination", (Assignment(Role.COORDINATOR, "FR"),))
    for actor in (other, coordinator):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            issue_mission(terms=terms(order.code, member), actor=actor, clock=CLOCK)
        assert mission_list(actor=actor, day=MONDAY).total == 0
    mission = issue_mission(terms=terms(order.code, member), actor=mine, clock=CLOCK)
    assert [row.serial for row in mission_list(actor=mine, day=MONDAY).items] == [mission.serial]
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        revoke_mission(serial=mission.serial, actor=other, clock=CLOCK)
    revoke_mission(serial=mission.serial, reason="Plus besoin", actor=mine, clock=CLOCK)
    assert checked_mission_state(mission.serial) == "revoked"
    with pytest.raises(Conflict, match=r"mission\.over"):
        revoke_mission(serial=mission.serial, actor=mine, clock=CLOCK)


# The ground


def test_the_request_is_carried_only_where_and_while_it_stands() -> None:
    _, order, member = accepted()
    elsewhere, short = requested("75"), requested(valid_until=MONDAY + timedelta(days=3))
    for request in (elsewhere, short):
        assert refused(order.code, member, request=request) == "mission.request_not_applicable"
    number = requested("R84")
    mission = issued(order.code, member, request=number)
    sheet = mission_sheet(mission.serial, MONDAY)
    assert sheet.request is not None
    assert (sheet.request.act, sheet.request.authority, sheet.request.reference, sheet.request.territory) == (
        number, "Préfecture de la Drôme", "Arrêté 26-2026-03-01", "R84",
    )  # fmt: skip


def test_withdrawing_the_request_revokes_what_carries_it_and_tells_the_workshop() -> None:
    cast, order, member = accepted()
    number = requested()
    carrying, plain = issued(order.code, member, request=number), issued(order.code, member)
    withdraw(number=number, reason="Fin de la mesure", actor=OPERATOR, clock=CLOCK)
    assert (checked_mission_state(carrying.serial), checked_mission_state(plain.serial)) == (
        "revoked",
        "in_force",
    )
    told = Message.objects.get(organisation=cast.workshop.code, about=number)
    assert told.urgent and carrying.serial not in json.dumps(told.body)
    with pytest.raises(Refusal, match=r"mission\.request_not_applicable"):
        issued(order.code, member, request=number)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"territory": "ZZ"}, "act.unknown_reference"),
        ({"authority": "  "}, "act.request_dated"),
        ({"reference": ""}, "act.request_dated"),
        ({"dated": MONDAY + timedelta(days=1)}, "act.request_dated"),
        ({"valid_from": MONDAY - timedelta(days=1), "dated": MONDAY - timedelta(days=2)}, "act.backdated"),
        ({"valid_until": MONDAY - timedelta(days=1)}, "act.period"),
    ],
)
def test_a_request_has_an_author_a_reference_a_date_and_a_place(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as found:
        requested(**changes)
    assert found.value.code == code


# Checking


def test_who_scans_reads_enough_to_compare_and_no_name() -> None:
    cast, order, member = accepted()
    mission = issued(order.code, member, holder="Jean-Marc de L.", first_day=MONDAY + timedelta(days=1))
    found = checked_mission(message_of(mission.serial), MONDAY)
    assert (found.state, found.stands, found.workshop) == ("to_come", False, cast.workshop.code)
    assert found.said is not None
    assert (found.said.initials, found.said.birth_year, found.said.request) == ("J. M. D. L.", 1985, None)
    assert checked_mission(message_of(mission.serial), MONDAY + timedelta(days=1)).stands
    spaced = " ".join(mission.serial[n : n + 4] for n in range(0, 16, 4)).lower()
    assert checked_number(spaced, MONDAY).said == found.said


def test_an_order_that_this_platform_did_not_issue_is_unknown_however_well_signed() -> None:
    from maillage.apps.relay.signing import signed

    _, order, member = accepted()
    mission = issued(order.code, member)
    forged = (
        signed("AAAQEAYEAUDAOCAJ", MONDAY + timedelta(days=6), "L0001"),
        signed(mission.serial, MONDAY + timedelta(days=30), mission.particulars.workshop.code),
        signed(mission.serial, mission.expires_on, "L9999"),
    )
    for message in forged:
        with pytest.raises(Refusal, match=r"mission\.unknown"):
            checked_mission(message, MONDAY)


def test_without_the_key_nothing_is_signed_and_nothing_verifies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, order, member = accepted()
    mission = issued(order.code, member)
    message = message_of(mission.serial)
    monkeypatch.setattr("django.conf.settings.KEYS", tmp_path / "none")
    with pytest.raises(Refusal, match=r"mission\.no_label_key"):
        mission_order_pdf(mission.serial, day=MONDAY, language="fr")
    with pytest.raises(Refusal, match=r"label\.key_unknown"):
        checked_mission(message, MONDAY)


# Forgetting


def everything_written() -> str:
    """Every row of our own tables, as text."""
    models = [model for model in apps.get_models() if model.__module__.startswith("maillage.")]
    return "\n".join(serializers.serialize("json", model._default_manager.all()) for model in models)


def test_after_its_last_day_nothing_stays_but_the_serial_and_the_day() -> None:
    cast, order, member = accepted()
    planned(cast.workshop.code)
    slot = slotted(cast.workshop.code)
    book_slot(slot=slot.code, member=member, rules_version=1, actor=OPERATOR, clock=CLOCK)
    mission = issued(order.code, member, holder="Zébulon Q.", birth_year=1931, slots=[slot.code])
    message = message_of(mission.serial)
    assert "Zébulon Q." in everything_written()
    assert forget_missions(clock=on(6)) == Forgotten(0, 0, 0)
    assert forget_missions(clock=on(7)) == Forgotten(1, 0, 0)
    assert forget_missions(clock=on(7)) == Forgotten(0, 0, 0)
    written = everything_written()
    assert "Zébulon" not in written and "1931" not in written
    holding = [line for line in written.splitlines() if mission.serial in line]
    rows = [row for line in holding for row in json.loads(line) if mission.serial in json.dumps(row)]
    assert sorted((row["model"], sorted(row["fields"])) for row in rows) == [
        ("accounts.journalentry", ["actor", "at", "detail", "subject", "user", "verb"]),
        ("relay.mission", ["expires_on", "serial"]),
    ]
    found = checked_mission(message, MONDAY + timedelta(days=7))
    assert (found.state, found.said, found.last_day) == ("expired", None, MONDAY + timedelta(days=6))


def test_an_order_over_says_nothing_even_before_it_is_erased() -> None:
    _, order, member = accepted()
    mission = issued(order.code, member)
    found = checked_mission(message_of(mission.serial), MONDAY + timedelta(days=7))
    assert (found.state, found.said) == ("expired", None)


def test_erasing_who_somebody_is_takes_their_orders_and_their_link() -> None:
    _, order, member = accepted()
    mission = issued(order.code, member)
    message, secret = message_of(mission.serial), give_link(member=member, actor=OPERATOR, clock=CLOCK)
    erase_identity(member=member, actor=OPERATOR, clock=CLOCK)
    assert "Ada L." not in everything_written()
    found = checked_mission(message, MONDAY)
    assert (found.state, found.said) == ("revoked", None)
    with pytest.raises(Refusal, match=r"maker_link\.unknown"):
        member_of_link(secret, CLOCK)


MAILBOX = "ada@makers.example"


def mailed_to(cast: Any, email: str = MAILBOX) -> str:
    """A member of the workshop who has a mailbox."""
    who = Identity("Ada Lovelace", email)
    (member,) = attach(CLOCK, maker(cast.workshop.code, since=MONDAY - timedelta(days=9), identity=who))
    return member


def links_in(outbox: list[Any]) -> list[str]:
    """The secret of each mail sent, in French and in English the same."""
    written = [mail for mail in outbox if mail.to == [MAILBOX]]
    found = [re.findall(r"/maker/([^/]+)/", mail.body) for mail in written]
    assert all(len(set(secrets)) == 1 and len(secrets) == 2 for secrets in found)
    assert all("/en/maker/" in mail.body for mail in written)
    return [secrets[0] for secrets in found]


def test_the_holder_is_mailed_their_link_once_an_order_and_again_when_asked(mailoutbox: list[Any]) -> None:
    cast, order, _ = accepted()
    member = mailed_to(cast)
    mission = issued(order.code, member)
    for _ in range(2):
        send_pending(clock=CLOCK)
    (secret,) = links_in(mailoutbox)
    (mail,) = (mail for mail in mailoutbox if mail.to == [MAILBOX])
    assert member_of_link(secret, CLOCK).code == member
    assert not any(said in mail.body for said in ("Ada", "1985", mission.serial, order.code, member))
    mail_link(serial=mission.serial.lower(), actor=OPERATOR, clock=on(1))
    send_pending(clock=on(1))
    assert links_in(mailoutbox) == [secret, secret]  # the link that opens is sent again, not replaced
    assert MakerLink.objects.get().until == MONDAY + timedelta(days=1 + LINK_DAYS)


def test_what_was_mailed_is_kept_nowhere_and_ties_no_order_to_its_holder(mailoutbox: list[Any]) -> None:
    cast, order, _ = accepted()
    member = mailed_to(cast)
    mission = issued(order.code, member)
    waiting = Message.objects.get(confidential=True)
    assert (waiting.about, waiting.organisation, waiting.confidential) == ("", "", True)
    assert mission.serial not in waiting.key and member not in waiting.key
    send_pending(clock=CLOCK)
    (secret,) = links_in(mailoutbox)
    waiting.refresh_from_db()
    assert (waiting.email, waiting.seed) == ("", "")
    kept = json.dumps([list(Message.objects.values()), list(JournalEntry.objects.values())], default=str)
    assert not any(said in kept for said in (secret, MAILBOX, "Ada", MakerLink.objects.get().seed))
    assert {entry.verb for entry in JournalEntry.objects.filter(subject=mission.serial)} == {"issue_mission"}
    assert not JournalEntry.objects.filter(verb__in=("give_link", "mail_link")).exists()


def test_without_an_address_nobody_is_written_to_and_asking_is_refused() -> None:
    _, order, member = accepted()
    mission = issued(order.code, member)
    assert not Message.objects.filter(confidential=True).exists()
    with pytest.raises(Refusal, match=r"maker_link\.no_address"):
        mail_link(serial=mission.serial, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"mission\.unknown"):
        mail_link(serial="A" * 16, actor=OPERATOR, clock=CLOCK)


def test_only_the_workshop_asks_and_only_for_an_order_that_stands() -> None:
    cast, order, _ = accepted()
    mission = issued(order.code, mailed_to(cast))
    other = Actor(
        None, "autre", (Assignment(Role.WORKSHOP, "26", "L9999"), Assignment(Role.COORDINATOR, "FR"))
    )
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        mail_link(serial=mission.serial, actor=other, clock=CLOCK)
    revoke_mission(serial=mission.serial, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"mission\.over"):
        mail_link(serial=mission.serial, actor=OPERATOR, clock=CLOCK)


@pytest.mark.parametrize("gone", ["erased", "replaced", "closed"])
def test_a_mail_whose_link_opens_nothing_never_leaves(gone: str, mailoutbox: list[Any]) -> None:
    cast, order, _ = accepted()
    member = mailed_to(cast)
    issued(order.code, member)
    if gone == "erased":
        erase_identity(member=member, actor=OPERATOR, clock=CLOCK)
    else:
        {"replaced": give_link, "closed": close_link}[gone](member=member, actor=OPERATOR, clock=CLOCK)
    send_pending(clock=on(1))
    assert links_in(mailoutbox) == [] and MAILBOX not in json.dumps(
        list(Message.objects.values()), default=str
    )
