"""The territories of France: regions, departments, communes, and how they hold one another.

Reference data shipped with the package (see `data/*.provenance.md` and the reference page
on territories), read when first asked and kept. Nothing here knows who may do what where:
it answers which territory holds which, where a commune is, and what a name or a postcode
means.
"""

from __future__ import annotations

from maillage.kernel.territories.finding import (
    commune,
    commune_or_none,
    communes_named,
    communes_of_postcode,
    department_of_postcode,
    find_commune,
)
from maillage.kernel.territories.model import (
    CONTINENT,
    CORSICA,
    COUNTRY,
    Box,
    Commune,
    Department,
    Located,
    Region,
)
from maillage.kernel.territories.positions import PositionFault, validate_position
from maillage.kernel.territories.records import communes, outlines
from maillage.kernel.territories.scopes import (
    chain,
    covers,
    department,
    departments,
    departments_of,
    is_territory,
    main_hospital_town,
    overlapping,
    region,
    regions,
    territory_name,
    zone_of,
)

__all__ = [
    "CONTINENT",
    "CORSICA",
    "COUNTRY",
    "Box",
    "Commune",
    "Department",
    "Located",
    "PositionFault",
    "Region",
    "chain",
    "commune",
    "commune_or_none",
    "communes",
    "communes_named",
    "communes_of_postcode",
    "covers",
    "department",
    "department_of_postcode",
    "departments",
    "departments_of",
    "find_commune",
    "is_territory",
    "main_hospital_town",
    "outlines",
    "overlapping",
    "region",
    "regions",
    "territory_name",
    "validate_position",
    "zone_of",
]
