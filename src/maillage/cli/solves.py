"""`maillage plan launch` and `maillage plan jobs`: ask for a plan that a worker computes, and see what came of it.

Guarantees: asking again while a solve of the same scope and horizon waits or runs gives that one, never a
second; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.supposing import asked_changes, is_asked, what_if_options
from maillage.kernel.clock import SystemClock
from maillage.kernel.reasons import render
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

if TYPE_CHECKING:  # Django is imported only once the platform is open
    from maillage.apps.production.models import SolveJob
    from maillage.apps.production.queries.solve_jobs import JobRow

LONGEST = 366
SHOWN = 20

_LAUNCHED = Text(
    fr="Calcul {code} ({status}) : un ouvrier le fait (« maillage serve » ou « maillage worker »). "
    "Suivez-le avec « maillage plan jobs ».",
    en="Solve {code} ({status}): a worker does it (“maillage serve” or “maillage worker”). "
    "Watch it with “maillage plan jobs”.",
)
_NONE = Text(fr="Aucun calcul n’a été demandé.", en="No solve was asked for.")


def _line(job: JobRow, language: str) -> dict[str, Any]:
    return {
        "code": job.code,
        "kind": job.kind,
        "base": job.base,
        "status": job.status,
        "scenario": job.scenario,
        "days": job.days,
        "asked_at": job.asked_at.isoformat(),
        "asked_by": job.asked_by,
        "attempt": job.attempt,
        "stage": job.stage,
        "coverage": job.coverage,
        "bound": job.bound,
        "gap": job.gap,
        "done": job.done,
        "total": job.total,
        "early": job.early,
        "fair": job.fair,
        "plan": job.plan,
        "reasons": [{"code": r.code, "message": render(r.code, r.params, language)} for r in job.reasons],
    }


def _show(line: dict[str, Any]) -> None:
    share = "" if line["coverage"] is None else f"{line['coverage']:.1%}"
    told = [
        line["code"],
        line["kind"],
        line["base"],
        line["status"],
        line["stage"],
        share,
        "" if line["gap"] is None else f"≤ {line['gap']:.1%}",
        f"{line['done']}/{line['total']}" if line["total"] else "",
        line["plan"] or line["early"],
        line["scenario"],
        line["asked_at"],
    ]
    click.echo("  ".join(part for part in told if part))
    for reason in line["reasons"]:
        click.echo(f"    {reason['message']}")


def _require_one_way(
    ways: Mapping[str, bool], *, of_its_own: bool, plan: str, need: str, supposes: bool
) -> str:
    """The way that was chosen, none for a plan from nothing. Raises UsageError for options that do not go together."""
    chosen = [way for way, is_asked_for in ways.items() if is_asked_for]
    if len(chosen) > 1:
        raise click.UsageError(f"only one of {', '.join(ways)}")
    way = chosen[0] if chosen else ""
    if way and of_its_own:
        raise click.UsageError(
            "needs, days and fairness are those of the plan: no --scenario, --days or --fair"
        )
    if way == "--advise" and not plan:
        raise click.UsageError("--advise needs --plan")
    if (plan and not way) or (need and way != "--advise"):
        raise click.UsageError("--plan goes with --replan, --advise or --what-if, --need with --advise")
    if supposes and way != "--what-if":
        raise click.UsageError("what is supposed goes with --what-if")
    return way


def _hypothesis(code: str, supposed: Mapping[str, Any]) -> SolveJob:
    """What the options suppose of a plan, or of the one adopted for the real needs."""
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.production.commands.suppose import launch_hypothesis  # noqa: PLC0415
    from maillage.apps.production.queries.plans import latest_adopted, plan_named  # noqa: PLC0415
    from maillage.apps.production.reasons import PLAN_NONE_IN_FORCE  # noqa: PLC0415

    code = code or latest_adopted()
    if not code:
        raise Refusal(PLAN_NONE_IN_FORCE)
    changes = asked_changes(supposed, plan_named(code).export.days - 1)
    return launch_hypothesis(actor=OPERATOR, clock=SystemClock(), plan=code, changes=changes)


@click.command("launch", cls=HouseCommand)
@click.option("--scenario", default="", help="Code of a scenario; real needs without it.")
@click.option("--days", type=click.IntRange(1, LONGEST), help="Days to plan; 14, or the scenario's.")
@click.option(
    "--fair",
    type=float,
    metavar="EPS",
    help="Share the work out between workshops: distance may grow by this share, 0 (ties only) to 1.",
)
@click.option("--replan", is_flag=True, help="Go on from the plan adopted, or from --plan.")
@click.option("--advise", is_flag=True, help="Look for what would serve the needs that --plan leaves short.")
@click.option(
    "--what-if", is_flag=True, help="Compare --plan (or the one adopted) with what the options suppose."
)
@click.option("--need", default="", help="With --advise: one need, each idea tried on the whole.")
@click.option(
    "--plan",
    "plan_code",
    default="",
    help="The plan to go on from, to advise on or to suppose something of (P0042).",
)
@what_if_options
@json_option
@language_option
def launch(
    scenario: str,
    days: int | None,
    fair: float | None,
    replan: bool,
    advise: bool,
    what_if: bool,
    need: str,
    plan_code: str,
    as_json: bool,
    language: str,
    **supposed: Any,
) -> None:
    """Demande un plan, que calcule un processus de calcul. / Ask for a plan, that a worker computes."""
    way = _require_one_way(
        {"--replan": replan, "--advise": advise, "--what-if": what_if},
        of_its_own=bool(scenario) or days is not None or fair is not None,
        plan=plan_code,
        need=need,
        supposes=is_asked(supposed),
    )
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
        from maillage.apps.production.commands.advise import launch_advice  # noqa: PLC0415
        from maillage.apps.production.commands.launch_solve import launch_solve  # noqa: PLC0415
        from maillage.apps.production.commands.replan import launch_replan  # noqa: PLC0415

        if way == "--advise":
            job = launch_advice(actor=OPERATOR, clock=SystemClock(), plan=plan_code, need=need)
        elif way == "--replan":
            job = launch_replan(actor=OPERATOR, clock=SystemClock(), plan=plan_code)
        elif way == "--what-if":
            job = _hypothesis(plan_code, supposed)
        else:
            job = launch_solve(actor=OPERATOR, clock=SystemClock(), scenario=scenario, days=days, fair=fair)
        report = {"code": job.code, "status": job.status}
        if as_json:
            emit(report)
        else:
            click.echo(_LAUNCHED.to(language).format(**report))


@click.command("jobs", cls=HouseCommand)
@json_option
@language_option
def jobs(as_json: bool, language: str) -> None:
    """Les derniers calculs demandés, et ce qu’ils ont donné. / The latest solves, and what came of them."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.production.queries.solve_jobs import solve_jobs  # noqa: PLC0415

        found = solve_jobs(size=SHOWN)
        lines = [_line(job, language) for job in found.items]
        if as_json:
            emit({"total": found.total, "jobs": lines})
            return
        if not lines:
            click.echo(_NONE.to(language))
        for line in lines:
            _show(line)
