"""`maillage labels`: read codes in a row, keep what was read at a delivery, list what raises an alert.

Codes come one a line from a file or from standard input (`-`), as a hand-held reader types them. The operator acts;
a reading that is kept is in the journal under that name, and names nobody.
"""

from __future__ import annotations

from typing import Any, TextIO

import click

from maillage.cli.database import edge, emit, operator, ready
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import Text

CODES = click.File("r", encoding="utf-8")
_CODE = Text(
    fr="{number}  {lot}  sachet {bag}  {words}{places}", en="{number}  {lot}  bag {bag}  {words}{places}"
)
_UNPROVED = Text(fr="{number}  {words}", en="{number}  {words}")
_LOT = Text(fr="{lot} : {bags} sachet(s), {pieces} pièce(s)", en="{lot}: {bags} bag(s), {pieces} piece(s)")
_NOTED = Text(fr=", {noted} au bon", en=", {noted} on the note")
_ALERTS = Text(fr="À mettre de côté : {count}", en="To set aside: {count}")
_NOTHING = Text(fr="Aucune alerte.", en="No alert.")


@click.group(cls=HouseGroup)
def labels() -> None:
    """Étiquettes lues. / Labels read."""


def _code(read: Any) -> dict[str, Any]:
    label = read.checked.label
    return {
        "finding": read.finding.value, "is_alert": read.is_alert, "outcome": read.checked.verdict.outcome.value,
        "advice": read.checked.advice.value, "lot": "" if label is None else label.lot,
        "bag": 0 if label is None else label.unit, "pieces": read.pieces, "deliveries": list(read.deliveries),
        "codes": [reason.code for reason in read.checked.reasons],
    }  # fmt: skip


def _tell(reading: Any, *, as_json: bool, language: str) -> None:
    """The same facts as the API; people read a line a code, then the counts."""
    from maillage.apps.production.label_codes import FINDINGS  # noqa: PLC0415

    lots = [
        {"lot": lot.lot, "bags": lot.bags, "pieces": lot.pieces, "expected": lot.expected}
        for lot in reading.lots
    ]
    codes = [_code(read) for read in reading.codes]
    if as_json:
        emit({"codes": codes, "lots": lots, "alerts": len(reading.alerts)})
        return
    for number, said in enumerate(codes, start=1):
        words = FINDINGS[said["finding"]].to(language)
        places = f" ({', '.join(said['deliveries'])})" if said["deliveries"] else ""
        line = _CODE if said["lot"] else _UNPROVED
        click.echo(
            line.to(language).format(
                number=number, words=words, places=places, lot=said["lot"], bag=said["bag"]
            )
        )
    for lot in lots:
        noted = "" if lot["expected"] is None else _NOTED.to(language).format(noted=lot["expected"])
        click.echo(_LOT.to(language).format(**lot) + noted)
    click.echo(_ALERTS.to(language).format(count=len(reading.alerts)))


@labels.command()
@click.argument("file", type=CODES, default="-")
@json_option
@language_option
def read(file: TextIO, as_json: bool, language: str) -> None:
    """Ce que valent des étiquettes ; rien n’est gardé. / What labels are worth; nothing is kept."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.production.queries.label_reading import read_codes  # noqa: PLC0415

        reading = read_codes(file.read().split(), SystemClock())
    _tell(reading, as_json=as_json, language=language)


@labels.command()
@click.argument("delivery")
@click.argument("file", type=CODES, default="-")
@json_option
@language_option
def record(delivery: str, file: TextIO, as_json: bool, language: str) -> None:
    """Garde ce qui est lu à une livraison. / Keep what is read at a delivery."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.production.commands.record_scans import record_scans  # noqa: PLC0415

        reading = record_scans(code=delivery, texts=file.read().split(), **given)
    _tell(reading, as_json=as_json, language=language)


@labels.command()
@click.option("--delivery", default="", help="Une livraison seulement. / One delivery only.")
@json_option
@language_option
def alerts(delivery: str, as_json: bool, language: str) -> None:
    """Étiquettes lues deux fois, inconnues ou arrêtées. / Labels read twice, unknown or stopped."""
    with edge(as_json=as_json, language=language):
        actor = operator()["actor"]
        from maillage.apps.production.queries.deliveries import delivery_sheet  # noqa: PLC0415
        from maillage.apps.production.queries.label_scans import alerts_for, alerts_of_delivery  # noqa: PLC0415

        if delivery:
            delivery_sheet(delivery)  # refused when there is none
        found = alerts_of_delivery(delivery) if delivery else alerts_for(actor)
    rows: list[dict[str, Any]] = [
        {
            "finding": alert.finding, "says": alert.says.to(language), "lot": alert.lot, "bag": alert.unit,
            "deliveries": list(alert.deliveries), "last": alert.last.isoformat(),
        }
        for alert in found
    ]  # fmt: skip
    if as_json:
        emit({"alerts": rows})
        return
    for row in rows:
        click.echo(
            f"{row['last']}  {row['lot'] or '—'}  {row['bag'] or '—'}  {row['says']}  {', '.join(row['deliveries'])}"
        )
    if not rows:
        click.echo(_NOTHING.to(language))
