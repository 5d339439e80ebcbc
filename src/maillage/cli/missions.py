"""`maillage mission`: list, print, revoke, check a mission order; issue one.

The operator acts; everything is in the journal under that name.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click

from maillage.cli.database import edge, emit, operator, ready
from maillage.cli.files import write_file
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.text import Language, Text

DAY = click.DateTime(["%Y-%m-%d"])
HOUR = click.DateTime(["%H:%M"])
_LINE = Text(
    fr="{serial}  {state}  {workshop}  {member}  {first_day} – {last_day}  {order}  {request}",
    en="{serial}  {state}  {workshop}  {member}  {first_day} – {last_day}  {order}  {request}",
)
_NONE = Text(fr="aucune demande", en="no request")
_ISSUED = Text(fr="Ordre {serial} établi.", en="Order {serial} issued.")
_REVOKED = Text(fr="Ordre {serial} révoqué.", en="Order {serial} revoked.")
_MAILED = Text(
    fr="Lien privé du titulaire de l’ordre {serial} mis à l’envoi.",
    en="Private link of the holder of order {serial} queued for mail.",
)
_PRINTED = Text(fr="{path} : ordre {serial}.", en="{path}: order {serial}.")
_CHECKED = Text(
    fr="{serial} : {state}, dernier jour {last_day}.", en="{serial}: {state}, last day {last_day}."
)


@click.group(cls=HouseGroup)
def mission() -> None:
    """Ordres de mission. / Mission orders."""


def _row(row: Any) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("serial", "state", "workshop", "member", "order", "activity", "request")},
        "communes": list(row.communes),
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "starts": f"{row.starts:%H:%M}",
        "ends": f"{row.ends:%H:%M}",
    }  # fmt: skip


@mission.command("list")
@json_option
@language_option
def list_missions(as_json: bool, language: str) -> None:
    """Les ordres qui ne sont pas terminés. / The orders that are not over."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
        from maillage.apps.paging import EVERYTHING  # noqa: PLC0415
        from maillage.apps.relay.codes import MISSION_STATES  # noqa: PLC0415
        from maillage.apps.relay.queries.missions import mission_list  # noqa: PLC0415

        found = mission_list(actor=OPERATOR, day=today(SystemClock()), size=EVERYTHING).items
    if as_json:
        emit({"missions": [_row(row) for row in found]})
        return
    for row in found:
        said = {
            **_row(row), "state": MISSION_STATES[row.state].to(language),
            "request": row.request or _NONE.to(language),
        }  # fmt: skip
        click.echo(_LINE.to(language).format(**said))


@mission.command()
@click.argument("order")
@click.option("--member", required=True, help="Code (M00042).")
@click.option("--holder", required=True, help="Nom abrégé. / Short name: Camille D.")
@click.option("--born", type=int, required=True, help="Année de naissance. / Year of birth.")
@click.option("--activity", required=True, help="make, fetch, bring, deliver.")
@click.option("--commune", "communes", multiple=True, required=True, help="Code INSEE, répétable. / Repeat.")
@click.option("--from", "first", type=DAY, required=True, help="Premier jour. / First day.")
@click.option("--to", "last", type=DAY, required=True, help="Dernier jour, inclus. / Last day, included.")
@click.option("--hours", type=(HOUR, HOUR), required=True, help="08:00 19:00.")
@click.option("--request", default="", help="Acte de la demande. / The request's act.")
@json_option
@language_option
def issue(
    order: str, member: str, holder: str, born: int, activity: str, communes: tuple[str, ...],
    first: datetime, last: datetime, hours: tuple[datetime, datetime], request: str, as_json: bool, language: str,
) -> None:  # fmt: skip
    """Établit un ordre pour un travail accepté. / Issue an order for accepted work."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.relay.commands.issue_mission import MissionTerms, issue_mission  # noqa: PLC0415

        terms = MissionTerms(
            order, member, holder, born, activity, communes, first.date(), last.date(), hours[0].time(),
            hours[1].time(), request,
        )  # fmt: skip
        made = issue_mission(terms=terms, **given)
    _tell(_ISSUED, made.serial, as_json=as_json, language=language)


def _tell(words: Text, serial: str, *, as_json: bool, language: str, **facts: Any) -> None:
    if as_json:
        emit({"serial": serial, **facts})
    else:
        click.echo(words.to(language).format(serial=serial, **facts))


@mission.command()
@click.argument("serial")
@click.option("--reason", default="", help="Motif. / Reason.")
@json_option
@language_option
def revoke(serial: str, reason: str, as_json: bool, language: str) -> None:
    """Révoque un ordre. / Revoke an order."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.relay.commands.revoke_mission import revoke_mission  # noqa: PLC0415

        revoke_mission(serial=serial, reason=reason, **given)
    _tell(_REVOKED, serial.upper(), as_json=as_json, language=language)


@mission.command()
@click.argument("serial")
@json_option
@language_option
def mail(serial: str, as_json: bool, language: str) -> None:
    """Envoie encore son lien privé au titulaire. / Mail its holder their private link again."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.relay.commands.mail_link import mail_link  # noqa: PLC0415

        mail_link(serial=serial, **given)
    _tell(_MAILED, serial.upper(), as_json=as_json, language=language)


@mission.command("print")
@click.argument("serial")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="PDF.")
@json_option
@language_option
def print_order(serial: str, out: Path, as_json: bool, language: str) -> None:
    """Écrit le PDF d’un ordre. / Write an order's PDF."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.relay.queries.papers import mission_order_pdf  # noqa: PLC0415

        day = today(SystemClock())
        write_file(out, mission_order_pdf(serial, day=day, language=cast(Language, language)))
    _tell(_PRINTED, serial.upper(), as_json=as_json, language=language, path=str(out))


@mission.command()
@click.argument("number")
@json_option
@language_option
def check(number: str, as_json: bool, language: str) -> None:
    """Ce que dit un ordre à qui en a le numéro. / What an order says to whoever has its number."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.relay.codes import MISSION_STATES  # noqa: PLC0415
        from maillage.apps.relay.queries.checked_mission import checked_number  # noqa: PLC0415

        found = checked_number(number, today(SystemClock()))
    facts = {"state": found.state, "last_day": found.last_day.isoformat()}
    if not as_json:
        facts["state"] = MISSION_STATES[found.state].to(language)
    _tell(_CHECKED, found.serial, as_json=as_json, language=language, **facts)
