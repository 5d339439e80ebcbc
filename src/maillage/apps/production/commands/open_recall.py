"""Open a recall: a signer of the authority, nationally. What is shown before is what is done.

Guarantees: the words of the notice are there in both languages and never make the danger look smaller; something
is reached; the act, the lots quarantined and the messages to holders are one transaction; pressed twice, or by two
people at once, it is opened once.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.apps import files
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.authority.commands.checks import require_choice, require_reason
from maillage.apps.authority.commands.place_hold import HoldScope, check_scope, scope_subject
from maillage.apps.production.carried_recalls import require_not_under_way, words_of
from maillage.apps.production.codes import RecallLaw
from maillage.apps.production.models import Lot
from maillage.apps.production.recall_reasons import RECALL_NOTHING, RECALL_TOO_MANY, RECALL_WORDS
from maillage.apps.production.recall_words import law_of, require_plain
from maillage.apps.production.scopes import batch_key, lots_in, require_match
from maillage.apps.records.codes import ActKind
from maillage.apps.records.commands.publish_or_prepare import Stated, publish_or_prepare
from maillage.apps.records.effects import ActFacts
from maillage.apps.records.models import Act
from maillage.apps.records.serialising import acts_change
from maillage.apps.records.warming import warmed
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

MOST_LOTS = 2000  # that one record of the register can name
FIELDS = {
    "hazard": Text(fr="le danger", en="the danger"),
    "to_do": Text(fr="ce qu’il faut faire", en="what to do"),
    "remedy": Text(fr="la réparation", en="the remedy"),
    "contact": Text(fr="à qui s’adresser", en="whom to contact"),
}


@dataclass(frozen=True, slots=True)
class RecallTerms:
    """What a recall says. `scope`, or several `lots` with it; `qualification` empty: as the decisions on the lots
    qualify the object."""

    scope: HoldScope
    reason: str
    hazard: Text
    to_do: Text
    remedy: Text
    contact: str
    lots: Sequence[str] = ()
    qualification: str = ""

    def named(self) -> dict[str, Any]:
        """One lot is named as a hold names it."""
        named: dict[str, Any] = dict(self.scope.named())
        lots = sorted({code.strip().upper() for code in (*self.lots, named.pop("lot", "")) if code.strip()})
        if len(lots) == 1:
            named["lot"] = lots[0]
        elif lots:
            named["lots"] = lots
        return named


def _require_words(terms: RecallTerms) -> None:
    for name in ("hazard", "to_do", "remedy"):
        said: Text = getattr(terms, name)
        if not said.fr.strip() or not said.en.strip():
            raise Refusal(RECALL_WORDS, field=FIELDS[name].as_dict())
    if not terms.contact.strip():
        raise Refusal(RECALL_WORDS, field=FIELDS["contact"].as_dict())
    require_plain(
        [terms.reason, *(t for x in (terms.hazard, terms.to_do, terms.remedy) for t in (x.fr, x.en))]
    )


def law_of_lots(named: dict[str, Any]) -> RecallLaw:
    """As the decisions under which they were made qualify them. Two queries."""
    decisions = set(Lot.objects.filter(lots_in(named)).values_list("decision", flat=True).distinct())
    acts = Act.objects.filter(number__in=decisions).values_list("payload", flat=True)
    return law_of(json.loads(payload).get("qualification", "") for payload in acts)


def recall_facts(*, terms: RecallTerms, actor: Actor, clock: Clock) -> ActFacts:
    """The recall as it would be recorded, once everything about it is checked."""
    require(actor, "recalls.open")
    named = terms.named()
    scope = HoldScope(**{name: code for name, code in named.items() if name != "lots"})
    if "lots" not in named or scope.named():
        check_scope(scope)
    require_match(named)
    require_not_under_way(named)
    _require_words(terms)
    made = Lot.objects.filter(lots_in(named))
    if not made.exists():
        raise Refusal(RECALL_NOTHING)
    if terms.qualification:
        require_choice("qualification", terms.qualification, [law.value for law in RecallLaw])
    payload: dict[str, Any] = {
        "scope": named,
        "reason": require_reason(terms.reason),
        "qualification": terms.qualification or law_of_lots(named).value,
        "hazard": terms.hazard.as_dict(),
        "to_do": terms.to_do.as_dict(),
        "remedy": terms.remedy.as_dict(),
        "contact": terms.contact.strip(),
    }
    if named.get("batch"):  # the public register knows no batch: the lots that it went into
        payload["scope"]["batch"] = batch_key(named["batch"])
        payload["lots"] = list(made.order_by("code").values_list("code", flat=True))
    if len(payload.get("lots", named.get("lots", ()))) > MOST_LOTS:
        raise Refusal(RECALL_TOO_MANY, most=MOST_LOTS)
    return ActFacts(ActKind.RECALL.value, scope_subject(named), "", today(clock), payload)


@warmed
@command
def open_recall(*, terms: RecallTerms, actor: Actor, clock: Clock) -> Stated:
    """The recall, in force at once; where the register is open, the text that waits for its signatures: place a
    hold meanwhile."""
    acts_change()
    facts = recall_facts(terms=terms, actor=actor, clock=clock)
    files.put(words_of(facts.payload))
    return publish_or_prepare(facts=facts, actor=actor, clock=clock)
