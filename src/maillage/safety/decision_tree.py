"""The decision tree of the scheme: yes and no answers to a category, with the question that settled it.

Guarantees: one yes at the first step is D whatever else is answered; a question left unanswered is never
taken for a no: the tree then stops at `unclassified` and names what to answer; a doubt puts one category up
and asks for the reviewer. The tree proposes; only a signed decision classifies. Source: safety scheme §2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.kernel.text import Text
from maillage.safety.terms import Category


@dataclass(frozen=True, slots=True)
class Question:
    """One yes-or-no question. `step` is 1 (leads to D), 2 (C), 3 (B) or 5 (one up)."""

    id: str
    step: int
    words: Text


QUESTIONS: tuple[Question, ...] = (
    Question("invasive", 1, Text("Est-il invasif ?", "Is it invasive?")),
    Question(
        "breathing_circuit",
        1,
        Text("Est-il dans le circuit respiratoire ?", "Is it in the breathing circuit?"),
    ),
    Question(
        "delivers_or_controls",
        1,
        Text(
            "Délivre-t-il ou règle-t-il un gaz, un fluide, une énergie ou un médicament ?",
            "Does it deliver or control gas, fluid, energy or a drug?",
        ),
    ),
    Question(
        "vital_function",
        1,
        Text("Soutient-il une fonction vitale ?", "Does it support a vital function?"),
    ),
    Question("sterile", 1, Text("Doit-il être stérile ?", "Must it be sterile?")),
    Question("measuring", 1, Text("Mesure-t-il quelque chose ?", "Does it measure something?")),
    Question(
        "powered_near_patient",
        1,
        Text("Est-il alimenté en énergie près d’un patient ?", "Is it powered near a patient?"),
    ),
    Question(
        "diagnostic_sample",
        1,
        Text("Sert-il à un prélèvement pour diagnostic ?", "Does it take a diagnostic sample?"),
    ),
    Question(
        "relied_on_to_filter_air",
        1,
        Text(
            "Compte-t-on sur lui pour filtrer l’air d’une personne exposée ?",
            "Is it relied on to filter the air of an exposed person?",
        ),
    ),
    Question(
        "used_on_patient",
        2,
        Text("Sert-il sur un patient ou pour lui ?", "Is it used on or for a patient?"),
    ),
    Question(
        "presented_as_protection_of_carers",
        2,
        Text(
            "Est-il présenté comme une protection de soignants exposés ?",
            "Is it presented as protection of exposed carers?",
        ),
    ),
    Question(
        "barrier_between_healthy_people",
        3,
        Text(
            "Fait-il barrière entre des personnes en bonne santé ?",
            "Is it a barrier between healthy people?",
        ),
    ),
    Question(
        "small_parts_near_child",
        5,
        Text("A-t-il de petites pièces près d’un enfant ?", "Has it small parts near a child?"),
    ),
    Question("toy", 5, Text("Est-ce un jouet ?", "Is it a toy?")),
    Question("food_contact", 5, Text("Touche-t-il des aliments ?", "Does it touch food?")),
    Question("latex", 5, Text("Contient-il du latex ?", "Does it contain latex?")),
    Question("heat", 5, Text("Chauffe-t-il ?", "Does it heat?")),
    Question(
        "batteries_away_from_patients",
        5,
        Text("A-t-il des piles, loin des patients ?", "Has it batteries, away from patients?"),
    ),
    Question("ultraviolet", 5, Text("Émet-il des ultraviolets ?", "Does it emit ultraviolet light?")),
    Question("ozone", 5, Text("Produit-il de l’ozone ?", "Does it produce ozone?")),
    Question("doubt", 5, Text("Reste-t-il un autre doute ?", "Does another doubt remain?")),
)
_BY_STEP = {step: tuple(q for q in QUESTIONS if q.step == step) for step in (1, 2, 3, 5)}
_REACHED: dict[int, Category] = {1: "D", 2: "C", 3: "B"}
_ONE_UP: dict[Category, Category] = {"A": "B", "B": "C", "C": "D", "D": "D"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the tree says. `settled_by` is the id of the question that settled the category, empty for A by
    elimination; `raised_by` the doubts that put it one up; `unanswered` what must be answered first."""

    category: Category
    settled_by: str
    raised_by: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()

    @property
    def for_reviewer(self) -> bool:
        """Whether a reviewer must look before anything else."""
        return bool(self.raised_by or self.unanswered)

    def as_dict(self) -> dict[str, Any]:
        return {
            "category": self.category,
            "settled_by": self.settled_by,
            "raised_by": list(self.raised_by),
            "unanswered": list(self.unanswered),
            "for_reviewer": self.for_reviewer,
        }


def propose(answers: Mapping[str, bool | None]) -> Proposal:
    """The category the answers lead to. None, or an absent question, is unanswered.

    Raises KeyError for a question that does not exist.
    """
    known = {question.id for question in QUESTIONS}
    for asked in answers:
        if asked not in known:
            raise KeyError(asked)
    category: Category = "A"
    settled_by = ""
    unanswered: list[str] = []
    for step, reached in _REACHED.items():
        yes = [question.id for question in _BY_STEP[step] if answers.get(question.id)]
        if yes and not unanswered:
            category, settled_by = reached, yes[0]
            break
        unanswered += [q.id for q in _BY_STEP[step] if answers.get(q.id) is None]
    if category == "D":
        return Proposal(category, settled_by)
    doubts = _BY_STEP[5]
    unanswered += [question.id for question in doubts if answers.get(question.id) is None]
    if unanswered:
        return Proposal("unclassified", unanswered[0], (), tuple(unanswered))
    raised_by = tuple(question.id for question in doubts if answers.get(question.id))
    if raised_by:
        return Proposal(_ONE_UP[category], raised_by[0], raised_by)
    return Proposal(category, settled_by)
