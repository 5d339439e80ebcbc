"""`maillage demo`: a demonstration network, its logins, its site, and the check of every page."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from maillage.cli.database import edge, emit, open_platform, preferred_language
from maillage.cli.groups import HouseCommand
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.refusals import EXIT_INTEGRITY
from maillage.kernel.text import Text
from maillage.site.demo import PASSWORD, SCALES

if TYPE_CHECKING:  # both need Django, which is opened once the data directory is known
    from maillage.site.demo.arranging import Arranged
    from maillage.site.demo.check import Checked

SAYS: dict[str, Text] = {
    "seeded": Text(
        fr="Réseau de démonstration créé pour le {day}, échelle « {scale} », en {seconds} s.",
        en="Demonstration network created for {day}, scale “{scale}”, in {seconds} s.",
    ),
    "present": Text(
        fr="Le réseau de démonstration du {day}, échelle « {scale} », est déjà là : rien n’a été changé.",
        en="The demonstration network of {day}, scale “{scale}”, is already there: nothing was changed.",
    ),
    "older": Text(
        fr="Ce réseau de démonstration, échelle « {scale} », date du {day} ; ses besoins et ses plans sont passés. "
        "Pour un réseau d’aujourd’hui : « maillage demo --reset » (l’ancienne base est mise de côté, rien n’est "
        "effacé).",
        en="This demonstration network, scale “{scale}”, dates from {day}; its needs and plans are past. For one of "
        "today: “maillage demo --reset” (the old database is set aside, nothing is deleted).",
    ),
}
ASIDE = Text(fr="Ancienne base mise de côté : {path}", en="Old database set aside: {path}")
OPEN = Text(
    fr="Site : {url}   Visite guidée : {url}/visite/   Mot de passe de tous les comptes : {password}   Second facteur, s’il est demandé : {code}",
    en="Site: {url}   Tour: {url}/en/visite/   Password of every account: {password}   Second factor, if asked: {code}",
)
CHECKED = Text(
    fr="{pages} pages visitées en {seconds} s par {roles} visiteurs, {routes} adresses nommées ; {faults} défaut(s).",
    en="{pages} pages visited in {seconds} s by {roles} visitors, {routes} named addresses; {faults} fault(s).",
)
PASSED = Text(
    fr="Échantillon : {passed} adresses de {routes} routes n’ont été visitées par personne (au-delà de {most} par route "
    "et par langue).",
    en="Sample: {passed} addresses of {routes} routes were visited by nobody (beyond {most} a route and language).",
)


@contextmanager
def _somewhere(checking: bool) -> Iterator[None]:
    """A data directory for the time of a check when none is configured; the configured one otherwise."""
    if not checking or os.environ.get("MAILLAGE_HOME") or os.environ.get("MAILLAGE_DATABASE_URL"):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="maillage-demo-") as home:
        os.environ["MAILLAGE_HOME"] = home
        try:
            yield
        finally:
            del os.environ["MAILLAGE_HOME"]


def _accounts(language: str) -> list[dict[str, str]]:
    from maillage.site.demo.people import LOGINS  # noqa: PLC0415 (Django is open by now)

    return [{"username": login.username, "says": login.says.to(language)} for login in LOGINS]


def _progress(language: str) -> Callable[[int, int, Text], None]:
    """Says each chapter as it begins, on the error output, with the seconds passed since the first."""
    began = time.perf_counter()

    def tell(number: int, count: int, title: Text) -> None:
        passed = time.perf_counter() - began
        click.echo(f"{number:3d}/{count}  {passed:3.0f} s  {title.to(language)}", err=True)

    return tell


def _tell(arranged: Arranged, report: dict[str, Any], language: str) -> None:
    words = SAYS[arranged.status].to(language)
    click.echo(words.format(day=arranged.day.isoformat(), scale=arranged.scale, seconds=report["seconds"]))
    if arranged.aside is not None:
        click.echo(ASIDE.to(language).format(path=arranged.aside))
    click.echo(OPEN.to(language).format(**report))
    accounts = _accounts(language)
    width = max(len(account["username"]) for account in accounts)
    for account in accounts:
        click.echo(f"  {account['username'].ljust(width)}  {account['says']}")


def _tell_check(checked: Checked, language: str) -> None:
    words = CHECKED.to(language).format(
        pages=checked.pages,
        seconds=checked.seconds,
        roles=len(checked.roles),
        routes=checked.routes,
        faults=len(checked.faults),
    )
    click.echo(words, err=True)
    if checked.passed:
        passed = PASSED.to(language).format(
            passed=sum(checked.passed.values()), routes=len(checked.passed), most=checked.most
        )
        click.echo(passed, err=True)
    for seconds, visitor, path in checked.slowest:
        click.echo(f"  {seconds:.2f} s  {visitor}  {path}", err=True)
    alike: dict[tuple[str, str, str], list[str]] = {}
    for fault in checked.faults:
        alike.setdefault((fault.path, fault.what, fault.came_from), []).append(fault.visitor)
    for (path, what, came_from), visitors in alike.items():
        click.echo(f"✗ {path}  {what}  ← {came_from or '—'}  ({', '.join(filter(None, visitors))})", err=True)


def _run(port: int, scale: str, *, checking: bool, reset: bool, as_json: bool) -> bool:
    """Arrange the demonstration, check it when asked; whether all is well."""
    open_platform()
    from maillage.apps.accounts.codes import DEMONSTRATION_CODE  # noqa: PLC0415
    from maillage.site.demo.arranging import arrange  # noqa: PLC0415
    from maillage.site.demo.census import census  # noqa: PLC0415

    began, day, language = time.perf_counter(), today(SystemClock()), preferred_language()
    arranged = arrange(day, scale, reset=reset, tell=_progress(language))
    report: dict[str, Any] = {
        "status": arranged.status,
        "day": arranged.day.isoformat(),
        "scale": arranged.scale,
        "aside": str(arranged.aside) if arranged.aside is not None else None,
        "url": f"http://localhost:{port}",
        "password": PASSWORD,
        "code": DEMONSTRATION_CODE,
        "accounts": _accounts(language),
        "seconds": round(time.perf_counter() - began, 1),
    }
    if not as_json:
        _tell(arranged, report, language)
    well = True
    if checking:
        from maillage.site.demo.check import check  # noqa: PLC0415

        checked = check(day, arranged.scale)
        report["check"] = checked.as_dict()
        _tell_check(checked, language)
        well = not checked.faults
    if as_json:
        emit(report | {"counts": census(arranged.day)})
    return well


@click.command(cls=HouseCommand)
@click.option("--serve", is_flag=True, help="Then serve the site.")
@click.option("--check", "checking", is_flag=True, help="Visit the site as each role; exit 4 on a fault.")
@click.option("--scale", type=click.Choice(SCALES), help="Size of the network; national for a new one.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--reset", is_flag=True, help="Set the demonstration aside and make a new one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def demo(serve: bool, checking: bool, scale: str | None, port: int, reset: bool, as_json: bool) -> None:
    """Réseau de démonstration, un compte par rôle. / Demonstration network, one login per role.

    Fait une fois dans le dossier de données, en une minute et demie environ à l’échelle nationale, en dix
    secondes à la petite ; relancé, il trouve ce qui est là. Sans MAILLAGE_HOME, `--check` prend un dossier
    à lui. / Made once in the data directory, in about a minute and a half at the national scale, ten seconds at
    the small one; run again, it finds what is there. Without MAILLAGE_HOME, `--check` uses a directory
    of its own.
    """
    os.environ.setdefault("MAILLAGE_ORIGIN", f"http://localhost:{port}")
    with _somewhere(checking and not serve), edge(as_json=as_json):
        if not _run(port, scale or "", checking=checking, reset=reset, as_json=as_json):
            sys.exit(EXIT_INTEGRITY)
        if serve:
            from maillage.cli.installation import run_server  # noqa: PLC0415

            sys.exit(run_server(host="127.0.0.1", port=port))
