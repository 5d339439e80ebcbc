"""Is this position possible in France, and in this department?

Decides by boxes: a department's box holds its outline and its communes with a margin of
0.15 degree, so a position refused is surely wrong; one accepted is only possible.
"""

from __future__ import annotations

from math import isfinite
from typing import Literal

from maillage.kernel.territories import records
from maillage.kernel.territories.scopes import department as department_of

PositionFault = Literal["out_of_range", "swapped", "outside_france", "outside_department"]


def validate_position(lat: float, lon: float, department: str | None = None) -> PositionFault | None:
    """What is wrong with a WGS84 position, or None.

    "out_of_range": not finite, or beyond ±90, ±180; "swapped": impossible as given, possible
    with latitude and longitude exchanged; then "outside_france", "outside_department".
    Raises Refusal for an unknown department.
    """
    if not (isfinite(lat) and isfinite(lon)):
        return "out_of_range"
    boxes = [department_of(department).box] if department else [d.box for d in records.departments().values()]
    if abs(lat) <= 90 and abs(lon) <= 180 and any(box.holds(lat, lon) for box in boxes):
        return None
    if any(box.holds(lon, lat) for box in boxes):
        return "swapped"
    if abs(lat) > 90 or abs(lon) > 180:
        return "out_of_range"
    if department and any(d.box.holds(lat, lon) for d in records.departments().values()):
        return "outside_department"
    return "outside_france"
