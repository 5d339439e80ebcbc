"""`maillage plan show CODE`: what heads the page of a plan of the platform, in a terminal.

Guarantees: the same figures as the page and the API (`PlanSheet`); nothing is computed here.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_fairness import say_price
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.text import Text

if TYPE_CHECKING:  # Django is imported only once the platform is open
    from maillage.apps.production.queries.plans import PlanSheet
    from maillage.planning.spreading import Spread

_HEAD = Text(
    fr="Plan {code} ({status}{base}) : {days} jours à partir du {start}. Couverture à temps {coverage:.2%}, borne "
    "{bound:.2%} ({kind}), écart {gap:.2%}.",
    en="Plan {code} ({status}{base}): {days} days from {start}. On-time coverage {coverage:.2%}, bound {bound:.2%} "
    "({kind}), gap {gap:.2%}.",
)
_TOTALS = Text(
    fr="{asked} pièces demandées ({needs} besoins) : {on_time} à temps, {late} en retard, {missing} non servies ; "
    "{workshops} ateliers au travail.",
    en="{asked} pieces asked ({needs} needs): {on_time} on time, {late} late, {missing} not served; {workshops} "
    "workshops at work.",
)
_SPREAD = Text(
    fr="Charge : l’atelier le plus pris donne {busiest:.1%} de ses heures ; le dixième qui travaille le plus porte "
    "{top_tenth:.1%} des heures ; sans travail : {idle} ateliers sur {workshops}.",
    en="Load: the busiest workshop gives {busiest:.1%} of its hours; the tenth that works most carries {top_tenth:.1%} "
    "of the hours; no work: {idle} workshops of {workshops}.",
)

_COMPARED = Text(
    fr="Hypothèse, jamais à adopter. À côté du plan {base} : couverture à temps {before:.2%} → {after:.2%} ({more:+.2%}).",
    en="Hypothesis, never to adopt. Beside plan {base}: on-time coverage {before:.2%} → {after:.2%} ({more:+.2%}).",
)
_CHANGE = Text(
    fr="  {name} : {needs} besoins, {gain:+d} pièces à temps",
    en="  {name}: {needs} needs, {gain:+d} pieces on time",
)


def _report(sheet: PlanSheet) -> dict[str, Any]:
    row = sheet.row
    return {
        "code": row.code,
        "status": row.status,
        "way": row.way,
        "base": row.base,
        "scenario": row.scenario,
        "start": row.start.isoformat(),
        "days": row.days,
        "coverage": row.coverage,
        "bound": row.bound,
        "bound_kind": sheet.bound_kind,
        "gap": row.gap,
        "totals": {**asdict(row.totals), "missing": row.totals.missing},
        "spread": None if sheet.spread is None else asdict(sheet.spread),
        "fairness": None if sheet.fairness is None else asdict(sheet.fairness),
    }


def _compared(sheet: PlanSheet, language: str) -> dict[str, Any]:
    """A hypothesis beside the plan that it supposes something of: coverage, and what changes for whom."""
    from maillage.apps.production.codes import PlanStatus  # noqa: PLC0415
    from maillage.apps.production.queries.plan_comparison import change_counts  # noqa: PLC0415
    from maillage.apps.production.queries.plans import plan_named  # noqa: PLC0415

    if sheet.row.status != PlanStatus.HYPOTHESIS:
        return {}
    base = plan_named(sheet.row.base)
    counts = change_counts(base, plan_named(sheet.row.code))
    changes = [
        {"change": c.change, "name": c.name.to(language), "needs": c.needs, "gain": c.gain} for c in counts
    ]
    before = base.summary["weighted_on_time_coverage"]
    more = sheet.row.coverage - before
    return {"compared": {"before": before, "after": sheet.row.coverage, "more": more, "changes": changes}}


def _say(sheet: PlanSheet, report: dict[str, Any], language: str) -> None:
    for said in sheet.hypotheses:
        click.echo(f"! {said.to(language)}")
    base = f", {report['way']} {report['base']}" if report["base"] else ""
    click.echo(_HEAD.to(language).format(**{**report, "base": base, "kind": sheet.bound_kind}))
    click.echo(_TOTALS.to(language).format(**report["totals"]))
    if sheet.fairness is not None:
        say_price(sheet.fairness, language)
    elif sheet.spread is not None:
        click.echo(_said(sheet.spread, language))
    if "compared" in report:
        said = report["compared"]
        click.echo(_COMPARED.to(language).format(**said, base=report["base"]))
        for one in said["changes"]:
            click.echo(_CHANGE.to(language).format(**one))


def _said(spread: Spread, language: str) -> str:
    return _SPREAD.to(language).format(**asdict(spread), idle=spread.bands[0])


@click.command("show", cls=HouseCommand)
@click.argument("code")
@json_option
@language_option
def show(code: str, as_json: bool, language: str) -> None:
    """Un plan de la plate-forme en bref. / A plan of the platform in brief."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.production.queries.plans import plan_sheet  # noqa: PLC0415

        sheet = plan_sheet(code, today(SystemClock()))
        report = {**_report(sheet), **_compared(sheet, language)}
        if as_json:
            emit(report)
        else:
            _say(sheet, report, language)
