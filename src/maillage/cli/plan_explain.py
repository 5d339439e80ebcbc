"""``maillage plan explain`` and ``maillage plan prices``: why not more, what would serve it, what is scarce.

Advice is checked by planning the whole instance again unless `--near` asks for the quicker
check; what did not hold is not printed. No database, no Django.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import emit
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.cli.plan_files import (
    instance_argument,
    plan_argument,
    previous_option,
    read_plan_of,
    refusals_told,
    with_previous,
)
from maillage.kernel import reasons
from maillage.kernel.text import LANGUAGES, Text
from maillage.planning.plan import UnservedReason
from maillage.planning.reading import read_instance

if TYPE_CHECKING:  # HiGHS is slow to import
    from maillage.planning.advising import Advice
    from maillage.planning.advising.prices import Price

MOST = 3
LEAST_LOST = 5e-5  # of all that is asked: less is what two solves differ by


@click.command("explain", cls=HouseCommand)
@instance_argument
@plan_argument
@click.option("--need", "need_id", required=True, help="The need to explain.")
@click.option("--no-advice", is_flag=True, help="Reasons only: do not look for what would serve it.")
@click.option("--near", is_flag=True, help="Check advice around the need only: quicker, less sure.")
@previous_option
@language_option
@json_option
def explain(
    instance_file: Path,
    plan_file: Path,
    need_id: str,
    no_advice: bool,
    near: bool,
    previous: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Pourquoi un besoin n’est pas (tout) servi à temps, et ce qui le servirait, chaque conseil essayé par un nouveau calcul. / Why a need is not (fully) served on time, and what would serve it, each advice tried by solving again."""
    with refusals_told(language, as_json):
        instance, _ = with_previous(read_instance(instance_file), previous)
        made = read_plan_of(instance, plan_file)
        from maillage.planning.explaining import explain as explained  # noqa: PLC0415

        found = explained(instance, made, need_id)
        advice: tuple[Advice, ...] | None = None
        if not no_advice:
            from maillage.planning.advising import advise  # noqa: PLC0415

            advice = advise(instance, made, need_id, whole=not near, most=MOST)
    if as_json:
        words = [_worded(reason) for reason in found.reasons]
        told = None if advice is None else [_advised(one) for one in advice]
        emit({**asdict(found), "reasons": words, "advice": told})
        return
    served = {"need": found.need, "quantity": found.quantity, "on_time": found.on_time}
    click.echo(_SERVED.to(language).format(**served, late=found.late, missing=found.missing))
    for reason in found.reasons:
        click.echo(f"- {reasons.render(reason.code, reason.params, language)} ({reason.code})")
        click.echo(f"    → {reasons.advise(reason.code, reason.params, language)}")
    for site in found.sites:
        parts = asdict(site) | {"limited_by": site.limited_by or "–"}
        click.echo(_SITE.to(language).format(**parts))
    if advice is not None and found.on_time < found.quantity:
        _show_advice(advice, language)


def _show_advice(advice: tuple[Advice, ...], language: str) -> None:
    click.echo((_WOULD_SERVE if advice else _NO_ADVICE).to(language))
    for one in advice:
        lost = 0.0 if one.others is None else max(0.0, -one.others)
        check = _NEAR if not one.whole else _WHOLE if lost < LEAST_LOST else _AT_OTHERS_EXPENSE
        told = {"gained": one.gained, "kind": one.kind, "percent": f"{100 * lost:.2g}"}
        click.echo(check.to(language).format(**told))
        for change in one.changes:
            click.echo(f"    {reasons.render(change.code, change.params, language)}")
            click.echo(f"    → {reasons.advise(change.code, change.params, language)}")


def _advised(one: Advice) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "pieces": one.pieces,
        "gained": one.gained,
        "checked": "whole" if one.whole else "near",
        "others": one.others,
        "changes": [_worded(UnservedReason(c.code, c.params)) for c in one.changes],
    }


@click.command("prices", cls=HouseCommand)
@instance_argument
@click.argument("plan_file", metavar="[PLAN.json]", required=False, type=click.Path(path_type=Path))
@click.option("--amount", type=click.FloatRange(min=0, min_open=True), default=10.0, show_default=True)
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True)
@language_option
@json_option
def prices(
    instance_file: Path, plan_file: Path | None, amount: float, most: int, language: str, as_json: bool
) -> None:
    """Ce que serviraient les prochaines heures ou la prochaine matière de chaque territoire, le plus utile d’abord. / What the next hours or material of each territory would serve, the most valuable first."""
    with refusals_told(language, as_json):
        instance = read_instance(instance_file)
        from maillage.planning.advising.prices import prices as priced  # noqa: PLC0415
        from maillage.planning.solving import solve  # noqa: PLC0415

        made = solve(instance) if plan_file is None else read_plan_of(instance, plan_file)
        found = priced(instance, made, amount=amount, most=most)
    if as_json:
        emit({"prices": [_priced(price) for price in found]})
        return
    if not found:
        click.echo(_NOTHING_SCARCE.to(language))
    for price in found:
        click.echo(f"- {price.says(language)}")


def _priced(price: Price) -> dict[str, Any]:
    kind, name = price.resource
    says = {code: price.says(code) for code in LANGUAGES}
    return {**asdict(price), "resource": kind, "name": name, "code": price.code, "says": says}


_WOULD_SERVE = Text("Ce qui le servirait :", "What would serve it:")
_NO_ADVICE = Text(
    "Aucun changement simple essayé ne le sert : aucun conseil.",
    "No simple change tried serves it: no advice.",
)
_WHOLE = Text(
    "- {gained} pièces de plus à temps, vérifié en recalculant tout ({kind})",
    "- {gained} more pieces on time, checked by solving the whole again ({kind})",
)
_AT_OTHERS_EXPENSE = Text(
    "- {gained} pièces de plus à temps, vérifié en recalculant tout ; les autres besoins y perdent {percent} % de "
    "tout ce qui est demandé ({kind})",
    "- {gained} more pieces on time, checked by solving the whole again; other needs lose {percent}% of all that is "
    "asked ({kind})",
)
_NEAR = Text(
    "- {gained} pièces de plus à temps, vérifié autour du besoin ({kind})",
    "- {gained} more pieces on time, checked around the need ({kind})",
)
_NOTHING_SCARCE = Text("Aucune ressource n’arrête un besoin.", "No resource stops any need.")
_SERVED = Text(
    "{need} : {on_time} pièces à temps sur {quantity}, {late} en retard, {missing} manquantes.",
    "{need}: {on_time} of {quantity} pieces on time, {late} late, {missing} missing.",
)
_SITE = Text(
    "    {workshop} {design} : {km:.0f} km, {pieces} pièces prévues, place pour {room:.0f}"
    " au jour {last_day} (limite : {limited_by})",
    "    {workshop} {design}: {km:.0f} km, {pieces} pieces planned, room for {room:.0f}"
    " by day {last_day} (limited by: {limited_by})",
)


def _worded(reason: UnservedReason) -> dict[str, Any]:
    """A reason as the plan file writes it, with its words in both languages."""
    return {
        "code": reason.code,
        **reason.params,
        "says": {code: reasons.render(reason.code, reason.params, code) for code in LANGUAGES},
        "advice": {code: reasons.advise(reason.code, reason.params, code) for code in LANGUAGES},
    }
