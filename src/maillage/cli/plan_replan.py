"""``maillage plan replan`` and ``maillage plan diff``: from a plan to the next, and what that changes for whom.

No database, no Django. Exit codes as for the other planning commands; a re-plan that cannot be
audited clean is never written. Nothing is proven of an immediate answer: its gap is not told.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import emit
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_files import instance_argument, may_withdraw_option, refusals_told, save_plan
from maillage.kernel.collecting import uncollected
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.kernel.text import LANGUAGES, Text
from maillage.planning.auditing import audit
from maillage.planning.plan import Plan
from maillage.planning.reading import read_instance, read_plan
from maillage.planning.replanning.changes import changes
from maillage.planning.replanning.difference import CHANGE_NAMES, Difference, NeedChange, difference

a_file = click.Path(path_type=Path)
SHOWN = 40  # needs printed; the JSON has them all


@click.command(cls=HouseCommand)
@instance_argument
@click.option("--previous", type=a_file, required=True, help="The plan to start from.")
@click.option("--previous-instance", type=a_file, required=True, help="The instance that plan is of.")
@click.option("--out", type=a_file, required=True, help="Where to write the plan.")
@click.option(
    "--at-once", is_flag=True, help="Only what still holds and what is free: no improvement, no bound."
)
@click.option("--full", is_flag=True, help="Solve everything again, accepted work kept.")
@may_withdraw_option
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@language_option
@json_option
def replan(
    instance_file: Path,
    previous: Path,
    previous_instance: Path,
    out: Path,
    at_once: bool,
    full: bool,
    may_withdraw: bool,
    seed: int,
    language: str,
    as_json: bool,
) -> None:
    """Planifie à nouveau depuis un plan : ce qui tient encore reste, puis mieux autour de ce qui a changé. / Plan again from a plan: what still holds stands, then better around what changed."""
    if full and (at_once or may_withdraw):
        raise click.UsageError("--full solves everything again and keeps accepted work")
    with refusals_told(language, as_json):
        if not out.parent.is_dir():
            raise FileNotFoundError(2, "no such directory", str(out.parent))
        old, before = read_instance(previous_instance), read_plan(previous)
        new = read_instance(instance_file)
        from maillage.planning.replanning.planner import replan as plan_again  # noqa: PLC0415 (HiGHS is slow to import)
        from maillage.planning.solving import solve  # noqa: PLC0415

        started = time.perf_counter()
        with uncollected():
            if full:
                made = solve(new, seed=seed)
            else:
                made = plan_again(old, before, new, at_once=at_once, may_withdraw=may_withdraw, seed=seed)
        seconds = round(time.perf_counter() - started, 3)
        made = replace(made, solver=replace(made.solver, seconds=seconds))
        found = audit(new, made, may_withdraw=may_withdraw).violations
        if not found:
            save_plan(out, made, instance_file)
    gained = difference(before, made, days_later=(new.start - old.start).days)
    told = [{"code": c.code, "params": dict(c.params), "says": _both(c)} for c in changes(old, new)]
    report = {"out": str(out), "seconds": seconds, "summary": asdict(made.summary), "changes": told}
    if as_json:
        emit(
            {
                **report,
                "sound": not found,
                "violations": [v.as_dict() for v in found],
                **difference_as_json(gained),
            }
        )
    else:
        say_difference(made, gained, language)
    if found:
        raise click.exceptions.Exit(EXIT_INTEGRITY)


def _both(told: Any) -> dict[str, str]:
    return {code: told.says(code) for code in LANGUAGES}


@click.command(cls=HouseCommand)
@click.argument("previous_file", metavar="PLAN1.json", type=a_file)
@click.argument("plan_file", metavar="PLAN2.json", type=a_file)
@click.option("--previous-instance", type=a_file, help="The instance of the first plan, for its first day.")
@click.option(
    "--instance", "instance_file", type=a_file, help="The instance of the second plan, for its first day."
)
@language_option
@json_option
def diff(
    previous_file: Path,
    plan_file: Path,
    previous_instance: Path | None,
    instance_file: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Ce qu’un plan change par rapport à un autre, et pour qui : besoin par besoin, puis les totaux. / What a plan changes for whom, from another: need by need, then totals."""
    if (previous_instance is None) != (instance_file is None):
        raise click.UsageError(
            "days are told apart by both instances: give --previous-instance and --instance"
        )
    with refusals_told(language, as_json):
        before, after = read_plan(previous_file), read_plan(plan_file)
        later = 0
        if previous_instance is not None and instance_file is not None:
            later = (read_instance(instance_file).start - read_instance(previous_instance).start).days
    found = difference(before, after, days_later=later)
    if as_json:
        emit(difference_as_json(found))
    else:
        say_difference(None, found, language)


def difference_as_json(found: Difference) -> dict[str, Any]:
    """What a plan changes for whom: the sum, the classes, each need."""
    totals = [{"change": t.change.value, "needs": t.needs, "gain": t.gain} for t in found.totals]
    return {"gain": found.gain, "totals": totals, "needs": [_row(row) for row in found.rows]}


def _row(row: NeedChange) -> dict[str, Any]:
    moves = [{"kind": kind, "source": source, "pieces": n} for (kind, source), n in row.moves().items()]
    return {
        "need": row.need,
        "change": row.change.value,
        "gain": row.gain,
        "moves": moves,
        "withdrawn": [asdict(lost) for lost in row.withdrawn],
        "says": _both(row),
    }


_COVERAGE = Text("Couverture à temps {coverage:.2%}{gap}.", "On-time coverage {coverage:.2%}{gap}.")
_GAP = Text(", à {gap:.2%} au plus du meilleur plan ({kind})", ", within {gap:.2%} of the best plan ({kind})")
_NO_GAP = Text(", sans borne prouvée", ", no bound proven")
_TOTAL = Text(
    "{name}\u202f: {needs} besoins, {gain:+d} pièces à temps",
    "{name}: {needs} needs, {gain:+d} pieces on time",
)
_MORE = Text(
    "… et {count} autres besoins (--json les donne tous).",
    "… and {count} other needs (--json gives them all).",
)


def say_difference(made: Plan | None, found: Difference, language: str) -> None:
    """The coverage of the plan that was made, the classes, the first needs."""
    if made is not None:
        kind = made.summary.bound_kind
        gap = (_NO_GAP if kind == "none" else _GAP).to(language).format(gap=made.summary.gap, kind=kind)
        click.echo(_COVERAGE.to(language).format(coverage=made.summary.weighted_on_time_coverage, gap=gap))
    for total in found.totals:
        name = CHANGE_NAMES[total.change].to(language)
        click.echo(_TOTAL.to(language).format(name=name, needs=total.needs, gain=total.gain))
    for row in found.rows[:SHOWN]:
        click.echo(f"  {row.need} {row.says(language)}")
    if len(found.rows) > SHOWN:
        click.echo(_MORE.to(language).format(count=len(found.rows) - SHOWN))
