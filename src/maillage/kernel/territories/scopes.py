"""Which territory holds which: the scope of roles, rules and needs.

Guarantees: `chain` goes from the territory itself to the country; `covers` is reflexive
and transitive; an unknown code is refused, never treated as a territory that holds nothing.
"""

from __future__ import annotations

from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import records
from maillage.kernel.territories.finding import commune
from maillage.kernel.territories.model import COUNTRY, Commune, Department, Region
from maillage.kernel.territories.reasons import UNKNOWN_TERRITORY


def department(code: str) -> Department:
    """Raises Refusal ``territory.unknown``."""
    found = records.departments().get(code)
    if found is None:
        raise Refusal(UNKNOWN_TERRITORY, given=code)
    return found


def region(code: str) -> Region:
    """The region of a territory code (``R84``). Raises Refusal ``territory.unknown``."""
    found = records.regions().get(code)
    if found is None:
        raise Refusal(UNKNOWN_TERRITORY, given=code)
    return found


def departments() -> tuple[Department, ...]:
    """Every department and collectivity, in order of code."""
    return tuple(records.departments().values())


def regions() -> tuple[Region, ...]:
    return tuple(records.regions().values())


def is_territory(code: str) -> bool:
    return code == COUNTRY or code in records.departments() or code in records.regions()


def territory_name(code: str) -> str:
    """The official name, the same in both languages. Raises Refusal ``territory.unknown``."""
    if code == COUNTRY:
        return "France"
    return region(code).name if code in records.regions() else department(code).name


def chain(code: str) -> tuple[str, ...]:
    """The territory and all that hold it, nearest first: "26" gives ("26", "R84", "FR")."""
    if code == COUNTRY:
        return (COUNTRY,)
    if code in records.regions():
        return (code, COUNTRY)
    return (code, department(code).region, COUNTRY)


def covers(outer: str, inner: str) -> bool:
    """Whether `outer` is `inner` or holds it. Raises Refusal for a code that is none."""
    if not is_territory(outer):
        raise Refusal(UNKNOWN_TERRITORY, given=outer)
    return outer in chain(inner)


def departments_of(code: str) -> tuple[str, ...]:
    """Codes of the departments inside a territory, in order."""
    if not is_territory(code):
        raise Refusal(UNKNOWN_TERRITORY, given=code)
    return tuple(d.code for d in departments() if code in (COUNTRY, d.region, d.code))


def overlapping(code: str) -> frozenset[str]:
    """Codes of the territories that share a department with this one: inside it, itself, around it.

    Raises Refusal ``territory.unknown``.
    """
    return frozenset({code, *(outer for inner in departments_of(code) for outer in chain(inner))})


def zone_of(code: str) -> str:
    """The land mass of a department: "continent", "corse", else the overseas code itself.

    By department only: an island of the coast (Ouessant, Belle-Île, Marie-Galante) counts
    with its department.
    """
    return department(code).zone


def main_hospital_town(code: str) -> Commune:
    """Where the hospital-load scenario puts a department's main hospital: its chief town.

    The chief town (prefecture) is given by the source for every department; it is the seat
    of the main hospital in most, not all (Reims, Le Havre, Brest are not prefectures).
    """
    return commune(department(code).chief_town)
