"""The decision tree of §2, question by question, and the laws of a cautious tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.safety.decision_tree import QUESTIONS, propose

TO_D = (
    "invasive",
    "breathing_circuit",
    "delivers_or_controls",
    "vital_function",
    "sterile",
    "measuring",
    "powered_near_patient",
    "diagnostic_sample",
    "relied_on_to_filter_air",
)
TO_C = ("used_on_patient", "presented_as_protection_of_carers")
TO_B = ("barrier_between_healthy_people",)
DOUBTS = (
    "small_parts_near_child",
    "toy",
    "food_contact",
    "latex",
    "heat",
    "batteries_away_from_patients",
    "ultraviolet",
    "ozone",
    "doubt",
)
ALL = (*TO_D, *TO_C, *TO_B, *DOUBTS)


def answered(*yes):
    return {name: name in yes for name in ALL}


def test_the_questions_are_those_of_the_scheme():
    assert tuple(question.id for question in QUESTIONS) == ALL


@pytest.mark.parametrize(
    "yes,category,settled_by",
    [((name,), "D", name) for name in TO_D]
    + [((name,), "C", name) for name in TO_C]
    + [(TO_B, "B", TO_B[0]), ((), "A", "")],
)
def test_one_yes_settles(yes, category, settled_by):
    found = propose(answered(*yes))
    assert (found.category, found.settled_by, found.for_reviewer) == (category, settled_by, False)


@pytest.mark.parametrize("name", TO_D)
def test_a_yes_at_the_first_step_is_enough(name):
    assert propose({name: True}).category == "D"


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("yes,raised", [((), "B"), (TO_B, "C"), (TO_C[:1], "D"), (TO_D[:1], "D")])
def test_a_doubt_is_one_up_and_for_the_reviewer(doubt, yes, raised):
    found = propose(answered(*yes, doubt))
    assert found.category == raised
    assert found.for_reviewer == (yes != TO_D[:1])


@pytest.mark.parametrize("name", ALL)
def test_an_unanswered_question_is_never_a_no(name):
    found = propose(answered() | {name: None})
    assert (found.category, found.unanswered, found.for_reviewer) == ("unclassified", (name,), True)


def test_what_comes_after_the_settling_step_need_not_be_answered():
    partial = dict.fromkeys((*TO_D, *DOUBTS), False) | {TO_C[0]: True}
    assert propose(partial).category == "C"


def test_an_unknown_question_is_refused():
    with pytest.raises(KeyError):
        propose({"colour": True})


ORDER = ("A", "B", "C", "D")


@given(st.dictionaries(st.sampled_from(ALL), st.booleans()), st.sampled_from(ALL))
def test_one_yes_more_never_lowers_the_category(answers, name):
    complete = answered() | answers
    before, after = propose(complete | {name: False}), propose(complete | {name: True})
    assert ORDER.index(after.category) >= ORDER.index(before.category)
