"""Kinds of establishments: a name, a class with its reason, and who is a person."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.network.codes import ESTABLISHMENT_KINDS, EstablishmentKind
from maillage.apps.network.commands.edit_establishment import edit_establishment
from maillage.apps.network.commands.register_establishment import register_establishment
from maillage.apps.network.kinds import KIND_TERMS, class_of_kind
from maillage.apps.network.queries.establishments import (
    establishment_list,
    establishment_points,
    establishment_sheet,
)
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.safety.terms import RECIPIENT_CLASSES

CLOCK = FixedClock.at_noon(date(2026, 3, 2))
POST_OFFICE, SIRET = "35600000049837", "73282932000074"


def a_place(name: str = "Cabinet Martin", kind: str = "liberal", **more: object) -> str:
    terms: dict[str, object] = {
        "name": name,
        "kind": kind,
        "commune": "26362",
        "actor": OPERATOR,
        "clock": CLOCK,
    }
    return register_establishment(**{**terms, **more}).code  # type: ignore[arg-type]


def test_every_kind_has_a_name_and_a_class() -> None:
    assert set(KIND_TERMS) == set(ESTABLISHMENT_KINDS) == set(EstablishmentKind)
    assert {terms.recipient_class for terms in KIND_TERMS.values()} <= set(RECIPIENT_CLASSES)
    assert class_of_kind("abbey") == "R1"


@pytest.mark.django_db
def test_the_class_is_the_kinds_unless_one_is_stated() -> None:
    fire, ward = a_place("Centre de secours", "fire"), a_place("Clinique", "hospital", recipient_class="R4")
    assert [establishment_sheet(code).recipient_class for code in (fire, ward)] == ["R2", "R4"]
    edit_establishment(establishment=ward, recipient_class="", actor=OPERATOR, clock=CLOCK)
    assert establishment_sheet(ward).recipient_class == "R3"


@pytest.mark.django_db
def test_a_siret_is_checked_and_belongs_to_one() -> None:
    first = a_place(siret="732 829 320 00074")
    assert (establishment_sheet(first).siret, establishment_list(text="73282932 000074").total) == (SIRET, 1)
    with pytest.raises(Refusal, match=r"establishment\.bad_siret"):
        a_place("Autre", siret="73282932000075")
    with pytest.raises(Refusal) as refused:
        a_place("Autre", siret=SIRET)
    assert (refused.value.code, refused.value.params) == (
        "establishment.siret_taken",
        {"siret": SIRET, "holder": first},
    )
    other = a_place("Bureau de poste", "public_service", siret=POST_OFFICE)
    with pytest.raises(Refusal, match=r"establishment\.siret_taken"):
        edit_establishment(establishment=other, siret=SIRET, actor=OPERATOR, clock=CLOCK)


@pytest.mark.django_db
def test_what_is_one_person_is_not_for_the_public() -> None:
    carer, home = a_place(), a_place("EHPAD des Tilleuls", "ehpad")
    public = establishment_list(with_persons=False)
    assert [row.code for row in public.items] == [home] == [point.code for point in establishment_points()]
    assert {row.code for row in establishment_list().items} == {carer, home}
    with pytest.raises(Refusal, match=r"establishment\.unknown"):
        establishment_sheet(carer, with_persons=False)
    assert establishment_sheet(carer).name == "Cabinet Martin"
