"""``maillage register prepare KIND``: fix the exact text of an act, as the screens do, for another person to approve.

The operator prepares; the checks, the number and the text are those of the verb that the screens and the API call. It
needs an open register: where acts are not signed, an act that is prepared would take effect at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, wraps
from typing import Any

import click

from maillage.cli.database import edge, emit, operator
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import LANGUAGES, Text

NONE = "none"
_PREPARED = Text(
    "Acte {number} préparé, sans effet encore. Texte exact (SHA-256 {sha256}) :",
    "Act {number} prepared, without any effect yet. Exact text (SHA-256 {sha256}):",
)
_SHOWN = Text(
    "Texte exact, au numéro près ; rien n’est préparé :",
    "Exact text, but for its number; nothing is prepared:",
)
_EFFECTS = Text("À la publication :", "When published:")
_NEXT = Text(
    "Suite : une autre personne l’approuve sur le site, puis « maillage register export-bundle {number} --out F.json », "
    "« maillage sign F.json » hors du serveur, « maillage register publish F.signed.json ».",
    "Next: another person approves it on the site, then “maillage register export-bundle {number} --out F.json”, "
    "“maillage sign F.json” away from the server, “maillage register publish F.signed.json”.",
)


class Count(click.ParamType[Any]):
    """A number of times; ``none`` takes it away."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, int) or value == NONE:
            return value
        return int(value) if value.isdecimal() and int(value) else self.fail(f"{value}: 1, 2, 3…", param, ctx)


class Day(click.ParamType[Any]):
    """A civil day; ``none`` takes it away, but for a first day: there is always one."""

    name = "YYYY-MM-DD"

    def __init__(self, *, first: bool = False) -> None:
        self.first = first

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value is None or isinstance(value, date) or (value == NONE and not self.first):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value}: YYYY-MM-DD", param, ctx)


DAY, FIRST_DAY, COUNT = Day(), Day(first=True), Count()
Named = dict[str, Any]
Made = tuple[Callable[..., Any], Callable[..., Any], Named]  # the facts, the verb, what both are given


def _today(given: date | None) -> date:
    return today(SystemClock()) if given is None else given


def _end(given: Any) -> date | None:
    return None if given in (None, NONE) else given


def _both(said: tuple[str, str]) -> dict[str, str]:
    return dict(zip(LANGUAGES, said, strict=True))


@click.group(cls=HouseGroup)
def prepare() -> None:
    """Prépare un acte à signer, et en donne le texte exact. / Prepare an act to sign, and give its exact text."""


def _kind(name: str, doc: str, *options: Callable[..., Any]) -> Callable[..., Any]:
    """A subcommand of `prepare`: `make` says which verb, with what; the rest is the same for all."""

    def decorate(make: Callable[..., Made]) -> Callable[..., Any]:
        @wraps(make)
        def run(*, as_json: bool, language: str, dry_run: bool, **given: Any) -> None:
            with edge(as_json=as_json, language=language):
                _prepare(lambda: make(**given), as_json=as_json, language=language, dry_run=dry_run)

        run.__doc__ = doc
        command: Any = run
        last = (
            click.option("--dry-run", is_flag=True, help="Ne rien préparer. / Prepare nothing."),
            json_option,
            language_option,
        )
        for option in reversed((*options, *last)):
            command = option(command)
        return prepare.command(name)(command)

    return decorate


def _prepare(make: Callable[[], Made], *, as_json: bool, language: str, dry_run: bool) -> None:
    acting = operator()
    from maillage.apps.records.effects import preview  # noqa: PLC0415
    from maillage.apps.records.queries.prepared import exact_text  # noqa: PLC0415
    from maillage.apps.records.queries.register import register_is_open  # noqa: PLC0415
    from maillage.apps.records.reasons import NOT_OPEN  # noqa: PLC0415

    if not register_is_open():
        raise Refusal(NOT_OPEN)
    facts_of, verb, given = make()
    asked = {**given, **acting}
    facts, day = facts_of(**asked), today(SystemClock())
    effects = [change.says for change in preview(facts, day)]
    if dry_run:
        _tell({"number": "", "state": "", "text": exact_text(facts, day)}, effects, as_json, language)
        return
    row = verb(**asked)
    found = {"number": row.number, "state": row.state, "text": row.text, "sha256": row.sha256}
    _tell(found, effects, as_json, language)


def _tell(found: Named, effects: Sequence[Text], as_json: bool, language: str) -> None:
    said = [effect.to(language) for effect in effects]
    if as_json:
        emit({**found, "effects": said})
        return
    words = _PREPARED if found["number"] else _SHOWN
    click.echo(words.to(language).format(**found))
    click.echo("".join(f"    | {line}\n" for line in found["text"].splitlines()), nl=False)
    if said:
        click.echo("\n- ".join([_EFFECTS.to(language), *said]))
    if found["number"]:
        click.echo(_NEXT.to(language).format(**found))


REASON = click.option("--reason", required=True, help="Public.")
FROM = click.option("--from", "start", type=FIRST_DAY, help="Aujourd’hui sinon. / Today if left out.")
UNTIL = click.option("--until", type=DAY, help="Dernier jour, inclus. / Last day, included.")
NUMBER = click.argument("number")
ABOUT = click.option("--about", required=True, help="D0107, D0107-V3, D0107-V3/F1…")


def _text(name: str) -> Callable[..., Any]:
    return click.option(name, nargs=2, required=True, metavar="FR EN")


def _listed(name: str, to: str) -> Callable[..., Any]:
    return click.option(name, to, multiple=True, help="Plusieurs fois. / Several times.")


TERMS = (
    UNTIL,
    click.option("--review-by", type=DAY),
    click.option("--runoff", type=DAY),
    click.option("--qualification"),
    click.option("--competent-authority"),
    click.option("--basis", help="Le numéro de la base légale. / The number of the legal basis."),
    _listed("--occupation", "occupations"),
    _listed("--claim", "claims"),
    click.option("--uses", type=COUNT),
    click.option("--rules"),
)
WORDS = frozenset(
    {"qualification", "competent_authority", "basis", "rules"}
)  # nothing of them is the empty text
SCOPE = (
    click.option("--design", default=""),
    click.option("--version", default=""),
    click.option("--profile", default=""),
    click.option("--workshop", default=""),
)


def _said(given: Named) -> Named:
    """What was given on the command line; ``none`` is nothing: no date, no number, an empty list."""
    nothing = {NONE: None, (NONE,): ()}
    stated = {name: value for name, value in given.items() if value is not None and value != ()}
    found = {name: nothing.get(value, value) for name, value in stated.items()}
    return {name: "" if value is None and name in WORDS else value for name, value in found.items()}


def _terms(given: Named) -> Named:
    found = _said(given)
    if "until" in found:
        found["effective_until"] = found.pop("until")
    return found


def _answers(tree: Sequence[str]) -> dict[str, bool]:
    pairs = [answer.partition("=") for answer in tree]
    if any(said not in ("yes", "no") for _name, _equal, said in pairs):
        raise click.UsageError("--tree QUESTION=yes|no")
    return {name: said == "yes" for name, _equal, said in pairs}


@_kind(
    "decision", "Une décision de classement. / A classification decision.",
    click.option("--profile", required=True), click.option("--use", required=True),
    click.option("--category", required=True, type=click.Choice(["A", "B", "C", "D"])), FROM, *TERMS,
    click.option("--tree", multiple=True, metavar="QUESTION=yes|no"), click.option("--departure"), REASON,
)  # fmt: skip
def decision(
    profile: str, use: str, category: str, start: date | None, tree: tuple[str, ...], **given: Any
) -> Made:
    from maillage.apps.authority.commands import classify_version as verbs  # noqa: PLC0415

    terms = verbs.DecisionTerms(profile, use, category, _today(start), tree=_answers(tree), **_terms(given))
    return verbs.decision_facts, verbs.classify_version, {"terms": terms}


@_kind(
    "amend", "Modifie une décision ; ce qui n’est pas donné reste. / Amend a decision; what is not given stays.",
    NUMBER, FROM, *TERMS, REASON,
)  # fmt: skip
def amend(number: str, start: date | None, reason: str, **given: Any) -> Made:
    from maillage.apps.authority.commands import amend_decision as verbs  # noqa: PLC0415

    stated = {"number": number, "changes": _terms(given), "valid_from": _today(start), "reason": reason}
    return verbs.amendment_facts, verbs.amend_decision, stated


@_kind(
    "suspend", "Suspend tout ce qui est nommé. / Suspend everything that is named.",
    *SCOPE, click.option("--lot", default=""), click.option("--batch", default="", help="Of material."), REASON,
)  # fmt: skip
def suspend(reason: str, **scope: str) -> Made:
    from maillage.apps.authority.commands import place_hold as verbs  # noqa: PLC0415
    from maillage.apps.records.codes import ActKind  # noqa: PLC0415

    stated = {"scope": verbs.HoldScope(**scope), "reason": reason}
    return partial(verbs.hold_facts, kind=ActKind.SUSPEND), verbs.suspend, stated


@_kind("withdraw", "Retire un acte. / Withdraw an act.", NUMBER, REASON)
def withdraw(number: str, reason: str) -> Made:
    from maillage.apps.authority.commands import end_act as verbs  # noqa: PLC0415

    return verbs.withdrawal_facts, verbs.withdraw, {"number": number, "reason": reason}


@_kind("lift", "Lève une suspension ou un rappel. / Lift a suspension or a recall.", NUMBER, REASON)
def lift(number: str, reason: str) -> Made:
    from maillage.apps.authority.commands import end_act as verbs  # noqa: PLC0415

    return verbs.lift_facts, verbs.lift, {"number": number, "reason": reason}


@_kind(
    "policy", "Restreint un territoire. / Restrict a territory.",
    click.option("--territory", required=True, help="26, R84, FR."), _listed("--category", "categories"),
    _listed("--design", "designs"), _listed("--recipient-class", "recipient_classes"), FROM, UNTIL, REASON,
)  # fmt: skip
def policy(start: date | None, until: date | None, **given: Any) -> Made:
    from maillage.apps.authority.commands import record_policy as verbs  # noqa: PLC0415

    stated = {**given, "valid_from": _today(start), "valid_until": _end(until)}
    return verbs.policy_facts, verbs.record_policy, stated


@_kind(
    "legal_basis", "Une base légale, telle que la dit l’acte du dehors. / A legal basis, as the outside act says it.",
    click.option("--kind", required=True, help="derogation, ce_marking, in_house…"),
    click.option("--reference", required=True), click.option("--dated", type=FIRST_DAY, required=True),
    FROM, UNTIL, click.option("--runoff", type=DAY), click.option("--issuer", default=""),
    click.option("--holder", default=""), click.option("--holder-health-institution", is_flag=True),
    click.option("--certificate", default=""), _listed("--scope", "scope"),
    click.option("--subcontractor", "subcontractors", type=(str, FIRST_DAY, DAY), multiple=True,
                 metavar="MAKER FROM UNTIL", help="Contrat écrit ; fin ou none. / Written contract; end or none."),
    click.option("--carers-only", is_flag=True), click.option("--outside-normal-distribution", is_flag=True),
    click.option("--no-transfer", is_flag=True), click.option("--no-industrial-scale", is_flag=True),
    click.option("--no-equivalent", is_flag=True), click.option("--quality-system", is_flag=True),
    click.option("--declared-ars", type=FIRST_DAY), click.option("--declared-ansm", type=FIRST_DAY),
    click.option("--replaces", default="", help="Le numéro de celle qui prend fin. / The number of the one that ends."),
)  # fmt: skip
def legal_basis(
    start: date | None, until: Any, runoff: Any, subcontractors: Sequence[tuple[str, date, Any]], replaces: str,
    **given: Any,
) -> Made:  # fmt: skip
    from maillage.apps.authority.commands import record_legal_basis as verbs  # noqa: PLC0415

    contracts = [(maker, begins, _end(ends)) for maker, begins, ends in subcontractors]
    in_house = verbs.in_house_of(given)
    terms = verbs.BasisTerms(
        effective_from=_today(start), until=_end(until), runoff=_end(runoff), subcontractors=contracts,
        in_house=in_house, **given,
    )  # fmt: skip
    return verbs.basis_facts, verbs.record_legal_basis, {"terms": terms, "replaces": replaces}


@_kind(
    "notice", "Une fiche de prévention. / A prevention notice.", ABOUT, _text("--text"), FROM, UNTIL, REASON
)
def notice(text: tuple[str, str], start: date | None, until: date | None, **given: Any) -> Made:
    from maillage.apps.authority.commands import record_notice as verbs  # noqa: PLC0415

    stated = {**given, "text": _both(text), "valid_from": _today(start), "valid_until": _end(until)}
    return verbs.notice_facts, verbs.record_notice, stated


@_kind(
    "ruling", "Une réponse de principe. / A ruling.",
    ABOUT, _text("--question"), _text("--answer"), click.option("--appeal", is_flag=True), FROM, UNTIL, REASON,
)  # fmt: skip
def ruling(
    question: tuple[str, str], answer: tuple[str, str], start: date | None, until: date | None, **given: Any
) -> Made:
    from maillage.apps.authority.commands import record_ruling as verbs  # noqa: PLC0415

    terms = verbs.RulingTerms(
        **given,
        question=_both(question),
        answer=_both(answer),
        valid_from=_today(start),
        valid_until=_end(until),
    )
    return verbs.ruling_facts, verbs.record_ruling, {"terms": terms}


@_kind(
    "recall", "Un rappel. / A recall.",
    *SCOPE, _listed("--lot", "lots"), click.option("--batch", default="", help="Of material."),
    _text("--hazard"), _text("--to-do"), _text("--remedy"), click.option("--contact", required=True),
    click.option("--qualification", default=""), REASON,
)  # fmt: skip
def recall(
    hazard: tuple[str, str], to_do: tuple[str, str], remedy: tuple[str, str], contact: str, lots: tuple[str, ...],
    qualification: str, reason: str, **scope: str,
) -> Made:  # fmt: skip
    from maillage.apps.authority.commands.place_hold import HoldScope  # noqa: PLC0415
    from maillage.apps.production.commands import open_recall as verbs  # noqa: PLC0415

    danger, advice, repair = (Text(fr=said[0] or " ", en=said[1] or " ") for said in (hazard, to_do, remedy))
    terms = verbs.RecallTerms(
        HoldScope(**scope), reason, danger, advice, repair, contact, lots, qualification
    )
    return verbs.recall_facts, verbs.open_recall, {"terms": terms}
