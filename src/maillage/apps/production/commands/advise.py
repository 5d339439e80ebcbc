"""What would serve the needs that a plan leaves short: ask for it, and look for it need by need in the background.

Guarantees: what is kept was tried by planning again, the whole where the instance is small or one need is
asked about, else around the need; each need is kept as soon as it is known, so that a worker that leaves,
or is killed, loses one need at most, and whoever takes over goes on; a plan or a re-plan that waits is
never kept waiting by advice. The needs of most value come first. Adopting a plan asks for it, and ends what is
still looked for on the plan that it replaces. Source: planning page §4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import F

from maillage.apps import files
from maillage.apps.accounts.actor import Actor
from maillage.apps.needs.models import Need
from maillage.apps.needs.reasons import UNKNOWN_NEED
from maillage.apps.production.codes import LIVE_JOBS, JobKind, PlanStatus, SolveStage
from maillage.apps.production.commands.export_plan import kept_instance
from maillage.apps.production.commands.launch_solve import Wanted, ask_to_stop, launch, require_asker
from maillage.apps.production.commands.watching import Watch
from maillage.apps.production.models import AdvisedNeed, Plan, PlannedNeed, PlanPrice, SolveJob
from maillage.apps.production.queries.plans import plan_named
from maillage.apps.production.reasons import ADVICE_NEED_SERVED
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.planning.advising.advice import Advice, Adviser
from maillage.planning.advising.prices import Price, prices
from maillage.planning.advising.supposing import kept_changes
from maillage.planning.reading import read_plan

WHOLE_UP_TO = 4_000  # needs of an instance: a try on the whole then takes a second or two of processor
OF_ONE = 3  # ideas for a need that is asked about by itself
OF_ALL = 1


def launch_advice(*, actor: Actor, clock: Clock, plan: str, need: str = "") -> SolveJob:
    """The job that looks for advice on a plan, or on one need of it; the live one when there is one.

    Raises Refusal ``plan.unknown``, ``need.unknown``, ``advice.need_served``.
    """
    require_asker(actor)
    base = plan_named(plan)
    if need:
        row = PlannedNeed.objects.filter(plan=base, need__code=need).first()
        if row is None:
            raise Refusal(UNKNOWN_NEED, given=need)
        if row.on_time >= row.asked:
            raise Refusal(ADVICE_NEED_SERVED, need=need, plan=plan)
    export = base.export
    wanted = Wanted(JobKind.ADVISE, scenario=export.scenario, days=export.days, base=base, about=need)
    return launch(wanted, actor=actor, clock=clock)


@command
def advise_adopted(*, code: str, actor: Actor, clock: Clock) -> SolveJob | None:
    """Look for advice on a plan that was adopted, when it leaves anything short; what was still looked for on the plans
    that it replaced ends, and nobody is told of it. Adopting is the right to ask."""
    base = plan_named(code)
    export = base.export
    replaced = SolveJob.objects.select_for_update(of=("self",)).filter(
        kind=JobKind.ADVISE,
        status__in=LIVE_JOBS,
        base__status=PlanStatus.SUPERSEDED,
        base__export__scenario=export.scenario,
    )
    for job in replaced.order_by("pk"):
        ask_to_stop(job, actor=actor, clock=clock)
    if base.status != PlanStatus.ADOPTED:
        return None
    if not PlannedNeed.objects.filter(plan=base, on_time__lt=F("asked")).exists():
        return None
    wanted = Wanted(JobKind.ADVISE, scenario=export.scenario, days=export.days, base=base)
    return launch(wanted, actor=actor, clock=clock)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Writes of the job, each under its lease: prices; advice on a need, then how many of how many are done."""

    prices: Callable[[Sequence[Price]], None]
    advice: Callable[[str, bool, Sequence[Advice], int, int], None]


def look_for_advice(
    *, plan: str, need: str, watch: Watch, keep: Keeping, pause: Callable[[], None] = lambda: None
) -> None:
    """Prices, then every need not advised on yet (or the one); `pause` may raise to give the job back.

    Told to stop, it ends with what it has.
    """
    base = plan_named(plan)
    stopped = watch.stop or (lambda: False)
    instance = kept_instance(base.export)
    made = read_plan(files.get(base.file_sha256))
    adviser = Adviser.of(instance, made)
    if not need and not PlanPrice.objects.filter(plan=base).exists():
        watch.tell(SolveStage.PRICES)
        keep.prices(prices(instance, made, adviser.left))
    watch.tell(SolveStage.ADVICE)
    whole = bool(need) or len(instance.needs) <= WHOLE_UP_TO
    waiting, done = _waiting(base, need)
    known = {row.id for row in instance.needs}
    for number, code in enumerate(waiting, done + 1):
        pause()
        if stopped():
            return
        found = adviser.advise(code, whole=whole, most=OF_ONE if need else OF_ALL) if code in known else ()
        keep.advice(code, whole, found, number, done + len(waiting))


def _waiting(base: Plan, need: str) -> tuple[list[str], int]:
    """Needs still to advise on, the most value first; how many are done."""
    short = PlannedNeed.objects.filter(plan=base, on_time__lt=F("asked")).order_by(
        -(F("value") * (F("asked") - F("on_time"))), "need__code"
    )
    codes = list(short.values_list("need__code", flat=True))
    if need:
        return [code for code in codes if code == need], 0
    done = set(AdvisedNeed.objects.filter(plan=base).values_list("need__code", flat=True))
    waiting = [code for code in codes if code not in done]
    return waiting, len(codes) - len(waiting)


def keep_prices(base: Plan, found: Sequence[Price]) -> None:
    """Called by a command."""
    PlanPrice.objects.filter(plan=base).delete()
    PlanPrice.objects.bulk_create(
        PlanPrice(plan=base, rank=rank, code=one.code, params=dict(one.params), value=one.share)
        for rank, one in enumerate(found, 1)
    )


def keep_advice(base: Plan, need: str, whole: bool, found: Sequence[Advice], clock: Clock) -> None:
    """What was found for one need in place of what was; a row without changes says that nothing was. Called by a command."""
    row = Need.objects.only("pk").get(code=need)
    AdvisedNeed.objects.filter(plan=base, need=row).delete()
    rows = [
        AdvisedNeed(
            plan=base,
            need=row,
            rank=rank,
            whole=one.whole,
            changes=kept_changes(one.changes),
            pieces=one.pieces,
            gained=one.gained,
            others=one.others,
            found_at=clock.now(),
        )
        for rank, one in enumerate(found, 1)
    ]
    nothing = AdvisedNeed(plan=base, need=row, rank=1, whole=whole, found_at=clock.now())
    AdvisedNeed.objects.bulk_create(rows or [nothing])
