"""`maillage plan export` and `maillage plan adopt`: the two commands of planning that meet the database.

Guarantees: both act as the operator and are journalled so; the file of an export is written
whole or not at all, and is the very bytes that `adopt` compares; what a scenario supposes is
printed before anything else, on standard output and in the object of ``--json``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.files import read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.reasons import render
from maillage.kernel.text import Text

if TYPE_CHECKING:  # Django is imported only once the platform is open
    from maillage.apps.production.commands.export_plan import Exported

LONGEST = 366

_HEADING = Text(fr="HYPOTHÈSES", en="HYPOTHESES")
_EXPORTED = Text(
    fr="{path} : {days} jours à partir du {start}, {needs} besoins, {workshops} ateliers (empreinte {sha256}).",
    en="{path}: {days} days from {start}, {needs} needs, {workshops} workshops (digest {sha256}).",
)
_EXCLUDED = Text(fr="Besoins laissés hors du calcul : {count}", en="Needs left out: {count}")
_NEXT = Text(
    fr="Ensuite : maillage plan solve {path} --out PLAN.json, puis maillage plan adopt PLAN.json",
    en="Next: maillage plan solve {path} --out PLAN.json, then maillage plan adopt PLAN.json",
)
_ADOPTED = Text(
    fr="Plan {plan} adopté : {proposals} propositions, couverture à temps {coverage}, {unserved} besoins pas "
    "entièrement à temps.",
    en="Plan {plan} adopted: {proposals} proposals, on-time coverage {coverage}, {unserved} needs not wholly on time.",
)


def _tell_hypotheses(words: tuple[Text, ...], language: str) -> None:
    if not words:
        return
    click.echo(_HEADING.to(language))
    for text in words:
        click.echo(f"  ! {text.to(language)}")


def _exported(taken: Exported, out: Path, language: str) -> dict[str, Any]:
    """What an export says of itself, excluded needs with their reasons included."""
    from maillage.apps.production.hypotheses import in_words  # noqa: PLC0415
    from maillage.apps.production.planning_bridge import excluded_as_json  # noqa: PLC0415
    from maillage.planning.reading import read_instance  # noqa: PLC0415

    instance = read_instance(taken.content)
    return {
        "out": str(out),
        "sha256": taken.sha256,
        "start": taken.start.isoformat(),
        "days": taken.days,
        "scenario": taken.scenario.code if taken.scenario is not None else "",
        "needs": len(instance.needs),
        "workshops": len(instance.workshops),
        "excluded": excluded_as_json(taken.excluded),
        "hypotheses": taken.hypotheses,
        "hypotheses_in_words": [text.to(language) for text in in_words(taken.hypotheses)],
    }


def _show_export(report: dict[str, Any], language: str) -> None:
    if report["hypotheses_in_words"]:
        click.echo(_HEADING.to(language))
    for said in report["hypotheses_in_words"]:
        click.echo(f"  ! {said}")
    named = {**report, "path": report["out"], "sha256": report["sha256"][:12]}
    click.echo(_EXPORTED.to(language).format(**named))
    if report["excluded"]:
        click.echo(_EXCLUDED.to(language).format(count=len(report["excluded"])))
    for item in report["excluded"]:
        reason = item["reason"]
        click.echo(
            f"  {item['need']} ({item['quantity']}) : {render(reason['code'], reason['params'], language)}"
        )
    click.echo(_NEXT.to(language).format(path=report["out"]))


@click.command("export", cls=HouseCommand)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Instance file to write.")
@click.option("--scenario", default="", help="Code of a scenario; real needs without it.")
@click.option("--days", type=click.IntRange(1, LONGEST), help="Days to plan; 14, or the scenario's.")
@click.option("--start", "moment", type=click.DateTime(["%Y-%m-%d"]), help="Day 0; today, or the scenario's.")
@json_option
@language_option
def export(
    out: Path, scenario: str, days: int | None, moment: datetime | None, as_json: bool, language: str
) -> None:
    """Écrit les besoins et les capacités de la base dans un fichier d’instance. / Write the database's needs and capacities to an instance file."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
        from maillage.apps.production.commands.export_plan import export_plan  # noqa: PLC0415

        start = moment.date() if moment is not None else None
        taken = export_plan(actor=OPERATOR, clock=SystemClock(), scenario=scenario, start=start, days=days)
        write_file(out, taken.content)
        report = _exported(taken, out, language)
        if as_json:
            emit(report)
        else:
            _show_export(report, language)


@click.command("adopt", cls=HouseCommand)
@click.argument("file", metavar="PLAN.json", type=click.Path(path_type=Path))
@json_option
@language_option
def adopt(file: Path, as_json: bool, language: str) -> None:
    """Contrôle puis adopte un plan : ses lignes sont proposées aux ateliers. / Audit, then adopt a plan: its lines are proposed to workshops."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
        from maillage.apps.production.commands.adopt_plan import adopt_plan, keep_plan  # noqa: PLC0415
        from maillage.apps.production.queries.plans import plan_sheet, proposal_count  # noqa: PLC0415

        clock = SystemClock()
        kept = keep_plan(content=read_file(file), actor=OPERATOR, clock=clock)
        adopt_plan(code=kept.code, actor=OPERATOR, clock=clock)
        sheet = plan_sheet(kept.code, today(clock))
        report = {
            "plan": kept.code,
            "proposals": proposal_count(kept.code),
            "coverage": sheet.row.coverage,
            "upper_bound": sheet.row.bound,
            "gap": sheet.row.gap,
            "unserved": sheet.totals.short_needs,
            "hypotheses_in_words": [text.to(language) for text in sheet.hypotheses],
        }
        if as_json:
            emit(report)
            return
        _tell_hypotheses(sheet.hypotheses, language)
        click.echo(_ADOPTED.to(language).format(**{**report, "coverage": f"{sheet.row.coverage:.1%}"}))
