"""``maillage plan``: solve, audit, explain and bound planning files, and measure. No database, no Django.

Exit codes: 0 done (for `audit`, the plan is sound), 2 usage, 3 refused or unreadable, 4 a
plan breaks a rule. With ``--json``, one object on standard output and nothing else there;
progress and messages go to standard error. A plan that `solve` cannot audit clean is
never written; files appear whole or not at all.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import emit
from maillage.cli.groups import Elsewhere, HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_bench import bench
from maillage.cli.plan_explain import explain, prices
from maillage.cli.plan_fairness import fair_option, shared_out
from maillage.cli.plan_files import (
    instance_argument,
    may_withdraw_option,
    plan_argument,
    previous_option,
    refusals_told,
    save_plan,
    with_previous,
)
from maillage.cli.plan_progress import stopped_by_key, told_progress
from maillage.cli.plan_replan import diff, replan
from maillage.cli.plan_tables import convert, generate
from maillage.cli.supposing import what_if
from maillage.kernel.collecting import uncollected
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.kernel.text import Text
from maillage.planning.auditing import Audit, Levels, audit
from maillage.planning.plan import Plan
from maillage.planning.reading import read_instance, read_plan

MORE = {  # each loaded when it is called: most need Django
    "export": Elsewhere(
        "maillage.cli.production",
        "export",
        "Écrit les besoins et les capacités de la base dans un fichier d’instance. / Write the database's needs and capacities to an instance file.",
    ),
    "adopt": Elsewhere(
        "maillage.cli.production",
        "adopt",
        "Contrôle puis adopte un plan : ses lignes sont proposées aux ateliers. / Audit, then adopt a plan: its lines are proposed to workshops.",
    ),
    "launch": Elsewhere(
        "maillage.cli.solves",
        "launch",
        "Demande un plan, que calcule un processus de calcul. / Ask for a plan, that a worker computes.",
    ),
    "jobs": Elsewhere(
        "maillage.cli.solves",
        "jobs",
        "Les derniers calculs demandés, et ce qu’ils ont donné. / The latest solves, and what came of them.",
    ),
    "show": Elsewhere(
        "maillage.cli.plan_show",
        "show",
        "Un plan de la plate-forme en bref. / A plan of the platform in brief.",
    ),
}


@click.group(cls=HouseGroup, elsewhere=MORE)
def plan() -> None:
    """Planification : qui fabrique quoi, pour quand, et pourquoi. / Planning: who makes what, by when, and why."""


plan.add_command(bench)
plan.add_command(generate)
plan.add_command(convert)
plan.add_command(explain)
plan.add_command(prices)
plan.add_command(replan)
plan.add_command(diff)
plan.add_command(what_if)


@plan.command()
@instance_argument
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Where to write the plan.")
@previous_option
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), help="Seconds; breaks determinism."
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), help="Processes that solve regions; one a core.")
@click.option("--cluster", metavar="URL", help="A Dask scheduler (tcp://…) whose workers solve regions.")
@fair_option
@language_option
@json_option
def solve(
    instance_file: Path,
    out: Path,
    previous: Path | None,
    time_limit: float | None,
    seed: int,
    workers: int | None,
    cluster: str | None,
    fair: float | None,
    language: str,
    as_json: bool,
) -> None:
    """Propose qui fabrique quoi, pour quand ; le plan est contrôlé avant d’être écrit. / Propose who makes what, by when; the plan is audited before it is written."""
    with refusals_told(language, as_json), uncollected(search_after=False):
        if not out.parent.is_dir():
            raise FileNotFoundError(2, "no such directory", str(out.parent))
        instance, left = with_previous(read_instance(instance_file), previous)
        from maillage.planning import planner  # noqa: PLC0415 (HiGHS is slow to import)

        if (workers or cluster) and not planner.is_by_regions(instance):
            click.echo(_NOT_SHARED.to(language), err=True)
        started = time.perf_counter()
        with told_progress(language) as progress, stopped_by_key(language) as stop:
            made = planner.solve(
                instance,
                seed=seed,
                time_limit=time_limit,
                progress=progress,
                stop=stop,
                workers=workers,
                cluster=cluster,
            )
        made, price = shared_out(instance, made, fair)
        seconds = time.perf_counter() - started
        made = replace(made, solver=replace(made.solver, seconds=round(seconds, 3)))
        checked = audit(instance, made)
        if not checked.violations:
            save_plan(out, made, instance_file)
    report = {
        "out": str(out),
        "seconds": round(seconds, 3),
        "solver": made.solver.name,
        "summary": asdict(made.summary),
        "withdrawn": sum(row.quantity for row in made.withdrawn),
        "previous_left_out": [asdict(line) for line in left],
        **price.report(),
    }
    if not as_json:
        _say_how(made, seconds, language)
        price.say(language)
    if left:
        click.echo(_LEFT_OUT.to(language).format(count=len(left)), err=True)
    _report_audit(checked, language, as_json, report)


def _say_how(made: Plan, seconds: float, language: str) -> None:
    click.echo(_WAYS[made.solver.name].to(language).format(kind=made.summary.bound_kind))
    bound, gap = made.summary.upper_bound, made.summary.gap
    click.echo(_GAP.to(language).format(bound=bound, gap=gap, seconds=round(seconds, 3)))


@plan.command("audit")
@instance_argument
@plan_argument
@previous_option
@may_withdraw_option
@language_option
@json_option
def audit_command(
    instance_file: Path,
    plan_file: Path,
    previous: Path | None,
    may_withdraw: bool,
    language: str,
    as_json: bool,
) -> None:
    """Contrôle un plan sur chaque règle stricte, sans rien du code qui l’a calculé. / Check a plan against every hard rule, with no code of the solver."""
    with refusals_told(language, as_json), uncollected(search_after=False):
        instance, _ = with_previous(read_instance(instance_file), previous)
        checked = audit(instance, read_plan(plan_file), may_withdraw=may_withdraw)
    _report_audit(checked, language, as_json, {})


_NOT_SHARED = Text(
    "Cette instance n’est pas planifiée par régions : elle est calculée par ce seul processus.",
    "This instance is not planned by regions: this one process solves it.",
)
_LEFT_OUT = Text(
    "{count} lignes du plan précédent ne concernent plus cette instance : elles sont laissées de côté.",
    "{count} lines of the previous plan no longer belong to this instance: they are left out.",
)
_WAYS = {
    "highs": Text(
        "Un seul programme linéaire pour toute l’instance (borne {kind}).",
        "One linear program for the whole instance ({kind} bound).",
    ),
    "highs-parts": Text(
        "Un programme en deux phases pour l’ensemble, des programmes jour par jour par parties (borne {kind}).",
        "A two-phase program for the whole, day-by-day programs for its parts ({kind} bound).",
    ),
    "highs-regions": Text(
        "Grande instance : prix pour l’ensemble, programmes par régions (borne {kind}).",
        "Large instance: prices for the whole, programs for regions ({kind} bound).",
    ),
}
_GAP = Text(
    "À {gap:.2%} au plus du meilleur plan possible (borne {bound:.4f}), en {seconds} s.",
    "Within {gap:.2%} of the best possible plan (bound {bound:.4f}), in {seconds} s.",
)
_SOUND = Text("Aucune violation.", "No violation.")
_BROKEN = Text("{count} violations :", "{count} violations:")
_LEVELS = {
    "weighted_on_time_coverage": Text("couverture pondérée à temps", "weighted on-time coverage"),
    "on_time_value": Text("valeur à temps", "value on time"),
    "late_value": Text("valeur en retard", "value late"),
    "local_hours": Text("heures machine locales", "local machine hours"),
    "kept": Text("pièces acceptées tenues", "accepted pieces kept"),
    "committed": Text("pièces acceptées", "accepted pieces"),
    "distance": Text("pièces × km", "pieces × km"),
    "lines": Text("lignes", "lines"),
    "fairness": Text("équité (Σ utilisation²)", "fairness (Σ use²)"),
}


def _report_audit(checked: Audit, language: str, as_json: bool, report: dict[str, Any]) -> None:
    """Levels and every violation; exit code 4 when there is one."""
    if as_json:
        found = [{**v.as_dict(), "says": v.says(language)} for v in checked.violations]
        levels = asdict(checked.levels)
        emit({**report, "sound": checked.sound, "violations": found, "levels": levels})
    else:
        heading = _SOUND if checked.sound else _BROKEN
        click.echo(heading.to(language).format(count=len(checked.violations)))
        for violation in checked.violations:
            click.echo(f"- {violation.says(language)} ({violation.code})")
        _print_levels(checked.levels, language)
    if not checked.sound:
        raise click.exceptions.Exit(EXIT_INTEGRITY)


def _print_levels(levels: Levels, language: str) -> None:
    for name, value in asdict(levels).items():
        shown = f"{value:.6g}" if isinstance(value, float) else str(value)
        click.echo(f"    {_LEVELS[name].to(language)}: {shown}")


@plan.command("bound")
@instance_argument
@click.option("--tight", is_flag=True, help="The day-indexed bound: slower, closer.")
@language_option
@json_option
def bound_command(instance_file: Path, tight: bool, language: str, as_json: bool) -> None:
    """Une borne de la couverture pondérée à temps, que nul plan ne dépasse. / An upper bound on the weighted on-time coverage of any plan."""
    with refusals_told(language, as_json):
        instance = read_instance(instance_file)
        from maillage.planning.bounding import bound  # noqa: PLC0415

        started = time.perf_counter()
        found = bound(instance, tight=tight)
    seconds = round(time.perf_counter() - started, 3)
    if as_json:
        emit({"upper_bound": found.coverage, "kind": found.kind, "seconds": seconds})
        return
    words = _BOUND.to(language)
    click.echo(words.format(coverage=found.coverage, kind=found.kind, seconds=seconds))


_BOUND = Text(
    "Aucun plan ne couvre plus de {coverage:.4%} à temps (borne {kind}, {seconds} s).",
    "No plan covers more than {coverage:.4%} on time ({kind} bound, {seconds} s).",
)
