"""Answer, as the authority, a question of interpretation, or an appeal against one of its acts.

Guarantees: a ruling is a text, dated and public: it says how acts are read and by itself neither clears nor refuses
anything. What follows from it (a suspension, a policy, an amendment, a withdrawal) is an act of its own, with its own
effects and its own threshold of signatures: clearance reads only those. It is there in both languages.

Source: safety scheme §1.4 (question → dated, sourced answer → records and lots it touches); trust page §1.1 (`ruling`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.codes import APPEAL_OF_NOTHING, UNKNOWN_REFERENCE
from maillage.apps.authority.commands.checks import iso, require_period, require_reason
from maillage.apps.authority.commands.record_notice import require_text
from maillage.apps.authority.queries.notices import Said
from maillage.apps.catalogue.queries.codes import profiles_of_code
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import is_territory

QUESTION_LONGEST: Final = 1000
ANSWER_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class RulingTerms:
    """A question and its answer. `about`: the code of a design, a version, a profile or a territory, or the number of
    an act; of an `appeal`, the act that it is against."""

    about: str
    question: Said
    answer: Said
    reason: str
    valid_from: date
    valid_until: date | None = None
    appeal: bool = False


def _require_known(terms: RulingTerms) -> None:
    is_act = Act.objects.filter(number=terms.about).exists()
    if terms.appeal and not is_act:
        raise Refusal(APPEAL_OF_NOTHING, field="about", value=terms.about)
    if not is_act and not is_territory(terms.about) and profiles_of_code(terms.about) is None:
        raise Refusal(UNKNOWN_REFERENCE, field="about", value=terms.about)


def ruling_facts(*, terms: RulingTerms, actor: Actor, clock: Clock) -> ActFacts:
    """The ruling as it would be recorded, once everything about it is checked."""
    del clock  # every verb's facts are asked the same way
    require(actor, "decisions.record")
    _require_known(terms)
    require_period(terms.valid_from, terms.valid_until)
    payload = {
        "about": terms.about,
        "appeal": terms.appeal,
        "question": require_text("question", terms.question, QUESTION_LONGEST),
        "answer": require_text("answer", terms.answer, ANSWER_LONGEST),
        "from": iso(terms.valid_from),
        "until": iso(terms.valid_until),
        "reason": require_reason(terms.reason),
    }
    return ActFacts(
        ActKind.RULING.value, terms.about, "", terms.valid_from, payload, valid_until=terms.valid_until
    )


@warmed
@command
def record_ruling(*, terms: RulingTerms, actor: Actor, clock: Clock) -> Stated:
    """The ruling; whoever holds or makes what it is about is told."""
    facts = ruling_facts(terms=terms, actor=actor, clock=clock)
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
