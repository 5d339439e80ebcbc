"""Probable duplicates: similar names in the same place. A hint for people, never a merge.

Two places are compared when they are less than 3 km apart or in the same commune. Names
are similar when the words that tell them apart (folded, without "fab", "lab", articles)
overlap by at least 0.6 (Jaccard), or when their letters are the same with the blanks left
out. Of places with the same name in one place, each is reported once, with the first, and
only the first of a grid cell is compared with the others. Cost: near-linear; words are
indexed by cell of a grid, rarest first, and only as many as two similar names must share
(prefix filtering: Chaudhuri et al., ICDE 2006).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from maillage.formats import reasons
from maillage.kernel.geography import great_circle_km
from maillage.kernel.reasons import Reason
from maillage.kernel.territories.names import plain_letters

NEAR_KM = 3.0
OVERLAP = (3, 5)  # 0.6, in whole numbers so that the limit is exact
CELL_LAT = NEAR_KM / 111.0
CELL_LON = CELL_LAT / 0.5  # wide enough for 3 km up to 60 degrees of latitude
COMMON_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "fab", "fablab", "fablabs", "l", "la", "lab")
) | frozenset(("labs", "le", "les", "of", "the", "and"))


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """What is compared: any id, a name, WGS84 degrees, and the INSEE code when known."""

    id: str
    name: str
    lat: float
    lon: float
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class ProbableDuplicate:
    """`first` and `second` in the order they were given."""

    first: str
    second: str
    why: Reason


@dataclass(frozen=True, slots=True)
class _Folded:
    place: NamedPlace
    words: frozenset[str]
    letters: str
    cell: tuple[int, int]


def probable_duplicates(places: Sequence[NamedPlace]) -> tuple[ProbableDuplicate, ...]:
    """Pairs worth a look, in the order of the places given. Ids are taken as distinct."""
    folded = [_fold(place) for place in places]
    rarity = Counter(word for item in folded for word in item.words)
    index: dict[tuple[str, object], list[int]] = defaultdict(list)
    found = []
    for number, item in enumerate(folded):
        keys = _keys(item, rarity)
        twin, candidates = _candidates(item, keys, index, folded)
        if twin is not None:
            found.append((twin, number))
        else:
            found += [(other, number) for other in candidates if _similar(item, folded[other])]
        if twin is None or folded[twin].cell != item.cell:
            for key in keys:
                index[key, item.cell].append(number)
                if item.place.commune:
                    index[key, item.place.commune].append(number)
    return tuple(
        ProbableDuplicate(folded[a].place.id, folded[b].place.id, _why(folded[a].place, folded[b].place))
        for a, b in sorted(found)
    )


def _fold(place: NamedPlace) -> _Folded:
    plain = "".join(c if c.isalnum() else " " for c in plain_letters(place.name)).split()
    words = frozenset(plain) - COMMON_WORDS or frozenset(plain)
    cell = (floor(place.lat / CELL_LAT), floor(place.lon / CELL_LON))
    return _Folded(place, words, "".join(plain), cell)


def _keys(item: _Folded, rarity: Counter[str]) -> tuple[str, ...]:
    """The rarest words, as many as a similar name must share one of, and the letters."""
    words = sorted(item.words, key=lambda word: (rarity[word], word))
    shared = len(words) - ceil(len(words) * OVERLAP[0] / OVERLAP[1]) + 1
    return (*words[:shared], f"={item.letters}")


def _candidates(
    item: _Folded,
    keys: tuple[str, ...],
    index: dict[tuple[str, object], list[int]],
    folded: Sequence[_Folded],
) -> tuple[int | None, list[int]]:
    """The first place with the very same name here, if any; else all those sharing a key here."""
    numbers: set[int] = set()
    for key in keys:
        for area in _areas(item):
            numbers.update(index.get((key, area), ()))
    candidates = sorted(number for number in numbers if _near(item.place, folded[number].place))
    for number in candidates:
        if folded[number].letters == item.letters:
            return number, []
    return None, candidates


def _areas(item: _Folded) -> Iterator[object]:
    row, column = item.cell
    for south in (row - 1, row, row + 1):
        for west in (column - 1, column, column + 1):
            yield (south, west)
    if item.place.commune:
        yield item.place.commune


def _near(one: NamedPlace, other: NamedPlace) -> bool:
    if one.commune and one.commune == other.commune:
        return True
    return great_circle_km(one.lat, one.lon, other.lat, other.lon) < NEAR_KM


def _similar(one: _Folded, other: _Folded) -> bool:
    if one.letters and one.letters == other.letters:
        return True
    both = len(one.words & other.words)
    return both > 0 and both * OVERLAP[1] >= OVERLAP[0] * len(one.words | other.words)


def _why(one: NamedPlace, other: NamedPlace) -> Reason:
    away = great_circle_km(one.lat, one.lon, other.lat, other.lon)
    if away < NEAR_KM:
        return Reason(reasons.SAME_NAME_NEAR, {"km": round(away, 1)})
    return Reason(reasons.SAME_NAME_SAME_COMMUNE, {"commune": one.commune})
