"""The command line's edge: open the platform, and turn refusals into messages and exit codes.

Guarantees: `ready()` opens only an initialised database whose guards stand; a refusal or
conflict exits 3, an integrity failure 4, usage 2 (click's own); with `--json` standard
output holds one object and nothing else. Modules that must not import Django import this
one freely: Django is imported inside `open_platform`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from maillage.kernel.clock import SystemClock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import EXIT_INTEGRITY, EXIT_REFUSED, IntegrityFailure, Refusal

INSTALL_MISSING = declare(
    "install.missing",
    fr="Cette base n’est pas préparée.",
    en="This database is not prepared.",
    advice_fr="Lancez « maillage init --kind real », ou « maillage demo » pour un réseau de démonstration.",
    advice_en="Run “maillage init --kind real”, or “maillage demo” for a demonstration network.",
)


def open_platform() -> None:
    """Load Django once, with the project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.site.settings")
    import django  # noqa: PLC0415 (only commands that need the database pay for it)
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()


def ready() -> None:
    """Open the platform on a prepared database. Raises Refusal(install.missing) or IntegrityFailure."""
    open_platform()
    from django.db import DatabaseError  # noqa: PLC0415

    from maillage.apps.records.guards import check_guards  # noqa: PLC0415
    from maillage.apps.records.queries.installation import installation_kind  # noqa: PLC0415

    try:
        kind = installation_kind()
    except DatabaseError as error:
        raise Refusal(INSTALL_MISSING) from error
    if not kind:
        raise Refusal(INSTALL_MISSING)
    check_guards()


def operator() -> dict[str, Any]:
    """Who acts, and when, once the platform is open: what every command of the platform is given."""
    ready()
    from maillage.apps.accounts.actor import OPERATOR  # noqa: PLC0415

    return {"actor": OPERATOR, "clock": SystemClock()}


def emit(value: dict[str, Any]) -> None:
    """The one object of `--json` on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def preferred_language() -> str:
    """French unless the environment asks for English."""
    spoken = os.environ.get("MAILLAGE_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return "en" if spoken.lower().startswith("en") else "fr"


def refuse(refusal: Refusal, language: str, *, as_json: bool) -> NoReturn:
    """Tell a refusal, every reason with its advice, and leave with its exit code."""
    if as_json:
        emit({"error": refusal.as_dict(language)})
    click.echo(f"{refusal.says(language)}\n{refusal.advises(language)}\n[{refusal.code}]", err=True)
    raise click.exceptions.Exit(EXIT_REFUSED)


@contextmanager
def edge(*, as_json: bool = False, language: str | None = None) -> Iterator[None]:
    """Translate what a command raises into a message and an exit code."""
    spoken = language or preferred_language()
    try:
        yield
    except Refusal as refusal:
        refuse(refusal, spoken, as_json=as_json)
    except IntegrityFailure as failure:
        if as_json:
            emit({"error": {"code": "integrity", "message": str(failure)}})
        click.echo(str(failure), err=True)
        raise click.exceptions.Exit(EXIT_INTEGRITY) from failure
