"""What the authority adds in words in the demonstration: an amendment, a prevention notice, a ruling.

Recorded once decisions stand and before anything is made, so that labels and delivery papers bear them from the first.
"""

from __future__ import annotations

from maillage.apps.authority.commands.amend_decision import amend_decision
from maillage.apps.authority.commands.record_notice import record_notice
from maillage.apps.authority.commands.record_ruling import RulingTerms, record_ruling
from maillage.site.demo.stage import Stage

AMENDED = -17
ANSWERED = -16


def amend_visor(stage: Stage) -> None:
    """Fewer uses than first thought: the terms change, the number of the decision does not."""
    amended = amend_decision(
        number=stage.acts["decision-visor-1-care"],
        changes={"uses": 15},
        valid_from=stage.day(AMENDED),
        reason="Essai d’usure d’un établissement : l’écran se ternit après quinze désinfections.",
        actor=stage.person("instruction", AMENDED),
        clock=stage.at(AMENDED, 15),
    )
    stage.acts["amendment"] = amended.number


def give_notice(stage: Stage) -> None:
    """What goes with every closed visor, after the notice of its category."""
    noticed = record_notice(
        about=stage.designs["visor"],
        text={
            "fr": "Changez l’écran dès qu’il est rayé ou terni. Ne le posez pas près d’une source de chaleur.",
            "en": "Change the screen as soon as it is scratched or dull. Do not lay it near a source of heat.",
        },
        reason="Retours des premiers services : écrans déformés sur un radiateur.",
        valid_from=stage.day(AMENDED),
        actor=stage.person("instruction", AMENDED),
        clock=stage.at(AMENDED, 16),
    )
    stage.acts["notice"] = noticed.number


def answer_question(stage: Stage) -> None:
    """A question of a territory, answered for everybody."""
    terms = RulingTerms(
        about=stage.designs["counter"],
        question={
            "fr": "L’écran de comptoir peut-il être posé entre deux lits d’un EHPAD ?",
            "en": "May the counter screen stand between two beds of a care home?",
        },
        answer={
            "fr": "Non. Il est classé hors soins : un comptoir d’accueil, un guichet. Entre deux lits, demandez à "
            "l’établissement sa procédure d’isolement.",
            "en": "No. It is classified outside care: a reception desk, a counter. Between two beds, ask the "
            "establishment for its isolation procedure.",
        },
        reason="Question posée par trois communes.",
        valid_from=stage.day(ANSWERED),
    )
    actor, clock = stage.person("instruction", ANSWERED), stage.at(ANSWERED, 11)
    stage.acts["ruling"] = record_ruling(terms=terms, actor=actor, clock=clock).number


def add_texts(stage: Stage) -> None:
    amend_visor(stage)
    give_notice(stage)
    answer_question(stage)
