"""Registering, editing and verifying an establishment."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.people import coordinator, requester

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.commands.verify_establishment import verify_establishment
from maillage.apps.network.models import Establishment
from maillage.apps.network.queries.establishments import establishment_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))


def a_home(**changes: object) -> str:
    terms: dict[str, object] = {
        "name": "EHPAD des Tilleuls", "kind": "ehpad", "recipient_class": "R2", "commune": "26362",
        "finess": "26 000 0021", "actor": OPERATOR, "clock": CLOCK,
    }  # fmt: skip
    return register_establishment(**{**terms, **changes}).code  # type: ignore[arg-type]


def test_registered_then_verified_by_its_coordination_only() -> None:
    code = a_home()
    found = establishment_sheet(code)
    assert (found.finess, found.verified_on, found.from_scenario) == ("260000021", None, False)
    for actor in (requester(code), coordinator("75")):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            verify_establishment(establishment=code, actor=actor, clock=CLOCK)
    verify_establishment(establishment=code, actor=coordinator("26"), clock=CLOCK)
    found = establishment_sheet(code)
    assert (found.verified_on, found.verified_by) == (date(2026, 3, 2), "coordinator")
    with pytest.raises(Refusal, match=r"establishment\.already_verified"):
        verify_establishment(establishment=code, actor=coordinator("26"), clock=CLOCK)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"kind": "clinic"}, "establishment.unknown_kind"),
        ({"recipient_class": "R5"}, "establishment.unknown_class"),
        ({"finess": "12"}, "establishment.bad_finess"),
        ({"commune": "26000"}, "territory.unknown_commune"),
        ({"name": " "}, "field.invalid"),
    ],
)
def test_a_registration_is_refused(given: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_home(**given)
    assert refused.value.code == code
    assert Establishment.objects.count() == 0


def test_a_finess_number_is_one_establishment() -> None:
    first = a_home()
    with pytest.raises(Refusal) as refused:
        a_home(name="Autre")
    assert (refused.value.code, refused.value.params["holder"]) == ("establishment.finess_taken", first)
    other = a_home(name="Autre", finess="")
    with pytest.raises(Refusal, match=r"establishment\.finess_taken"):
        edit_establishment(establishment=other, finess="260000021", actor=OPERATOR, clock=CLOCK)
    edit_establishment(establishment=first, finess="260000021", actor=OPERATOR, clock=CLOCK)


def test_what_it_says_of_its_own_identity_must_be_verified_again() -> None:
    code = a_home()
    verify_establishment(establishment=code, actor=OPERATOR, clock=CLOCK)
    edit_establishment(establishment=code, contact_email="x@y.example", actor=requester(code), clock=CLOCK)
    assert establishment_sheet(code).verified_on == date(2026, 3, 2)
    edit_establishment(establishment=code, name="EHPAD des Tilleuls", actor=requester(code), clock=CLOCK)
    assert establishment_sheet(code).verified_on == date(2026, 3, 2)  # said again, not changed
    edit_establishment(establishment=code, recipient_class="R3", actor=requester(code), clock=CLOCK)
    assert establishment_sheet(code).verified_on is None


def test_its_coordination_corrects_without_undoing_the_verification() -> None:
    code = a_home()
    verify_establishment(establishment=code, actor=OPERATOR, clock=CLOCK)
    edit_establishment(
        establishment=code,
        kind="hospital",
        recipient_class="R3",
        commune="26108",
        actor=coordinator("26"),
        clock=CLOCK,
    )
    found = establishment_sheet(code)
    assert (found.kind, found.recipient_class, found.city) == ("hospital", "R3", "Crest")
    assert found.verified_on == date(2026, 3, 2)
