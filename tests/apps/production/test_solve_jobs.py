"""Solves asked for and carried out by workers: one holder at a time, nothing lost, nothing kept twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.people import coordinator, signed_up
from tests.factories.thread import MONDAY, a_hospital, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.outbox.models import Message
from maillage.apps.outbox.queries.messages import message_list, unread_count
from maillage.apps.production.codes import BY_REGIONS, STAGES_OF, JobKind, SolveStage
from maillage.apps.production.commands import run_solve as running
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.keep_plan import solved_plan
from maillage.apps.production.commands.launch_solve import launch_solve, stop_solve
from maillage.apps.production.commands.run_solve import (
    LEASE,
    MOST_ATTEMPTS,
    Taken,
    is_waiting,
    renew_lease,
    report_stage,
    run_solve,
    take_solve,
)
from maillage.apps.production.models import Plan, SolveJob
from maillage.apps.production.queries.plans import plan_sheet
from maillage.apps.production.queries.solve_jobs import live_jobs, solve_job, solve_jobs, usual_seconds
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning import planner

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)


def later(seconds: float) -> FixedClock:
    return FixedClock(CLOCK.now() + timedelta(seconds=seconds))


AFTER_LEASE = later(LEASE.total_seconds() + 1)


def taken_by(holder: str, clock: FixedClock = CLOCK) -> Taken:
    found = take_solve(holder=holder, clock=clock)
    assert found is not None
    return found


def asked(quantity: int = 120, actor: Actor = OPERATOR) -> SolveJob:
    a_need(the_cast(CLOCK), CLOCK, quantity=quantity)
    return launch_solve(actor=actor, clock=CLOCK)


def state(code: str) -> tuple[str, str, int, str]:
    row = solve_job(code)
    return row.status, row.plan, row.attempt, " ".join(reason.code for reason in row.reasons)


# Asking


def test_a_solve_waits_then_runs_and_gives_the_plan_that_solving_at_once_gives() -> None:
    job = asked()
    assert is_waiting(CLOCK)
    assert [row.code for row in live_jobs()] == [job.code] == ["CP0001"]
    run_solve(taken_by("A"), clock=later(3))
    assert state(job.code) == ("done", "P0001", 1, "")
    assert solve_plan(actor=OPERATOR, clock=CLOCK).code == "P0001"
    assert not is_waiting(AFTER_LEASE)
    assert take_solve(holder="A", clock=AFTER_LEASE) is None
    assert live_jobs() == []
    assert usual_seconds("") == 3
    assert usual_seconds("winter") is None


def test_asking_twice_for_the_same_needs_and_days_is_one_solve() -> None:
    job = asked()
    assert launch_solve(actor=OPERATOR, clock=CLOCK).code == job.code
    taken_by("A")
    assert launch_solve(actor=OPERATOR, clock=CLOCK).code == job.code
    assert launch_solve(actor=OPERATOR, clock=CLOCK, days=7).code != job.code
    run_solve(taken_by("B"), clock=CLOCK)
    assert [row.status for row in solve_jobs().items] == ["done", "running"]


def test_what_cannot_be_asked_is_refused_and_nothing_waits() -> None:
    for asked_for, code in (({"scenario": "hiver"}, "scenario.unknown"), ({"days": 0}, "field.out_of_range")):
        with pytest.raises(Refusal) as refused:
            launch_solve(actor=OPERATOR, clock=CLOCK, **asked_for)  # type: ignore[arg-type]
        assert refused.value.code == code
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        launch_solve(actor=coordinator("26"), clock=CLOCK)
    assert SolveJob.objects.count() == 0


# Holding


def test_a_solve_has_one_holder_until_its_lease_is_over() -> None:
    job = asked()
    taken_by("A")
    assert take_solve(holder="B", clock=later(LEASE.total_seconds())) is None
    again = taken_by("B", AFTER_LEASE)
    assert (again.code, again.holder) == (job.code, "B")
    assert state(job.code) == ("running", "", 2, "")


def test_a_lease_renewed_is_not_taken() -> None:
    job = asked()
    taken_by("A")
    assert renew_lease(code=job.code, holder="A", clock=later(20)) is False
    assert take_solve(holder="B", clock=AFTER_LEASE) is None
    assert take_solve(holder="B", clock=later(20 + LEASE.total_seconds() + 1)) is not None


@pytest.mark.parametrize(
    "act",
    [
        lambda code: renew_lease(code=code, holder="A", clock=AFTER_LEASE),
        lambda code: report_stage(code=code, holder="A", stage=SolveStage.AUDIT, clock=AFTER_LEASE),
    ],
)
def test_whoever_lost_the_lease_is_refused(act: Callable[[str], object]) -> None:
    job = asked()
    taken_by("A")
    taken_by("B", AFTER_LEASE)
    with pytest.raises(Conflict, match=r"solve\.lease_lost"):
        act(job.code)
    assert (solve_job(job.code).stage, SolveJob.objects.get().holder) == ("reading", "B")


def test_a_plan_computed_after_the_lease_was_lost_is_not_kept() -> None:
    """The first holder wakes up with a plan, or in the middle: the second keeps it alone."""
    job = asked()
    first = taken_by("A")
    audited = solved_plan(actor=OPERATOR, clock=CLOCK)
    second = taken_by("B", AFTER_LEASE)
    with pytest.raises(Conflict, match=r"solve\.lease_lost"):
        running._end_with_plan(taken=first, audited=audited, clock=AFTER_LEASE)
    run_solve(first, clock=AFTER_LEASE)
    assert Plan.objects.count() == 0
    assert state(job.code) == ("running", "", 2, "")
    run_solve(second, clock=AFTER_LEASE)
    assert state(job.code) == ("done", "P0001", 2, "")


def test_a_solve_that_breaks_off_is_tried_again_then_given_up() -> None:
    job = asked()
    for attempt in range(MOST_ATTEMPTS):
        taken_by(f"worker-{attempt}", later(attempt * 60))
    assert take_solve(holder="last", clock=later(MOST_ATTEMPTS * 60)) is None
    assert state(job.code) == ("failed", "", MOST_ATTEMPTS, "solve.given_up")


def test_an_error_of_the_program_is_tried_again_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory that runs out, a library that fails: simulated where the engine is called."""
    job = asked()

    def breaks(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(running, "planned", breaks)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert state(job.code)[0] == "queued"
        run_solve(taken_by("A"), clock=CLOCK)
        assert state(job.code)[2] == attempt
    assert state(job.code) == ("failed", "", MOST_ATTEMPTS, "solve.broken")
    assert solve_job(job.code).reasons[0].params == {"error": "MemoryError"}


def test_a_worker_told_to_leave_gives_its_solve_back_untried() -> None:
    job = asked()
    run_solve(taken_by("A"), clock=CLOCK, leaving=lambda: True)
    assert state(job.code) == ("queued", "", 0, "")
    run_solve(taken_by("B"), clock=CLOCK)
    assert state(job.code) == ("done", "P0001", 1, "")


# Refusals and stops


def test_a_solve_whose_asker_lost_the_role_is_refused_with_its_reason() -> None:
    boss = signed_up(coordinator(), CLOCK, until=MONDAY)
    job = asked(actor=boss)
    tomorrow = FixedClock.at_noon(MONDAY + timedelta(days=1))
    run_solve(taken_by("A", tomorrow), clock=tomorrow)
    assert state(job.code) == ("failed", "", 1, "access.role_missing")
    message = Message.objects.get(key=f"solve:{job.code}")
    assert (message.account_id, message.about) == (boss.user_id, job.code)


def test_stopping_a_solve_that_waits_ends_it_at_once() -> None:
    job = asked()
    assert stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK).status == "stopped"
    assert take_solve(holder="A", clock=CLOCK) is None
    assert state(job.code) == ("stopped", "", 0, "")
    with pytest.raises(Conflict, match=r"solve\.ended"):
        stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"solve\.unknown"):
        stop_solve(code="CP9999", actor=OPERATOR, clock=CLOCK)


def test_stopping_a_running_solve_keeps_the_best_audited_plan() -> None:
    job = asked()
    held = taken_by("A")
    stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK)
    assert renew_lease(code=job.code, holder="A", clock=CLOCK) is True
    run_solve(held, clock=CLOCK, stop=lambda: True)
    assert state(job.code) == ("stopped", "P0001", 1, "")
    assert adopt_plan(code="P0001", actor=OPERATOR, clock=CLOCK).status == "adopted"


def test_a_stop_asked_of_a_dead_worker_ends_the_solve_when_its_lease_is_over() -> None:
    job = asked()
    taken_by("A")
    stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK)
    assert take_solve(holder="B", clock=AFTER_LEASE) is None
    assert state(job.code) == ("stopped", "", 1, "")


# What is told


def test_whoever_asked_is_told_once_and_alone() -> None:
    boss, colleague = signed_up(coordinator(), CLOCK), signed_up(coordinator(), CLOCK, name="collègue")
    job = asked(actor=boss)
    run_solve(taken_by("A"), clock=CLOCK)
    (message,) = message_list((), account=boss.user_id).items
    assert (message.about, message.subject.fr, message.subject.en) == (
        "P0001",
        "Le plan P0001 est calculé",
        "Plan P0001 is ready",
    )
    assert "100,0 % des besoins" in message.body.fr and "100.0% of the weighted needs" in message.body.en
    assert (unread_count((), boss.user_id), unread_count((), colleague.user_id)) == (1, 0)
    assert job.asked_by == boss.name


def test_stages_are_reported_as_the_engine_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    job = asked()
    seen: list[tuple[str, bool]] = []

    def watched(**named: object) -> None:
        report_stage(**named)  # type: ignore[arg-type]
        row = solve_job(job.code)
        seen.append((row.stage, row.bound is not None))

    monkeypatch.setattr(running, "report_stage", watched)
    run_solve(taken_by("A"), clock=CLOCK)
    known = [
        (stage.value, stage not in {SolveStage.READING, SolveStage.PROGRAM})
        for stage in STAGES_OF[JobKind.SOLVE]
    ]
    assert seen == known[1:]
    assert solve_job(job.code).coverage == 1.0


def test_nothing_to_plan_is_a_plan_too() -> None:
    job = asked()
    close_need(need="B00001", reason="not_needed", actor=OPERATOR, clock=CLOCK)
    run_solve(taken_by("A"), clock=CLOCK)
    assert state(job.code) == ("done", "P0001", 1, "")


def test_a_plan_asks_as_many_queries_for_many_needs_as_for_few() -> None:
    """Read, kept, and everything between: what is read of a need is read with it, whatever its rows are made of."""

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            solve_plan(actor=OPERATOR, clock=CLOCK)
        return len(captured)

    cast = the_cast(CLOCK)
    a_need(cast, CLOCK, quantity=20)
    queries()  # the first also makes the counters and reads what is kept in memory
    a_need(cast, CLOCK, quantity=5000)  # short, so with reasons
    few = queries()
    for number in range(8):
        other = replace(cast, hospital=a_hospital(CLOCK, name=f"Hôpital {number}"))
        a_need(other, CLOCK, quantity=20 + number)
        a_need(other, CLOCK, quantity=5000 + number)
    assert queries() == few


# Fairness


def test_fairness_is_a_solve_of_its_own_and_its_price_heads_the_plan() -> None:
    plain = asked()
    shared = launch_solve(actor=OPERATOR, clock=CLOCK, fair=0.05)
    assert shared.code != plain.code
    assert launch_solve(actor=OPERATOR, clock=CLOCK, fair=0.05).code == shared.code
    assert launch_solve(actor=OPERATOR, clock=CLOCK, fair=0.0).code not in (plain.code, shared.code)
    row = solve_job(shared.code)
    assert (row.fair, row.about, solve_job(plain.code).fair) == (0.05, "", None)
    assert row.stages[-3:] == (SolveStage.SHARING, SolveStage.AUDIT, SolveStage.KEEPING)
    run_solve(taken_by("A"), clock=CLOCK)
    before = plan_sheet("P0001", MONDAY)
    assert before.fairness is None and before.spread is not None and before.spread.at_work == 1
    run_solve(taken_by("A"), clock=CLOCK)
    sheet = plan_sheet(solve_job(shared.code).plan, MONDAY)
    assert sheet.fairness is not None and sheet.fair_percent == "5"
    assert (sheet.fairness.tolerance, sheet.fairness.coverage_given_up) == (0.05, 0.0)
    assert sheet.spread == sheet.fairness.spread_after
    assert [band.workshops for band in sheet.bands] == list(sheet.fairness.spread_after.bands)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_fairness_that_is_no_share_is_refused(share: float) -> None:
    the_cast(CLOCK)
    with pytest.raises(Refusal, match=r"field\.out_of_range"):
        launch_solve(actor=OPERATOR, clock=CLOCK, fair=share)
    assert SolveJob.objects.count() == 0


def test_a_solve_that_is_stopped_is_not_shared_out() -> None:
    a_need(the_cast(CLOCK), CLOCK, quantity=60)
    launch_solve(actor=OPERATOR, clock=CLOCK, fair=0.05)
    run_solve(taken_by("A"), clock=CLOCK, stop=lambda: True)
    (kept,) = Plan.objects.all()
    assert "fairness" not in kept.summary


# By regions


def test_a_large_plan_says_how_many_regions_are_done_in_each_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "LARGE", 1)
    job = asked()
    seen: list[tuple[str, int, int, bool]] = []

    def watched(**named: object) -> None:
        report_stage(**named)  # type: ignore[arg-type]
        row = solve_job(job.code)
        assert row.stage in row.stages and row.is_by_regions
        seen.append((row.stage, row.done, row.total, row.gap is not None))

    monkeypatch.setattr(running, "report_stage", watched)
    run_solve(taken_by("A"), clock=CLOCK)
    assert [row[0] for row in seen] == [
        *("market", "regions", "regions", "shifted", "shifted", "filling", "filling"),
        *("reasons", "audit", "keeping"),
    ]
    assert [row[1:3] for row in seen[:7]] == [(0, 0), (0, 0), (1, 1), (0, 1), (1, 1), (0, 1), (1, 1)]
    assert all(row[3] for row in seen[2:]), "coverage, bound and gap from the first region on"
    row = solve_job(job.code)
    assert (row.status, row.plan, row.stages) == ("done", "P0001", BY_REGIONS)
    assert Plan.objects.get().summary["solver"]["name"] == "highs-regions"


def test_a_large_plan_that_is_cancelled_keeps_what_it_has_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody asks to stop once the prices are known: the plan that is kept is sound, and says its bound."""
    monkeypatch.setattr(planner, "LARGE", 1)
    job = asked()

    def pressed() -> bool:
        return solve_job(job.code).stage not in ("reading", "market") and bool(stop())

    def stop() -> SolveJob:
        row = SolveJob.objects.get(code=job.code)
        return row if row.stop_asked_at else stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK)

    run_solve(taken_by("A"), clock=CLOCK, stop=pressed)
    assert state(job.code) == ("stopped", "P0001", 1, "")
    kept = Plan.objects.get()
    assert kept.status == "draft" and kept.summary["totals"]["on_time"] > 0
    assert kept.summary["bound_kind"] == "lagrangian"
