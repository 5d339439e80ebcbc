"""No act takes effect before the civil day of its recording: today's act never makes past making lawful."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.models import Proposal
from maillage.apps.records.commands.install import install
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
YESTERDAY = MONDAY - timedelta(days=1)


def later(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def decision(cast: Cast, start: date) -> DecisionTerms:
    return DecisionTerms(
        profile=cast.profile.code, use="non_care", category="A", effective_from=start,
        qualification="general_product", competent_authority="dgccrf", reason="Examen",
    )  # fmt: skip


def attest(cast: Cast, start: date) -> Act:
    return record_attestation(
        workshop=cast.workshop.code, kind="level", value="M3", evidence="Visite", valid_from=start,
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip


def accept(cast: Cast, start: date) -> Act:
    return record_acceptance(
        establishment=cast.hospital.code, profile=cast.profile.code, valid_from=start, actor=OPERATOR,
        clock=CLOCK,
    )  # fmt: skip


def restrict(cast: Cast, start: date) -> Act:
    return record_policy(territory="75", reason="Stocks", valid_from=start, actor=OPERATOR, clock=CLOCK)


def classify(cast: Cast, start: date) -> Act:
    return classify_version(terms=decision(cast, start), actor=OPERATOR, clock=CLOCK)


def rank(cast: Cast, start: date) -> Act:
    return set_priority(
        subject=cast.design, weight=3, reason="Rupture", valid_from=start, actor=OPERATOR, clock=CLOCK
    )


@pytest.mark.parametrize("record", [attest, accept, restrict, classify, rank])
def test_no_kind_of_act_begins_before_its_recording(record: Callable[[Cast, date], Act]) -> None:
    cast = the_cast()
    count = Act.objects.count()
    with pytest.raises(Refusal) as refused:
        record(cast, YESTERDAY)
    assert (refused.value.code, refused.value.params) == (
        "act.backdated",
        {"start": "2026-03-01", "today": "2026-03-02"},
    )
    assert Act.objects.count() == count
    assert record(cast, MONDAY).valid_from == MONDAY


def test_the_day_is_that_of_paris() -> None:
    """At half past midnight in Paris it is still the day before in UTC."""
    cast = the_cast()
    night = FixedClock(CLOCK.now().replace(hour=23, minute=30) - timedelta(days=1))
    assert night.now().date() == YESTERDAY
    with pytest.raises(Refusal, match=r"act\.backdated"):
        classify_version(terms=decision(cast, YESTERDAY), actor=OPERATOR, clock=night)
    assert classify_version(terms=decision(cast, MONDAY), actor=OPERATOR, clock=night).valid_from == MONDAY


def test_an_attestation_of_today_does_not_make_yesterdays_making_lawful() -> None:
    cast = the_cast()
    a_need(cast, CLOCK)
    adopt_plan(code=solve_plan(actor=OPERATOR, clock=CLOCK).code, actor=OPERATOR, clock=CLOCK)
    order = accept_proposal(code=Proposal.objects.get().code, quantity=60, actor=OPERATOR, clock=CLOCK)
    level = Act.objects.get(kind="attestation", payload__contains='"kind":"level"')
    from maillage.apps.production.models import Order
    from maillage.apps.writing import writing

    withdraw(number=level.number, reason="Référent parti", actor=OPERATOR, clock=later(1))
    with writing():  # as if the order had outlived the withdrawal
        Order.objects.update(status="active", cancelled_by="")
    record_attestation(
        workshop=cast.workshop.code, kind="level", value="M2", evidence="Nouveau référent",
        valid_from=MONDAY + timedelta(days=3), actor=OPERATOR, clock=later(3),
    )  # fmt: skip
    making = Making(20, MONDAY + timedelta(days=2), MONDAY + timedelta(days=3), material_batch="PETG-07")
    with pytest.raises(Refusal, match=r"maker\.level"):
        declare_lot(order=order.code, making=making, actor=OPERATOR, clock=later(3))
    making = replace(making, made_from=MONDAY + timedelta(days=3))
    assert declare_lot(order=order.code, making=making, actor=OPERATOR, clock=later(3)).quantity_made == 20


def outside_act(cast: Cast, **changes: object) -> BasisTerms:
    terms = BasisTerms(
        kind="derogation", reference="DEROG-TEST-2", dated=MONDAY - timedelta(days=9),
        effective_from=MONDAY - timedelta(days=9), until=MONDAY + timedelta(days=40), issuer="labour_ministry",
        holder=cast.workshop.code, scope=[cast.design],
    )  # fmt: skip
    return replace(terms, **changes)  # type: ignore[arg-type]


def test_a_basis_keeps_the_dates_of_its_act_and_is_citable_from_its_recording() -> None:
    cast = the_cast()
    act = record_legal_basis(terms=outside_act(cast), actor=OPERATOR, clock=CLOCK, replaces=cast.basis)
    assert act.valid_from == MONDAY
    assert '"dated":"2026-02-21"' in act.payload and '"effective_from":"2026-02-21"' in act.payload
    book = read_act_book()
    founding = [book.basis(cast.profile.code, "care", day) for day in (YESTERDAY, MONDAY)]
    assert [basis and basis.act for basis in founding] == [cast.basis, act.number]
    assert founding[1] is not None and founding[1].effective_from == MONDAY


def test_an_announced_basis_is_citable_from_its_own_date() -> None:
    cast = the_cast()
    terms = outside_act(cast, dated=MONDAY + timedelta(days=4))
    assert record_legal_basis(terms=terms, actor=OPERATOR, clock=CLOCK).valid_from == terms.dated


def test_a_basis_already_over_is_refused() -> None:
    cast = the_cast()
    with pytest.raises(Refusal, match=r"act\.period"):
        record_legal_basis(terms=outside_act(cast, until=YESTERDAY), actor=OPERATOR, clock=CLOCK)


def test_a_basis_withdrawn_or_replaced_is_not_cited_any_more() -> None:
    cast = the_cast()
    renewed = record_legal_basis(terms=outside_act(cast), actor=OPERATOR, clock=later(2), replaces=cast.basis)
    terms = replace(
        decision(cast, MONDAY + timedelta(days=2)), use="care", category="C", basis=cast.basis,
        review_by=MONDAY + timedelta(days=9), qualification="ppe_iii", competent_authority="labour_ministry",
    )  # fmt: skip
    with pytest.raises(Refusal, match=r"decision\.basis_ended") as refused:
        classify_version(terms=terms, actor=OPERATOR, clock=later(2))
    assert refused.value.params["by"] == renewed.number
    assert classify_version(
        terms=replace(terms, basis=renewed.number), actor=OPERATOR, clock=later(2)
    ).kind == ("decision")


@pytest.mark.parametrize("until", [MONDAY, None])
def test_a_hypothesis_binds_no_real_day(until: date | None) -> None:
    install(kind="real", clock=CLOCK)
    cast = the_cast()
    terms = replace(decision(cast, YESTERDAY), effective_until=until)
    with pytest.raises(Refusal, match=r"scenario\.day_not_past"):
        classify_version(terms=terms, actor=OPERATOR, clock=CLOCK, hypothesis=True)
    supposed = outside_act(cast, until=until)
    with pytest.raises(Refusal, match=r"scenario\.day_not_past"):
        record_legal_basis(terms=supposed, actor=OPERATOR, clock=CLOCK, hypothesis=True)
    past = replace(terms, effective_until=YESTERDAY)
    assert classify_version(terms=past, actor=OPERATOR, clock=CLOCK, hypothesis=True).valid_until == YESTERDAY
