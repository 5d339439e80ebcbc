"""Many designs at once: the same rows as one by one, the same refusals, and nothing half-written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.factories.people import requester

from maillage.apps import files as store
from maillage.apps.accounts.actor import OPERATOR
from maillage.apps.accounts.models import JournalEntry
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import add_version
from maillage.apps.catalogue.commands.propose_designs import ProposedDesign, ProposedVersion, propose_designs
from maillage.apps.catalogue.commands.register_design import DesignTerms, register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.models import Design, DesignFile, Profile, Version
from maillage.apps.catalogue.queries.designs import design_sheet
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
TABLES = (Design, Version, DesignFile, Profile)
PROFILE = ProfileTerms(Text(fr="PLA", en="PLA"), (("fdm", 12.0),), 1.0, (("pla", "0.005"),), 5, (10, 20, 30))


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    register_family(name=Text(fr="Attaches", en="Ear savers"), actor=OPERATOR, clock=CLOCK)
    return tmp_path


def terms(name: str, **changes: Any) -> DesignTerms:
    facts: dict[str, Any] = {"family": "F001", "object_type": "part", "licence": "CC0-1.0"} | changes
    return DesignTerms(name=Text(fr=name, en=name), summary=Text(fr="Utile.", en="Useful."), **facts)


def version(mark: str, profiles: int = 1) -> ProposedVersion:
    note = Text(fr=f"Version {mark}", en=f"Version {mark}")
    return ProposedVersion([("a.txt", mark.encode())], note, [PROFILE] * profiles)


COLLECTION = (
    ProposedDesign(terms("Crans"), [version("a", 2), version("b")]),
    ProposedDesign(terms("Clip", source_url="https://modeles.example/clip"), [version("c")]),
    ProposedDesign(terms("Croquis")),
)


def rows() -> list[list[tuple[Any, ...]]]:
    """What the tables hold, without their keys: parents by their code."""
    return [
        list(Design.objects.order_by("code").values_list(
            "code", "family__code", "name", "summary", "object_type", "licence", "source_url",
            "derived_from__code", "created_at")),
        list(Version.objects.order_by("code").values_list(
            "code", "design__code", "number", "sha256", "note", "published_on", "created_at")),
        list(DesignFile.objects.order_by("version__code", "name").values_list(
            "version__code", "name", "sha256", "size")),
        list(Profile.objects.order_by("code").values_list(
            "code", "version__code", "number", "name", "settings", "steps", "labour_minutes_per_unit",
            "materials", "min_lot", "envelope_mm", "release_days", "quarantine_hours", "created_at")),
    ]  # fmt: skip


def one_by_one() -> None:
    for proposed in COLLECTION:
        said = proposed.terms
        design = register_design(
            family=said.family, name=said.name, summary=said.summary, object_type=said.object_type,
            licence=said.licence, source_url=said.source_url, actor=OPERATOR, clock=CLOCK,
        )  # fmt: skip
        for item in proposed.versions:
            added = add_version(
                design=design.code, files=item.files, note=item.note, actor=OPERATOR, clock=CLOCK
            )
            for profile in item.profiles:
                add_profile(version=added.code, terms=profile, actor=OPERATOR, clock=CLOCK)


def test_the_same_rows_as_one_by_one() -> None:
    with transaction.atomic():
        one_by_one()
        expected = rows()
        transaction.set_rollback(True)
    made = propose_designs(designs=COLLECTION, actor=OPERATOR, clock=CLOCK)
    assert [row.code for row in made] == ["D0001", "D0002", "D0003"]
    assert rows() == expected
    assert [len(table) for table in expected] == [3, 3, 3, 4]
    assert store.get(DesignFile.objects.get(version__code="D0001-V2").sha256) == b"b"
    line = JournalEntry.objects.get(verb="propose_designs")
    assert line.detail == {"designs": 3, "versions": 3, "profiles": 4}


def test_a_derivative_names_its_original_and_inherits_nothing() -> None:
    propose_designs(designs=COLLECTION[:1], actor=OPERATOR, clock=CLOCK)
    propose_designs(
        designs=[ProposedDesign(terms(name, derived_from="D0001")) for name in ("A", "B")],
        actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    original, derivative = design_sheet("D0001"), design_sheet("D0002")
    assert (original.derived_from, original.derivatives) == ("", 2)
    assert (derivative.derived_from, derivative.derived_from_name.fr, derivative.derivatives) == (
        "D0001",
        "Crans",
        0,
    )
    single = register_design(
        family="F001", name=Text(fr="C", en="C"), summary=Text(fr="C", en="C"), object_type="part",
        derived_from="D0001", actor=OPERATOR, clock=CLOCK,
    )  # fmt: skip
    assert design_sheet(single.code).derived_from == "D0001"


FAULTS = (
    ("family.unknown", ProposedDesign(terms("Faux", family="F999"))),
    ("design.unknown", ProposedDesign(terms("Faux", derived_from="D9999"))),
    ("design.unknown_object_type", ProposedDesign(terms("Faux", object_type="hat"))),
    ("design.bad_link", ProposedDesign(terms("Faux", source_url="modeles.example"))),
    ("field.invalid", ProposedDesign(terms("Faux", licence="x" * 61))),
    ("version.no_file", ProposedDesign(terms("Faux"), [ProposedVersion([], Text(fr="n", en="n"))])),
    ("version.same_files", ProposedDesign(terms("Faux"), [version("a"), version("a")])),
    ("material.unknown", ProposedDesign(terms("Faux"), [
        ProposedVersion([("a.txt", b"a")], Text(fr="n", en="n"), [
            ProfileTerms(Text(fr="p", en="p"), (("fdm", 1.0),), materials=(("gold", "1"),))])])),
)  # fmt: skip


@pytest.mark.parametrize(("code", "faulty"), FAULTS, ids=[code for code, _ in FAULTS])
def test_one_fault_refuses_all_and_names_the_design(code: str, faulty: ProposedDesign) -> None:
    with pytest.raises(Refusal) as caught:
        propose_designs(designs=[*COLLECTION, faulty, faulty], actor=OPERATOR, clock=CLOCK)
    assert [(r.code, r.params["item"]) for r in caught.value.reasons] == [(code, "Faux")] * 2
    assert [model._default_manager.count() for model in TABLES] == [0, 0, 0, 0]


def test_who_may_propose() -> None:
    with pytest.raises(Refusal, match=r"access\.role_missing"):
        propose_designs(designs=COLLECTION, actor=requester("E0001"), clock=CLOCK)


@pytest.mark.parametrize("count", [1, 20])
def test_queries_do_not_grow_with_the_collection(count: int, django_assert_num_queries: Any) -> None:
    designs = [ProposedDesign(terms(f"N{n}"), [version(f"{n}", 2)]) for n in range(count)]
    with django_assert_num_queries(21):
        propose_designs(designs=designs, actor=OPERATOR, clock=CLOCK)
