"""Acts in bulk: the same acts as one by one, the same refusals, nothing half-recorded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from tests.factories.people import coordinator, requester, workshop_manager
from tests.factories.thread import a_hospital, a_visor, a_workshop

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.authority.commands.record_acceptance import record_acceptance
from maillage.apps.authority.commands.record_acceptances import GivenAnswer, record_acceptances
from maillage.apps.authority.commands.record_attestation import AttestationTerms, record_attestation
from maillage.apps.authority.commands.record_attestations import record_attestations
from maillage.apps.records.models import Act
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CLOCK = FixedClock.at_noon(DAY)


def acts() -> list[tuple[Any, ...]]:
    return list(
        Act.objects.order_by("pk").values_list(
            "number", "kind", "subject", "object", "valid_from", "valid_until", "ends", "payload", "sha256",
            "recorded_at", "user", "actor",
        )
    )  # fmt: skip


@pytest.fixture
def design() -> str:
    a_workshop(CLOCK)
    a_workshop(CLOCK, name="Atelier de Valence", commune="26362")
    return a_visor(CLOCK).version.design.code


def visits(design: str) -> list[AttestationTerms]:
    until = DAY + timedelta(days=90)
    return [
        AttestationTerms("L0001", "level", "M2", "Visite", DAY),
        AttestationTerms("L0002", "level", "M1", "Visite", DAY, granted_by="Réseau"),
        AttestationTerms("L0001", "training", design, "Séance", DAY, until),
        AttestationTerms("L0001", "appointment", design, " Plan qualité ", DAY, until),
    ]


def test_the_same_acts_as_one_by_one(design: str) -> None:
    with transaction.atomic():
        for terms in visits(design):
            facts = {name: getattr(terms, name) for name in terms.__slots__}
            record_attestation(**facts, actor=OPERATOR, clock=CLOCK)
        expected = acts()
        transaction.set_rollback(True)
    made = record_attestations(attestations=visits(design), actor=OPERATOR, clock=CLOCK)
    assert acts() == expected
    assert [act.number for act in made] == ["2026-001", "2026-002", "2026-003", "2026-004"]
    line = JournalEntry.objects.get(verb="publish_all.attestation")
    assert line.detail == {"acts": 4, "first": "2026-001", "last": "2026-004"}


def test_every_one_at_fault_is_named_and_none_is_recorded(design: str) -> None:
    faulty = [
        AttestationTerms("L0009", "level", "M2", "Visite", DAY),
        AttestationTerms("L0001", "level", "M9", "Visite", DAY),
        AttestationTerms("L0001", "training", "D9999", "Visite", DAY),
        AttestationTerms("L0001", "level", "M1", "  ", DAY),
        AttestationTerms("L0001", "level", "M1", "Visite", DAY, DAY - timedelta(days=1)),
    ]
    with pytest.raises(Refusal) as caught:
        record_attestations(attestations=[*visits(design), *faulty], actor=OPERATOR, clock=CLOCK)
    assert [(r.params["item"], r.code) for r in caught.value.reasons] == [
        ("L0009 M2", "act.unknown_reference"),
        ("L0001 M9", "act.unknown_choice"),
        ("L0001 D9999", "act.unknown_reference"),
        ("L0001 M1", "act.reason_missing"),
        ("L0001 M1", "act.period"),
    ]
    assert acts() == []


def test_nobody_declares_their_own_nor_backdates(design: str) -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        record_attestations(attestations=visits(design), actor=workshop_manager("L0001"), clock=CLOCK)
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        record_attestations(attestations=visits(design), actor=coordinator("R11"), clock=CLOCK)
    late = [AttestationTerms("L0001", "level", "M2", "Visite", DAY - timedelta(days=1))]
    with pytest.raises(Refusal, match=r"act\.backdated") as caught:
        record_attestations(attestations=late, actor=OPERATOR, clock=CLOCK)
    assert caught.value.params["item"] == "L0001 M2"
    assert acts() == []


@pytest.fixture
def hospitals(design: str) -> list[str]:
    return [a_hospital(CLOCK).code, a_hospital(CLOCK, name="Hôpital de Romans", commune="26281").code]


def answers(design: str, hospitals: list[str]) -> list[GivenAnswer]:
    profile, (one, two) = f"{design}-V1/F1", hospitals
    return [
        GivenAnswer(one, profile, DAY, {"first_article_on": DAY, "first_article_maker": "L0001"}),
        GivenAnswer(two, profile, DAY, {"accepted": False, "note": "Un autre modèle."}),
        GivenAnswer(two, profile, DAY, {"critical_care": True, "valid_until": DAY + timedelta(days=30)}),
    ]


def test_answers_of_establishments_are_the_same_as_one_by_one(design: str, hospitals: list[str]) -> None:
    with transaction.atomic():
        for answer in answers(design, hospitals):
            record_acceptance(
                establishment=answer.establishment, profile=answer.profile, valid_from=answer.valid_from,
                actor=OPERATOR, clock=CLOCK, **answer.terms,
            )  # fmt: skip
        expected = acts()
        transaction.set_rollback(True)
    record_acceptances(answers=answers(design, hospitals), actor=OPERATOR, clock=CLOCK)
    assert acts() == expected
    assert [act[1] for act in expected] == ["acceptance"] * 3


def test_every_answer_at_fault_is_named(design: str, hospitals: list[str]) -> None:
    profile, late = f"{design}-V1/F1", DAY + timedelta(days=1)
    faulty = [
        GivenAnswer("E0099", profile, DAY),
        GivenAnswer(hospitals[0], "D9999-V1/F1", DAY),
        GivenAnswer(hospitals[0], profile, DAY, {"first_article_maker": "L0099"}),
        GivenAnswer(hospitals[0], profile, DAY, {"first_article_on": late}),
        GivenAnswer(hospitals[1], profile, late, {"valid_until": DAY}),
    ]
    with pytest.raises(Refusal) as caught:
        record_acceptances(answers=[*answers(design, hospitals), *faulty], actor=OPERATOR, clock=CLOCK)
    assert [(reason.params["item"], reason.code) for reason in caught.value.reasons] == [
        (f"E0099 {profile}", "act.unknown_reference"),
        (f"{hospitals[0]} D9999-V1/F1", "act.unknown_reference"),
        (f"{hospitals[0]} {profile}", "act.unknown_reference"),
        (f"{hospitals[0]} {profile}", "acceptance.first_article_to_come"),
        (f"{hospitals[1]} {profile}", "act.period"),
    ]
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        record_acceptances(answers=answers(design, hospitals), actor=requester(hospitals[0]), clock=CLOCK)
    assert acts() == []


@pytest.mark.parametrize("times", [1, 10])
def test_queries_do_not_grow_with_the_list(design: str, times: int, django_assert_num_queries: Any) -> None:
    lock = int(connection.vendor == "postgresql")  # publishing keeps everybody else out by a query
    with django_assert_num_queries(15 + lock):
        record_attestations(attestations=visits(design)[:3] * times, actor=OPERATOR, clock=CLOCK)
    answer = GivenAnswer(a_hospital(CLOCK).code, f"{design}-V1/F1", DAY)
    with django_assert_num_queries(10 + lock):
        record_acceptances(answers=[answer] * times, actor=OPERATOR, clock=CLOCK)
