"""A table of needs: who asks for how many of which design, by when.

Nothing about persons is read: columns of contacts are named and passed over, a free text
that seems to hold an e-mail address, a telephone or a social security number refuses its
row. A quantity is a whole number of pieces from 1 to 10⁷ once the multiple (pieces in a
pack) is counted: 2·10¹⁴, 0, −5 and 12.5 were all seen in 2020 and are refused. A past
deadline is kept with a warning. Posts left empty are unstated, which counts as care.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from maillage.formats import cells, reasons
from maillage.formats.places import Address, Place, find_place
from maillage.formats.records import NeedRecord, Posts
from maillage.formats.rows import Parsed, RowJournal, RowProblem
from maillage.formats.tables import SIZE_LIMIT, Column, folded_header, read_table
from maillage.kernel.territories.names import spelling

SOURCE = "csv"
QUANTITY_LIMIT = 10_000_000
DESIGN = re.compile(r"^D\d{4,8}$", re.ASCII)
FINESS = re.compile(r"^[0-9][0-9AB]\d{7}$", re.ASCII)
PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+\.\w|(?<!\d)(?:\+33|0033|0)[\s.\-]*[1-9](?:[\s.\-]*\d{2}){4}(?!\d)"
    r"|(?<!\d)[12][\s.]?\d{2}[\s.]?\d{2}[\s.]?(?:\d{2}|2[AB])[\s.]?\d{3}[\s.]?\d{3}(?!\d)"
)
PERSONAL_COLUMNS = frozenset(
    ("contact", "contact_name", "nom_du_contact", "prenom", "email", "e_mail", "mail", "courriel")
) | frozenset(("telephone", "tel", "phone", "mobile", "portable", "patient", "patients", "nom_du_patient"))

COLUMNS = (
    Column("external_id", "référence", ("external id", "id", "reference")),
    Column("finess", "FINESS", ("numéro finess", "finess et")),
    Column("establishment", "établissement", ("establishment", "nom", "name", "structure")),
    Column("postcode", "code postal", ("postcode", "postal code", "cp")),
    Column("city", "commune", ("city", "town", "ville")),
    Column("commune", "code insee", ("insee", "insee code")),
    Column("recipient_class", "classe", ("recipient class", "class", "classe du destinataire"), needed=True),
    Column("design", "modèle", ("design", "design code", "code modèle"), needed=True),
    Column("quantity", "quantité", ("quantity", "qty", "qté"), needed=True),
    Column("multiple", "multiple", ("unit multiple", "pièces par lot", "pack size")),
    Column("deadline", "échéance", ("deadline", "date limite", "needed by"), needed=True),
    Column("posts", "postes", ("posts",)),
    Column("no_ppe_required", "sans EPI requis", ("no ppe required", "aucun epi requis")),
    Column("stock_days_left", "jours de stock", ("stock days left", "days of stock left", "stock days")),
    Column("occupation", "métier", ("occupation",)),
    Column("note", "note", ("remarque", "comment", "commentaire")),
)

CLASSES: Mapping[str, tuple[str, ...]] = {
    "R0": ("public", "grand public"),
    "R1": ("workplace", "travail", "lieu de travail"),
    "R2": ("care outside hospital", "soins de ville", "ehpad"),
    "R3": ("hospital", "hôpital", "hopital"),
    "R4": ("critical care", "soins critiques", "réanimation"),
}
POSTS: Mapping[str, tuple[str, ...]] = {
    "care": ("soins", "soin"),
    "non_care": ("hors soins", "hors soin", "non care", "non-care"),
}


def read(data: bytes, *, today: date, limit: int = SIZE_LIMIT) -> Parsed[NeedRecord]:
    """Needs of a delimited file, judged on the civil date `today`.

    Raises Refusal as `tables.read_table` does.
    """
    table = read_table(data, COLUMNS, limit=limit)
    problems = [_personal_column(problem) for problem in table.problems]
    records: dict[str, NeedRecord] = {}
    for number, row, extra in table.rows:
        journal = RowJournal(number)
        if extra:
            journal.refuse("", "", reasons.TOO_MANY_CELLS, cells=extra, columns=table.width)
        record = _record(journal, row, today)
        if record is not None and record.external_id in records:
            first = records[record.external_id].row
            journal.refuse("external_id", record.external_id, reasons.REPEATED_ROW, first=first)
        elif record is not None:
            records[record.external_id] = record
        problems += journal.problems
    return Parsed(tuple(records.values()), tuple(problems), len(table.rows))


def _personal_column(problem: RowProblem) -> RowProblem:
    if problem.code == reasons.UNKNOWN_COLUMN and folded_header(problem.value) in PERSONAL_COLUMNS:
        return RowProblem(problem.row, problem.field, problem.value, reasons.PERSONAL_COLUMN, refused=False)
    return problem


def _record(journal: RowJournal, row: Mapping[str, str], today: date) -> NeedRecord | None:
    def cell(name: str) -> str:
        return row.get(name, "")

    quantity = _quantity(journal, cell("quantity"), cell("multiple"))
    deadline = _deadline(journal, cell("deadline"), today)
    recipient = cells.choice(journal, "recipient_class", cell("recipient_class"), CLASSES)
    posts = cells.choice(journal, "posts", cell("posts"), POSTS) if cell("posts") else ""
    no_ppe = cells.yes_or_no(journal, "no_ppe_required", cell("no_ppe_required"))
    stock = _stock_days(journal, cell("stock_days_left"))
    design = cell("design").upper()
    if not DESIGN.match(design):
        journal.refuse("design", cell("design"), reasons.BAD_CODE, example="D0107")
    for field, size in (("external_id", 200), ("occupation", 80), ("note", 300)):
        _without_personal_data(journal, field, cell(field), size)
    place = _establishment(journal, row)
    if journal.is_refused or quantity is None or deadline is None:
        return None
    finess = cell("finess").replace(" ", "").upper()
    named = finess or f"{place.commune if place else ''}/{spelling(cell('establishment'))}"
    return NeedRecord(
        external_id=cell("external_id") or f"{named}/{design}/{deadline.isoformat()}",
        finess=finess, establishment=cell("establishment"),
        city=place.city if place else cell("city"), postcode=place.postcode if place else cell("postcode"),
        commune=place.commune if place else None, department=place.department if place else "",
        recipient_class=recipient, design=design, quantity=quantity, deadline=deadline,
        posts=_posts(posts), no_ppe_required=no_ppe, stock_days_left=stock,
        occupation=cell("occupation"), note=cell("note"), source=SOURCE, row=journal.row,
    )  # fmt: skip


def _posts(code: str) -> Posts:
    return "care" if code == "care" else "non_care" if code == "non_care" else ""


def _quantity(journal: RowJournal, value: str, multiple: str) -> int | None:
    """Pieces: quantity times multiple, from 1 to the limit."""
    read = []
    for field, text in (("quantity", value), ("multiple", multiple or "1")):
        if not text:
            journal.refuse(field, text, reasons.MISSING_VALUE)
            continue
        found = cells.whole(journal, field, text)
        if found is None:
            continue
        if not 1 <= found <= QUANTITY_LIMIT:
            journal.refuse(field, text, reasons.QUANTITY_OUT_OF_RANGE, limit=QUANTITY_LIMIT)
        else:
            read.append(found)
    if len(read) < 2:
        return None
    pieces = read[0] * read[1]
    if pieces > QUANTITY_LIMIT:
        journal.refuse(
            "quantity", f"{value} × {multiple}", reasons.QUANTITY_OUT_OF_RANGE, limit=QUANTITY_LIMIT
        )
        return None
    return pieces


def _deadline(journal: RowJournal, value: str, today: date) -> date | None:
    if not value:
        journal.refuse("deadline", value, reasons.MISSING_VALUE)
        return None
    found = cells.day(journal, "deadline", value)
    if found is not None and found < today:
        journal.warn("deadline", value, reasons.PAST_DEADLINE)
    return found


def _stock_days(journal: RowJournal, value: str) -> int | None:
    if not value:
        return None
    found = cells.whole(journal, "stock_days_left", value)
    if found is not None and found < 0:
        journal.refuse("stock_days_left", value, reasons.NEGATIVE)
    elif found is not None and found > QUANTITY_LIMIT:
        journal.refuse("stock_days_left", value, reasons.QUANTITY_OUT_OF_RANGE, limit=QUANTITY_LIMIT)
    return found


def _without_personal_data(journal: RowJournal, field: str, value: str, size: int) -> None:
    """Refuses a text that seems to name a person's address or number, without repeating it."""
    cells.text(journal, field, value, size)
    if PERSONAL.search(value):
        journal.refuse(field, "…", reasons.PERSONAL_DATA)


def _establishment(journal: RowJournal, row: Mapping[str, str]) -> Place | None:
    """The place of the establishment; not needed when a FINESS number names it."""
    finess = row.get("finess", "").replace(" ", "").upper()
    if finess and not FINESS.match(finess):
        journal.refuse("finess", row["finess"], reasons.BAD_CODE, example="260000021")
    _without_personal_data(journal, "establishment", row.get("establishment", ""), 200)
    cells.text(journal, "city", row.get("city", ""), 120)
    cells.text(journal, "postcode", row.get("postcode", ""), 10)
    if not finess and not row.get("establishment"):
        journal.refuse("establishment", "", reasons.MISSING_VALUE)
    city, insee = row.get("city", ""), row.get("commune", "")
    if not city and not insee:
        if not finess:
            journal.refuse("city", "", reasons.MISSING_VALUE)
        return None
    address = Address(city, row.get("postcode", ""), insee)
    own = RowJournal(journal.row)
    place = find_place(own, address)
    for problem in own.problems:
        if problem.code != reasons.NO_COORDINATES:  # a table of needs has no coordinates to give
            # A FINESS number names the establishment whatever the town's spelling.
            journal.problems.append(replace(problem, refused=problem.refused and not finess))
    return place
