"""``maillage register``: verify a public register, act as a witness, make a key. Files only: no database, no Django.

Exit codes: 0 everything asked is current (nothing asked: the register verifies), 2 usage, 3 anything else. With
``--json``, one object on standard output and nothing else there. A witness stores what it saw before its signature
leaves, under a lock, and never takes a lost memory for a first meeting: that has to be said (``--first``).
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from maillage.cli.database import edge, emit
from maillage.cli.files import UNWRITABLE_FILE, read_file, write_file
from maillage.cli.key_store import chosen_passphrase, new_key, write_new, write_protected
from maillage.cli.options import json_option, language_option
from maillage.kernel import reasons
from maillage.kernel.clock import SystemClock
from maillage.kernel.reasons import declare
from maillage.kernel.refusals import EXIT_REFUSED, Refusal
from maillage.kernel.text import Text
from maillage.register import key_files, labels, memory, trust, verdicts, verifying, witness
from maillage.register.keys import DATED, PLAIN, SecretKey, is_name
from maillage.register.opening import Opened, open_register
from maillage.register.state import Fault
from maillage.register.verdicts import Register, Verdict

NOT_A_KEY = declare(
    "register.key_file",
    fr="{name} n’est pas le fichier de clé qu’il faut ici.",
    en="{name} is not the key file that is needed here.",
    advice_fr="Faites-en un avec « maillage register key » (avec --witness pour un témoin).",
    advice_en="Make one with “maillage register key” (with --witness for a witness).",
)
KEY_NAME = declare(
    "register.key_name",
    fr="« {name} » ne peut pas nommer une clé : ni espace ni « + ».",
    en="“{name}” cannot name a key: no space, no “+”.",
    advice_fr="Prenez une adresse sans https://, comme temoin.example/1.",
    advice_en="Take an address without https://, such as witness.example/1.",
)
MEMORY_LOST = declare(
    "register.witness.no_memory",
    fr="{name} n’existe pas : le témoin ne sait pas ce qu’il a contresigné.",
    en="{name} does not exist: the witness does not know what it has cosigned.",
    advice_fr="Retrouvez ce fichier. Si ce témoin n’a jamais rien contresigné, dites-le avec --first.",
    advice_en="Find that file. If this witness never cosigned anything, say so with --first.",
)
NOT_FIRST = declare(
    "register.witness.not_first",
    fr="{name} existe : ce n’est pas la première fois.",
    en="{name} exists: this is not the first time.",
    advice_fr="Relancez sans --first.",
    advice_en="Run it again without --first.",
)
TRUST = click.option(
    "--trust",
    "trust_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Document de confiance reçu par un autre canal. / Trust document, got by another channel.",
)


@click.group()
def register() -> None:
    """Registre des décisions : vérifier, témoigner. / Register of decisions: verify, witness."""


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


def _open(folder: Path, trust_file: Path, memory_file: Path | None) -> Opened:
    pinned = read_file(trust_file)
    files = {p.relative_to(folder).as_posix(): read_file(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    held = memory.read(read_file(memory_file)) if memory_file is not None and memory_file.exists() else None
    return open_register(files, pinned, trust.origin_of(pinned), SystemClock().now(), held)


@register.command()
@click.argument("folder", metavar="PATH", type=click.Path(path_type=Path, file_okay=False, exists=True))
@TRUST
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
    "--memory",
    "memory_file",
    type=click.Path(path_type=Path),
    help="Ce qu’on retient d’une visite à l’autre. / What to remember between visits.",
)
@language_option
@json_option
def verify(
    folder: Path, trust_file: Path, ids: tuple[str, ...], records: tuple[Path, ...], files: tuple[Path, ...],
    codes: tuple[str, ...], memory_file: Path | None, language: str, as_json: bool,
) -> None:  # fmt: skip
    """Verify the public register in PATH, and what is asked of it."""
    with edge(as_json=as_json, language=language):
        opened = _open(folder, trust_file, memory_file)
        found = opened.register
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


def _key(path: Path, algorithm: int) -> SecretKey:
    try:
        found = SecretKey.parse(read_file(path).decode().strip())
    except (ValueError, IndexError):
        raise Refusal(NOT_A_KEY, name=str(path)) from None
    if found.algorithm != algorithm:
        raise Refusal(NOT_A_KEY, name=str(path))
    return found


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """One witness at a time on one memory: it is read, compared and replaced in one step."""
    try:
        lock = state.with_name(f".{state.name}.lock").open("wb")
    except OSError as error:
        raise Refusal(UNWRITABLE_FILE, name=str(state), detail=error.strerror or str(error)) from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _seen(state: Path, origin: str, first: bool) -> witness.Seen:
    if first and state.exists():
        raise Refusal(NOT_FIRST, name=str(state))
    if first:
        return witness.Seen(origin)
    if not state.exists():
        raise Refusal(MEMORY_LOST, name=str(state))
    return witness.read_seen(read_file(state))


@register.command("witness")
@click.argument("request", metavar="REQUEST", type=click.Path(path_type=Path))
@TRUST
@click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Clé du témoin. / Key of the witness.",
)
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    required=True,
    help="Ce que le témoin a vu en dernier. / What the witness saw last.",
)
@click.option("--first", is_flag=True, help="Première fois : aucun état encore. / First time: no state yet.")
@language_option
@json_option
def witness_command(
    request: Path, trust_file: Path, key_file: Path, state: Path, first: bool, language: str, as_json: bool
) -> None:
    """Cosign the checkpoint of REQUEST (add-checkpoint of tlog-witness) if it continues what was seen last."""
    with edge(as_json=as_json, language=language), _alone(state):
        pinned = read_file(trust_file)
        held = trust.read(pinned, trust.origin_of(pinned))
        key, asked = _key(key_file, DATED), witness.read_request(read_file(request))
        seen = _seen(state, held.origin, first)
        answer = witness.cosign(asked, seen, held.log_keys, key, SystemClock().now())
        write_file(state, answer.seen.write())
    if as_json:
        emit({"cosignature": str(answer.signature), "size": answer.seen.size})
    else:
        click.echo(str(answer.signature), nl=False)


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
    """Make a secret key called NAME, readable by its owner only, and tell its public half."""
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
