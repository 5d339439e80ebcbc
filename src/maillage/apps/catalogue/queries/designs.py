"""Reading the catalogue: the list, a design's page, a file to download."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from maillage.apps import files as store
from maillage.apps.catalogue.models import Design, DesignFile, Family, Profile, Version
from maillage.apps.catalogue.reasons import UNKNOWN_DESIGN, UNKNOWN_FILE
from maillage.apps.network.places import folded
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.reading import once
from maillage.apps.sorting import LineOrder
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class FamilyRow:
    code: str
    name: Text
    designs: int


@dataclass(frozen=True, slots=True)
class DesignRow:
    """A line of the catalogue. `latest` is the code of the last version, empty before the first."""

    code: str
    name: Text
    summary: Text
    family: str
    family_name: Text
    object_type: str
    latest: str
    processes: tuple[str, ...]


DESIGN_ORDERS = LineOrder[DesignRow](
    {
        "family": lambda row: (row.family_name, row.name),
        "name": lambda row: row.name,
        "code": lambda row: row.code,
        "object_type": lambda row: row.object_type,
    },
    default="family",
    tie=lambda row: row.code,
)


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class StepRow:
    process: str
    minutes_per_unit: float


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """`quantity`: decimal text, in the material's unit, per piece."""

    material: str
    quantity: str


@dataclass(frozen=True, slots=True)
class ProfileRow:
    code: str
    name: Text
    steps: tuple[StepRow, ...]
    labour_minutes_per_unit: float
    materials: tuple[MaterialUse, ...]
    min_lot: int
    envelope_mm: tuple[float, float, float] | None
    release_days: int
    quarantine_hours: int
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VersionRow:
    code: str
    number: int
    sha256: str
    note: Text
    published_on: date
    files: tuple[FileRow, ...]
    profiles: tuple[ProfileRow, ...]


@dataclass(frozen=True, slots=True)
class DesignSheet:
    """A design's page: its versions, the newest first.

    `derived_from` is the code of the design it was drawn from (empty: none is known), which
    gives it no category; `derivatives` counts those drawn from it.
    """

    code: str
    name: Text
    summary: Text
    family: str
    family_name: Text
    object_type: str
    licence: str
    source_url: str
    derived_from: str
    derived_from_name: Text
    derivatives: int
    versions: tuple[VersionRow, ...]


def family_list() -> tuple[FamilyRow, ...]:
    """Every family with the number of its designs, by code. Two queries."""
    counts: dict[int, int] = defaultdict(int)
    for key in Design.objects.values_list("family_id", flat=True):
        counts[key] += 1
    rows = Family.objects.order_by("code")
    return tuple(FamilyRow(row.code, Text.from_dict(row.name), counts[row.pk]) for row in rows)


def profile_row(row: Profile) -> ProfileRow:
    envelope = row.envelope_mm
    return ProfileRow(
        code=row.code,
        name=Text.from_dict(row.name),
        steps=tuple(StepRow(step["process"], step["minutes_per_unit"]) for step in row.steps),
        labour_minutes_per_unit=row.labour_minutes_per_unit,
        materials=tuple(MaterialUse(item["id"], item["units_per_unit"]) for item in row.materials),
        min_lot=row.min_lot,
        envelope_mm=None if envelope is None else (envelope[0], envelope[1], envelope[2]),
        release_days=row.release_days,
        quarantine_hours=row.quarantine_hours,
        settings=tuple((str(key), str(value)) for key, value in row.settings.items()),
    )


_LINE = ("code", "name", "summary", "family__code", "family__name", "object_type")


def _row(values: Sequence[Any]) -> DesignRow:
    """A line without what only a page shows: the last version and the processes."""
    code, name, summary, family, family_name, object_type = values
    names = (Text.from_dict(text) for text in (name, summary, family_name))
    return DesignRow(code, next(names), next(names), family, next(names), object_type, "", ())


def _processes(designs: QuerySet[Profile]) -> dict[str, set[str]]:
    """By design code, what its profiles are made with."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, steps in designs.values_list("version__design__code", "steps"):
        found[code] |= {step["process"] for step in steps}
    return found


def _completed(page: Page[DesignRow]) -> Page[DesignRow]:
    """The page with the last version and the processes of each line. Two queries."""
    codes = [row.code for row in page.items]
    versions = Version.objects.filter(design__code__in=codes).order_by("number")
    latest = dict(versions.values_list("design__code", "code"))
    made_with = _processes(Profile.objects.filter(version__design__code__in=codes))
    return page.each(
        lambda row: replace(
            row, latest=latest.get(row.code, ""), processes=tuple(sorted(made_with.get(row.code, ())))
        )
    )


def _has_words(row: DesignRow, words: Sequence[str]) -> bool:
    names = (row.code, row.name, row.summary, row.family_name)
    text = folded(*(f"{n.fr} {n.en}" if isinstance(n, Text) else n for n in names))
    return all(word in text for word in words)


def design_list(
    *,
    family: str = "",
    object_type: str = "",
    process: str = "",
    text: str = "",
    keep: Callable[[str], bool] | None = None,
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[DesignRow]:
    """The catalogue, family by family; with `keep`, only the designs whose code it keeps. Three queries, one
    more to look for a process. Raises Refusal ``list.unknown_sort``.

    Names are in two languages and processes inside profiles, so filters and orders run here, over
    the whole catalogue (hundreds of designs), not in the database.
    """
    designs = Design.objects.all()
    if family:
        designs = designs.filter(family__code=family)
    if object_type:
        designs = designs.filter(object_type=object_type)
    words = folded(text).split()
    made_with = _processes(Profile.objects.all()) if process else {}
    found = [
        row
        for row in map(_row, designs.values_list(*_LINE))
        if (not process or process in made_with.get(row.code, ()))
        and (not words or _has_words(row, words))
        and (keep is None or keep(row.code))
    ]
    return _completed(paged(DESIGN_ORDERS.arranged(found, sort, language), page, size))


def every_design() -> tuple[DesignRow, ...]:
    """Every design, its last version and processes left empty. One query."""
    return tuple(map(_row, Design.objects.values_list(*_LINE)))


def _design_names() -> tuple[tuple[str, Text], ...]:
    rows = Design.objects.order_by("code").values_list("code", "name")
    return tuple((code, Text.from_dict(name)) for code, name in rows)


def design_names() -> tuple[tuple[str, Text], ...]:
    """Every design's code and name, by code: what a form lets choose from. One query, once a page."""
    return once("names of designs", _design_names)


def design_sheet(code: str) -> DesignSheet:
    """A design's page. Four queries. Raises Refusal ``design.unknown``."""
    designs = Design.objects.select_related("family", "derived_from")
    row = designs.annotate(drawn_from_it=Count("derivatives")).filter(code=code).first()
    if row is None:
        raise Refusal(UNKNOWN_DESIGN, given=code)
    versions = row.versions.prefetch_related("files", "profiles").order_by("-number")
    return DesignSheet(
        code=row.code,
        name=Text.from_dict(row.name),
        summary=Text.from_dict(row.summary),
        family=row.family.code,
        family_name=Text.from_dict(row.family.name),
        object_type=row.object_type,
        licence=row.licence,
        source_url=row.source_url,
        derived_from=row.derived_from.code if row.derived_from is not None else "",
        derived_from_name=Text.from_dict((row.derived_from or row).name),
        derivatives=row.drawn_from_it,
        versions=tuple(_version(version) for version in versions),
    )


def _version(row: Version) -> VersionRow:
    return VersionRow(
        code=row.code,
        number=row.number,
        sha256=row.sha256,
        note=Text.from_dict(row.note),
        published_on=row.published_on,
        files=tuple(
            FileRow(file.name, file.sha256, file.size)
            for file in sorted(row.files.all(), key=lambda f: f.name)
        ),
        profiles=tuple(profile_row(p) for p in sorted(row.profiles.all(), key=lambda p: p.number)),
    )


def file_of(version: str, name: str) -> bytes:
    """The content of a version's file, verified. One query.

    Raises Refusal ``version.unknown_file``; IntegrityFailure when the content is lost or altered.
    """
    sha256 = (
        DesignFile.objects.filter(version__code=version, name=name).values_list("sha256", flat=True).first()
    )
    if sha256 is None:
        raise Refusal(UNKNOWN_FILE, version=version, name=name)
    return store.get(sha256)
