"""Plan again from the plan adopted: at once, then better; what is made is not asked again, what is accepted stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories.thread import MONDAY, Cast, a_need, a_workshop, cleared, the_cast

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.needs.commands.close_need import close_need
from maillage.apps.network.commands.edit_workshop import edit_workshop
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.replan import is_wide, launch_replan
from maillage.apps.production.commands.run_solve import LEASE, run_solve, take_solve
from maillage.apps.production.models import LineChange, Plan, PlanLine, Proposal, SolveJob, WorldChange
from maillage.apps.production.queries.adoption import adoption_of
from maillage.apps.production.queries.plan_comparison import change_counts
from maillage.apps.production.queries.solve_jobs import solve_job
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Conflict, Refusal
from maillage.planning.replanning import change_codes as codes
from maillage.planning.replanning.changes import InstanceChange

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
SOON = FixedClock(CLOCK.now() + timedelta(minutes=5))


@pytest.fixture
def cast() -> Cast:
    return the_cast(CLOCK)


def adopted() -> Plan:
    plan = solve_plan(actor=OPERATOR, clock=CLOCK)
    return adopt_plan(code=plan.code, actor=OPERATOR, clock=CLOCK)


def worked(job: SolveJob, clock: FixedClock = SOON) -> SolveJob:
    taken = take_solve(holder="A", clock=clock)
    assert taken is not None and taken.code == job.code
    run_solve(taken, clock=clock)
    return SolveJob.objects.select_related("plan", "early", "base").get(pk=job.pk)


def replanned(clock: FixedClock = SOON) -> Plan:
    job = worked(launch_replan(actor=OPERATOR, clock=clock), clock)
    assert job.plan is not None, job.reasons
    return job.plan


def steps(plan: Plan) -> list[tuple[str, str, str, int, int, int]]:
    rows = LineChange.objects.filter(plan=plan).order_by("need__code", "source")
    return [(r.need.code, r.source, r.change, r.before, r.made, r.after) for r in rows.select_related("need")]


def test_a_replan_keeps_its_immediate_answer_then_a_better_one_and_says_what_changed(cast: Cast) -> None:
    first = a_need(cast, CLOCK, quantity=100)
    base = adopted()
    second = a_need(cast, SOON, quantity=60)
    job = worked(launch_replan(actor=OPERATOR, clock=SOON))
    assert (job.status, job.base, job.kind) == ("done", base, "replan")
    assert job.early is not None and job.plan is not None and job.early.pk < job.plan.pk
    assert [(p.way, p.status, p.base) for p in (job.early, job.plan)] == [
        ("filled", "draft", base),
        ("improved", "draft", base),
    ]
    assert job.early.summary["bound_kind"] == "none" and job.plan.summary["bound_kind"] == "cumulative"
    shop = cast.workshop.code
    for plan in (job.early, job.plan):
        assert steps(plan) == [(second.code, shop, "added", 0, 0, 60)]
        assert PlanLine.objects.get(plan=plan, need=first).quantity == 100
        causes = WorldChange.objects.filter(plan=plan).values_list("code", "subject")
        assert list(causes) == [("changed.need_new", second.code)]
    assert solve_job(job.code).early == job.early.code


def test_what_is_made_since_is_not_asked_again_and_is_told_as_made(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=100)
    adopted()
    (proposal,) = Proposal.objects.all()
    order = accept_proposal(code=proposal.code, quantity=70, actor=OPERATOR, clock=CLOCK)
    declare_lot(
        order=order.code,
        making=Making(40, MONDAY, MONDAY, material_batch="PETG-07"),
        actor=OPERATOR,
        clock=SOON,
    )
    plan = replanned(FixedClock(CLOCK.now() + timedelta(minutes=10)))
    assert steps(plan) == [(need.code, cast.workshop.code, "made", 100, 40, 60)]
    (line,) = PlanLine.objects.filter(plan=plan)
    assert (line.quantity, line.proposed) == (60, 30)


def second_shop(cast: Cast) -> str:
    shop = a_workshop(CLOCK, name="Atelier de Die", commune="26113")
    cleared(cast.profile, [cast.workshop, shop], [], CLOCK)
    return shop.code


def test_a_breakdown_moves_what_was_proposed_and_says_who_takes_it_over(cast: Cast) -> None:
    other = second_shop(cast)
    need = a_need(cast, CLOCK, quantity=80)
    adopted()
    (proposal,) = Proposal.objects.select_related("workshop").all()
    first = proposal.workshop.code
    edit_workshop(workshop=first, open_weekdays=[], actor=OPERATOR, clock=SOON)
    plan = replanned()
    other = ({other, cast.workshop.code} - {first}).pop()
    assert sorted(steps(plan)) == sorted(
        [(need.code, first, "handed_over", 80, 0, 0), (need.code, other, "taken_over", 0, 0, 80)]
    )
    assert set(WorldChange.objects.filter(plan=plan, subject=first).values_list("code", flat=True)) >= {
        "changed.people_less"
    }


def test_accepted_work_stands_unless_a_rule_forbids_it_and_then_the_rule_is_named(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=80)
    adopted()
    proposal = Proposal.objects.get()
    order = accept_proposal(code=proposal.code, quantity=80, actor=OPERATOR, clock=CLOCK)
    a_need(cast, SOON, quantity=300, days=6)  # of the same weight: nothing is taken from the first
    plan = replanned()
    assert plan.summary["withdrawn"] == []
    assert PlanLine.objects.get(plan=plan, need=need).quantity == 80
    start = MONDAY + timedelta(days=3)  # the order stands until then; the plan reads every day of its own
    record_policy(territory="26", reason="Stocks suffisants", valid_from=start, actor=OPERATOR, clock=SOON)
    later = FixedClock(CLOCK.now() + timedelta(minutes=20))
    forbidden = replanned(later)
    (lost,) = forbidden.summary["withdrawn"]
    assert (lost["quantity"], lost["code"], bool(lost["rules"])) == (80, "rule.forbids", True)
    row = LineChange.objects.get(plan=forbidden, need=need)
    assert (row.change, row.withdrawn, row.code, row.rules) == (
        "withdrawn",
        80,
        "rule.forbids",
        lost["rules"],
    )
    adopt_plan(code=forbidden.code, actor=OPERATOR, clock=later)
    order.refresh_from_db()
    assert (order.status, order.cancelled_by) == ("cancelled", forbidden.code)
    told = Message.objects.get(key=f"withdrawn:{forbidden.code}:{cast.workshop.code}")
    assert "rule.forbids" in told.body["fr"] and lost["rules"][0] in told.body["fr"]


def test_proposals_that_still_hold_stand_and_their_workshops_hear_nothing_new(cast: Cast) -> None:
    first = a_need(cast, CLOCK, quantity=100)
    base = adopted()
    (standing,) = Proposal.objects.all()
    second = a_need(cast, SOON, quantity=60)
    plan = replanned()
    assert adoption_of(plan.code).standing == 1
    adopt_plan(code=plan.code, actor=OPERATOR, clock=SOON)
    rows = {(p.code, p.need_id, p.quantity, p.status) for p in Proposal.objects.filter(plan=plan)}
    assert rows == {(standing.code, first.pk, 100, "open"), (f"{plan.code}-002", second.pk, 60, "open")}
    assert not Proposal.objects.filter(plan=base).exists()
    accept_proposal(code=standing.code, quantity=100, actor=OPERATOR, clock=SOON)
    (told,) = Message.objects.filter(key__startswith=f"plan:{plan.code}:")
    assert told.subject["fr"].startswith("1 proposition")


def test_the_same_proposal_is_not_kept_when_the_plan_comes_from_nothing(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=100)
    base = adopted()
    a_need(cast, SOON, quantity=60)
    plan = solve_plan(actor=OPERATOR, clock=SOON)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=SOON)
    assert set(Proposal.objects.filter(plan=base).values_list("status", flat=True)) == {"superseded"}


def test_what_one_cannot_go_on_from_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match=r"plan\.none_in_force"):
        launch_replan(actor=OPERATOR, clock=CLOCK)
    a_need(cast, CLOCK, quantity=100)
    old = adopted()
    a_need(cast, SOON, quantity=60)
    adopt_plan(code=replanned().code, actor=OPERATOR, clock=SOON)
    with pytest.raises(Conflict, match=r"plan\.not_a_base"):
        launch_replan(actor=OPERATOR, clock=SOON, plan=old.code)
    with pytest.raises(Refusal, match=r"plan\.unknown"):
        launch_replan(actor=OPERATOR, clock=SOON, plan="P9999")


def test_asking_twice_is_one_replan_and_a_base_replaced_meanwhile_ends_it(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=100)
    adopted()
    job = launch_replan(actor=OPERATOR, clock=SOON)
    assert launch_replan(actor=OPERATOR, clock=SOON) == job
    a_need(cast, SOON, quantity=60)
    plan = solve_plan(actor=OPERATOR, clock=SOON)
    adopt_plan(code=plan.code, actor=OPERATOR, clock=SOON)
    ended = worked(job)
    assert (ended.status, [reason["code"] for reason in ended.reasons]) == ("failed", ["plan.not_a_base"])
    assert not Plan.objects.exclude(way="solved").exists()


def test_a_worker_that_lost_its_lease_keeps_nothing_of_a_replan(cast: Cast) -> None:
    a_need(cast, CLOCK, quantity=100)
    adopted()
    launch_replan(actor=OPERATOR, clock=SOON)
    lost = take_solve(holder="A", clock=SOON)
    after = FixedClock(SOON.now() + LEASE + timedelta(seconds=1))
    again = take_solve(holder="B", clock=after)
    assert lost is not None and again is not None
    run_solve(lost, clock=after)
    assert not Plan.objects.exclude(way="solved").exists()
    run_solve(again, clock=after)
    assert sorted(Plan.objects.exclude(way="solved").values_list("way", flat=True)) == ["filled", "improved"]


def test_so_much_news_that_the_whole_is_solved_again() -> None:
    def news(count: int, code: str = codes.NEED_NEW) -> list[InstanceChange]:
        return [InstanceChange(code, {"need": f"B{n}", "quantity": 1, "deadline": 1}) for n in range(count)]

    assert [is_wide(news(n), 1000) for n in (199, 200)] == [False, True]
    assert [is_wide(news(n), 10) for n in (99, 100)] == [False, True]
    assert not is_wide(news(900, codes.NEED_GONE), 1000)
    assert not is_wide([*news(150), *news(150, codes.NEED_WEIGHT)], 1000)  # the same needs


def test_a_closed_need_frees_its_pieces_and_the_comparison_counts_what_is_made(cast: Cast) -> None:
    need = a_need(cast, CLOCK, quantity=100)
    gone = a_need(cast, CLOCK, quantity=50)
    base = adopted()
    for proposal in Proposal.objects.filter(need=need):  # all of it, made
        order = accept_proposal(code=proposal.code, quantity=proposal.quantity, actor=OPERATOR, clock=CLOCK)
        making = Making(proposal.quantity, MONDAY, MONDAY, material_batch="PETG-07")
        declare_lot(order=order.code, making=making, actor=OPERATOR, clock=SOON)
    close_need(need=gone.code, reason="mistake", note="Doublon", confirmed=True, actor=OPERATOR, clock=SOON)
    plan = replanned(FixedClock(CLOCK.now() + timedelta(minutes=10)))
    assert {(step[0], step[2]) for step in steps(plan)} == {(need.code, "made"), (gone.code, "removed")}
    assert [(c.change, c.needs, c.gain) for c in change_counts(base, plan)] == [("gone", 2, 0 - 50)]
