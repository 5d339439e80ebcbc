"""Every reason code: declared in both languages, with advice, and reached by some question below.

The table is complete: a code that no scene produces, or a scene that produces another code, fails.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from string import Formatter

import pytest
from tests.safety.scenes import (
    DAY,
    DELIVERY,
    ENTITY,
    LATER,
    RUNOFF,
    START,
    acceptance,
    attested,
    basis,
    decision,
    facts,
    lot,
    made_under,
    maker,
    recipient,
    sample,
    unit,
)

from maillage.kernel import reasons
from maillage.safety.acts import Hold, InHouse, Policy, Subcontract
from maillage.safety.matrix import STARTING_SCHEME
from maillage.safety.reasons import OTHER_CODES, VERDICT_CODES
from maillage.safety.rules import RULES
from maillage.safety.rules.qualification import first_question
from maillage.safety.verdict import verdict

BEFORE = START - timedelta(days=1)
AFTER_RUNOFF = RUNOFF + timedelta(days=1)
IN_HOUSE = basis(
    kind="in_house",
    issuer="health_institution",
    holder="CHU",
    holder_health_institution=True,
    in_house=InHouse(True, True, True, True, START, START),
)
CRISIS = basis(kind="crisis_purchase", carers_only=True, outside_normal_distribution=True)


def device(**changes):
    found = decision("C", qualification="device_iib", competent_authority="ansm")
    return unit("C", decision=found, basis=replace(IN_HOUSE, **changes))


def in_house(action="make", **changes):
    at_home = facts(action, "C", unit=device(), maker=maker(legal_entity="CHU"))
    host = recipient("R3", legal_entity="CHU", health_institution=True)
    return replace(replace(at_home, recipient=host), **changes)


def decided(category="A", action="make", klass="R3", **changes):
    return facts(action, category, klass, unit=unit(category, decision=decision(category, **changes)))


def founded(action="make", klass="R3", **changes):
    return facts(action, "C", klass, unit=unit("C", basis=basis(**changes)))


def of_lot(category="A", action="release", **changes):
    return facts(action, category, lot=lot(category, **changes))


def sampled(**changes):
    return facts("sample", "C", sample=sample(**changes))


def holding(kind="immediate", **changes):
    return facts("make", "A", holds=(Hold("2020-099", START, kind, **changes),))


# One question per code, whose only refusal it is.
ALONE = {
    "hold.immediate": holding(design="D0107"),
    "hold.suspension": holding("suspension", version="D0107-V3"),
    "hold.recall": holding("recall", workshop="L0042"),
    "decision.suspended": decided(status="suspended"),
    "decision.withdrawn": decided(status="withdrawn"),
    "decision.other_version": decided(version="D0107-V2"),
    "decision.other_profile": decided(profile="D0107-V3/F2"),
    "decision.other_use": decided(use="mannequin"),
    "decision.files_differ": decided(sha256="00" * 32),
    "decision.not_yet_effective": decided(effective_from=DAY + timedelta(days=1)),
    "decision.expired": decided(effective_until=DAY - timedelta(days=1)),
    "decision.runoff_passed": facts("deliver", "A", day=AFTER_RUNOFF),
    "decision.review_passed": decided("C", review_by=DAY - timedelta(days=1)),
    "decision.review_missing": decided("C", review_by=None),
    "basis.missing": facts("make", "C", unit=unit("C", basis=None)),
    "basis.none_not_enough": founded(kind="none"),
    "basis.clinical_investigation": facts("make", "A", unit=unit("A", basis=basis(kind="clinical_investigation"))),
    "basis.incomplete": founded(kind="ce_marking", certificate=""),
    "basis.not_yet_citable": founded(dated=DAY + timedelta(days=1)),
    "basis.expired": founded(until=DAY - timedelta(days=1)),
    "basis.runoff_passed": founded("deliver", until=DELIVERY - timedelta(days=2), runoff=DELIVERY - timedelta(days=1)),
    "basis.out_of_scope": founded(scope=("D0108",)),
    "basis.authority_not_competent": founded(issuer="ars"),
    "basis.in_house_not_device": in_house(unit=unit("C", basis=IN_HOUSE)),
    "basis.in_house_not_health_institution": in_house(unit=device(holder_health_institution=False)),
    "basis.in_house_outside_maker": in_house(maker=maker()),
    "basis.in_house_other_entity": in_house(recipient=recipient(health_institution=True)),
    "basis.carers_only": facts("make", "C", unit=unit("C", basis=CRISIS)),
    "qualification.missing": decided(qualification=None),
    "qualification.biocide": decided("C", qualification="biocide"),
    "qualification.authority_missing": decided(competent_authority=None),
    "qualification.authority_not_competent": decided(competent_authority="prefecture"),
    "qualification.beyond_category": decided("B", qualification="ppe_i"),
    "category.d_off_platform": facts("sample", "D"),
    "category.recipient_not_served": facts("make", "B", "R4"),
    "category.posts_unstated": facts("make", "B", recipient=recipient(posts=None)),
    "category.care_posts": facts("make", "B", recipient=recipient(posts="care")),
    "category.ppe_assessment_missing": facts("make", "B", recipient=recipient("R1", no_ppe_required=None)),
    "category.ppe_required": facts("make", "B", recipient=recipient("R1", no_ppe_required=False)),
    "category.occupation_not_named": facts("make", "C", recipient=recipient("R1", occupation="")),
    "category.scheme_not_in_force": facts("make", "A", scheme=replace(STARTING_SCHEME, effective_from=LATER)),
    "territory.forbids": facts("make", "A", policies=(Policy("2020-050", "22", START),)),
    "territory.recipient_unknown": facts(
        "make", "A", recipient=recipient(territories=()), policies=(Policy("2020-050", "22", START),)
    ),
    "acceptance.missing": facts("make", "C", acceptances=()),
    "acceptance.not_in_force": facts("make", "C", acceptances=(acceptance(withdrawn=DAY),)),
    "acceptance.critical_care_not_named": facts("make", "C", "R4", acceptances=(acceptance(critical_care=False),)),
    "acceptance.refused": facts("make", "B", acceptances=(acceptance(accepted=False, profile=""),)),
    "acceptance.first_article_missing": facts("release", "C", acceptances=(acceptance(first_article=None),)),
    "maker.level": facts("make", "C", level="M1"),
    "maker.not_trained": facts("make", "B", maker=maker(trainings=())),
    "maker.not_appointed": facts("make", "C", maker=maker(appointments=())),
    "maker.not_named_in_basis": founded(holder="L0001"),
    "maker.no_responsible_entity": facts("make", "A", maker=maker("M1", responsible=None)),
    "maker.insurance_missing": facts("make", "A", maker=maker("M0", responsible=replace(ENTITY, insured_until=BEFORE))),
    "maker.insurance_unchecked": facts(
        "make", "A", maker=maker("M0", responsible=replace(ENTITY, insured_until=BEFORE, stated_from=START))
    ),
    "lot.blocked": of_lot(status="recalled"),
    "lot.missing": facts("release", "A", lot=None, quantity=None),
    "lot.other_version": of_lot(version="D0107-V2"),
    "lot.other_profile": of_lot(profile="D0107-V3/F2"),
    "lot.other_maker": of_lot(maker="L0043"),
    "lot.files_differ": of_lot(sha256=""),
    "lot.dates_inconsistent": of_lot(released=date(2020, 4, 2)),
    "lot.made_outside_decision": of_lot(made_under=None),
    "lot.made_outside_basis": of_lot("C", made_under=made_under("C", basis_until=date(2020, 4, 2))),
    "lot.quality_not_passed": of_lot(quality="failed"),
    "lot.quantity_missing": replace(of_lot("B", pieces_made=None), quantity=None),
    "lot.too_large": of_lot("B", pieces_made=101),
    "lot.quarantine_missing": of_lot("B", quarantine_until=None),
    "lot.in_quarantine": of_lot(quarantine_until=DELIVERY),
    "lot.not_released": of_lot(action="deliver", released=None),
    "sample.not_open": facts("sample", "B"),
    "sample.missing": facts("sample", "C", sample=None),
    "sample.not_numbered": sampled(number=""),
    "sample.not_marked": sampled(marked=False),
    "sample.not_bench_only": sampled(bench_only=False),
    "sample.no_agreement": sampled(agreement_establishment="E0013"),
    "stock.insufficient": replace(of_lot(action="deliver", pieces_delivered=9), quantity=40),
    "stock.unknown": of_lot(action="deliver", pieces_released=None),
}  # fmt: skip
# Codes that never come alone: an unclassified version is also one without a signed decision.
TOGETHER = {
    "decision.missing": (facts("make", "unclassified"), ("decision.missing", "category.unclassified")),
    "category.unclassified": (
        decided(status="under_review"),
        ("decision.not_classified", "category.unclassified"),
    ),
    "decision.not_classified": (
        decided(status="proposed"),
        ("decision.not_classified", "category.unclassified"),
    ),
}


@pytest.mark.parametrize("code", sorted(ALONE))
def test_the_code_is_given_and_only_that_code(code):
    assert verdict(ALONE[code]).codes == (code,)


@pytest.mark.parametrize("code", sorted(TOGETHER))
def test_codes_that_come_together(code):
    asked, codes = TOGETHER[code]
    assert verdict(asked).codes == codes


# Codes that never refuse: they are told beside the answer.
WARNED = {
    "establishment.identity_claimed": facts("make", "A", recipient=recipient("R2", claimed=recipient("R1"))),
}


@pytest.mark.parametrize("code", sorted(WARNED))
def test_what_only_warns(code):
    found = verdict(WARNED[code])
    assert (found.codes, [reason.code for reason in found.warnings]) == ((), [code])


def test_no_declared_code_is_out_of_reach():
    assert sorted((*ALONE, *TOGETHER, *WARNED)) == list(VERDICT_CODES)


def test_rules_name_exactly_the_declared_codes():
    assert {code for rule in RULES for code in rule.codes} == set(VERDICT_CODES)


@pytest.mark.parametrize("code", sorted(ALONE))
def test_the_rule_that_refuses_names_its_code(code):
    named = {found for rule in RULES if ALONE[code].action in rule.actions for found in rule.codes}
    assert code in named


def test_reasons_follow_the_order_of_the_scheme():
    stages = [rule.stage for rule in RULES]
    assert all(first <= second for first, second in pairwise(stages))
    worst = facts(
        "deliver",
        "C",
        unit=unit("C", decision=decision("C", qualification=None, effective_until=DAY), basis=None),
        holds=(Hold("H", START),),
        policies=(Policy("P", "FR", START),),
        acceptances=(),
        maker=maker("M1"),
        lot=lot("C", quality=None, released=None),
        quantity=400,
    )
    assert verdict(worst).codes == (
        "hold.immediate",
        "decision.expired",
        "basis.missing",
        "qualification.missing",
        "territory.forbids",
        "acceptance.missing",
        "maker.level",
        "lot.quality_not_passed",
        "lot.not_released",
        "stock.insufficient",
    )


CATALOGUE = {text.code: text for text in reasons.catalogue()}


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("code", [*VERDICT_CODES, *OTHER_CODES])
def test_the_words_of_a_code(code):
    text = CATALOGUE[code]
    for french in (text.says.fr, text.advice.fr):
        assert "'" not in french
        assert re.search(r"[^\u202f][;:!?»](?!\w)|«[^\u202f]", french) is None
    assert text.says.fr != text.says.en
    assert text.advice.fr != text.advice.en
    plain = {re.sub("_(fr|en)$", "", name) for name in fields_of(text.says.fr)}
    assert plain == {re.sub("_(fr|en)$", "", name) for name in fields_of(text.says.en)}
    assert not any(name.endswith("_en") for name in fields_of(text.says.fr))
    assert not any(name.endswith("_fr") for name in fields_of(text.says.en))


@pytest.mark.parametrize("code", sorted((*ALONE, *TOGETHER)))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_refusal_fills_every_parameter_of_its_words(code, language):
    asked = ALONE[code] if code in ALONE else TOGETHER[code][0]
    found = [reason for reason in verdict(asked).refusals if reason.code == code]
    assert len(found) == 1
    says = reasons.render(code, found[0].params, language)
    advice = reasons.advise(code, found[0].params, language)
    assert "…" not in says + advice
    assert "None" not in says + advice


def test_a_refusal_names_the_act_that_founds_it():
    assert verdict(ALONE["hold.recall"]).refusals[0].act == "2020-099"
    assert verdict(ALONE["decision.expired"]).refusals[0].act == "2020-017"
    assert verdict(ALONE["basis.expired"]).refusals[0].act == "DER-1"
    assert verdict(ALONE["territory.forbids"]).refusals[0].act == "2020-050"
    assert verdict(ALONE["acceptance.not_in_force"]).refusals[0].act == "2020-021"
    assert verdict(ALONE["maker.level"]).refusals[0].act == "proposal-1"


def test_a_level_refusal_says_what_is_needed_and_what_is_held():
    params = verdict(ALONE["maker.level"]).refusals[0].params
    assert (params["needed"], params["held"], params["day"]) == ("M2", "M1", "2020-04-06")


def test_attestations_and_subcontracts():
    granted = maker(levels=(attested("M3", granted_by="L0042"),), responsible=None)
    assert verdict(facts("make", "C", maker=granted)).codes == (
        "maker.level",
        "maker.no_responsible_entity",
    )
    contract = Subcontract("L0042", START, LATER, written=True)
    assert verdict(founded(holder="L0001", subcontractors=(contract,))).allowed
    for spoilt in (
        replace(contract, written=False),
        replace(contract, until=BEFORE),
        replace(contract, maker="L9"),
    ):
        found = verdict(founded(holder="L0001", subcontractors=(spoilt,)))
        assert found.codes == ("maker.not_named_in_basis",)


class TestInHouse:
    @pytest.mark.parametrize("action", ["make", "release", "deliver"])
    def test_a_health_institution_may_make_for_itself(self, action):
        assert verdict(in_house(action)).allowed

    @pytest.mark.parametrize(
        "name",
        [
            "no_transfer",
            "no_industrial_scale",
            "no_equivalent",
            "quality_system",
            "declared_ars",
            "declared_ansm",
        ],
    )
    def test_each_condition_counts(self, name):
        terms = replace(IN_HOUSE.in_house, **{name: None if name.startswith("declared") else False})
        found = verdict(in_house(unit=device(in_house=terms)))
        assert found.codes == ("basis.incomplete",)
        assert found.refusals[0].params["missing"] == [name]

    def test_no_condition_stated_is_none_met(self):
        found = verdict(in_house(unit=device(in_house=None)))
        assert found.refusals[0].params["missing"] == [
            "no_transfer",
            "no_industrial_scale",
            "no_equivalent",
            "quality_system",
            "declared_ars",
            "declared_ansm",
        ]

    def test_ansm_is_told_of_the_higher_classes_only(self):
        terms = replace(IN_HOUSE.in_house, declared_ansm=None)
        low = replace(
            device(in_house=terms),
            decision=decision("C", qualification="device_i", competent_authority="ansm"),
        )
        assert verdict(in_house(unit=low)).allowed

    @pytest.mark.parametrize("name", ["declared_ars", "declared_ansm"])
    @pytest.mark.parametrize("late,fits", [(0, True), (1, False)])
    def test_both_declarations_count_from_their_day(self, name, late, fits):
        terms = replace(IN_HOUSE.in_house, **{name: DAY + timedelta(days=late)})
        found = verdict(in_house(unit=device(in_house=terms)))
        assert found.codes == (() if fits else ("basis.incomplete",))

    def test_nobody_is_not_an_institution(self):
        found = verdict(in_house(unit=device(holder=""), recipient=recipient(health_institution=True)))
        assert found.codes == (
            "basis.incomplete",
            "basis.in_house_outside_maker",
            "basis.in_house_other_entity",
        )

    def test_a_subcontractor_does_not_fit(self):
        contract = Subcontract("L0042", START, LATER, written=True)
        asked = in_house(unit=device(subcontractors=(contract,)), maker=maker())
        assert verdict(asked).codes == ("basis.in_house_outside_maker",)

    def test_a_care_home_does_not_fit_by_default(self):
        home = recipient("R2", legal_entity="CHU")
        assert verdict(in_house(recipient=home)).codes == ("basis.in_house_not_health_institution",)

    @pytest.mark.parametrize("issuer", ["ansm", "ars", "other"])
    def test_only_the_institution_itself_founds_it(self, issuer):
        assert verdict(in_house(unit=device(issuer=issuer))).codes == ("basis.authority_not_competent",)


class TestQualification:
    @pytest.mark.parametrize(
        "qualification,authority,fits",
        [
            ("device_iia", "ansm", True),
            ("device_iia", "dgccrf", False),
            ("ivd", "ansm", True),
            ("ivd", "customs", False),
        ]
        + [("ppe_ii", authority, True) for authority in ("labour_ministry", "dgccrf", "customs")]
        + [
            ("ppe_ii", authority, False)
            for authority in ("ansm", "ars", "health_ministry", "health_institution")
        ]
        + [("other", "dgccrf", True), ("other", "ars", False), ("toy", "prefecture", False)],
    )
    def test_the_competent_authority(self, qualification, authority, fits):
        decided = decision("C", qualification=qualification, competent_authority=authority)
        marked = basis(kind="ce_marking", certificate="0123", issuer=None)
        found = verdict(facts("make", "C", unit=unit("C", decision=decided, basis=marked)))
        assert found.codes == (() if fits else ("qualification.authority_not_competent",))

    @pytest.mark.parametrize("category", ["A", "B", "C"])
    @pytest.mark.parametrize("action", ["make", "release", "deliver", "sample"])
    def test_a_biocide_is_refused_everywhere(self, action, category):
        assert "qualification.biocide" in verdict(decided(category, action, qualification="biocide")).codes


def test_the_crisis_purchase_is_for_carers():
    def bought(klass, posts, **changes):
        asked = facts("make", "C", unit=unit("C", basis=replace(CRISIS, **changes)))
        return verdict(replace(asked, recipient=recipient(klass, posts=posts))).codes

    for klass in ("R2", "R3", "R4"):
        assert bought(klass, "care") == ()
        assert bought(klass, None) == ()
        assert bought(klass, "non_care") == ("basis.carers_only",)
    assert bought("R1", "care") == ("basis.carers_only",)
    assert bought("R3", "care", carers_only=False) == ("basis.incomplete",)
    assert bought("R3", "care", issuer="ars") == ("basis.authority_not_competent",)


def test_a_basis_without_issuer_or_scope():
    assert verdict(founded(issuer=None)).codes == ("basis.incomplete",)
    assert verdict(founded(scope=())).codes == ("basis.incomplete",)
    assert verdict(founded(kind="ce_marking", certificate="0123", scope=(), issuer=None)).allowed
    assert verdict(founded(kind="ce_marking", certificate="0123", issuer="other")).allowed


def test_a_basis_without_a_decision_or_a_qualification():
    found = verdict(facts("make", "unclassified", unit=unit("unclassified", basis=basis(issuer="ars"))))
    assert found.codes == ("decision.missing", "category.unclassified")
    silent = unit("C", decision=decision("C", qualification=None), basis=basis(issuer="ars"))
    assert verdict(facts("make", "C", unit=silent)).codes == ("qualification.missing",)
    home = replace(silent, decision=None, basis=IN_HOUSE)
    assert "decision.missing" in verdict(in_house(unit=home)).codes


class TestSamplesUnderReview:
    """A version under review is bench-tested before its qualification and its authority are settled."""

    def asked(self, action="sample", **changes):
        return verdict(decided("C", action, status="under_review", **changes)).codes

    def test_neither_the_qualification_nor_the_authority_need_be_settled(self):
        assert self.asked(qualification=None, competent_authority=None) == ()
        assert self.asked(competent_authority=None) == ()
        assert self.asked(competent_authority="prefecture") == ()

    def test_but_a_biocide_stays_out(self):
        assert self.asked(qualification="biocide") == ("qualification.biocide",)

    def test_and_nothing_else_is_spared(self):
        told = ("decision.not_classified", "qualification.authority_missing", "category.unclassified")
        assert self.asked("make", competent_authority=None)[0] == told[0]
        assert set(told) <= set(self.asked("make", competent_authority=None))
        assert "qualification.missing" in self.asked("make", qualification=None)

    def test_a_classified_c_is_not_spared_either(self):
        for changes in ({"qualification": None}, {"competent_authority": None}):
            assert len(verdict(decided("C", "sample", **changes)).codes) == 1
            assert not verdict(decided("C", "sample", **changes)).allowed


@pytest.mark.parametrize("category", ["A", "B"])
@pytest.mark.parametrize("qualification", ["ppe_i", "ppe_iii", "device_i", "device_iii", "ivd"])
def test_what_protects_or_treats_is_beyond_a_and_b(category, qualification):
    authority = "dgccrf" if qualification.startswith("ppe") else "ansm"
    asked = decided(category, qualification=qualification, competent_authority=authority)
    assert verdict(asked).codes == ("qualification.beyond_category",)


@pytest.mark.parametrize(
    "wearer,patient,disinfects,leads",
    [
        (False, False, False, "general_product"),
        (True, False, False, "ppe"),
        (False, True, False, "device"),
        (True, True, False, "device"),
        (True, True, True, "biocide"),
        (False, False, True, "biocide"),
    ],
)
def test_the_first_question(wearer, patient, disinfects, leads):
    assert first_question(wearer, patient, disinfects) == leads


def test_the_crisis_purchase_tells_the_posts():
    (reason,) = verdict(ALONE["basis.carers_only"]).refusals
    assert (reason.params["posts"], reason.params["recipient_class"]) == ("non_care", "R3")
    unstated = replace(ALONE["basis.carers_only"], recipient=recipient("R1", posts=None))
    assert verdict(unstated).refusals[0].params["posts"] == "care"
