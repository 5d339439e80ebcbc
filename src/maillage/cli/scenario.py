"""``maillage scenario``: needs that nobody filed, supposed from a hospital load.

Every hypothesis is stored on the scenario and printed each time. A dry run reads the file
and prints the needs it would suppose, without a database.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.files import read_file
from maillage.cli.groups import HouseGroup
from maillage.cli.options import dry_option, json_option, language_option
from maillage.formats import hospital_load
from maillage.formats.hospital_load import LoadScenario
from maillage.formats.rows import RowProblem
from maillage.kernel.clock import SystemClock
from maillage.kernel.text import Text

if TYPE_CHECKING:
    from maillage.apps.needs.commands.suppose_hospital_load import LoadTerms, SupposedLoad

_HEADING = Text(fr="HYPOTHÈSES DU SCÉNARIO {code}", en="HYPOTHESES OF SCENARIO {code}")
_DRY = Text(fr="Essai à blanc : rien n’a été écrit.", en="Dry run: nothing was written.")
_NEEDS = Text(
    fr="{count} besoins supposés, {pieces} pièces ({created} créés, {updated} modifiés, {unchanged} inchangés, "
    "{closed} clos), modèle {design}.",
    en="{count} needs supposed, {pieces} pieces ({created} created, {updated} updated, {unchanged} unchanged, "
    "{closed} closed), design {design}.",
)
_SUPPOSED = Text(fr="{count} besoins, {pieces} pièces.", en="{count} needs, {pieces} pieces.")
_WITHOUT = Text(fr="Sans patient hospitalisé : {departments}.", en="Without in-patients: {departments}.")
_ABSENT = Text(fr="Absents du fichier : {departments}.", en="Absent from the file: {departments}.")
_REFUSED = Text(fr="Lignes refusées", en="Rows refused")


class Rate(click.ParamType[str]):
    """A decimal number above zero, kept as written so that it stays exact."""

    name = "decimal"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            rate = Decimal(str(value).replace(",", "."))
        except InvalidOperation:
            rate = Decimal("NaN")
        if not (rate.is_finite() and 0 < rate <= 1000):
            self.fail(f"{value!r} is not a decimal number above 0, at most 1000", param, ctx)
        return format(rate.normalize(), "f")


@click.group(cls=HouseGroup)
def scenario() -> None:
    """Besoins supposés. / Supposed needs."""


def _needs_as_json(load: LoadScenario) -> list[dict[str, Any]]:
    return [
        {
            "department": n.department,
            "commune": n.commune,
            "in_patients": n.in_patients,
            "quantity": n.quantity,
        }
        for n in load.needs
    ]


def _common_json(load: LoadScenario, refused: tuple[RowProblem, ...], language: str) -> dict[str, Any]:
    return {
        "needs": _needs_as_json(load),
        "pieces": sum(need.quantity for need in load.needs),
        "without_need": list(load.without_need),
        "absent": list(load.absent),
        "refused": [problem.as_dict(language) for problem in refused],
    }


def _show_load(load: LoadScenario, refused: tuple[RowProblem, ...], language: str) -> None:
    """Who is left out, and why: never dropped in silence."""
    for heading, departments in ((_WITHOUT, load.without_need), (_ABSENT, load.absent)):
        if departments:
            click.echo(heading.to(language).format(departments=", ".join(departments)))
    if refused:
        click.echo(f"{_REFUSED.to(language)} ({len(refused)})")
        for problem in refused:
            click.echo(f"  {problem.row}, {problem.field}: {problem.message(language)}")


def _suppose(load: LoadScenario, terms: LoadTerms) -> tuple[SupposedLoad, tuple[Text, ...]]:
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.apps.needs.commands.suppose_hospital_load import suppose_hospital_load  # noqa: PLC0415
    from maillage.apps.production.hypotheses import in_words  # noqa: PLC0415

    supposed = suppose_hospital_load(load=load, terms=terms, actor=OPERATOR, clock=SystemClock())
    return supposed, in_words(supposed.hypotheses)


def _show(supposed: SupposedLoad, words: tuple[Text, ...], language: str) -> None:
    opened = supposed.opened
    click.echo(_HEADING.to(language).format(code=opened.code))
    for text in words:
        click.echo(f"  ! {text.to(language)}")
    click.echo(
        _NEEDS.to(language).format(
            count=opened.created + opened.updated + opened.unchanged,
            pieces=opened.pieces,
            created=opened.created,
            updated=opened.updated,
            unchanged=opened.unchanged,
            closed=opened.closed,
            design=supposed.design,
        )
    )


def _as_json(supposed: SupposedLoad, words: tuple[Text, ...], language: str) -> dict[str, Any]:
    opened = supposed.opened
    return {
        "scenario": opened.code,
        "design": supposed.design,
        "hypotheses": supposed.hypotheses,
        "hypotheses_in_words": [text.to(language) for text in words],
        "created": opened.created,
        "updated": opened.updated,
        "unchanged": opened.unchanged,
        "closed": opened.closed,
    }


def _dry(load: LoadScenario, refused: tuple[RowProblem, ...], as_json: bool, language: str) -> None:
    if as_json:
        emit(_common_json(load, refused, language))
        return
    click.echo(_DRY.to(language))
    pieces = sum(need.quantity for need in load.needs)
    click.echo(_SUPPOSED.to(language).format(count=len(load.needs), pieces=pieces))
    _show_load(load, refused, language)


@scenario.command(name="hospital-load")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--day", "moment", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day.")
@click.option("--per-inpatient", type=Rate(), required=True, help="Pieces per in-patient and day.")
@click.option("--days", type=click.IntRange(1, 365), required=True, help="Days of need.")
@click.option("--design", default="", help="Design code; by default the closed-top visor.")
@click.option(
    "--maker-level", type=click.Choice(["M0", "M1", "M2", "M3"]), default=None, help="Suppose it of all."
)
@click.option("--acceptances", type=click.Choice(["none", "all"]), default="none", show_default=True)
@click.option("--name", default="", help="Name of the scenario; by default from the day.")
@dry_option
@json_option
@language_option
def hospital_load_command(
    file: Path,
    moment: datetime,
    per_inpatient: str,
    days: int,
    design: str,
    maker_level: str | None,
    acceptances: str,
    name: str,
    dry: bool,
    as_json: bool,
    language: str,
) -> None:
    """Un besoin par département, dans la ville de son hôpital principal, d’après les patients hospitalisés d’un jour. / One need per department at its main hospital town, from the in-patients of a day."""
    with edge(as_json=as_json, language=language):
        day: date = moment.date()
        parsed = hospital_load.read(read_file(file), day)
        load = hospital_load.scenario(parsed.records, per_in_patient=per_inpatient, period=days)
        if dry:
            _dry(load, parsed.refused, as_json, language)
            return
        ready()
        from maillage.apps.needs.commands.suppose_hospital_load import LoadTerms  # noqa: PLC0415

        terms = LoadTerms(day, days, per_inpatient, design, maker_level or "", acceptances, name)
        supposed, words = _suppose(load, terms)
    if as_json:
        emit(_as_json(supposed, words, language) | _common_json(load, parsed.refused, language))
        return
    _show(supposed, words, language)
    _show_load(load, parsed.refused, language)
