"""What each kind of job does, once a worker holds it: a plan, a plan that goes on from another, one that supposes, advice.

Guarantees: whatever is written on the way is written under the lease of the job, in short transactions; what
is computed is computed outside any.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maillage.apps.production.codes import JobKind
from maillage.apps.production.commands import advise
from maillage.apps.production.commands.held_job import Taken, held
from maillage.apps.production.commands.keep_plan import Audited, keep_audited, solved_plan
from maillage.apps.production.commands.replan import replanned
from maillage.apps.production.commands.suppose import supposed
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import Plan, SolveJob
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.planning.advising.advice import Advice
from maillage.planning.advising.prices import Price


@command
def _keep_early(*, taken: Taken, audited: Audited, clock: Clock) -> None:
    """Keep the immediate answer of a re-plan, which goes on: the job names it at once."""
    job = held(taken.code, taken.holder)
    job.early = keep_audited(audited=audited, actor=taken.actor, clock=clock)
    job.save(update_fields=["early"])


def planned(taken: Taken, clock: Clock, watch: Watch) -> Audited:
    """The plan that the job was asked for, audited, not yet kept."""
    if taken.kind is JobKind.REPLAN:

        def keep(early: Audited) -> None:
            _keep_early(taken=taken, audited=early, clock=clock)

        return replanned(actor=taken.actor, clock=clock, plan=taken.base, watch=watch, keep_early=keep)
    if taken.kind is JobKind.SUPPOSE:
        asked = SolveJob.objects.values_list("asked", flat=True).get(code=taken.code)
        return supposed(actor=taken.actor, clock=clock, plan=taken.base, changes=asked, watch=watch)
    return solved_plan(
        actor=taken.actor,
        clock=clock,
        scenario=taken.scenario,
        days=taken.days,
        fair=taken.fair,
        watch=watch,
    )


@command
def _keep_prices(*, taken: Taken, found: Sequence[Price]) -> None:
    held(taken.code, taken.holder)
    advise.keep_prices(Plan.objects.get(code=taken.base), found)


@command
def _keep_advice(
    *, taken: Taken, need: str, whole: bool, found: Sequence[Advice], done: int, total: int, clock: Clock
) -> None:
    job = held(taken.code, taken.holder)
    advise.keep_advice(Plan.objects.get(code=taken.base), need, whole, found, clock)
    job.done, job.total = done, total
    job.save(update_fields=["done", "total"])


def advised(taken: Taken, clock: Clock, watch: Watch, pause: Callable[[], None]) -> None:
    """Look for the advice that the job was asked for, each need kept as soon as it is known."""
    about = SolveJob.objects.values_list("about", flat=True).get(code=taken.code)

    def keep(need: str, whole: bool, found: Sequence[Advice], done: int, total: int) -> None:
        _keep_advice(taken=taken, need=need, whole=whole, found=found, done=done, total=total, clock=clock)

    keeping = advise.Keeping(lambda found: _keep_prices(taken=taken, found=found), keep)
    advise.look_for_advice(plan=taken.base, need=about, watch=watch, keep=keeping, pause=pause)
