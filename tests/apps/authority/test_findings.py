"""What a hostile reading found in acts and their messages: each was wrong once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import get_connection
from tests.factories.people import someone
from tests.factories.thread import MONDAY, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor, Assignment
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.place_hold import HoldScope
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.outbox.commands import send_pending as sending
from maillage.apps.outbox.commands.post import post
from maillage.apps.outbox.models import Message
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def attest(workshop: str, actor: Actor) -> Act:
    return record_attestation(
        workshop=workshop, kind="level", value="M2", evidence="Visite", valid_from=MONDAY, actor=actor,
        clock=CLOCK,
    )  # fmt: skip


def test_nobody_attests_their_own_workshop() -> None:
    shop = the_cast().workshop
    both = Actor(
        None,
        "Deux casquettes",
        (Assignment(Role.COORDINATOR, "26"), Assignment(Role.WORKSHOP, "26", shop.code)),
    )
    with pytest.raises(Refusal, match=r"attestation\.own"):
        attest(shop.code, both)
    assert attest(shop.code, someone(Role.COORDINATOR, "26")).kind == "attestation"


def test_a_policy_on_a_design_that_does_not_exist_is_refused() -> None:
    """A slip of the pen would have restricted nothing, and looked as if it did."""
    cast = the_cast()

    def policy(design: str) -> Act:
        return record_policy(
            territory="26", reason="Non", valid_from=MONDAY, designs=[design], actor=OPERATOR, clock=CLOCK
        )

    with pytest.raises(Refusal, match=r"act\.unknown_reference"):
        policy("D01O7")
    for code in (cast.design, cast.profile.version.code, cast.profile.code):
        assert policy(code).kind == "policy"


def test_a_first_article_is_not_accepted_in_advance() -> None:
    cast = the_cast()
    with pytest.raises(Refusal, match=r"acceptance\.first_article_to_come"):
        record_acceptance(
            establishment=cast.hospital.code, profile=cast.profile.code, valid_from=MONDAY,
            first_article_on=MONDAY + timedelta(days=1), actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip


def test_what_a_hold_names_fits_its_column() -> None:
    """SQLite keeps any length, PostgreSQL does not: a hold must never fail for its label."""
    scope = HoldScope(
        design="D0107", version="D0107-V12", profile="D0107-V12/F10", workshop="L0042",
        lot="D0107V12-L0042-20W14-103-Z",
    )  # fmt: skip
    assert scope.subject == "profile:D0107-V12/F10 workshop:L0042 lot:D0107V12-L0042-20W14-103-Z"
    assert HoldScope(design="D0107", workshop="L0042").subject == "design:D0107 workshop:L0042"
    assert HoldScope(design="D0107", version="D0107-V3").subject == "version:D0107-V3"
    assert len(scope.subject) <= Act._meta.get_field("subject").max_length  # type: ignore[operator]


def test_an_act_too_long_for_its_column_is_refused_on_every_database() -> None:
    terms = BasisTerms(kind="ce_marking", reference="R" * 81, dated=MONDAY, effective_from=MONDAY)
    with pytest.raises(Refusal, match=r"field\.invalid"):
        record_legal_basis(terms=terms, actor=OPERATOR, clock=CLOCK)
    assert Act.objects.count() == 0


def urgent(key: str, email: str, subject: str = "Arrêtez") -> None:
    text = Text(fr=subject, en="Stop")
    post(
        key=key,
        organisation="E0001",
        email=email,
        subject=text,
        body=text,
        about="x",
        clock=CLOCK,
        urgent=True,
    )


def test_two_ticks_at_once_send_a_message_once() -> None:
    """The second tick had listed the message before the first one claimed it."""
    urgent("act:2026-001:E0001", "logistique@example.org")
    (key,) = Message.objects.values_list("pk", flat=True)
    with writing():
        Message.objects.update(attempts=1, next_attempt_at=CLOCK.now() + timedelta(minutes=1))
    assert sending._send_one(key, get_connection(), CLOCK) is sending.Outcome.NOT_OURS
    assert mail.outbox == []
    later = FixedClock(CLOCK.now() + timedelta(minutes=1))
    assert sending._send_one(key, get_connection(), later) is sending.Outcome.SENT
    assert len(mail.outbox) == 1


def test_a_message_that_no_mail_can_carry_does_not_hold_back_the_others() -> None:
    urgent("bad", "logistique@example.org", subject="Deux\nlignes")
    urgent("good", "logistique@example.org")
    report = sending.send_pending(clock=CLOCK)
    assert (report.sent, report.failed) == (1, 1)
    assert Message.objects.get(key="bad").last_error != ""
    assert Message.objects.get(key="good").sent_at == CLOCK.now()
