"""What a hostile reading tried on amendments and notices: each of these was wrong once, or is feared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.apps.authority.test_amendments import CLOCK, DAY, UNTIL, amend, terms_on
from tests.factories.register import a_person, an_open_register, approved, past_notes, published, signed
from tests.factories.thread import MONDAY, Cast, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_notice import record_notice
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.notices import notices_on, said_of
from maillage.apps.records.commands.give_up_record import prepare_again
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.commands.sign_past import sign_past
from maillage.apps.records.models import Act
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal

pytestmark = pytest.mark.django_db
CLAIM = {"fr": "Protège des projections.", "en": "Protects from splashes."}


class Opened:
    """A cast whose acts are in an open register, and two people."""

    def __init__(self, settings: Any, folder: Path) -> None:
        self.cast = the_cast()
        an_open_register(settings, folder, CLOCK)
        self.sign()
        self.reviewer, self.signer = (
            a_person("instruction", Role.REVIEWER),
            a_person("signature", Role.SIGNER),
        )

    @staticmethod
    def sign() -> None:
        sign_past(notes_given=past_notes(), actor=OPERATOR, clock=CLOCK)

    def amended(self, **given: Any) -> Any:
        return published(amend(self.cast.decision, actor=self.reviewer, **given), self.signer, CLOCK)


@pytest.fixture
def opened(settings: Any, tmp_path: Path) -> Opened:
    return Opened(settings, tmp_path)


def on(day: date) -> FixedClock:
    return FixedClock.at_noon(day)


def test_prepared_again_never_begins_before_another(opened: Opened) -> None:
    """It would bring that one forward, and be undone on its first day."""
    opened.amended(start=MONDAY + 10 * DAY, uses=30)
    later = amend(opened.cast.decision, actor=opened.reviewer, start=MONDAY + 12 * DAY, rules="Un porteur.")
    with pytest.raises(Refusal, match=r"amend\.before_another"):
        prepare_again(number=later.number, actor=opened.reviewer, clock=on(MONDAY + DAY))
    assert terms_on(opened.cast, MONDAY + DAY).act == opened.cast.decision


def test_prepared_again_after_its_own_end_is_refused(opened: Opened) -> None:
    row = amend(opened.cast.decision, actor=opened.reviewer, effective_until=MONDAY + 2 * DAY, runoff=None)
    with pytest.raises(Refusal, match=r"act\.period"):
        prepare_again(number=row.number, actor=opened.reviewer, clock=on(MONDAY + 4 * DAY))


def a_short_notice(actor: Actor, until: date) -> Any:
    text = {"fr": "Rincer.", "en": "Rinse."}
    return record_notice(
        about="D0001", text=text, reason="x", valid_from=MONDAY, valid_until=until, actor=actor, clock=CLOCK
    )


def a_short_policy(actor: Actor, until: date) -> Any:
    return record_policy(
        territory="26", categories=["D"], reason="x", valid_from=MONDAY, valid_until=until, actor=actor, clock=CLOCK
    )  # fmt: skip


def a_short_basis(actor: Actor, until: date) -> Any:
    terms = BasisTerms("derogation", "DEROG-TEST-3", MONDAY, MONDAY, until=until)
    return record_legal_basis(terms=terms, actor=actor, clock=CLOCK)


@pytest.mark.parametrize("prepare", [a_short_notice, a_short_policy, a_short_basis])
def test_whatever_its_kind_an_act_past_its_end_is_not_prepared_again(
    opened: Opened, prepare: Callable[[Actor, date], Any]
) -> None:
    until = MONDAY + 2 * DAY
    row = prepare(opened.reviewer, until)
    with pytest.raises(Refusal, match=r"prepared\.over"):
        prepare_again(number=row.number, actor=opened.reviewer, clock=on(until + DAY))
    row.refresh_from_db()
    assert row.state == "prepared"  # refused whole: its author may still give it up
    again = prepare_again(
        number=row.number, actor=opened.reviewer, clock=on(until)
    )  # its last day is included
    assert (again.valid_from, again.valid_until) == (until, until)


def test_an_amendment_prepared_before_a_withdrawal_is_never_published(opened: Opened) -> None:
    row = amend(opened.cast.decision, actor=opened.reviewer, start=MONDAY + DAY, rules="x")
    ending = withdraw(number=opened.cast.decision, reason="Fin", actor=opened.reviewer, clock=CLOCK)
    approved(row, opened.signer, CLOCK)
    published(ending, opened.signer, CLOCK)
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        publish_signed(number=row.number, note=signed(row), actor=opened.signer, clock=CLOCK)
    found = rebuild()
    assert found is not None and found.differences == ()


def test_amendments_of_a_decision_to_come_are_published(opened: Opened) -> None:
    """The basis is asked of the first day of the decision, not of an amendment that comes before it."""
    start = MONDAY + 10 * DAY
    basis = published(
        record_legal_basis(terms=a_basis(opened.cast, start), actor=opened.reviewer, clock=CLOCK),
        opened.signer,
        CLOCK,
    )
    terms = DecisionTerms(
        opened.cast.profile.code, "care", "C", start, review_by=start + 20 * DAY, basis=basis.number,
        qualification="ppe_i", reason="Essai",
    )  # fmt: skip
    decision = published(
        classify_version(terms=terms, actor=opened.reviewer, clock=CLOCK), opened.signer, CLOCK
    )
    row = amend(decision.number, actor=opened.reviewer, rules="Un porteur.")
    assert published(row, opened.signer, CLOCK).amends_id == decision.pk


def a_basis(cast: Cast, start: date) -> BasisTerms:
    return BasisTerms(
        "derogation", "DEROG-TEST-2", start, start, issuer="labour_ministry", holder=cast.workshop.code,
        scope=[cast.profile.code.partition("-")[0]],
    )  # fmt: skip


def test_two_amendments_of_one_day_then_a_withdrawal_are_rebuilt(opened: Opened) -> None:
    opened.amended(rules="Un porteur.")
    opened.amended(uses=30)
    opened.amended(start=MONDAY + 3 * DAY, effective_until=MONDAY + 9 * DAY, runoff=None)
    ending = withdraw(number=opened.cast.decision, reason="Fin", actor=opened.reviewer, clock=CLOCK)
    published(ending, opened.signer, CLOCK)
    found = rebuild()
    assert found is not None and found.differences == ()


def test_amendments_from_before_the_opening_are_signed_and_rebuilt(settings: Any, tmp_path: Path) -> None:
    cast = the_cast()
    amend(cast.decision, rules="Un porteur.")
    amend(cast.decision, start=MONDAY + 3 * DAY, effective_until=UNTIL - DAY, runoff=None)
    an_open_register(settings, tmp_path, CLOCK)
    Opened.sign()
    found = rebuild()
    assert found is not None and found.differences == ()


def test_what_a_scenario_supposes_is_not_amended(settings: Any, tmp_path: Path) -> None:
    """It would hold on real days, and the first ceremony could not sign it: its decision is not in the log."""
    cast = the_cast()
    past = MONDAY - 30 * DAY
    terms = DecisionTerms(
        cast.profile.code, "non_care", "B", past, effective_until=past + DAY,
        qualification="general_product", reason="Essai",
    )  # fmt: skip
    supposed = classify_version(terms=terms, actor=OPERATOR, clock=CLOCK, hypothesis=True)
    with pytest.raises(Refusal, match=r"amend\.supposed"):
        amend(supposed.number, effective_until=None)
    an_open_register(settings, tmp_path, CLOCK)
    Opened.sign()


def notice(actor: Actor, cast: Cast, start: date = MONDAY) -> Any:
    return record_notice(
        about=cast.profile.code, text=CLAIM, reason="Essai", valid_from=start, actor=actor, clock=CLOCK
    )


def claims_of(opened: Opened) -> None:
    """The decision lets texts make the claim."""
    opened.amended(claims=[*CLAIM.values()])


def test_a_notice_prepared_claims_no_more_than_the_decision_of_the_day_it_is_published(
    opened: Opened,
) -> None:
    claims_of(opened)
    row = notice(opened.reviewer, opened.cast)
    opened.amended(claims=[])
    approved(row, opened.signer, CLOCK)
    with pytest.raises(Refusal, match=r"claim\.affirmative"):
        publish_signed(number=row.number, note=signed(row), actor=opened.signer, clock=CLOCK)
    assert not Act.objects.filter(kind="notice").exists()


def test_a_notice_is_given_as_long_as_its_claims_may_be_made(opened: Opened) -> None:
    claims_of(opened)
    published(notice(opened.reviewer, opened.cast), opened.signer, CLOCK)
    opened.amended(start=MONDAY + 5 * DAY, claims=[])
    code = opened.cast.profile.code

    def given(days: int) -> tuple[int, int]:
        day = MONDAY + timedelta(days=days)
        return len(notices_on([code], day)[code]), len(said_of([code], day)[0])

    assert (given(0), given(4), given(5)) == ((1, 1), (1, 1), (0, 0))
