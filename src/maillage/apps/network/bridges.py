"""Workshops: rows ↔ the records of files.

Guarantees: what is exported and read again compares equal to the row. A workshop that no
list gave is exported under the source "maillage" and a reference that names its
installation, so that a file of another installation is never taken for our own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, cast

from maillage.apps.network.models import Workshop
from maillage.apps.network.places import folded
from maillage.apps.records.models import Installation
from maillage.formats.processes import in_order
from maillage.formats.records import Located, WorkshopRecord

OWN_SOURCE = "maillage"

# The facts a source states; each is compared alone at the next import.
FACTS = (
    "name", "kind", "address", "postcode", "city", "commune", "department",
    "lat", "lon", "located", "url", "links", "is_open",
)  # fmt: skip


def installation_mark() -> str:
    """Eight characters that tell this installation from another. One query."""
    row = Installation.objects.values_list("origin", "created_at").first()
    return (
        "local" if row is None else hashlib.sha256(f"{row[0]} {row[1].isoformat()}".encode()).hexdigest()[:8]
    )


def own_reference(code: str, mark: str) -> str:
    return f"{code}@{mark}"


def facts_of(record: WorkshopRecord) -> dict[str, Any]:
    """What the record states of `FACTS`, as the row holds it."""
    facts = {name: getattr(record, name) for name in FACTS if name not in {"commune", "links", "is_open"}}
    return facts | {
        "commune": record.commune or "",
        "links": list(record.links),
        "is_open": not record.closed,
    }


def stated_by(record: WorkshopRecord) -> dict[str, Any]:
    """Everything a list said, as `Workshop.given` remembers it for each kind of list."""
    return facts_of(record) | {"capabilities": list(record.capabilities)}


def row_of(record: WorkshopRecord, code: str, feed: str) -> Workshop:
    """A new row with the record's facts; defaults and dates are the verb's."""
    return Workshop(
        code=code,
        source=record.source,
        external_id=record.external_id,
        given={feed: stated_by(record)},
        search=folded(record.name, record.city, code),
        **facts_of(record),
    )


def record_of(row: Workshop, processes: Iterable[str], mark: str) -> WorkshopRecord:
    """The record of a row."""
    return WorkshopRecord(
        external_id=row.external_id or own_reference(row.code, mark),
        name=row.name,
        kind=row.kind,
        address=row.address,
        city=row.city,
        postcode=row.postcode,
        commune=row.commune or None,
        department=row.department,
        lat=row.lat,
        lon=row.lon,
        located=cast(Located, row.located),
        capabilities=in_order(processes),
        url=row.url,
        links=tuple(row.links),
        closed=not row.is_open,
        source=row.source or OWN_SOURCE,
    )
