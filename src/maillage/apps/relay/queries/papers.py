"""The printed mission order, as PDF bytes."""

from __future__ import annotations

from datetime import date

from django.conf import settings

from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.relay.codes import ACTIVITIES
from maillage.apps.relay.models import Slot
from maillage.apps.relay.queries.missions import MissionSheet, mission_sheet, require_standing
from maillage.apps.relay.signing import signed
from maillage.formats.documents import mission_order, records
from maillage.formats.documents.wording import short_day
from maillage.kernel.clock import civil_date
from maillage.kernel.territories import commune_or_none, territory_name
from maillage.kernel.text import Language, Text
from maillage.register import labels


def town(code: str) -> str:
    """A commune as the order names it; its code when the reference no longer has it."""
    found = commune_or_none(code)
    return f"{found.name} ({found.department})" if found else code


def address_of(sheet: MissionSheet) -> str:
    """What the code of an order holds. Raises Refusal ``mission.no_label_key``."""
    row = sheet.row
    return labels.address(signed(row.serial, row.last_day, row.workshop), settings.ORIGIN)


def slots_of(sheet: MissionSheet, language: Language) -> tuple[str, ...]:
    """The places booked, each by its day and hours."""
    rows = Slot.objects.filter(code__in=sheet.slots).order_by("day", "starts")
    return tuple(
        f"{short_day(row.day, language)}, {row.starts:%H:%M}\u202f–\u202f{row.ends:%H:%M}" for row in rows
    )


def _record(sheet: MissionSheet, language: Language) -> records.MissionOrder:
    row, asked = sheet.row, sheet.request
    work = Text(
        f"Commande {row.order}\u202f: {sheet.design_name.fr}, pour {sheet.establishment_name}",
        f"Order {row.order}: {sheet.design_name.en}, for {sheet.establishment_name}",
    )
    request = None
    if asked is not None:
        request = records.CarriedRequest(
            asked.authority, asked.reference, asked.dated, territory_name(asked.territory), asked.act
        )
    return records.MissionOrder(
        serial=row.serial,
        language=language,
        issued_on=civil_date(row.issued_at),
        issuer=records.Sender(row.workshop, row.workshop_name, sheet.contact),
        holder=sheet.holder,
        birth_year=sheet.birth_year,
        activity=ACTIVITIES[row.activity].to(language),
        work=work.to(language),
        communes=tuple(town(code) for code in row.communes),
        first_day=row.first_day,
        last_day=row.last_day,
        starts=f"{row.starts:%H:%M}",
        ends=f"{row.ends:%H:%M}",
        slots=slots_of(sheet, language),
        request=request,
        verify_url=address_of(sheet),
        demonstration=installation_kind() == "demo",
    )


def mission_order_pdf(serial: str, *, day: date, language: Language) -> bytes:
    """The order on paper. Refuses one that no longer stands: nothing must look valid that is not."""
    sheet = mission_sheet(serial, day)
    require_standing(sheet)
    return mission_order.render(_record(sheet, language))
