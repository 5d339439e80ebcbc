"""The establishments that rows of needs name: found, or prepared and created with the rows.

Guarantees: by FINESS first, else by folded name inside the commune (the department when the
commune is not known); a row whose establishment is unknown creates it, unverified, only if
the row is applied. A class R3 or R4 is a hospital by definition; of others the kind is not
guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from maillage.apps.needs.reasons import IMPORT_NEW_ESTABLISHMENT
from maillage.apps.network.codes import EstablishmentKind, Located
from maillage.apps.network.models import Establishment
from maillage.apps.network.places import folded, position_of
from maillage.apps.network.vouching import vouch
from maillage.apps.records.commands.next_number import next_number
from maillage.formats.records import NeedRecord
from maillage.formats.rows import RowProblem, shown
from maillage.kernel.identifiers import establishment_code
from maillage.kernel.territories import main_hospital_town
from maillage.kernel.territories.names import spelling

BATCH = 500


@dataclass(slots=True)
class NamedEstablishments:
    """Known establishments, and those that this import prepares."""

    now: datetime
    by_finess: dict[str, Establishment] = field(default_factory=dict)
    by_name: dict[tuple[str, str], Establishment] = field(default_factory=dict)
    created: dict[int, tuple[Establishment, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, now: datetime) -> NamedEstablishments:
        """Every establishment that is not a scenario's. One query."""
        found = cls(now)
        for row in Establishment.objects.exclude(source="scenario").order_by("-pk"):
            found._index(row)
        return found

    def _index(self, row: Establishment) -> None:
        if row.finess:
            self.by_finess[row.finess] = row
        for area in (row.commune, row.department):
            if area:
                self.by_name[spelling(row.name), area] = row

    def of(self, record: NeedRecord) -> Establishment | None:
        """The establishment, saved or prepared; None when nothing says where it is."""
        known = self.by_finess.get(record.finess) if record.finess else None
        if known is None and record.establishment:
            named = self.by_name.get((spelling(record.establishment), record.commune or record.department))
            # Two different numbers are two establishments, whatever their names.
            other = named is not None and bool(named.finess and record.finess)
            known = None if other else named
        return known or self._prepared(record)

    def _prepared(self, record: NeedRecord) -> Establishment | None:
        if not record.establishment or not record.department:
            return None
        place = position_of(record.commune or main_hospital_town(record.department).insee)
        is_hospital = record.recipient_class in ("R3", "R4")
        row = Establishment(
            finess=record.finess,
            name=record.establishment,
            kind=(EstablishmentKind.HOSPITAL if is_hospital else EstablishmentKind.OTHER).value,
            # R4 is a ward's class: its establishment is a hospital, R3.
            recipient_class="R3" if record.recipient_class == "R4" else record.recipient_class,
            postcode=record.postcode,
            city=record.city,
            commune=record.commune or "",
            department=record.department,
            lat=place.lat,
            lon=place.lon,
            located=(place.located if record.commune else Located.AREA).value,
            created_at=self.now,
            updated_at=self.now,
        )
        vouch(row)
        return row

    def keep(self, row: Establishment, record: NeedRecord) -> None:
        """The row that named it is applied: a prepared establishment will be created."""
        if row._state.adding and id(row) not in self.created:
            self.created[id(row)] = (row, record.row)
            self._index(row)

    def write(self) -> tuple[RowProblem, ...]:
        """Create those kept; says which, by the row that first named them."""
        if not self.created:
            return ()
        rows = [row for row, _ in self.created.values()]
        first = next_number("establishment", count=len(rows))
        for number, row in enumerate(rows, start=first):
            row.code = establishment_code(number)
            row.search = folded(row.name, row.city, row.code, row.finess, row.siret)
        Establishment.objects.bulk_create(rows, batch_size=BATCH)
        return tuple(
            RowProblem(
                number, "establishment", shown(row.name), IMPORT_NEW_ESTABLISHMENT, {"given": row.code},
                refused=False,
            )
            for row, number in self.created.values()
        )  # fmt: skip
