"""Tables of what reaches needs without workshops: industrial supplies, stocks of finished objects.

One row a supply. Words are those of the screens, in French or English, or our codes; dates,
numbers and yes or no as in every table. A text that seems to hold an e-mail address, a
telephone or a social security number refuses its row. Nothing is guessed: a territory, a
certainty, a period must be one of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from maillage.formats import cells, reasons
from maillage.formats.needs_csv import DESIGN, PERSONAL, QUANTITY_LIMIT
from maillage.formats.records import IndustryRecord, StockRecord
from maillage.formats.rows import Parsed, RowJournal
from maillage.formats.tables import SIZE_LIMIT, Column, read_table
from maillage.kernel.identifiers import is_siret
from maillage.kernel.territories import Department, Region, departments, is_territory, regions
from maillage.kernel.territories.names import spelling

Record = TypeVar("Record", IndustryRecord, StockRecord)
Words = Mapping[str, tuple[str, ...]]

INDUSTRY_COLUMNS = (
    Column("code", "code", ("référence", "reference", "id")),
    Column("supplier", "fournisseur", ("supplier", "nom", "name"), needed=True),
    Column("siret", "SIRET"),
    Column("design", "modèle", ("design", "code modèle", "design code")),
    Column("family", "famille", ("family", "code famille", "family code")),
    Column("quantity", "quantité", ("quantity", "débit", "rate"), needed=True),
    Column("period", "période", ("period", "par", "per"), needed=True),
    Column("from_on", "début", ("from", "from date", "à partir du"), needed=True),
    Column("until_on", "fin", ("until", "jusqu’au")),
    Column("territory", "territoire", ("territory", "territoire servi")),
    Column("certainty", "certitude", ("certainty",), needed=True),
    Column("price", "prix", ("price",)),
    Column("source", "source", ("source de l’information",), needed=True),
    Column("stated_on", "appris le", ("stated on", "date de l’information")),
    Column("note", "note", ("remarque", "comment", "commentaire")),
)
STOCK_COLUMNS = (
    Column("code", "code", ("référence", "reference", "id")),
    Column("holder", "détenteur", ("holder", "nom", "name"), needed=True),
    Column("design", "modèle", ("design", "code modèle", "design code"), needed=True),
    Column("profile", "profil", ("profile", "profil de fabrication")),
    Column("quantity", "quantité", ("quantity", "pièces", "pieces"), needed=True),
    Column("territory", "territoire", ("territory", "territoire servi")),
    Column("place", "lieu", ("place", "dépôt", "depot")),
    Column("available_on", "disponible le", ("available on", "disponible")),
    Column("counted_on", "compté le", ("counted on", "date du compte")),
    Column("note", "note", ("remarque", "comment", "commentaire")),
)
PERIODS: Words = {"day": ("jour", "par jour"), "week": ("semaine", "par semaine")}
CERTAINTIES: Words = {
    "announced": ("annoncée", "annoncé", "annonce"),
    "contracted": ("commandée", "commandée par contrat", "contrat", "contractée"),
    "delivering": ("en cours de livraison", "livraison", "livrée"),
}
PRICES: Words = {
    "free": ("donnée", "don", "gratuit", "given"),
    "cost": ("prix coûtant", "à prix coûtant", "at cost"),
    "sold": ("vendue", "vente"),
}


def read_industry(data: bytes, *, limit: int = SIZE_LIMIT) -> Parsed[IndustryRecord]:
    """Supplies of a delimited file. Raises Refusal as `tables.read_table` does."""
    return _read(data, INDUSTRY_COLUMNS, _industry, limit)


def read_stocks(data: bytes, *, limit: int = SIZE_LIMIT) -> Parsed[StockRecord]:
    """Stocks of a delimited file. Raises Refusal as `tables.read_table` does."""
    return _read(data, STOCK_COLUMNS, _stock, limit)


def _read(
    data: bytes,
    columns: tuple[Column, ...],
    build: Callable[[RowJournal, Mapping[str, str]], Record | None],
    limit: int,
) -> Parsed[Record]:
    table = read_table(data, columns, limit=limit)
    problems, records = list(table.problems), []
    for number, row, extra in table.rows:
        journal = RowJournal(number)
        if extra:
            journal.refuse("", "", reasons.TOO_MANY_CELLS, cells=extra, columns=table.width)
        record = build(journal, row)
        problems += journal.problems
        if record is not None and not journal.is_refused:
            records.append(record)
    return Parsed(tuple(records), tuple(problems), len(table.rows))


def _industry(journal: RowJournal, row: Mapping[str, str]) -> IndustryRecord | None:
    siret = row.get("siret", "").replace(" ", "")
    if siret and not is_siret(siret):
        journal.refuse("siret", row["siret"], reasons.BAD_CODE, example="73282932000074")
    design, family = _design(journal, row), row.get("family", "").upper()
    if bool(design) == bool(family) and not journal.is_refused:
        journal.refuse("design", row.get("design", ""), reasons.MISSING_VALUE if not design else reasons.BAD_CHOICE,
                       choices=["modèle", "famille"])  # fmt: skip
    quantity, first = _pieces(journal, row, least=1), _day(journal, row, "from_on", needed=True)
    until = _day(journal, row, "until_on")
    values: dict[str, Any] = {
        "period": cells.choice(journal, "period", row.get("period", ""), PERIODS),
        "certainty": cells.choice(journal, "certainty", row.get("certainty", ""), CERTAINTIES),
        "price": cells.choice(journal, "price", row.get("price") or "sold", PRICES),
        "supplier": _text(journal, row, "supplier", 200, needed=True),
        "source": _text(journal, row, "source", 300, needed=True),
        "note": _text(journal, row, "note", 300),
        "territory": _territory(journal, row),
        "stated_on": _day(journal, row, "stated_on"),
    }
    if quantity is None or first is None:
        return None
    return IndustryRecord(
        code=row.get("code", "").upper(), siret=siret, design=design, family=family, quantity=quantity,
        from_on=first, until_on=until, row=journal.row, **values,
    )  # fmt: skip


def _stock(journal: RowJournal, row: Mapping[str, str]) -> StockRecord | None:
    quantity, design = _pieces(journal, row, least=0), _design(journal, row)
    if not design and not journal.is_refused:
        journal.refuse("design", "", reasons.MISSING_VALUE)
    record = StockRecord(
        code=row.get("code", "").upper(),
        holder=_text(journal, row, "holder", 200, needed=True),
        design=design,
        profile=row.get("profile", "").upper(),
        quantity=quantity or 0,
        territory=_territory(journal, row),
        place=_text(journal, row, "place", 120),
        available_on=_day(journal, row, "available_on"),
        counted_on=_day(journal, row, "counted_on"),
        note=_text(journal, row, "note", 300),
        row=journal.row,
    )
    return None if quantity is None else record


def _design(journal: RowJournal, row: Mapping[str, str]) -> str:
    design = row.get("design", "").upper()
    if design and not DESIGN.match(design):
        journal.refuse("design", row["design"], reasons.BAD_CODE, example="D0107")
    return design


def _pieces(journal: RowJournal, row: Mapping[str, str], *, least: int) -> int | None:
    value = row.get("quantity", "")
    if not value:
        journal.refuse("quantity", value, reasons.MISSING_VALUE)
        return None
    found = cells.whole(journal, "quantity", value)
    if found is not None and not least <= found <= QUANTITY_LIMIT:
        journal.refuse("quantity", value, reasons.SUPPLY_QUANTITY, least=least, limit=QUANTITY_LIMIT)
    return found


def _day(journal: RowJournal, row: Mapping[str, str], name: str, *, needed: bool = False) -> date | None:
    value = row.get(name, "")
    if value:
        return cells.day(journal, name, value)
    if needed:
        journal.refuse(name, value, reasons.MISSING_VALUE)
    return None


def _text(journal: RowJournal, row: Mapping[str, str], name: str, limit: int, *, needed: bool = False) -> str:
    """A text of the row; what seems to point at a person refuses it, without being repeated."""
    value = row.get(name, "")
    if PERSONAL.search(value):
        journal.refuse(name, "…", reasons.PERSONAL_DATA)
        return ""
    return cells.text(journal, name, value, limit, needed=needed)


def _territory(journal: RowJournal, row: Mapping[str, str]) -> str:
    """A territory by its code or its name; the whole country when the cell is empty."""
    value = row.get("territory", "")
    code = value.upper()
    if not value or spelling(value) in ("france", "fr"):
        return "FR"
    if is_territory(code):
        return code
    areas: list[Region | Department] = [*regions(), *departments()]
    named = [area.code for area in areas if spelling(area.name) == spelling(value)]
    if len(named) == 1:
        return named[0]
    journal.refuse("territory", value, reasons.BAD_CODE, example="R84")
    return ""
