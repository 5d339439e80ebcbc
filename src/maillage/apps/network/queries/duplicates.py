"""Workshops that may be the same place: for a person to look at, never merged."""

from __future__ import annotations

from collections.abc import Collection

from maillage.apps.network.models import Workshop
from maillage.formats.duplicates import NamedPlace, ProbableDuplicate
from maillage.formats.duplicates import probable_duplicates as compare


def probable_duplicates() -> tuple[ProbableDuplicate, ...]:
    """Pairs of codes among the workshops of the directory that are open. One query."""
    rows = Workshop.objects.filter(is_open=True).order_by("pk")
    places = rows.values_list("code", "name", "lat", "lon", "commune")
    return compare(
        [NamedPlace(code, name, lat, lon, commune or None) for code, name, lat, lon, commune in places]
    )


def duplicates_among(codes: Collection[str]) -> tuple[ProbableDuplicate, ...]:
    """The pairs that concern at least one of these workshops. One query."""
    return tuple(pair for pair in probable_duplicates() if pair.first in codes or pair.second in codes)
