"""Hypothesis strategies: questions that are mostly sound, so that single changes matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st
from tests.safety.scenes import (
    DAY,
    DELIVERY,
    DIGEST,
    END,
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

from maillage.safety.acts import Hold, InHouse, Policy, Subcontract
from maillage.safety.facts import Facts
from maillage.safety.terms import ACTIONS, CATEGORIES, LEVELS, RECIPIENT_CLASSES

BEFORE = START - timedelta(days=1)
DATES = (BEFORE, START, DAY, DELIVERY, END, RUNOFF, LATER)
days = st.sampled_from(DATES)
ends = st.sampled_from((None, DAY, DELIVERY, END, LATER))


def mostly(sound, *others):
    """A value that is sound two times in three."""
    return st.one_of(st.just(sound), st.just(sound), st.sampled_from((sound, *others)))


@st.composite
def decisions(draw, category):
    return decision(
        category,
        version=draw(mostly("D0107-V3", "D0107-V2")),
        profile=draw(mostly("D0107-V3/F1", "D0107-V3/F2")),
        use=draw(mostly("visor", "other")),
        effective_from=draw(mostly(START, DAY, LATER)),
        effective_until=draw(ends),
        review_by=draw(mostly(END, None, START)),
        runoff=draw(st.sampled_from((None, DELIVERY, RUNOFF))),
        qualification=draw(
            st.sampled_from((decision(category).qualification, "ppe_iii", "device_iia", "biocide", None))
            if draw(st.booleans())
            else st.just(decision(category).qualification)
        ),
        competent_authority=draw(mostly("dgccrf", "ansm", "ars", None)),
        status=draw(mostly("classified", "proposed", "under_review", "suspended", "withdrawn")),
        sha256=draw(mostly(DIGEST, "", "00" * 32)),
    )


@st.composite
def bases(draw):
    kind = draw(
        mostly("derogation", "none", "ce_marking", "in_house", "crisis_purchase", "clinical_investigation")
    )
    contract = Subcontract("L0042", START, draw(ends), draw(st.booleans()))
    return basis(
        kind=kind,
        dated=draw(mostly(START, None, DELIVERY)),
        until=draw(ends),
        runoff=draw(st.sampled_from((None, DELIVERY, RUNOFF))),
        issuer=draw(mostly("dgccrf", "ansm", "ars", "health_institution", None)),
        holder=draw(mostly("L0042", "CHU", "")),
        holder_health_institution=draw(st.booleans()),
        certificate=draw(st.sampled_from(("", "0123"))),
        scope=draw(mostly(("D0107",), (), ("D0108",))),
        subcontractors=draw(st.sampled_from(((), (contract,)))),
        in_house=draw(st.sampled_from((None, InHouse(True, True, True, True, START, START)))),
        carers_only=draw(st.booleans()),
        outside_normal_distribution=draw(st.booleans()),
    )


@st.composite
def units(draw):
    category = draw(st.sampled_from(CATEGORIES))
    found = unit(category, sha256=draw(mostly(DIGEST, "")))
    if category != "unclassified":
        found = replace(found, decision=draw(decisions(category)))
    if category == "C" or draw(st.integers(0, 4)) == 0:
        found = replace(found, basis=draw(st.one_of(st.just(basis()), bases(), st.none())))
    return found


@st.composite
def makers(draw):
    def attestations(value):
        return st.lists(
            st.builds(
                attested,
                st.just(value) if value else st.sampled_from(LEVELS),
                start=mostly(START, DELIVERY),
                until=ends,
                withdrawn=mostly(None, DAY, DELIVERY),
                granted_by=mostly("CR-BRE", "L0042"),
            ),
            min_size=0 if draw(st.integers(0, 4)) == 0 else 1,
            max_size=2,
        ).map(tuple)

    return maker(
        legal_entity=draw(st.sampled_from(("", "CHU"))),
        levels=draw(attestations("")),
        trainings=draw(attestations("D0107")),
        appointments=draw(attestations("D0107-V3")),
        responsible=draw(
            mostly(ENTITY, None, replace(ENTITY, insured_until=DAY), replace(ENTITY, postal_address=""))
        ),
    )


@st.composite
def recipients(draw):
    return recipient(
        draw(st.sampled_from(RECIPIENT_CLASSES)),
        id=draw(mostly("E0012", "E0013", "")),
        territories=draw(mostly(("22113", "22", "BRE", "FR"), ("75", "IDF", "FR"), ())),
        legal_entity=draw(st.sampled_from(("", "CHU"))),
        health_institution=draw(st.booleans()),
        posts=draw(mostly("non_care", "care", None)),
        no_ppe_required=draw(mostly(True, False, None)),
        occupation=draw(mostly("ambulancier", "", "coiffeur")),
    )


@st.composite
def acceptances(draw):
    return acceptance(
        establishment=draw(mostly("E0012", "E0013", "")),
        profile=draw(mostly("D0107-V3/F1", "D0107-V3/F2", "")),
        start=draw(mostly(START, DELIVERY)),
        until=draw(ends),
        withdrawn=draw(mostly(None, DAY)),
        accepted=draw(mostly(True, True, False)),
        critical_care=draw(st.booleans()),
        first_article=draw(mostly(DAY - timedelta(days=10), None, LATER)),
        first_article_maker=draw(mostly("L0042", "", "L0043")),
    )


@st.composite
def lots(draw):
    category = draw(st.sampled_from(CATEGORIES))
    under = made_under(
        category, effective_until=draw(ends), basis_from=draw(mostly(START, None)), basis_until=draw(ends)
    )
    return lot(
        category,
        version=draw(mostly("D0107-V3", "D0107-V2")),
        maker=draw(mostly("L0042", "L0043")),
        sha256=draw(mostly(DIGEST, "")),
        made_under=draw(mostly(under, None)),
        quality=draw(mostly("passed", "failed", None)),
        quarantine_until=draw(mostly(lot("A").quarantine_until, None, LATER)),
        released=draw(mostly(lot("A").released, None, END)),
        status=draw(mostly("open", "recalled", "quarantined")),
        pieces_made=draw(mostly(50, 51, 101, None)),
    )


@st.composite
def policies(draw):
    return Policy(
        act="2020-050",
        territory=draw(st.sampled_from(("22", "75", "FR"))),
        start=draw(days),
        until=draw(ends),
        categories=draw(st.sampled_from(((), ("C",), ("A", "B")))),
        designs=draw(st.sampled_from(((), ("D0107",), ("D0108",)))),
        recipient_classes=draw(st.sampled_from(((), ("R3",), ("R0", "R4")))),
    )


@st.composite
def holds(draw):
    return Hold(
        act="2020-099",
        placed=draw(days),
        kind=draw(st.sampled_from(("immediate", "suspension", "recall"))),
        lifted=draw(st.sampled_from((None, DAY, DELIVERY, LATER))),
        design=draw(st.sampled_from(("", "D0107", "D0108"))),
        version=draw(st.sampled_from(("", "D0107-V3"))),
        profile=draw(st.sampled_from(("", "D0107-V3/F1"))),
        workshop=draw(st.sampled_from(("", "L0042", "L0001", "L0043"))),
        lot=draw(st.sampled_from(("", lot("A").id, "other"))),
    )


def few(strategy, most=1):
    return st.one_of(st.just(()), st.just(()), st.lists(strategy, max_size=most).map(tuple))


@st.composite
def questions(draw) -> Facts:
    """Any question; about one in six is allowed."""
    action = draw(st.sampled_from(ACTIONS))
    category = draw(st.sampled_from(CATEGORIES))
    level = draw(st.sampled_from(LEVELS))
    asked = facts(action, category, draw(st.sampled_from(RECIPIENT_CLASSES)), level)
    spoils = {
        "unit": units(),
        "maker": makers(),
        "recipient": recipients(),
        "policies": few(policies()),
        "acceptances": st.lists(acceptances(), max_size=2).map(tuple),
        "holds": few(holds()),
        "day": days,
        "quantity": st.sampled_from((None, 1, 48, 500)),
    }
    if action in ("release", "deliver"):
        spoils["lot"] = st.one_of(lots(), st.none())
    if action == "sample":
        spoils["sample"] = st.one_of(
            st.none(),
            st.builds(
                sample,
                number=st.sampled_from(("S-1", "")),
                marked=st.booleans(),
                agreement_until=ends,
                agreement_establishment=st.sampled_from(("E0012", "")),
            ),
        )
    chosen = draw(st.lists(st.sampled_from(sorted(spoils)), unique=True, max_size=4))
    return replace(asked, **{name: draw(spoils[name]) for name in chosen})
