"""Every rule of one question, and what each answers: for whoever asks why, or why not.

Guarantees: the answer is the engine's own, on the facts of the database, for the day asked; each rule
of the action is there, passed, refused or not applicable; nothing is written by asking.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack

from maillage.apps.authority.queries.act_book import read_act_book
from maillage.apps.authority.queries.dossier import asked_for, named_parties, recipient_asked
from maillage.apps.authority.queries.questions import question
from maillage.kernel.reasons import Reason
from maillage.safety.facts import Facts, Lot, Sample
from maillage.safety.rule import Stage
from maillage.safety.terms import Action
from maillage.safety.verdict import Outcome, Verdict, conclude, evaluate, rules_of

# fmt: off
STATED = ("action", "subject", "profile", "use", "workshop", "establishment", "recipient_class", "day", "last_day",
          "allowed")
# fmt: on


class Asked(TypedDict, total=False):
    """What a question may also state of the recipient; a key left out says nothing."""

    recipient_class: str
    posts: str
    no_ppe_required: bool | None
    occupation: str
    with_persons: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole answer. `without` are reasons that only a lot or a sample, which was not given, can meet;
    `withheld` what keeps the need from every workshop, whatever the rules say."""

    action: Action
    profile: str
    use: str
    workshop: str
    workshop_name: str
    establishment: str
    establishment_name: str
    recipient_class: str
    posts: str
    day: date
    last_day: date | None
    subject: str  # the proposal, order or lot asked about; empty: none
    verdict: Verdict
    by_stage: tuple[tuple[Stage, tuple[Outcome, ...]], ...]
    without: tuple[Reason, ...]
    withheld: tuple[Reason, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.verdict.allowed and not self.withheld

    @property
    def stated(self) -> dict[str, Any]:
        """What was asked, and the answer in one word, as machines read them."""
        return {name: getattr(self, name) for name in STATED}

    @property
    def every_rule(self) -> Iterator[tuple[Stage, Outcome]]:
        """The rules of the action in the order of the scheme."""
        return ((stage, outcome) for stage, outcomes in self.by_stage for outcome in outcomes)

    @property
    def refusals(self) -> tuple[Reason, ...]:
        """What refuses, apart from what a lot or a sample must still meet."""
        return (*self.withheld, *(r for r in self.verdict.refusals if r not in self.without))


def _awaited(facts: Facts, outcomes: tuple[Outcome, ...]) -> tuple[Reason, ...]:
    """Reasons of the rules about a lot or a sample when none was given to ask about."""
    absent = {"release": facts.lot is None, "deliver": facts.lot is None, "sample": facts.sample is None}
    if not absent.get(facts.action):
        return ()
    return tuple(r for o in outcomes if o.rule.startswith(("lot.", "sample.")) for r in o.reasons)


def explained(
    facts: Facts,
    outcomes: tuple[Outcome, ...],
    *,
    workshop_name: str,
    establishment_name: str,
    posts: str,
    subject: str = "",
    withheld: tuple[Reason, ...] = (),
) -> Explanation:
    """The answer to a question, from what each of its rules said."""
    stages = {rule.name: rule.stage for rule in rules_of(facts.action)}
    found: dict[Stage, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(stages[outcome.rule], []).append(outcome)
    return Explanation(
        action=facts.action,
        profile=facts.unit.profile,
        use=facts.unit.use,
        workshop=facts.maker.id,
        workshop_name=workshop_name,
        establishment=facts.recipient.id,
        establishment_name=establishment_name,
        recipient_class=facts.recipient.recipient_class,
        posts=posts,
        day=facts.day,
        last_day=facts.last_day,
        subject=subject,
        verdict=conclude(outcomes),
        by_stage=tuple((stage, tuple(listed)) for stage, listed in sorted(found.items())),
        without=_awaited(facts, outcomes),
        withheld=withheld,
    )


def explain(
    *,
    action: Action,
    profile: str,
    workshop: str,
    establishment: str,
    day: date,
    lot: Lot | None = None,
    sample: Sample | None = None,
    quantity: int | None = None,
    **asked: Unpack[Asked],
) -> Explanation:
    """Five queries. Raises Refusal for an unknown code."""
    made, maker, place = named_parties(
        profile, workshop, establishment, with_persons=asked.get("with_persons", True)
    )
    posts = asked.get("posts", "")
    klass, use = asked_for(place, asked.get("recipient_class", ""), posts)
    book = read_act_book(workshops=[workshop], establishments=[establishment])
    recipient = recipient_asked(
        place, klass, posts, asked.get("no_ppe_required"), asked.get("occupation", "")
    )
    facts = question(
        book, action, day, profile=made, use=use, workshop=maker, recipient=recipient, lot=lot,
        sample=sample, quantity=quantity,
    )  # fmt: skip
    return explained(
        facts, evaluate(facts), workshop_name=maker.name, establishment_name=place.name, posts=posts
    )
