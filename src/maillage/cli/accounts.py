"""`maillage account`: open accounts with dated roles, the first administrator included."""

from __future__ import annotations

from datetime import date

import click

from maillage.cli.database import edge, emit, ready


@click.group()
def account() -> None:
    """Comptes et rôles. / Accounts and roles."""


@account.command("open")
@click.argument("username")
@click.option("--name", default="", help="Displayed name.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar="ROLE[:TERRITORY[:ORGANISATION]]",
    help="For instance coordinator, coordinator:R84, workshop:26:L0042. May be given several times.",
)
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the roles.")
@click.password_option(help="Asked for when absent.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def open_(
    username: str, name: str, roles: tuple[str, ...], until: date | None, password: str, as_json: bool
) -> None:
    """Ouvre un compte. / Open an account."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.actor import OPERATOR, Assignment  # noqa: PLC0415
        from maillage.apps.accounts.codes import Role  # noqa: PLC0415
        from maillage.apps.accounts.commands.open_account import open_account  # noqa: PLC0415
        from maillage.kernel.clock import SystemClock  # noqa: PLC0415

        assignments = []
        for given in roles:
            role, territory, organisation = [*given.split(":"), "", ""][:3]
            if role not in {item.value for item in Role}:
                raise click.UsageError(f"{role}: {', '.join(item.value for item in Role)}")
            assignments.append(Assignment(Role(role), territory or "FR", organisation))
        user = open_account(
            username=username,
            password=password,
            full_name=name,
            roles=assignments,
            actor=OPERATOR,
            clock=SystemClock(),
            until=until,
        )
        if as_json:
            emit({"username": user.username, "roles": list(roles)})
        click.echo(f"{user.username}: OK", err=True)
