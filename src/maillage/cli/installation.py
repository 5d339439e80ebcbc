"""`maillage init`, `serve`, `worker` and `tick`: prepare a database, serve the site, compute, do what is periodic."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys

import click

from maillage.cli.database import edge, emit, open_platform, ready
from maillage.cli.groups import HouseCommand
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal


def prepare(kind: str) -> None:
    """Create or migrate the tables, install the guards, write the installation row."""
    open_platform()
    from django.core.management import call_command  # noqa: PLC0415

    from maillage.apps.records.commands.install import install  # noqa: PLC0415
    from maillage.apps.records.guards import check_guards, install_guards  # noqa: PLC0415
    from maillage.kernel.clock import SystemClock  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    install_guards()
    check_guards()
    install(kind=kind, clock=SystemClock())


@click.command(cls=HouseCommand)
@click.option("--kind", type=click.Choice(["real", "demo"]), required=True, help="What the database is for.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def init(kind: str, as_json: bool) -> None:
    """Prépare la base : tables, garde-fous, nature. / Prepare the database: tables, guards, kind.

    Se relance après une mise à jour ; une base de l’autre nature est refusée. / May be run again after an upgrade; a database of the other kind is refused.
    """
    with edge(as_json=as_json):
        prepare(kind)
        if as_json:
            emit({"kind": kind})
        click.echo(f"{kind}: OK", err=True)


PORT_TAKEN = declare(
    "serve.port_taken",
    fr="Le port {port} de {host} est déjà occupé.",
    en="Port {port} of {host} is already in use.",
    advice_fr="Arrêtez l’autre serveur, ou choisissez un autre port avec --port.",
    advice_en="Stop the other server, or choose another port with --port.",
)
TICKING, WORKER = "maillage.jobs.ticking", "maillage.jobs.solving"
STOPPING = 15  # seconds
THREADS = 8  # a web process; SQLite has one writer, PostgreSQL a pool


def _require_free(host: str, port: int) -> None:
    """Two servers may share a port without an error: ask first, or requests reach either database."""
    try:
        with socket.create_connection((host, port), timeout=1):
            raise Refusal(PORT_TAKEN, host=host, port=port)
    except OSError:
        return


def _stop(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def web_server(host: str, port: int, workers: int = 1) -> list[str]:
    """The command of the web processes alone."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(THREADS), "--log-level", "error"),
        "maillage.site.wsgi:application",
    ]


def run_server(*, host: str, port: int, workers: int = 1) -> int:
    """Serve the site with granian, with the periodic work and a worker beside it, until stopped.

    SIGTERM and SIGINT, to this process alone or to all, stop the children before returning.
    """
    from django.core.management import call_command  # noqa: PLC0415

    _require_free(host, port)
    call_command("collectstatic", interactive=False, verbosity=0)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.site.settings"}
    command = web_server(host, port, workers)
    signal.signal(signal.SIGTERM, _stop)
    beside = [
        subprocess.Popen([sys.executable, "-m", job], env=environment, stdout=subprocess.DEVNULL)
        for job in (TICKING, WORKER)
    ]
    serving = subprocess.Popen(command, env=environment)
    try:
        return serving.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in (serving, *beside):
            child.terminate()
        for child in (serving, *beside):
            _wait_or_kill(child)


def _wait_or_kill(child: subprocess.Popen[bytes]) -> None:
    """A worker in the middle of a long step may be slow to leave; what it held is taken up again later."""
    try:
        child.wait(timeout=STOPPING)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


@click.command(cls=HouseCommand)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Sert le site, calcule les plans, fait le travail périodique. / Serve the site, solve, do the periodic work."""
    with edge():
        ready()
        sys.exit(run_server(host=host, port=port, workers=workers))


@click.command(cls=HouseCommand)
def worker() -> None:
    """Calcule les plans demandés, jusqu’à l’arrêt. / Solve the plans that people ask for, until stopped."""
    with edge():
        ready()
        from maillage.jobs.solving import run  # noqa: PLC0415

        run()


@click.command(cls=HouseCommand)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def tick(as_json: bool) -> None:
    """Fait une fois ce qui est périodique : rappels, effacements, messages. / Do once what is periodic: reminders, erasures, messages."""
    with edge(as_json=as_json):
        ready()
        from maillage.jobs.ticking import tick_once  # noqa: PLC0415

        report = tick_once()
        if as_json:
            emit(report)
        else:
            click.echo(
                f"messages: {report['sent']} sent, {report['failed']} failed, {report['given_up']} given up",
                err=True,
            )
