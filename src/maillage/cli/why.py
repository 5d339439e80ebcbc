"""``maillage why``: what every rule answers, about a piece of work or about who would make what for whom; why a need
is not served.

Guarantees: it acts as the operator and writes nothing; exit code 0 allowed, 2 usage, 3 refused; with ``--json``, one
object on standard output and nothing else there.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.groups import HouseCommand
from maillage.cli.options import json_option, language_option
from maillage.kernel import reasons
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import EXIT_REFUSED
from maillage.kernel.text import Text
from maillage.safety.rule_words import QUESTIONS
from maillage.safety.terms import ACTIONS, label

if TYPE_CHECKING:  # Django is imported only once the platform is open
    from maillage.apps.accounts.rights import Right
    from maillage.apps.authority.queries.explanation import Explanation

_ANSWERS = {True: Text("AUTORISÉ", "ALLOWED"), False: Text("REFUSÉ", "REFUSED")}
_STATES = {
    "pass": Text("passe", "passes"),
    "refuse": Text("REFUSE", "REFUSES"),
    "not_applicable": Text("sans objet", "does not apply"),
}
_GIVEN_BY = Text("{role} ({scope}), donné par : {givers}", "{role} ({scope}), given by: {givers}")
_USAGE = "give CODE (with --plan for a need only), or --profile, --workshop and --establishment, or --right"
_NEED = re.compile(r"B\d{5,}")


def _told(reason: Reason, language: str) -> list[str]:
    act = f" [{reason.act}]" if reason.act else ""
    lines = [f"    {reasons.render(reason.code, reason.params, language)} ({reason.code}){act}"]
    advice = reasons.advise(reason.code, reason.params, language)
    return [*lines, f"      → {advice}"] if advice else lines


def _as_dict(found: Explanation) -> dict[str, Any]:
    return {
        **found.stated,
        "withheld": [reason.as_dict() for reason in found.withheld],
        "awaits": [reason.as_dict() for reason in found.without],
        "rules": [
            {
                "rule": outcome.rule,
                "state": outcome.state,
                "reasons": [reason.as_dict() for reason in outcome.reasons],
                "warnings": [reason.as_dict() for reason in outcome.warnings],
            }
            for _, outcome in found.every_rule
        ],
    }


def _print(found: Explanation, language: str) -> None:
    action = label("action", found.action).to(language)
    answer = _ANSWERS[found.allowed].to(language)
    what = found.subject or f"{found.profile}, {found.workshop} → {found.establishment}"
    click.echo(f"{answer} – {action}, {what}, {found.day.isoformat()}")
    for reason in found.withheld:
        click.echo("\n".join(_told(reason, language)))
    for _, outcome in found.every_rule:
        click.echo(f"- {QUESTIONS[outcome.rule].to(language)} : {_STATES[outcome.state].to(language)}")
        for reason in (*outcome.reasons, *outcome.warnings):
            click.echo("\n".join(_told(reason, language)))


def _tell_need(code: str, plan: str, language: str, *, as_json: bool) -> bool:
    """Why a need is not served; whether anything says so."""
    from maillage.apps.production.queries.need_explanation import explain_need  # noqa: PLC0415

    found = explain_need(code=code, plan=plan, day=today(SystemClock()))
    if as_json:
        said = {
            name: [r.as_dict() for r in getattr(found, name)] for name in ("withheld", "doubts", "planned")
        }
        emit({**found.stated, **said, "asked_of": [asdict(pair) for pair in found.asked_of]})
    else:
        click.echo(f"{code} – {found.plan}" if found.plan else code)
        for reason in found.reasons:
            click.echo("\n".join(_told(reason, language)))
    return bool(found.reasons)


def _tell_right(right: Right, language: str, *, as_json: bool) -> None:
    if as_json:
        roles = [
            {
                "role": role.role.value,
                "scope": role.scope,
                "needs_factor": role.needs_factor,
                "givers": [giver.as_dict() for giver in role.givers],
            }
            for role in right.roles
        ]
        emit({"action": right.action, "words": right.words.as_dict(), "roles": roles})
        return
    click.echo(f"{right.action} : {right.words.to(language)}")
    for role in right.roles:
        givers = ", ".join(giver.to(language) for giver in role.givers)
        told = _GIVEN_BY.to(language)
        click.echo(
            f"- {told.format(role=role.name.to(language), scope=role.scope_words.to(language), givers=givers)}"
        )


def _explained(code: str, action: Any, day: date | None, asked: dict[str, str]) -> Explanation:
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.authority.queries.explanation import explain  # noqa: PLC0415
    from maillage.apps.production.queries.work_explanation import explain_work  # noqa: PLC0415

    now = today(SystemClock())
    if code:
        return explain_work(code=code, actor=OPERATOR, today=now, action=action, day=day)
    return explain(action=action or "make", day=day or now, **asked)  # type: ignore[arg-type]


@click.command(cls=HouseCommand)
@click.argument("code", required=False, default="")
@click.option(
    "--action", type=click.Choice(ACTIONS), help="Sans : ce qui vient ensuite. / Without: what comes next."
)
@click.option("--profile", default="", help="D0001-V1/F1")
@click.option("--workshop", default="", help="L0001")
@click.option("--establishment", default="", help="E0001")
@click.option("--class", "recipient_class", default="", help="R0-R4")
@click.option("--posts", type=click.Choice(("", "care", "non_care")), default="")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Sans : aujourd’hui. / Without: today.")
@click.option("--plan", default="", help="D’un besoin. Sans : le dernier. / Of a need. Without: the latest.")
@click.option("--right", default="", help="Qui peut faire cette action ? / Who may do this action?")
@language_option
@json_option
def why(
    code: str,
    action: str | None,
    day: datetime | None,
    plan: str,
    right: str,
    language: str,
    as_json: bool,
    **asked: str,
) -> None:
    """Pourquoi ne puis-je pas ? CODE : un besoin, une proposition, une commande, un lot. / Why can't I? CODE: a need, a proposal, an order, a lot."""
    named = [asked["profile"], asked["workshop"], asked["establishment"]]
    astray = bool(plan) and not _NEED.fullmatch(code)
    if sum((bool(code), any(named), bool(right))) != 1 or (any(named) and not all(named)) or astray:
        raise click.UsageError(_USAGE)
    with edge(as_json=as_json, language=language):
        ready()
        if right:
            from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
            from maillage.apps.accounts.rights import explain_right  # noqa: PLC0415

            _tell_right(explain_right(action=right, actor=OPERATOR), language, as_json=as_json)
            return
        if _NEED.fullmatch(code):
            refused = _tell_need(code, plan, language, as_json=as_json)
            raise click.exceptions.Exit(EXIT_REFUSED if refused else 0)
        found = _explained(code, action, day.date() if day else None, asked)
    if as_json:
        emit(_as_dict(found))
    else:
        _print(found, language)
    if not found.allowed:
        raise click.exceptions.Exit(EXIT_REFUSED)
