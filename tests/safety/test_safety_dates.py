"""Boundary days: `until` is inclusive, `withdrawn` and `lifted` are the first free day, quarantine holds to the
end of its last day, and each day of work counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.safety.scenes import (
    DAY,
    DELIVERY,
    END,
    RUNOFF,
    START,
    acceptance,
    attested,
    basis,
    decision,
    facts,
    lot,
    made_under,
    maker,
    unit,
)

from maillage.safety.acts import Hold, LegalBasis
from maillage.safety.verdict import verdict

ONE = timedelta(days=1)


def allowed_on(asked, *on):
    return [verdict(replace(asked, day=day)).allowed for day in on]


def codes_on(asked, day):
    return verdict(replace(asked, day=day)).codes


def test_a_decision_is_in_force_from_its_first_day_to_its_last():
    long_review = decision("A", review_by=END)
    asked = facts("make", "A", unit=unit("A", decision=long_review))
    assert allowed_on(asked, START - ONE, START, END, END + ONE) == [False, True, True, False]


def test_a_basis_is_citable_from_the_later_of_its_dates_to_its_last_day():
    decided = decision("C", effective_until=None, review_by=RUNOFF)
    dated = basis(dated=START, effective_from=DAY, until=END)
    asked = facts("make", "C", unit=unit("C", decision=decided, basis=dated))
    assert allowed_on(asked, DAY - ONE, DAY, END, END + ONE) == [False, True, True, False]
    early = basis(dated=DAY, effective_from=START, until=END)
    asked = facts("make", "C", unit=unit("C", decision=decided, basis=early))
    assert allowed_on(asked, DAY - ONE, DAY) == [False, True]


def test_review_by_is_inclusive_stops_making_c_and_warns_elsewhere():
    for category, expected in (("A", True), ("B", True), ("C", False)):
        decided = decision(category, review_by=DAY)
        asked = facts("make", category, unit=unit(category, decision=decided))
        assert allowed_on(asked, DAY, DAY + ONE) == [True, expected]
        late = verdict(replace(asked, day=DAY + ONE))
        warned = [reason.code for reason in late.warnings]
        assert warned == (["decision.review_passed"] if expected else [])
    delivery = facts("deliver", "C", unit=unit("C", decision=decision("C", review_by=DAY)))
    assert verdict(delivery).allowed
    assert [reason.code for reason in verdict(delivery).warnings] == ["decision.review_passed"]


@pytest.mark.parametrize("category", ["A", "B"])
def test_what_was_released_before_the_end_of_the_decision_is_delivered_until_the_run_off(category):
    asked = facts("deliver", category)
    assert allowed_on(asked, END, END + ONE, RUNOFF, RUNOFF + ONE) == [True, True, True, False]
    late = replace(asked, lot=lot(category, released=END + ONE))
    assert codes_on(late, END + ONE) == ("decision.expired",)
    never = facts("deliver", category, unit=unit(category, decision=decision(category, runoff=None)))
    assert codes_on(never, END + ONE) == ("decision.expired",)


def test_the_run_off_of_a_basis():
    lasting = decision("C", effective_until=None, runoff=None)
    asked = facts("deliver", "C", unit=unit("C", decision=lasting))
    assert allowed_on(asked, END, END + ONE, RUNOFF, RUNOFF + ONE) == [True, True, True, False]
    assert codes_on(asked, RUNOFF + ONE) == ("basis.runoff_passed",)
    on_the_last_day = replace(asked, lot=lot("C", released=END))
    assert codes_on(on_the_last_day, RUNOFF) == ()
    too_late = replace(asked, lot=lot("C", released=END + ONE))
    assert codes_on(too_late, END + ONE) == ("basis.expired",)


def test_the_earlier_run_off_binds():
    decided = decision("C", effective_until=None, runoff=END + ONE)
    asked = facts("deliver", "C", unit=unit("C", decision=decided))
    assert allowed_on(asked, END + ONE, END + 2 * ONE) == [True, False]
    only = facts("deliver", "C", unit=unit("C", decision=decided, basis=basis(runoff=None)))
    assert allowed_on(only, END + ONE, END + 2 * ONE) == [True, False]


def test_releasing_c_ends_with_the_basis_whatever_the_run_off():
    asked = facts("release", "C", unit=unit("C", decision=decision("C", effective_until=None)))
    assert allowed_on(asked, END, END + ONE) == [True, False]


def test_an_open_ended_run_of_dates_stays_open():
    asked = facts("deliver", "A", unit=unit("A", decision=decision("A", effective_until=None, runoff=None)))
    assert allowed_on(asked, RUNOFF + ONE) == [True]


def test_quarantine_holds_through_its_last_day():
    asked = facts("release", "A", lot=lot("A", quarantine_until=date(2020, 4, 8), released=None))
    assert allowed_on(asked, date(2020, 4, 8), date(2020, 4, 9)) == [False, True]


def test_disinfection_stands_for_quarantine_when_done_after_making():
    made = lot("B", quarantine_until=None, disinfected=date(2020, 4, 3))
    assert verdict(facts("release", "B", lot=made)).allowed
    for wrong in (date(2020, 4, 2), DELIVERY + ONE):
        found = verdict(facts("release", "B", lot=replace(made, disinfected=wrong)))
        assert found.codes == ("lot.quarantine_missing",)
    kept = replace(made, quarantine_until=DELIVERY)
    assert verdict(facts("release", "B", lot=kept)).codes == ("lot.in_quarantine",)


def test_a_lot_is_delivered_from_the_day_of_its_release():
    asked = facts("deliver", "A")
    assert allowed_on(asked, date(2020, 4, 9), date(2020, 4, 10)) == [False, True]


def test_a_hold_binds_from_its_day_until_lifted_and_never_lapses():
    asked = facts("make", "A", holds=(Hold("H", DAY, lifted=DELIVERY),))
    assert allowed_on(asked, DAY - ONE, DAY, DELIVERY - ONE, DELIVERY) == [True, False, False, True]
    open_ended = facts("make", "A", holds=(Hold("H", DAY),))
    assert allowed_on(open_ended, END) == [False]


@pytest.mark.parametrize(
    "scope,binds",
    [
        ({}, True),
        ({"design": "D0107"}, True),
        ({"design": "D0107", "workshop": "L0042"}, True),
        ({"design": "D0107", "workshop": "L0043"}, False),
        ({"design": "D0108", "workshop": "L0042"}, False),
        ({"version": "D0107-V2"}, False),
        ({"version": "D0107-V2", "workshop": "L0042"}, False),
        ({"profile": "D0107-V3/F2", "workshop": "L0042"}, False),
        ({"profile": "D0107-V3/F1"}, True),
        ({"profile": "D0107-V3/F2"}, False),
        ({"design": "D0107", "profile": "D0107-V3/F2", "workshop": "L0042"}, False),
        ({"workshop": "L0001"}, True),  # the responsible entity's hold binds who works under it
        ({"lot": "D0107V3-L0042-20W14-03-Z"}, True),
        ({"lot": "D0107V3-L0042-20W14-03-Z", "version": "D0107-V2"}, False),
        ({"lot": "another"}, False),
    ],
)
def test_what_a_hold_binds(scope, binds):
    assert verdict(facts("deliver", "A", holds=(Hold("H", DAY, **scope),))).allowed != binds


def test_a_lots_hold_does_not_stop_making_nor_what_carries_no_lot():
    held = (Hold("H", START, lot="any"),)
    assert verdict(facts("make", "A", holds=held)).allowed
    assert verdict(facts("deliver", "A", "R0", lot=None, stock=40, holds=held)).allowed


@pytest.mark.parametrize(
    "scope,told",
    [
        ({}, ["*"]),
        ({"design": "D0107", "workshop": "L0042"}, ["D0107", "L0042"]),
        ({"version": "D0107-V3", "profile": "D0107-V3/F1"}, ["D0107-V3", "D0107-V3/F1"]),
    ],
)
def test_a_hold_tells_what_it_names(scope, told):
    (reason,) = verdict(facts("make", "A", holds=(Hold("H", START, **scope),))).refusals
    assert reason.params == {"scope": told, "since": START.isoformat()}


def test_a_hold_elsewhere_spares_a_workshop_without_responsible_entity():
    alone = maker("M2", responsible=None)
    assert verdict(facts("make", "A", maker=alone, holds=(Hold("H", DAY, workshop="L0043"),))).allowed


def test_an_attestation_counts_until_withdrawn():
    levels = (attested("M2", until=END, withdrawn=DELIVERY),)
    asked = facts("make", "C", maker=maker(levels=levels))
    assert allowed_on(asked, START - ONE, DELIVERY - ONE, DELIVERY) == [False, True, False]
    assert "maker.level" in codes_on(asked, DELIVERY)


@pytest.mark.parametrize("name", ["levels", "trainings", "appointments"])
def test_a_maker_must_be_entitled_on_each_making_day_and_on_the_day_asked(name):
    category = "B" if name == "trainings" else "C"
    value = "M2" if name == "levels" else "D0107"
    code = {"levels": "maker.level", "trainings": "maker.not_trained", "appointments": "maker.not_appointed"}[
        name
    ]
    for start, until, fits in (
        (date(2020, 4, 1), DELIVERY, True),
        (date(2020, 4, 2), DELIVERY, False),
        (date(2020, 4, 1), DELIVERY - ONE, False),
    ):
        held = (attested(value, start=start, until=until),)
        found = verdict(facts("deliver", category, maker=maker(**{name: held})))
        assert found.allowed == fits
        assert fits or found.codes == (code,)


def test_an_individual_was_insured_on_each_making_day():
    covered = maker("M1").responsible
    for start, fits in ((date(2020, 4, 1), True), (date(2020, 4, 2), False)):
        asked = facts("deliver", "A", maker=maker("M1", responsible=replace(covered, insured_from=start)))
        assert verdict(asked).codes == (() if fits else ("maker.insurance_missing",))
    assert verdict(facts("make", "A", maker=maker("M2", responsible=None))).allowed


def test_a_lot_was_made_under_a_decision_on_each_of_its_days():
    for start, until, fits in (
        (date(2020, 4, 1), date(2020, 4, 3), True),
        (date(2020, 4, 2), date(2020, 4, 3), False),
        (date(2020, 4, 1), date(2020, 4, 2), False),
    ):
        under = made_under("A", effective_from=start, effective_until=until)
        asked = facts("deliver", "A", lot=lot("A", made_under=under))
        assert verdict(asked).codes == (() if fits else ("lot.made_outside_decision",))


@pytest.mark.parametrize("category", ["D", "unclassified"])
def test_a_lot_made_under_no_open_category_never_leaves(category):
    asked = facts("deliver", "A", lot=lot("A", made_under=made_under(category)))
    assert verdict(asked).codes == ("lot.made_outside_decision",)


def test_a_lot_made_as_b_does_not_become_c():
    found = verdict(facts("deliver", "C", lot=lot("C", made_under=made_under("B"))))
    assert found.codes == ("lot.made_outside_basis",)


def test_lot_sizes_for_a_person_and_for_a_workshop():
    for level, pieces, fits in (("M1", 50, True), ("M1", 51, False), ("M2", 100, True), ("M2", 101, False)):
        asked = facts("release", "B", level=level, lot=lot("B", pieces_made=pieces))
        assert verdict(asked).codes == (() if fits else ("lot.too_large",))
    assert verdict(facts("release", "A", lot=lot("A", pieces_made=500))).allowed


def test_stock_is_what_is_left_of_the_lot():
    for delivered, fits in ((8, True), (9, False)):
        asked = facts("deliver", "A", lot=lot("A", pieces_delivered=delivered))
        assert verdict(asked).allowed == fits
    release = facts("release", "A", quantity=48)
    assert verdict(release).allowed
    assert verdict(replace(release, quantity=49)).codes == ("stock.insufficient",)
    loose = facts("deliver", "A", "R0", lot=None, stock=40)
    assert verdict(loose).allowed
    assert verdict(replace(loose, stock=39)).codes == ("stock.insufficient",)
    assert verdict(replace(loose, stock=None)).codes == ("stock.unknown",)


def test_an_acceptance_is_for_its_establishment_version_and_profile_in_its_period():
    for changes, fits in (
        ({}, True),
        ({"establishment": "E0013"}, False),
        ({"version": "D0107-V2"}, False),
        ({"profile": "D0107-V3/F2"}, False),
        ({"start": DELIVERY}, True),
        ({"start": DELIVERY + ONE}, False),
        ({"until": DELIVERY}, True),
        ({"until": DELIVERY - ONE}, False),
        ({"withdrawn": DELIVERY}, False),
    ):
        assert verdict(facts("deliver", "C", acceptances=(acceptance(**changes),))).allowed == fits


def test_a_first_article_is_of_that_maker_and_for_that_establishment():
    for changes, fits in (
        ({"first_article": DELIVERY}, True),
        ({"first_article": DELIVERY + ONE}, False),
        ({"first_article_maker": ""}, True),
        ({"first_article_maker": "L0043"}, False),
    ):
        assert verdict(facts("release", "C", acceptances=(acceptance(**changes),))).allowed == fits
    elsewhere = (acceptance(establishment="E0013"),)
    assert verdict(facts("release", "C", "R1", acceptances=elsewhere)).allowed
    assert verdict(facts("release", "C", "R1", acceptances=())).codes == ("acceptance.first_article_missing",)


def test_a_refusal_wins_over_an_acceptance_until_withdrawn():
    refusal = acceptance(accepted=False, act="2020-033")
    found = verdict(facts("deliver", "C", acceptances=(acceptance(), refusal)))
    assert [(reason.code, reason.act) for reason in found.refusals] == [("acceptance.refused", "2020-033")]
    lifted = replace(refusal, withdrawn=DELIVERY)
    assert verdict(facts("deliver", "C", acceptances=(acceptance(), lifted))).allowed


def test_a_sample_asks_neither_basis_nor_acceptance_nor_appointment_and_opens_nothing():
    asked = facts("sample", "C", unit=unit("C", basis=None), acceptances=(), maker=maker(appointments=()))
    assert verdict(asked).allowed
    assert not verdict(replace(asked, action="make")).allowed
    assert verdict(facts("sample", "C", level="M1")).codes == ("maker.level",)


@pytest.mark.parametrize("workshop,binds", [("L0042", True), ("L0001", True), ("L0043", False)])
def test_a_lots_hold_may_name_its_workshop(workshop, binds):
    held = (Hold("H", DAY, lot=lot("A").id, workshop=workshop),)
    assert verdict(facts("deliver", "A", holds=held)).allowed != binds


def test_nothing_is_delivered_before_the_decision_or_the_basis():
    decided = decision("C", effective_from=DELIVERY)
    asked = facts("deliver", "C", unit=unit("C", decision=decided))
    assert codes_on(asked, DELIVERY - ONE) == ("decision.not_yet_effective",)
    assert codes_on(asked, DELIVERY) == ()
    cited = facts("deliver", "C", unit=unit("C", basis=basis(dated=DELIVERY)))
    assert codes_on(cited, DELIVERY - ONE) == ("basis.not_yet_citable",)
    assert codes_on(cited, DELIVERY) == ()


@pytest.mark.parametrize("action", ["make", "release", "deliver"])
def test_the_last_day_needs_no_run_off(action):
    ends = decision("C", effective_until=DELIVERY, runoff=None)
    asked = facts(
        action, "C", day=DELIVERY, unit=unit("C", decision=ends, basis=basis(until=DELIVERY, runoff=None))
    )
    assert verdict(asked).codes == ()
    assert codes_on(asked, DELIVERY + ONE) == ("decision.expired", "basis.expired")


def test_what_was_released_on_the_last_day_of_the_decision_is_delivered():
    asked = facts("deliver", "A", day=RUNOFF, lot=lot("A", released=END))
    assert verdict(asked).codes == ()


def test_an_open_ended_basis_stays_open_for_delivery():
    marked = basis(kind="ce_marking", certificate="0123", until=None, runoff=None)
    lasting = decision("C", effective_until=None, runoff=None)
    asked = facts("deliver", "C", unit=unit("C", decision=lasting, basis=marked))
    assert codes_on(asked, RUNOFF) == ()


def test_a_basis_without_its_date_is_never_citable():
    for action in ("make", "release", "deliver"):
        found = verdict(facts(action, "C", unit=unit("C", basis=basis(dated=None, effective_from=START))))
        assert found.codes == ("basis.incomplete", "basis.not_yet_citable")


def test_without_any_run_off_delivery_ends_with_the_basis():
    lasting = decision("C", effective_until=None, runoff=None)
    asked = facts("deliver", "C", unit=unit("C", decision=lasting, basis=basis(runoff=None)))
    assert codes_on(asked, END + ONE) == ("basis.expired",)


@pytest.mark.parametrize("category", ["A", "B"])
def test_support_and_barrier_need_no_basis_but_one_that_is_cited_must_hold(category):
    none = LegalBasis("none")
    assert verdict(facts("make", category, unit=unit(category, basis=none))).allowed
    cited = facts("make", category, unit=unit(category, basis=basis(until=DAY)))
    assert allowed_on(cited, DAY, DAY + ONE) == [True, False]


def test_a_proposed_decision_has_no_period_yet():
    proposed = decision("C", status="proposed", effective_from=END, effective_until=END, review_by=START)
    asked = facts("deliver", "C", unit=unit("C", decision=proposed))
    told = ("decision.not_classified", "category.unclassified")
    assert verdict(asked).codes == verdict(replace(asked, action="make", lot=None)).codes == told
    sampled = verdict(facts("sample", "C", unit=unit("C", decision=proposed)))
    assert (sampled.codes, sampled.warnings) == ((), ())


def test_a_decision_without_digest_clears_the_files_of_its_version():
    asked = facts("deliver", "A", unit=unit("A", decision=decision("A", sha256="")))
    assert verdict(asked).allowed
    assert verdict(replace(asked, lot=lot("A", sha256="00" * 32))).codes == ("lot.files_differ",)


def test_a_withdrawal_to_come_stops_a_range_of_making_days():
    leaving = decision("A", withdrawn=DELIVERY)
    asked = facts("make", "A", unit=unit("A", decision=leaving))
    assert allowed_on(asked, DELIVERY - ONE, DELIVERY) == [True, False]
    assert verdict(replace(asked, last_day=DELIVERY - ONE)).allowed
    assert verdict(replace(asked, last_day=DELIVERY)).codes == ("decision.withdrawn",)


@pytest.mark.parametrize("action", ["make", "release", "deliver"])
def test_no_end_is_no_end_whatever_the_action(action):
    marked = basis(kind="ce_marking", certificate="0123", until=None, runoff=None)
    lasting = decision("C", effective_until=None, runoff=None)
    assert verdict(facts(action, "C", unit=unit("C", decision=lasting, basis=marked))).allowed


def test_without_a_lot_nothing_runs_off():
    asked = facts("deliver", "C", day=END + ONE, lot=None, quantity=None)
    assert verdict(asked).codes == ("decision.expired", "basis.expired", "lot.missing")


def test_support_objects_need_no_quarantine():
    assert verdict(facts("release", "A", lot=lot("A", quarantine_until=None))).allowed


def test_a_lot_made_in_one_day_may_leave_that_day():
    one_day = lot("A", made_from=DELIVERY, made_until=DELIVERY, released=DELIVERY, quarantine_until=None)
    assert verdict(facts("deliver", "A", lot=one_day)).allowed
    for wrong in ({"made_from": DELIVERY + ONE}, {"made_until": DELIVERY + ONE}):
        found = verdict(facts("deliver", "A", lot=replace(one_day, **wrong)))
        assert "lot.dates_inconsistent" in found.codes


@pytest.mark.parametrize("category,klass", [("A", "R0"), ("B", "R0"), ("C", "R1")])
def test_releasing_is_always_of_a_lot(category, klass):
    asked = facts("release", category, klass, lot=None, quantity=None)
    assert verdict(asked).codes == ("lot.missing",)


def test_releasing_counts_what_was_made_and_delivering_what_was_released():
    counted = lot("A", pieces_made=50, pieces_rejected=5, pieces_released=10, pieces_delivered=4)
    for action, most in (("release", 45), ("deliver", 6)):
        asked = facts(action, "A", lot=counted)
        assert verdict(replace(asked, quantity=most)).allowed
        (reason,) = verdict(replace(asked, quantity=most + 1)).refusals
        assert (reason.code, reason.params) == ("stock.insufficient", {"asked": most + 1, "available": most})
    unmade = facts("release", "A", lot=replace(counted, pieces_made=None))
    assert verdict(unmade).codes == ("stock.unknown",)


def test_the_act_of_a_lapsed_basis_is_told_when_recorded():
    for under, act in (
        (made_under("C", basis_until=START), "DER-1"),
        (made_under("C", basis_until=START, basis_act="2020-009"), "2020-009"),
    ):
        (reason,) = verdict(facts("deliver", "C", lot=lot("C", made_under=under))).refusals
        assert (reason.code, reason.act, reason.params["reference"]) == (
            "lot.made_outside_basis",
            act,
            "DER-1",
        )


def test_a_lot_may_be_released_and_disinfected_on_its_last_days():
    made = lot("B", quarantine_until=None, released=date(2020, 4, 3), disinfected=DELIVERY)
    assert verdict(facts("deliver", "B", lot=made)).allowed
