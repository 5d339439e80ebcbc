"""``maillage safety``: ask the rules from a file, and read what they are made of. No database, no Django.

Exit codes: 0 allowed, 2 usage, 3 refused or unreadable. With ``--json``, one object on standard output and
nothing else there; messages go to standard error.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import emit, refuse
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel import reasons
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import EXIT_REFUSED, Refusal
from maillage.kernel.text import LANGUAGES, Text
from maillage.safety.decision_tree import QUESTIONS, propose
from maillage.safety.facts import Facts
from maillage.safety.facts_json import read_facts
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.reasons import OTHER_CODES, VERDICT_CODES
from maillage.safety.sampling import sampling_plan
from maillage.safety.scheme_json import scheme_as_dict
from maillage.safety.terms import CATEGORIES, RECIPIENT_CLASSES, label
from maillage.safety.verdict import Verdict
from maillage.safety.verdict import verdict as judge


@click.group(cls=HouseGroup)
def safety() -> None:
    """Règles de fabrication, de distribution et d’usage : verdicts, grille, échantillonnage. / Rules of manufacture, distribution and use: verdicts, matrix, sampling."""


def _told(reason: Reason, language: str) -> list[str]:
    act = f" [{reason.act}]" if reason.act else ""
    lines = [f"- {reasons.render(reason.code, reason.params, language)} ({reason.code}){act}"]
    advice = reasons.advise(reason.code, reason.params, language)
    return [*lines, f"    → {advice}"] if advice else lines


_ANSWERS = {
    True: Text("AUTORISÉ", "ALLOWED"),
    False: Text("REFUSÉ", "REFUSED"),
}


def _print_verdict(facts: Facts, found: Verdict, language: str) -> None:
    action = label("action", facts.action).to(language)
    day = facts.day.isoformat()
    if facts.last_day is not None:
        day = f"{day} – {facts.last_day.isoformat()}"
    click.echo(f"{_ANSWERS[found.allowed].to(language)} – {action}, {facts.unit.profile}, {day}")
    for reason in found.refusals:
        click.echo("\n".join(_told(reason, language)))
    if found.warnings:
        click.echo(Text("À surveiller", "To watch").to(language))
    for warning in found.warnings:
        click.echo("\n".join(_told(warning, language)))


def _worded(reason: Reason) -> dict[str, Any]:
    return {
        **reason.as_dict(),
        "says": {code: reasons.render(reason.code, reason.params, code) for code in LANGUAGES},
        "advice": {code: reasons.advise(reason.code, reason.params, code) for code in LANGUAGES},
    }


@safety.command()
@click.argument("facts_file", metavar="FACTS.json", type=click.Path(path_type=Path))
@language_option
@json_option
def check(facts_file: Path, language: str, as_json: bool) -> None:
    """Juge la question de FACTS.json et donne chaque motif. / Judge the question in FACTS.json and tell every reason."""
    try:
        facts = read_facts(facts_file)
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)
    found = judge(facts)
    if as_json:
        emit(
            {
                **found.as_dict(),
                "refusals": [_worded(reason) for reason in found.refusals],
                "warnings": [_worded(reason) for reason in found.warnings],
                "scheme": {"number": facts.scheme.number, "proposal": facts.scheme.proposal},
            }
        )
    else:
        _print_verdict(facts, found, language)
    if not found.allowed:
        raise click.exceptions.Exit(EXIT_REFUSED)


@safety.command()
@language_option
@json_option
def codes(language: str, as_json: bool) -> None:
    """Chaque code de motif des règles sanitaires, et ses mots. / Every reason code of the safety rules, with its words."""
    ours = frozenset((*VERDICT_CODES, *OTHER_CODES))
    listed = [text for text in reasons.catalogue() if text.code in ours]
    if as_json:
        rows = [
            {
                "code": text.code,
                "verdict": text.code in VERDICT_CODES,
                "says": text.says.as_dict(),
                "advice": text.advice.as_dict(),
            }
            for text in listed
        ]
        emit({"codes": rows})
        return
    for text in listed:
        click.echo(f"{text.code}\n    {text.says.to(language)}\n    → {text.advice.to(language)}")


_PROPOSAL = Text(
    "Grille {number}, à partir du {since} : une proposition, pas le droit.",
    "Scheme {number}, from {since}: a proposal, not law.",
)
_NO = Text("non", "no")
_OFF = Text("{level}, hors plateforme", "{level}, off platform")
_SAMPLES = Text("échantillons d’essai", "bench samples")
_CONDITIONS = {
    "lot": Text("lot", "lot"),
    "non_care_posts": Text("postes hors soins déclarés", "declared non-care posts"),
    "no_ppe_required": Text("aucun EPI exigé", "no PPE required"),
    "occupation_named": Text("profession nommée", "occupation named"),
    "acceptance": Text("acceptation", "acceptance"),
    "critical_care": Text("soins critiques nommés", "critical care named"),
}


def _cell_words(category: str, klass: str, language: str) -> str:
    cell = STARTING_SCHEME.cells.get((category, klass))
    if cell is None:
        return _NO.to(language)
    if cell.off_platform:
        return _OFF.to(language).format(level=cell.level)
    terms = [_CONDITIONS[condition].to(language) for condition in sorted(cell.conditions)]
    if cell.samples_only:
        terms.append(_SAMPLES.to(language))
    return ", ".join([cell.level, *terms])


@safety.command()
@language_option
@json_option
def matrix(language: str, as_json: bool) -> None:
    """La grille de départ : qui peut fabriquer quoi pour qui. / The matrix of the starting scheme: who may make what for whom."""
    if as_json:
        emit(scheme_as_dict(STARTING_SCHEME))
        return
    since = STARTING_SCHEME.effective_from.isoformat()
    click.echo(_PROPOSAL.to(language).format(number=STARTING_SCHEME.number, since=since))
    for category in CATEGORIES:
        click.echo(label("category", category).to(language))
        for klass in RECIPIENT_CLASSES:
            recipient = label("recipient_class", klass).to(language)
            click.echo(f"    {recipient}: {_cell_words(category, klass, language)}")


_PLAN = Text(
    "Contrôler {sample} pièces sur {lot} ; accepter le lot seulement si aucune n’est défectueuse. "
    "{defectives} défauts passeraient inaperçus dans {risk:.1%} des cas.",
    "Check {sample} pieces of {lot}; accept the lot only if none is defective. "
    "{defectives} defectives would go unseen {risk:.1%} of the time.",
)


class Percentage(click.ParamType[Fraction]):
    """A percentage written as a decimal number, kept exact."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        try:
            return Fraction(str(value).replace(",", ".")) / 100
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is not a number", param, ctx)


@safety.command()
@click.option("--lot", type=int, required=True, help="Pieces in the lot.")
@click.option("--rate", type=Percentage(), required=True, help="Defect rate to find, in percent.")
@click.option(
    "--risk", type=Percentage(), default="10", show_default=True, help="Consumer's risk, in percent."
)
@language_option
@json_option
def sampling(lot: int, rate: Fraction, risk: Fraction, language: str, as_json: bool) -> None:
    """Combien de pièces contrôler, en acceptant sur zéro défaut. / How many pieces to check, accepting on zero defects."""
    try:
        plan = sampling_plan(lot, rate, risk)
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)
    if as_json:
        emit(plan.as_dict())
        return
    words = _PLAN.to(language).format(
        sample=plan.sample, lot=plan.lot, defectives=plan.defectives, risk=float(plan.accepted_risk)
    )
    click.echo(words)


def _question_flags(command: Callable[..., None]) -> Callable[..., None]:
    for question in reversed(QUESTIONS):
        flag = question.id.replace("_", "-")
        option = click.option(f"--{flag}/--no-{flag}", question.id, default=None, help=question.words.en)
        command = option(command)
    return command


_TREE = Text("Catégorie proposée : {category}", "Proposed category: {category}")
_SETTLED = Text("Question qui tranche : {words}", "Settled by: {words}")
_OPEN = Text("Sans réponse, donc à l’examinateur :", "Unanswered, hence for the reviewer:")
_RAISED = Text("Un doute relève d’une catégorie :", "A doubt puts it one category up:")


@safety.command()
@_question_flags
@click.option("--others-no", is_flag=True, help="Answer no to every question not named.")
@language_option
@json_option
def tree(others_no: bool, language: str, as_json: bool, **answers: bool | None) -> None:
    """L’arbre de décision : des réponses à une catégorie proposée. Seule une décision signée classe. / The decision tree: answers to a proposed category. Only a signed decision classifies."""
    given = {name: False if found is None and others_no else found for name, found in answers.items()}
    proposal = propose(given)
    if as_json:
        emit(proposal.as_dict())
        return
    words = {question.id: question.words.to(language) for question in QUESTIONS}
    category = label("category", proposal.category).to(language)
    click.echo(_TREE.to(language).format(category=category))
    if proposal.settled_by and not proposal.unanswered:
        click.echo(_SETTLED.to(language).format(words=words[proposal.settled_by]))
    for heading, listed in ((_RAISED, proposal.raised_by), (_OPEN, proposal.unanswered)):
        if listed:
            click.echo(heading.to(language))
        for name in listed:
            click.echo(f"    {words[name]}")
