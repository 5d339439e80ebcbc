"""The standings of the whole catalogue as a list: every profile and use, with what the authority said.

Guarantees: a design that has no profile yet has one line, unclassified; nothing is left out for being
undecided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maillage.apps.authority.queries.catalogue_standings import by_design
from maillage.apps.authority.queries.dossier import CATEGORY_ORDER, Standing
from maillage.apps.catalogue.queries.designs import DesignRow, every_design
from maillage.apps.paging import PAGE_SIZE, Page, paged
from maillage.apps.sorting import LineOrder

NO_PROFILE = Standing("", "", "unclassified", "unclassified")


@dataclass(frozen=True, slots=True)
class StandingRow:
    design: DesignRow
    standing: Standing


STANDING_ORDERS = LineOrder[StandingRow](
    {
        "design": lambda row: row.design.name,
        "profile": lambda row: row.standing.profile,
        "use": lambda row: row.standing.use,
        "category": lambda row: CATEGORY_ORDER.index(row.standing.badge),
        "state": lambda row: row.standing.state,
        "valid_from": lambda row: row.standing.valid_from,
        "review_by": lambda row: row.standing.review_by,
    },
    default="review_by",
    tie=lambda row: (row.design.code, row.standing.profile, row.standing.use),
)


def standing_list(
    *,
    day: date,
    category: str = "",
    use: str = "",
    state: str = "",
    design: str = "",
    sort: str = "",
    language: str = "fr",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[StandingRow]:
    """Every profile and use on `day`, what is to be reviewed first. One query and those of `by_design`.

    `category` is the one shown: what is decided but not in force yet counts as unclassified. Raises
    Refusal ``list.unknown_sort``.
    """
    found = by_design(day)
    rows = [
        StandingRow(row, standing)
        for row in every_design()
        if design in ("", row.code)
        for standing in found.get(row.code, (NO_PROFILE,))
        if category in ("", standing.badge) and use in ("", standing.use) and state in ("", standing.state)
    ]
    return paged(STANDING_ORDERS.arranged(rows, sort, language), page, size)
