"""Where the whole catalogue stands on a day, at the cost of what is looked at.

Guarantees: the standings are those of `dossier`, for every profile of every design; a design that no
decision classifies is never open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from maillage.apps.authority.queries.act_book import book_of_everybody
from maillage.apps.authority.queries.dossier import Standing, in_force_on, standing_on, standings
from maillage.apps.catalogue.models import Profile
from maillage.apps.reading import once


class StandingsByDesign(Mapping[str, tuple[Standing, ...]]):
    """The standings of every profile, by design code; those of a design are worked out when first asked, for a
    page shows few designs of the catalogue."""

    def __init__(self, profiles: Iterable[str], day: date) -> None:
        self._day = day
        self._book = book_of_everybody()
        self._holds = in_force_on(self._book.holds, day)
        self._known: dict[str, tuple[Standing, ...]] = {}
        self._profiles: dict[str, list[str]] = defaultdict(list)
        for profile in profiles:
            self._profiles[profile.partition("-")[0]].append(profile)

    def __getitem__(self, design: str) -> tuple[Standing, ...]:
        if design not in self._known:
            if design not in self._profiles:
                raise KeyError(design)
            found = standings(self._profiles[design], self._day, self._book)
            self._known[design] = tuple(standing for listed in found.values() for standing in listed)
        return self._known[design]

    def __iter__(self) -> Iterator[str]:
        return iter(self._profiles)

    def __len__(self) -> int:
        return len(self._profiles)

    def open_designs(self) -> frozenset[str]:
        """The designs of which something may be ordered: only what has a decision need be looked at."""
        book, day = self._book, self._day
        return frozenset(
            profile.partition("-")[0]
            for profile, use in book.decisions
            if standing_on(book.decision_row(profile, use, day), profile, use, self._holds, day).is_open
        )


def by_design(day: date) -> StandingsByDesign:
    """The standings of every profile of the catalogue, by design code. Three queries, once a page."""

    def read() -> StandingsByDesign:
        return StandingsByDesign(Profile.objects.order_by("pk").values_list("code", flat=True), day)

    return once(("standings by design", day), read)
