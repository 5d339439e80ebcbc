"""The planning instance: needs, capacity and rules, as `maillage-planning-instance/1` holds them.

Shapes only; `reading` turns bytes into these and refuses what is malformed, so every
object that exists is well formed: day lists have `days` entries, references resolve,
numbers are finite. Source: planning page §2.

Units: hours, pieces (whole), mm, km; day 0 is `start`; latitudes and longitudes are WGS84
degrees; weights are per piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

FORMAT = "maillage-planning-instance/1"


@dataclass(frozen=True, slots=True)
class Limits:
    max_travel_hours: float = 3.0
    max_candidates: int = 8
    max_workshops_per_need: int = 4


@dataclass(frozen=True, slots=True)
class Step:
    """Machine time of one process, standard hours a piece, above 0."""

    process: str
    hours_per_unit: float


@dataclass(frozen=True, slots=True)
class MaterialUse:
    """Quantity of a material a piece, in that material's fixed unit, above 0."""

    id: str
    units_per_unit: float


@dataclass(frozen=True, slots=True)
class Design:
    """A version with one profile: what one piece takes.

    One that is `bought` has no step: no workshop makes it, it comes from industry or a stock.
    """

    id: str
    steps: tuple[Step, ...]
    category: str = ""
    labour_hours_per_unit: float = 0.0
    materials: tuple[MaterialUse, ...] = ()
    min_lot: int = 1
    envelope_mm: tuple[float, float, float] | None = None
    release_days: int = 0
    bought: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """A quantity of a material that comes on a day."""

    day: int
    quantity: float


@dataclass(frozen=True, slots=True)
class Workshop:
    """A place that makes; `machine_hours` and `labour_hours` have one entry a day."""

    id: str
    lat: float
    lon: float
    machine_hours: Mapping[str, tuple[float, ...]]
    labour_hours: tuple[float, ...]
    materials: Mapping[str, tuple[Arrival, ...]]
    territory: str = ""
    zone: str = ""
    max_envelope_mm: Mapping[str, tuple[float, float, float]] | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """Pieces wanted by a day; `designs` are acceptable alternatives, at least one."""

    id: str
    designs: tuple[str, ...]
    lat: float
    lon: float
    quantity: int
    deadline: int
    weight: float
    territory: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Industry:
    """A supplier of one design: `units_per_day` cumulative from `from_day`, inside its zone.

    The last day of production is `until_day`; None when no end is known.
    """

    id: str
    design: str
    from_day: int
    units_per_day: int
    zone: str = ""
    until_day: int | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    id: str
    design: str
    quantity: int
    lat: float | None = None
    lon: float | None = None
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Ban:
    """A refusal of the safety engine: every key that is named must match."""

    reason: str
    design: str | None = None
    workshop: str | None = None
    need: str | None = None
    territory: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """Work already accepted: pieces of a (need, workshop, design) promised for a day."""

    need: str
    workshop: str
    design: str
    quantity: int
    ready_day: int


@dataclass(frozen=True, slots=True)
class Instance:
    start: date
    days: int
    limits: Limits
    designs: tuple[Design, ...]
    workshops: tuple[Workshop, ...]
    needs: tuple[Need, ...]
    industry: tuple[Industry, ...] = ()
    stocks: tuple[Stock, ...] = ()
    refusals: tuple[Ban, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    sha256: str = ""  # of the bytes it was read from; empty when built in memory
