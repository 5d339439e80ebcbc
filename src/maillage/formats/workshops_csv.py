"""Our own table of workshops, read and written: an export read again changes nothing.

The columns are in `COLUMNS` and in the reference page on import formats. The identity of a
row is `source` and `reference` as exported; a file typed by hand may leave both empty: its
rows are then of source "csv" and known by the folded name and the commune.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from maillage.formats import cells, reasons
from maillage.formats.places import Address
from maillage.formats.records import WorkshopRecord
from maillage.formats.rows import Parsed, RowJournal, RowProblem
from maillage.formats.tables import SIZE_LIMIT, Cell, Column, read_table, tidy, write_table
from maillage.formats.workshop_rows import ID_LIMIT, WorkshopRow, without_repeats, workshop
from maillage.kernel.territories.names import spelling

SOURCE = "csv"
SOURCE_LIMIT = 30

COLUMNS = (
    Column("external_id", "référence", ("reference", "external id", "id", "identifiant")),
    Column("source", "source"),
    Column("name", "nom", ("name",), needed=True),
    Column("kind", "type", ("kind", "genre")),
    Column("address", "adresse", ("address", "rue", "street")),
    Column("postcode", "code postal", ("postcode", "postal code", "cp", "zip")),
    Column("city", "commune", ("city", "town", "ville"), needed=True),
    Column("commune", "code insee", ("insee", "insee code", "commune insee", "code commune")),
    Column("lat", "latitude", ("lat",)),
    Column("lon", "longitude", ("lon", "lng", "long")),
    Column("located", "position", ("located",)),
    Column("capabilities", "procédés", ("capabilities", "processes", "machines")),
    Column("url", "page", ("url", "site")),
    Column("links", "liens", ("links",)),
    Column("closed", "fermé", ("closed",)),
)

LOCATED: Mapping[str, tuple[str, ...]] = {
    "own": ("adresse", "address"),
    "commune": ("centre de la commune",),
    "area": ("centre du secteur",),
}


def read(
    data: bytes, *, limit: int = SIZE_LIMIT, other_processes: Collection[str] = ()
) -> Parsed[WorkshopRecord]:
    """Workshops of a delimited file. Raises Refusal as `tables.read_table` does.

    `other_processes`: codes that the platform knows beyond those that ship with it.
    """
    table = read_table(data, COLUMNS, limit=limit)
    problems: list[RowProblem] = list(table.problems)
    records = []
    for number, row, extra in table.rows:
        journal = RowJournal(number)
        if extra:
            journal.refuse("", "", reasons.TOO_MANY_CELLS, cells=extra, columns=table.width)
        record = _record(journal, row, other_processes)
        problems += journal.problems
        if record is not None:
            records.append(record)
    return Parsed(without_repeats(records, problems), tuple(problems), len(table.rows))


def write(records: Iterable[WorkshopRecord]) -> bytes:
    """The file of these workshops, in the order given."""
    return write_table([column.header for column in COLUMNS], (_cells(record) for record in records))


def tidied(record: WorkshopRecord) -> WorkshopRecord:
    """The record with its texts as files keep them: what `read(write(...))` gives back."""
    return replace(
        record,
        external_id=tidy(record.external_id),
        name=tidy(record.name),
        kind=tidy(record.kind),
        address=tidy(record.address),
        city=tidy(record.city),
        postcode=tidy(record.postcode),
        source=tidy(record.source),
    )


def _cells(record: WorkshopRecord) -> list[Cell]:
    return [
        record.external_id, record.source, record.name, record.kind, record.address, record.postcode,
        record.city, record.commune, record.lat, record.lon, record.located,
        ", ".join(record.capabilities), record.url, " ".join(record.links), record.closed,
    ]  # fmt: skip


def _record(journal: RowJournal, row: Mapping[str, str], others: Collection[str]) -> WorkshopRecord | None:
    def cell(name: str) -> str:
        return row.get(name, "")

    how = cells.choice(journal, "located", cell("located"), LOCATED) if cell("located") else ""
    source = cells.text(journal, "source", cell("source"), SOURCE_LIMIT) or SOURCE
    closed = cells.yes_or_no(journal, "closed", cell("closed"))
    record = workshop(
        journal,
        WorkshopRow(
            external_id=cell("external_id") or _own_reference(row),
            name=cell("name"),
            kind=cell("kind"),
            street=cell("address"),
            place=Address(cell("city"), cell("postcode"), cell("commune"), cell("lat"), cell("lon")),
            capabilities=cells.processes(journal, "capabilities", cell("capabilities"), others),
            url=cell("url"),
            links=tuple(cell("links").split()),
            closed=bool(closed),
            source=source,
        ),
    )
    if record is not None and record.located == "own" and how == "commune":
        return replace(record, located="commune")  # the file says that its coordinates are a centre
    if record is not None and record.located == "own" and how == "area":
        return replace(record, located="area")
    return record


def _own_reference(row: Mapping[str, str]) -> str:
    """A stable reference for a row typed by hand: folded name, folded town, postcode."""
    name = row.get("name", "")
    parts = (spelling(name) or name, spelling(row.get("city", "")), row.get("postcode", ""))
    reference = "/".join(part.replace(" ", "-") for part in parts if part) if name else ""
    if len(reference) <= ID_LIMIT:
        return reference
    digest = sha256(reference.encode()).hexdigest()[:16]
    return f"{reference[: ID_LIMIT - 17]}-{digest}"
