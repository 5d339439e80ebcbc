"""What would serve a need, looked for in the background and kept with its plan; what if it were done, compared."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from tests.factories.people import coordinator, signed_up
from tests.factories.thread import MONDAY, Cast, a_need, the_cast

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.outbox.queries.messages import message_list
from maillage.apps.production.commands import adopt_plan as adopting
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.advise import launch_advice
from maillage.apps.production.commands.launch_solve import launch_solve, stop_solve
from maillage.apps.production.commands.run_solve import run_solve, take_solve
from maillage.apps.production.commands.suppose import launch_hypothesis
from maillage.apps.production.models import AdvisedNeed, Plan, PlannedNeed, PlanningExport, SolveJob
from maillage.apps.production.queries.need_production import latest_plan_of
from maillage.apps.production.queries.plan_advice import advice_on, advice_state, changes_of, prices_of
from maillage.apps.production.queries.plan_comparison import change_counts, compared
from maillage.apps.production.queries.plans import plan_named, plan_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
Commit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    """Two needs: one served, one far too large for its deadline."""
    a_need(cast, CLOCK, quantity=60)
    a_need(cast, CLOCK, quantity=2000, days=6)
    found = solve_plan(actor=OPERATOR, clock=CLOCK)
    assert [n.on_time >= n.asked for n in PlannedNeed.objects.order_by("need__code")] == [True, False]
    return found


def worked(job: SolveJob, **how: Any) -> SolveJob:
    taken = take_solve(holder="A", clock=CLOCK)
    assert taken is not None and taken.code == job.code
    run_solve(taken, clock=CLOCK, **how)
    return SolveJob.objects.select_related("plan", "base").get(pk=job.pk)


def test_advice_is_kept_with_its_plan_and_reads_in_names(plan: Plan, cast: Cast) -> None:
    job = worked(launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code))
    assert (job.status, job.done, job.total, job.plan) == ("done", 1, 1, None)
    assert (advice_state(plan).needs, advice_state(plan).served) == (1, 1)
    (one,) = advice_on(plan, ["B00001", "B00002"])["B00002"]
    short = PlannedNeed.objects.get(plan=plan, need__code="B00002")
    assert (one.whole, one.pieces, one.gained) == (True, 2000, 2000 - short.on_time)
    assert one.steps and all(step.code.startswith("remedy.") for step in one.steps)
    told = " ".join(step.says.fr for step in one.steps)
    assert "…" not in told and ("Atelier de Crest (" in told or "échéance" in told)
    found = prices_of(plan)
    assert found and all("Drôme" in price.says.fr and "Visière" in price.says.fr for price in found)


def test_what_advice_says_is_what_the_hypothesis_gives_and_it_is_never_adopted(plan: Plan) -> None:
    worked(launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code, need="B00002"))
    (one, *_) = advice_on(plan, ["B00002"])["B00002"]
    changes = changes_of(plan, "B00002", 1)
    job = worked(launch_hypothesis(actor=OPERATOR, clock=CLOCK, plan=plan.code, changes=changes))
    supposed = job.plan
    assert supposed is not None, job.reasons
    assert (supposed.status, supposed.way, supposed.base) == ("hypothesis", "supposed", plan)
    assert PlannedNeed.objects.get(plan=supposed, need__code="B00002").on_time == one.pieces
    assert any("Et si" in said.fr for said in plan_sheet(supposed.code, MONDAY).hypotheses)
    with pytest.raises(Refusal, match=r"plan\.hypothesis"):
        adopt_plan(code=supposed.code, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"plan\.hypothesis"):
        launch_hypothesis(actor=OPERATOR, clock=CLOCK, plan=supposed.code, changes=changes)
    need = PlannedNeed.objects.get(plan=plan, need__code="B00002").need
    assert latest_plan_of(need) == plan
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)


def test_a_hypothesis_that_becomes_true_is_no_hindrance_to_the_real_plan(plan: Plan) -> None:
    """The real export of the same world has its own digest."""
    same = [{"code": "remedy.quantity", "params": {"need": "B00001", "quantity": 60}}]
    job = worked(launch_hypothesis(actor=OPERATOR, clock=CLOCK, plan=plan.code, changes=same))
    assert job.plan is not None and job.plan.export_id != plan.export_id
    assert PlanningExport.objects.count() == 2
    # what was made since the plan is no gain of what is supposed of it: the instance is the plan's own
    assert "production_lot" not in str(compared(plan_named(plan.code), plan_named(job.plan.code)).query)
    assert {count.gain for count in change_counts(plan, job.plan)} == {0}
    adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)


def test_what_cannot_be_supposed_or_advised_is_refused_and_nothing_waits(plan: Plan) -> None:
    with pytest.raises(Refusal, match=r"planning\.bad_change"):
        launch_hypothesis(actor=OPERATOR, clock=CLOCK, plan=plan.code, changes=[])
    with pytest.raises(Refusal, match=r"advice\.need_served"):
        launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code, need="B00001")
    with pytest.raises(Refusal, match=r"need\.unknown"):
        launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code, need="B09999")
    assert SolveJob.objects.count() == 0


def test_a_plan_that_is_asked_for_passes_before_advice_and_nothing_is_looked_for_twice(
    plan: Plan, cast: Cast
) -> None:
    a_need(cast, CLOCK, quantity=1500, days=6)
    large = solve_plan(actor=OPERATOR, clock=CLOCK)
    job = launch_advice(actor=OPERATOR, clock=CLOCK, plan=large.code)
    solve = launch_solve(actor=OPERATOR, clock=CLOCK)
    taken = take_solve(holder="A", clock=CLOCK)
    assert taken is not None and taken.code == solve.code  # though asked later
    given_back = take_solve(holder="B", clock=CLOCK)
    assert given_back is not None and given_back.code == job.code
    launch_solve(actor=OPERATOR, clock=CLOCK, days=5)
    run_solve(given_back, clock=CLOCK)
    row = SolveJob.objects.get(pk=job.pk)
    assert (row.status, row.attempt, AdvisedNeed.objects.count()) == ("queued", 0, 0)
    for _ in range(2):
        taken = take_solve(holder="A", clock=CLOCK)
        assert taken is not None
        run_solve(taken, clock=CLOCK)
    assert SolveJob.objects.get(pk=job.pk).status == "done"
    assert AdvisedNeed.objects.filter(plan=large).values("need").distinct().count() == 2


def test_a_worker_that_leaves_gives_back_and_one_stopped_ends_with_what_it_has(plan: Plan) -> None:
    leaving = threading.Event()
    leaving.set()
    job = launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code)
    assert worked(job, leaving=leaving.is_set).status == "queued"
    taken = take_solve(holder="A", clock=CLOCK)
    assert taken is not None
    stop_solve(code=job.code, actor=OPERATOR, clock=CLOCK)
    run_solve(taken, clock=CLOCK, stop=lambda: True)
    assert SolveJob.objects.get(pk=job.pk).status == "stopped"
    assert AdvisedNeed.objects.count() == 0


# At adoption


def adopted(plan: Plan, commit: Commit, actor: Actor = OPERATOR) -> list[str]:
    """What is asked for once the plan is adopted and its transaction ended."""
    with commit(execute=True):
        adopt_plan(code=plan.code, actor=actor, clock=CLOCK)
    return list(SolveJob.objects.order_by("pk").values_list("code", flat=True))


def test_an_adopted_plan_is_advised_on_and_pages_say_how_far(
    plan: Plan, django_capture_on_commit_callbacks: Commit
) -> None:
    (code,) = adopted(plan, django_capture_on_commit_callbacks)
    job = SolveJob.objects.get(code=code)
    assert (job.kind, job.base, job.status, advice_state(plan).job) == ("advise", plan, "queued", code)
    assert launch_advice(actor=OPERATOR, clock=CLOCK, plan=plan.code).code == code, "asked already"
    worked(job)
    assert (advice_state(plan).job, advice_state(plan).served) == ("", 1)


def test_a_later_plan_ends_the_search_on_the_one_it_replaces(
    plan: Plan, cast: Cast, django_capture_on_commit_callbacks: Commit
) -> None:
    """One waits, then one runs: each ends, nobody is told of it, and the later plan is advised on."""
    boss = signed_up(coordinator(), CLOCK)
    (first,) = adopted(plan, django_capture_on_commit_callbacks, boss)
    a_need(cast, CLOCK, quantity=900, days=6)
    second = solve_plan(actor=OPERATOR, clock=CLOCK)
    codes = adopted(second, django_capture_on_commit_callbacks, boss)
    assert SolveJob.objects.get(code=first).status == "stopped"
    running = SolveJob.objects.get(code=codes[-1])
    assert running.base == second
    taken = take_solve(holder="A", clock=CLOCK)
    assert taken is not None and taken.code == running.code
    a_need(cast, CLOCK, quantity=700, days=6)
    third = solve_plan(actor=OPERATOR, clock=CLOCK)
    last = adopted(third, django_capture_on_commit_callbacks)[-1]
    asked = SolveJob.objects.get(code=running.code)
    assert (asked.status, asked.stop_asked_at is not None) == ("running", True)
    run_solve(taken, clock=CLOCK, stop=lambda: True)
    assert SolveJob.objects.get(code=running.code).status == "stopped"
    assert SolveJob.objects.get(code=last).base == third
    assert not message_list((), account=boss.user_id).items


def test_a_plan_that_serves_everything_is_not_advised_on(
    cast: Cast, django_capture_on_commit_callbacks: Commit
) -> None:
    a_need(cast, CLOCK, quantity=60)
    assert adopted(solve_plan(actor=OPERATOR, clock=CLOCK), django_capture_on_commit_callbacks) == []


def test_advice_that_cannot_be_asked_for_holds_no_adoption_back(
    plan: Plan, django_capture_on_commit_callbacks: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(adopting, "advise_adopted", broken)
    assert adopted(plan, django_capture_on_commit_callbacks) == []
    assert Plan.objects.get(pk=plan.pk).status == "adopted"
