"""``maillage register ceremony``: make the keys of a register on a machine without network, and what they sign first.

Guarantees: root and signers' keys are written only under a passphrase each; the log's, its clock's and the labels'
keys go into a folder of their own, the only one that a server receives; the trust document and the records of keys
are read back and verified before anything is said. Files only: no database, no Django. The records of keys are
numbered from 900001 of the year, apart from the acts of the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit
from maillage.cli.files import write_file
from maillage.cli.groups import HouseCommand
from maillage.cli.key_store import chosen_passphrase, new_key, write_new, write_protected
from maillage.cli.options import json_option, language_option
from maillage.kernel.clock import SystemClock, today
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import Refusal
from maillage.kernel.text import Text
from maillage.register import bundles, key_files, notes, trust
from maillage.register.keys import DATED, PublicKey, SecretKey, is_name
from maillage.register.kinds import Kind
from maillage.register.matters import KeyChange
from maillage.register.merkle import leaf_hash
from maillage.register.records import Record
from maillage.register.replay import Replay
from maillage.register.trust import LABEL, SIGNED_KINDS, Role, Rule

DECISION = "decision"  # the role of the keys that sign acts
RESTRICTING = frozenset({Kind.SUSPEND, Kind.WITHDRAW, Kind.RECALL})
FIRST_KEY_RECORD = 900_001
FRESH_DAYS = {"A": 7, "B": 7, "C": 1, "D": 1}
BAD_KEY = declare(
    "ceremony.key",
    fr="« {value} » n’est pas une clé publique, ou pas de la sorte qu’il faut.",
    en="“{value}” is not a public key, or not of the kind needed.",
    advice_fr="Donnez la ligne que « maillage register key » a dite (avec --witness pour un témoin).",
    advice_en="Give the line that “maillage register key” told (with --witness for a witness).",
)
REASON = Text("Mise en service d’une clé.", "A key is put in service.")
Make = Callable[[str], SecretKey]


def public_key(text: str, algorithm: int) -> PublicKey:
    """A verifier key given on the command line. Raises Refusal."""
    try:
        key = PublicKey.parse(text)
    except (ValueError, IndexError):
        raise Refusal(BAD_KEY, value=text) from None
    if key.algorithm != algorithm:
        raise Refusal(BAD_KEY, value=text)
    return key


def rules(threshold: int) -> dict[str, Rule]:
    """Two signatures (or more) for what clears or relaxes, one for what only restricts."""
    return {kind: Rule(DECISION, 1 if kind in RESTRICTING else threshold) for kind in SIGNED_KINDS}


def key_record(number: str, authority: str, day: date, change: KeyChange, reason: str) -> Record:
    return Record(number, Kind.KEY, authority, day, day, None, reason, change)


def written_keys(
    origin: str,
    trust_note: bytes,
    records: Sequence[Record],
    roots: Sequence[SecretKey],
    before: Sequence[bytes] = (),
) -> bytes:
    """The bundle of signed records of keys, once a replay of the log accepted them after those `before`."""
    raws = [notes.signed(record.text(origin), *roots) for record in records]
    replay = Replay(trust.chain(trust_note, origin, {}))
    for raw in before:
        replay.add(raw)
    for raw in raws:
        replay.admit(raw)
        replay.add(raw)
    return bundles.of_notes(origin, raws).write()


def _protected(folder: Path, name: str, file: str, cost: int) -> SecretKey:
    key = new_key(name)
    write_protected(folder / file, key, chosen_passphrase(name), cost)
    return key


def _server(folder: Path, name: str, file: str, algorithm: int = 1) -> SecretKey:
    key = new_key(name, algorithm)
    write_new(folder / file, (key.secret_text() + "\n").encode())
    return key


def _signers(out: Path, base: str, given: dict[str, Any]) -> list[PublicKey]:
    """Keys made here, one for each --signer, and those that signers made on their own machines."""
    made = [
        _protected(out, f"{base}/{name}", f"{name}.key.json", given["cost"]).public
        for name in given["signers"]
    ]
    return [*made, *(public_key(text, 1) for text in given["signer_keys"])]


def _trust(
    origin: str, day: date, roots: Sequence[SecretKey], log: Sequence[SecretKey], given: dict[str, Any]
) -> bytes:
    witnesses = tuple(public_key(text, DATED) for text in given["witnesses"])
    quorum = len(witnesses) // 2 + 1 if witnesses else 0
    text = trust.document_text(
        origin=origin, version=1, previous="", first_index=0, issued=day,
        expires=replace_year(day, given["years"]),
        root=Role(tuple(key.public for key in roots), given["root_threshold"]),
        log=Role(tuple(key.public for key in log), 1),
        witness=Role(witnesses, quorum),
        rules=rules(given["threshold"]), fresh_days=FRESH_DAYS,
    )  # fmt: skip
    note = notes.signed(text, *roots[: given["root_threshold"]])
    trust.read(note, origin)
    return note


def replace_year(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))


@click.command(cls=HouseCommand)
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--origin",
    required=True,
    help="Nom du registre, comme registre.example/decisions. / Name of the register.",
)
@click.option(
    "--authority",
    required=True,
    help="L’autorité, telle que les actes la nomment. / The authority, as acts name it.",
)
@click.option(
    "--signer",
    "signers",
    multiple=True,
    help="Une clé de signataire à faire ici. / A signer’s key to make here.",
)
@click.option(
    "--signer-key",
    "signer_keys",
    multiple=True,
    help="Une clé publique faite ailleurs. / A public key made elsewhere.",
)
@click.option(
    "--witness", "witnesses", multiple=True, help="Clé publique d’un témoin. / Public key of a witness."
)
@click.option("--roots", type=click.IntRange(1, 9), default=3, show_default=True)
@click.option("--root-threshold", type=click.IntRange(1, 9), default=2, show_default=True)
@click.option(
    "--threshold",
    type=click.IntRange(1, 9),
    default=2,
    show_default=True,
    help="Signatures d’une décision. / Signatures of a decision.",
)
@click.option(
    "--years", type=click.IntRange(1, 10), default=1, show_default=True, help="Validité. / Validity."
)
@click.option("--cost", type=int, default=key_files.COST, show_default=True, help="scrypt N")
@language_option
@json_option
def ceremony(out: Path, origin: str, authority: str, language: str, as_json: bool, **given: Any) -> None:
    """Fait les clés d’un registre et son document de confiance. / Make a register’s keys and trust document."""
    with edge(as_json=as_json, language=language):
        told = _ceremony(out, origin, authority, language, given)
    if as_json:
        emit(told)
    else:
        click.echo("".join(f"{name}: {value}\n" for name, value in told.items()), nl=False)


def _ceremony(out: Path, origin: str, authority: str, language: str, given: dict[str, Any]) -> dict[str, Any]:
    if not is_name(origin):
        raise Refusal(BAD_KEY, value=origin)
    base, day = origin.partition("/")[0], today(SystemClock())
    server = out / "server"
    server.mkdir(mode=0o700, parents=True, exist_ok=True)
    roots = [
        _protected(out, f"{base}/root{n}", f"root{n}.key.json", given["cost"])
        for n in range(1, given["roots"] + 1)
    ]
    signers = _signers(out, base, given)
    log = [_server(server, origin, "log.key"), _server(server, f"{origin}/clock", "clock.key", DATED)]
    label = _server(server, f"{base}/labels{day.year}", "labels.key")
    note = _trust(origin, day, roots, log, given)
    served = [(key, DECISION) for key in signers] + [(label.public, LABEL)]
    records = [
        key_record(
            f"{day.year}-{FIRST_KEY_RECORD + n}",
            authority,
            day,
            KeyChange("add", role, key, False),
            REASON.to(language),
        )
        for n, (key, role) in enumerate(served)
    ]
    bundle = written_keys(origin, note, records, roots[: given["root_threshold"]])
    write_file(out / "trust.note", note)
    write_file(out / "keys.json", bundle)
    return {
        "origin": origin,
        "trust": str(out / "trust.note"),
        "keys": str(out / "keys.json"),
        "server": str(server),
        "digest": leaf_hash(note).hex(),
        "signers": [str(key) for key in signers],
    }
