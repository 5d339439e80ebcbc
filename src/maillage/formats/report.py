"""What an import did, or would do: the same report for the command line, the screens and the API.

`as_dict` gives the agreed object: created, updated, unchanged, refused, duplicates; and
`warnings`, rows that were kept with a doubt. Without a database every valid row counts as
created.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.formats.duplicates import NamedPlace, ProbableDuplicate, probable_duplicates
from maillage.formats.records import WorkshopRecord
from maillage.formats.rows import Parsed, RowProblem
from maillage.kernel import reasons


@dataclass(frozen=True, slots=True)
class ImportReport:
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: tuple[RowProblem, ...] = ()
    duplicates: tuple[ProbableDuplicate, ...] = ()
    warnings: tuple[RowProblem, ...] = ()

    @property
    def refused_rows(self) -> int:
        """Rows refused; a row may have several problems."""
        return len({problem.row for problem in self.refused})

    def as_dict(self, language: str = "fr") -> dict[str, Any]:
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [problem.as_dict(language) for problem in self.refused],
            "duplicates": [
                [pair.first, pair.second, reasons.render(pair.why.code, pair.why.params, language)]
                for pair in self.duplicates
            ],
            "warnings": [problem.as_dict(language) for problem in self.warnings],
        }


def dry_run(parsed: Parsed[Any], duplicates: Sequence[ProbableDuplicate] = ()) -> ImportReport:
    """The report of a file read without a database."""
    return ImportReport(
        created=len(parsed.records),
        refused=parsed.refused,
        duplicates=tuple(duplicates),
        warnings=parsed.warnings,
    )


def workshop_duplicates(records: Sequence[WorkshopRecord]) -> tuple[ProbableDuplicate, ...]:
    """Probable duplicates among the workshops of one file, known by their external ids."""
    return probable_duplicates([NamedPlace(r.external_id, r.name, r.lat, r.lon, r.commune) for r in records])
