"""A demonstration database, made once: found, seeded, or set aside for a new one.

Guarantees: a real database is never touched, not even migrated; a demonstration that holds
something else than the story is refused, not mixed; the story is told whole or not at all,
and once, even when two commands start together; resetting never deletes, it moves the
database file aside.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import DatabaseError, connection, connections

from maillage.apps.records.commands.install import OTHER_KIND
from maillage.apps.records.models import Installation
from maillage.apps.records.queries.installation import installation_kind
from maillage.apps.writing import writing
from maillage.cli.installation import prepare
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.site.demo import SCALES
from maillage.site.demo.census import is_empty, story_told
from maillage.site.demo.story import Tell, quietly, seed

Status = Literal["seeded", "present", "older"]

NOT_EMPTY = declare(
    "demo.not_empty",
    fr="Cette base de démonstration contient déjà autre chose que le réseau de démonstration.",
    en="This demonstration database already holds something else than the demonstration network.",
    advice_fr="Choisissez un autre dossier avec MAILLAGE_HOME, ou lancez « maillage demo --reset ».",
    advice_en="Choose another directory with MAILLAGE_HOME, or run “maillage demo --reset”.",
)
OTHER_SCALE = declare(
    "demo.other_scale",
    fr="Le réseau de démonstration qui est là est à l’échelle « {found} », pas « {asked} ».",
    en="The demonstration network that is there is at the scale “{found}”, not “{asked}”.",
    advice_fr="Ajoutez --reset (l’ancienne base est mise de côté, rien n’est effacé), ou choisissez un autre dossier "
    "avec MAILLAGE_HOME.",
    advice_en="Add --reset (the old database is set aside, nothing is deleted), or choose another directory with "
    "MAILLAGE_HOME.",
)
RESET_BY_HAND = declare(
    "demo.reset_by_hand",
    fr="Sur PostgreSQL, cette commande ne remet pas une base à neuf : elle n’efface jamais rien.",
    en="On PostgreSQL this command does not renew a database: it never deletes anything.",
    advice_fr="Créez une base vide et donnez son adresse dans MAILLAGE_DATABASE_URL, puis « maillage demo ».",
    advice_en="Create an empty database, give its address in MAILLAGE_DATABASE_URL, then run “maillage demo”.",
)
IN_USE = declare(
    "demo.in_use",
    fr="La base {path} est utilisée par un autre programme.",
    en="The database {path} is in use by another program.",
    advice_fr="Arrêtez le serveur (Ctrl-C), puis recommencez.",
    advice_en="Stop the server (Ctrl-C), then try again.",
)


@dataclass(frozen=True, slots=True)
class Arranged:
    """What was found or done; `day` is the day 0 of the story, `aside` the file moved by a reset."""

    status: Status
    day: date
    scale: str
    aside: Path | None = None


def kind_of_database() -> str:
    """``real``, ``demo``, or empty when the database is not prepared."""
    try:
        return installation_kind()
    except DatabaseError:
        return ""


def arrange(today: date, scale: str = "", *, reset: bool = False, tell: Tell = quietly) -> Arranged:
    """Make sure that the story is there, at that scale; empty takes whatever scale is there, else the national.

    Raises Refusal for a database that is real, mixed, of another scale, or that cannot be reset.
    """
    kind = kind_of_database()
    if kind == "real":
        raise Refusal(OTHER_KIND, found="real", asked="demo")
    aside = _set_aside(today) if reset and kind == "demo" else None
    prepare("demo")
    with writing():
        # The lock makes a second command wait, then find the story told.
        Installation.objects.select_for_update().get()
        found = story_told()
        if found is not None:
            if scale not in ("", found.scale):
                raise Refusal(OTHER_SCALE, found=found.scale, asked=scale)
            return Arranged("present" if found.day == today else "older", found.day, found.scale, aside)
        if not is_empty():
            raise Refusal(NOT_EMPTY)
        seed(today, scale or SCALES[0], tell)
    return Arranged("seeded", today, scale or SCALES[0], aside)


def _set_aside(today: date) -> Path:
    """Move the SQLite file where it can be opened again; refuse on another database."""
    if connection.vendor != "sqlite":
        raise Refusal(RESET_BY_HAND)
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    connections.close_all()
    return move_aside(path, today)


def move_aside(path: Path, today: date) -> Path:
    """The new place of a database file, beside the old one, under the day and a number."""
    _settle(path)
    number = 1
    while (target := path.with_name(f"{path.stem}-{today.isoformat()}-{number}{path.suffix}")).exists():
        number += 1
    path.rename(target)
    for suffix in ("-wal", "-shm"):
        beside = path.with_name(path.name + suffix)
        if beside.exists():
            beside.rename(target.with_name(target.name + suffix))
    return target


def _settle(path: Path) -> None:
    """Bring everything into the one file. Raises Refusal when somebody else is using it."""
    base = sqlite3.connect(path, timeout=2, isolation_level=None)
    try:
        busy: Any = base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        busy = 1
    finally:
        base.close()
    if busy:
        raise Refusal(IN_USE, path=path.name)
