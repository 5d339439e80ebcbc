"""Each kind of act stops what it makes refused, tells whom it touches, and leaves alone what stays lawful."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.thread import MONDAY, Cast, a_hospital, a_visor, a_workshop, cleared

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.classify_version import DecisionTerms, classify_version
from maillage.apps.authority.commands.end_act import withdraw, withdrawal_facts
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_attestation import record_attestation
from maillage.apps.authority.commands.record_legal_basis import BasisTerms, record_legal_basis
from maillage.apps.authority.commands.record_policy import policy_facts, record_policy
from maillage.apps.needs.commands.file_need import file_need
from maillage.apps.outbox.models import Message
from maillage.apps.production.commands.adopt_plan import adopt_plan, solve_plan
from maillage.apps.production.commands.answer_proposal import accept_proposal
from maillage.apps.production.commands.declare_lot import Making, declare_lot
from maillage.apps.production.commands.inspect_lot import Inspection, inspect_lot
from maillage.apps.production.commands.release_lot import release_lot
from maillage.apps.production.inspection import checklist_of
from maillage.apps.production.models import Lot, Order, Proposal
from maillage.apps.production.telling import WARNED
from maillage.apps.records.effects import preview
from maillage.apps.records.models import Act
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(MONDAY)
DUE = MONDAY + timedelta(days=6)


def later(days: int) -> FixedClock:
    return FixedClock.at_noon(MONDAY + timedelta(days=days))


def given(days: int = 3) -> dict[str, Any]:
    return {"actor": OPERATOR, "clock": later(days)}


@dataclass(frozen=True, slots=True)
class Scene:
    """Two hospitals, in the Drôme and in Paris, each with its workshop, an open proposal and an order.

    The Drôme's order has a lot released and half made; everything is category C, for carers.
    """

    cast: Cast
    far_shop: str
    far_place: str
    lot: str

    @property
    def shop(self) -> str:
        return self.cast.workshop.code

    @property
    def place(self) -> str:
        return self.cast.hospital.code


def order_of(place: str) -> Order:
    return Order.objects.get(need__establishment__code=place)


def proposal_of(place: str) -> Proposal:
    return Proposal.objects.get(need__establishment__code=place)


def released(order: str, quantity: int) -> str:
    making = Making(quantity, MONDAY, MONDAY, material_batch="PETG-07")
    lot = declare_lot(order=order, making=making, **given(0))
    checks = {item.id: True for item in checklist_of("C", "screen")}
    inspect_lot(code=lot.code, found=Inspection(0, lot.sampling["sample_size"], 0, checks, True), **given(0))
    return release_lot(code=lot.code, **given(2)).code


@pytest.fixture
def scene() -> Scene:
    shops = [a_workshop(CLOCK), a_workshop(CLOCK, name="Atelier de Paris", commune="75056")]
    places = [a_hospital(CLOCK), a_hospital(CLOCK, name="Hôpital de Paris", commune="75056")]
    profile = a_visor(CLOCK)
    basis, decision = cleared(profile, shops, places, CLOCK)
    cast = Cast(shops[0], places[0], profile, decision, basis)
    for place in places:
        file_need(
            establishment=place.code, design=cast.design, quantity=100, posts="care",
            deadline=MONDAY + timedelta(days=9), **given(0),
        )  # fmt: skip
    adopt_plan(code=solve_plan(**given(0)).code, **given(0))
    for place in places:
        accept_proposal(code=proposal_of(place.code).code, quantity=60, **given(0))
    lot = released(order_of(places[0].code).code, 30)
    with writing():  # the planner makes early: leave days to be taken
        Proposal.objects.update(ready_on=DUE)
        Order.objects.update(ready_on=DUE)
    return Scene(cast, shops[1].code, places[1].code, lot)


def standing(place: str) -> tuple[str, str]:
    """The states of a hospital's proposal and order."""
    return proposal_of(place).status, order_of(place).status


def told(act: Act) -> set[str]:
    return set(Message.objects.filter(about=act.number).values_list("organisation", flat=True))


def warned(act: Act) -> dict[str, str]:
    """What the act only speaks of, with the codes that would refuse it."""
    entries = JournalEntry.objects.filter(verb=WARNED, detail__act=act.number)
    return {entry.subject: ",".join(entry.detail["codes"]) for entry in entries}


def attestation(scene: Scene, shop: str, kind: str) -> str:
    found = Act.objects.get(kind="attestation", subject=shop, payload__contains=f'"kind":"{kind}"')
    return found.number


def restrict(scene: Scene, **changes: Any) -> Act:
    terms: dict[str, Any] = {
        "territory": "26", "reason": "Stocks suffisants", "valid_from": MONDAY + timedelta(days=3),
        "categories": ["C"],
    }  # fmt: skip
    return record_policy(**{**terms, **changes}, **given())


def test_a_policy_stops_its_territory_and_no_other(scene: Scene) -> None:
    act = restrict(scene)
    assert standing(scene.place) == ("cancelled", "cancelled")
    assert standing(scene.far_place) == ("open", "active")
    assert order_of(scene.place).need.committed == 30
    assert {proposal_of(scene.place).cancelled_by, order_of(scene.place).cancelled_by} == {act.number}
    assert warned(act) == {scene.lot: "territory.forbids"}
    assert Lot.objects.get().status == "released"
    assert told(act) == {scene.shop, scene.place}
    body = Message.objects.get(about=act.number, organisation=scene.shop).body
    assert (
        f"Commande {order_of(scene.place).code} arrêtée" in body["fr"] and "Stocks suffisants" in body["fr"]
    )
    assert f"Lot {scene.lot}: can no longer be delivered" in body["en"]


@pytest.mark.parametrize(
    "changes",
    [{"categories": ["A"]}, {"recipient_classes": ["R1"]}, {"territory": "69"}, {"designs": ["OTHER"]}],
)
def test_a_policy_that_does_not_bear_on_the_work_touches_nothing(
    scene: Scene, changes: dict[str, Any]
) -> None:
    if "designs" in changes:
        changes = {"designs": [a_visor(CLOCK).version.design.code]}
    act = restrict(scene, **changes)
    assert standing(scene.place) == ("open", "active")
    assert (warned(act), told(act)) == ({}, set())


def test_a_policy_to_come_warns_of_the_days_that_it_takes(scene: Scene) -> None:
    """The work may go on until then: it is not stopped, and its workshop knows when to."""
    act = restrict(scene, valid_from=DUE)
    assert standing(scene.place) == ("open", "active")
    assert set(warned(act)) == {proposal_of(scene.place).code, order_of(scene.place).code, scene.lot}
    body = Message.objects.get(about=act.number, organisation=scene.shop).body["fr"]
    assert f"ne rien fabriquer à partir du {DUE:%d/%m/%Y}" in body


def test_a_policy_that_ends_before_the_work_only_warns(scene: Scene) -> None:
    day = MONDAY + timedelta(days=3)
    act = restrict(scene, valid_until=day)
    assert standing(scene.place) == ("open", "active")
    body = Message.objects.get(about=act.number, organisation=scene.shop).body["fr"]
    assert f"ne rien fabriquer le {day:%d/%m/%Y}" in body


def test_late_work_waits_for_the_end_of_a_short_policy(scene: Scene) -> None:
    start, until = DUE + timedelta(days=2), DUE + timedelta(days=4)
    record_policy(
        territory="26", reason="Inventaire", valid_from=start, valid_until=until, categories=["C"], **given(8)
    )
    assert standing(scene.place) == ("open", "active")
    record_policy(territory="26", reason="Stocks", valid_from=start, categories=["C"], **given(8))
    assert standing(scene.place) == ("cancelled", "cancelled")


def test_a_policy_withdrawn_refuses_nothing(scene: Scene) -> None:
    act = restrict(scene)
    ended = withdraw(number=act.number, reason="Rupture", **given())
    assert (warned(ended), told(ended)) == ({}, set())


@pytest.mark.parametrize("kind,code", [("level", "maker.level"), ("appointment", "maker.not_appointed")])
def test_an_attestation_withdrawn_stops_its_workshop(scene: Scene, kind: str, code: str) -> None:
    number = attestation(scene, scene.shop, kind)
    act = withdraw(number=number, reason="Référent qualité parti", **given())
    assert standing(scene.place) == ("cancelled", "cancelled")
    assert standing(scene.far_place) == ("open", "active")
    assert warned(act)[scene.lot].split(",")[0] == code
    assert told(act) == {scene.shop, scene.place}


def test_a_workshop_is_told_of_its_attestation_even_when_nothing_stops(scene: Scene) -> None:
    """Category C asks for no training: the work stays lawful."""
    act = withdraw(number=attestation(scene, scene.shop, "training"), reason="Erreur", **given())
    assert standing(scene.place) == ("open", "active")
    assert (warned(act), told(act)) == ({}, {scene.shop})
    assert "Aucun travail en cours" in Message.objects.get(about=act.number).body["fr"]


def test_what_another_attestation_still_clears_goes_on(scene: Scene) -> None:
    record_attestation(
        workshop=scene.shop, kind="level", value="M3", evidence="Fabricant", valid_from=MONDAY, **given(0)
    )
    act = withdraw(number=attestation_of_m2(scene), reason="Remplacée", **given())
    assert standing(scene.place) == ("open", "active")
    assert warned(act) == {}


def attestation_of_m2(scene: Scene) -> str:
    return Act.objects.get(kind="attestation", subject=scene.shop, object="M2").number


def acceptance(scene: Scene) -> str:
    return Act.objects.get(kind="acceptance", subject=scene.place).number


def test_an_acceptance_withdrawn_stops_what_the_establishment_awaited(scene: Scene) -> None:
    act = withdraw(number=acceptance(scene), reason="Modèle remplacé", **given())
    assert standing(scene.place) == ("cancelled", "cancelled")
    assert standing(scene.far_place) == ("open", "active")
    assert warned(act) == {scene.lot: "acceptance.not_in_force"}
    assert told(act) == {scene.shop, scene.place}


def test_a_refusal_wins_over_the_acceptance_and_stops_the_work(scene: Scene) -> None:
    act = record_acceptance(
        establishment=scene.place, profile=scene.cast.profile.code, valid_from=MONDAY + timedelta(days=3),
        accepted=False, **given(),
    )  # fmt: skip
    assert standing(scene.place) == ("cancelled", "cancelled")
    assert warned(act) == {scene.lot: "acceptance.refused"}


def test_an_acceptance_more_refuses_nothing(scene: Scene) -> None:
    act = record_acceptance(
        establishment=scene.place, profile=scene.cast.profile.code, valid_from=MONDAY + timedelta(days=3),
        **given(),
    )  # fmt: skip
    assert standing(scene.place) == ("open", "active")
    assert told(act) == set()


def renewed(scene: Scene, *subcontractors: str) -> Act:
    start = MONDAY + timedelta(days=3)
    terms = BasisTerms(
        kind="derogation", reference="DEROG-TEST-2", dated=start, effective_from=start,
        until=MONDAY + timedelta(days=60), issuer="labour_ministry", holder=scene.shop,
        scope=[scene.cast.design], subcontractors=[(shop, start, None) for shop in subcontractors],
    )  # fmt: skip
    return record_legal_basis(terms=terms, replaces=scene.cast.basis, **given())


def test_a_basis_that_no_longer_names_a_workshop_stops_its_work(scene: Scene) -> None:
    act = renewed(scene)
    assert standing(scene.far_place) == ("cancelled", "cancelled")
    assert standing(scene.place) == ("open", "active")
    assert told(act) == {scene.far_shop, scene.far_place}


def test_a_basis_that_still_names_everyone_stops_nothing(scene: Scene) -> None:
    act = renewed(scene, scene.far_shop)
    assert {standing(scene.place), standing(scene.far_place)} == {("open", "active")}
    assert told(act) == set()


def test_a_basis_withdrawn_stops_everything_and_sets_its_lots_aside(scene: Scene) -> None:
    act = withdraw(number=scene.cast.basis, reason="Annulée", **given())
    assert {standing(scene.place), standing(scene.far_place)} == {("cancelled", "cancelled")}
    assert Lot.objects.get().held_by_act == act.number
    assert warned(act) == {}
    assert told(act) == {scene.shop, scene.far_shop, scene.place, scene.far_place}


def terms_of(scene: Scene, **changes: Any) -> DecisionTerms:
    start = MONDAY + timedelta(days=3)
    terms = DecisionTerms(
        profile=scene.cast.profile.code, use="care", category="C", effective_from=start,
        review_by=MONDAY + timedelta(days=30), qualification="ppe_iii", competent_authority="labour_ministry",
        basis=scene.cast.basis, reason="Réexamen",
    )  # fmt: skip
    return replace(terms, **changes)


def test_withdrawing_a_decision_already_renewed_leaves_the_work_of_the_renewal_alone(scene: Scene) -> None:
    classify_version(terms=terms_of(scene), **given())
    withdraw(number=scene.cast.decision, reason="Ménage", **given(4))
    assert {standing(scene.place), standing(scene.far_place)} == {("open", "active")}


def test_whoever_is_told_of_a_decision_withdrawn_reads_that_nothing_is_classified_by_it(scene: Scene) -> None:
    act = withdraw(number=scene.cast.decision, reason="Essai contraire", **given())
    body = Message.objects.get(key=f"work:{act.number}:{scene.far_shop}").body
    assert f"({act.subject}, CLASSEMENT RETIRÉ)" in body["fr"]
    assert f"({act.subject}, CLASSIFICATION WITHDRAWN)" in body["en"]


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"category": "D", "basis": ""}, "category.d_off_platform"),
        ({"competent_authority": "ansm"}, "qualification.authority_not_competent"),
        ({"category": "B", "qualification": "general_product", "basis": ""}, "category.care_posts"),
    ],
)
def test_a_decision_stops_what_it_makes_refused_whatever_its_category(
    scene: Scene, changes: dict[str, Any], code: str
) -> None:
    act = classify_version(terms=terms_of(scene, **changes), **given())
    assert {standing(scene.place), standing(scene.far_place)} == {("cancelled", "cancelled")}
    assert told(act) >= {scene.shop, scene.far_shop, scene.place, scene.far_place}
    body = Message.objects.get(about=act.number, organisation=scene.far_shop).body
    category = changes.get("category", "C")
    assert f"({act.subject}, catégorie {category} «" in body["fr"]
    assert f"({act.subject}, category {category} “" in body["en"]
    held = Lot.objects.get().status == "held"
    assert held == (changes.get("category") == "D")
    if not held:
        assert code in warned(act)[scene.lot]


def test_looking_writes_nothing_and_costs_a_known_number_of_queries(scene: Scene) -> None:
    facts = policy_facts(
        territory="FR", reason="Stocks", valid_from=MONDAY + timedelta(days=3), categories=["C"], **given()
    )
    count = Act.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = preview(facts, MONDAY + timedelta(days=3))
    assert len(queries) == 8  # proposals, orders, lots; two books (two); establishments, workshops; contacts
    assert len(shown) == 2 + 2 + 1 + 4
    assert {standing(scene.place), standing(scene.far_place)} == {("open", "active")}
    assert (Act.objects.count(), JournalEntry.objects.filter(verb=WARNED).count()) == (count, 0)


def test_an_act_reads_the_same_before_and_after(scene: Scene) -> None:
    facts = withdrawal_facts(number=acceptance(scene), reason="…", **given())
    shown = [change.says.fr for change in preview(facts, MONDAY + timedelta(days=3))]
    act = withdraw(number=acceptance(scene), reason="Modèle remplacé", **given())
    body = Message.objects.get(about=act.number, organisation=scene.shop).body["fr"]
    assert [line for line in shown if line in body] == shown[:3]
    assert shown[3:] == [
        f"Hôpital de Valence ({scene.place}) prévenu",
        f"Atelier de Crest ({scene.shop}) prévenu",
    ]
