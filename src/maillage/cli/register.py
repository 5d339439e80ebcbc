"""``maillage register``: verify a public register, act as a witness, make a key. Files only: no database, no Django.

Exit codes: 0 everything asked is current (nothing asked: the register verifies), 2 usage, 3 anything else. With
``--json``, one object on standard output and nothing else there.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit
from maillage.cli.files import read_file, write_file
from maillage.cli.groups import Elsewhere, HouseGroup
from maillage.cli.key_store import chosen_passphrase, new_key, write_new, write_protected
from maillage.cli.options import json_option, language_option, trust_option
from maillage.cli.register_source import everything, is_address
from maillage.cli.register_witness import witness_command
from maillage.kernel import reasons
from maillage.kernel.clock import SystemClock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import EXIT_REFUSED, Refusal
from maillage.kernel.text import Text
from maillage.register import bulletins, key_files, labels, memory, trust, verdicts, verifying
from maillage.register.keys import DATED, PLAIN, is_name
from maillage.register.opening import Opened, open_register
from maillage.register.state import Fault
from maillage.register.verdicts import Register, Verdict

KEY_NAME = declare(
    "register.key_name",
    fr="« {name} » ne peut pas nommer une clé : ni espace ni « + ».",
    en="“{name}” cannot name a key: no space, no “+”.",
    advice_fr="Prenez une adresse sans https://, comme temoin.example/1.",
    advice_en="Take an address without https://, such as witness.example/1.",
)


MORE = {  # each loaded when it is called: most need Django
    "ceremony": Elsewhere(
        "maillage.cli.ceremony",
        "ceremony",
        "Fait les clés d’un registre et son document de confiance. / Make a register’s keys and trust document.",
    ),
    "change-key": Elsewhere(
        "maillage.cli.rotation",
        "change_key",
        "Met une clé en service, ou la retire. / Put a key in service, or retire it.",
    ),
    "renew-trust": Elsewhere(
        "maillage.cli.rotation",
        "renew_trust",
        "Écrit la version suivante du document de confiance. / Write the next version of the trust document.",
    ),
    "open": Elsewhere(
        "maillage.cli.register_platform",
        "open_",
        "Ouvre le registre signé, une fois pour toutes. / Open the signed register, once and for all.",
    ),
    "prepare": Elsewhere(
        "maillage.cli.register_prepare",
        "prepare",
        "Prépare un acte à signer, et en donne le texte exact. / Prepare an act to sign, and give its exact text.",
    ),
    "prepared": Elsewhere(
        "maillage.cli.register_platform",
        "prepared",
        "Les actes qui attendent leurs signatures. / The acts that wait for their signatures.",
    ),
    "export-bundle": Elsewhere(
        "maillage.cli.register_platform",
        "export_bundle",
        "Écrit un lot à signer : des actes approuvés, ou le passé. / Write a bundle to sign: approved acts, or the past.",
    ),
    "publish": Elsewhere(
        "maillage.cli.register_platform",
        "publish",
        "Publie les actes d’un lot signé. / Publish the acts of a signed bundle.",
    ),
    "add-keys": Elsewhere(
        "maillage.cli.register_platform",
        "add_keys",
        "Met des clés en service ou les retire, signé de la racine. / Put keys in or out of service, signed by the root.",
    ),
    "trust": Elsewhere(
        "maillage.cli.register_platform",
        "add_trust",
        "Prend la version suivante du document de confiance. / Take the next version of the trust document.",
    ),
    "export": Elsewhere(
        "maillage.cli.register_export",
        "export",
        "Écrit le registre public dans DIR, ou ce qu’il a de nouveau. / Write the public register into DIR, or what is new of it.",
    ),
    "rebuild": Elsewhere(
        "maillage.cli.register_platform",
        "rebuild",
        "Refait les lignes depuis le journal et dit chaque différence. / Make rows again from the log, tell each difference.",
    ),
}


@click.group(cls=HouseGroup, elsewhere=MORE)
def register() -> None:
    """Registre signé des décisions : préparer, publier, vérifier, témoigner. / Signed register of decisions: prepare, publish, verify, witness."""


def _questions(
    opened: Register,
    ids: tuple[str, ...],
    records: tuple[Path, ...],
    files: tuple[Path, ...],
    codes: tuple[str, ...],
) -> Iterator[tuple[str, Verdict]]:
    for id in ids:
        yield id, verdicts.on_id(opened, id)
    for path in records:
        yield str(path), verdicts.on_record(opened, read_file(path))
    for path in files:
        yield str(path), verdicts.on_file(opened, sha256(read_file(path)).hexdigest())[0]
    for code in codes:
        try:
            yield code, verifying.on_label(opened, labels.of_address(code))
        except Refusal as refusal:
            yield code, verdicts.refused(refusal)


def _worded(verdict: Verdict, asked: str) -> dict[str, Any]:
    return {"asked": asked, **verdict.as_dict(), "says": {"fr": verdict.says("fr"), "en": verdict.says("en")}}


def _fault(fault: Fault, language: str) -> str:
    said = " ".join(reasons.render(r.code, r.params, language) for r in fault.reasons)
    return f"  {fault.index}: {said}"


_VERIFIED = Text(
    "Registre vérifié : {size} enregistrements, état du {time}, {count} témoin(s).",
    "Register verified: {size} records, state of {time}, {count} witness(es).",
)
_FAULTS = Text(
    "Enregistrements sans effet, mal formés ou mal signés :",
    "Records without effect, malformed or badly signed:",
)


def _open(source: str, trust_file: Path, memory_file: Path | None) -> Opened:
    pinned = read_file(trust_file)
    files = everything(source, pinned)
    held = memory.read(read_file(memory_file)) if memory_file is not None and memory_file.exists() else None
    return open_register(files, pinned, trust.origin_of(pinned), SystemClock().now(), held)


def _existing(context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if not is_address(value) and not Path(value).is_dir():
        raise click.BadParameter(f"{value} is neither a folder nor an address", context)
    return value


@register.command()
@click.argument("source", metavar="PATH|URL", callback=_existing)
@trust_option
@click.option("--id", "ids", multiple=True, help="Numéro d’un acte. / Number of an act.")
@click.option(
    "--record",
    "records",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Un enregistrement reçu. / A record you were given.",
)
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Un fichier : est-il approuvé ? / A file: is it approved?",
)
@click.option("--label", "codes", multiple=True, help="L’adresse d’une étiquette. / The address of a label.")
@click.option(
    "--bulletin",
    "told",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Un bulletin (.note) : dit-il tout, et rien d’autre ? / A bulletin: all of it, nothing else?",
)
@click.option(
    "--memory",
    "memory_file",
    type=click.Path(path_type=Path),
    help="Ce qu’on retient d’une visite à l’autre. / What to remember between visits.",
)
@language_option
@json_option
def verify(
    source: str, trust_file: Path, ids: tuple[str, ...], records: tuple[Path, ...], files: tuple[Path, ...],
    codes: tuple[str, ...], told: tuple[Path, ...], memory_file: Path | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Vérifie le registre public d’un dossier ou d’une adresse, et ce qu’on lui demande. / Verify the public register in a folder or at an address, and what is asked of it."""
    with edge(as_json=as_json, language=language):
        opened = _open(source, trust_file, memory_file)
        found = opened.register
        for path in told:
            bulletin = bulletins.read(read_file(path), found.chain.latest)
            entries = found.state.entries.values()
            bulletins.require_of_log(bulletin, entries, opened.tree.size, opened.tree.root)
        answers = list(_questions(found, ids, records, files, codes))
        if memory_file is not None:
            write_file(memory_file, memory.Memory.of(found).write())
    if as_json:
        emit(_report(found, answers))
    else:
        _tell(found, answers, language)
    if not all(verdict.is_current for _, verdict in answers):
        raise click.exceptions.Exit(EXIT_REFUSED)


def _report(found: Register, answers: list[tuple[str, Verdict]]) -> dict[str, Any]:
    return {
        "origin": found.chain.origin,
        "size": found.checkpoint.size,
        "time": None if found.time is None else found.time.isoformat(),
        "witnesses": list(found.witnesses),
        "faults": [{"index": f.index, "codes": [r.code for r in f.reasons]} for f in found.state.faults],
        "verdicts": [_worded(verdict, asked) for asked, verdict in answers],
    }


def _tell(found: Register, answers: list[tuple[str, Verdict]], language: str) -> None:
    time = "—" if found.time is None else found.time.isoformat(timespec="minutes")
    count = len(found.witnesses)
    click.echo(_VERIFIED.to(language).format(size=found.checkpoint.size, time=time, count=count))
    if found.state.faults:
        click.echo(_FAULTS.to(language))
        click.echo("\n".join(_fault(fault, language) for fault in found.state.faults))
    for asked, verdict in answers:
        click.echo(f"\n{asked}\n{verdict.says(language)}")


@register.command("key")
@click.argument("name")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Fichier de la clé secrète. / File of the secret key.",
)
@click.option("--witness", "dated", is_flag=True, help="Clé d’un témoin. / Key of a witness.")
@click.option(
    "--protected",
    is_flag=True,
    help="Sous une phrase secrète : un signataire. / Under a passphrase: a signer.",
)
@click.option("--cost", type=int, default=key_files.COST, show_default=True, help="scrypt N")
@language_option
@json_option
def key_command(
    name: str, out: Path, dated: bool, protected: bool, cost: int, language: str, as_json: bool
) -> None:
    """Fait une clé secrète nommée NAME, que seul son propriétaire peut lire, et donne sa moitié publique. / Make a secret key called NAME, readable by its owner only, and tell its public half."""
    with edge(as_json=as_json, language=language):
        if not is_name(name):
            raise Refusal(KEY_NAME, name=name)
        made = new_key(name, DATED if dated else PLAIN)
        if protected:
            write_protected(out, made, chosen_passphrase(name), cost)
        else:
            write_new(out, (made.secret_text() + "\n").encode())
    if as_json:
        emit({"public": str(made.public)})
    else:
        click.echo(str(made.public))


register.add_command(witness_command)
