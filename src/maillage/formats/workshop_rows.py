"""What every source of workshops shares: limits of the fields, and a row read into a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.formats import cells, reasons
from maillage.formats.places import Address, find_place
from maillage.formats.records import WorkshopRecord
from maillage.formats.rows import RowJournal, RowProblem

NAME_LIMIT = 200
KIND_LIMIT = 40
ADDRESS_LIMIT = 300
CITY_LIMIT = 120
POSTCODE_LIMIT = 10
ID_LIMIT = 200


@dataclass(frozen=True, slots=True)
class WorkshopRow:
    """One workshop as texts, before it is checked."""

    external_id: str
    name: str
    kind: str
    street: str
    place: Address
    capabilities: tuple[str, ...]
    url: str
    links: tuple[str, ...]
    closed: bool
    source: str


def workshop(journal: RowJournal, row: WorkshopRow) -> WorkshopRecord | None:
    """The record of a row, or None when it is refused; the journal says why."""
    cells.text(journal, "name", row.name, NAME_LIMIT, needed=True)
    # Without a name the identity may be missing only because it is made from the name.
    cells.text(journal, "external_id", row.external_id, ID_LIMIT, needed=bool(row.name))
    cells.text(journal, "kind", row.kind, KIND_LIMIT)
    cells.text(journal, "address", row.street, ADDRESS_LIMIT)
    cells.text(journal, "city", row.place.city, CITY_LIMIT)
    cells.text(journal, "postcode", row.place.postcode, POSTCODE_LIMIT)
    url = cells.links(journal, "url", (row.url,))
    links = cells.links(journal, "links", row.links)
    if not row.capabilities:
        journal.warn("capabilities", "", reasons.NO_PROCESS)
    if journal.is_refused:
        return None
    place = find_place(journal, row.place)
    if place is None:
        return None
    return WorkshopRecord(
        external_id=row.external_id, name=row.name, kind=row.kind, address=row.street,
        city=place.city, postcode=place.postcode, commune=place.commune, department=place.department,
        lat=place.lat, lon=place.lon, located=place.located, capabilities=row.capabilities,
        url=url[0] if url else "", links=links, closed=row.closed, source=row.source, row=journal.row,
    )  # fmt: skip


def without_repeats(
    records: Iterable[WorkshopRecord], problems: list[RowProblem]
) -> tuple[WorkshopRecord, ...]:
    """The first record of each (source, external_id); the later ones are refused in `problems`."""
    first: dict[tuple[str, str], WorkshopRecord] = {}
    for record in records:
        key = (record.source, record.external_id)
        if key in first:
            params = {"first": first[key].row}
            value = record.external_id
            problems.append(RowProblem(record.row, "external_id", value, reasons.REPEATED_ROW, params))
        else:
            first[key] = record
    return tuple(first.values())
