"""Labels read in a row, by anyone; what was read at a delivery, and the readings that raise an alert."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from maillage.api.asking import clock_of, known_actor, only
from maillage.api.problems import ReasonOut, language_of
from maillage.api.reads.workshops import Nothing
from maillage.api.routers import deliveries, label_alerts, verify
from maillage.api.shapes import Given, reasons_out
from maillage.apps.accounts.actor import Place, require, require_somewhere
from maillage.apps.production.queries.deliveries import delivery_sheet
from maillage.apps.production.queries.label_reading import LotCount, ReadCode, Reading, read_codes
from maillage.apps.production.queries.label_scans import (
    ScanAlert,
    alerts_for,
    alerts_of_delivery,
    scanned_lots,
)

LONGEST_CODE = 2000  # characters; a code that verifies has some three hundred


class Codes(Given):
    """Codes as they were read, in order: addresses of labels, either case."""

    codes: list[Annotated[str, Field(max_length=LONGEST_CODE)]] = Field(max_length=5000)


class CodeRead(Schema):
    """One code as read. `finding`: counted, repeated, lot_code, not_on_note, elsewhere, stopped, unknown; `lot`, `bag`
    (0: the whole lot) and `pieces` are empty where the signature proves nothing."""

    finding: str
    is_alert: bool
    outcome: str
    advice: str
    lot: str
    bag: int
    pieces: int
    deliveries: list[str] = Field(description="Others at which the same bag was read.")
    reasons: list[ReasonOut]


class LabelReading(Schema):
    """Every code, in the order in which it was read, and the bags that count by lot."""

    codes: list[CodeRead]
    lots: list[LotCount]
    alerts: int


class Alert(Schema):
    """A bag read at several deliveries, or a label that raises a question; the words, in the language asked."""

    finding: str
    says: str
    lot: str
    bag: int
    deliveries: list[str]
    last: date


class ReadLot(Schema):
    lot: str
    noted: int = Field(description="Pieces that the note carries.")
    bags: int
    pieces: int


class DeliveryReading(Schema):
    lots: list[ReadLot]
    alerts: list[Alert]


def code_out(request: HttpRequest, read: ReadCode) -> CodeRead:
    checked, label = read.checked, read.checked.label
    return CodeRead(
        finding=read.finding.value, is_alert=read.is_alert, outcome=checked.verdict.outcome.value,
        advice=checked.advice.value, lot="" if label is None else label.lot, bag=0 if label is None else label.unit,
        pieces=read.pieces, deliveries=list(read.deliveries), reasons=reasons_out(request, checked.reasons),
    )  # fmt: skip


def reading_out(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    codes = [code_out(request, code) for code in reading.codes]
    return {"codes": codes, "lots": list(reading.lots), "alerts": len(reading.alerts)}


def _alert(request: HttpRequest, alert: ScanAlert) -> dict[str, Any]:
    return {
        "finding": alert.finding, "says": alert.says.to(language_of(request)), "lot": alert.lot, "bag": alert.unit,
        "deliveries": list(alert.deliveries), "last": alert.last,
    }  # fmt: skip


class CodesAsked(Schema):
    code: list[Annotated[str, Field(max_length=LONGEST_CODE)]] = Field(
        description="Repeated, in the order read. Some thirty codes fill an address: ask for more in several goes."
    )


@verify.get("/labels", response=LabelReading)
@only(CodesAsked)
def label_reading(request: HttpRequest, asked: Query[CodesAsked]) -> Any:
    """What labels read in a row are worth. Public; nothing of it is kept."""
    return reading_out(request, read_codes(asked.code, clock_of(request)))


@deliveries.get("/{code}/scans", response=DeliveryReading)
@only(Nothing)
def delivery_scans(request: HttpRequest, code: str) -> Any:
    """What was read at a delivery, by lot of its note, and its alerts. For who may receive it."""
    sheet = delivery_sheet(code)
    place = Place(sheet.establishment_department, (sheet.row.establishment,))
    require(known_actor(request), "deliveries.receive", place)
    read = scanned_lots(code)
    lots = [
        {
            "lot": line.lot,
            "noted": line.quantity,
            "bags": one.bags if one else 0,
            "pieces": one.pieces if one else 0,
        }
        for line in sheet.lines
        for one in (read.get(line.lot),)
    ]
    return {"lots": lots, "alerts": [_alert(request, alert) for alert in alerts_of_delivery(code)]}


@label_alerts.get("", response=list[Alert])
@only(Nothing)
def scan_alerts(request: HttpRequest) -> Any:
    """Labels read at several deliveries, unknown or stopped, of the lots that one may read; the latest first."""
    actor = known_actor(request)
    require_somewhere(actor, "lots.read")
    return [_alert(request, alert) for alert in alerts_for(actor)]
