"""What somebody supposes of a plan, as options of a command, and ``maillage plan what-if`` on files.

Guarantees: the options are the changes of the page *Et si ?*, read and refused by the same code
(`advising.supposing`, `planning.bad_change`); the plan of a supposed instance is audited like any other, compared
with the one in hand, and written nowhere: there is nothing to adopt.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import click

from maillage.cli.database import emit
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_files import instance_argument, plan_argument, read_plan_of, refusals_told
from maillage.cli.plan_progress import stopped_by_key, told_progress
from maillage.cli.plan_replan import difference_as_json, say_difference
from maillage.kernel.collecting import uncollected
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.kernel.text import LANGUAGES, Text
from maillage.planning import reasons
from maillage.planning.auditing import audit
from maillage.planning.reading import read_instance
from maillage.planning.replanning.difference import difference

Command = TypeVar("Command", bound=Callable[..., Any])
Changes = list[dict[str, Any]]

_OPTIONS = (
    click.option(
        "--machine-hours",
        multiple=True,
        type=(str, str, float),
        metavar="WORKSHOP PROCESS HOURS",
        help="More machine hours in a workshop, spread over the days of the plan.",
    ),
    click.option(
        "--labour-hours",
        multiple=True,
        type=(str, float),
        metavar="WORKSHOP HOURS",
        help="More people-hours in a workshop, spread over the days of the plan.",
    ),
    click.option(
        "--material",
        multiple=True,
        type=(str, str, float),
        metavar="WORKSHOP MATERIAL AMOUNT",
        help="More material in a workshop, there from the first day.",
    ),
    click.option("--deadline", multiple=True, type=(str, int), metavar="NEED DAYS", help="A later deadline."),
    click.option(
        "--lift", multiple=True, type=(str, str), metavar="NEED REASON", help="A refusal lifted for a need."
    ),
    click.option(
        "--changes",
        type=click.Path(path_type=Path),
        help="A JSON file of changes, each a code of advice and its parameters, as the API takes them.",
    ),
)


def what_if_options(command: Command) -> Command:
    """The options of a supposition; `asked_changes` reads them."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def asked_changes(given: Mapping[str, Any], last_day: int) -> Changes:
    """What was given, as the planner reads it, in the order of the options; those of the file last.

    Raises Refusal ``planning.bad_change`` for a file that is no list of changes.
    """
    found: Changes = []

    def add(code: str, **params: Any) -> None:
        found.append({"code": code, "params": params})

    for workshop, process, hours in given["machine_hours"]:
        add(reasons.REMEDY_MACHINE, workshop=workshop, process=process, hours=hours, day=last_day)
    for workshop, hours in given["labour_hours"]:
        add(reasons.REMEDY_LABOUR, workshop=workshop, hours=hours, day=last_day)
    for workshop, material, amount in given["material"]:
        add(reasons.REMEDY_MATERIAL, workshop=workshop, material=material, amount=amount)
    for need, days in given["deadline"]:
        add(reasons.REMEDY_DEADLINE, need=need, days=days)
    for need, reason in given["lift"]:
        add(reasons.REMEDY_RULE, need=need, reason=reason)
    return [*found, *_of_file(given["changes"])]


def is_asked(given: Mapping[str, Any]) -> bool:
    """Whether any change was given."""
    return any(
        given[name] for name in ("machine_hours", "labour_hours", "material", "deadline", "lift", "changes")
    )


def _of_file(path: Path | None) -> Changes:
    from maillage.kernel.refusals import Refusal  # noqa: PLC0415
    from maillage.planning.advising.supposing import BAD_CHANGE  # noqa: PLC0415

    if path is None:
        return []
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        read = None
    if not isinstance(read, list) or not all(isinstance(item, dict) for item in read):
        expected = '[{"code": "remedy.deadline", "params": {"need": "N1", "days": 2}}]'
        raise Refusal(BAD_CHANGE, number=0, name="changes", given=path.name, expected=expected)
    return read


@click.command("what-if", cls=HouseCommand)
@instance_argument
@plan_argument
@what_if_options
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True)
@language_option
@json_option
def what_if(
    instance_file: Path, plan_file: Path, seed: int, language: str, as_json: bool, **given: Any
) -> None:
    """Planifie comme si quelque chose était autrement, et compare avec PLAN ; rien n’est écrit ni ne peut être adopté. / Plan as if something were otherwise, and compare with PLAN; nothing is written, nothing can be adopted."""
    with refusals_told(language, as_json):
        instance = read_instance(instance_file)
        plan = read_plan_of(instance, plan_file)
        from maillage.planning.advising.changes import apply  # noqa: PLC0415 (HiGHS is slow to import)
        from maillage.planning.advising.supposing import kept_changes, read_changes  # noqa: PLC0415
        from maillage.planning.planner import solve  # noqa: PLC0415

        read = read_changes(instance, asked_changes(given, instance.days - 1))
        changed = apply(instance, read)
        started = time.perf_counter()
        with uncollected(), told_progress(language) as progress, stopped_by_key(language) as stop:
            made = solve(changed, seed=seed, progress=progress, stop=stop)
        seconds = round(time.perf_counter() - started, 3)
        found = audit(changed, made).violations
    told = difference(plan, made)
    if as_json:
        says = [{**kept, **_both(change)} for kept, change in zip(kept_changes(read), read, strict=True)]
        sides = {"before": asdict(plan.summary), "after": asdict(made.summary)}
        emit({"supposed": says, "seconds": seconds, **sides, "adoptable": False, **difference_as_json(told)})
    else:
        _say(read, plan.summary.weighted_on_time_coverage, made.summary.weighted_on_time_coverage, language)
        say_difference(made, told, language)
    if found:
        raise click.exceptions.Exit(EXIT_INTEGRITY)


def _both(change: Any) -> dict[str, Any]:
    from maillage.planning.advising.changes import says  # noqa: PLC0415

    return {"says": {code: says(change, code) for code in LANGUAGES}}


def _say(read: Any, before: float, after: float, language: str) -> None:
    from maillage.planning.advising.changes import says  # noqa: PLC0415

    click.echo(_SUPPOSED.to(language))
    for change in read:
        click.echo(f"  ! {says(change, language)}")
    click.echo(_COMPARED.to(language).format(before=before, after=after, more=after - before))


_SUPPOSED = Text("HYPOTHÈSE, à comparer, jamais à adopter\u202f:", "HYPOTHESIS, to compare, never to adopt:")
_COMPARED = Text(
    "Couverture à temps {before:.2%} → {after:.2%} ({more:+.2%}).",
    "On-time coverage {before:.2%} → {after:.2%} ({more:+.2%}).",
)
