"""Families, designs, versions with their files, profiles."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.factories.people import requester, workshop_manager

from maillage.apps import files as store
from maillage.apps.accounts.actor import ANONYMOUS, OPERATOR
from maillage.apps.catalogue.closed_visor import visor_digest, visor_files
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, add_profile
from maillage.apps.catalogue.commands.add_version import AddedVersion, add_version
from maillage.apps.catalogue.commands.ensure_closed_visor import ensure_closed_visor
from maillage.apps.catalogue.commands.register_design import register_design
from maillage.apps.catalogue.commands.register_family import register_family
from maillage.apps.catalogue.contents import SIZE_LIMIT, version_digest
from maillage.apps.catalogue.models import Design, DesignFile, Profile, Version
from maillage.apps.catalogue.queries.designs import design_list, design_sheet, family_list, file_of
from maillage.apps.writing import writing
from maillage.kernel.clock import FixedClock
from maillage.kernel.refusals import IntegrityFailure, Refusal
from maillage.kernel.text import Text

pytestmark = pytest.mark.django_db
CLOCK = FixedClock.at_noon(date(2026, 3, 2))
NOTE = Text(fr="Première", en="First")
SVG = ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>')


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def a_design(**changes: Any) -> str:
    family = register_family(name=Text(fr="Visières", en="Visors"), actor=OPERATOR, clock=CLOCK)
    terms: dict[str, Any] = {
        "family": family.code, "name": Text(fr="Écran léger", en="Light screen"),
        "summary": Text(fr="Un écran.", en="A screen."), "object_type": "screen",
        "actor": OPERATOR, "clock": CLOCK,
    }  # fmt: skip
    return register_design(**{**terms, **changes}).code


def add(design: str, *files: tuple[str, bytes]) -> AddedVersion:
    return add_version(design=design, files=files, note=NOTE, actor=OPERATOR, clock=CLOCK)


def stl(facets: int) -> bytes:
    return b"\0" * 80 + struct.pack("<I", facets) + b"\0" * 50 * facets


def package(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


def test_codes_and_who_may_propose() -> None:
    assert a_design(actor=workshop_manager("L0001")) == "D0001"
    assert a_design(licence="CC-BY-4.0", source_url="https://example.org/x") == "D0002"
    for actor in (ANONYMOUS, requester("E0001")):
        with pytest.raises(Refusal, match=r"access\.role_missing"):
            a_design(actor=actor)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"family": "F404"}, "family.unknown"),
        ({"object_type": "hat"}, "design.unknown_object_type"),
        ({"source_url": "javascript:alert(1)"}, "design.bad_link"),
        ({"licence": "x" * 61}, "field.invalid"),
    ],
)
def test_a_design_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_design(**given)
    assert refused.value.code == code
    assert Design.objects.count() == 0


def test_files_are_kept_by_content_and_their_digest_is_the_version() -> None:
    text = ("Notice.TXT", "Montage à l’atelier".encode())
    added = add(a_design(), SVG, text)
    assert (added.code, added.known_files) == ("D0001-V1", ())
    hashes = sorted(store.digest_of(content) for _, content in (SVG, text))
    assert added.version.sha256 == store.digest_of("\n".join(hashes).encode())
    assert (file_of("D0001-V1", "a.svg"), file_of("D0001-V1", "Notice.TXT")) == (SVG[1], text[1])
    (version,) = design_sheet("D0001").versions
    assert [(f.name, f.size) for f in version.files] == [("Notice.TXT", len(text[1])), ("a.svg", len(SVG[1]))]


def test_the_order_and_names_of_files_do_not_change_the_digest() -> None:
    first = version_digest(["a" * 64, "b" * 64])
    assert first == version_digest(["b" * 64, "a" * 64])
    assert first != version_digest(["a" * 64, "a" * 64])


def test_the_same_files_are_not_another_version_and_known_files_are_named() -> None:
    design, other = a_design(), a_design()
    add(design, SVG)
    with pytest.raises(Refusal) as refused:
        add(design, ("renamed.svg", SVG[1]))
    assert (refused.value.code, refused.value.params) == ("version.same_files", {"version": "D0001-V1"})
    found = add(other, ("b.svg", SVG[1]), ("n.txt", b"new"))
    assert [(r.code, r.params) for r in found.known_files] == [
        ("version.known_file", {"name": "b.svg", "versions": ["D0001-V1"]})
    ]
    assert add(design, SVG, ("n.txt", b"newer")).code == "D0001-V2"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("part.gcode", b"G28", "version.file_kind"),
        ("part.nc", b"G28", "version.file_kind"),
        ("sheet.xlsm", b"PK", "version.file_kind"),
        ("pack.zip", package("a"), "version.file_kind"),
        ("noextension", b"x", "version.file_kind"),
        ("a.stl", b"", "version.file_empty"),
        ("a.stl", stl(2)[:-1], "version.file_content"),
        ("a.stl", stl(2) + b"\0", "version.file_content"),
        ("a.step", b"MZ\x90", "version.file_content"),
        ("a.png", b"<html>", "version.file_content"),
        ("a.svg", b"<!DOCTYPE svg><svg/>", "version.file_content"),
        ("a.svg", b"<svg><script>1</script></svg>", "version.file_content"),
        ("a.svg", b"<svg onload = 'x'/>", "version.file_content"),
        ("a.svg", b"<html/>", "version.file_content"),
        ("a.pdf", b"%PDF-1.7 /OpenAction /JavaScript", "version.file_content"),
        ("a.txt", b"a\x00b", "version.file_content"),
        ("a.odt", package("content.xml", "Basic/Standard/Module1.xml"), "version.file_content"),
        ("a.3mf", b"PK\x03\x04 not a zip", "version.file_content"),
        ("../a.svg", SVG[1], "version.file_name"),
        ("a\\b.svg", SVG[1], "version.file_name"),
        (".a.svg", SVG[1], "version.file_name"),
        ("a\n.svg", SVG[1], "version.file_name"),
        ("x" * 120 + ".svg", SVG[1], "version.file_name"),
    ],
)
def test_a_file_is_refused(name: str, content: bytes, code: str) -> None:
    design = a_design()
    with pytest.raises(Refusal) as refused:
        add(design, SVG, (name, content))
    assert [reason.code for reason in refused.value.reasons] == [code]
    assert (Version.objects.count(), store.holds(store.digest_of(SVG[1]))) == (0, False)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.stl", stl(3)),
        ("b.stl", b"solid x\nendsolid x"),
        ("c.3mf", package("[Content_Types].xml", "3D/3dmodel.model")),
        ("d.stp", b"ISO-10303-21;"),
        ("e.dxf", b"0\nSECTION\n"),
        ("f.pdf", b"%PDF-1.7"),
        ("g.scad", b"cube(1);"),
        ("h.odt", package("content.xml", "meta.xml")),
        ("i.md", "# été".encode()),
        ("j.jpg", b"\xff\xd8\xff\xe0"),
        ("k.png", b"\x89PNG\r\n\x1a\n"),
        ("l.txt", "été".encode("cp1252")),
    ],
)
def test_a_file_is_accepted(name: str, content: bytes) -> None:
    add(a_design(), (name, content))
    assert file_of("D0001-V1", name) == content


def test_every_problem_is_told_at_once_and_names_differ() -> None:
    with pytest.raises(Refusal) as refused:
        add(a_design(), ("a.exe", b"x"), ("b.png", b"y"), SVG, ("A.SVG", b"<svg/>"))
    assert [reason.code for reason in refused.value.reasons] == [
        "version.file_kind", "version.file_content", "version.file_twice",
    ]  # fmt: skip


def test_size_and_number_are_limited() -> None:
    design = a_design()
    with pytest.raises(Refusal, match=r"version\.file_too_large"):
        add(design, ("a.txt", b"a" * (SIZE_LIMIT + 1)))
    with pytest.raises(Refusal, match=r"version\.too_many_files"):
        add(design, *((f"{n}.txt", b"%d" % n) for n in range(101)))
    with pytest.raises(Refusal, match=r"version\.no_file"):
        add(design)
    with pytest.raises(Refusal, match=r"design\.unknown"):
        add("D0404", SVG)


def test_a_file_altered_on_disk_is_an_integrity_failure() -> None:
    add(a_design(), SVG)
    store.path(store.digest_of(SVG[1])).write_bytes(b"<svg>altered</svg>")
    with pytest.raises(IntegrityFailure):
        file_of("D0001-V1", "a.svg")
    with pytest.raises(Refusal, match=r"version\.unknown_file"):
        file_of("D0001-V1", "b.svg")


TERMS: dict[str, Any] = {
    "name": Text(fr="Laser", en="Laser"),
    "steps": [("laser", 2.0), ("sewing", 1.5)],
    "materials": [("petg_sheet", "0.0732"), ("elastic", "0.350")],
}


def profile(version: str = "D0001-V1", **changes: Any) -> Profile:
    return add_profile(
        version=version, terms=ProfileTerms(**{**TERMS, **changes}), actor=OPERATOR, clock=CLOCK
    )


def test_a_profile_states_how_a_piece_is_made() -> None:
    add(a_design(), SVG)
    profile(
        min_lot=10, envelope_mm=(290, 250, 1), release_days=1, quarantine_hours=72, settings={"speed": "20"}
    )
    profile(materials=())
    first, second = design_sheet("D0001").versions[0].profiles
    assert (first.code, second.code) == ("D0001-V1/F1", "D0001-V1/F2")
    assert [(s.process, s.minutes_per_unit) for s in first.steps] == [("laser", 2.0), ("sewing", 1.5)]
    assert [(m.material, m.quantity) for m in first.materials] == [
        ("petg_sheet", "0.0732"),
        ("elastic", "0.350"),
    ]
    assert (first.min_lot, first.envelope_mm, first.quarantine_hours) == (10, (290, 250, 1), 72)
    assert first.settings == (("speed", "20"),)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"steps": []}, "profile.no_step"),
        ({"steps": [("laser", 1), ("laser", 2)]}, "profile.step_twice"),
        ({"steps": [("laser", 0)]}, "field.out_of_range"),
        ({"steps": [("Laser!", 1)]}, "process.malformed"),
        ({"materials": [("kryptonite", "1")]}, "material.unknown"),
        ({"materials": [("pla", "1"), ("pla", "2")]}, "profile.material_twice"),
        ({"materials": [("pla", "0")]}, "profile.bad_decimal"),
        ({"materials": [("pla", "-1")]}, "profile.bad_decimal"),
        ({"materials": [("pla", "NaN")]}, "profile.bad_decimal"),
        ({"materials": [("pla", "0,5")]}, "profile.bad_decimal"),
        ({"min_lot": 0}, "field.out_of_range"),
        ({"labour_minutes_per_unit": -1}, "field.out_of_range"),
        ({"envelope_mm": (0, 1, 1)}, "field.out_of_range"),
    ],
)
def test_a_profile_is_refused(changes: dict[str, Any], code: str) -> None:
    add(a_design(), SVG)
    with pytest.raises(Refusal) as refused:
        profile(**changes)
    assert refused.value.code == code
    assert Profile.objects.count() == 0


def test_what_may_be_classified_never_changes() -> None:
    add(a_design(), SVG)
    profile()
    for model, column in ((Profile, "min_lot"), (Version, "number"), (DesignFile, "size")):
        with pytest.raises(DatabaseError, match="append-only"), writing(), transaction.atomic():
            model.objects.update(**{column: 7})


def test_the_closed_visor_is_made_once_and_recognised_by_its_files() -> None:
    first = ensure_closed_visor(actor=OPERATOR, clock=CLOCK)
    again = ensure_closed_visor(actor=OPERATOR, clock=CLOCK)
    assert (first.code, again.code) == ("D0001-V1/F1", "D0001-V1/F1")
    assert again.version.sha256 == visor_digest()
    assert Design.objects.count() == 1
    assert file_of("D0001-V1", "visor.svg") == dict(visor_files())["visor.svg"]


def test_the_catalogue_is_filtered_in_both_languages() -> None:
    a_design()
    ensure_closed_visor(actor=OPERATOR, clock=CLOCK)
    a_design(object_type="mask", name=Text(fr="Masque plié", en="Folded mask"), family="F001")

    def found(**filters: Any) -> list[str]:
        return [row.code for row in design_list(**filters).items]

    assert found(sort="code") == ["D0001", "D0002", "D0003"]
    assert found(sort="-name") == ["D0002", "D0003", "D0001"]
    assert found(family="F001") == ["D0001", "D0003"]
    assert found(object_type="mask") == ["D0003"]
    assert found(process="laser") == ["D0002"]
    assert found(text="fermee haut") == ["D0002"]
    assert found(text="folded mask") == ["D0003"]
    assert found(text="folded", object_type="screen") == ["D0002"]
    assert [(f.code, f.designs) for f in family_list()] == [("F001", 2), ("F002", 1), ("F003", 0)]
    assert design_list(sort="code", size=2, page=2).items[0].code == "D0003"


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_catalogue(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        design = a_design()
        for extra in range(count):
            version = add(design, SVG, ("n.txt", b"%d %d" % (number, extra))).code
            profile(version)
    with django_assert_num_queries(3):
        assert design_list(text="ecran").total == count
    with django_assert_num_queries(4):
        assert len(design_sheet("D0001").versions) == count
    with django_assert_num_queries(1):
        file_of("D0001-V1", "a.svg")
