"""Add many designs at once, with their versions, files and profiles: a collection gathered elsewhere.

Guarantees: each design, version and profile is judged as its own verb judges it, all or
nothing; files are on disk before any row names them; one line in the journal. In 2020 one
collection took 623 designs, four in five of them derivatives (safety scheme §1.1): they
arrive unclassified, and stay so until somebody decides.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from maillage.apps import files as store
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.bulk import judge_all, require_fields
from maillage.apps.catalogue.commands.add_profile import ProfileTerms, profile_row
from maillage.apps.catalogue.commands.add_version import file_rows, version_row
from maillage.apps.catalogue.commands.register_design import DesignTerms, design_row
from maillage.apps.catalogue.contents import GivenFile, require_files, version_digest
from maillage.apps.catalogue.models import Design, DesignFile, Family, Profile, Version
from maillage.apps.catalogue.reasons import SAME_VERSION
from maillage.apps.network.commands.ensure_materials import ensure_materials
from maillage.apps.records.commands.next_number import next_number
from maillage.apps.writing import command
from maillage.kernel.clock import Clock
from maillage.kernel.identifiers import design_code
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text

BATCH = 500


@dataclass(frozen=True, slots=True)
class ProposedVersion:
    files: Sequence[tuple[str, bytes]]
    note: Text
    profiles: Sequence[ProfileTerms] = ()


@dataclass(frozen=True, slots=True)
class ProposedDesign:
    """A design and its versions, the first one first."""

    terms: DesignTerms
    versions: Sequence[ProposedVersion] = ()


@dataclass(slots=True)
class _Judged:
    """The rows of one design, ready to be written, and the contents its versions name."""

    design: Design
    versions: list[Version]
    files: list[DesignFile]
    profiles: list[Profile]
    contents: list[bytes]


def _add_version(
    judged: _Judged, proposed: ProposedVersion, materials: Collection[str], clock: Clock
) -> None:
    given: tuple[GivenFile, ...] = require_files(proposed.files)
    digest = version_digest([file.sha256 for file in given])
    same = next((row for row in judged.versions if row.sha256 == digest), None)
    if same is not None:
        raise Refusal(SAME_VERSION, version=same.code)
    row = version_row(judged.design, len(judged.versions) + 1, digest, proposed.note, clock)
    profiles = [profile_row(row, n, terms, materials, clock) for n, terms in enumerate(proposed.profiles, 1)]
    require_fields(row, *profiles)
    judged.versions.append(row)
    judged.files += file_rows(row, given)
    judged.profiles += profiles
    judged.contents += [file.content for file in given]


def _write(found: Sequence[_Judged]) -> None:
    """Files, then rows, parents before children: about five queries a thousand rows."""
    store.put_all([content for judged in found for content in judged.contents])
    Design.objects.bulk_create([judged.design for judged in found], batch_size=BATCH)
    Version.objects.bulk_create([row for judged in found for row in judged.versions], batch_size=BATCH)
    DesignFile.objects.bulk_create([row for judged in found for row in judged.files], batch_size=BATCH)
    Profile.objects.bulk_create([row for judged in found for row in judged.profiles], batch_size=BATCH)


@command
def propose_designs(*, designs: Sequence[ProposedDesign], actor: Actor, clock: Clock) -> list[Design]:
    """The designs in the order given, numbered one after another, all unclassified."""
    require(actor, "designs.propose")
    families = {row.code: row for row in Family.objects.all()}
    originals = {
        row.code: row
        for row in Design.objects.filter(code__in={proposed.terms.derived_from for proposed in designs})
    }
    materials = ensure_materials()

    def judge(numbered: tuple[int, ProposedDesign]) -> _Judged:
        number, proposed = numbered
        terms = proposed.terms
        row = design_row(terms, families.get(terms.family), originals.get(terms.derived_from), clock)
        row.code = design_code(number)
        require_fields(row)
        judged = _Judged(row, [], [], [], [])
        for version in proposed.versions:
            _add_version(judged, version, materials, clock)
        return judged

    first = next_number("design", count=len(designs)) if designs else 1
    found = judge_all(enumerate(designs, first), judge, lambda numbered: numbered[1].terms.name.fr)
    _write(found)
    versions = sum(len(judged.versions) for judged in found)
    journal(
        actor=actor, clock=clock, verb="propose_designs", subject="catalogue", designs=len(found),
        versions=versions, profiles=sum(len(judged.profiles) for judged in found),
    )  # fmt: skip
    return [judged.design for judged in found]
