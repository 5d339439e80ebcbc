"""`maillage need`: verify a need from the command line."""

from __future__ import annotations

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option


@click.group(cls=HouseGroup)
def need() -> None:
    """Besoins. / Needs."""


@need.command("verify")
@click.argument("code")
@click.option("--how", required=True, help="called_back, official_mail, visit, other.")
@click.option("--note", default="", help="One sentence, needed with other; no name, no number.")
@json_option
def verify(code: str, how: str, note: str, as_json: bool) -> None:
    """Vérifie un besoin. / Verify a need."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
        from maillage.apps.needs.commands.verify_need import verify_need  # noqa: PLC0415
        from maillage.kernel.clock import SystemClock  # noqa: PLC0415

        row = verify_need(need=code.upper(), how=how, note=note, actor=OPERATOR, clock=SystemClock())
        if as_json:
            emit(
                {
                    "need": row.code,
                    "verified_on": row.verified_on.isoformat() if row.verified_on else "",
                    "verified_how": row.verified_how,
                    "pieces": row.verified_quantity,
                }
            )
        click.echo(f"{row.code}: OK", err=True)
