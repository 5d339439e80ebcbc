"""Where a row of a file is: commune, department, position, each with how it was found.

The address decides, never the coordinates alone: coordinates that contradict the commune's
department (swapped, elsewhere in France, elsewhere on Earth) are not used and not mended;
the row takes the centre of its commune, with a warning that shows what was given. A row
whose commune is not recognised keeps possible coordinates inside its postcode's
department, else it is refused. Nothing is corrected silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.formats import cells, reasons
from maillage.formats.records import Located
from maillage.formats.rows import RowJournal
from maillage.kernel import territories
from maillage.kernel.geography import great_circle_km
from maillage.kernel.territories import Commune

FAR_KM = 20.0
HOW: Mapping[str, Located] = {"own": "commune", "epci": "area", "department": "area"}


@dataclass(frozen=True, slots=True)
class Address:
    """What a row says of its place, as text; `insee` when the file gives it."""

    city: str
    postcode: str = ""
    insee: str = ""
    lat: str = ""
    lon: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """`commune` is None when the town is not recognised; `city` and `postcode` as kept."""

    commune: str | None
    city: str
    postcode: str
    department: str
    lat: float
    lon: float
    located: Located


def find_place(journal: RowJournal, address: Address) -> Place | None:
    """The place of a row, or None when the row is refused; every doubt goes to the journal."""
    position = _position(journal, address)
    commune, postcode = _commune(journal, address, position)
    if journal.is_refused:
        return None
    department = commune.department if commune else territories.department_of_postcode(postcode)
    if department is None:
        journal.refuse("city", address.city, reasons.UNKNOWN_COMMUNE, postcode=address.postcode or "—")
        return None
    if commune is None:
        return _without_commune(journal, address, postcode, department, position)
    if position is not None and _fits(journal, position, commune):
        return Place(commune.insee, address.city or commune.name, postcode, department, *position, "own")
    if position is None:
        journal.warn("lat", "", reasons.NO_COORDINATES, place=commune.name)
    city = address.city or commune.name
    return Place(commune.insee, city, postcode, department, commune.lat, commune.lon, HOW[commune.located])


def _position(journal: RowJournal, address: Address) -> tuple[float, float] | None:
    """Both coordinates as numbers, or None; a half or a word is told."""
    if not address.lat and not address.lon:
        return None
    read = []
    for field, value in (("lat", address.lat), ("lon", address.lon)):
        found = cells.number(value)
        if found is None:
            journal.warn(field, value, reasons.BAD_NUMBER if value else reasons.MISSING_VALUE)
        else:
            read.append(found)
    return (read[0], read[1]) if len(read) == 2 else None


def _commune(
    journal: RowJournal, address: Address, position: tuple[float, float] | None
) -> tuple[Commune | None, str]:
    """The commune and the postcode kept (empty when it is not known)."""
    postcode = address.postcode.replace(" ", "")
    if address.insee:
        commune = territories.commune_or_none(address.insee)
        if commune is None:
            journal.refuse("commune", address.insee, reasons.UNKNOWN_COMMUNE, postcode=postcode or "—")
        elif postcode and territories.department_of_postcode(postcode) is None:
            journal.warn("postcode", address.postcode, reasons.BAD_POSTCODE, commune=commune.name)
        return commune, postcode
    if territories.department_of_postcode(postcode) is not None:
        return _by_postcode(journal, address, postcode), postcode
    commune = _by_name(address, postcode, position)
    if commune is None:
        return None, ""
    kept = commune.postcodes[0] if len(commune.postcodes) == 1 else ""
    if postcode:
        journal.warn("postcode", address.postcode, reasons.BAD_POSTCODE, commune=commune.name)
    else:
        journal.warn("postcode", "", reasons.MISSING_POSTCODE, commune=commune.name)
    return commune, kept


def _by_postcode(journal: RowJournal, address: Address, postcode: str) -> Commune | None:
    commune = territories.find_commune(address.city, postcode)
    if commune is not None:
        return commune
    of_postcode = territories.communes_of_postcode(postcode)
    if len(of_postcode) == 1:
        found = of_postcode[0]
        journal.warn(
            "city", address.city, reasons.COMMUNE_FROM_POSTCODE, commune=found.name, postcode=postcode
        )
        return found
    journal.warn("city", address.city, reasons.UNKNOWN_COMMUNE, postcode=postcode)
    return None


def _by_name(address: Address, postcode: str, position: tuple[float, float] | None) -> Commune | None:
    """A name unique in France; else the homonym of a mended postcode, or near the position."""
    if len(postcode) == 4 and postcode.isdigit():
        mended = territories.find_commune(address.city, f"0{postcode}")
        if mended is not None:
            return mended
    unique = territories.find_commune(address.city)
    if unique is not None or position is None:
        return unique
    near = [
        c
        for c in territories.communes_named(address.city)
        if great_circle_km(c.lat, c.lon, *position) < FAR_KM
    ]
    return near[0] if len(near) == 1 else None


def _fits(journal: RowJournal, position: tuple[float, float], commune: Commune) -> bool:
    """Whether the position may be the commune's; told when not, or when far from its centre."""
    value = f"{position[0]:g}, {position[1]:g}"
    fault = territories.validate_position(*position, commune.department)
    if fault is None:
        away = great_circle_km(commune.lat, commune.lon, *position)
        if away > FAR_KM and commune.located == "own":
            journal.warn("lat", value, reasons.FAR_FROM_COMMUNE, km=round(away), place=commune.name)
        return True
    if fault == "swapped":
        journal.warn("lat", value, reasons.SWAPPED_COORDINATES, place=commune.name)
    else:
        expected = territories.territory_name(commune.department)
        journal.warn("lat", value, reasons.COORDINATES_ELSEWHERE, expected=expected, place=commune.name)
    return False


def _without_commune(
    journal: RowJournal,
    address: Address,
    postcode: str,
    department: str,
    position: tuple[float, float] | None,
) -> Place | None:
    """A place known by its coordinates and its postcode's department only."""
    if position is not None and territories.validate_position(*position, department) is None:
        return Place(None, address.city, postcode, department, *position, "own")
    value = f"{position[0]:g}, {position[1]:g}" if position is not None else ""
    journal.refuse("lat", value, reasons.NO_PLACE)
    return None
