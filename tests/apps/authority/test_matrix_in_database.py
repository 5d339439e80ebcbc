"""The safety matrix (level × category × class) asked of the database, and who may end each kind of act.

The tables below are the domain's, written again by hand: the engine's own data is not read here. The world is
made by commands, once; every question goes the way of the screens (`explain`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from tests.factories.people import someone
from tests.factories.thread import MONDAY, a_workshop

from maillage.apps.accounts.actor import OPERATOR, Actor
from maillage.apps.accounts.codes import Role
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import lift_facts, withdrawal_facts
from maillage.apps.authority.commands.place_hold import HoldScope, place_hold, suspend
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import record_policy
from maillage.apps.authority.queries.explanation import Explanation, explain
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.needs.commands.set_priority import set_priority
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.safety.terms import Action

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
MAKE: dict[str, Any] = {"actor": OPERATOR, "clock": CLOCK}
LEVELS = ("M0", "M1", "M2", "M3")
CLASSES = {"R0": "other", "R1": "firm", "R2": "ehpad", "R3": "hospital", "R4": "hospital"}
OCCUPATION = "ambulancier"

# The least level that makes a category for a class, every other condition being met; "-" is never.
MATRIX = """
               R0  R1  R2  R3  R4
A              M0  M0  M0  M0  M1
B              M1  M1  M1  M1  -
C              -   M2  M2  M2  M2
D              -   -   -   -   -
unclassified   -   -   -   -   -
"""
# Who may end an act, of those who hold their role for the whole country.
ENDED_BY = {
    "decision": {Role.REVIEWER, Role.SIGNER},
    "legal_basis": {Role.REVIEWER},
    "policy": {Role.REVIEWER},
    "attestation": {Role.COORDINATOR, Role.REVIEWER},
    "acceptance": {Role.COORDINATOR, Role.REQUESTER},
    "priority": {Role.STATE_REFERENT},
    "hold": {Role.SIGNER},
    "suspend": {Role.SIGNER},
}


def table() -> dict[tuple[str, str], str]:
    (classes, *rows) = [line.split() for line in MATRIX.strip().splitlines()]
    return {(row[0], klass): least for row in rows for klass, least in zip(classes, row[1:], strict=True)}


EXPECTED = table()


@dataclass(frozen=True, slots=True)
class Cells:
    """Codes by level, category and class; numbers of one act of each kind."""

    shops: dict[str, str]
    profiles: dict[str, str]
    places: dict[str, str]
    acts: dict[str, str]


def _profile(category: str, family: str) -> str:
    text = Text(f"Objet {category}", f"Object {category}")
    design = register_design(family=family, name=text, summary=text, object_type="screen", **MAKE).code
    files = [("piece.stl", f"solid {category}\nendsolid\n".encode())]
    version = add_version(design=design, files=files, note=text, **MAKE)
    terms = ProfileTerms(
        name=text, steps=[("laser", 2.0)], materials=[("petg_sheet", "0.02")], settings={"mm": "0.5"}
    )
    return add_profile(version=version.code, terms=terms, **MAKE).code


def _shops(designs: list[str]) -> dict[str, str]:
    found = {}
    for level in LEVELS:
        found[level] = a_workshop(CLOCK, name=f"Atelier {level}").code
        stated = [("training", design) for design in designs] + [
            ("appointment", design) for design in designs
        ]
        for kind, value in [*stated, *([("level", level)] if level != "M0" else [])]:
            record_attestation(
                workshop=found[level], kind=kind, value=value, evidence="Visite", valid_from=MONDAY,
                granted_by="ARS", **MAKE,
            )  # fmt: skip
    return found


def _decide(profile: str, category: str, basis: str) -> str:
    for use in ("non_care", "care"):
        more: dict[str, Any] = {"qualification": "general_product", "competent_authority": "dgccrf"}
        if category == "C":
            more = {
                "qualification": "ppe_iii", "competent_authority": "labour_ministry", "basis": basis,
                "effective_until": MONDAY + timedelta(days=40), "review_by": MONDAY + timedelta(days=30),
                "occupations": [OCCUPATION],
            }  # fmt: skip
        terms = DecisionTerms(
            profile=profile, use=use, category=category, effective_from=MONDAY, reason="Examiné", **more
        )
        number = classify_version(terms=terms, **MAKE).number
    return number


def _build() -> Cells:
    family = register_family(name=Text("Objets", "Objects"), **MAKE).code
    profiles = {
        category: _profile(category, family) for category in dict.fromkeys(name for name, _ in EXPECTED)
    }
    shops = _shops([code.partition("-")[0] for code in profiles.values()])
    basis = record_legal_basis(
        terms=BasisTerms(
            kind="derogation", reference="DEROG", dated=MONDAY, effective_from=MONDAY,
            until=MONDAY + timedelta(days=60), issuer="labour_ministry", holder=shops["M2"],
            scope=[profiles["C"].partition("-")[0]],
            subcontractors=[(shop, MONDAY, None) for shop in shops.values()],
        ),
        **MAKE,
    ).number  # fmt: skip
    decisions = {c: _decide(profiles[c], c, basis) for c in ("A", "B", "C", "D")}
    places = {
        klass: register_establishment(
            name=klass, kind=kind, recipient_class=klass, commune="26362", **MAKE
        ).code
        for klass, kind in CLASSES.items()
    }
    for place in places.values():
        acceptance = record_acceptance(
            establishment=place, profile=profiles["C"], valid_from=MONDAY, first_article_on=MONDAY,
            critical_care=True, **MAKE,
        )  # fmt: skip
    level = record_attestation(
        workshop=shops["M0"], kind="training", value=profiles["A"].partition("-")[0], evidence="Encore",
        valid_from=MONDAY, **MAKE,
    )  # fmt: skip
    scope = HoldScope(design=profiles["unclassified"].partition("-")[0], workshop=shops["M0"])
    return Cells(shops, profiles, places, {
        "decision": decisions["A"], "legal_basis": basis, "acceptance": acceptance.number, "attestation": level.number,
        "policy": record_policy(territory="75", reason="Stocks", valid_from=MONDAY, categories=["C"], **MAKE).number,
        "priority": set_priority(subject="kind:ehpad", weight=2, reason="Essai", **MAKE).number,
        "hold": place_hold(scope=scope, reason="Doute", **MAKE).number,
        "suspend": suspend(scope=scope, reason="Doute", **MAKE).number,
    })  # fmt: skip


@pytest.fixture(scope="module")
def cells(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cells]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield _build()
        transaction.set_rollback(True)


def asked(cells: Cells, action: Action, level: str, category: str, klass: str, **states: Any) -> Explanation:
    """The question with every other condition met: posts, assessment and occupation as the category asks."""
    posts = "care" if category == "C" and klass != "R1" else "non_care"
    stated = {"posts": posts, "no_ppe_required": True, "occupation": OCCUPATION, **states}
    return explain(
        action=action, profile=cells.profiles[category], workshop=cells.shops[level],
        establishment=cells.places[klass], day=MONDAY, **stated,
    )  # fmt: skip


@pytest.mark.parametrize("action", ["make", "deliver"])
@pytest.mark.parametrize("category", ["A", "B", "C", "D", "unclassified"])
def test_every_cell_of_the_matrix(cells: Cells, category: str, action: Action) -> None:
    """Apart from what only a lot can meet, which no lot was given for."""
    found = {
        (level, klass): not asked(cells, action, level, category, klass).refusals
        for level in LEVELS
        for klass in CLASSES
    }
    least = {klass: EXPECTED[category, klass] for klass in CLASSES}
    assert found == {
        (level, klass): least[klass] != "-" and level >= least[klass] for level in LEVELS for klass in CLASSES
    }


@pytest.mark.parametrize(
    ("category", "klass", "states", "code"),
    [
        ("B", "R1", {"no_ppe_required": None}, "category.ppe_assessment_missing"),
        ("B", "R3", {"posts": ""}, "category.posts_unstated"),
        ("B", "R3", {"posts": "care"}, "category.care_posts"),
        ("C", "R1", {"occupation": ""}, "category.occupation_not_named"),
    ],
)
def test_what_a_need_leaves_unstated_opens_nothing(
    cells: Cells, category: str, klass: str, states: dict[str, Any], code: str
) -> None:
    found = asked(cells, "make", "M3", category, klass, **states)
    assert [reason.code for reason in found.refusals] == [code]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", sorted(ENDED_BY))
def test_an_act_is_ended_by_who_may_and_nobody_else(cells: Cells, kind: str, role: Role) -> None:
    organisation = {Role.WORKSHOP: cells.shops["M0"], Role.REQUESTER: cells.places["R4"]}.get(role, "")
    actor: Actor = someone(role, "FR", organisation)
    ending = lift_facts if kind in ("hold", "suspend") else withdrawal_facts

    def end() -> str:
        try:
            ending(number=cells.acts[kind], reason="Essai", actor=actor, clock=CLOCK)
        except Refusal as refusal:
            return refusal.code
        return "may"

    assert end() == ("may" if role in ENDED_BY[kind] else "access.role_missing")


def test_a_hold_is_lifted_and_never_withdrawn_and_the_other_way_round(cells: Cells) -> None:
    with pytest.raises(Refusal, match=r"act\.not_endable"):
        withdrawal_facts(number=cells.acts["hold"], reason="Essai", actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"act\.not_endable"):
        lift_facts(number=cells.acts["decision"], reason="Essai", actor=OPERATOR, clock=CLOCK)
