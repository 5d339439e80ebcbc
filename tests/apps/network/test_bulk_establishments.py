"""Many establishments at once: the same rows as one by one, the same refusals, nothing half-written."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from tests.factories.people import coordinator, requester

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.network.commands.register_establishment import EstablishmentFacts, register_establishment
from maillage.apps.network.commands.register_establishments import register_establishments
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.commands.verify_establishments import verify_establishments
from maillage.apps.network.models import Establishment
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
LIST: tuple[EstablishmentFacts, ...] = (
    {"name": "  Hôpital  des Remparts", "kind": "hospital", "commune": "26362", "finess": "99 000 0001"},
    {"name": "EHPAD Le Clos", "kind": "ehpad", "commune": "97411", "contact_email": "a@b.example", "address": "1 rue"},
    {"name": "Mairie", "kind": "town", "commune": "29019", "recipient_class": "R0", "accepts_maker_made": True},
)  # fmt: skip


def rows() -> list[dict[str, Any]]:
    return [dict(row) for row in Establishment.objects.order_by("code").values()]


def without_keys(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def test_the_same_rows_as_one_by_one() -> None:
    with transaction.atomic():
        for facts in LIST:
            register_establishment(actor=OPERATOR, clock=CLOCK, **facts)
        for code in ("E0001", "E0003"):
            verify_establishment(establishment=code, actor=OPERATOR, clock=CLOCK)
        expected = without_keys(rows())
        transaction.set_rollback(True)
    made = register_establishments(establishments=LIST, actor=OPERATOR, clock=CLOCK)
    verify_establishments(establishments=["E0001", "E0003"], actor=OPERATOR, clock=CLOCK)
    assert [row.code for row in made] == ["E0001", "E0002", "E0003"]
    assert without_keys(rows()) == expected
    told = dict(JournalEntry.objects.values_list("verb", "detail"))
    assert told == {
        "register_establishments": {"establishments": 3},
        "verify_establishments": {"establishments": ["E0001", "E0003"]},
    }


FAULTS: dict[str, EstablishmentFacts] = {
    "territory.unknown_commune": {"name": "Faux", "kind": "town", "commune": "99999"},
    "establishment.unknown_kind": {"name": "Faux", "kind": "castle", "commune": "26362"},
    "establishment.unknown_class": {"name": "Faux", "kind": "town", "commune": "26362", "recipient_class": "R9"},
    "establishment.bad_finess": {"name": "Faux", "kind": "town", "commune": "26362", "finess": "12"},
    "establishment.finess_taken": {"name": "Faux", "kind": "ehpad", "commune": "26362", "finess": "990000001"},
    "establishment.bad_siret": {"name": "Faux", "kind": "town", "commune": "26362", "siret": "12"},
    "field.invalid": {"name": "Faux", "kind": "town", "commune": "26362", "contact_email": "x" * 300},
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_one_fault_refuses_all_and_names_the_establishment(code: str) -> None:
    with pytest.raises(Refusal) as caught:
        register_establishments(establishments=[*LIST, FAULTS[code]], actor=OPERATOR, clock=CLOCK)
    assert [(reason.code, reason.params["item"]) for reason in caught.value.reasons] == [(code, "Faux")]
    assert rows() == []


def test_a_number_that_somebody_has_already_is_refused() -> None:
    register_establishments(establishments=LIST, actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal, match=r"establishment\.finess_taken") as caught:
        register_establishments(establishments=LIST[:1], actor=OPERATOR, clock=CLOCK)
    assert caught.value.params["holder"] == "E0001"


def test_only_those_of_its_territory_and_never_their_own() -> None:
    with pytest.raises(Refusal) as caught:
        register_establishments(establishments=LIST, actor=coordinator("R84"), clock=CLOCK)
    assert [reason.params["item"] for reason in caught.value.reasons] == ["EHPAD Le Clos", "Mairie"]
    register_establishments(establishments=LIST, actor=OPERATOR, clock=CLOCK)
    for actor in (requester("E0001"), coordinator("R11")):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            verify_establishments(establishments=["E0001"], actor=actor, clock=CLOCK)


def test_unknown_and_already_verified_are_named() -> None:
    register_establishments(establishments=LIST, actor=OPERATOR, clock=CLOCK)
    verify_establishments(establishments=["E0001"], actor=OPERATOR, clock=CLOCK)
    with pytest.raises(Refusal) as caught:
        verify_establishments(establishments=["E0002", "E0001", "E0099"], actor=OPERATOR, clock=CLOCK)
    assert [(r.params["item"], r.code) for r in caught.value.reasons] == [
        ("E0001", "establishment.already_verified"),
        ("E0099", "establishment.unknown"),
    ]
    assert Establishment.objects.get(code="E0002").verified_on is None


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_list(count: int, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(11):
        made = register_establishments(establishments=LIST[1:2] * count, actor=OPERATOR, clock=CLOCK)
    with django_assert_num_queries(5):
        verify_establishments(establishments=[row.code for row in made], actor=OPERATOR, clock=CLOCK)
