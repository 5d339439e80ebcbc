"""Finding a commune: by code, by postcode, by a name as people and files write it.

A name is matched by its folded spelling (`names`), first against communes of today, then
against former ones (delegated, associated), inside one department when a department or a
postcode is given. An ambiguous name finds nothing rather than the wrong place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from maillage.kernel.refusals import Refusal
from maillage.kernel.territories import records
from maillage.kernel.territories.model import Commune
from maillage.kernel.territories.names import spelling
from maillage.kernel.territories.reasons import UNKNOWN_COMMUNE


def commune(insee: str) -> Commune:
    """The commune of an INSEE code; former codes and arrondissements give the commune of today.

    Raises Refusal ``territory.unknown_commune``.
    """
    found = commune_or_none(insee)
    if found is None:
        raise Refusal(UNKNOWN_COMMUNE, given=insee)
    return found


def commune_or_none(insee: str) -> Commune | None:
    known = records.communes()
    code = insee.strip().upper()
    return known.get(code) or known.get(records.codes_of_today().get(code, ""))


def communes_of_postcode(postcode: str) -> tuple[Commune, ...]:
    """Communes that have this postcode, the most populous first; none for CEDEX codes."""
    return records.communes_by_postcode().get(postcode.strip(), ())


def department_of_postcode(postcode: str) -> str | None:
    """The department code of a five-digit postcode, or None.

    Where a postcode crosses a border, the department of its most populous commune. CEDEX
    postcodes are read by their first digits; Corsica: 200, 201 south, 202, 206 north.
    """
    code = postcode.strip()
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    known = communes_of_postcode(code)
    return known[0].department if known else _named_by_digits(code)


def _named_by_digits(code: str) -> str | None:
    if code.startswith("20"):
        department = {"200": "2A", "201": "2A", "202": "2B", "206": "2B"}.get(code[:3], "")
    else:
        department = code[:3] if code.startswith(("97", "98")) else code[:2]
    return department if department in records.departments() else None


def find_commune(name: str, postcode: str | None = None, department: str | None = None) -> Commune | None:
    """The one commune of that name there, or None when there is none or several.

    A postcode narrows to its own communes first, then to its department (CEDEX). Without a
    postcode or a department, only a name that is unique in France is found.
    """
    folded = spelling(name)
    area = department or (department_of_postcode(postcode) if postcode else None)
    if not folded or (postcode and area is None):
        return None
    for index in (_names_of_today(), _names_of_before()):
        found = [c for c in index.get(folded, ()) if area is None or c.department == area]
        if postcode and len(found) > 1:
            found = [c for c in found if postcode.strip() in c.postcodes] or found
        if found:
            return found[0] if len(found) == 1 else None
    if postcode:
        across = [c for c in communes_of_postcode(postcode) if spelling(c.name) == folded]
        return across[0] if len(across) == 1 else None
    return None


def communes_named(name: str) -> tuple[Commune, ...]:
    """Every commune of today whose name folds to the same spelling, the most populous first."""
    found = _names_of_today().get(spelling(name), ())
    return tuple(sorted(found, key=lambda c: (-c.population, c.insee)))


@cache
def _names_of_today() -> Mapping[str, tuple[Commune, ...]]:
    found: dict[str, list[Commune]] = defaultdict(list)
    for item in records.communes().values():
        found[spelling(item.name)].append(item)
    return {name: tuple(group) for name, group in found.items()}


@cache
def _names_of_before() -> Mapping[str, tuple[Commune, ...]]:
    found: dict[str, dict[str, Commune]] = defaultdict(dict)
    known = records.communes()
    for _, name, today in records.former_communes():
        if name:
            found[spelling(name)][today] = known[today]
    return {name: tuple(group.values()) for name, group in found.items()}
