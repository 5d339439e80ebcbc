"""The territory a board speaks of, and the areas it is broken down by.

Guarantees: the country breaks down by region, a region or a department by department; every
filter of the board goes through `within`, so that a figure and its lines count the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.expressions import Combinable

from maillage.kernel.territories import COUNTRY, departments, departments_of, territory_name


@dataclass(frozen=True)  # no slots: the departments are kept once found
class BoardScope:
    """A territory by its code. Raises Refusal ``territory.unknown`` when asked about one that is none."""

    territory: str = COUNTRY

    @property
    def is_national(self) -> bool:
        return self.territory == COUNTRY

    @property
    def name(self) -> str:
        return territory_name(self.territory)

    @cached_property
    def departments(self) -> frozenset[str]:
        return frozenset(departments_of(self.territory))

    def within(self, path: str) -> Q:
        """Rows whose place, at `path` (``need__establishment__``), is in the territory."""
        if self.is_national:
            return Q()
        return Q((f"{path}department__in", sorted(self.departments)))

    def area_of(self, department: str) -> str:
        """The code of the area that a department counts under."""
        return _regions()[department] if self.is_national else department

    def area(self, path: str) -> Combinable:
        """The same, for the database."""
        if not self.is_national:
            return F(f"{path}department")
        inside: dict[str, list[str]] = {}
        for department, region in _regions().items():
            inside.setdefault(region, []).append(department)
        whens = (
            When(Q((f"{path}department__in", codes)), then=Value(code)) for code, codes in inside.items()
        )
        return Case(*whens, default=Value(""), output_field=CharField())


def _regions() -> dict[str, str]:
    return {department.code: department.region for department in departments()}
