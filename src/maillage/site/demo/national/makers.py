"""The makers that workshops pool: people known by a code alone, with their machines at home.

Figures of the safety scheme §9: duty at home 0.1 to 0.25, about ten visors a maker and a
week in all. A maker lives in a commune of the region of the workshop; who they are is no
part of the demonstration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.kernel.territories import department
from maillage.site.demo.national import drawn
from maillage.site.demo.national.spread import inhabited, shares

MOST_DISTANT = 60  # communes a workshop's makers come from, the nearest first


@dataclass(frozen=True, slots=True)
class Maker:
    """`workshop` is a key of the story or of the country; machines at home are (process, count, hours, duty)."""

    workshop: str
    commune: str
    hours_per_week: float
    skills: tuple[str, ...]
    machines: tuple[tuple[str, int, float, float], ...]


def _near(departement: str, lat: float, lon: float) -> list[str]:
    """Inhabited communes of the department, the nearest first."""
    known = inhabited()[departement]
    near = sorted(known, key=lambda c: ((c.lat - lat) ** 2 + (c.lon - lon) ** 2, c.insee))
    return [commune.insee for commune in near[:MOST_DISTANT]]


def makers(count: int, workshops: Mapping[str, tuple[str, float, float]]) -> tuple[Maker, ...]:
    """`count` makers of workshops given as key → (department, latitude, longitude), by inhabitants."""
    random = drawn("makers")
    weights = {
        key: (sum(c.population for c in inhabited()[place]) / 1e5) ** 0.5 * random.uniform(0.4, 1.6)
        for key, (place, _, _) in workshops.items()
    }
    found: list[Maker] = []
    for key, number in shares(count, weights, least=5).items():
        place, lat, lon = workshops[key]
        communes = _near(department(place).code, lat, lon)
        for _ in range(number):
            found.append(
                Maker(
                    key, random.choice(communes), float(random.randint(2, 20)), *_equipment(random.random())
                )
            )
    return tuple(found)


def _equipment(draw: float) -> tuple[tuple[str, ...], tuple[tuple[str, int, float, float], ...]]:
    """Skills and machines from one draw: four makers in five print, one in eight sews, the rest help."""
    duty = round(0.1 + 0.15 * ((draw * 97) % 1), 2)
    hours = float(6 + int(draw * 1000) % 8)
    if draw < 0.8:
        return ("printing",), (("fdm", 1 + (draw < 0.18) + (draw < 0.04), hours, duty),)
    if draw < 0.92:
        return ("assembly", "sewing"), (("sewing", 1, min(hours, 8.0), duty),)
    return ("assembly", "delivery"), ()
