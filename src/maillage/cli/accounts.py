"""`maillage account`: open, invite, grant, end, close, list; the first administrator and lost factors included.

The operator acts: whoever runs this on the server can already read and write the database.
Roles are written ``role[:territory[:organisation]]``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from maillage.cli.database import edge, emit, ready
from maillage.cli.groups import HouseGroup
from maillage.cli.options import json_option

ROLE = "ROLE[:TERRITORY[:ORGANISATION]]"
DAY = click.DateTime(["%Y-%m-%d"])
since_option = click.option("--since", type=DAY, help="First day of the roles; today when absent.")
until_option = click.option("--until", type=DAY, help="Last day of the roles, included.")
email_option = click.option("--email", default="", help="E-mail address.")
name_option = click.option("--name", default="", help="Displayed name.")
reason_option = click.option("--reason", required=True, help="Kept in the journal.")
roles_option = click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar=ROLE,
    help="For instance coordinator, coordinator:R84, workshop:26:L0042. May be given several times.",
)


def _period(since: datetime | None, until: datetime | None) -> dict[str, Any]:
    return {"since": since.date() if since else None, "until": until.date() if until else None}


def _asked() -> dict[str, Any]:
    """Who asks, and when: the operator, now."""
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415
    from maillage.kernel.clock import SystemClock  # noqa: PLC0415

    return {"actor": OPERATOR, "clock": SystemClock()}


def _assignments(roles: tuple[str, ...]) -> list[Any]:
    from maillage.apps.accounts.granting import settled  # noqa: PLC0415
    from maillage.apps.accounts.spelling import read  # noqa: PLC0415

    return [settled(read(given)) for given in roles]


def _done(as_json: bool, username: str, **more: Any) -> None:
    if as_json:
        emit({"username": username, **more})
    click.echo(f"{username}: OK", err=True)


@click.group(cls=HouseGroup)
def account() -> None:
    """Comptes et rôles. / Accounts and roles."""


@account.command("open")
@click.argument("username")
@name_option
@email_option
@roles_option
@since_option
@until_option
@click.password_option(help="Asked for when absent.")
@json_option
def open_(
    username: str, name: str, email: str, roles: tuple[str, ...], since: datetime | None,
    until: datetime | None, password: str, as_json: bool,
) -> None:  # fmt: skip
    """Ouvre un compte. / Open an account."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.open_account import open_account  # noqa: PLC0415
        from maillage.apps.accounts.passwords import checked_password  # noqa: PLC0415

        given: dict[str, Any] = {
            "username": username,
            "full_name": name,
            "email": email,
            "roles": _assignments(roles),
        }
        open_account(**given, password=checked_password(password), **_period(since, until), **_asked())
        _done(as_json, username, roles=list(roles))


@account.command()
@click.argument("username")
@name_option
@click.option("--email", help="E-mail address; replaces the one that an existing account has.")
@click.option(
    "--role", "roles", multiple=True, metavar=ROLE, help="Roles of a new account; none for an existing one."
)
@since_option
@until_option
@json_option
def invite(
    username: str, name: str, email: str | None, roles: tuple[str, ...], since: datetime | None,
    until: datetime | None, as_json: bool,
) -> None:  # fmt: skip
    """Invite quelqu’un à choisir son mot de passe. / Invite somebody to choose their password.

    Avec --role, ouvre d’abord le compte. Le lien part par courriel s’il y a une adresse, et s’affiche pour
    qui doit le remettre. / With --role, opens the account first. The link is mailed when there is an address, and
    printed for whoever must hand it over.
    """
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.invite import invitation_url, invite_person  # noqa: PLC0415
        from maillage.apps.accounts.commands.invite import invite as invite_again  # noqa: PLC0415

        if roles:
            given: dict[str, Any] = {
                "username": username,
                "full_name": name,
                "email": email or "",
                "roles": _assignments(roles),
            }
            secret = invite_person(**given, **_period(since, until), **_asked()).secret
        else:
            secret = invite_again(username=username, email=email, **_asked())
        link = invitation_url(secret)
        if not as_json:
            click.echo(link)
        _done(as_json, username, link=link)


@account.command()
@click.argument("username")
@click.argument("role", metavar=ROLE)
@since_option
@until_option
@json_option
def grant(username: str, role: str, since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Donne un rôle. / Give a role."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.grant_role import grant_role  # noqa: PLC0415
        from maillage.apps.accounts.spelling import read, written  # noqa: PLC0415

        held = grant_role(username=username, held=read(role), **_period(since, until), **_asked())
        _done(as_json, username, role=written(held))


@account.command()
@click.argument("username")
@click.argument("role", metavar=ROLE)
@reason_option
@click.option("--last-day", type=DAY, help="Last day of the role, included; at once when absent.")
@json_option
def end(username: str, role: str, reason: str, last_day: datetime | None, as_json: bool) -> None:
    """Termine un rôle. / End a role."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.end_role import end_role  # noqa: PLC0415
        from maillage.apps.accounts.granting import settled  # noqa: PLC0415
        from maillage.apps.accounts.spelling import read, written  # noqa: PLC0415

        held = settled(read(role))
        day = last_day.date() if last_day else None
        end_role(username=username, held=held, reason=reason, last_day=day, **_asked())
        _done(as_json, username, role=written(held))


@account.command()
@click.argument("username")
@reason_option
@json_option
def close(username: str, reason: str, as_json: bool) -> None:
    """Ferme un compte : rôles, sessions, jetons. / Close an account: roles, sessions, tokens."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.close_account import close_account  # noqa: PLC0415

        close_account(username=username, reason=reason, **_asked())
        _done(as_json, username)


@account.command()
@click.argument("username")
@json_option
def reopen(username: str, as_json: bool) -> None:
    """Rouvre un compte fermé, sans rôle ni mot de passe. / Open a closed account again, with neither role nor password."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.close_account import reopen_account  # noqa: PLC0415

        reopen_account(username=username, **_asked())
        _done(as_json, username)


@account.command("forget-factor")
@click.argument("username")
@reason_option
@json_option
def forget_factor(username: str, reason: str, as_json: bool) -> None:
    """Retire un second facteur perdu. / Remove a lost second factor."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.commands.change_factor import forget_factor as forget  # noqa: PLC0415

        forget(username=username, reason=reason, **_asked())
        _done(as_json, username)


@account.command("list")
@click.option("--text", default="", help="Words of the username, the name or the address.")
@click.option("--state", type=click.Choice(["open", "invited", "closed"]), help="Only these.")
@click.option("--factor", type=click.Choice(["set", "missing", "none"]), help="Only these, by second factor.")
@json_option
def list_(text: str, state: str | None, factor: str | None, as_json: bool) -> None:
    """Liste les comptes et leurs rôles. / List the accounts and their roles."""
    with edge(as_json=as_json):
        ready()
        from maillage.apps.accounts.queries.accounts import account_list  # noqa: PLC0415
        from maillage.apps.accounts.spelling import written  # noqa: PLC0415

        found = account_list(
            **_asked(), text=text, state=state or "", factor=factor or "", sort="username", size=1_000_000
        )
        lines: list[dict[str, Any]] = [
            {
                "username": row.username, "name": row.name, "email": row.email, "state": row.state,
                "factor": row.factor,
                "roles": [written(held) for held in row.held],
            }
            for row in found.items
        ]  # fmt: skip
        if as_json:
            emit({"accounts": lines})
            return
        for line in lines:
            click.echo("\t".join([line["username"], line["state"], line["factor"], " ".join(line["roles"])]))
