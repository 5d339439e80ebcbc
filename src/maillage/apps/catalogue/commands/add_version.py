"""Add a version to a design: its files, kept by content before the row that names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.apps import files as store
from maillage.apps.accounts.actor import Actor, require
from maillage.apps.accounts.commands.journal import journal
from maillage.apps.catalogue.contents import GivenFile, require_files, version_digest
from maillage.apps.catalogue.models import Design, DesignFile, Version
from maillage.apps.catalogue.reasons import KNOWN_FILE, SAME_VERSION, UNKNOWN_DESIGN
from maillage.apps.checking import checked
from maillage.apps.writing import command
from maillage.kernel.clock import Clock, today
from maillage.kernel.identifiers import version_code
from maillage.kernel.reasons import Reason
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text


@dataclass(frozen=True, slots=True)
class AddedVersion:
    """The version, and what must be said of its files: those known already, and where."""

    version: Version
    known_files: tuple[Reason, ...]

    @property
    def code(self) -> str:
        return self.version.code


def _known(given: Sequence[GivenFile]) -> tuple[Reason, ...]:
    """One reason a file that some version already holds, naming those versions."""
    where: dict[str, list[str]] = {}
    rows = DesignFile.objects.filter(sha256__in=[file.sha256 for file in given]).order_by("pk")
    for sha256, code in rows.values_list("sha256", "version__code"):
        where.setdefault(sha256, []).append(code)
    return tuple(
        Reason(KNOWN_FILE, {"name": file.name, "versions": list(dict.fromkeys(where[file.sha256]))})
        for file in given
        if file.sha256 in where
    )


def version_row(owner: Design, number: int, digest: str, note: Text, clock: Clock) -> Version:
    """The row of that number of a design that has its code."""
    return Version(
        code=version_code(owner.code, number),
        design=owner,
        number=number,
        sha256=digest,
        note=note.as_dict(),
        published_on=today(clock),
        created_at=clock.now(),
    )


def file_rows(version: Version, given: Sequence[GivenFile]) -> list[DesignFile]:
    return [DesignFile(version=version, name=f.name, sha256=f.sha256, size=len(f.content)) for f in given]


@command
def add_version(
    *, design: str, files: Sequence[tuple[str, bytes]], note: Text, actor: Actor, clock: Clock
) -> AddedVersion:
    """The version, numbered after the design's last; refuses files already those of one of its versions."""
    require(actor, "designs.propose")
    owner = Design.objects.select_for_update().filter(code=design).first()
    if owner is None:
        raise Refusal(UNKNOWN_DESIGN, given=design)
    given = require_files(files)
    digest = version_digest([file.sha256 for file in given])
    versions = list(owner.versions.order_by("number"))
    same = next((version for version in versions if version.sha256 == digest), None)
    if same is not None:
        raise Refusal(SAME_VERSION, version=same.code)
    known = _known(given)
    store.put_all([file.content for file in given])
    number = versions[-1].number + 1 if versions else 1
    row = version_row(owner, number, digest, note, clock)
    checked(row).save()
    DesignFile.objects.bulk_create(file_rows(row, given))
    journal(actor=actor, clock=clock, verb="add_version", subject=row.code, sha256=digest)
    return AddedVersion(row, known)
