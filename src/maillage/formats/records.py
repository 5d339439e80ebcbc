"""What imports and exports exchange with the platform: plain records, one per row.

`row` is where the record stood in its file; it does not count when records are compared.
`located` says how the position was found: "own" (given by the file), "commune" (centre of
the commune), "area" (centre of its intercommunality or department).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Located = Literal["own", "commune", "area"]
Posts = Literal["care", "non_care", ""]


@dataclass(frozen=True, slots=True)
class WorkshopRecord:
    """A workshop as a file describes it.

    `external_id` with `source` recognises it at the next import. `commune` is an INSEE code
    or None when the file's town is not known; `capabilities` are process codes in the order
    of `processes.PROCESSES`, each once; `url` and `links` are absolute http(s) addresses.
    """

    external_id: str
    name: str
    kind: str
    address: str
    city: str
    postcode: str
    commune: str | None
    department: str
    lat: float
    lon: float
    located: Located
    capabilities: tuple[str, ...]
    url: str
    links: tuple[str, ...]
    closed: bool
    source: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """A need as a file states it.

    The establishment is known by its FINESS number or by its name and commune. `quantity` is
    in pieces (multiples already multiplied). `posts` empty is unstated, which counts as care;
    `no_ppe_required` None is unstated. No person is named.
    """

    external_id: str
    finess: str
    establishment: str
    city: str
    postcode: str
    commune: str | None
    department: str
    recipient_class: str
    design: str
    quantity: int
    deadline: date
    posts: Posts
    no_ppe_required: bool | None
    stock_days_left: int | None
    occupation: str
    note: str
    source: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class IndustryRecord:
    """What a file says of a supplier's output. `code` names a supply already recorded, when it is given.

    One of `design` and `family` is empty; `stated_on` None when the file does not say.
    """

    code: str
    supplier: str
    siret: str
    design: str
    family: str
    quantity: int
    period: str
    from_on: date
    until_on: date | None
    territory: str
    certainty: str
    price: str
    source: str
    stated_on: date | None
    note: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class StockRecord:
    """What a file says of a stock of finished objects; `counted_on` None when it does not say."""

    code: str
    holder: str
    design: str
    profile: str
    quantity: int
    territory: str
    place: str
    available_on: date | None
    counted_on: date | None
    note: str
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A member of a workshop as a file states it, with at most one group of machines at home.

    `external_id` recognises the member in its workshop at the next import; it is the list's own
    and never a name. `process` empty: no machine. `travel_mm` None: any size.
    """

    external_id: str
    workshop: str
    kind: str
    skills: tuple[str, ...]
    hours_per_week: float
    commune: str
    since: date | None
    until: date | None
    name: str
    email: str
    phone: str
    process: str = ""
    model: str = ""
    count: int = 1
    hours_per_day: float | None = None
    duty: float | None = None
    travel_mm: tuple[float, float, float] | None = None
    materials: tuple[str, ...] = ()
    row: int = field(default=0, compare=False)
