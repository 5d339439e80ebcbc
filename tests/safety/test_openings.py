"""Asked for many recipients at once, the engine answers what it answers for each, on any question."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.safety.questions import holds, questions, recipients
from tests.safety.scenes import facts

from maillage.safety.facts import Facts, Recipient
from maillage.safety.openings import openings
from maillage.safety.terms import ACTIONS
from maillage.safety.verdict import evaluate, refusal_codes, rules_of, verdict

OF_THE_RECIPIENT = ("acceptance.", "category.occupation_not_named")


@st.composite
def claiming(draw: st.DrawFn) -> Recipient:
    """A recipient, which may claim to be another."""
    return replace(draw(recipients()), claimed=draw(st.none() | recipients()))


def one_by_one(asked: Facts, recipient: Recipient) -> str:
    """As the whole verdict says it, every rule asked."""
    found = verdict(replace(asked, recipient=recipient))
    if found.allowed:
        return "yes"
    return "depends" if all(code.startswith(OF_THE_RECIPIENT) for code in found.codes) else "no"


# Most questions drawn at random are refused to everyone: sound ones, which some may ask, are drawn beside.
sound = st.builds(
    facts, st.sampled_from(ACTIONS), st.sampled_from("ABC"), holds=st.lists(holds(), max_size=1).map(tuple)
)


@given(questions() | sound, st.lists(claiming(), max_size=5))
@settings(max_examples=300, deadline=None)
def test_at_once_is_one_by_one(asked: Facts, whom: list[Recipient]) -> None:
    assert list(openings(asked, whom)) == [one_by_one(asked, recipient) for recipient in whom]


@given(questions())
@settings(max_examples=100, deadline=None)
def test_codes_are_those_of_the_outcomes(asked: Facts) -> None:
    told = [reason.code for outcome in evaluate(asked) for reason in outcome.reasons]
    assert list(refusal_codes(asked, rules_of(asked.action), asked.days())) == list(dict.fromkeys(told))


def test_each_answer_is_met() -> None:
    """The law above would hold of an engine that always says no: a question with all three answers."""
    asked = facts("make", "C")
    asks = replace(asked.recipient, recipient_class="R2", posts="care")
    other = replace(asks, id="E9999")
    public = replace(asks, recipient_class="R0")
    answers = openings(asked, [asked.recipient, other, public])
    assert answers == ("yes", "depends", "no")
