"""What binds whom: the scope of a policy, and conditions that are asked only where the matrix asks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.safety.scenes import DAY, acceptance, basis, decision, facts, maker, recipient, unit

from maillage.safety.acts import Policy
from maillage.safety.matrix import STARTING_SCHEME, Cell
from maillage.safety.verdict import verdict

ONE = timedelta(days=1)


@pytest.mark.parametrize("action", ["make", "release", "deliver", "sample"])
@pytest.mark.parametrize(
    "scope,binds",
    [
        ({}, True),
        ({"categories": ("C",)}, True),
        ({"categories": ("A", "B")}, False),
        ({"designs": ("D0107",)}, True),
        ({"designs": ("D0107-V3",)}, True),
        ({"designs": ("D0001", "D0107-V3/F1")}, True),
        ({"designs": ("D0107-V2", "D0107-V3/F2")}, False),
        ({"recipient_classes": ("R3", "R4")}, True),
        ({"recipient_classes": ("R2",)}, False),
        ({"categories": ("C",), "designs": ("D0107",), "recipient_classes": ("R3",)}, True),
        ({"categories": ("B",), "designs": ("D0107",), "recipient_classes": ("R3",)}, False),
        ({"categories": ("C",), "designs": ("D0001",), "recipient_classes": ("R3",)}, False),
        ({"categories": ("C",), "designs": ("D0107",), "recipient_classes": ("R2",)}, False),
    ],
)
def test_what_a_policy_binds(action, scope, binds):
    asked = facts(action, "C")
    policy = Policy("P", "22", asked.day, **scope)
    assert verdict(replace(asked, policies=(policy,))).codes == (("territory.forbids",) if binds else ())


@pytest.mark.parametrize(
    "territory,binds", [("22113", True), ("22", True), ("FR", True), ("75", False), ("2", False)]
)
def test_a_policy_binds_the_territories_that_contain_the_recipient(territory, binds):
    found = verdict(facts("make", "A", policies=(Policy("P", territory, DAY),)))
    assert found.codes == (("territory.forbids",) if binds else ())


@pytest.mark.parametrize(
    "day,binds", [(DAY - ONE, False), (DAY, True), (DAY + ONE, True), (DAY + 2 * ONE, False)]
)
def test_a_policy_binds_in_its_period(day, binds):
    policy = Policy("P", "22", DAY, DAY + ONE)
    assert verdict(facts("make", "A", day=day, policies=(policy,))).allowed != binds


def test_each_policy_that_binds_is_told_with_its_act():
    policies = (Policy("P1", "22", DAY), Policy("P2", "75", DAY), Policy("P3", "FR", DAY))
    found = verdict(facts("make", "A", policies=policies))
    assert [(reason.act, reason.params["territory"]) for reason in found.refusals] == [
        ("P1", "22"),
        ("P3", "FR"),
    ]


def test_an_unknown_territory_is_refused_only_by_what_would_otherwise_bind():
    lost = recipient(territories=())
    for policy, codes in (
        (Policy("P", "75", DAY), ("territory.recipient_unknown",)),
        (Policy("P", "75", DAY + ONE), ()),
        (Policy("P", "75", DAY, categories=("C",)), ()),
    ):
        assert verdict(facts("make", "A", recipient=lost, policies=(policy,))).codes == codes
    assert verdict(facts("make", "A", recipient=lost)).allowed


@pytest.mark.parametrize(
    "category,klass", [("A", "R0"), ("A", "R1"), ("A", "R3"), ("B", "R0"), ("B", "R2"), ("C", "R1")]
)
def test_the_employers_assessment_is_asked_of_b_at_work_only(category, klass):
    asked = facts("make", category, klass)
    unstated = replace(asked, recipient=replace(asked.recipient, no_ppe_required=None))
    assert verdict(unstated).allowed


@pytest.mark.parametrize("category,klass", [("A", "R3"), ("B", "R0"), ("B", "R1"), ("C", "R1"), ("C", "R3")])
def test_posts_are_asked_of_b_in_care_only(category, klass):
    asked = facts("make", category, klass)
    assert verdict(replace(asked, recipient=replace(asked.recipient, posts=None))).allowed


@pytest.mark.parametrize("category,klass", [("A", "R1"), ("B", "R1"), ("C", "R2"), ("C", "R4")])
def test_the_occupation_is_asked_of_c_at_work_only(category, klass):
    asked = facts("make", category, klass)
    assert verdict(replace(asked, recipient=replace(asked.recipient, occupation=""))).allowed


def test_no_occupation_is_never_a_named_one():
    named = unit("C", decision=decision("C", occupations=("",)))
    asked = facts("make", "C", unit=named, recipient=recipient("R1", occupation=""))
    assert verdict(asked).codes == ("category.occupation_not_named",)
    (reason,) = verdict(replace(asked, unit=unit("C"))).refusals
    assert reason.params["named"] == ["ambulancier"]
    (reason,) = verdict(replace(asked, unit=unit("C", decision=decision("C", occupations=())))).refusals
    assert reason.params["named"] == ["—"]


@pytest.mark.parametrize("category", ["A", "B"])
@pytest.mark.parametrize("action", ["make", "release", "deliver"])
def test_support_and_barrier_wait_for_no_acceptance(action, category):
    assert verdict(facts(action, category, acceptances=())).allowed


@pytest.mark.parametrize("level", ["M0", "M1", "M2", "M3"])
def test_training_by_category_and_level(level):
    untrained = maker(level, trainings=())
    assert verdict(facts("make", "A", "R3", maker=untrained)).allowed
    needs = {"M0": ("maker.level",), "M1": ("maker.not_trained",), "M2": (), "M3": ()}
    assert verdict(facts("make", "A", "R4", maker=untrained)).codes == needs[level]
    assert "maker.not_trained" in verdict(facts("make", "B", "R0", maker=untrained)).codes


@pytest.mark.parametrize("category", ["A", "B"])
def test_appointment_and_holder_are_asked_of_c_only(category):
    asked = facts("make", category, maker=maker(id="L0099", appointments=()))
    assert verdict(asked).allowed


@pytest.mark.parametrize(
    "value,fits", [("D0107", True), ("D0107-V3", True), ("D0107-V3/F1", True), ("D0107-V2", False)]
)
def test_a_training_names_the_design_the_version_or_the_profile(value, fits):
    trained = maker().trainings[0]
    asked = facts("make", "B", maker=maker(trainings=(replace(trained, value=value),)))
    assert verdict(asked).allowed == fits


@pytest.mark.parametrize("missing", ["name", "postal_address", "electronic_address"])
def test_a_responsible_entity_is_named_and_reachable(missing):
    entity = replace(maker().responsible, **{missing: ""})
    (reason,) = verdict(facts("make", "A", maker=maker("M0", responsible=entity))).refusals
    assert (reason.code, reason.params["missing"]) == ("maker.no_responsible_entity", [missing])


def test_insurance_without_a_beginning_is_none():
    entity = replace(maker().responsible, insured_from=None)
    assert verdict(facts("make", "A", maker=maker("M1", responsible=entity))).codes == (
        "maker.insurance_missing",
    )
    open_ended = replace(maker().responsible, insured_until=None)
    assert verdict(facts("make", "A", maker=maker("M1", responsible=open_ended))).allowed


REFUSAL = acceptance(accepted=False, act="2020-033", profile="")


@pytest.mark.parametrize("action", ["make", "release", "deliver"])
@pytest.mark.parametrize(
    "changes,binds",
    [
        ({}, True),
        ({"profile": "D0107-V3/F1"}, True),
        ({"profile": "D0107-V3/F2"}, False),
        ({"version": "D0107-V2"}, False),
        ({"establishment": "E0013"}, False),
        ({"until": DAY - ONE}, False),
        ({"withdrawn": DAY}, False),
    ],
)
def test_what_an_establishments_refusal_binds(action, changes, binds):
    asked = facts(action, "B", acceptances=(replace(REFUSAL, **changes),))
    assert verdict(asked).codes == (("acceptance.refused",) if binds else ())


def test_a_refusal_is_no_acceptance_and_no_first_article():
    asked = facts("release", "C", acceptances=(replace(REFUSAL, profile="D0107-V3/F1"),))
    assert verdict(asked).codes == (
        "acceptance.refused",
        "acceptance.missing",
        "acceptance.first_article_missing",
    )


def test_a_recipient_without_a_name_is_nobodys_establishment():
    nameless = (acceptance(establishment=""), replace(REFUSAL, establishment=""))
    found = verdict(facts("release", "C", recipient=recipient(id=""), acceptances=nameless))
    assert found.codes == ("acceptance.missing", "acceptance.first_article_missing")


def test_a_first_article_accepted_elsewhere_or_withdrawn_since_does_not_count():
    own = acceptance(first_article=None)
    elsewhere = acceptance(establishment="E0013")
    told = ("acceptance.first_article_missing",)
    assert verdict(facts("release", "C", acceptances=(own, elsewhere))).codes == told
    earlier = acceptance(withdrawn=DAY)
    assert verdict(facts("release", "C", acceptances=(own, earlier))).codes == told
    assert verdict(facts("release", "C", acceptances=(own, acceptance()))).allowed


def test_the_holder_is_asked_of_c_at_work_too():
    other = maker(id="L0043")
    found = verdict(facts("make", "C", "R1", maker=other))
    assert found.codes == ("maker.not_named_in_basis",)


def test_a_holder_may_be_named_by_its_legal_entity():
    cited = unit("C", basis=basis(holder="552 100 554"))
    assert verdict(facts("make", "C", unit=cited, maker=maker(legal_entity="552 100 554"))).allowed
    nobody = unit("C", basis=basis(holder=""))
    assert verdict(facts("make", "C", unit=nobody, maker=maker(id=""))).codes == (
        "basis.incomplete",
        "maker.not_named_in_basis",
    )


def test_a_sample_agreement_has_a_beginning_and_a_receiver():
    asked = facts("sample", "C")
    for changes in (
        {"agreement_from": None},
        {"agreement_from": DAY + ONE},
        {"agreement_until": DAY - ONE},
        {"agreement_establishment": ""},
    ):
        found = verdict(replace(asked, sample=replace(asked.sample, **changes)))
        assert found.codes == ("sample.no_agreement",)
    nameless = replace(asked.sample, agreement_establishment="")
    found = verdict(replace(asked, sample=nameless, recipient=recipient(id="")))
    assert found.codes == ("sample.no_agreement",)


def test_support_that_cites_a_basis_is_not_asked_for_its_holder():
    cited = unit("A", basis=basis(holder="L0001"))
    assert verdict(facts("make", "A", unit=cited)).allowed


def test_a_responsible_entity_without_an_identity_is_none():
    entity = replace(maker().responsible, id="", insured_until=DAY - ONE)
    (reason,) = verdict(facts("make", "A", maker=maker("M0", responsible=entity))).refusals
    assert (reason.code, reason.params["missing"]) == ("maker.no_responsible_entity", ["entity"])


def test_insurance_is_told_with_the_name_of_the_entity():
    lapsed = replace(maker().responsible, insured_until=DAY - ONE)
    for entity, told in ((lapsed, "Fab lab"), (replace(lapsed, name=""), "L0001")):
        found = verdict(facts("make", "A", maker=maker("M0", responsible=entity)))
        assert [reason.params.get("entity") for reason in found.refusals][-1] == told


def test_training_is_asked_of_b_even_where_a_scheme_asks_no_level():
    cells = dict(STARTING_SCHEME.cells) | {("B", "R0"): Cell("M0")}
    open_scheme = replace(STARTING_SCHEME, number="edited", cells=cells)
    asked = facts("make", "B", "R0", maker=maker("M0", trainings=()), scheme=open_scheme)
    assert verdict(asked).codes == ("maker.not_trained",)


def test_a_refusal_of_the_basis_names_the_act_that_recorded_it():
    for act, told in (("", "DER-1"), ("2020-009", "2020-009")):
        cited = unit("C", basis=basis(holder="L0001", until=DAY - ONE, act=act))
        found = verdict(facts("make", "C", unit=cited))
        assert [(reason.code, reason.act) for reason in found.refusals] == [
            ("basis.expired", told),
            ("maker.not_named_in_basis", told),
        ]
