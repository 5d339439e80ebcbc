"""`maillage recall`: open, show, list holders, close. The operator acts; everything is in the journal under that name."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from maillage.cli.database import edge, emit, operator, ready
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import today
from maillage.kernel.text import Text

_OPENED = Text(fr="Rappel {number} ouvert.", en="Recall {number} opened.")
_PREVIEW = Text(fr="Ce que le rappel ferait :", en="What the recall would do:")
_CLOSED = Text(fr="Rappel {number} clos.", en="Recall {number} closed.")
_SHOWN = Text(
    fr="{act} ({status}), {subject}\n{hazard}\n{lots} lots, {units} pièces, {delivered} livrées ; {holders} détenteurs, "
    "{acknowledged} ont lu, {answered} ont répondu.\nRetrouvées {found} (rendues {returned}), sans compte {unaccounted}.",
    en="{act} ({status}), {subject}\n{hazard}\n{lots} lots, {units} pieces, {delivered} delivered; {holders} holders, "
    "{acknowledged} have read, {answered} have answered.\nFound {found} (returned {returned}), unaccounted for {unaccounted}.",
)


@click.group(cls=HouseGroup)
def recall() -> None:
    """Rappels de lots. / Recalls of lots."""


def _both(said: tuple[str, str]) -> Text:
    return Text(fr=said[0] or " ", en=said[1] or " ")  # what is missing is refused by the command


@recall.command("open")
@click.option("--design", default="")
@click.option("--version", default="")
@click.option("--profile", default="")
@click.option("--workshop", default="")
@click.option("--lot", "lots", multiple=True, help="Once for each lot.")
@click.option("--batch", default="", help="Of material.")
@click.option("--reason", required=True)
@click.option("--hazard", nargs=2, required=True, help="In French, then in English.")
@click.option("--to-do", nargs=2, required=True, help="In French, then in English.")
@click.option("--remedy", nargs=2, required=True, help="In French, then in English.")
@click.option("--contact", required=True)
@click.option("--qualification", default="", help="consumer, ppe, device; as the decisions say without it.")
@click.option("--dry-run", is_flag=True, help="Say what it would do; write nothing.")
@json_option
@language_option
def open_(
    lots: tuple[str, ...], reason: str, hazard: tuple[str, str], to_do: tuple[str, str], remedy: tuple[str, str],
    contact: str, qualification: str, dry_run: bool, as_json: bool, language: str, **scope: str,
) -> None:  # fmt: skip
    """Ouvre un rappel. / Open a recall."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.authority.commands.place_hold import HoldScope  # noqa: PLC0415
        from maillage.apps.production.commands.open_recall import (  # noqa: PLC0415
            RecallTerms,
            open_recall,
            recall_facts,
        )
        from maillage.apps.records.effects import preview  # noqa: PLC0415

        terms = RecallTerms(
            HoldScope(**scope),
            reason,
            _both(hazard),
            _both(to_do),
            _both(remedy),
            contact,
            lots,
            qualification,
        )
        if dry_run:
            changes = preview(recall_facts(terms=terms, **given), today(given["clock"]))
            says = [change.says.to(language) for change in changes]
            if as_json:
                emit({"would": says})
            else:
                click.echo("\n- ".join([_PREVIEW.to(language), *says]))
            return
        act = open_recall(terms=terms, **given)
        if as_json:
            emit(_as_dict(act.number))
        else:
            click.echo(_OPENED.to(language).format(number=act.number))


def _as_dict(code: str) -> dict[str, Any]:
    from maillage.apps.production.queries.recalls import recall_sheet  # noqa: PLC0415

    sheet = recall_sheet(code)
    return {**asdict(sheet), "figures": sheet.figures.as_dict()}


@recall.command()
@click.argument("code")
@json_option
@language_option
def show(code: str, as_json: bool, language: str) -> None:
    """Un rappel et ses chiffres. / A recall and its figures."""
    with edge(as_json=as_json, language=language):
        ready()
        found = _as_dict(code)
        if as_json:
            emit(found)
            return
        row = {**found["row"], "hazard": Text(**found["row"]["hazard"]).to(language)}
        click.echo(_SHOWN.to(language).format(**{**found["figures"], **row, **found["figures"]}))


@recall.command()
@click.argument("code")
@click.option("--state", default="", help="silent, read, answered.")
@json_option
@language_option
def holders(code: str, state: str, as_json: bool, language: str) -> None:
    """Les détenteurs, les silencieux d’abord. / Holders, the silent first."""
    with edge(as_json=as_json, language=language):
        ready()
        from maillage.apps.paging import EVERYTHING  # noqa: PLC0415
        from maillage.apps.production.queries.recall_holders import holder_list  # noqa: PLC0415

        rows = holder_list(code, state=state, size=EVERYTHING).items
        if as_json:
            emit({"recall": code, "holders": [asdict(row) for row in rows]})
            return
        for row in rows:
            click.echo(f"{row.organisation}\t{row.state}\t{row.pieces}\t{row.name}")


@recall.command()
@click.argument("code")
@click.option("--note", required=True, help="What was found and decided.")
@click.option("--without-answers", default="", help="Why, when holders have not answered.")
@json_option
@language_option
def close(code: str, note: str, without_answers: str, as_json: bool, language: str) -> None:
    """Clôt un rappel. / Close a recall."""
    with edge(as_json=as_json, language=language):
        given = operator()
        from maillage.apps.production.commands.close_recall import close_recall  # noqa: PLC0415

        close_recall(code=code, note=note, without_answers=without_answers, **given)
        if as_json:
            emit(_as_dict(code))
        else:
            click.echo(_CLOSED.to(language).format(number=code))
