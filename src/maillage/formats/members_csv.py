"""A table of members: who is attached to which workshop, and the machines a maker has at home.

The reference is the list's own and recognises the row again; it is needed, so that a name never
has to. Names and contacts are read here and nowhere else: a report shows the cells it refuses, the
journal never does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from maillage.formats import cells, reasons
from maillage.formats.processes import process_of
from maillage.formats.records import MemberRecord
from maillage.formats.rows import Parsed, RowJournal, RowProblem
from maillage.formats.tables import SIZE_LIMIT, Column, read_table
from maillage.kernel import territories

WORKSHOP = re.compile(r"^L\d{4,8}$", re.ASCII)
EMAIL = re.compile(r"^[^\s@]+@[^\s@]+\.[^\s@]+$")
CODE = re.compile(r"^[a-z][a-z0-9_]{1,29}$", re.ASCII)

COLUMNS = (
    Column("external_id", "référence", ("reference", "external id", "id"), needed=True),
    Column("workshop", "atelier", ("workshop", "code atelier"), needed=True),
    Column("kind", "place", ("kind", "sorte", "type"), needed=True),
    Column("skills", "compétences", ("skills",)),
    Column("hours_per_week", "heures par semaine", ("hours per week",)),
    Column("city", "commune", ("city", "town", "ville")),
    Column("postcode", "code postal", ("postcode", "postal code", "cp")),
    Column("commune", "code insee", ("insee", "insee code")),
    Column("since", "depuis", ("since",)),
    Column("until", "jusqu'au", ("until", "jusqu au")),
    Column("name", "nom", ("name",)),
    Column("email", "courriel", ("email", "e mail", "mail")),
    Column("phone", "téléphone", ("phone", "tel")),
    Column("process", "procédé", ("process", "machine")),
    Column("model", "modèle", ("model",)),
    Column("count", "nombre", ("count",)),
    Column("hours_per_day", "heures par jour", ("hours per day",)),
    Column("duty", "part utile", ("duty",)),
    Column("travel", "course", ("travel", "travel mm", "course mm")),
    Column("materials", "matières", ("materials",)),
)

KINDS: Mapping[str, tuple[str, ...]] = {
    "staff": ("salarié", "salariée", "équipe", "equipe"),
    "volunteer": ("bénévole", "benevole"),
    "home": ("maker", "domicile", "maker à domicile", "à domicile"),
}


def read(
    data: bytes, *, limit: int = SIZE_LIMIT, other_processes: Collection[str] = ()
) -> Parsed[MemberRecord]:
    """Members of a delimited file. Raises Refusal as `tables.read_table` does."""
    table = read_table(data, COLUMNS, limit=limit)
    problems: list[RowProblem] = list(table.problems)
    records: dict[tuple[str, str], MemberRecord] = {}
    for number, row, extra in table.rows:
        journal = RowJournal(number)
        if extra:
            journal.refuse("", "", reasons.TOO_MANY_CELLS, cells=extra, columns=table.width)
        record = _record(journal, row, other_processes)
        key = (record.workshop, record.external_id)
        if not journal.is_refused and key in records:
            first = records[key].row
            journal.refuse("external_id", record.external_id, reasons.REPEATED_ROW, first=first)
        if not journal.is_refused:
            records[key] = record
        problems += journal.problems
    return Parsed(tuple(records.values()), tuple(problems), len(table.rows))


def _record(journal: RowJournal, row: Mapping[str, str], others: Collection[str]) -> MemberRecord:
    def cell(name: str) -> str:
        return row.get(name, "")

    workshop = cell("workshop").upper()
    if not WORKSHOP.match(workshop):
        journal.refuse("workshop", cell("workshop"), reasons.BAD_CODE, example="L0042")
    for name, limit in (("name", 120), ("phone", 30), ("model", 80)):
        cells.text(journal, name, cell(name), limit)
    return MemberRecord(
        external_id=cells.text(journal, "external_id", cell("external_id"), 60, needed=True),
        workshop=workshop,
        kind=cells.choice(journal, "kind", cell("kind"), KINDS),
        skills=_codes(journal, "skills", cell("skills")),
        hours_per_week=_number(journal, "hours_per_week", cell("hours_per_week")) or 0.0,
        commune=_commune(journal, cell("commune"), cell("city"), cell("postcode")),
        since=cells.day(journal, "since", cell("since")) if cell("since") else None,
        until=cells.day(journal, "until", cell("until")) if cell("until") else None,
        name=cell("name"), email=_email(journal, cell("email"), cell("name")), phone=cell("phone"),
        process=_process(journal, cell("process"), others), model=cell("model"),
        count=(cells.whole(journal, "count", cell("count")) or 0) if cell("count") else 1,
        hours_per_day=_number(journal, "hours_per_day", cell("hours_per_day")),
        duty=_number(journal, "duty", cell("duty")),
        travel_mm=_travel(journal, cell("travel")),
        materials=_codes(journal, "materials", cell("materials")),
        row=journal.row,
    )  # fmt: skip


def _number(journal: RowJournal, name: str, value: str) -> float | None:
    found = cells.number(value) if value else None
    if value and found is None:
        journal.refuse(name, value, reasons.BAD_NUMBER)
    return found


def _codes(journal: RowJournal, name: str, value: str) -> tuple[str, ...]:
    """Codes separated by commas, semicolons, bars or slashes; one that is none refuses the row."""
    found = [part.strip() for part in cells.LIST_SEPARATORS.split(value) if part.strip()]
    for code in found:
        if not CODE.match(code):
            journal.refuse(name, code, reasons.BAD_CODE, example="sewing, cad" if name == "skills" else "pla")
    return tuple(dict.fromkeys(found))


def _commune(journal: RowJournal, insee: str, city: str, postcode: str) -> str:
    if not (insee or city or postcode):
        return ""
    town = territories.commune_or_none(insee) if insee else territories.find_commune(city, postcode or None)
    if town is None:
        journal.refuse("city", insee or city, reasons.UNKNOWN_COMMUNE, postcode=postcode or "—")
        return ""
    return town.insee


def _email(journal: RowJournal, value: str, name: str) -> str:
    if value and not EMAIL.match(value):
        journal.refuse("email", value, reasons.BAD_CODE, example="prenom@exemple.org")
    if value and not name:
        journal.refuse("name", "", reasons.MISSING_VALUE)
    return value


def _process(journal: RowJournal, value: str, others: Collection[str]) -> str:
    code = process_of(value) or (value if value in others else "")
    if value and not code:
        journal.refuse("process", value, reasons.BAD_CHOICE, choices=["fdm", "sla", "laser", "…"])
    return code


def _travel(journal: RowJournal, value: str) -> tuple[float, float, float] | None:
    """Three lengths in mm, "220 x 220 x 250"."""
    if not value:
        return None
    sides = [cells.number(part.strip()) for part in re.split(r"[x×*]", value.lower())]
    if len(sides) != 3 or any(side is None or side <= 0 for side in sides):
        journal.refuse("travel", value, reasons.BAD_CODE, example="220 x 220 x 250")
        return None
    x, y, z = (float(side or 0) for side in sides)
    return x, y, z
