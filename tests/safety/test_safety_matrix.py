"""The matrix of the scheme, every category x class x level x posts x action, against §3 written out here.

The table below is copied from the scheme by hand and imports nothing from `maillage.safety.matrix`.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from tests.safety.scenes import facts

from maillage.safety import matrix
from maillage.safety.verdict import verdict

CLASSES = ("R0", "R1", "R2", "R3", "R4")
LEVELS = ("M0", "M1", "M2", "M3")
POSTS = ("care", "non_care", None)

# Who may make, release and deliver: the minimum level in each cell, or "no". Terms are tested below the table.
ORDERS = {
    #                R0    R1    R2    R3    R4
    "A":            ("M0", "M0", "M0", "M0", "M1"),
    "B":            ("M1", "M1", "M1", "M1", "no"),
    "C":            ("no", "M2", "M2", "M2", "M2"),
    "D":            ("no", "no", "no", "no", "no"),
    "unclassified": ("no", "no", "no", "no", "no"),
}  # fmt: skip
# Bench samples: unclassified at R3 only, and C where C is open.
SAMPLES = {
    "A":            ("no", "no", "no", "no", "no"),
    "B":            ("no", "no", "no", "no", "no"),
    "C":            ("no", "M2", "M2", "M2", "M2"),
    "D":            ("no", "no", "no", "no", "no"),
    "unclassified": ("no", "no", "no", "M0", "no"),
}  # fmt: skip
# Where care posts, or posts unstated, close the cell.
NON_CARE_ONLY = {("B", "R2"), ("B", "R3")}


def expected(action: str, category: str, klass: str, level: str, posts: str | None) -> bool:
    table = SAMPLES if action == "sample" else ORDERS
    minimum = table[category][CLASSES.index(klass)]
    if minimum == "no" or LEVELS.index(level) < LEVELS.index(minimum):
        return False
    return (category, klass) not in NON_CARE_ONLY or posts == "non_care"


CASES = list(product(("make", "release", "deliver", "sample"), ORDERS, CLASSES, LEVELS, POSTS))


@pytest.mark.parametrize("action", ["make", "release", "deliver", "sample"])
@pytest.mark.parametrize("category", list(ORDERS))
def test_every_cell(action, category):
    wrong = []
    for klass, level, posts in product(CLASSES, LEVELS, POSTS):
        asked = facts(action, category, klass, level)
        asked = replace(asked, recipient=replace(asked.recipient, posts=posts))
        if verdict(asked).allowed != expected(action, category, klass, level, posts):
            wrong.append((klass, level, posts, verdict(asked).codes))
    assert wrong == []


def test_the_table_is_the_whole_product():
    assert len(CASES) == 4 * 5 * 5 * 4 * 3
    assert sum(expected(*case) for case in CASES) == 3 * (
        (4 * 4 + 3) * 3  # A: four cells from M0, one from M1
        + (3 + 3) * 3 + (3 + 3) * 1  # B: R0 and R1 whatever the posts, R2 and R3 for non-care posts
        + 4 * 2 * 3  # C: four cells from M2
    ) + (4 * 2 + 4) * 3  # samples: C as above, unclassified at R3 from M0  # fmt: skip


@pytest.mark.parametrize(
    "stated,code", [(None, "category.ppe_assessment_missing"), (False, "category.ppe_required")]
)
def test_b_at_work_needs_the_stated_fact_that_no_ppe_is_required(stated, code):
    asked = facts("make", "B", "R1")
    assert verdict(asked).allowed
    spoilt = replace(asked, recipient=replace(asked.recipient, no_ppe_required=stated))
    assert verdict(spoilt).codes == (code,)


@pytest.mark.parametrize("occupation", ["", "coiffeur"])
def test_c_at_work_needs_the_occupation_named_by_the_decision_and_no_acceptance(occupation):
    asked = facts("make", "C", "R1", acceptances=())
    assert verdict(asked).allowed
    spoilt = replace(asked, recipient=replace(asked.recipient, occupation=occupation))
    assert verdict(spoilt).codes == ("category.occupation_not_named",)


@pytest.mark.parametrize("klass", ["R2", "R3", "R4"])
@pytest.mark.parametrize("action", ["make", "deliver"])
def test_c_in_care_needs_an_acceptance(action, klass):
    assert verdict(facts(action, "C", klass, acceptances=())).codes == ("acceptance.missing",)


def test_only_critical_care_must_be_named():
    def without(klass):
        asked = facts("deliver", "C", klass)
        return verdict(replace(asked, acceptances=(replace(asked.acceptances[0], critical_care=False),)))

    assert without("R2").allowed
    assert without("R3").allowed
    assert without("R4").codes == ("acceptance.critical_care_not_named",)


@pytest.mark.parametrize(
    "category,klass,asked",
    [("A", "R0", False), ("A", "R1", False), ("A", "R2", True), ("A", "R3", True), ("A", "R4", True)]
    + [("B", klass, True) for klass in ("R0", "R1", "R2", "R3")]
    + [("C", klass, True) for klass in ("R1", "R2", "R3", "R4")],
)
def test_what_must_carry_a_lot(category, klass, asked):
    found = verdict(facts("deliver", category, klass, lot=None, stock=100))
    assert ("lot.missing" in found.codes) == asked
    assert found.allowed != asked


def test_posts_unstated_and_care_posts_are_told_apart():
    asked = facts("make", "B", "R3")
    for posts, code in ((None, "category.posts_unstated"), ("care", "category.care_posts")):
        spoilt = replace(asked, recipient=replace(asked.recipient, posts=posts))
        assert verdict(spoilt).codes == (code,)


@pytest.mark.parametrize("klass", CLASSES)
@pytest.mark.parametrize("action", ["make", "release", "deliver", "sample"])
def test_d_always_says_off_platform(action, klass):
    assert "category.d_off_platform" in verdict(facts(action, "D", klass, "M3")).codes


class TestAnEditedScheme:
    def opened(self, category, klass, **changes):
        cells = dict(matrix.STARTING_SCHEME.cells)
        cells[category, klass] = matrix.Cell("M0", **changes)
        return replace(matrix.STARTING_SCHEME, number="edited", cells=cells)

    @pytest.mark.parametrize("action", ["make", "release", "deliver", "sample"])
    @pytest.mark.parametrize("klass", CLASSES)
    def test_cannot_open_d(self, action, klass):
        scheme = self.opened("D", klass)
        assert not verdict(facts(action, "D", klass, "M3", scheme=scheme)).allowed
        assert matrix.problems(scheme) == (f"D x {klass}: category D is never open on the platform",)

    @pytest.mark.parametrize("action", ["make", "release", "deliver"])
    @pytest.mark.parametrize("klass", CLASSES)
    def test_cannot_distribute_the_unclassified(self, action, klass):
        scheme = self.opened("unclassified", klass)
        found = verdict(facts(action, "unclassified", klass, "M3", scheme=scheme))
        assert "category.unclassified" in found.codes
        assert len(matrix.problems(scheme)) == 1

    def test_cannot_sample_the_unclassified_elsewhere(self):
        scheme = self.opened("unclassified", "R2", samples_only=True)
        found = verdict(facts("sample", "unclassified", "R2", scheme=scheme))
        assert found.codes == ("category.recipient_not_served",)

    def test_can_open_a_cell_with_its_terms(self):
        scheme = self.opened("B", "R4", conditions=frozenset((matrix.NON_CARE_POSTS,)))
        assert matrix.problems(scheme) == ()
        assert verdict(facts("make", "B", "R4", "M1", scheme=scheme)).allowed
        assert not verdict(facts("make", "B", "R4", "M1")).allowed

    def test_binds_only_in_its_period(self):
        scheme = replace(matrix.STARTING_SCHEME, effective_until=facts("make", "A").day)
        assert verdict(facts("make", "A", scheme=scheme)).allowed
        late = facts("make", "A", scheme=scheme, day=facts("deliver", "A").day)
        assert verdict(late).codes == ("category.scheme_not_in_force",)

    def test_problems_are_named(self):
        scheme = replace(
            self.opened("E", "R0", conditions=frozenset(("whim",))),
            max_lot_person=0,
            effective_until=replace(matrix.STARTING_SCHEME).effective_from.replace(year=2019),
        )
        assert matrix.problems(scheme) == (
            "E x R0: no such cell",
            "E x R0: unknown condition",
            "the scheme ends before it starts",
            "lot sizes: a person's is at least 1 and at most a workshop's",
        )

    def test_the_starting_scheme_is_sound_and_says_it_is_a_proposal(self):
        assert matrix.problems(matrix.STARTING_SCHEME) == ()
        assert matrix.STARTING_SCHEME.proposal
