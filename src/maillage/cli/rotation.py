"""Later ceremonies: a key is added or retired, the trust document is renewed. Files only, on a machine without network.

Guarantees: what is written was verified against the documents and the log given; a new trust document is signed by
the threshold of the old root and of its own; it names the digest of the one before.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from maillage.cli.ceremony import key_record, public_key, written_keys
from maillage.cli.database import edge, emit
from maillage.cli.files import read_file, write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.key_store import opened_key
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.text import Text
from maillage.register import bundles, notes, trust
from maillage.register.keys import DATED, PLAIN, PublicKey
from maillage.register.matters import KeyChange
from maillage.register.trust import Role, Trust

PATH = click.Path(path_type=Path)
ROOT = click.option(
    "--root", "roots", type=PATH, multiple=True, required=True, help="Clé de racine. / Root key."
)
OUT = click.option("--out", type=PATH, required=True)
TRUST = click.option(
    "--trust",
    "held",
    type=PATH,
    required=True,
    help="Document de confiance en vigueur. / Trust document in force.",
)
DAY = click.DateTime(["%Y-%m-%d"])
REASONS = {
    "add": Text("Mise en service d’une clé.", "A key is put in service."),
    "retire": Text("Retrait d’une clé.", "A key is retired."),
}


@click.command("change-key", cls=HouseCommand)
@click.argument("action", type=click.Choice(["add", "retire"]))
@click.argument("key")
@TRUST
@ROOT
@click.option(
    "--held-keys", type=PATH, multiple=True, help="Les lots de clés d’avant. / The bundles of keys before."
)
@click.option("--role", default="decision", show_default=True, help="decision, label…")
@click.option(
    "--number", required=True, help="Numéro de l’enregistrement, comme 2026-900004. / Number of the record."
)
@click.option("--authority", required=True)
@click.option(
    "--compromised",
    is_flag=True,
    help="Rien de ce qu’elle a signé hors du journal ne tient. / Nothing it signed outside the log holds.",
)
@OUT
@language_option
@json_option
def change_key(
    action: str, key: str, held: Path, out: Path, language: str, as_json: bool, **given: Any
) -> None:
    """Met une clé en service, ou la retire. / Put a key in service, or retire it."""
    with edge(as_json=as_json, language=language):
        note = read_file(held)
        change = KeyChange(action, given["role"], public_key(key, PLAIN), given["compromised"])
        record = key_record(
            given["number"], given["authority"], today(SystemClock()), change, REASONS[action].to(language)
        )
        before = [item.note for path in given["held_keys"] for item in bundles.read(read_file(path)).items]
        roots = [opened_key(path) for path in given["roots"]]
        write_file(out, written_keys(trust.origin_of(note), note, [record], roots, before))
    if as_json:
        emit({"file": str(out), "record": record.id})
    else:
        click.echo(f"{out}: {record.id}")


@click.command("renew-trust", cls=HouseCommand)
@TRUST
@ROOT
@click.option(
    "--first-index",
    type=click.IntRange(0),
    required=True,
    help="Premier enregistrement jugé. / First record it judges.",
)
@click.option("--expires", type=DAY, required=True)
@click.option(
    "--new-root",
    "new_roots",
    type=PATH,
    multiple=True,
    help="Toutes les clés de la nouvelle racine. / Every key of the new root.",
)
@click.option(
    "--log-key",
    "log_keys",
    multiple=True,
    help="Nouvelles clés publiques du journal. / New public keys of the log.",
)
@click.option(
    "--witness", "witnesses", multiple=True, help="Les témoins, tous. / The witnesses, all of them."
)
@OUT
@language_option
@json_option
def renew_trust(held: Path, out: Path, language: str, as_json: bool, **given: Any) -> None:
    """Écrit la version suivante du document de confiance. / Write the next version of the trust document."""
    with edge(as_json=as_json, language=language):
        raw = read_file(held)
        old = trust.read(raw, trust.origin_of(raw))
        signing = [opened_key(path) for path in (*given["roots"], *given["new_roots"])]
        new = _renewed(old, today(SystemClock()), given["expires"], {**given, "opened": signing})
        note = notes.signed(new, *signing)
        found = trust.chain(raw, old.origin, {old.version + 1: note}).latest
        write_file(out, note)
    if as_json:
        emit({"file": str(out), "version": found.version})
    else:
        click.echo(f"{out}: {found.version}")


def _renewed(old: Trust, day: date, expires: datetime, given: dict[str, Any]) -> str:
    """The text of the next version: what is not given stays."""
    fresh = given["opened"][len(given["roots"]) :]
    root = Role(tuple(key.public for key in fresh), old.root.threshold) if fresh else old.root
    log = Role(tuple(map(_any_key, given["log_keys"])), 1) if given["log_keys"] else old.log
    witnesses = tuple(public_key(text, DATED) for text in given["witnesses"]) or old.witness.keys
    witness = replace(old.witness, keys=witnesses, threshold=len(witnesses) // 2 + 1 if witnesses else 0)
    return trust.document_text(
        origin=old.origin,
        version=old.version + 1,
        previous=old.digest,
        first_index=given["first_index"],
        issued=day,
        expires=expires.date(),
        root=root,
        log=log,
        witness=witness,
        rules=old.rules,
        fresh_days=old.fresh_days,
    )


def _any_key(text: str) -> PublicKey:
    return public_key(text, PublicKey.parse(text).algorithm)
