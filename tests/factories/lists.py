"""Lists to import, as bytes and as records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from maillage.formats.records import NeedRecord, WorkshopRecord
from maillage.formats.rows import Parsed

CREST = WorkshopRecord(
    external_id="https://labs.example/crest",
    name="Fab lab de Crest",
    kind="fab_lab",
    address="1 place de la Halle",
    city="Crest",
    postcode="26400",
    commune="26108",
    department="26",
    lat=44.73,
    lon=5.02,
    located="own",
    capabilities=("fdm", "laser"),
    url="https://labs.example/crest",
    links=("https://crest.example",),
    closed=False,
    source="fablabs.io",
    row=1,
)

VALENCE = NeedRecord(
    external_id="besoin-1",
    finess="260000021",
    establishment="Centre hospitalier de Valence",
    city="Valence",
    postcode="26000",
    commune="26362",
    department="26",
    recipient_class="R3",
    design="D0001",
    quantity=120,
    deadline=date(2026, 3, 20),
    posts="care",
    no_ppe_required=None,
    stock_days_left=3,
    occupation="",
    note="",
    source="csv",
    row=2,
)


def crest(**changes: Any) -> WorkshopRecord:
    return replace(CREST, **changes)


def valence(**changes: Any) -> NeedRecord:
    return replace(VALENCE, **changes)


def parsed(*records: Any) -> Parsed[Any]:
    return Parsed(tuple(records), (), len(records))


def many_workshops(count: int) -> Parsed[WorkshopRecord]:
    """Different names, spread over the continent, every tenth without a capability."""
    return parsed(
        *(
            crest(
                external_id=f"https://labs.example/{n}",
                name=f"Atelier {n:05d} {n * 7919 % 100_003:x}",
                lat=43.5 + (n % 500) / 100,
                lon=0.5 + (n // 500) / 5,
                capabilities=() if n % 10 == 0 else ("cnc",),
                row=n + 1,
            )
            for n in range(count)
        )
    )
