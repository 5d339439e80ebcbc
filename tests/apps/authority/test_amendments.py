"""Amending a decision: it keeps its number, changes from a day on, and is folded as the register folds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories.production import build_scene
from tests.factories.register import a_person, a_signed_register, approved, published, signed
from tests.factories.thread import MONDAY, Cast, the_cast
from tests.register.making import SIGNERS

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.act_list import act_list, act_sheet
from maillage.apps.authority.queries.dossier import standings
from maillage.apps.outbox.models import Message
from maillage.apps.production.codes import OrderStatus
from maillage.apps.production.queries.verification import verified_lot
from maillage.apps.records.commands.publish_signed import publish_signed
from maillage.apps.records.models import Act, PreparedRecord
from maillage.apps.records.queries.acts import ActRow, Amendment, act_numbered
from maillage.apps.records.queries.public_register import public_register
from maillage.apps.records.queries.rebuilding import rebuild
from maillage.kernel.clock import FixedClock, SystemClock, today
from maillage.kernel.refusals import Conflict, Refusal
from maillage.register.verdicts import on_id

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
DAY = timedelta(days=1)
UNTIL = MONDAY + 60 * DAY  # of the decision of the cast


def amend(
    number: str, *, start: date = MONDAY, actor: Actor = OPERATOR, clock: Any = CLOCK, **changes: Any
) -> Any:
    return amend_decision(
        number=number, changes=changes, valid_from=start, reason="Essai", actor=actor, clock=clock
    )


def terms_on(cast: Cast, day: date) -> Any:
    book = read_act_book(workshops=(), establishments=(), profiles=[cast.profile.code])
    return book.decision(cast.profile.code, "care", day)


def test_terms_change_from_the_day_on_under_the_same_number() -> None:
    cast = the_cast()
    start, until = MONDAY + 10 * DAY, MONDAY + 20 * DAY
    amend(cast.decision, start=start, effective_until=until, runoff=None, rules="Un porteur.")
    before, after = terms_on(cast, start - DAY), terms_on(cast, start)
    assert (before.act, before.effective_until) == (cast.decision, UNTIL)
    assert (after.act, after.effective_until, after.runoff) == (cast.decision, until, None)
    assert (after.category, after.review_by) == (before.category, before.review_by)  # what is not given stays
    (standing,) = (s for s in standings([cast.profile.code], start)[cast.profile.code] if s.use == "care")
    assert (standing.rules, standing.valid_until, standing.act) == ("Un porteur.", until, cast.decision)


def test_a_decision_prolonged_is_in_force_again_and_one_cut_short_is_over() -> None:
    cast = the_cast()
    amend(cast.decision, effective_until=MONDAY, runoff=None)
    other = amend(cast.decision, start=MONDAY + 5 * DAY, effective_until=UNTIL)
    found = {
        days: [
            line.number for line in act_list(day=MONDAY + days * DAY, kind="decision", state="in_force").items
        ]
        for days in (0, 1, 5)
    }
    assert found == {0: [cast.decision], 1: [], 5: [cast.decision]}
    over = act_list(day=MONDAY + DAY, kind="decision", state="over").items
    assert [(line.number, line.valid_until, line.state) for line in over] == [(cast.decision, MONDAY, "over")]
    sheet = act_sheet(cast.decision, MONDAY + 5 * DAY)
    assert sheet is not None and (sheet.state, sheet.terms.amended_by) == ("in_force", other.number)
    assert sheet.is_sound and sheet.act.valid_until == UNTIL  # the act itself is untouched


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "amend.nothing"),
        ({"rules": ""}, "amend.nothing"),
        ({"category": "A"}, "act.unknown_choice"),
        ({"sha256": "0" * 64}, "act.unknown_choice"),
        ({"basis": ""}, "decision.basis_required"),
        ({"basis": "2020-999"}, "act.unknown"),
        ({"review_by": None}, "decision.review_required"),
        ({"review_by": MONDAY + 57 * DAY}, "decision.review_too_late"),
        ({"effective_until": MONDAY - DAY}, "act.period"),
        ({"runoff": UNTIL - DAY}, "decision.runoff_before_end"),
        ({"qualification": "magic"}, "act.unknown_choice"),
        ({"uses": -5}, "act.unknown_choice"),
    ],
)
def test_what_a_decision_may_not_say_an_amendment_may_not_either(changes: dict[str, Any], code: str) -> None:
    cast = the_cast()
    with pytest.raises(Refusal) as refused:
        amend(cast.decision, **changes)
    assert (refused.value.code, Act.objects.filter(kind="amend").count()) == (code, 0)


def test_only_a_decision_that_stands_is_amended_and_by_who_may() -> None:
    cast = the_cast()
    signer = a_person("signature", Role.SIGNER)
    with pytest.raises(Refusal, match=r"amend\.not_a_decision"):
        amend(cast.basis, rules="x")
    with pytest.raises(Refusal, match=r"access\.role"):
        amend(cast.decision, actor=signer, rules="x")
    with pytest.raises(Refusal, match=r"act\.backdated"):
        amend(cast.decision, start=MONDAY - DAY, rules="x")
    amend(cast.decision, start=MONDAY + 3 * DAY, rules="x")
    with pytest.raises(Refusal, match=r"amend\.before_another"):
        amend(cast.decision, start=MONDAY + 2 * DAY, rules="y")
    withdraw(number=cast.decision, reason="Fin", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Conflict, match=r"act\.already_ended"):
        amend(cast.decision, start=MONDAY + 3 * DAY, rules="y")


def test_an_amendment_of_a_replaced_decision_does_not_bring_it_back() -> None:
    cast = the_cast()
    terms = DecisionTerms(
        cast.profile.code, "care", "B", MONDAY, qualification="general_product", reason="Essai"
    )
    later = classify_version(terms=terms, actor=OPERATOR, clock=CLOCK)
    amend(cast.decision, start=MONDAY + DAY, rules="x")
    assert terms_on(cast, MONDAY + DAY).act == later.number


def test_work_that_the_new_terms_refuse_stops_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, clock = build_scene(monkeypatch), SystemClock()
    day = today(clock)
    act = amend(scene.cast.decision, start=day, clock=clock, review_by=day - DAY)
    scene.order.refresh_from_db()
    assert scene.order.status == OrderStatus.CANCELLED  # for C, nothing is made past the review
    told = set(Message.objects.filter(about=act.number).values_list("organisation", flat=True))
    assert {scene.shop, scene.hospital} <= told
    amend(scene.cast.decision, start=day, clock=clock, effective_until=day, runoff=day)
    assert verified_lot(scene.released.code, day).decision_until == day


@pytest.fixture
def open_register(settings: Any, tmp_path: Path) -> Callable[[], Cast]:
    def opened() -> Cast:
        made = the_cast()
        a_signed_register(settings, tmp_path, CLOCK)
        return made

    return opened


def test_the_register_says_the_same_terms_as_the_rows(open_register: Callable[[], Cast]) -> None:
    cast = open_register()
    reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    until = MONDAY + 10 * DAY
    prepared = amend(cast.decision, actor=reviewer, rules="Un porteur.", effective_until=until, runoff=None)
    assert isinstance(prepared, PreparedRecord) and terms_on(cast, MONDAY).effective_until == UNTIL
    published(prepared, signer, CLOCK)
    assert terms_on(cast, MONDAY).effective_until == until
    register = public_register()
    assert register is not None
    for day, outcome in ((MONDAY, "current"), (until, "current"), (until + DAY, "not_in_force")):
        entry = register.log.state.entries[cast.decision]
        assert register.log.state.terms(entry, day).until == until
        verdict = on_id(register.verified(FixedClock.at_noon(day).now()), cast.decision)
        assert (verdict.rules, verdict.outcome.value in (outcome, "stale")) == ("Un porteur.", True)
    found = rebuild()
    assert found is not None and found.differences == ()


def test_two_amendments_prepared_at_once_do_not_undo_each_other(open_register: Callable[[], Cast]) -> None:
    cast = open_register()
    reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    one = amend(cast.decision, actor=reviewer, rules="Un porteur.")
    two = amend(cast.decision, actor=reviewer, uses=30)
    published(one, signer, CLOCK)
    approved(two, signer, CLOCK)
    with pytest.raises(Conflict, match=r"amend\.stale"):
        publish_signed(number=two.number, note=signed(two), actor=signer, clock=CLOCK)
    row = act_numbered(cast.decision)
    assert row is not None and row.as_amended(MONDAY).payload["rules"] == "Un porteur."
    again = published(amend(cast.decision, actor=reviewer, uses=30), signer, CLOCK)
    row = act_numbered(cast.decision)
    assert row is not None
    kept = row.as_amended(MONDAY)
    assert (kept.payload["rules"], kept.payload["uses"], kept.amended_by) == ("Un porteur.", 30, again.number)


def test_one_signature_does_not_amend(open_register: Callable[[], Cast]) -> None:

    cast = open_register()
    reviewer, signer = a_person("instruction", Role.REVIEWER), a_person("signature", Role.SIGNER)
    prepared = amend(cast.decision, actor=reviewer, rules="x")
    with pytest.raises(Refusal, match=r"register\.signature\.missing"):
        published(prepared, signer, CLOCK, SIGNERS[:1])


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=5), st.integers(0, 8))
def test_rows_fold_amendments_as_the_register_does(made: list[tuple[int, int]], asked: int) -> None:
    """The last to begin holds; of two that began the same day, the last recorded."""
    amendments = tuple(
        Amendment(f"2026-{n:03}", MONDAY + start * DAY, {"effective_until": None, "uses": uses})
        for n, (start, uses) in enumerate(made, start=1)
    )
    row = ActRow(
        "2026-000",
        "decision",
        "p",
        "care",
        MONDAY,
        None,
        {"uses": None},
        "",
        CLOCK.now(),
        "",
        "",
        (),
        amendments,
    )
    found = row.as_amended(MONDAY + asked * DAY)
    ranked = sorted((start, n, uses) for n, (start, uses) in enumerate(made, start=1) if start <= asked)
    wanted = (f"2026-{ranked[-1][1]:03}", ranked[-1][2]) if ranked else ("", None)
    assert (found.amended_by, found.payload["uses"]) == wanted
